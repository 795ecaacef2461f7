"""Texts as they come out of mail, PDF and phones: lines broken at one width, signs nobody sees.

Every sample (and the real text where it lies beside the project) is broken in three ways at several
widths; the facts and what is found stay those of the whole paragraphs.
"""

import re
from unicodedata import east_asian_width

import pytest
from tests.core.ninesections.support import (
    PLAIN,
    SEEDS,
    TEXTS,
    blocks_of_text,
    errors,
    reading_of,
    text_of,
)

from nuanliu.core.ninesections import Block, Line, TableBlock, read
from nuanliu.core.ninesections.tidying import tidied
from nuanliu.core.ninesections.wrapping import unwrapped

FILES = [*SEEDS, *TEXTS]
TABLE = re.compile(r"[|｜\t]")
WORD = re.compile(r"(?:[0-9A-Za-z.]+|.)[，。；：、！？）》”〉,;:)％%]*")


def columns(text):
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def by_signs(line, width):
    """As an editor breaks: every so many signs, numbers too."""
    return [line[at : at + width] for at in range(0, len(line), width)] or [line]


def by_columns(line, width):
    """As a page breaks: numbers stay whole, no line begins with a comma."""
    out = [""]
    for word in WORD.findall(line):
        if out[-1] and columns(out[-1] + word) > 2 * width:
            out.append("")
        out[-1] += word
    return out


def at_commas(line, width):
    """As people break: at the last comma before the end of the line, if there is one near."""
    out = []
    while len(line) > width:
        place = max(line.rfind(sign, int(width * 0.8), width) for sign in "，、；。,;")
        cut = place + 1 if place >= 0 else width
        out.append(line[:cut])
        line = line[cut:]
    return [*out, line]


def broken(text, way, width):
    lines = text.split("\n")
    return "\n".join(line if TABLE.search(line) else "\n".join(way(line, width)) for line in lines)


def kinds(reading):
    return {(one.code, one.section) for one in reading.findings if one.severity == "error"}


@pytest.mark.parametrize("way", [by_signs, by_columns, at_commas])
@pytest.mark.parametrize("width", [32, 38, 40, 45])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_broken_paragraph_is_read_whole(path, way, width):
    text = text_of(path)
    whole, again = reading_of(text), reading_of(broken(text, way, width))
    assert (again.facts, kinds(again)) == (whole.facts, kinds(whole))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_whole_paragraphs_stay_as_they_are(path):
    blocks = blocks_of_text(text_of(path))
    assert unwrapped(blocks) == blocks


def test_breaking_hides_no_fault():
    """A wrong amount in the middle of a broken paragraph is told where the paragraph begins."""
    text = broken(
        text_of(PLAIN).replace("夏季送清凉8.4万元：", "夏季送清凉8.9万元：", 1), by_signs, 40
    )
    line = next(
        n for n, one in enumerate(text.split("\n"), 1) if one.startswith("2025年财政安排项")
    )
    assert (("六", line) in errors(reading_of(text)), errors(reading_of(text_of(PLAIN)))) == (
        *(True, set()),
    )


JOINED = [
    ("计划慰问困难职工和农民工共", "一百二十人。", False),  # too little is known to mend it
    ("计划慰问困难职工和农民工，", "一线职工120人。", True),
    ("慰问金共12.5", "万元，由办公室发放。", True),
    ("电话：0794-8200316", "2、法定代表人：温启明", False),
    ("电话：0794-8200316", "户外劳动者", False),
    ("计划慰问困难职工120", "户，农民工60人。", True),
    ("工作时间：", "2025年1月", False),
    ("慰问对象为困难职工、", "（2）农民工", False),
    ("由职工服务中心负责", "，办公室配合。", True),
]


@pytest.mark.parametrize(("above", "below", "one"), JOINED)
def test_two_lines_are_one_only_if_they_say_so(above, below, one):
    long = Line(
        "一线职工" * 20 + "。", 2
    )  # longer than any line of a page: nothing was broken here
    lines = [long, Line(above, 4), Line(below, 5)]
    assert unwrapped(lines) == ([long, Line(above + below, 4)] if one else lines)


def test_an_empty_line_ends_a_paragraph():
    lines = [Line("慰问困难职工，", 1), Line("一线职工，", 2), Line("农民工", 4)]
    assert unwrapped(lines) == [Line("慰问困难职工，一线职工，", 1), Line("农民工", 4)]


def test_one_line_that_is_the_longest_is_not_broken():
    """A short text without full stops: its longest line and the one below stay two."""
    lines = [Line("慰问对象", 1), Line("坚守岗位的公共服务行业一线职工", 2), Line("困难职工", 3)]
    assert unwrapped(lines) == lines


def test_tables_are_never_glued():
    blocks: list[Block] = [
        Line("甲，", 1),
        TableBlock((("乙，", "丙"),), 2),
        Line("丁 | 戊 |", 3),
        Line("己，", 4),
    ]
    assert unwrapped(blocks) == blocks


UNSEEN = "\u200b\u200c\u200d\ufeff\u2060\u00ad\u200e\ufe0f"
WIDE = {code: code + 0xFEE0 for code in range(ord("0"), ord("z")) if chr(code).isalnum()}


def between(signs):
    """The text with a sign, each in turn, behind every character."""
    return lambda text: "".join(
        sign + signs[at % len(signs)] if sign != "\n" else sign for at, sign in enumerate(text)
    )


BLANKS = {
    "nbsp": "\u00a0",
    "thin": "\u2009",
    "figure": "\u2007",
    "narrow": "\u202f",
    "tab": "\u3000\u00a0",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_signs_without_width_change_nothing(path):
    text = text_of(path)
    assert reading_of(between(UNSEEN)(text)) == reading_of(text)


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS.keys())
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_odd_blanks_around_lines_and_signs_change_nothing(path, blank):
    text = text_of(path)
    spaced = "\n".join(
        line if TABLE.search(line) else f"{blank}{line.replace('：', f'：{blank}')}{blank}"
        for line in text.split("\n")
    )
    again, whole = reading_of(spaced), reading_of(text)
    assert (again.facts, kinds(again)) == (whole.facts, kinds(whole))


def test_wide_letters_and_digits_are_read():
    """Copied from a phone, １３３６… ＭＢ…: the code and every amount are those of the text."""
    wide, narrow = reading_of(text_of(PLAIN).translate(WIDE)), reading_of(text_of(PLAIN))
    told = [(one.facts.unit.uscc, one.facts.lines, one.facts.people) for one in (wide, narrow)]
    assert (told[0], kinds(wide)) == (told[1], kinds(narrow))


def test_twin_letters_and_numbers_of_one_sign_are_spelled_out():
    """⼯ and ⼈ are radicals, ⒈ and ㈠ are one sign each: all come out of PDF pages."""
    lines = [Line("㈠⼯会慰问⼈数", 1), Line("⒈甲", 2), Line("⑵乙", 3), Line("\u200b\ufeff", 4)]
    assert tidied(lines) == [Line("(一)工会慰问人数", 1), Line("1.甲", 2), Line("(2)乙", 3)]


def test_an_article_copied_from_a_phone_has_no_error():
    """Everything at once: broken, wide digits, unseen signs and odd blanks."""
    text = between("\u200b\u2060")(broken(text_of(PLAIN), by_signs, 40).translate(WIDE))
    copied = read(tidied(blocks_of_text(text.replace("：", "：\u00a0"))))
    assert (errors(copied), copied.facts.lines) == (set(), reading_of(text_of(PLAIN)).facts.lines)
