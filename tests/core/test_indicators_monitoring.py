"""Monitoring at a date: what the timetable explains is no deviation."""

from datetime import date
from fractions import Fraction

import pytest

from nuanliu.core.indicators import (
    Cause,
    Deviation,
    Monitoring,
    Pace,
    Possibility,
    Window,
    monitor,
)

WINTER = Window("元旦春节送温暖", date(2024, 1, 1), date(2024, 1, 31), Fraction(500))
AUTUMN = Window("中秋国庆送温暖", date(2024, 9, 11), date(2024, 10, 20), Fraction(200))
END = date(2024, 10, 31)
JULY = date(2024, 7, 31)

CASES = [
    ("July, first campaign done", 500, JULY, Pace.ON_SCHEDULE, Possibility.CERTAIN),
    ("July, one missing", 499, JULY, Pace.BEHIND, Possibility.POSSIBLE),
    ("July, one more than planned", 501, JULY, Pace.AHEAD, Possibility.CERTAIN),
    ("before anything", 0, date(2023, 12, 31), Pace.ON_SCHEDULE, Possibility.CERTAIN),
    ("inside a window", 120, date(2024, 1, 20), Pace.ON_SCHEDULE, Possibility.CERTAIN),
    ("last day of a window", 0, date(2024, 1, 31), Pace.ON_SCHEDULE, Possibility.CERTAIN),
    ("the day after it", 0, date(2024, 2, 1), Pace.BEHIND, Possibility.POSSIBLE),
    ("second window open", 600, date(2024, 9, 30), Pace.ON_SCHEDULE, Possibility.CERTAIN),
    ("all windows over", 690, date(2024, 10, 25), Pace.BEHIND, Possibility.POSSIBLE),
    ("last day of the period", 690, END, Pace.BEHIND, Possibility.POSSIBLE),
    ("the period over", 690, date(2024, 11, 1), Pace.BEHIND, Possibility.IMPOSSIBLE),
    ("reached", 700, date(2024, 11, 1), Pace.DONE, Possibility.CERTAIN),
]


def watch(actual: int, on: date) -> Monitoring:
    return monitor([WINTER, AUTUMN], Fraction(actual), on, period_end=END)


@pytest.mark.parametrize(("name", "actual", "on", "pace", "chance"), CASES)
def test_pace_and_possibility(name, actual, on, pace, chance):
    """500 people in winter, 200 in autumn, looked at on different days."""
    found = watch(actual, on)
    assert (found.pace, found.possibility) == (pace, chance)


EXPECTED = [
    ("July, autumn to come", 500, JULY, 700),
    ("July, one missed in winter", 499, JULY, 699),
    ("July, one more than planned", 501, JULY, 700),
    ("inside a window", 120, date(2024, 1, 20), 700),
    ("all windows over", 690, date(2024, 10, 25), 690),
    ("the period over", 450, date(2024, 11, 1), 450),
    ("more than promised", 705, JULY, 705),
]


@pytest.mark.parametrize(("name", "actual", "on", "expected"), EXPECTED)
def test_the_year_is_expected_from_what_is_done_and_to_come(name, actual, on, expected):
    """500 people in winter, 200 in autumn: an ended window is not made up for."""
    assert watch(actual, on).expected == expected


WHYS = [
    ("经费保障：追加资金刚到", Cause.MONEY, "追加资金刚到"),
    (" 硬件条件保障 : 网银故障", Cause.EQUIPMENT, "网银故障"),
    ("说明：名单未定", Cause.OTHER, "说明：名单未定"),
    ("经办人请假", Cause.OTHER, "经办人请假"),
]


@pytest.mark.parametrize(("words", "cause", "text"), WHYS)
def test_a_reason_begins_with_its_kind(words, cause, text):
    """A kind of the form before a colon of either width; all else is of the kind 其他."""
    assert Deviation.parse(words) == Deviation(cause, text)


def test_july_shows_71_percent_and_says_why():
    """500 of 700 in July: the rate, the sentence of the form, and no 偏差原因 needed."""
    found = watch(500, JULY)
    assert (found.rate_text, found.explain, found.note) == (
        "71.43%",
        False,
        "截至2024-07-31应完成500，按计划进行，尚未开始：中秋国庆送温暖",
    )


def test_a_real_shortfall_needs_a_reason():
    """450 of 500 in July is behind the plan."""
    found = watch(450, JULY)
    assert [found.explain, found.due_least, found.due_most] == [True, 500, 500]


def test_a_plan_without_quantity_has_no_rate():
    """Nothing planned: no division by zero, the form shows a dash."""
    found = monitor([], Fraction(0), JULY, period_end=END)
    assert (found.rate_text, found.pace) == ("—", Pace.DONE)
