"""The office opens a form in a spreadsheet: nothing is cut off, overlaps or runs off the page."""

import io
from dataclasses import replace
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter as letter
from tests.records.render_sample import every_block, indicators, sign_sheet

from nuanliu.core.documents import (
    Cell,
    Column,
    Kind,
    Orientation,
    Paragraph,
    SignatureLine,
    Table,
)
from nuanliu.core.documents.wording import signed_in_lines
from nuanliu.records.documents.render.sheet import shared
from nuanliu.records.documents.render.to_xlsx import render_xlsx
from nuanliu.records.documents.render.xlsx_layout import (
    SIGN_LINE,
    column_widths,
    height_of,
    lines_of,
    pair_bounds,
    spread_bounds,
)

PAGE = replace(every_block(), blocks=(indicators(),), orientation=Orientation.LANDSCAPE)
WIDTHS = st.lists(st.integers(4, 60), min_size=8, max_size=14)


def short_of_room(document):
    """Cells whose row is too low for their text: (sheet, cell, points missing)."""
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(document)))
    return [
        (sheet.title, cell.coordinate)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and missing(sheet, cell) > 0
    ]


def width_of(sheet, column):
    """The width of a column as it was asked for; the file keeps equal neighbours as one."""
    every = sheet.column_dimensions.values()
    return next(int(one.width) for one in every if one.min <= column <= one.max)


def missing(sheet, cell):
    """How many points the rows of a cell lack for its text."""
    area = next((one for one in sheet.merged_cells.ranges if cell.coordinate in one), None)
    columns = range(cell.column, (area.max_col if area else cell.column) + 1)
    rows = range(cell.row, (area.max_row if area else cell.row) + 1)
    room = sum(width_of(sheet, one) for one in columns)
    height = sum(sheet.row_dimensions[row].height or 15 for row in rows)
    return height_of(lines_of(cell.value, room)) - height


def test_every_row_is_high_enough_for_its_text():
    """Forms with grids, opinions, long cells and merges."""
    assert [short_of_room(one) for one in (every_block(), PAGE, sign_sheet(20))] == [[]] * 3


def test_a_line_to_sign_is_as_high_as_a_signature():
    """Each row of the sign sheet's body."""
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(sign_sheet(20)))).worksheets[0]
    first = next(row for row in range(1, 30) if sheet.cell(row, 1).value == 1)
    assert sheet.row_dimensions[first].height == SIGN_LINE


def test_columns_keep_within_the_page():
    """Twelve columns that would all like to be wide, on A4 lying; control: three keep it."""
    text = "发挥工会组织功能，加大对困难群体的帮扶力度"

    def wide(count):
        columns = tuple(Column(f"第{place}列") for place in range(count))
        return sum(column_widths(PAGE, [Table(columns, ((text,) * count,))]))

    assert (wide(12) <= 154, wide(3)) == (True, 3 * 42 + 6)


def test_a_narrow_table_is_as_wide_as_its_sheet():
    """Two tables of twelve and of three columns on one sheet: both end at the same edge."""
    wide = Table(tuple(Column(f"第{n}列") for n in range(12)), (("甲",) * 12,))
    narrow = Table((Column("序号"), Column("事由"), Column("依据")), (("1", "乙" * 20, "丙"),))
    both = replace(PAGE, blocks=(wide, narrow))
    bounds = spread_bounds(column_widths(both, [wide, narrow]), narrow)
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(both))).worksheets[0]
    merged = {one.coord for one in sheet.merged_cells.ranges}
    row = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "序号")
    ends = [(start + 1, end) for start, end in pairwise(bounds)]
    cells = [f"{letter(start)}{row}:{letter(end)}{row}" for start, end in ends if start < end]
    assert (bounds[0], bounds[-1], [one in merged for one in cells]) == (0, 12, [True] * len(cells))


@pytest.mark.parametrize("rows", [20, 29, 30, 36, 37, 38, 39, 50, 300])
def test_a_list_is_broken_for_print_before_its_last_rows(rows):
    """Total, words and names go with three rows; no page is planned higher than the sheet.

    Up to 29 rows fit as they are, up to 36 are printed a size smaller, on one page too.
    """
    body = tuple((str(n), "乙", "1.00") for n in range(rows))
    columns = (Column("序号"), Column("事由"), Column("金额", kind=Kind.MONEY))
    table = Table(columns, body, total=(Cell("合计", col_span=2), f"{rows}.00"))
    blocks = (table, Paragraph("说明。"), SignatureLine(("制表人", "审核人")))
    made = render_xlsx(replace(PAGE, blocks=blocks, orientation=Orientation.PORTRAIT))
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    breaks = [one.id for one in sheet.row_breaks.brk]
    total = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "合计")
    pages = pairwise([0, *breaks, sheet.max_row])
    high = [
        sum(sheet.row_dimensions[row].height for row in range(start + 1, end + 1))
        for start, end in pages
    ]
    squeezed = sheet.page_setup.fitToHeight != 0  # left out where it is 1
    assert (max(high) <= 726 or squeezed, [page for page in breaks if page > total - 4]) == (
        True,
        [],
    )
    assert (squeezed, len(breaks) > 0) == (29 < rows < 37, rows > 36)


def test_numbers_do_not_give_way():
    """An amount of millions stays whole whatever its neighbours wish."""
    columns = (Column("说明"), Column("金额", kind=Kind.MONEY), *(Column("事由"),) * 4)
    long = "一" * 40
    row = (long, "12,345,678.00", *(long,) * 4)
    assert column_widths(PAGE, [Table(columns, (row,))])[1] >= len(row[1])


@given(WIDTHS, st.integers(1, 4))
def test_a_grid_uses_all_columns_in_order(widths, pairs):
    """Whatever the columns below: labels and values begin one after the other."""
    bounds = pair_bounds(widths, pairs)
    assert bounds == sorted(set(bounds))
    assert (len(bounds), bounds[0], bounds[-1]) == (2 * pairs + 1, 0, len(widths))


@given(st.lists(st.text("审核人负责", min_size=2, max_size=6), max_size=9), st.integers(10, 120))
def test_names_to_sign_stay_whole_and_in_order(labels, room):
    """All of them, on lines that hold them or stand alone."""
    lines = signed_in_lines(labels, room, 4)
    wide = [sum(2 * (len(label) + 5) for label in line) - 8 for line in lines if len(line) > 1]
    assert [label for line in lines for label in line] == labels
    assert all(one <= room for one in wide)


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 20)), min_size=1, max_size=9))
def test_shared_widths_fill_the_page(columns):
    """By weight, none under its least, all of the width."""
    weights, least = [one for one, _ in columns], [float(two) for _, two in columns]
    widths = shared(weights, 200.0, least)
    assert abs(sum(widths) - 200) < 1e-6
    assert all(one >= low - 1e-6 for one, low in zip(widths, least, strict=True))
