"""What offices write beside the plain way: amounts in words, lists in one line, quoted names."""

import pytest
from tests.core.ninesections.support import PLAIN, reading_of, text_of

from nuanliu.core.ninesections.names import stripped
from nuanliu.core.ninesections.tokens import Kind, tokens


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("元旦春节慰问壹拾伍万元", [15_000_000]),
        ("人民币叁仟元整", [300_000]),
        ("150000元(大写:壹拾伍万元整)", [15_000_000]),
        ("150000元(壹拾伍万元整)", [15_000_000]),
        ("元旦春节慰问十五人", []),
    ],
)
def test_amounts_in_words_are_read_once(text, fen):
    """Alone they are the amount; behind the digits they only repeat it."""
    assert [one.value for one in tokens(text) if one.kind is Kind.AMOUNT] == fen


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("安排“五一”劳模慰问活动", "“五一”劳模慰问"),
        ("“春节送温暖”活动", "春节送温暖"),
        ("2026年纪念“三八”", "纪念“三八”"),
    ],
)
def test_a_quoted_word_keeps_both_its_marks(printed, name):
    """A name that begins or ends with a quoted word; marks around the whole are no part of it."""
    assert stripped(printed) == name


@pytest.mark.parametrize(
    ("listed", "gaps"),
    [("1.困难职工；2.户外劳动者", []), ("2.户外劳动者；3.快递员", [19, 20])],
)
def test_a_list_may_begin_behind_its_title(listed, gaps):
    """One line holds title and list; without its first item the gaps are told, where they are."""
    lines = text_of(PLAIN).split("\n")
    end = next(at for at in range(18, len(lines)) if lines[at].startswith("4、"))
    rest = [lines[end].replace("4、", "3、", 1), *lines[end + 1 :]]
    told = reading_of("\n".join([*lines[:18], f"（一）慰问对象：{listed}", *rest]))
    assert [one.line for one in told.findings if one.code == "NUMBER-GAP"] == gaps


def test_the_overview_may_be_called_otherwise():
    """单位情况 in place of 单位概况: the same facts, nothing absent."""
    text = text_of(PLAIN)
    before, after = reading_of(text), reading_of(text.replace("单位概况", "单位情况"))
    assert ("单位概况" in text, after.findings) == (True, before.findings)
