"""Each block of a paper as rows of a sheet."""

from typing import NamedTuple, assert_never

from nuanliu.core.documents import (
    Align,
    Block,
    Fields,
    Heading,
    Kind,
    Opinions,
    PageBreak,
    Paragraph,
    SignatureLine,
    Table,
    plain,
)
from nuanliu.core.documents.table import Grid, Slot
from nuanliu.core.documents.wording import (
    WIDE_SPACE,
    signature_slot,
    signed_in_lines,
    signed_line,
)
from nuanliu.records.documents.render.xlsx_layout import (
    LINE,
    SIGN_LINE,
    pair_bounds,
    spread_bounds,
)
from nuanliu.records.documents.render.xlsx_pen import Pen, Place

GAP = 4  # wide spaces after each name to be signed


def draw(block: Block, pen: Pen) -> None:
    """Write one block and move the pen below it."""
    match block:
        case Heading():
            pen.stick()
            pen.band(plain(block.content), pen.styles.heading(), least=LINE + 4)
        case Paragraph():
            pen.stick()  # words under a table go with the names that follow
            pen.band(plain(block.content), pen.styles.of())
        case Fields():
            _fields(block, pen)
        case Table():
            _table(block, pen)
        case SignatureLine():
            for labels in signed_in_lines(block.labels, sum(pen.widths), GAP):
                pen.stick()
                slots = (WIDE_SPACE * GAP).join(signature_slot(label) for label in labels)
                pen.band(slots, pen.styles.of(), least=2 * LINE)
        case Opinions():
            _opinions(block, pen)
        case PageBreak():
            return  # the caller has started a new sheet
        case _:
            assert_never(block)


def _fields(block: Fields, pen: Pen) -> None:
    label, value = pen.styles.boxed(Align.CENTER, head=True), pen.styles.boxed(Align.LEFT)
    bounds = pair_bounds(pen.widths, block.columns)
    for row in block.rows():
        cell = 0
        for item in row:
            start, middle, end = bounds[cell], bounds[cell + 1], bounds[cell + item.span * 2]
            pen.text(Place(pen.row, start, columns=middle - start), item.label, label)
            pen.text(Place(pen.row, middle, columns=end - middle), plain(item.value), value)
            cell += item.span * 2
        pen.row += 1


_KEPT = 3  # rows of a table that go with its total and the names under it


def _table(table: Table, pen: Pen) -> None:
    if table.caption:
        pen.stick()
        pen.band(table.caption, pen.styles.heading())
    if table.unit_line:
        pen.stick()
        pen.band(table.unit_line, pen.styles.of(align="right"))
    head, body, closing = table.head_grid(), table.grid(), table.closing_grid()
    pen.stick(len(head))  # with the first row
    ending = len(closing) + min(_KEPT, len(body))
    pen.stick(ending, after=len(head) + len(body) + len(closing) - ending)
    bounds = spread_bounds(pen.widths, table)
    signing = any(column.kind is Kind.SIGN for column in table.columns)
    for grid, titles, least in (
        (head, True, LINE),
        (body, False, SIGN_LINE if signing else LINE),
        (closing, False, LINE),
    ):
        for line in range(len(grid)):
            pen.heighten(pen.row + line, least)
        _grid(Spread(table, bounds), grid, pen, head=titles)


class Spread(NamedTuple):
    """A table and where its columns begin on those of the sheet, with the end of the last."""

    table: Table
    bounds: list[int]

    def place(self, slot: Slot, row: int) -> Place:
        """Where a cell stands when its grid begins at a row of the sheet."""
        start, end = (self.bounds[slot.column + across] for across in (0, slot.cell.col_span))
        return Place(row + slot.row, start, slot.cell.row_span, end - start)


def _grid(spread: Spread, grid: Grid, pen: Pen, *, head: bool) -> None:
    for line, slots in enumerate(grid):
        for place, slot in enumerate(slots):
            if (slot.row, slot.column) == (line, place):
                _cell(spread, slot, pen, head=head)
        if any(slot.row + slot.cell.row_span > line + 1 for slot in slots):
            pen.stick(after=line)  # a cell merged downwards is not cut
    pen.row += len(grid)


def _cell(spread: Spread, slot: Slot, pen: Pen, *, head: bool) -> None:
    cell, column = slot.cell, spread.table.columns[slot.column]
    place = spread.place(slot, pen.row)
    if head or cell.head:
        look = pen.styles.boxed(cell.align or Align.CENTER, head=True)
        pen.text(place, plain(cell.content), look)
    else:
        kind = column.kind if cell.col_span == 1 else Kind.TEXT
        pen.value(place, plain(cell.content), kind, cell.align or column.alignment)


def _opinions(block: Opinions, pen: Pen) -> None:
    role = pen.styles.boxed(Align.CENTER, head=True)
    for box in block.boxes:
        pen.text(Place(pen.row, 0, rows=2), box.role, role)
        pen.heighten(pen.row, 2 * LINE)
        across = pen.width - 1
        words = Place(pen.row, 1, columns=across)
        pen.text(words, plain(box.text), pen.styles.boxed(Align.LEFT))
        signed = Place(pen.row + 1, 1, columns=across)
        pen.text(signed, WIDE_SPACE.join(signed_line(box)), pen.styles.boxed(Align.RIGHT))
        pen.row += 2
