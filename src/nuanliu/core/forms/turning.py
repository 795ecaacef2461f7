"""Tables that stand on their side: the heads in the first column, an indicator in each column."""

from nuanliu.core.forms.blocks import Block, Cell, Table
from nuanliu.core.forms.words import Column, head_of

_ASKED = {Column.NAME, Column.TARGET, Column.ACTUAL, Column.WEIGHT, Column.SCORE, Column.LEVEL1}
_LEAST = 3


def upright(block: Block) -> Block:
    """The block itself, or the table turned so that its heads stand in a row."""
    if not isinstance(block, Table):
        return block
    first = [head_of(row[0].text) for row in block.rows if row and row[0].column <= 0]
    heads = {kind for kind in first if kind in _ASKED}
    across = [{head_of(cell.text) for cell in row} & _ASKED for row in block.rows]
    if Column.NAME not in heads or len(heads) < _LEAST or any(len(kinds) > 2 for kinds in across):
        return block
    return _turned(block)


def _turned(table: Table) -> Table:
    cells: dict[int, list[Cell]] = {}
    for at, row in enumerate(table.rows):
        for n, cell in enumerate(row):
            place = cell.column if cell.column >= 0 else n
            cells.setdefault(place, []).append(
                Cell(cell.text, cell.where, at, cell.down, cell.across)
            )
    return Table(tuple(tuple(cells[place]) for place in sorted(cells)))
