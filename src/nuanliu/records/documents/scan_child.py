"""What is a scanned paper: a PDF or a photo of it; runs in the guarded child (scans.py).

Office scanners write PDF. Every page is drawn, as a viewer would draw it: a right first line before
noise is no paper. What a scanner never writes - programs, enclosed files, a password - is refused.
"""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.documents.picture_child import JPEG, PNG
from nuanliu.records.documents.picture_child import look as look_at_picture
from nuanliu.records.documents.scans import Scanned
from nuanliu.records.documents.shown_child import QUALITY, banded

PDF = b"%PDF-"
MAX_PAGES = 100  # a signed paper of one office; a book is no scan of one
MAX_SIDE = 14_400  # points: what viewers agree on at most (ISO 32000-1, annex C)
DRAFT = 200  # pixels of a page's longer side when it is only to be seen that it can be drawn
_AGAIN = "请用扫描仪重新扫描成 .pdf，或上传照片（.jpg、.png）"


def look(data: bytes) -> Scanned:
    """What a scan is; Refused SCAN-* for a PDF that is none, PHOTO-* for a damaged picture."""
    if data.startswith((PNG, JPEG)):
        return Scanned(look_at_picture(data).kind, 1)
    if not data.startswith(PDF):
        raise Refused(Refusal("SCAN-KIND", "文件不是照片或 PDF", "请上传 .jpg、.png 或 .pdf 文件"))
    with _opened(data) as paper:
        pages = sum(1 for _ in _drawn(paper, DRAFT))
    return Scanned("pdf", pages)


def with_bands(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """A PDF of the scan's pages as pictures, each above the band that says who looks."""
    with _opened(data) as paper:
        sheets = [banded(page, facts) for page in _drawn(paper, facts["most"])]
    out = io.BytesIO()
    sheets[0].save(
        out, "PDF", save_all=True, append_images=sheets[1:], resolution=150, quality=QUALITY
    )
    return out.getvalue()


def first_page(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """A JPEG of the first page above the band, whatever else the file encloses."""
    with _paper(data) as paper:
        page = next(_drawn(paper, facts["most"]), None)
        if page is None:
            raise _damaged()
        out = io.BytesIO()
        banded(page, facts).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    paper = _paper(data)
    if raw.FPDFDoc_GetAttachmentCount(paper):
        raise _refused("SCAN-ACTIVE", "PDF 里夹带了别的文件，不是扫描件", _AGAIN)
    if not 0 < len(paper) <= MAX_PAGES:
        what = f"PDF 有 {len(paper)} 页，一份扫描件是 1 至 {MAX_PAGES} 页"
        raise _refused("SCAN-PAGES", what, "请只扫描这一份材料")
    return paper


def _paper(data: bytes) -> pypdfium2.PdfDocument:
    try:
        paper = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as wrong:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise _refused("SCAN-LOCKED", "PDF 有密码", "请去掉密码后再上传") from wrong
        raise _damaged() from wrong
    if raw.FPDFDoc_GetJavaScriptActionCount(paper):
        raise _refused("SCAN-ACTIVE", "PDF 里有脚本，不是扫描件", _AGAIN)
    return paper


def _drawn(paper: pypdfium2.PdfDocument, most: int) -> Iterator[Image.Image]:
    for number in range(len(paper)):
        try:
            page = paper[number]
            longest = max(page.get_size())
            if not 0 < longest <= MAX_SIDE:
                raise _refused("SCAN-PAGES", f"PDF 第 {number + 1} 页的页面大小不对", _AGAIN)
            yield page.render(scale=most / longest).to_pil().convert("RGB")
            page.close()
        except pypdfium2.PdfiumError as wrong:
            raise _damaged(f"第 {number + 1} 页") from wrong


def _damaged(where: str = "") -> Refused:
    return _refused("SCAN-DAMAGED", f"PDF {where}已损坏或不完整", _AGAIN)


def _refused(code: str, what: str, fix: str) -> Refused:
    return Refused(Refusal(code, what, fix))
