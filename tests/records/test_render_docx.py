"""The office opens a paper in Word or WPS, edits it and prints it with its own fonts."""

import io
from dataclasses import replace
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.table import Table as WordTable
from tests.records.render_sample import (
    RARE_NAMES,
    every_block,
    indicators,
    money_table,
    running_text,
    sign_sheet,
)

from nuanliu.core.documents import Column, Kind, Table, unmerged
from nuanliu.core.money import Money
from nuanliu.records.documents.render.sheet import sheet_of
from nuanliu.records.documents.render.to_docx import render_docx


def opened(document):
    return docx.Document(io.BytesIO(render_docx(document)))


def rows(table):
    """A Word table with every merge written out."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_text_in_is_text_out():
    """Paragraphs in order, empty ones that only keep tables apart left out."""
    texts = [paragraph.text for paragraph in opened(every_block()).paragraphs]
    assert [text for text in texts if text.strip()] == [
        "送温暖慰问活动审批表",
        "编制单位：某区总工会\t日期：2024年1月15日",
        "一、基本情况",
        "共安排350,000.00元，#panic() *星号* $x$ \\ @a。",
        "（一）资金",
        "资金安排",
        "单位：元",
        "1. 指标",
        "绩效目标表",
        "（1）意见",
        "附件另页。",
        "制表人：　　　　　　审核人：　　　　　　负责人：",
    ]


def test_merges_are_real_and_hold_the_model_text():
    """Word's own reading of gridSpan and vMerge gives the unmerged rows of the model."""
    tables = opened(every_block()).tables
    body = [rows(tables[1])[1:4], rows(tables[2])[2:]]
    assert body == [unmerged(money_table())[1:], unmerged(indicators())[1:]]


def test_the_total_and_the_capitals_close_the_table():
    """合计 stands merged over its label columns; the amount in 大写 fills the last row."""
    last = rows(opened(every_block()).tables[1])[-2:]
    assert last == [
        ["合计", "合计", "合计", "700", "349,999.93"],
        [*["金额大写"] * 2, *["人民币叁拾肆万玖仟玖佰玖拾玖元玖角叁分"] * 3],
    ]


def test_rows_stay_whole_and_headers_repeat():
    """In a table over many pages each row is kept whole and only the header row is repeated."""
    [table] = [one for one in sign_sheet(40).blocks if isinstance(one, Table)]
    whole = replace(table, subtotal_per_page=False)
    rows = opened(replace(sign_sheet(1), blocks=(whole,))).tables[0].rows
    kept = [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows]
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows]
    assert (all(kept), repeated) == (True, [True, *[False] * 42])


@pytest.mark.parametrize("count", [1, 9, 10, 23, 700])
def test_every_page_of_a_sign_sheet_sums_itself(count):
    """Each page is a table on a page of its own: header, its rows, their sum and that so far."""
    document = opened(sign_sheet(count, fen=50007))
    pages = [rows(table) for table in document.tables]
    held = [sum(row[0].isdigit() for row in page) for page in pages]
    stated = [[row[4] for row in page if row[0] == "本页小计"] for page in pages]
    running = [[row[4] for row in page if row[0] == "累计"] for page in pages]
    so_far = [sum(held[: at + 1]) for at in range(len(held) - 1)]
    breaks = len(list(document.element.body.iter(qn("w:pageBreakBefore"))))
    closing = [[row[0] for row in page].count("合计") for page in pages]
    assert (
        sum(held),
        stated,
        running,
        breaks,
        closing,
        {page[0][0] for page in pages},
        Money(50007 * count).capitals() in pages[-1][-2],
    ) == (
        count,
        [[Money(50007 * number).yuan_text()] for number in held],
        [*([Money(50007 * number).yuan_text()] for number in so_far), []],
        len(pages) - 1,
        [*[0] * (len(pages) - 1), 1],
        {"序号"},
        True,
    )


@pytest.mark.parametrize("count", [11, 23, 34, 700])
def test_a_page_of_a_sign_sheet_is_never_over_full(count):
    """Rows of 12.5 mm and their sums leave a tenth of the page free: another font is higher."""
    room = sheet_of(sign_sheet(count)).text_height * 0.9
    taken = [
        sum(row.height.mm if row.height else 5.0 for row in table.rows)
        for table in opened(sign_sheet(count)).tables
    ]
    assert [mm for mm in taken if mm > room] == []


def test_room_to_sign():
    """A place to sign is at least 25 mm wide and 12 mm high."""
    table = opened(sign_sheet(2)).tables[0]
    cell = table.rows[1].cells[5]
    assert (cell.width.mm >= 25, table.rows[1].height.mm >= 12) == (True, True)


def test_names_keep_their_rare_characters():
    """Rare name characters reach the file as they are; the office's fonts draw them."""
    tables = opened(sign_sheet(len(RARE_NAMES))).tables
    named = [row[1] for table in tables for row in rows(table) if row[0].isdigit()]
    assert tuple(named) == RARE_NAMES


def fonts_of(document, part):
    runs = document.element.body.iter(qn("w:r"))
    found = [run for run in runs if part in "".join(run.itertext())]
    return [run.rPr.rFonts.get(qn("w:eastAsia")) for run in found]


def test_official_fonts_are_named():
    """Title, first and second level and text each in the face the standard asks for."""
    blocks = every_block().blocks
    document = opened(running_text((), blocks=blocks))
    assert [fonts_of(document, part)[0] for part in ("情况说明", "一、", "（一）", "附件")] == [
        "方正小标宋简体",
        "黑体",
        "楷体_GB2312",
        "仿宋_GB2312",
    ]


def spacing_of(document, part):
    runs = document.element.body.iter(qn("w:r"))
    found = next(run for run in runs if part in "".join(run.itertext()))
    spacing = found.rPr.find(qn("w:spacing"))
    return None if spacing is None else int(spacing.get(qn("w:val")))


def test_official_page_geometry():
    """A4, 37/35/28/26 mm, a grid of 22 lines, and 28 characters of 16 pt fill a line but no 29.

    The characters stand closer by their own spacing (twips): a grid of characters narrower than
    the type is set in LibreOffice with every second cell empty. The title keeps its width.
    """
    document = opened(running_text(("正文。",)))
    section = document.sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    line = Emu(section.page_width - section.left_margin - section.right_margin).pt * 20
    closer = spacing_of(document, "正文。")
    assert (
        [round(length.mm) for length in (section.page_width, section.page_height, *margins)],
        [grid.get(qn(f"w:{name}")) for name in ("type", "linePitch", "charSpace")],
        line // (16 * 20 + closer),
        spacing_of(document, "情况说明"),
    ) == ([210, 297, 37, 35, 28, 26], ["lines", "579", None], 28, None)


def test_page_numbers_are_fields():
    """A form counts page x of y; an official paper dashes the number, left on even pages."""
    form, official = opened(every_block()).sections[0], opened(running_text(("正文。",)))
    fields = [
        [field.get(qn("w:instr")) for field in footer._element.iter(qn("w:fldSimple"))]
        for footer in (form.footer, official.sections[0].footer)
    ]
    even = official.sections[0].even_page_footer.paragraphs[0]._p
    number = "".join(text.text for text in even.iter(qn("w:t")))
    assert (fields, number) == ([["PAGE", "NUMPAGES"], ["PAGE"]], "\u3000— 1 —")


def test_watermark_number_and_check_stand_around_the_page():
    """演示 lies behind the text, the form number above it, QR code and check below."""
    section = opened(every_block()).sections[0]
    shapes = section.header._element.iter("{urn:schemas-microsoft-com:vml}textpath")
    marks = [shape.get("string") for shape in shapes if shape.get("string")]
    pictures = list(section.footer._element.iter(qn("w:drawing")))
    below = section.footer.paragraphs[-1].text
    assert (marks, section.header.paragraphs[0].text, len(pictures), below) == (
        ["演示"],
        "某区总工会\u3000表3-1",
        1,
        "校验码：3f9a1c\u3000本表一式两份",
    )


def test_tables_are_kept_apart():
    """Word joins neighbouring tables: between any two blocks of the body stands a paragraph."""
    parts = [type(part) for part in opened(every_block()).iter_inner_content()]
    assert [pair for pair in pairwise(parts) if pair == (WordTable, WordTable)] == []


def test_a_serial_number_is_not_broken():
    """A hundred rows: the column of the numbers has room for three figures and Word's margins."""
    columns = (Column("序号", 1, kind=Kind.COUNT), Column("单位", 30), Column("说明", 30))
    rows = tuple((str(place), "云川区总工会", "—") for place in range(1, 101))
    document = replace(sign_sheet(1), blocks=(Table(columns, rows),))
    (table,) = opened(document).tables
    assert table.columns[0].width.mm >= 3 * 10.5 / 2 * 25.4 / 72 + 3.8


def test_names_keep_the_last_rows_of_their_table_with_them():
    """34 people: the names are the table's last row, kept with 合计, and that with three rows."""
    table = opened(sign_sheet(34)).tables[-1]
    kept = [
        all(paragraph.find(qn("w:pPr")).find(qn("w:keepNext")) is not None for paragraph in found)
        for row in table.rows
        for found in [list(row._tr.iter(qn("w:p")))]
    ]
    names = "".join(table.rows[-1]._tr.itertext())
    rest = len(kept) - 6
    assert (rest > 6, kept[-6:], any(kept[:-6])) == (True, [*[True] * 5, False], False)
    assert (
        "制表人：" in names,
        table.rows[-1].cells[0]._tc.tcPr.find(qn("w:tcBorders")) is None,
    ) == (
        True,
        False,
    )
