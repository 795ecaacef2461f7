"""An amount is read in every form people type, exactly, or refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roster import parse_amount

FIVE_HUNDRED = (
    *("500", "５００", "¥500.00", "￥500", "500元", "伍佰元整", "500.00元", "人民币伍佰元整"),
    *("五百元", "五百", " 500 ", "'500", "500.000", "0.05万元", "RMB500", "500元整", "伍佰圆正"),
)


@pytest.mark.parametrize("text", FIVE_HUNDRED)
def test_five_hundred_in_every_dress(text):
    """Each is 500.00 yuan."""
    assert parse_amount(text) == Money.of_yuan(500)


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1,000", 100_000), ("-500", -50_000), ("0", 0), ("伍佰零伍元伍角", 50_550), ("0.01", 1)],
)
def test_other_amounts_are_exact(text, fen):
    """Thousands, a sign, nothing, jiao, one fen."""
    assert parse_amount(text) == Money(fen)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "AMOUNT-EMPTY"),
        ("　", "AMOUNT-EMPTY"),
        ("约500", "AMOUNT-FORM"),
        ("500左右", "AMOUNT-FORM"),
        ("5OO", "AMOUNT-FORM"),
        ("500.005", "AMOUNT-FORM"),
        ("500-600", "AMOUNT-FORM"),
        ("1,00", "AMOUNT-FORM"),
        ("十十", "AMOUNT-FORM"),
        ("整", "AMOUNT-FORM"),
        ("一床被子", "AMOUNT-FORM"),
    ],
)
def test_what_is_no_amount_is_refused(text, code):
    """Vague, mistyped, too fine, or a thing."""
    found = parse_amount(text)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_a_heading_in_ten_thousands_counts():
    """0.05 under 金额（万元） is 500 yuan; 500 under it is five million."""
    found = [parse_amount(text, in_wan=True) for text in ("0.05", "500")]
    assert found == [Money.of_yuan(500), Money.of_yuan(5_000_000)]


@given(st.integers(min_value=1, max_value=10**9))
def test_figures_and_capitals_come_back(fen):
    """What the program prints, in figures or 大写, is read as the same amount."""
    money = Money(fen)
    printed = (money.yuan_text(), money.plain_text(), f"¥{money.yuan_text()}", money.capitals())
    assert [parse_amount(text) for text in printed] == [money] * 4


@pytest.mark.parametrize("text", ["530103198001011234", "13900000001", "6222 0212 3456 7890 123"])
def test_a_number_of_a_person_is_no_amount_and_is_not_quoted(text):
    """In the wrong column; ten digits of yuan are still an amount."""
    found = parse_amount(text)
    assert isinstance(found, Refusal)
    assert (found.code, any(char.isdigit() for char in found.what)) == ("AMOUNT-FORM", False)
    assert parse_amount("9999999999") == Money.of_yuan(9_999_999_999)
