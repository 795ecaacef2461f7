"""What the page template is given: the paper as plain JSON, every word decided beforehand.

User text only ever travels as a JSON string, so nothing in it can be read as markup.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import segno

from nuanliu.core.documents import (
    Block,
    Document,
    Fields,
    Heading,
    Json,
    Kind,
    Opinions,
    PageBreak,
    Paragraph,
    SignatureLine,
    Style,
    Table,
    page_subtotal,
    plain,
)
from nuanliu.core.documents.table import Align, Row, Slot, spread
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


@dataclass(frozen=True, slots=True)
class Setting:
    """What laying out depends on beside the paper: the fonts, and how full a page may be."""

    document: Document
    fonts: FontSet
    fill: float  # share of a page that estimated rows may take, 1.0 at first

    @property
    def sheet(self) -> layout.Sheet:
        """The page in mm."""
        return layout.sheet_of(self.document)


def paper_data(setting: Setting) -> dict[str, Json]:
    """The whole input of the template."""
    document = setting.document
    return {
        **_page(setting.sheet),
        **_around(document),
        "fonts": {
            voice.name.lower(): list[Json](setting.fonts.families(voice)) for voice in Voice
        },
        "blocks": list[Json](_blocks(setting)),
    }


def _page(sheet: layout.Sheet) -> dict[str, Json]:
    names = ("width", "height", "top", "bottom", "left", "right")
    return {"page": {name: _mm(getattr(sheet, name)) for name in names}}


def _mm(length: float) -> str:
    """A length as text: JSON numbers of a paper stay whole, so lengths travel as '27.50mm'."""
    return f"{length:.2f}mm"


def _around(document: Document) -> dict[str, Json]:
    check = document.check
    day = document.date
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


def _qr(text: str) -> str:
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", border=1, xmldecl=False)
    return picture.getvalue().decode()


def _blocks(setting: Setting) -> list[dict[str, Json]]:
    """Blocks as the template draws them; `used` follows how far down the page we may be."""
    data: list[dict[str, Json]] = []
    used = _masthead_height(setting)
    for block in setting.document.blocks:
        if isinstance(block, Table) and block.subtotal_per_page:
            data += _by_page(block, setting, used)
            used = setting.sheet.text_height  # what follows is not estimated any further
        else:
            data.append(block_data(block, setting))
            used = 0.0 if isinstance(block, PageBreak) else used + _height(block, setting)
    return data


def block_data(block: Block, setting: Setting) -> dict[str, Json]:
    """One block as the template draws it."""
    match block:
        case Heading():
            return {"part": "heading", "level": block.level, "text": plain(block.content)}
        case Paragraph():
            return {"part": "paragraph", "text": plain(block.content)}
        case Fields():
            return _fields(block)
        case Table():
            return _whole_table(block, setting)
        case SignatureLine():
            slots = [signature_slot(label) for label in block.labels]
            return {"part": "signatures", "slots": list[Json](slots)}
        case Opinions():
            return {"part": "opinions", "boxes": list[Json](_boxes(block))}
        case PageBreak():
            return {"part": "break"}
        case _:
            assert_never(block)


def _fields(block: Fields) -> dict[str, Json]:
    cells: list[Json] = []
    for row in block.rows():
        for item in row:
            cells.append({"label": item.label, "text": plain(item.value), "span": item.span})
    return {"part": "fields", "columns": block.columns, "cells": cells}


def _boxes(block: Opinions) -> list[dict[str, Json]]:
    return [
        {"role": box.role, "text": plain(box.text), "signed": list[Json](signed_line(box))}
        for box in block.boxes
    ]


def _whole_table(table: Table, setting: Setting) -> dict[str, Json]:
    columns = layout.lay_columns(table, setting.sheet.text_width, setting.fonts)
    return {
        **_frame(table, columns, setting),
        "rows": _rows(table, table.grid(), columns, setting),
        "closing": _rows(table, table.closing_grid(), columns, setting),
        "caption": table.caption,
        "unit_line": table.unit_line,
        "one_page": False,
        "new_page": False,
    }


def _by_page(table: Table, setting: Setting, used: float) -> list[dict[str, Json]]:
    """A table whose every page ends with its own 本页小计: one small table per page."""
    columns = layout.lay_columns(table, setting.sheet.text_width, setting.fonts)
    heights = layout.heights_of(table, columns)
    page = setting.sheet.text_height * setting.fill
    above = 9.0 if table.caption or table.unit_line else 0.0
    fresh = used > page / 2
    cuts = layout.pages_of(heights, page - above - (0.0 if fresh else used), page)
    sheets = [_one_page(table, columns, setting, cut) for cut in cuts]
    sheets[0] |= {"caption": table.caption, "unit_line": table.unit_line, "new_page": fresh}
    closing = _rows(table, table.closing_grid(), columns, setting)
    sheets[-1]["closing"] = [*_list(sheets[-1]["closing"]), *closing]
    return sheets


def _one_page(
    table: Table, columns: layout.Columns, setting: Setting, cut: slice
) -> dict[str, Json]:
    grid = table.grid()[cut]
    part = tuple(tuple(Slot(slot.cell, line, slot.column) for slot in slots) for line, slots in enumerate(grid))
    subtotal: tuple[Row, ...] = (page_subtotal(table, part),)
    return {
        **_frame(table, columns, setting),
        "rows": _rows(table, part, columns, setting),
        "closing": _rows(table, spread(subtotal, table.width, table.where), columns, setting),
        "caption": "",
        "unit_line": "",
        "one_page": True,
        "new_page": True,
    }


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _frame(table: Table, columns: layout.Columns, setting: Setting) -> dict[str, Json]:
    signing = any(column.kind is Kind.SIGN for column in table.columns)
    return {
        "part": "table",
        "widths": [_mm(width) for width in columns.widths],
        "size": f"{columns.size}pt",
        "least": _mm(layout.SIGN_HEIGHT if signing else 0),
        "head": _rows(table, table.head_grid(), columns, setting, head=True),
    }


def _rows(
    table: Table,
    grid: Sequence[tuple[Slot, ...]],
    columns: layout.Columns,
    setting: Setting,
    *,
    head: bool = False,
) -> list[Json]:
    tall = setting.sheet.text_height * layout.TALL
    rows: list[Json] = []
    for slots in layout.slots_starting(tuple(grid)):
        split = columns.height(slots, 0) > tall
        rows.append([_cell(table, slot, columns, split=split, head=head) for slot in slots])
    return rows


def _cell(
    table: Table, slot: Slot, columns: layout.Columns, *, split: bool, head: bool
) -> dict[str, Json]:
    cell = slot.cell
    heading = head or cell.head
    standing = cell.align or (Align.CENTER if heading else table.columns[slot.column].alignment)
    return {
        "text": columns.fitted(plain(cell.content), slot),
        "rows": cell.row_span,
        "columns": cell.col_span,
        "align": str(standing),
        "head": heading,
        "split": split or cell.row_span > 1,
    }


def _masthead_height(setting: Setting) -> float:
    room = setting.sheet.text_width / (18 * layout.MM_PER_PT)
    lines = max(1, -(-int(setting.fonts.width(setting.document.title)) // int(room)) )
    return lines * 9.5 + 12.0


def _height(block: Block, setting: Setting) -> float:
    """A generous guess in mm at what a block takes."""
    line = 10.5 * layout.MM_PER_PT * 1.7
    room = setting.sheet.text_width / (10.5 * layout.MM_PER_PT)
    match block:
        case Heading() | Paragraph():
            return (setting.fonts.width(plain(block.content)) // room + 2) * line
        case Fields():
            return sum(_field_lines(row, block, room, setting) for row in block.rows()) * line + 4
        case SignatureLine():
            return layout.SIGN_HEIGHT + 4
        case _:
            return setting.sheet.text_height


def _field_lines(row: Sequence[object], block: Fields, room: float, setting: Setting) -> float:
    raise NotImplementedError(row, block, room, setting)
