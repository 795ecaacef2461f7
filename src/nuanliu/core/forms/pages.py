"""Tables that a page break cut in two, put together again."""

from collections.abc import Sequence

from nuanliu.core.forms.blocks import Block, Cell, Table
from nuanliu.core.forms.words import is_known

Row = tuple[Cell, ...]


def joined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each table that follows another of the same columns joined to it.

    A row that was cut is put together: its second half fills only columns that its first half
    fills, fewer of them, and none of its texts is a word of a form by itself.
    """
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if isinstance(block, Table) and isinstance(last, Table) and _same(last, block):
            found[-1] = _one(last, block)
        else:
            found.append(block)
    return found


def _same(one: Table, other: Table) -> bool:
    """Do both have the same number of columns, and was the second cut off at a page?"""
    return 0 < _width(one) == _width(other) and _page(one) != _page(other)


def _width(table: Table) -> int:
    ends = [cell.column + cell.across for row in table.rows for cell in row]
    return max(ends, default=0) if all(cell.column >= 0 for row in table.rows for cell in row) else 0


def _page(table: Table) -> str:
    """'第1页' of a place in a paged file; '' in others, which have no page breaks."""
    where = table.rows[0][0].where
    return where[: where.index("页")] if where.startswith("第") and "页" in where else ""


def _one(first: Table, second: Table) -> Table:
    last, head = first.rows[-1], second.rows[0]
    if not _goes_on(last, head):
        return Table(first.rows + second.rows)
    more = {cell.column: cell.text for cell in head if cell.text}
    whole = tuple(
        cell._replace(text=f"{cell.text}\n{more[cell.column]}") if cell.column in more else cell
        for cell in last
    )
    return Table((*first.rows[:-1], whole, *second.rows[1:]))


def _goes_on(last: Row, head: Row) -> bool:
    above = {cell.column for cell in last if cell.text.strip()}
    below = [cell for cell in head if cell.text.strip()]
    inside = {cell.column for cell in below} < above
    return bool(below) and inside and not any(is_known(cell.text) for cell in below)
