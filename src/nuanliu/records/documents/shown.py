"""The copy of a picture that people look at: smaller, and with a band that says who looks and when.

The original stays as it was sent, under its hash. The picture is opened in the guarded child; the
band is drawn here, from our own words and our own font, and only laid under it there.
"""

import base64
import io
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from nuanliu.records.documents.fonts import FontSet
from nuanliu.records.documents.sandbox import in_child

TASK = "nuanliu.records.documents.shown_child:with_band"
PAGES = "nuanliu.records.documents.scan_child:with_bands"
FIRST = "nuanliu.records.documents.scan_child:first_page"
WIDTH = 1280  # pixels of the copy's longer side at most
PAGE = 1754  # the same of a page: A4 at 150 to the inch
SIZE, MARGIN = 26, 12  # pixels of the words and around them
SHORTEST = 320  # a narrower picture is given so much room that its band can be read


def shown(data: bytes, words: tuple[str, ...]) -> bytes:
    """A JPEG of the picture with lines of words below; raises OutsideFileError for what is none."""
    return bytes(in_child(TASK, data, facts=_facts(words, WIDTH)))


def shown_pages(data: bytes, words: tuple[str, ...]) -> bytes:
    """A PDF of the pages of a scanned PDF as pictures, each with the lines of words below.

    Nothing of the original but what can be seen is in it. Raises OutsideFileError for what is no
    scan (scan_child.py).
    """
    return bytes(in_child(PAGES, data, facts=_facts(words, PAGE), cpu_seconds=60))


def first_page(data: bytes, words: tuple[str, ...]) -> bytes:
    """A JPEG of a picture, or of the first page of a PDF, with the lines of words below.

    For invoices, which may enclose their own data: only what can be seen is drawn. Raises
    OutsideFileError for what cannot be drawn.
    """
    if not data.startswith(b"%PDF-"):
        return shown(data, words)
    return bytes(in_child(FIRST, data, facts=_facts(words, PAGE)))


def _facts(words: tuple[str, ...], most: int) -> dict[str, Any]:
    return {"band": base64.b64encode(_band(words)).decode(), "most": most, "least": SHORTEST}


def _band(words: tuple[str, ...]) -> bytes:
    """White letters on black as PNG, as wide as the widest line."""
    font = ImageFont.truetype(str(FontSet.shipped_and().files[0][0]), SIZE)
    widest = max(int(font.getlength(line)) for line in words)
    height = MARGIN * 2 + (SIZE + MARGIN) * len(words) - MARGIN
    band = Image.new("L", (widest + 2 * MARGIN, height), 0)
    pen = ImageDraw.Draw(band)
    for place, line in enumerate(words):
        pen.text((MARGIN, MARGIN + place * (SIZE + MARGIN) - 4), line, font=font, fill=255)
    out = io.BytesIO()
    band.save(out, "PNG")
    return out.getvalue()
