"""Hands on a workbook: a column put in front, cells coloured, saved without touching the disk."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.writer.excel import ExcelWriter


def insert_first_column(page: Any, width: int) -> None:
    """Move everything one column to the right: cells, merges, widths, filters, drop-downs."""
    merged = [str(area) for area in page.merged_cells.ranges]
    for area in merged:
        page.unmerge_cells(area)
    page.insert_cols(1)
    for area in merged:
        page.merge_cells(_shifted(area))
    _move_widths(page)
    page.column_dimensions["A"].width = width
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


def forget_marks(page: Any, fills: Sequence[str]) -> None:
    """Take our colours and the old texts of the first column off a file that comes again."""
    for row in page.iter_rows():
        for cell in row:
            if cell.has_style and cell.fill.fgColor.rgb in fills:
                cell.fill = PatternFill()
            if cell.column == 1 and type(cell).__name__ != "MergedCell":
                cell.value = None


def write_mark(cell: Any) -> None:
    """How a text of the first column looks: wrapped, at the top of its row."""
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def colour(page: Any, row: int, column: str, shift: int, fill: str) -> None:
    """Colour one cell; `column` is its letter in the sender's file, `shift` what was put before."""
    cell = page.cell(row, column_index_from_string(column) + shift)
    cell.fill = PatternFill("solid", fgColor=fill)


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


def saved(book: Any) -> bytes:
    """The workbook as bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        _MemoryWriter(book, archive).write_data()
    return out.getvalue()
