"""Scanned papers as an office scanner writes them, made for tests, and PDFs that are none."""

import io
from datetime import UTC, datetime
from functools import cache

from PIL import Image

from nuanliu.faces.cli.demo.pictures import scan

_DAY = datetime(2024, 1, 2, tzinfo=UTC).timetuple()
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]>>"


@cache
def scanned(label, pages=1):
    """A PDF of pages with grey lines; equal labels, equal bytes."""
    sheets = [
        Image.open(io.BytesIO(scan(f"{label}{number}"))).convert("L") for number in range(pages)
    ]
    out = io.BytesIO()
    sheets[0].save(
        out, "PDF", save_all=True, append_images=sheets[1:],
        title=label, creationDate=_DAY, modDate=_DAY,
    )  # fmt: skip
    return out.getvalue()


def written(catalogue="", pages=(PAGE,), trailer=""):
    """A PDF put together by hand: more of its catalogue and trailer, and its pages."""
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + len(pages)))
    parts = [
        f"<</Type/Catalog/Pages 2 0 R{catalogue}>>".encode(),
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        *pages,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    end = f"trailer<</Size {len(parts) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(out)}\n%%EOF"
    return out + head.encode() + end.encode()
