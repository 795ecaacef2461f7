"""Each block of a paper as rows of a sheet."""

from typing import assert_never

from nuanliu.core.documents import (
    Align,
    Block,
    Fields,
    Heading,
    Opinions,
    PageBreak,
    Paragraph,
    SignatureLine,
    Table,
    plain,
)
from nuanliu.core.documents.table import Grid, Slot
from nuanliu.core.documents.wording import WIDE_SPACE, signature_slot, signed_line
from nuanliu.records.documents.render.xlsx_pen import LINE, Pen, Place, display_width

_LEAST_WIDTH = 4  # columns of a sheet with no table
_NARROW, _PLAIN, _WIDE = 6, 18, 42  # characters of half width


def width_of(blocks: list[Block]) -> int:
    """How many columns a sheet of these blocks needs."""
    tables = [block.width for block in blocks if isinstance(block, Table)]
    fields = [block.columns * 2 for block in blocks if isinstance(block, Fields)]
    return max([_LEAST_WIDTH, *tables, *fields])


def column_widths(blocks: list[Block], width: int) -> list[int]:
    """The width of each column, in characters of half width: that of its longest line."""
    tables = [block for block in blocks if isinstance(block, Table)]
    widths = [_NARROW if tables else _PLAIN] * width
    for table in tables:
        for slots in [*table.head_grid(), *table.grid(), *table.closing_grid()]:
            for place, slot in enumerate(slots):
                if slot.cell.col_span == 1:
                    widths[place] = max(widths[place], min(_longest(slot) + 2, _WIDE))
    return widths


def _longest(slot: Slot) -> int:
    return max(display_width(line) for line in plain(slot.cell.content).split("\n"))


def draw(block: Block, pen: Pen) -> None:
    """Write one block and move the pen below it."""
    match block:
        case Heading():
            pen.band(plain(block.content), pen.styles.heading(), least=LINE + 4)
        case Paragraph():
            pen.band(plain(block.content), pen.styles.of())
        case Fields():
            _fields(block, pen)
        case Table():
            _table(block, pen)
        case SignatureLine():
            slots = WIDE_SPACE.join(signature_slot(label) for label in block.labels)
            pen.band(slots, pen.styles.of(), least=2 * LINE)
        case Opinions():
            _opinions(block, pen)
        case PageBreak():
            return  # the caller has started a new sheet
        case _:
            assert_never(block)


def _fields(block: Fields, pen: Pen) -> None:
    label, value = pen.styles.boxed(Align.CENTER, head=True), pen.styles.boxed(Align.LEFT)
    for row in block.rows():
        column = 0
        for item in row:
            pen.text(Place(pen.row, column), item.label, label)
            last = item is row[-1]
            columns = (pen.width - column if last else item.span * 2) - 1
            pen.text(Place(pen.row, column + 1, columns=columns), plain(item.value), value)
            column += item.span * 2
        pen.row += 1


def _table(table: Table, pen: Pen) -> None:
    if table.caption:
        pen.band(table.caption, pen.styles.heading())
    if table.unit_line:
        pen.band(table.unit_line, pen.styles.of(align="right"))
    for grid, head in (
        (table.head_grid(), True),
        (table.grid(), False),
        (table.closing_grid(), False),
    ):
        _grid(table, grid, pen, head=head)


def _grid(table: Table, grid: Grid, pen: Pen, *, head: bool) -> None:
    for line, slots in enumerate(grid):
        for place, slot in enumerate(slots):
            if (slot.row, slot.column) == (line, place):
                _cell(table, slot, pen, head=head)
    pen.row += len(grid)


def _cell(table: Table, slot: Slot, pen: Pen, *, head: bool) -> None:
    cell, column = slot.cell, table.columns[slot.column]
    place = Place(pen.row + slot.row, slot.column, cell.row_span, cell.col_span)
    if head or cell.head:
        look = pen.styles.boxed(cell.align or Align.CENTER, head=True)
        pen.text(place, plain(cell.content), look)
    else:
        pen.value(place, plain(cell.content), column.kind, cell.align or column.alignment)


def _opinions(block: Opinions, pen: Pen) -> None:
    role = pen.styles.boxed(Align.CENTER, head=True)
    for box in block.boxes:
        pen.text(Place(pen.row, 0, rows=2), box.role, role)
        pen.sheet.set_row(pen.row, 2 * LINE)
        across = pen.width - 1
        words = Place(pen.row, 1, columns=across)
        pen.text(words, plain(box.text), pen.styles.boxed(Align.LEFT))
        signed = Place(pen.row + 1, 1, columns=across)
        pen.text(signed, WIDE_SPACE.join(signed_line(box)), pen.styles.boxed(Align.RIGHT))
        pen.row += 2
