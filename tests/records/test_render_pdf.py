"""Papers are printed, signed and filed: the page must be right to the millimetre and the fen."""

import datetime as dt
import io
import re
from collections import Counter
from itertools import pairwise
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from tests.records.render_sample import DAY, UNIT, every_block, running_text, sign_sheet

from nuanliu.core.documents import (
    Cell,
    Column,
    Document,
    Heading,
    Kind,
    Opinion,
    Opinions,
    Orientation,
    Paragraph,
    Row,
    SignatureLine,
    Style,
    Table,
)
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refused
from nuanliu.records.documents.render.to_pdf import render_pdf

MM = 72 / 25.4
HAN = re.compile(r"[\u4e00-\u9fff]")


def is_not_watermark(thing):
    return thing.get("size", 0) < 100


def pages(document):
    """The text of each page, without the watermark that lies across it."""
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as pdf:
        return [page.filter(is_not_watermark).extract_text() for page in pdf.pages]


def lines(page):
    """The glyphs of a page by the height they stand at, top down, Han only."""
    found: dict[int, list[Any]] = {}
    for mark in page.chars:
        if HAN.match(mark["text"]):
            found.setdefault(round(mark["top"]), []).append(mark)
    return [found[top] for top in sorted(found)]


def test_official_text_is_twenty_two_lines_of_twenty_eight():
    """GB/T 9704-2012: on a full second page 22 lines of 28 characters, 28.95 pt apart, in place."""
    document = running_text(("慰" * 28 * 60,))
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as pdf:
        page = pdf.pages[1]
        found = lines(page)
        sizes = {round(mark["size"], 2) for line in found for mark in line}
    pitches = {round(below[0]["top"] - above[0]["top"], 2) for above, below in pairwise(found)}
    left = min(line[0]["x0"] for line in found) / MM
    right = (page.width - max(line[-1]["x1"] for line in found)) / MM
    assert (
        [len(line) for line in found],
        sizes,
        pitches,
        (round(page.width / MM), round(page.height / MM)),
        abs(left - 26) < 1.5 and abs(right - 28) < 1.5,
    ) == ([28] * 22, {16.0}, {28.95}, (210, 297), True)


def test_official_page_numbers_stand_outside():
    """— 1 — on the right of odd pages, — 2 — on the left of even ones, in 14 pt."""
    with pdfplumber.open(io.BytesIO(render_pdf(running_text(("慰" * 28 * 30,))))) as pdf:
        found = [[mark for mark in page.chars if round(mark["size"]) == 14] for page in pdf.pages]
        said = ["".join(mark["text"] for mark in marks) for marks in found]
        sides = [
            marks[0]["x0"] > page.width / 2 for marks, page in zip(found, pdf.pages, strict=True)
        ]
    assert (said, sides) == (["— 1 —", "— 2 —"], [True, False])


def test_official_title_is_large_and_centred():
    """The title is 22 pt and stands in the middle of the text area."""
    with pdfplumber.open(
        io.BytesIO(render_pdf(running_text(("正文。",), title="情况说明")))
    ) as pdf:
        title = [mark for mark in pdf.pages[0].chars if round(mark["size"]) == 22]
        middle = (title[0]["x0"] + title[-1]["x1"]) / 2 / MM
    assert ("".join(mark["text"] for mark in title), round(middle)) == ("情况说明", 28 + 78)


@pytest.mark.parametrize("count", [1, 9, 10, 23, 700])
def test_every_page_of_a_sign_sheet_sums_itself(count):
    """Per page one header, the sum of its rows and of all so far; at the end total and 大写."""
    fen = 50007
    found = pages(sign_sheet(count, fen=fen))
    held = [text.count("卫生服务中心") for text in found]
    stated = [re.findall(r"本页小计 ?([\d,.]+)", text) for text in found]
    running = [re.findall(r"累计 ?([\d,.]+)", text) for text in found]
    so_far = [sum(held[: at + 1]) for at in range(len(found) - 1)]
    headed = [
        "序号" in text and f"第 {at} 页 / 共 {len(found)} 页" in text
        for at, text in enumerate(found, start=1)
    ]
    assert (
        [[Money.parse(text).fen for text in sums] for sums in stated],
        [[Money.parse(text).fen for text in sums] for sums in running],
        sum(held),
        headed,
        Money(fen * count).capitals() in found[-1],
    ) == (
        [[fen * rows] for rows in held],
        [*([fen * rows] for rows in so_far), []],
        count,
        [True] * len(found),
        True,
    )


@pytest.mark.parametrize("count", [11, 13, 20, 22, 23])
def test_no_page_holds_a_row_or_two(count):
    """Ten rows or more on two pages: the last has five at least, over total and names."""
    held = [text.count("卫生服务中心") for text in pages(sign_sheet(count))]
    assert (sum(held), [rows for rows in held[1:] if rows < 5]) == (count, [])


def test_the_pages_of_a_sign_sheet_have_about_as_many_rows():
    """34 people: the second page is not cut short to leave five for the third."""
    held = [text.count("卫生服务中心") for text in pages(sign_sheet(34))]
    assert (sum(held), max(held) - min(held) <= 2) == (34, True)


@pytest.mark.parametrize("count", [*range(73, 80), 118])
def test_words_and_names_stand_under_rows_of_their_list(count):
    """Lists whose last page is full but for a line or two: the names are with the last rows."""
    words = Paragraph("账号只显示末四位；完整账号只在交给银行的代发文件里。")
    found = pages(sharing_form(count, words))
    last = found[-1]
    assert (last.count("基层工会") >= 2, "合计" in last, "账号" in last, "制表人" in last) == (
        (True,) * 4
    )


@pytest.mark.parametrize("above", [20, 30, 32, 34, 36])
def test_names_never_stand_alone(above):
    """A short table that just fits the page goes to the next one with its words and its names."""
    table = Table((Column("单号"),), (("甲一",), ("甲二",), ("甲三",)))
    under = (Paragraph("没有其他情况。"), SignatureLine(("制表人", "审核人")))
    blocks = (*[Paragraph("前文。")] * above, table, *under)
    found = pages(running_text((), blocks=blocks, style=Style.FORM))
    assert [("甲一" in text, "制表人" in text) for text in found][-1] == (True, True)


def test_long_names_push_rows_to_the_next_page():
    """Names and unions that wrap over many lines: each page still keeps and sums its own rows."""
    long = (
        "阿不都热合曼·买买提依明·吐尔逊江·阿卜杜克热木·努尔艾合买提",
        "乙",
        "Alexandra-Wilhelmina " * 6,
    )
    found = pages(sign_sheet(40, names=long))
    stated = [Money.parse(re.findall(r"本页小计 ?([\d,.]+)", text)[0]).fen for text in found]
    held = [text.count("卫生服务中心") for text in found]
    assert (sum(stated), stated) == (40 * 50000, [50000 * rows for rows in held])


def test_room_to_sign():
    """The cells to sign in are at least 25 mm wide and 12 mm high on paper."""
    with pdfplumber.open(io.BytesIO(render_pdf(sign_sheet(25)))) as pdf:
        table = pdf.pages[1].find_tables()[0]
    cells = [cell for row in table.rows[1:-3] if (cell := row.cells[5])]
    sizes = [((right - left) / MM, (bottom - top) / MM) for left, top, right, bottom in cells]
    small = [size for size in sizes if size[0] < 25 or size[1] < 12]
    assert (len(sizes) > 5, small) == (True, [])


def sharing_form(unions, *under):
    """A form of that many rows, with what stands under them."""
    rows = tuple((str(n), f"基层工会{n}", "500.00") for n in range(1, unions + 1))
    columns = (Column("序号", kind=Kind.COUNT), Column("单位", 4), Column("金额", kind=Kind.MONEY))
    table = Table(columns, rows, total=(Cell("合计", col_span=2), "500.00"))
    blocks = (table, *under, SignatureLine(("制表人", "审核人")))
    return Document("名额分配表", UNIT, DAY, blocks, style=Style.FORM)


def shared_out(unions):
    """Of each page of such a form the rows under its heading and the size of type."""
    with pdfplumber.open(io.BytesIO(render_pdf(sharing_form(unions)))) as pdf:
        return [
            (
                len(page.find_tables()[0].rows) - 1,
                {round(char["size"], 1) for char in page.chars if char["text"] in "基层"},
            )
            for page in pdf.pages
        ]


def test_a_table_that_just_misses_one_page_is_set_a_size_smaller():
    """38 rows fit as they are, 42 a size smaller; 43 fit neither way and take two pages, as large.

    The page with the total and the names is then no rest of six rows: each page has half of them.
    """
    assert [shared_out(unions) for unions in (38, 42, 43)] == [
        [(39, {10.5})],
        [(43, {9.0})],
        [(22, {10.5}), (22, {10.5})],
    ]


def test_a_heading_that_goes_to_the_next_page_leaves_the_table_its_own():
    """Thirty rows fit one page; the heading and the words under them alone go to the second."""
    under = (Heading(2, "告知"), Paragraph("请转告本人。" * 300))
    found = pages(sharing_form(30, *under))
    told = [(page.count("基层工会"), "合计" in page, "请转告" in page) for page in found]
    assert told == [(30, True, False), (0, False, True)]


def test_unit_and_date_never_stand_on_a_page_of_their_own():
    """Letters of 12 to 23 lines, ended by words or by a short table: the last page has more."""
    rows = tuple((f"口径{number}",) for number in range(4))
    bare = []
    for lines in range(12, 24):
        words = tuple(Paragraph(f"第{number}行") for number in range(lines))
        for blocks in (words, (*words, Table((Column("计量口径"),), rows))):
            last = pages(running_text((), blocks=blocks))[-1]
            if "行" not in last and "口径" not in last:
                bare.append((lines, len(blocks) - lines))
    assert bare == []


def test_a_row_is_never_split_and_the_header_repeats():
    """Rows of three lines over several pages: a row stays on one page, under a header."""
    said = (f"第{number}行\n行中{number}\n行末{number}" for number in range(80))
    rows = tuple((text, "500.00") for text in said)
    table = Table((Column("说明", 4), Column("金额", kind=Kind.MONEY)), rows)
    found = pages(running_text((), blocks=(table,), orientation=Orientation.LANDSCAPE))
    starts = [set(re.findall(r"第(\d+)行", text)) for text in found]
    ends = [set(re.findall(r"行末(\d+)", text)) for text in found]
    held = [place for place, start in enumerate(starts) if start]
    headed = ["说明" in found[place] for place in held]
    assert (starts == ends, sum(map(len, starts)), headed) == (True, 80, [True] * len(held))


def test_a_merged_goal_may_run_over_pages():
    """The goal merged down sixty indicators does not push the table off the page."""
    goal = Cell("把慰问金送到一线职工手中", row_span=60)
    others: list[Row] = [(f"指标{number}",) for number in range(1, 60)]
    rows: tuple[Row, ...] = ((goal, "指标0"), *others)
    found = pages(running_text((), blocks=(Table((Column("目标"), Column("指标")), rows),)))
    numbers = [int(number) for text in found for number in re.findall(r"指标(\d+)", text)]
    assert (numbers, len(found) > 1) == (list(range(60)), True)


def test_a_cell_longer_than_a_page_is_continued():
    """A report typed into one cell runs on over the page instead of off it."""
    table = Table((Column("情况说明"),), (("慰问" * 3000,),))
    found = pages(running_text((), blocks=(table,)))
    assert sum(text.count("慰") for text in found) == 3000


def test_a_long_opinion_is_continued():
    """An opinion longer than a page is printed whole, its signature below it."""
    box = Opinion("领导意见", "同意" * 2500, "李珺", dt.date(2024, 1, 6))
    found = pages(running_text((), blocks=(Opinions((box,)),)))
    assert (sum(text.count("同") for text in found), "签名：李珺" in "".join(found)) == (2500, True)


def test_user_text_is_never_run_by_the_engine():
    """Markup, code and escapes of the engine are printed as the characters they are."""
    typed = '#panic("x") *b* _i_ $x$ @ref <label> \\u{1F600} // ~ -- `raw` [a](b) = - + / 1.'
    found = pages(running_text((), blocks=(Paragraph(typed),)))[0]
    assert typed.replace(" ", "") in re.sub(r"\s", "", found)


def test_long_words_stay_inside_their_cells():
    """An address without spaces breaks inside its column; no glyph leaves the table."""
    table = Table(
        (Column("甲"), Column("乙")), (("https://example.org/" + "a1" * 90, "6222" * 30),)
    )
    document = running_text((), blocks=(table,))
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as pdf:
        page = pdf.pages[0]
        left, _, right, _ = page.find_tables()[0].bbox
        inside = [
            left <= mark["x0"] and mark["x1"] <= right
            for mark in page.chars
            if mark["text"] in "a16"
        ]
    assert Counter(inside)[False] == 0


def test_around_the_page():
    """Form number, unit, page x of y, 演示, note, check are on the page."""
    with pdfplumber.open(io.BytesIO(render_pdf(every_block()))) as pdf:
        texts = ["".join(mark["text"] for mark in page.chars) for page in pdf.pages]
        corner = next(mark for mark in pdf.pages[0].chars if mark["text"] == "校")
        low, left = corner["top"] > pdf.pages[0].height - 30 * MM, corner["x0"] < 50 * MM
    wanted = ("表3-1", "校验码：3f9a1c", "本表一式两份", "演", "示")
    assert (
        [word for text in texts for word in wanted if word not in text],
        ["第 1 页 / 共 2 页" in texts[0], "某区总工会\u3000送温暖慰问活动审批表" in texts[1]],
        (low, left),
    ) == ([], [True, True], (True, True))


def ink_bottom_left(document):
    """The dark share in percent of the 14 mm square where the QR code stands."""
    with pypdfium2.PdfDocument(render_pdf(document)) as pdf:
        page = pdf[0].render(scale=4).to_pil().convert("L")
    edges = [round(length * MM * 4) for length in (18, 297 - 22, 32, 297 - 8)]
    square = page.crop((edges[0], edges[1], edges[2], edges[3])).point(lambda ink: 255 * (ink < 99))
    return round(100 * square.histogram()[255] / (square.width * square.height))


def test_the_qr_code_is_drawn_bottom_left():
    """A third to two thirds of its square is black; without a check the corner stays white."""
    drawn = ink_bottom_left(every_block())
    assert (33 < drawn < 67, ink_bottom_left(every_block(check=None))) == (True, 0)


def test_numbers_stand_right_to_the_hair():
    """All amounts of a column end at the same place."""
    with pdfplumber.open(io.BytesIO(render_pdf(sign_sheet(8)))) as pdf:
        words = pdf.pages[0].extract_words()
    ends = {round(word["x1"], 1) for word in words if re.fullmatch(r"[\d,]+\.\d\d", word["text"])}
    assert len(ends) == 1


def test_the_file_bears_the_date_of_the_paper():
    """Title, author and date of the file are those of the paper, not of the machine."""
    with pdfplumber.open(io.BytesIO(render_pdf(every_block()))) as pdf:
        facts = pdf.metadata
    assert (facts["Title"], facts["Author"], facts["CreationDate"][:10]) == (
        "送温暖慰问活动审批表",
        "某区总工会",
        "D:20240115",
    )


def test_a_row_that_fits_no_page_is_refused_with_advice():
    """Page subtotals need rows that fit a page: a name of ten thousand characters is refused."""
    with pytest.raises(Refused) as caught:
        render_pdf(sign_sheet(2, names=("甲" * 10000, "乙")))
    assert (caught.value.code, render_pdf(sign_sheet(2))[:5]) == ("PAPER-PDF", b"%PDF-")
