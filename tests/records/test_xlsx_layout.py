"""The office opens a form in a spreadsheet: nothing is cut off, overlaps or runs off the page."""

import io
from dataclasses import replace

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from tests.records.render_sample import every_block, indicators, sign_sheet

from nuanliu.core.documents import Column, Kind, Orientation, Table
from nuanliu.core.documents.wording import signed_in_lines
from nuanliu.records.documents.render.sheet import shared
from nuanliu.records.documents.render.to_xlsx import render_xlsx
from nuanliu.records.documents.render.xlsx_layout import (
    SIGN_LINE,
    column_widths,
    height_of,
    lines_of,
    pair_bounds,
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

    assert (wide(12) <= 140, wide(3)) == (True, 3 * 42 + 6)


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
