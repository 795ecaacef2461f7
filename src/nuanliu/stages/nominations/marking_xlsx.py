"""Marking inside the guarded child: a column put in front, cells coloured, saved without a disk.

Imports nothing of the program but the reader of cells: a child must start quickly.
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.writer.excel import ExcelWriter

from nuanliu.records.documents.workbook import cells

ERROR_FILL, OTHER_FILL = "FFFFC7CE", "FFFFEB9C"
MARK_WIDTH = 48
_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")

Raw = Sequence[Any]  # one finding: sheet, row, column, severity, text


def mark(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """The task itself: the file with a first column of words and coloured cells.

    facts: {"heading", "sheets": {name: [row of the heading, first column is ours]}, "findings":
    [[sheet, row, column, severity, text], ...]}.
    """
    book = cells(data)
    by_sheet: dict[str, list[Raw]] = defaultdict(list)
    for finding in facts["findings"]:
        by_sheet[finding[0]].append(finding)
    if book["format"] == "csv":
        return _mark_text(book["sheets"][0], facts, by_sheet)
    page_book = _opened(data, book)
    for name, findings in by_sheet.items():
        _mark_page(page_book[name], findings, facts)
    return _saved(page_book)


def _texts(findings: Sequence[Raw], heading_row: int, heading: str) -> dict[int, str]:
    """Row → what is wrong in it, errors first, numbered when there are several."""
    rows: dict[int, list[str]] = defaultdict(list)
    for _, row, column, severity, text in sorted(findings, key=lambda one: one[3] != "error"):
        place = f"{column}列：" if column else ""
        kind = "" if severity == "error" else "（提示）"
        rows[row].append(f"{kind}{place}{text}")
    told = {
        row: texts[0] if len(texts) == 1 else "\n".join(f"{n}. {t}" for n, t in enumerate(texts, 1))
        for row, texts in rows.items()
    }
    above = told.get(heading_row)
    return told | {heading_row: f"{heading}\n{above}" if above else heading}


def _mark_text(
    sheet: Mapping[str, Any], facts: Mapping[str, Any], by_sheet: Mapping[str, Sequence[Raw]]
) -> bytes:
    heading_row, ours = facts["sheets"][sheet["name"]]
    texts = _texts(by_sheet.get(sheet["name"], ()), heading_row, facts["heading"])
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for number, row in enumerate(sheet["rows"], 1):
        kept = [text for text, _ in (row[1:] if ours else row)]
        writer.writerow([_harmless(text) for text in (texts.get(number, ""), *kept)])
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _opened(data: bytes, book: Mapping[str, Any]) -> Any:
    """The workbook with values for formulas; one made anew for formats that cannot be kept."""
    if book["format"] == "xlsx":
        return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    made: Any = openpyxl.Workbook()
    made.remove(made.active)
    for sheet in book["sheets"]:
        page = made.create_sheet(sheet["name"])
        page.sheet_state = "hidden" if sheet["hidden"] else "visible"
        for number, row in enumerate(sheet["rows"], 1):
            for place, (text, _) in enumerate(row, 1):
                _put_text(page, number, place, text)
    return made


def _put_text(page: Any, row: int, column: int, text: str) -> Any:
    cell = page.cell(row, column)
    cell.value = text
    if text:
        cell.data_type = "s"  # a text that starts with '=' stays a text
    cell.number_format = "@"
    return cell


def _mark_page(page: Any, findings: Sequence[Raw], facts: Mapping[str, Any]) -> None:
    heading_row, ours = facts["sheets"][page.title]
    if ours:
        _forget_marks(page)
    else:
        _insert_first_column(page)
    for row, text in _texts(findings, heading_row, facts["heading"]).items():
        cell = _put_text(page, row, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for _, row, column, severity, _ in findings:
        fill = ERROR_FILL if severity == "error" else OTHER_FILL
        if column:
            place = column_index_from_string(column) + (0 if ours else 1)
            page.cell(row, place).fill = PatternFill("solid", fgColor=fill)


def _insert_first_column(page: Any) -> None:
    """Move everything one column to the right: cells, merges, widths, filters, drop-downs."""
    merged = [str(area) for area in page.merged_cells.ranges]
    for area in merged:
        page.unmerge_cells(area)
    page.insert_cols(1)
    for area in merged:
        page.merge_cells(_shifted(area))
    _move_widths(page)
    page.column_dimensions["A"].width = MARK_WIDTH
    for rule in page.data_validations.dataValidation:
        rule.sqref = type(rule.sqref)(" ".join(_shifted(str(a)) for a in rule.sqref.ranges))
    _move_formats(page)
    if page.auto_filter.ref:
        page.auto_filter.ref = _shifted(page.auto_filter.ref)
    if page.freeze_panes and not str(page.freeze_panes).startswith("A"):
        page.freeze_panes = _shifted(page.freeze_panes)
    page.print_title_cols = None
    if page.print_area:
        page.print_area = None  # the added column would be cut off in print


def _shifted(area: str) -> str:
    moved = CellRange(area)
    moved.shift(col_shift=1)
    return str(moved.coord)


def _move_widths(page: Any) -> None:
    kept = [
        (dim.min or column_index_from_string(key), dim.max, dim.width, dim.hidden)
        for key, dim in page.column_dimensions.items()
    ]
    page.column_dimensions.clear()
    for first, last, width, hidden in kept:
        for place in range(first, min(last or first, first + 200) + 1):
            moved = page.column_dimensions[get_column_letter(place + 1)]
            moved.width, moved.hidden = width, hidden


def _move_formats(page: Any) -> None:
    kept = ConditionalFormattingList()
    for area in page.conditional_formatting:
        ranges = " ".join(_shifted(str(one)) for one in area.sqref.ranges)
        for rule in area.rules:
            kept.add(ranges, rule)
    page.conditional_formatting = kept


def _forget_marks(page: Any) -> None:
    """Take our colours and the old texts of the first column off a file that comes again."""
    for row in page.iter_rows():
        for cell in row:
            if cell.has_style and cell.fill.fgColor.rgb in {ERROR_FILL, OTHER_FILL}:
                cell.fill = PatternFill()
            if cell.column == 1 and type(cell).__name__ != "MergedCell":
                cell.value = None


class _MemoryWriter(ExcelWriter):
    """openpyxl writes every sheet to a temporary file; rosters must not lie on a disk in clear."""

    def __init__(self, book: Any, box: zipfile.ZipFile) -> None:
        super().__init__(book, box)
        self.box = box

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet and what hangs on it straight into the archive."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        out = io.BytesIO()
        writer: Any = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        self.box.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def _saved(book: Any) -> bytes:
    """The workbook as bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        _MemoryWriter(book, archive).write_data()
    return out.getvalue()
