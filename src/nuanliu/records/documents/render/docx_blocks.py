"""Each block of a paper as paragraphs and tables of a Word file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from docx.oxml.ns import qn
from lxml.etree import _Element

from nuanliu.core.documents import (
    Align,
    Block,
    Cell,
    Column,
    Fields,
    Heading,
    Kind,
    Opinion,
    Opinions,
    PageBreak,
    Paragraph,
    SignatureLine,
    Table,
    plain,
)
from nuanliu.core.documents.table import Grid, Slot, page_rows, page_sums, spread
from nuanliu.core.documents.wording import (
    WIDE_SPACE,
    signature_slot,
    signed_in_lines,
    signed_line,
)
from nuanliu.records.documents.render.docx_pen import (
    Box,
    Look,
    Type,
    element,
    paragraph,
    ruled_table,
    table_row,
    words,
)
from nuanliu.records.documents.render.sheet import MM_PER_PT, shared

_SIGN_HEIGHT, _SIGN_WIDTH = 12.5, 27.0  # mm
_ROLE_WIDTH = 30.0  # mm
_CELL_MM = Type.CELL.value[1] * MM_PER_PT  # a wide character; a figure takes half of it
_CELL_MARGINS = 4.2  # mm: what Word leaves on both sides of a cell, and a little
_LONGEST_WORD = 10  # wide characters: what is longer is broken
_WORD = re.compile(r"[!-~]+")
_GAP_LINE = 6  # points
CELL_SIZE = Type.CELL.value[1]  # points
_KEPT = 5  # rows that go with the names under a table, its total among them
_GAP = 6  # wide spaces after each name to be signed
_HEADS = {True: (Type.HEI, Type.KAI, Type.BODY), False: (Type.FORM_HEI, Type.FORM_KAI, Type.FORM)}


@dataclass(frozen=True, slots=True)
class Page:
    """What blocks need to know of the page: the text width in mm, and whether it is GB/T 9704."""

    width: float
    official: bool

    @property
    def body(self) -> Type:
        """The type of running text."""
        return Type.BODY if self.official else Type.FORM


def drawn(block: Block, page: Page) -> list[_Element]:  # noqa: PLR0911 - one per kind of block
    """One block as body elements, in order."""
    match block:
        case Heading():
            return [_heading(block, page)]
        case Paragraph():
            return [words(plain(block.content), Look(page.body, indent=2))]
        case Fields():
            return [_fields(block, page), _gap()]
        case Table():
            return [*_above(block), _table(block, page), _gap()]
        case SignatureLine():
            return _signatures(block, page)
        case Opinions():
            return [_opinions(block, page), _gap()]
        case PageBreak():
            mark = element("r", element("br", type="page"))
            return [paragraph(Look(page.body), mark)]
        case _:
            assert_never(block)


def by_page(table: Table, page: Page, cuts: Sequence[slice], *, fresh: bool) -> list[_Element]:
    """A sheet as one small table a page, each with its sums; fresh: the first on a new page too."""
    widths = widths_of(table, page.width)
    parts = [_gap(new_page=True)] if fresh else []
    parts += _above(table)
    for cut in cuts:
        sums = spread(page_sums(table, cut), table.width, table.where)
        last = cut.stop >= len(table.rows)
        grids = (page_rows(table, cut), (*sums, *table.closing_grid()) if last else sums)
        parts += [_ruled(table, widths, *grids), _gap(new_page=not last)]
    return parts


def _gap(*, new_page: bool = False) -> _Element:
    """Word runs two tables into one unless a paragraph stands between them."""
    return paragraph(Look(Type.SMALL, on_grid=False, line=_GAP_LINE, new_page=new_page))


def keep_with_next(parts: list[_Element]) -> None:
    """Let what ends a block stand on the page of what follows: its words, or its last rows."""
    for part in parts:
        rows = part.findall(qn("w:tr"))
        kept = rows[-_KEPT:] if rows else [part]
        for facts in (facts for row in kept for facts in row.iter(qn("w:pPr"))):
            if facts.find(qn("w:keepNext")) is None:
                facts.insert(0, element("keepNext"))


def _signatures(block: SignatureLine, page: Page) -> list[_Element]:
    """Each name whole, on as many lines as the page needs."""
    room = 2 * page.width / (page.body.value[1] * MM_PER_PT)
    lines = signed_in_lines(block.labels, room, _GAP)
    look = Look(page.body, on_grid=False, before=12)
    return [words((WIDE_SPACE * _GAP).join(map(signature_slot, line)), look) for line in lines]


def _heading(block: Heading, page: Page) -> _Element:
    face = _HEADS[page.official][min(block.level, 3) - 1]
    indent = 2 if page.official else 0
    look = Look(face, indent=indent, level=block.level + 1, keep_next=True)
    return words(plain(block.content), look)


def signed_below(parts: list[_Element], block: SignatureLine, page: Page) -> None:
    """Put a line of names under a table as its last, unruled row.

    Rows keep together in every program that opens the file; a table and a paragraph do not.
    """
    rows = parts[-2].findall(qn("w:tr"))
    across = len(parts[-2].findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
    names = Box(tuple(_signatures(block, page)), page.width, across, open=True)
    rows[-1].addnext(table_row([names]))


def _cell_words(text: str, align: Align, *, head: bool = False) -> tuple[_Element, ...]:
    face = Type.CELL_HEI if head else Type.CELL
    return (words(text, Look(face, align, on_grid=False)),)


def _fields(block: Fields, page: Page) -> _Element:
    pair = page.width / block.columns
    label, value = pair / 3, pair * 2 / 3
    rows = []
    for row in block.rows():
        boxes = []
        for item in row:
            boxes.append(Box(_cell_words(item.label, Align.CENTER, head=True), label))
            wide, across = item.span * pair - label, item.span * 2 - 1
            boxes.append(Box(_cell_words(plain(item.value), Align.LEFT), wide, across))
        rows.append(table_row(boxes, least=8))
    return ruled_table([label, value] * block.columns, rows)


def _above(table: Table) -> list[_Element]:
    over = []
    if table.caption:
        look = Look(Type.FORM_HEI, Align.CENTER, on_grid=False, keep_next=True, before=6)
        over.append(words(table.caption, look))
    if table.unit_line:
        look = Look(Type.CELL, Align.RIGHT, on_grid=False, keep_next=True)
        over.append(words(table.unit_line, look))
    return over


def widths_of(table: Table, width: float) -> list[float]:
    """The columns in mm: by weight, but none narrower than a signature or its longest word."""
    least = [_least(table, place, column) for place, column in enumerate(table.columns)]
    if sum(least) > width:
        return [one * width / sum(least) for one in least]
    return list(shared([column.weight for column in table.columns], width, least))


def _least(table: Table, place: int, column: Column) -> float:
    if column.kind is Kind.SIGN:
        return _SIGN_WIDTH
    rows = [*table.head_grid(), *table.grid(), *table.closing_grid()]
    texts = {plain(row[place].cell.content) for row in rows if row[place].cell.col_span == 1}
    marks = max((len(word) for text in texts for word in _WORD.findall(text)), default=0)
    return min(max(marks / 2, 2), _LONGEST_WORD) * _CELL_MM + _CELL_MARGINS


def _table(table: Table, page: Page) -> _Element:
    return _ruled(table, widths_of(table, page.width), table.grid(), table.closing_grid())


def _ruled(table: Table, widths: list[float], body: Grid, closing: Grid) -> _Element:
    signing = any(column.kind is Kind.SIGN for column in table.columns)
    rows = [
        *_rows(table, table.head_grid(), widths, head=True),
        *_rows(table, body, widths, least=_SIGN_HEIGHT if signing else 0),
        *_rows(table, closing, widths),
    ]
    return ruled_table(widths, rows)


def _rows(
    table: Table, grid: Grid, widths: list[float], *, head: bool = False, least: float = 0
) -> list[_Element]:
    """Rows with merges: a cell merged downwards is written once for each row it covers."""
    rows = []
    for line, slots in enumerate(grid):
        first = [slot for place, slot in enumerate(slots) if slot.column == place]
        boxes = [_box(table, slot, line, widths, head=head) for slot in first]
        rows.append(table_row(boxes, head=head, least=least))
    return rows


def _box(table: Table, slot: Slot, line: int, widths: list[float], *, head: bool) -> Box:
    cell = slot.cell
    merge = "" if cell.row_span == 1 else "restart" if line == slot.row else "continue"
    text = "" if merge == "continue" else plain(cell.content)
    bold = head or cell.head
    standing = _standing(cell, table.columns[slot.column], head=bold)
    wide = sum(widths[slot.column : slot.column + cell.col_span])
    return Box(_cell_words(text, standing, head=bold), wide, cell.col_span, merge)


def _standing(cell: Cell, column: Column, *, head: bool) -> Align:
    return cell.align or (Align.CENTER if head else column.alignment)


def _opinions(block: Opinions, page: Page) -> _Element:
    rows = []
    for item in block.boxes:
        said = (
            *_cell_words(plain(item.text), Align.LEFT),
            _signed(item),
        )
        role = Box(_cell_words(item.role, Align.CENTER, head=True), _ROLE_WIDTH)
        rows.append(table_row([role, Box(said, page.width - _ROLE_WIDTH)], least=24))
    return ruled_table([_ROLE_WIDTH, page.width - _ROLE_WIDTH], rows)


def _signed(item: Opinion) -> _Element:
    look = Look(Type.CELL, Align.RIGHT, on_grid=False, before=18)
    return words((WIDE_SPACE * 2).join(signed_line(item)), look)
