"""A plain list as .xlsx, .xls, .csv or .txt, every cell as text: what other programs take in.

Equal lists give equal bytes, so that a hash printed on paper stays true. Empty cells are left out:
some banks refuse an empty string where they expect no cell.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import xlsxwriter
import xlwt

A4 = 9  # as the file format numbers sheets of paper
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - a file property, constant so that equal lists give equal bytes
SHEET = "代发明细"
WIDEST = 40  # characters a column is opened to


@dataclass(frozen=True, slots=True)
class PlainList:
    """Headings (none: no header), rows, which columns are numbers, lines of text around them."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()
    before: Sequence[str] = ()
    after: Sequence[str] = ()


def to_workbook(table: PlainList) -> bytes:
    """As .xlsx with shared strings."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": FIXED})
    sheet = book.add_worksheet(SHEET)
    text = book.add_format({"num_format": "@", "border": 1})
    head = book.add_format({"num_format": "@", "border": 1, "bold": True, "align": "center"})
    money = book.add_format({"num_format": "0.00", "border": 1})
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)
    for column, title in enumerate(table.heads):
        sheet.write_string(0, column, title, head)
    for place, row in enumerate(table.rows, 1 if table.heads else 0):
        for column, value in enumerate(row):
            if not value:
                continue
            if column in table.numbers:
                sheet.write_number(place, column, Decimal(value), money)
            else:
                sheet.write_string(place, column, value, text)
    _printed(sheet, heads=bool(table.heads))
    book.close()
    return out.getvalue()


def _printed(sheet: xlsxwriter.worksheet.Worksheet, *, heads: bool) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")
    if heads:
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)


def _widths(table: PlainList) -> list[int]:
    """Wide enough for the longest cell; a Chinese character takes two."""
    columns = max((len(row) for row in (table.heads, *table.rows)), default=0)
    widths = [6] * columns
    for row in (table.heads, *table.rows):
        for column, text in enumerate(row):
            width = sum(2 if ord(sign) > 0xFF else 1 for sign in text) + 2
            widths[column] = min(WIDEST, max(widths[column], width))
    return widths


def to_old_workbook(table: PlainList) -> bytes:
    """As .xls (Excel 97)."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(SHEET)
    text = xlwt.easyxf(num_format_str="@")
    money = xlwt.easyxf(num_format_str="0.00")
    for column, title in enumerate(table.heads):
        sheet.write(0, column, title, text)
    for place, row in enumerate(table.rows, 1 if table.heads else 0):
        for column, value in enumerate(row):
            if value and column in table.numbers:
                sheet.write(place, column, Decimal(value), money)
            elif value:
                sheet.write(place, column, value, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_text(table: PlainList, encoding: str, separator: str, *, trailing: bool, end: str) -> bytes:
    """As lines of text; UnicodeEncodeError where the encoding cannot hold them."""
    tail = separator if trailing else ""
    lines = [*table.before]
    lines += [separator.join(row) + tail for row in ([table.heads] if table.heads else [])]
    lines += [separator.join(row) + tail for row in table.rows]
    lines += [*table.after]
    return "".join(line + end for line in lines).encode(encoding)


def to_csv(table: PlainList, encoding: str, separator: str, *, end: str) -> bytes:
    """As .csv; a cell with a separator or a quote in it stands in quotes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    for line in table.before:
        writer.writerow([line])
    writer.writerows([table.heads] if table.heads else [])
    writer.writerows(table.rows)
    for line in table.after:
        writer.writerow([line])
    return out.getvalue().encode(encoding)
