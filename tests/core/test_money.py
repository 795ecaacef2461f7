"""Money: exact in, exact out, split without loss, and 大写 as the bank rules want it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.money import ZERO, Money, MoneyError

FEN = st.integers(-(10**15), 10**15)
NOT_NEGATIVE = st.integers(0, 10**14)
DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元(零)叁角贰分"),
        ("107000.53", "壹拾万柒仟元(零)伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("350000", "叁拾伍万元整"),
        ("100500", "壹拾万零伍佰元整"),
        ("0", "零元整"),
    ],
)
def test_capitals_of_the_official_examples(yuan, capitals):
    """The examples of the rules for filling in bills; (零) may be written or left out."""
    allowed = {"人民币" + capitals.replace("(零)", zero) for zero in ("零", "")}
    assert ({Money.parse(yuan).capitals()} | allowed) == allowed


def read_capitals(text):
    """Fen from 大写, by a reader that shares nothing with the writer."""
    body = text.removeprefix("人民币")
    yuan, rest = body.split("元") if "元" in body else ("", body)
    total = section = digit = 0
    for char in yuan:
        if char in DIGITS:
            digit = DIGITS.index(char)
        elif char in UNITS:
            section, digit = section + digit * UNITS[char], 0
        elif char == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    fen = tail = 0
    for char in rest.rstrip("整"):
        if char in DIGITS:
            tail = DIGITS.index(char)
        else:
            fen += tail * {"角": 10, "分": 1}[char]
    return (total + section + digit) * 100 + fen


@given(st.integers(0, 10**12))
def test_capitals_read_back(fen):
    """Any amount up to ten thousand million yuan, read back by an independent reader."""
    assert read_capitals(Money(fen).capitals()) == fen


@given(st.integers(0, 10**12))
def test_capitals_end_as_the_rules_want(fen):
    """To the yuan with 整; to the fen without."""
    text = Money(fen).capitals()
    due = True if fen % 100 == 0 else (False if fen % 10 else text.endswith("整"))
    assert text.endswith("整") == due


def test_a_negative_amount_has_no_capitals():
    """A red entry is not written in 大写; the message says what to do instead."""
    with pytest.raises(MoneyError) as caught:
        Money(-1).capitals()
    assert ("红字" in str(caught.value), Money(0).capitals()) == (True, "人民币零元整")


@given(FEN)
def test_parse_inverts_print(fen):
    """Both printed forms of any amount, debts included, read back to the same fen."""
    money = Money(fen)
    assert [Money.parse(money.yuan_text()), Money.parse(money.plain_text())] == [money, money]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("350,000.00", 35_000_000),
        ("500", 50_000),
        ("500.5", 50_050),
        ("500.500", 50_050),
        (" 0.01 ", 1),
        ("-12.30", -1_230),
    ],
)
def test_amounts_as_forms_carry_them(text, fen):
    """Thousands marks, no decimals, trailing zeros, a sign."""
    assert Money.parse(text) == Money(fen)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1e3",
        "0.001",
        "1,00.00",
        "35万",
        "¥500",
        "1.2.3",
        "--1",
        "NaN",
        "1 000",
        "+5",
        "1,",
        ".",
    ],
)
def test_what_fen_cannot_hold_is_refused(text):
    """Exponents, a third decimal, misplaced marks and units raise and are quoted back."""
    with pytest.raises(MoneyError) as caught:
        Money.parse(text)
    assert f"“{text}”" in str(caught.value)


@pytest.mark.parametrize("fen", [1.0, "1", True, None])
def test_only_whole_fen(fen):
    """A float, a text or a truth value is no amount; a plain integer is."""
    with pytest.raises(MoneyError):
        Money(fen)
    assert Money(1).fen == 1


@given(FEN, st.integers(1, 2_000))
def test_split_conserves(fen, parts):
    """The shares add up to the whole, differ by a fen at most, larger ones first."""
    shares = Money(fen).split(parts)
    spread = max(shares).fen - min(shares).fen
    assert (len(shares), Money.total(shares), spread == (fen % parts > 0)) == (
        parts,
        Money(fen),
        True,
    )
    assert shares == sorted(shares, reverse=True)


def test_no_split_into_nothing():
    """Zero parts are refused, one part is the whole."""
    with pytest.raises(MoneyError):
        Money(5).split(0)
    assert Money(5).split(1) == [Money(5)]


@given(FEN, FEN, st.integers(-1_000, 1_000))
def test_arithmetic_is_that_of_fen(left, right, count):
    """Sum, difference, product, negation, order and truth agree with plain integers."""
    a, b = Money(left), Money(right)
    ours = [(a + b).fen, (a - b).fen, (a * count).fen, (-a).fen, a < b, max(a, b).fen, bool(a)]
    assert ours == [
        left + right,
        left - right,
        left * count,
        -left,
        left < right,
        max(left, right),
        left != 0,
    ]


@given(NOT_NEGATIVE)
def test_wan_is_exact(fen):
    """万元 in prose: dividing by a million fen loses nothing and ends in no zero."""
    whole, _, decimals = Money(fen).wan_text().partition(".")
    back = int(whole) * 1_000_000 + int(decimals.ljust(6, "0") or "0")
    assert (back, decimals.endswith("0")) == (fen, False)


@pytest.mark.parametrize(
    ("fen", "text"),
    [(35_000_000, "35"), (25_500_000, "25.5"), (50_000, "0.05"), (-1_000_000, "-1")],
)
def test_wan_as_papers_print_it(fen, text):
    """The fund in 万元."""
    assert Money(fen).wan_text() == text


def test_nothing_sums_to_zero():
    """An empty list of amounts."""
    assert (Money.total([]), Money.of_yuan(500)) == (ZERO, Money(50_000))
