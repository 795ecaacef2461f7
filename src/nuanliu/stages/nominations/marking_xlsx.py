"""Marking inside the guarded child: a column put in front, cells coloured, saved without a disk.

Imports nothing of the program but the reader of cells: a child must start quickly.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from nuanliu.records.documents.render import xlsx_layout
from nuanliu.records.documents.workbook import cells

ERROR_FILL, OTHER_FILL = "FFFFC7CE", "FFFFEB9C"
MARK_WIDTH = 48
HIGHEST = 409  # points: no row of a workbook is higher
WIDTH_ROWS = 50  # rows looked at for the width of a column
LONGEST_TITLE, LONGEST_CELL = 31, 32_767  # what a workbook can hold
NARROWEST = 6
WIDE_FROM = "\u2e80"  # the first of the characters that are as wide as high
FOOT_CELLS = 2  # a signature, a note or a total at the foot fills no more; a line of a list does
MARK_LINE = 17  # points of a line of ours: the letters of some offices are taller than others'
TITLE_SIZE = 14
HEADING = PatternFill("solid", fgColor="FFF2F2F2")
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
MIDDLE = Alignment(vertical="center")
LINED = Border(*(Side(style="thin"),) * 4)
NO_HEADER = (1, False, 0)
_LETTERS = re.compile(r"(?<![A-Za-z0-9“])[A-Z]{1,3}(?= 列)")  # a column, as our messages name it
_BAD_TITLE = re.compile(r"[\\*?:/\[\]]|^'|'$")

Raw = Sequence[Any]  # one finding: sheet, row, column, severity, text
Header = tuple[int, bool, int]  # first row of the heading, first column is ours, last row of it


def mark(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """The task itself: the file with a first column of words and coloured cells.

    facts: {"note", "heading", "sheets": {name: [first row of the heading, first column is ours,
    last row of the heading]}, "findings": [[sheet, row, column, severity, text], ...]}.
    """
    book = cells(data)
    by_sheet: dict[str, list[Raw]] = defaultdict(list)
    for finding in facts["findings"]:
        by_sheet[finding[0]].append(finding)
    page_book, pages = _opened(data, book, facts["sheets"])
    for name, findings in by_sheet.items():
        _mark_page(pages[name], findings, facts["sheets"][name], facts["heading"])
    if facts.get("note"):
        _signed(page_book, facts["note"])
    return _saved(page_book)


def _signed(book: Any, note: str) -> None:
    """Who took the file out, where a printer and a reader of properties see it."""
    book.properties.description = note
    for page in book.worksheets:
        for foot in (page.oddFooter, page.evenFooter, page.firstFooter):
            foot.right.text = note.replace("&", "&&")


def _texts(findings: Sequence[Raw], header: Header, heading: str) -> dict[int, str]:
    """Row → what is wrong in it, errors first, numbered when there are several.

    Columns are named by the letters they bear in the marked file, ours already counted. What is
    wrong in the heading itself stands in the first row under it: a heading with more words than
    its own would be another one when the file is read again.
    """
    heading_row, ours, last = header
    rows: dict[int, list[str]] = defaultdict(list)
    for _, row, column, severity, words in sorted(findings, key=lambda one: one[3] != "error"):
        place = f"{_letters(column, ours=ours)}列：" if column else ""
        text = _LETTERS.sub(lambda found: _letters(found[0], ours=ours), words)
        kind = "" if severity == "error" else "（提示）"
        inside = heading_row <= row <= last
        rows[last + 1 if inside else row].append(f"{'表头' if inside else ''}{kind}{place}{text}")
    told = {
        row: texts[0] if len(texts) == 1 else "\n".join(f"{n}. {t}" for n, t in enumerate(texts, 1))
        for row, texts in rows.items()
    }
    above = told.get(heading_row)
    return told | {heading_row: f"{heading}\n{above}" if above else heading}


def _letters(column: str, *, ours: bool) -> str:
    """The letters a column of the sender's file bears once our column stands in front."""
    return get_column_letter(_place(column, ours=ours))


def _place(column: str, *, ours: bool) -> int:
    return int(column_index_from_string(column)) + (0 if ours else 1)


def _opened(
    data: bytes, book: Mapping[str, Any], headers: Mapping[str, Header]
) -> tuple[Any, dict[str, Any]]:
    """The workbook with values for formulas, and its pages by the names they were read under.

    Formats that cannot be kept, and a workbook that only the lenient reader opens, are made anew.
    """
    names = [sheet["name"] for sheet in book["sheets"]]
    if book["format"] == "xlsx":
        try:
            kept = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
            return kept, {name: kept[name] for name in names}
        except Exception:  # noqa: BLE001 - whatever it stumbles over, the cells were read already
            return _anew(book, headers)
    return _anew(book, headers)


def _anew(book: Mapping[str, Any], headers: Mapping[str, Header]) -> tuple[Any, dict[str, Any]]:
    """A workbook of the same sheets, rows, columns and merges, every cell a text.

    What the file looked like did not come with its cells: it is dressed as a list is.
    """
    made: Any = openpyxl.Workbook()
    made.remove(made.active)
    pages = {}
    for place, sheet in enumerate(book["sheets"], 1):
        title = sheet["name"]
        if _BAD_TITLE.search(title) or not 0 < len(title) <= LONGEST_TITLE:
            title = f"工作表{place}"
        page = pages[sheet["name"]] = made.create_sheet(title)
        page.sheet_state = "hidden" if sheet["hidden"] else "visible"
        for number, (texts, _) in enumerate(sheet["rows"], 1):
            for column, text in enumerate(texts, 1):
                if text:
                    _put_text(page, number, column, text)
        for top, left, bottom, right in sheet["merged"]:
            page.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        first, _, last = headers.get(sheet["name"], NO_HEADER)
        _widen(page, first)
        if last:
            _dress(page, first, last)
    return made, pages


def _widen(page: Any, first: int) -> None:
    """Columns wide enough for what the list says; titles above it and notes below lie across."""
    end = min(first + WIDTH_ROWS, page.max_row)  # looking further would make cells there
    of_list = [row for row in page.iter_rows(first, end) if _is_line(row)]
    for cells_of_column in zip(*of_list, strict=True):
        longest = max(_wide(str(cell.value or "")) for cell in cells_of_column)
        letter = get_column_letter(cells_of_column[0].column)
        page.column_dimensions[letter].width = min(max(longest + 2, NARROWEST), MARK_WIDTH)


def _is_line(row: Sequence[Any]) -> bool:
    """Whether a row belongs to a list: a signature or a note at its foot fills fewer cells."""
    return sum(bool(cell.value) for cell in row) > FOOT_CELLS


def _wide(text: str) -> int:
    """How many digits a text is as wide as: a Chinese character is as wide as two."""
    return max(sum(2 if letter > WIDE_FROM else 1 for letter in line) for line in text.split("\n"))


def _dress(page: Any, first: int, last: int) -> None:
    """A heading that looks like one and stays in sight, lines around the list, titles large."""
    heading = [cell for row in page.iter_rows(first, last) for cell in row if cell.value]
    left = min((cell.column for cell in heading), default=1)
    right = max((cell.column for cell in heading), default=1)
    for row in page.iter_rows(1, first - 1) if first > 1 else ():  # to row 0 would be to the last
        for cell in row:
            cell.font = Font(bold=True, size=TITLE_SIZE)
            if cell.coordinate in page.merged_cells:
                cell.alignment = CENTRED
    for cell in (one for row in page.iter_rows(first, last, left, right) for one in row):
        cell.border, cell.font, cell.fill, cell.alignment = LINED, Font(bold=True), HEADING, CENTRED
    model = None  # its style is given to all the others: a style of its own each would take long
    for row in page.iter_rows(last + 1, page.max_row, left, right):
        for cell in row if _is_line(row) else ():
            if model is None:
                cell.border, cell.number_format, cell.alignment = LINED, "@", MIDDLE
                model = cell._style
            cell._style = copy(model)
    page.freeze_panes = f"A{last + 1}"


def _put_text(page: Any, row: int, column: int, text: str) -> Any:
    cell = page.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL]
    if text:
        cell.data_type = "s"  # a text that starts with '=' stays a text
    cell.number_format = "@"
    return cell


def _mark_page(page: Any, findings: Sequence[Raw], header: Header, heading: str) -> None:
    _, ours, _ = header
    if ours:
        _forget_marks(page)
    else:
        _insert_first_column(page)
    for row, text in _texts(findings, header, heading).items():
        cell = _put_text(page, row, 1, text)
        beside = page.cell(row, 2)
        cell.border = copy(beside.border)
        shown = page.row_dimensions[row]
        shown.hidden = False  # a fault that nobody sees is not put right
        # Left to itself, a row may keep one line, and the rest is cut off.
        due = xlsx_layout.lines_of(text, MARK_WIDTH) * MARK_LINE
        shown.height = min(max(due, shown.height or 0), HIGHEST)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if row == header[0]:
            cell.font, cell.fill = copy(beside.font), copy(beside.fill)
    _print_whole(page)
    for _, row, column, severity, _ in findings:
        fill = ERROR_FILL if severity == "error" else OTHER_FILL
        if column:
            page.cell(row, _place(column, ours=ours)).fill = PatternFill("solid", fgColor=fill)


def _print_whole(page: Any) -> None:
    """With one column more the list is printed across, all its columns on one page."""
    if not page.sheet_properties.pageSetUpPr or not page.sheet_properties.pageSetUpPr.fitToPage:
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.page_setup.orientation = "landscape"


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
