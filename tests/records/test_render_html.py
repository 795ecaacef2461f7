"""The office pastes a paper into the portal's editor, which keeps plain tags and drops the rest."""

import pytest
from lxml import html
from tests.records.render_sample import every_block, indicators, running_text, sign_sheet

from nuanliu.core.documents import Column, Kind, Paragraph, Table, unmerged
from nuanliu.core.refusal import Refused
from nuanliu.records.documents.render.to_html import render_html, render_html_page

CMS_TAGS = {
    "div", "h1", "h2", "h3", "h4", "h5", "p", "strong", "br", "hr",
    "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td",
}  # fmt: skip


def said(element):
    """The text of an element with line breaks as newlines."""
    for mark in element.iter("br"):
        mark.tail = f"\n{mark.tail or ''}"
    return element.text_content()


def grid(table):
    """A table read back with every span written out, as a browser would lay it."""
    places = {}
    for line, row in enumerate(table.iter("tr")):
        column = 0
        for cell in row.iter("th", "td"):
            while (line, column) in places:
                column += 1
            for down in range(int(cell.get("rowspan", "1"))):
                for right in range(int(cell.get("colspan", "1"))):
                    places[line + down, column + right] = said(cell)
            column += int(cell.get("colspan", "1"))
    height = max(line for line, _ in places) + 1
    width = max(column for _, column in places) + 1
    return [[places[line, column] for column in range(width)] for line in range(height)]


def test_text_in_is_text_out():
    """Headings and paragraphs come back word for word, markup characters included."""
    page = html.fromstring(render_html(every_block()).decode())
    assert [said(part) for part in page if part.tag in {"h1", "h2", "h3", "h4", "h5", "p"}] == [
        "送温暖慰问活动审批表",
        "演示",
        "编制单位：某区总工会",
        "日期：2024年1月15日",
        "表3-1",
        "一、基本情况",
        "共安排350,000.00元，#panic() *星号* $x$ \\ @a。",
        "（一）资金",
        "单位：元",
        "1. 指标",
        "（1）意见",
        "附件另页。",
        "制表人：\u3000审核人：\u3000负责人：",
        "本表一式两份",
        "校验码：3f9a1c",
    ]


def test_merged_cells_come_back_where_they_were():
    """The indicator table laid out by its spans equals the unmerged rows of the model."""
    document = running_text((), blocks=(indicators(),))
    table = html.fromstring(render_html(document).decode()).find("table")
    assert grid(table)[2:] == unmerged(indicators())[1:]


def test_amounts_come_back_to_the_fen():
    """A sign sheet of thirty people: every amount and the total are as printed."""
    table = html.fromstring(render_html(sign_sheet(30)).decode()).find("table")
    amounts = [row[4] for row in grid(table)[1:32]]
    assert amounts == [*["500.00"] * 30, "15,000.00"]


def test_only_tags_a_content_system_keeps():
    """No script, no style, no event: tags, attributes and classes from a short list."""
    page = html.fromstring(render_html(every_block()).decode())
    tags = {part.tag for part in page.iter()}
    names = {name for part in page.iter() for name in part.attrib}
    classes = {part.get("class") for part in page.iter()} - {None}
    usual = {"lang", "scope", "rowspan", "colspan", "width", "class"}
    assert (tags - CMS_TAGS, names - usual, classes - {"left", "center", "right"}) == (
        set(),
        set(),
        set(),
    )


def test_columns_stand_and_share_as_on_paper():
    """Weights 1, 3, 4 of 8; an amount stands right, a signature in the middle, words left."""
    columns = (
        Column("姓名"),
        Column("金额", 3, kind=Kind.MONEY),
        Column("签名", 4, kind=Kind.SIGN),
    )
    table = Table(columns, (("张三", "500.00", ""),), unit_line="单位：元")
    page = html.fromstring(render_html(running_text((), blocks=(table,))).decode())
    assert (
        [part.get("width") for part in page.iter("col")],
        [cell.get("class") for cell in page.iter("td")],
        [cell.get("class") for cell in page.iter("th")],
    ) == (["12%", "38%", "50%"], [None, "right", "center"], [None] * 3)


def test_the_whole_page_fits_a_telephone():
    """The page says its width is the screen's and keeps words off the edge."""
    whole = render_html_page(every_block()).decode()
    view = html.document_fromstring(whole).xpath("//meta[@name='viewport']/@content")
    assert (view, "padding: 0 1em;" in whole) == (
        ["width=device-width, initial-scale=1"],
        True,
    )


def test_header_cells_say_what_they_head():
    """A screen reader hears each amount with its column: every th has a scope."""
    page = html.fromstring(render_html(every_block()).decode())
    assert {cell.get("scope") for cell in page.iter("th")} == {"col", "colgroup", "row"}


def test_user_text_is_never_markup():
    """A name that looks like a tag stays a name."""
    table = Table((Column("姓名"),), (("<script>alert(1)</script>&amp;",),))
    page = html.fromstring(render_html(running_text((), blocks=(table,))).decode())
    assert [said(cell) for cell in page.iter("td")] == ["<script>alert(1)</script>&amp;"]


def test_the_whole_page_holds_the_same_fragment():
    """The page for reading alone differs from the fragment only by what stands around it."""
    document = every_block()
    whole = render_html_page(document).decode()
    assert (render_html(document).decode().strip() in whole, whole.count("<style>")) == (True, 1)


def test_a_control_character_is_refused():
    """An invisible mark is refused by code; the same paper without it is rendered."""
    with pytest.raises(Refused) as caught:
        render_html(running_text((), blocks=(Paragraph("张\x00三"),)))
    sound = render_html(running_text((), blocks=(Paragraph("张三"),))).decode()
    assert (caught.value.code, "<p>张三</p>" in sound) == ("PAPER-CONTROL", True)
