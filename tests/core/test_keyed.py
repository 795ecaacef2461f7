"""Paper forms as digits: what is read, what is refused with its line, where two readings part."""

import pytest

from nuanliu.core.keyed import Difference, differences, digits_of, read_forms
from nuanliu.core.refusal import Refusal

ASKED = ["satisfied", "received", "fair"]


@pytest.mark.parametrize("line", ["1 3 0", "130", "1,3,0", " 1，3、0 ", "1|3|0"])
def test_a_form_is_read_however_its_digits_stand_apart(line):
    """First choice, third choice, blank: the same whatever stands between the digits."""
    assert read_forms(line, ASKED) == [{"satisfied": "非常满意", "received": "尚未收到"}]


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("", "STACK-NONE", "没有录入任何问卷"),
        ("\n  \n", "STACK-NONE", "没有录入任何问卷"),
        ("111\n12", "STACK-LINE", "第 2 行有 2 个数字，这份问卷有 3 题"),
        ("1111", "STACK-LINE", "第 1 行有 4 个数字，这份问卷有 3 题"),
        ("1一1", "STACK-LINE", "第 1 行“1一1”不全是数字"),
        ("1１1", "STACK-LINE", "第 1 行“1１1”不全是数字"),
        ("111\n\n141", "STACK-DIGIT", "第 3 行第 2 题写的是 4，这一题只有 3 个选项"),
        ("711", "STACK-DIGIT", "第 1 行第 1 题写的是 7，这一题只有 6 个选项"),
        ("111\n" * 301, "STACK-MANY", "一次录入了 301 份，最多 300 份"),
    ],
)
def test_what_is_no_form_is_refused_with_its_line(text, code, what):
    """Nothing, too few or too many digits, other signs, a place beyond the scale, a whole box."""
    found = read_forms(text, ASKED)
    assert isinstance(found, Refusal)
    assert (found.code, found.what) == (code, what)


def test_three_hundred_forms_are_one_stack():
    """The most there may be is read; see 301 above."""
    found = read_forms("111\n" * 300, ASKED)
    assert not isinstance(found, Refusal)
    assert len(found) == 300


def test_two_readings_part_where_they_say_different_things():
    """One choice read otherwise, one left out by the first, one by the second; the rest agrees."""
    first = [{"satisfied": "满意", "fair": "满意"}, {"received": "尚未收到"}, {"fair": "一般"}]
    second = [{"satisfied": "一般", "fair": "满意"}, {"received": "尚未收到", "fair": "满意"}, {}]
    assert differences(first, second, ASKED) == [
        Difference(1, "satisfied", "满意", "一般"),
        Difference(2, "fair", "", "满意"),
        Difference(3, "fair", "一般", ""),
    ]


@pytest.mark.parametrize("line", ["1 1 1", "6 3 0", "0 0 0", "2 2 5"])
def test_a_form_is_written_as_it_was_keyed(line):
    """Read and written back: the same digits."""
    found = read_forms(line, ASKED)
    assert not isinstance(found, Refusal)
    assert digits_of(found[0], ASKED) == line
