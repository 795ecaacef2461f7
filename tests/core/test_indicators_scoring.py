"""Scores: exact hundredths, never above the weight, nothing for what was not obtained."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.indicators import (
    Day,
    Judgement,
    Missing,
    Number,
    ScoringRules,
    Spending,
    Target,
    parse_target,
    score,
    score_text,
)
from nuanliu.core.money import Money

RULES = ScoringRules(
    overshoot=Fraction(13, 10),
    qualitative=(("达成预期", 80), ("部分达成", 60), ("未达成", 0)),
    grades=(("优", 90), ("良", 80), ("中", 60), ("差", 0)),
)


def target(operator, value, unit="人") -> Target:
    found = parse_target(operator, value, unit)
    assert isinstance(found, Target)
    return found


def scored(wanted: Target, actual, weight=20) -> tuple[str, bool | None, bool]:
    """Points as printed, met or not, explanation needed or not."""
    found = score(wanted, actual, Fraction(weight), RULES, 2024)
    return score_text(found.score), found.met, found.explain


QUANTITIES = [
    ("met exactly", ("≥", "700"), 700, ("20.00", True, False)),
    ("short", ("≥", "700"), 500, ("14.29", False, True)),
    ("nothing", ("≥", "700"), 0, ("0.00", False, True)),
    ("above", ("≥", "700"), 910, ("20.00", True, False)),
    ("far above", ("≥", "700"), 911, ("20.00", True, True)),
    ("4604 against ≥4754", ("≥", "4754"), 4604, ("19.37", False, True)),
    ("within a limit", ("≤", "5300"), 5300, ("20.00", True, False)),
    ("far below a limit", ("≤", "5300"), 100, ("20.00", True, False)),
    ("5830 against ≤5300", ("≤", "5300"), 5830, ("18.18", False, True)),
    ("above a limit of nothing", ("≤", "0"), 3, ("0.00", False, True)),
    ("a limit of nothing kept", ("≤", "0"), 0, ("20.00", True, False)),
    ("equal", ("=", "100"), 100, ("20.00", True, False)),
    ("below equal", ("=", "100"), 98, ("19.60", False, True)),
    ("above equal", ("=", "100"), 125, ("16.00", False, True)),
]


@pytest.mark.parametrize(("name", "wanted", "actual", "expected"), QUANTITIES)
def test_quantities(name, wanted, actual, expected):
    """Upward weight × B/A, downward weight × A/B, both capped; far above must be explained."""
    assert scored(target(*wanted), Number(Fraction(actual))) == expected


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (100, ("20.00", True, False)),
        (80, ("16.00", True, False)),
        (79, ("15.80", False, True)),
        (60, ("12.00", False, True)),
        (0, ("0.00", False, True)),
    ],
)
def test_judgements_fall_into_bands(percent, expected):
    """80 % is still 达成预期; below it the reason must be given."""
    assert scored(target("定性", "有所提升"), Judgement(percent, "评审组")) == expected


def test_within_the_year_is_met_by_the_last_payments_day():
    """31 December 2024 is inside 2024, the next day and the year before are not."""
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2023, 12, 31))
    found = [scored(target("文本", "年度内"), Day(day)) for day in days]
    assert found == [("20.00", True, False), ("0.00", False, True), ("0.00", False, True)]


def test_the_appropriation_is_kept_when_no_more_is_paid():
    """Paid 350,000 of 350,000; 349,999.99; 400,000 of 350,000."""
    granted = Money.of_yuan(350_000)
    paid = (granted, granted - Money(1), Money.of_yuan(400_000))
    found = [scored(target("文本", "年度预算批复数"), Spending(p, granted)) for p in paid]
    assert found == [("20.00", True, False), ("20.00", True, False), ("17.50", False, True)]


UNSCORED = [
    ("not obtained", target("≥", "90"), Missing("没有有效问卷"), "IND-MISSING"),
    ("a day for a number", target("≥", "90"), Day(date(2024, 1, 1)), "IND-KIND"),
    ("a number for words", target("文本", "年度内"), Number(Fraction(1)), "IND-KIND"),
    ("spending for a day", target("文本", "年度内"), Spending(Money(1), Money(1)), "IND-KIND"),
    ("a number judged", target("定性", "好"), Number(Fraction(1)), "IND-KIND"),
    ("negative", target("≥", "90"), Number(Fraction(-1)), "IND-NEGATIVE"),
    ("beyond 100 %", target("定性", "好"), Judgement(101, "评审组"), "IND-PERCENT"),
    (
        "paid below zero",
        target("文本", "预算批复数"),
        Spending(Money(-1), Money(1)),
        "IND-NEGATIVE",
    ),
]


@pytest.mark.parametrize(("name", "wanted", "actual", "code"), UNSCORED)
def test_what_cannot_be_scored_has_no_score_but_a_finding(name, wanted, actual, code):
    """No constant stands in: score and met are None, and the finding says why."""
    found = score(wanted, actual, Fraction(10), RULES, 2024)
    assert found.finding is not None
    assert (found.score, found.met, found.explain, found.finding.code) == (None, None, True, code)


@given(
    st.sampled_from("≥≤="),
    st.integers(min_value=0, max_value=10**6),
    st.fractions(min_value=0, max_value=10**6),
    st.integers(min_value=0, max_value=50),
)
def test_a_score_lies_between_nothing_and_the_weight(operator, wanted, actual, weight):
    """Any target, any actual: 0 ≤ score ≤ weight, whole hundredths, full when met."""
    found = score(target(operator, str(wanted)), Number(actual), Fraction(weight), RULES, 2024)
    assert found.score is not None
    whole = 100 % found.score.denominator == 0
    full = found.score == weight if found.met else True
    assert (whole, 0 <= found.score <= weight, full) == (True, True, True)


@given(st.integers(min_value=0, max_value=999), st.integers(min_value=0, max_value=999))
def test_more_never_scores_less_towards_a_minimum(first, second):
    """Toward ≥ 700 the score does not fall when the actual rises."""
    low, high = (
        score(target("≥", "700"), Number(Fraction(one)), Fraction(20), RULES, 2024).score
        for one in sorted((first, second))
    )
    assert [low, high] == sorted([low or Fraction(0), high or Fraction(0)])


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
    ],
)
def test_grades_include_their_lower_edge(total, grade):
    """90 is 优, 89.99 is 良, and so on down."""
    assert RULES.grade(Fraction(total)) == grade


def test_points_print_with_two_decimals_rounded_half_up():
    """Exact halves go up; no score prints as a dash."""
    points = (Fraction(1, 3), Fraction(5, 1000), Fraction(15), None)
    assert [score_text(one) for one in points] == ["0.33", "0.01", "15.00", "—"]


def test_actuals_print_as_the_form_shows_them():
    """Numbers without needless zeros, days in Chinese, money in yuan, and the word for nothing."""
    shown = [
        Number(Fraction(2000, 3), "人").text,
        Number(Fraction(90), "%").text,
        Number(Fraction(-1, 8)).text,
        Day(date(2024, 10, 9)).text,
        Spending(Money.of_yuan(350_000), Money.of_yuan(350_000)).text,
        Judgement(85, "评审组").text,
        Missing("").text,
    ]
    assert shown == [
        "666.67人",
        "90%",
        "-0.13",
        "2024年10月9日",
        "350,000.00元",
        "85%（评审组评定）",
        "未取得",
    ]
