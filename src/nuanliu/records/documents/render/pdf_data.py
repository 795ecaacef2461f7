"""What the page template is given: the paper as plain JSON, every word decided beforehand.

User text only ever travels as a JSON string, so nothing in it can be read as markup.
"""

import io
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

import segno

from nuanliu.core.documents import (
    Block,
    Document,
    Fields,
    Heading,
    Json,
    Opinions,
    PageBreak,
    Paragraph,
    SignatureLine,
    Style,
    Table,
    plain,
)
from nuanliu.core.documents.wording import (
    PAGE_DASHED,
    PAGE_OF,
    check_line,
    colophon,
    masthead,
    signature_slot,
    signed_line,
)
from nuanliu.records.documents.fonts import FontSet, Voice
from nuanliu.records.documents.render import pdf_layout as layout
from nuanliu.records.documents.render.pdf_tables import Laid, Part, mm
from nuanliu.records.documents.render.sheet import Sheet, sheet_of

BODY_LINE = 10.5 * layout.MM_PER_PT * 1.7  # mm of a line of form text, generously
TITLE_EM = 18 * layout.MM_PER_PT  # mm
LABEL_SHARE, VALUE_SHARE = 1, 2  # of a field's width


@dataclass(frozen=True, slots=True)
class Setting:
    """What laying out depends on: the paper, the fonts, and how full a page may be (at most 1)."""

    document: Document
    fonts: FontSet
    fill: float = 1.0

    @property
    def sheet(self) -> Sheet:
        """The page in mm."""
        return sheet_of(self.document)


def paper_data(setting: Setting) -> Part:
    """The whole input of the template."""
    fonts = setting.fonts
    return {
        **_page(setting.sheet),
        **_around(setting.document),
        "fonts": {voice.name.lower(): list[Json](fonts.families(voice)) for voice in Voice},
        "field_shares": [LABEL_SHARE, VALUE_SHARE],
        "blocks": list[Json](_blocks(setting)),
    }


def _page(sheet: Sheet) -> Part:
    names = ("width", "height", "top", "bottom", "left", "right")
    return {"page": {name: mm(getattr(sheet, name)) for name in names}}


def _around(document: Document) -> Part:
    check, day = document.check, document.date
    return {
        "title": document.title,
        "unit": document.unit,
        "number": document.number or "",
        "official": document.style is Style.OFFICIAL,
        "day": [day.year, day.month, day.day],
        "masthead": list[Json](masthead(document)),
        "colophon": list[Json](colophon(document)),
        "watermark": document.watermark or "",
        "footer_note": document.footer_note,
        "check": {"line": check_line(check), "svg": _qr(check.text)} if check else None,
        "page_of": list[Json](PAGE_OF),
        "page_dashed": list[Json](PAGE_DASHED),
    }


@lru_cache(maxsize=4)
def _qr(text: str) -> str:
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", border=1, xmldecl=False)
    return picture.getvalue().decode()


def _blocks(setting: Setting) -> list[Part]:
    """Blocks as the template draws them; `used` follows in mm how far down the page we may be."""
    parts: list[Part] = []
    used = _masthead_height(setting)
    blocks = setting.document.blocks
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        if isinstance(block, Table) and block.subtotal_per_page:
            # The names that vouch for the total belong on its page.
            after = _height(following, setting) if isinstance(following, SignatureLine) else 0.0
            laid = Laid.on(block, setting.sheet, setting.fonts)
            parts += laid.by_page(used, after, setting.fill)
            used = setting.sheet.text_height  # the next such table starts on a page of its own
        else:
            parts.append(_block(block, setting))
            used = 0.0 if isinstance(block, PageBreak) else used + _height(block, setting)
    return parts


def _block(block: Block, setting: Setting) -> Part:  # noqa: PLR0911 - one return per kind of block
    match block:
        case Heading():
            return {"part": "heading", "level": block.level, "text": plain(block.content)}
        case Paragraph():
            return {"part": "paragraph", "text": plain(block.content)}
        case Fields():
            return {"part": "fields", "columns": block.columns, "cells": _fields(block)}
        case Table():
            return Laid.on(block, setting.sheet, setting.fonts).whole()
        case SignatureLine():
            slots = [signature_slot(label) for label in block.labels]
            return {"part": "signatures", "slots": list[Json](slots)}
        case Opinions():
            return {"part": "opinions", "boxes": _boxes(block, setting)}
        case PageBreak():
            return {"part": "break"}
        case _:
            assert_never(block)


def _fields(block: Fields) -> list[Json]:
    return [
        {"label": item.label, "text": plain(item.value), "span": item.span}
        for row in block.rows()
        for item in row
    ]


def _boxes(block: Opinions, setting: Setting) -> list[Json]:
    return [
        {
            "role": box.role,
            "text": plain(box.text),
            "signed": list[Json](signed_line(box)),
            "split": _prose_height(plain(box.text), setting) > setting.sheet.text_height / 2,
        }
        for box in block.boxes
    ]


def _masthead_height(setting: Setting) -> float:
    room = setting.sheet.text_width / TITLE_EM
    return math.ceil(setting.fonts.width(setting.document.title) / room) * 9.5 + 12.0


def _prose_height(text: str, setting: Setting) -> float:
    room = setting.sheet.text_width / (10.5 * layout.MM_PER_PT)
    return (setting.fonts.width(text) // room + 2 + text.count("\n")) * BODY_LINE


def _height(block: Block, setting: Setting) -> float:
    """A generous guess in mm at what a block takes; a whole page where it could be anything."""
    match block:
        case Heading() | Paragraph():
            return _prose_height(plain(block.content), setting)
        case Fields():
            return _fields_height(block, setting)
        case SignatureLine():
            return layout.SIGN_HEIGHT + 6
        case _:
            return setting.sheet.text_height


def _fields_height(block: Fields, setting: Setting) -> float:
    share = VALUE_SHARE / (LABEL_SHARE + VALUE_SHARE) / block.columns
    room = setting.sheet.text_width * share / (10.5 * layout.MM_PER_PT) - 2
    texts = [[plain(item.value) for item in row] for row in block.rows()]
    lines = [max(setting.fonts.width(text) // room for text in row) for row in texts]
    return sum(line + 1.5 for line in lines) * BODY_LINE + 6
