"""Workbooks for the form reader: cells as they are printed (95.00%, not 0.95), merges kept.

`.xlsx` and `.xls` are read with their number formats, `.ods` with its shares as printed. Runs in
the guarded child, after every workbook's pre-scan.
"""

import datetime as dt
import io
import re
import zipfile
from typing import Any

import openpyxl

from nuanliu.records.documents.formfiles.old_formats import Formats, formats_of
from nuanliu.records.documents.prescan import column_letters
from nuanliu.records.documents.workbook import cells, form_of, number_text

MOST_ROWS, MOST_COLUMNS = 2000, 60  # a form; a longer sheet is a list of something else
_PERCENT = re.compile(
    rb'office:value-type="percentage"(?: office:value="[^"]*")?(?: calcext:value-type="[^"]*")?'
)
_AS_WORDS = b'office:value-type="string"'
_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')


def book(data: bytes) -> dict[str, Any]:
    """{"items"} with one table for each visible sheet that holds anything."""
    sheets = _modern(data) if form_of(data) == "xlsx" else _plain(data)
    items: list[dict[str, Any]] = []
    for rows in sheets:
        items += _items(rows)
    return {"items": items}


def _items(rows: list[list[list[Any]]]) -> list[dict[str, Any]]:
    """Rows of one cell are lines of text; the others are the table, in pieces between them."""
    items: list[dict[str, Any]] = []
    for row in rows:
        filled = [cell for cell in row if cell[0].strip()]
        if not filled:
            continue
        if len(filled) == 1 and (filled[0][3] > 2 or len(row) == 1):
            items.append({"text": filled[0][0], "where": filled[0][1]})
            continue
        if not items or "rows" not in items[-1]:
            items.append({"rows": []})
        items[-1]["rows"].append(row)
    return items


def _modern(data: bytes) -> list[list[list[list[Any]]]]:
    found = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return [
        _sheet(sheet, several=len(found.worksheets) > 1)
        for sheet in found.worksheets
        if sheet.sheet_state == "visible"
    ]


def _sheet(sheet: Any, *, several: bool) -> list[list[list[Any]]]:
    spans = {
        (one.min_row, one.min_col): (one.max_col - one.min_col + 1, one.max_row - one.min_row + 1)
        for one in sheet.merged_cells.ranges
    }
    covered = {
        (row, column)
        for one in sheet.merged_cells.ranges
        for row in range(one.min_row, min(one.max_row, MOST_ROWS) + 1)
        for column in range(one.min_col, min(one.max_col, MOST_COLUMNS) + 1)
    } - spans.keys()
    height, width = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    rows: list[list[list[Any]]] = []
    for row in sheet.iter_rows(min_row=1, max_row=height, max_col=width):
        line = []
        for cell in row:
            if (cell.row, cell.column) not in covered:
                across, down = spans.get((cell.row, cell.column), (1, 1))
                where = _where(sheet.title, cell.row, cell.column, several=several)
                line.append([printed(cell), where, cell.column - 1, across, down])
        rows.append(line)
    return rows


def _where(name: str, row: int, column: int, *, several: bool) -> str:
    place = f"{column_letters(column)}{row}"
    return f"工作表“{name}”{place}" if several else place


def printed(cell: Any) -> str:
    """A cell as its number format prints it, as far as forms use formats: decimals and percent."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or "General"))
    return str(value)


def _number(value: float, form: str) -> str:
    form = _FORMAT.sub("", form.partition(";")[0])
    decimals = re.search(r"0\.(0+)", form)
    places = len(decimals[1]) if decimals else 0
    if "%" in form:
        return f"{value * 100:.{places}f}%"
    if re.search(r"[0#]", form) and (decimals or form.strip("#,0") == ""):
        return f"{value:.{places}f}"
    return number_text(value)


def _plain(data: bytes) -> list[list[list[list[Any]]]]:
    form = form_of(data)
    data = _percents_as_printed(data) if form == "ods" else data
    sheets = cells(data)["sheets"]
    if form == "xls":
        for sheet, formats in zip(sheets, formats_of(data), strict=False):
            _print_numbers(sheet["rows"], formats)
    shown = [one for one in sheets if not one["hidden"]]
    return [_old_sheet(one, several=len(shown) > 1) for one in shown]


def _print_numbers(rows: list[Any], formats: Formats) -> None:
    """Numbers of an old sheet as their formats print them; dates and texts stay."""
    for (row, column), form in formats.items():
        if row < len(rows) and rows[row][1][column : column + 1] == "n":
            rows[row][0][column] = _number(float(rows[row][0][column]), form)


def _percents_as_printed(data: bytes) -> bytes:
    """An open workbook whose shares are the words printed (95%); else they would come as 0.95."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _PERCENT.sub(_AS_WORDS, part) if name == "content.xml" else part)
    return kept.getvalue()


def _old_sheet(sheet: dict[str, Any], *, several: bool) -> list[list[list[Any]]]:
    spans = {(a, b): (d - b + 1, c - a + 1) for a, b, c, d in sheet["merged"]}
    covered = {
        (row, column)
        for a, b, c, d in sheet["merged"]
        for row in range(a, min(c, MOST_ROWS) + 1)
        for column in range(b, min(d, MOST_COLUMNS) + 1)
    } - spans.keys()
    rows = []
    for at, (texts, _) in enumerate(sheet["rows"][:MOST_ROWS]):
        line = []
        for place, text in enumerate(texts[:MOST_COLUMNS]):
            if (at, place) not in covered:
                across, down = spans.get((at, place), (1, 1))
                where = _where(sheet["name"], at + 1, place + 1, several=several)
                line.append([text, where, place, across, down])
        rows.append(line)
    return rows
