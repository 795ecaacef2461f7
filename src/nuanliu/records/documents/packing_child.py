"""Many papers as one PDF, in the order given; runs in the guarded child (packing.py).

PDF pages are copied as they are, photos put on a page of A4. Programs and enclosed files of a PDF
stay behind: only its pages come along.
"""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pypdfium2
from PIL import Image, ImageOps
from pypdfium2 import raw

from nuanliu.core.refusal import Refusal, Refused

PDF = b"%PDF-"
MOST_PAGES = 2000
A4 = (1240, 1754)  # pixels: A4 at 150 to the inch
MARGIN = 60
RESOLUTION = 150


def pack(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """One PDF of all parts; facts: {"sizes": bytes of each part, in order}.

    Refused PACK-PART (its place from 1) for a part that is no PDF or picture or is damaged.
    """
    packed = pypdfium2.PdfDocument.new()
    for place, part in enumerate(_parts(data, facts["sizes"]), 1):
        packed.import_pages(_opened(part, place))
        if len(packed) > MOST_PAGES:
            what = f"资料包超过 {MOST_PAGES} 页"
            raise Refused(Refusal("PACK-PAGES", what, "请分几张报销单办理"))
    out = io.BytesIO()
    packed.save(out)
    return out.getvalue()


def _parts(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    start = 0
    for size in sizes:
        yield data[start : start + size]
        start += size


def _opened(part: bytes, place: int) -> Any:
    try:
        return pypdfium2.PdfDocument(part if part.startswith(PDF) else _page_of(part))
    except pypdfium2.PdfiumError as wrong:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
        why = "有打开密码" if locked else "已损坏"
        raise _refused(f"第 {place} 份材料{why}") from wrong
    except (OSError, ValueError, Image.DecompressionBombError) as wrong:
        raise _refused(f"第 {place} 份材料不是能打印的照片") from wrong


def _page_of(part: bytes) -> bytes:
    """A photo on a white page of A4, turned as its camera says."""
    with Image.open(io.BytesIO(part), formats=("PNG", "JPEG")) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN))
    page = Image.new("RGB", A4, "white")
    page.paste(upright, ((A4[0] - upright.width) // 2, (A4[1] - upright.height) // 2))
    out = io.BytesIO()
    page.save(out, "PDF", resolution=RESOLUTION)
    return out.getvalue()


def _refused(what: str) -> Refused:
    return Refused(Refusal("PACK-PART", what, "请在报销单里重新附上这份材料的清晰扫描件"))
