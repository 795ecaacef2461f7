"""大写, dates and units, vector by vector, each written by hand from the rules and the calendar."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from nuanliu.core.dates import parse_date, parse_period
from nuanliu.core.dates.period import Fault, period_fault
from nuanliu.core.dates.rolling import year_later
from nuanliu.core.forms.values import fen_of, goal_of, number_in, reached_of, unit_in
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roster import parse_amount

# 正确填写票据和结算凭证的基本规定: what stands in brackets may be written or left out.
CAPITALS = (
    ("0.01", "壹分"), ("0.10", "壹角(整)"), ("0.11", "壹角壹分"), ("1", "壹元整"),
    ("1.01", "壹元零壹分"), ("1.10", "壹元壹角(整)"), ("1.11", "壹元壹角壹分"),
    ("10", "壹拾元整"), ("10.10", "壹拾元(零)壹角(整)"), ("11", "壹拾壹元整"),
    ("20.05", "贰拾元零伍分"), ("100", "壹佰元整"), ("101", "壹佰零壹元整"),
    ("110", "壹佰壹拾元整"), ("300.30", "叁佰元(零)叁角(整)"), ("305.05", "叁佰零伍元零伍分"),
    ("500", "伍佰元整"), ("500.55", "伍佰元(零)伍角伍分"), ("1001", "壹仟零壹元整"),
    ("1010", "壹仟零壹拾元整"), ("1100", "壹仟壹佰元整"), ("10000", "壹万元整"),
    ("10001", "壹万零壹元整"), ("10010", "壹万零壹拾元整"), ("10100", "壹万零壹佰元整"),
    ("11000", "壹万壹仟元整"), ("20000.02", "贰万元零贰分"),
    ("90909.09", "玖万零玖佰零玖元零玖分"), ("100000", "壹拾万元整"),
    ("100001", "壹拾万零壹元整"), ("101000", "壹拾万(零)壹仟元整"),
    ("350000.01", "叁拾伍万元零壹分"), ("1000000", "壹佰万元整"),
    ("1000001", "壹佰万零壹元整"), ("1001000", "壹佰万(零)壹仟元整"),
    ("1010000", "壹佰零壹万元整"), ("5000050.50", "伍佰万零伍拾元(零)伍角(整)"),
    ("10000000", "壹仟万元整"), ("10010001", "壹仟零壹万零壹元整"),
    ("80008000", "捌仟万(零)捌仟元整"), ("80080800", "捌仟零捌万零捌佰元整"),
    ("100000000", "壹亿元整"), ("100000000.01", "壹亿元零壹分"), ("100000001", "壹亿零壹元整"),
    ("100001000", "壹亿零壹仟元整"), ("100010000", "壹亿零壹万元整"),
    ("101000000", "壹亿零壹佰万元整"), ("110000000", "壹亿壹仟万元整"),
    ("123456789.01", "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分"),
    ("1000000000", "壹拾亿元整"), ("1200000000.50", "壹拾贰亿元(零)伍角(整)"),
)  # fmt: skip


def allowed(text):
    """Every way in which what stands in brackets is written or left out."""
    parts = text.replace(")", "(").split("(")
    ways = product(*((part,) if place % 2 == 0 else ("", part) for place, part in enumerate(parts)))
    return {"人民币" + "".join(way) for way in ways}


@pytest.mark.parametrize(("yuan", "capitals"), CAPITALS)
def test_capitals_are_those_of_the_rules(yuan, capitals):
    """Zeros inside and at the ends of a section, 元, 角 and 分 last, up to ten times 10^8."""
    money = Money.parse(yuan)
    printed = money.capitals()
    assert ({printed} - allowed(capitals), parse_amount(printed)) == (set(), money)


AMOUNTS = (
    ("１２，３４５．６７", 1_234_567), ("￥５００", 50_000), ("０．５万元", 500_000),
    ("1.5万元", 1_500_000), ("35万元", 35_000_000), ("0.000001万元", 1), ("两万元", 2_000_000),
    ("十万元", 10_000_000), ("一万二千元", 1_200_000), ("一百零五元五角", 10_550),
    ("壹仟元零伍角", 100_050), ("壹角", 10), ("壹角整", 10), ("伍分", 5),
    ("壹亿元整", 10_000_000_000), ("-0.0515万元", -51_500), ("0.0515万元", 51_500),
    ("壹亿零壹元整", 10_000_000_100), ("壹佰零壹万元整", 101_000_000),
    ("壹拾万零伍佰元整", 10_050_000), ("叁佰贰拾伍元零肆分", 32_504),
    ("人民币捌仟零捌万零捌佰元整", 8_008_080_000), ("1,200,000.00", 120_000_000),
    ("1200.5元", 120_050), ("1,200.123456万元", 1_200_123_456),
)  # fmt: skip


@pytest.mark.parametrize(("text", "fen"), AMOUNTS)
def test_amounts_in_figures_and_words(text, fen):
    """Full width, 万元, 大写 and the words people say, to the fen."""
    assert parse_amount(text) == Money(fen)


FINE = ("0.0000001万元", "0.00万0元", "1.234元", "万元", "亿", "0.1234")


@pytest.mark.parametrize("text", FINE)
def test_what_no_fen_can_hold_is_no_amount(text):
    """A seventh decimal of 万元, a third of 元, a unit alone; controls stand above."""
    found = parse_amount(text)
    assert isinstance(found, Refusal)
    assert found.code == "AMOUNT-FORM"


DAYS = (
    ("2024年2月29日", date(2024, 2, 29)), ("２０２４年２月２９日", date(2024, 2, 29)),
    ("二〇二四年二月二十九日", date(2024, 2, 29)), ("20240229", date(2024, 2, 29)),
    ("2024/2/29", date(2024, 2, 29)), ("２０２４－０２－２９", date(2024, 2, 29)),
    ("45351", date(2024, 2, 29)), ("45352", date(2024, 3, 1)), ("2000-02-29", date(2000, 2, 29)),
    ("2028.2.29", date(2028, 2, 29)), ("2023-02-28", date(2023, 2, 28)),
    ("2024年12月31日", date(2024, 12, 31)), ("二〇二五年十二月三十一日", date(2025, 12, 31)),
    ("2023-02-29", "DATE-DAY"), ("20230229", "DATE-DAY"), ("2025年2月29日", "DATE-DAY"),
    ("二〇二三年二月二十九日", "DATE-DAY"), ("2100-02-29", "DATE-DAY"),
    ("2024-04-31", "DATE-DAY"), ("2024年13月1日", "DATE-DAY"), ("2024-00-10", "DATE-DAY"),
    ("2024年6月0日", "DATE-DAY"), ("2月29日", "DATE-YEAR"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "due"), DAYS)
def test_days_by_the_calendar(text, due):
    """The 29th of February in leap years alone, however it is typed; days that are none."""
    found = parse_date(text)
    assert (found.code if isinstance(found, Refusal) else found) == due


def test_the_year_of_the_paper_decides_over_the_29th():
    """2月29日 on a list of 2024 is a day, on one of 2023 it is none."""
    found, none = [parse_date("2月29日", year_hint=year) for year in (2024, 2023)]
    assert isinstance(none, Refusal)
    assert (found, none.code) == (date(2024, 2, 29), "DATE-DAY")


PERIODS = (
    ("2024年2月", (2024, 2, 1), (2024, 2, 29)), ("2023年2月", (2023, 2, 1), (2023, 2, 28)),
    ("2000年2月下旬", (2000, 2, 21), (2000, 2, 29)),
    ("2024年2月28日至3月1日", (2024, 2, 28), (2024, 3, 1)),
    ("2024年1月至2月29日", (2024, 1, 1), (2024, 2, 29)),
    ("２０２３年１２月至次年２月", (2023, 12, 1), (2024, 2, 29)),
    ("2024年12月至次年2月", (2024, 12, 1), (2025, 2, 28)),
    ("2024年第一季度", (2024, 1, 1), (2024, 3, 31)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last"), PERIODS)
def test_periods_end_with_their_month(text, first, last):
    """February ends on the 29th in leap years, on the 28th in others."""
    found = parse_period(text)
    assert (found.start, found.end) == (date(*first), date(*last))


def test_a_period_to_a_day_that_is_none_is_a_fault():
    """To the 29th of February 2023: told as a fault; control: of 2024."""
    texts = [f"{year}年2月1日至2月29日" for year in (2023, 2024)]
    assert [(parse_period(text) is None, period_fault(text)) for text in texts] == [
        (True, Fault.NO_SUCH_DAY), (False, None),
    ]  # fmt: skip


def test_a_year_later_there_may_be_no_29th():
    """The 29th becomes the 28th; the 28th stays the 28th also where a 29th follows."""
    days = [date(2024, 2, 29), date(2023, 2, 28), date(2023, 3, 1), date(2024, 12, 31)]
    assert [year_later(day) for day in days] == [
        date(2025, 2, 28), date(2024, 2, 28), date(2024, 3, 1), date(2025, 12, 31),
    ]  # fmt: skip


FEN = (
    ("35", "万元", 35_000_000), ("35.00", "万元", 35_000_000), ("0.05", "万元", 50_000),
    ("35.000001", "万元", 35_000_001), ("35.0000001", "万元", None), ("350000", "元", 35_000_000),
    ("0.01", "元", 1), ("0.005", "元", None), ("1.2", "亿元", 12_000_000_000),
    ("3", "千元", 300_000), ("5", "百元", 50_000), ("0", "万元", 0), ("-1.5", "万元", -1_500_000),
)  # fmt: skip


@pytest.mark.parametrize(("number", "unit", "fen"), FEN)
def test_amounts_are_exact_in_fen_or_none(number, unit, fen):
    """万元, 元, 亿元 to the fen; what no fen can hold is none."""
    assert fen_of(number, unit) == fen


WAN = (
    (1, "0.000001"), (50_000, "0.05"), (35_000_001, "35.000001"), (1_000_000, "1"),
    (10_000_000_000, "10000"), (12_345_678_901, "12345.678901"), (-25_500_000, "-25.5"), (0, "0"),
)  # fmt: skip


@pytest.mark.parametrize(("fen", "wan"), WAN)
def test_fen_in_wan(fen, wan):
    """A fen is a millionth of 万元; and back again."""
    assert (Money(fen).wan_text(), fen_of(wan, "万元")) == (wan, fen)


GOALS = (
    ("≥700人次", ("≥", "700", "人次", 700)), ("700人次以上", ("≥", "700", "人次", 700)),
    ("≥７００人", ("≥", "700", "人", 700)), ("≥１，２００人次", ("≥", "1200", "人次", 1200)),
    ("≤500元/人", ("≤", "500", "元/人", 500)), ("=35万元", ("=", "35", "万元", 35)),
    ("3.5万元以内", ("≤", "3.5", "万元", Fraction(7, 2))),
    ("≥９８．５％", ("≥", "98.5", "%", Fraction(197, 2))), ("100%", (None, "100", "%", 100)),
    ("2月29日前", (None, "2月29日前", None, None)), ("年度内", (None, "年度内", None, None)),
    ("—", (None, None, None, None)), ("0人", (None, "0", "人", 0)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "due"), GOALS)
def test_targets_with_their_units(text, due):
    """Signs before and behind, full width, 人次 and 元/人 and 万元; days stay words."""
    assert tuple(goal_of(text)) == due


REACHED = (
    ("700人次", ("700", "人次", 700)), ("35.0万元", ("35.0", "万元", 35)),
    ("９７％", ("97", "%", 97)), ("1,200,000.00元", ("1200000.00", "元", 1_200_000)),
    ("2024年2月29日", ("2024年2月29日", None, None)), ("未取得", ("未取得", None, None)),
    ("", (None, None, None)), ("0", ("0", None, 0)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "due"), REACHED)
def test_actuals_with_their_units(text, due):
    """Numbers as printed, with what they count; words and days as words; nothing as nothing."""
    assert tuple(reached_of(text)) == due


MONEY = (
    ("35万元", "35", "万元"), ("３５．００万元", "35.00", "万元"),
    ("￥350,000.00元", "350000.00", "元"),
    ("35万", "35", "万元"), ("700", "700", None), ("700人次", None, None),
    ("0.35亿元", None, "亿元"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "number", "unit"), MONEY)
def test_sums_with_the_unit_printed_beside_them(text, number, unit):
    """The figure and its unit apart; people are no money."""
    assert (number_in(text), unit_in(text)) == (number, unit)
