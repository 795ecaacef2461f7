"""Reading targets: numbers with and without signs, words the books can decide, and the rest."""

from fractions import Fraction

import pytest

from nuanliu.core.indicators import Operator, Target, TextTarget, parse_target
from nuanliu.core.refusal import Refusal

NUMBERS = [
    (("≥", "700", "人"), Target(Operator.AT_LEAST, "700", "人", Fraction(700))),
    ((None, "≥90", "%"), Target(Operator.AT_LEAST, "90", "%", Fraction(90))),
    ((None, "≥90%", ""), Target(Operator.AT_LEAST, "90", "%", Fraction(90))),
    (("=", "100", "%"), Target(Operator.EQUAL, "100", "%", Fraction(100))),
    (("≤", "350,000.00", "元"), Target(Operator.AT_MOST, "350,000.00", "元", Fraction(350000))),
    ((None, "不超过500", "元"), Target(Operator.AT_MOST, "500", "元", Fraction(500))),
    ((">=", "35.5", "万元"), Target(Operator.AT_LEAST, "35.5", "万元", Fraction(71, 2))),
    (("≥", "≥ 12", "次"), Target(Operator.AT_LEAST, "12", "次", Fraction(12))),
]


@pytest.mark.parametrize(("printed", "expected"), NUMBERS)
def test_numbers_are_read_exactly(printed, expected):
    """Sign before the value or in its own column, thousands, decimals, unit behind the value."""
    assert parse_target(*printed) == expected


def test_words_the_books_can_decide():
    """年度内 and 年度预算批复数, whatever operator is printed or assumed for them."""
    found = [
        parse_target("文本", "年度内", "年"),
        parse_target(None, "年度预算批复数", "元"),
        parse_target("≤", "年度预算批复数", "元"),
    ]
    assert found == [
        Target(Operator.TEXT, "年度内", "年", words=TextTarget.WITHIN_YEAR),
        Target(Operator.TEXT, "年度预算批复数", "元", words=TextTarget.WITHIN_APPROPRIATION),
        Target(Operator.TEXT, "年度预算批复数", "元", words=TextTarget.WITHIN_APPROPRIATION),
    ]


def test_a_qualitative_target_keeps_its_words():
    """有所提升 is judged, not computed."""
    found = parse_target("定性", "有所提升", "")
    assert found == Target(Operator.QUALITATIVE, "有所提升", "")


REFUSED = [
    (("文本", "尽快", "年"), "IND-TEXT"),
    (("≥", "很多", "人"), "IND-TARGET"),
    (("≥", "-5", "人"), "IND-TARGET"),
    (("≥", "90%", "人"), "IND-TARGET"),
    ((None, "700", "人"), "IND-OPERATOR"),
    (("约", "700", "人"), "IND-OPERATOR"),
    (("≥", "≤500", "元"), "IND-OPERATOR"),
]


@pytest.mark.parametrize(("printed", "code"), REFUSED)
def test_what_cannot_be_compared_is_refused(printed, code):
    """Unknown words, no number, no or contradicting operator; 700 人 with ≥ beside it passes."""
    found = parse_target(*printed)
    assert isinstance(found, Refusal)
    assert (found.code, isinstance(parse_target("≥", "700", "人"), Target)) == (code, True)


def test_targets_print_with_operator_and_unit():
    """The form shows ≥700人; words stand alone."""
    found = [parse_target("≥", "700", "人"), parse_target(None, "年度内", "年")]
    assert [one.text for one in found if isinstance(one, Target)] == ["≥700人", "年度内"]
