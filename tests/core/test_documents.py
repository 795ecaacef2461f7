"""A paper is facts first: cells tile, numbers are numbers, every figure is traceable to a measure.

The office builds an approval form, a sign sheet and an indicator table from the same parts. What
is put together wrongly is refused when it is built, not when it is printed.
"""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.documents import (
    PAGE_SUBTOTAL,
    Cell,
    Check,
    Column,
    Document,
    DocumentError,
    Field,
    Fields,
    Figure,
    Heading,
    Kind,
    Opinion,
    Opinions,
    PageBreak,
    Paragraph,
    SignatureLine,
    Style,
    Table,
    characters_of,
    figures,
    page_subtotal,
    pieces,
    plain,
    text_of,
    unmerged,
    unprintable,
)
from nuanliu.core.documents.table import cell_of
from nuanliu.core.money import Money

NAMES = Column("姓名")
AMOUNT = Column("金额", kind=Kind.MONEY)


def paper(*blocks, **changes):
    facts: dict[str, Any] = {"title": "签领表", "unit": "某区总工会", "date": dt.date(2024, 1, 5)}
    return Document(**(facts | changes), blocks=blocks)


def test_merged_cells_are_written_into_every_row_for_machines():
    """The goal is merged down two rows and the level over two columns; the CSV repeats both."""
    table = Table(
        columns=(Column("目标"), Column("一级"), Column("二级")),
        rows=((Cell("送温暖", row_span=2), Cell("产出", col_span=2)), ("效益", "社会")),
    )
    assert unmerged(table) == [
        ["目标", "一级", "二级"],
        ["送温暖", "产出", "产出"],
        ["送温暖", "效益", "社会"],
    ]


TILED = (("甲", "1.00"), ("乙", "2.00"))
FAULTY_ROWS = {
    "a cell missing": (("甲",), ("乙", "2.00")),
    "a cell too many": (("甲", "1.00", "余"), ("乙", "2.00")),
    "reaching below the table": ((Cell("甲", row_span=3), "1.00"), ("2.00",)),
    "overlapping": (("甲", Cell("1.00", row_span=2)), (Cell("乙", col_span=2),)),
    "merged over nothing": ((Cell("甲", col_span=0), "1.00"), ("乙", "2.00")),
    "words among amounts": (("甲", "一元"), ("乙", "2.00")),
    "a fraction of a fen": (("甲", "1.005"), ("乙", "2.00")),
}


@pytest.mark.parametrize("rows", FAULTY_ROWS.values(), ids=FAULTY_ROWS.keys())
def test_a_table_whose_cells_do_not_fit_is_refused(rows):
    """Each faulty table is refused; the same table without the fault is built."""
    with pytest.raises(DocumentError):
        Table(columns=(NAMES, AMOUNT), rows=rows)
    assert Table(columns=(NAMES, AMOUNT), rows=TILED).rows == TILED


def test_a_page_is_summed_to_the_fen_and_the_sum_names_its_measure():
    """Two amounts and one open cell on a page give 3.05; the figure says where it comes from."""
    table = Table((NAMES, AMOUNT), (("甲", "1.02"), ("乙", "2.03"), ("丙", "—")))
    label, amount = page_subtotal(table, table.grid())
    assert (plain(cell_of(label).content), amount) == (
        "本页小计",
        Figure("3.05", PAGE_SUBTOTAL, "金额"),
    )


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=40), st.integers(1, 7))
def test_page_subtotals_add_up_to_the_total(amounts, per_page):
    """However a sheet is cut into pages, its subtotals sum to its total."""
    total = sum(amounts)
    rows = tuple(("甲", Money(fen).yuan_text()) for fen in amounts)
    total_row = ("合计", Money(total).yuan_text())
    table = Table((NAMES, AMOUNT), rows, total=total_row, subtotal_per_page=True)
    grid = table.grid()
    cuts = [grid[start : start + per_page] for start in range(0, len(grid), per_page)]
    pages = [Money.parse(plain(cell_of(page_subtotal(table, cut)[1]).content)).fen for cut in cuts]
    assert sum(pages) == total


FAULTY_SHEETS = {
    "total off by one fen": {"total": ("合计", "3.01")},
    "no amounts": {"columns": (NAMES, Column("金额"))},
    "amount first": {"columns": (AMOUNT, NAMES), "rows": (("1.00", "甲"),), "total": None},
    "rows merged": {"rows": ((Cell("甲", row_span=2), "1.00"), ("2.00",))},
}


@pytest.mark.parametrize("fault", FAULTY_SHEETS.values(), ids=FAULTY_SHEETS.keys())
def test_a_sheet_that_would_contradict_itself_is_refused(fault):
    """A sheet with page subtotals needs one amount a row and a total that is their sum."""
    sound: dict[str, Any] = {"columns": (NAMES, AMOUNT), "rows": TILED, "total": ("合计", "3.00")}
    with pytest.raises(DocumentError):
        Table(**(sound | fault), subtotal_per_page=True)
    assert Table(**sound, subtotal_per_page=True).total == ("合计", "3.00")


def test_every_figure_is_listed_in_reading_order():
    """Figures in text, fields, cells, total and 大写 are all found, words are not."""
    table = Table(
        (NAMES, AMOUNT),
        (("甲", Figure("1.00", "pay", "1")),),
        total=("合计", Figure("1.00", "pay.total")),
        capitals=Figure("人民币壹元整", "pay.total"),
    )
    document = paper(
        Paragraph(("共 ", Figure("1", "people"), " 人")),
        Fields((Field("人数", Figure("1", "people")),)),
        table,
        Opinions((Opinion("领导", ("同意支付 ", Figure("1.00", "pay.total"))),)),
    )
    assert [(each.text, each.measure) for each in figures(document)] == [
        ("1", "people"),
        ("1", "people"),
        ("1.00", "pay"),
        ("1.00", "pay.total"),
        ("人民币壹元整", "pay.total"),
        ("1.00", "pay.total"),
    ]


def test_a_figure_without_a_measure_is_refused():
    """A number nobody can trace may not be printed; with its measure it may."""
    with pytest.raises(DocumentError):
        Figure("1.00", "")
    assert Figure("1.00", "pay").text == "1.00"


def test_text_reads_in_the_order_of_the_page():
    """Title, unit and date, heading, table with header and total, signatures."""
    document = paper(
        Heading(1, "一、名单"),
        Table(
            (NAMES, AMOUNT),
            (("甲", "1.00"),),
            caption="名单",
            unit_line="单位：元",
            total=("合计", "1.00"),
            capitals="人民币壹元整",
        ),
        PageBreak(),
        SignatureLine(("制表人",)),
        number="表1",
    )
    assert text_of(document).split("\n") == [
        "签领表",
        "表1",
        "编制单位：某区总工会",
        "日期：2024年1月5日",
        "一、名单",
        "名单",
        "单位：元",
        "姓名",
        "金额",
        "甲",
        "1.00",
        "合计",
        "1.00",
        "金额大写",
        "人民币壹元整",
        "制表人",
    ]


def test_an_official_paper_is_signed_off_below_instead_of_headed():
    """GB/T 9704: unit and a date without leading zeros stand under the text."""
    document = paper(Paragraph("正文。"), style=Style.OFFICIAL)
    assert text_of(document) == "签领表\n正文。\n某区总工会\n2024年1月5日"


def test_a_character_is_found_with_the_person_it_belongs_to():
    """The message about a rare character names table, line and person."""
    table = Table((Column("序号"), NAMES), (("1", "张三"), ("2", "钱䶮")), "名单", name_column=1)
    assert characters_of(paper(table))["䶮"] == "表“名单”第 2 行（钱䶮）“姓名”：“钱䶮”"


@pytest.mark.parametrize("mark", ["\x00", "\t", "\x0b", "\u202e", "\ufeff"])
def test_a_paper_with_an_invisible_mark_is_refused(mark):
    """A name with a control or direction mark is refused; without the mark it is not."""
    refusal = unprintable(paper(Paragraph(f"张{mark}三")))
    assert (refusal and refusal.code, unprintable(paper(Paragraph("张\n三")))) == (
        "PAPER-CONTROL",
        None,
    )


def leaves(value):
    """All strings of a JSON value that are not names of parts."""
    if isinstance(value, dict):
        return [leaf for key, item in value.items() if key != "part" for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def test_json_holds_every_fact():
    """Each fact of a paper is in its JSON under the model's own name, and JSON can carry it."""
    document = paper(
        Heading(2, ("（一）", Figure("7", "n", "k"))),
        Table((AMOUNT,), ((Cell("1.00", head=True),),), "表", "单位：元", capitals="人民币壹元整"),
        Opinions((Opinion("领导", "同意", "李珺", dt.date(2024, 1, 6)),)),
        number="表1",
        watermark="演示",
        footer_note="注",
        check=Check("ab", "https://example.org"),
    )
    carried = json.loads(json.dumps(document.to_json()))
    texts = [plain(piece.content) for piece in pieces(document) if isinstance(piece.content, str)]
    spoken = {
        "编制单位：某区总工会",
        "日期：2024年1月5日",
        "金额大写",
        "",
        "签名：李珺",
        "日期：2024年1月6日",
    }
    assert set(texts) - spoken - set(leaves(carried)) == set()
    assert carried["blocks"][0] == {
        "part": "Heading",
        "level": 2,
        "content": ["（一）", {"part": "Figure", "text": "7", "measure": "n", "key": "k"}],
    }


def test_a_field_row_leaves_no_hole():
    """Three fields in a grid of two: the one left alone is widened to the whole row."""
    grid = Fields((Field("甲", "1"), Field("乙", "2"), Field("丙", "3")))
    assert [[(item.label, item.span) for item in row] for row in grid.rows()] == [
        [("甲", 1), ("乙", 1)],
        [("丙", 2)],
    ]


FAULTY_PARTS = {
    "a fifth level": lambda: Heading(5, "五"),
    "a field wider than the form": lambda: Fields((Field("甲", "1", span=3),)),
    "a form of no columns": lambda: Fields((), columns=0),
    "a table of no columns": lambda: Table((), ()),
    "a column of no width": lambda: Column("甲", weight=0),
    "no title": lambda: paper(title=" "),
}


@pytest.mark.parametrize("build", FAULTY_PARTS.values(), ids=FAULTY_PARTS.keys())
def test_a_part_that_cannot_be_printed_is_refused(build):
    """What no paper can show is refused when it is written down; the sound paper is not."""
    with pytest.raises(DocumentError):
        build()
    assert paper().title == "签领表"
