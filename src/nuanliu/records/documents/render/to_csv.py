"""A table of a paper as CSV for machines and spreadsheets, safe to open by double click."""

import csv
import io

from nuanliu.core.documents import Document, DocumentError, Kind, Table, unmerged, unprintable
from nuanliu.core.refusal import demand

# What a spreadsheet takes for the start of a formula, full-width forms included.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBERS = frozenset({Kind.MONEY, Kind.COUNT})


def render_csv(document: Document, table: int | None = None) -> bytes:
    """One table: UTF-8 with BOM, CRLF, column titles, then unmerged rows without the total.

    table: which table of the paper, from 0; may be left out where there is exactly one, else
    DocumentError. Words that a spreadsheet would run as a formula get an apostrophe in front;
    negative amounts do not, being numbers.
    """
    demand(unprintable(document))
    chosen = _chosen(document, table)
    out = io.StringIO()
    writer = csv.writer(out)
    titles, *rows = unmerged(chosen)
    writer.writerow(_guarded(title) for title in titles)
    for row in rows:
        writer.writerow(_field(chosen, place, text) for place, text in enumerate(row))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _chosen(document: Document, wanted: int | None) -> Table:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    if wanted is None and len(tables) != 1:
        msg = f"《{document.name}》有 {len(tables)} 张表，请指明导出第几张"
        raise DocumentError(msg)
    place = wanted or 0
    if place not in range(len(tables)):
        msg = f"《{document.name}》只有 {len(tables)} 张表，没有第 {place + 1} 张"
        raise DocumentError(msg)
    return tables[place]


def _field(table: Table, place: int, text: str) -> str:
    column = table.columns[place]
    return text if column.kind in _NUMBERS and _is_digits(text) else _guarded(text)


def _is_digits(text: str) -> bool:
    return text.removeprefix("-").replace(",", "").replace(".", "").isdecimal()


def _guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would calculate it."""
    return f"'{text}" if text.lstrip(" \u3000\n").startswith(_FORMULA_STARTS) else text
