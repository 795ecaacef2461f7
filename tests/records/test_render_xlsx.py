"""The accountant opens the books in a spreadsheet, sums a column and finds every fen."""

import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.records.render_sample import every_block, indicators, running_text, sign_sheet

from nuanliu.core.documents import (
    Column,
    DocumentError,
    Heading,
    Kind,
    PageBreak,
    Paragraph,
    Table,
    unmerged,
)
from nuanliu.core.money import Money
from nuanliu.records.documents.render.to_xlsx import render_xlsx


def opened(document):
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(document)))


def laid_out(sheet):
    """The cells of a sheet with each merged value written into every place it covers."""
    values = {(cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row}
    for area in sheet.merged_cells.ranges:
        for row, column in area.cells:
            values[row, column] = values[area.min_row, area.min_col]
    return [
        [
            "" if values[row, column] is None else values[row, column]
            for column in range(1, sheet.max_column + 1)
        ]
        for row in range(1, sheet.max_row + 1)
    ]


def test_text_in_is_text_out():
    """Everything above the first table, in order and word for word."""
    rows = laid_out(opened(every_block()).worksheets[0])
    assert [list(dict.fromkeys(row)) for row in rows[:6]] == [
        ["演示"],
        ["送温暖慰问活动审批表"],
        ["表3-1"],
        ["编制单位：某区总工会", "日期：2024年1月15日"],
        ["一、基本情况"],
        ["共安排350,000.00元，#panic() *星号* $x$ \\ @a。"],
    ]


def test_merges_are_real():
    """The indicator table read through its merged ranges equals the unmerged rows."""
    sheet = opened(running_text((), blocks=(indicators(),))).worksheets[0]
    rows = laid_out(sheet)
    start = rows.index(["项目目标", "一级", "二级", "三级", "指标值"]) + 1
    assert rows[start : start + 3] == unmerged(indicators())[1:]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=20))
def test_an_amount_reads_back_to_the_fen(amounts):
    """A number cell holds yuan; times a hundred it is the fen, in the file's text and as read."""
    table = Table(
        (Column("金额", kind=Kind.MONEY),), tuple((Money(fen).yuan_text(),) for fen in amounts)
    )
    made = render_xlsx(running_text((), blocks=(table,)))
    cells = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]["A"]
    numbers = [
        cell for cell in cells if cell.number_format == "#,##0.00" and cell.value is not None
    ]
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    written = [
        Money.parse(text).fen for text in re.findall(r'<c r="A\d+" s="\d+"><v>([^<]*)</v>', sheet)
    ]
    read = [round(cell.value * 100) for cell in numbers]
    assert (read, written[-len(amounts) :]) == (amounts, amounts)


def test_an_amount_too_long_for_a_number_cell_is_refused():
    """Where the file format would round, nothing is written; one fen less and it is exact."""

    def paper(fen):
        table = Table((Column("金额", kind=Kind.MONEY),), ((Money(fen).yuan_text(),),))
        return running_text((), blocks=(table,))

    with pytest.raises(DocumentError):
        render_xlsx(paper(10**14))
    cells = [cell.value for cell in opened(paper(10**14 - 1)).worksheets[0]["A"]]
    assert 999_999_999_999.99 in cells


def test_nothing_typed_becomes_a_formula_or_a_number():
    """A formula, a link and an account number typed by a user stay the text they are."""
    typed = ("=1+1", "https://example.org", "6222020200112233445", "007", '=HYPERLINK("x")')
    table = Table((Column("账号", kind=Kind.ID),), tuple((text,) for text in typed))
    cells = opened(running_text((), blocks=(table,))).worksheets[0]["A"]
    found = [(cell.value, cell.data_type, cell.number_format) for cell in cells]
    assert [(text, "s", "@") for text in typed] == [item for item in found if item[0] in typed]


def test_a_long_list_prints_with_its_header():
    """One table on the sheet: header frozen, repeated in print, A4 landscape, fitted in width."""
    sheet = opened(sign_sheet(40)).worksheets[0]
    page = sheet.page_setup
    assert (
        sheet.freeze_panes,
        sheet.print_title_rows,
        (page.paperSize, page.orientation, page.fitToWidth, page.fitToHeight),
        [cell.value for cell in sheet[6]][:2],
    ) == ("A7", "$6:$6", (9, "landscape", None, 0), ["序号", "姓名"])


def test_a_page_break_starts_a_named_sheet():
    """Sheets are called by table or heading, cut to the format's limit, and never alike."""
    long = "二〇二四年度送温暖专项资金慰问活动发放明细总表（含追加、调减、调剂）"
    document = running_text(
        (),
        blocks=(
            Heading(1, long),
            PageBreak(),
            Heading(1, long),
            PageBreak(),
            Heading(1, "收/支:明细"),
            Paragraph("无"),
        ),
    )
    assert opened(document).sheetnames == [long[:31], f"{long[:29]} 2", "收支明细"]


def test_the_only_sheet_bears_the_name_of_the_paper():
    """A heading further down does not name the whole."""
    document = running_text((), blocks=(Heading(1, "未成功明细"), Paragraph("无")))
    assert opened(document).sheetnames == [document.name]


def test_wide_columns_for_wide_characters():
    """A column of Chinese names is twice as wide as the same number of digits."""
    table = Table((Column("甲"), Column("乙")), (("某某街道办事处工会", "123456789"),))
    sizes = opened(running_text((), blocks=(table,))).worksheets[0].column_dimensions
    assert round(sizes["A"].width - sizes["B"].width) == 9
