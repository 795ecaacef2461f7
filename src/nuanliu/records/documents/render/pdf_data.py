"""What the page template is given: the paper as plain JSON, every word decided beforehand.

User text only ever travels as a JSON string, so nothing in it can be read as markup.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import assert_never

from nuanliu.core.documents import (
    Block,
    Document,
    Field,
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
from nuanliu.records.documents.render.qr import qr_of
from nuanliu.records.documents.render.sheet import MM_PER_PT, Sheet, sheet_of

EM = 10.5 * MM_PER_PT  # mm, of form text
BODY_LINE = EM * 1.65  # mm of a line of form text with the space to the next
HEADING_ROOM, FIELD_ROOM = 4.0, 2.6  # mm around a heading's line, and in a form's cell
AROUND = 6.0  # mm above and below a form's grid or a line of names together
WORDS_UNDER = 1.5  # mm by which words stand further from a table than from one another
TITLE_EM = 18 * MM_PER_PT  # mm
COLOPHON_HEIGHT = 36.0  # mm of unit and date with the space above them
SHORT = 4 * 28  # characters: four lines of an official paper
LONG = 20  # rows: a shorter table may be left to the engine
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
        "name": document.name,
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
    qr_of(text).save(picture, kind="svg", border=1, xmldecl=False)
    return picture.getvalue().decode()


def _blocks(setting: Setting) -> list[Part]:
    """Blocks as the template draws them; `used` follows in mm how far down the page we may be."""
    parts: list[Part] = []
    used, vouched = _masthead_height(setting), -1
    blocks = setting.document.blocks
    for place, block in enumerate(blocks):
        following = blocks[place + 1 :]
        if isinstance(block, Table) and _cut(block, setting):
            laid = Laid.on(block, setting.sheet, setting.fonts)
            parts += laid.by_page(used, _under(following, setting), setting.fill)
            vouched = place + len(_kept(following))
            parts[-1]["page_end"] = place == vouched
            used = setting.sheet.text_height  # the next such table starts on a page of its own
        else:
            # The words and names under such a table are checked to stand on its last page.
            parts.append(_block(block, following, setting) | {"page_end": place == vouched})
            used = 0.0 if isinstance(block, PageBreak) else used + _height(block, setting)
    return parts


def room_of(setting: Setting, place: int) -> tuple[float, float]:
    """A close guess in mm at what stands above the block at a place, and directly under it."""
    blocks = setting.document.blocks
    above = _masthead_height(setting) + sum(_height(one, setting) for one in blocks[:place])
    return above, _under(blocks[place + 1 :], setting)


def _cut(table: Table, setting: Setting) -> bool:
    """Whether we cut a table into pages: for its page sums, or lest its 合计 stand alone on one."""
    long = table.total is not None and len(table.rows) >= LONG
    whole = all(slot.cell.row_span == 1 for slots in table.grid() for slot in slots)
    form = setting.document.style is Style.FORM
    return table.subtotal_per_page or (long and whole and form)


def _under(following: Sequence[Block], setting: Setting) -> float:
    """The mm of the words and names under a table: they vouch for its total, on the same page."""
    kept = _kept(following)
    wide = bool(kept) and isinstance(kept[0], Paragraph)
    return sum(_height(block, setting) for block in kept) + WORDS_UNDER * wide


def _kept(following: Sequence[Block]) -> list[Block]:
    """The words and names directly under a table."""
    return list(takewhile(lambda block: isinstance(block, Paragraph | SignatureLine), following))


def _vouched(following: Sequence[Block], setting: Setting) -> float:
    """The mm of words and names under a table of a form, 0 when there are no names to sign."""
    kept = _kept(following)
    names = any(isinstance(block, SignatureLine) for block in kept)
    return _under(kept, setting) if names and setting.document.style is Style.FORM else 0.0


def _signed_off(setting: Setting) -> float:
    """The mm of unit and date under the last words of a running text: they never stand alone."""
    return COLOPHON_HEIGHT if colophon(setting.document) else 0.0


def _block(  # noqa: PLR0911 - one return per kind of block
    block: Block, following: Sequence[Block], setting: Setting
) -> Part:
    match block:
        case Heading():
            return {"part": "heading", "level": block.level, "text": plain(block.content)}
        case Paragraph():
            text = plain(block.content)
            # A long one is broken over the pages, and some of it stands above unit and date anyway.
            short = len(text) <= SHORT
            closing = not following and short and setting.document.style is Style.OFFICIAL
            sticky = closing or _vouched(following, setting) > 0
            return {"part": "paragraph", "text": text, "sticky": sticky}
        case Fields():
            return {"part": "fields", "columns": block.columns, "cells": _fields(block)}
        case Table():
            after = _vouched(following, setting) if following else _signed_off(setting)
            return Laid.on(block, setting.sheet, setting.fonts).whole(after)
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
    return math.ceil(setting.fonts.width(setting.document.title) / room) * 9.5 + 7.5


def _lines(text: str, room: float, setting: Setting) -> int:
    """How many lines a text takes in a place `room` em wide, a little on the safe side."""
    parts = text.split("\n")
    return sum(int(setting.fonts.width(part) // (room - 1)) + 1 for part in parts)


def _prose_height(text: str, setting: Setting) -> float:
    room = setting.sheet.text_width / EM - 2  # indented
    return _lines(text, room, setting) * BODY_LINE


def _height(block: Block, setting: Setting) -> float:
    """A close guess in mm at what a block takes; a whole page where it could be anything."""
    match block:
        case Heading():
            return _prose_height(plain(block.content), setting) + HEADING_ROOM
        case Paragraph():
            return _prose_height(plain(block.content), setting)
        case Fields():
            return sum(_field_row(row, block, setting) for row in block.rows()) + AROUND
        case SignatureLine():
            return layout.SIGN_HEIGHT + AROUND / 2  # what stands below it may fall off the page
        case _:
            return setting.sheet.text_height


def _field_row(row: Sequence[Field], block: Fields, setting: Setting) -> float:
    share = setting.sheet.text_width / (LABEL_SHARE + VALUE_SHARE) / block.columns
    lines = [
        _lines(
            plain(item.value),
            ((LABEL_SHARE + VALUE_SHARE) * item.span - LABEL_SHARE) * share / EM - 1,
            setting,
        )
        for item in row
    ]
    return max(lines) * EM * (1 + layout.LEADING) + FIELD_ROOM
