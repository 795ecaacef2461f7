"""Web pages named .xls, as many older systems export them; in the guarded child.

The page is read as a spreadsheet program shows it: each line of text and each row of a table is
one row. Nothing is fetched, run or computed. Refuses with Refused: FILE-DTD, FILE-FORMAT,
FILE-FAR-CELL.
"""

import re
from collections.abc import Iterator
from functools import partial
from itertools import takewhile
from operator import is_
from typing import TYPE_CHECKING, NamedTuple

from nuanliu.records.documents.foreign import AS_XLSX
from nuanliu.records.documents.prescan import Reach, refuse

if TYPE_CHECKING:
    from nuanliu.records.documents.readers.grid import Cell

_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,400}?-->\s*)?"
    rb"<(?:!doctype\s+html|html|head|meta|body|style|table|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
MOST = 10 * 1024 * 1024  # bytes of a page
MOST_CELLS = 1_000_000  # of one table


def is_page(data: bytes) -> bool:
    """Whether a file begins like a web page."""
    return _PAGE.match(data[:2048]) is not None


class _Wide(str):
    """The text of a cell across several columns: the same object in each of its places."""

    __slots__ = ()


class Table(NamedTuple):
    """Rows of texts, and the merges among them as (row, column, row, column) from 0, inclusive."""

    rows: list[list[str]]
    merged: list[list[int]]


def page_table(data: bytes) -> Table:
    """The rows of a page that holds a table.

    A cell that lies across several columns stands in the first of them and is told as a merge, as
    a workbook has it; one that reaches down is repeated in each row.
    """
    from nuanliu.records.documents.readers.markup import read_html  # noqa: PLC0415 - others do without

    if _ENTITY.search(data):
        raise refuse("FILE-DTD", "网页内含有实体定义")
    if len(data) > MOST:
        raise refuse("FILE-FAR-CELL", f"网页形式的表格超过 {MOST >> 20} MB", AS_XLSX)
    told = read_html(data, _laid_out)
    if "refused" in told:
        raise refuse("FILE-FORMAT", told["refused"], AS_XLSX)
    if not any(isinstance(item, Table) for item in told["items"]):
        raise refuse("FILE-FORMAT", "这是网页，里面没有可读的表格", AS_XLSX)
    whole, reach = Table([], []), Reach()
    for item in told["items"]:
        rows, merged = item if isinstance(item, Table) else ([[item]], [])
        above = len(whole.rows)
        whole.merged.extend(
            [above + top, left, above + top, right] for top, left, _, right in merged
        )
        for row in rows:
            reach.cell(len(whole.rows) + 1, len(row))
            whole.rows.append(row)
    return whole


def _laid_out(cells: "list[list[Cell]]") -> Table:
    from nuanliu.records.documents.readers import grid  # noqa: PLC0415 - as above

    try:
        rows = grid.filled([[_wide(cell) for cell in row] for row in cells], MOST_CELLS)
    except grid.TooLargeError:
        raise refuse("FILE-FAR-CELL", f"网页里的表格超过 {MOST_CELLS} 格", AS_XLSX) from None
    return Table(rows, [merge for number, row in enumerate(rows) for merge in _merges(number, row)])


def _wide(cell: "Cell") -> "Cell":
    return cell._replace(text=_Wide(cell.text)) if cell.across > 1 and cell.down == 1 else cell


def _merges(number: int, row: list[str]) -> Iterator[list[int]]:
    """The merges of one row; every place but the first of each is emptied."""
    for place, text in enumerate(row):
        if isinstance(text, _Wide):
            width = sum(1 for _ in takewhile(partial(is_, text), row[place:]))
            row[place : place + width] = [str(text), *[""] * (width - 1)]
            yield [number, place, number, place + width - 1]
