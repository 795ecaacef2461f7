"""运行监控: at a date inside the year, is a shortfall a deviation or only the plan's own timetable?

A plan is a list of windows with the quantity each is to bring. What ended windows should have
brought is due; what an open window brings may be there already; a window not
yet begun owes nothing. So 500 of 700 people in July, with the second campaign still to come, is
on schedule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from nuanliu.core.indicators.actuals import decimal_text


class Pace(StrEnum):
    """How the actual stands to what the plan expects by now."""

    DONE = "已完成"
    ON_SCHEDULE = "按计划进行"
    BEHIND = "低于进度，有偏差"
    AHEAD = "超前于计划"


class Possibility(StrEnum):
    """完成目标可能性, in the words of the form."""

    CERTAIN = "确定能"
    POSSIBLE = "有可能"
    IMPOSSIBLE = "完全不可能"


class Cause(StrEnum):
    """偏差原因 by kind, in the words of the form."""

    MONEY = "经费保障"
    RULES = "制度保障"
    STAFF = "人员保障"
    EQUIPMENT = "硬件条件保障"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Deviation:
    """Why something lags: the kind that the form ticks and the words of its column 说明."""

    cause: Cause
    text: str

    @classmethod
    def parse(cls, words: str) -> "Deviation":
        """Read '经费保障：追加资金刚到'; words that begin with no kind are of the kind 其他."""
        kind, mark, text = words.replace("：", ":", 1).partition(":")
        if mark and kind.strip() in set(Cause):
            return cls(Cause(kind.strip()), text.strip())
        return cls(Cause.OTHER, words.strip())


@dataclass(frozen=True, slots=True)
class Window:
    """A planned stretch of days (both inclusive) and the quantity it is to bring."""

    name: str
    first: date
    last: date
    quantity: Fraction


@dataclass(frozen=True, slots=True)
class Monitoring:
    """The finding for one quantity at one date; due_least–due_most is what the plan expects.

    expected: what the whole year will bring, from the actual so far and the windows to come.
    """

    on: date
    target: Fraction
    actual: Fraction
    due_least: Fraction
    due_most: Fraction
    pace: Pace
    possibility: Possibility
    to_come: tuple[str, ...]
    expected: Fraction

    @property
    def rate_text(self) -> str:
        """Share of the year's target reached, as the form prints it."""
        if self.target == 0:
            return "—"
        return f"{decimal_text(100 * self.actual / self.target)}%"

    @property
    def explain(self) -> bool:
        """Whether the form needs a 偏差原因."""
        return self.pace is Pace.BEHIND

    @property
    def note(self) -> str:
        """One sentence for the form: timetable or deviation, and what is still to come."""
        coming = f"，尚未开始：{'、'.join(self.to_come)}" if self.to_come else ""
        return f"截至{self.on.isoformat()}应完成{decimal_text(self.due_least)}，{self.pace}{coming}"


def monitor(
    windows: Sequence[Window], actual: Fraction, on: date, *, period_end: date
) -> Monitoring:
    """Judge `actual` on day `on` against the planned windows; the target is their sum.

    After the last day of the period a shortfall can no longer be made up. Until then an open or
    coming window, or the rest of the period, leaves it possible.
    """
    target = sum((window.quantity for window in windows), Fraction(0))
    least = sum((w.quantity for w in windows if w.last < on), Fraction(0))
    most = sum((w.quantity for w in windows if w.first <= on), Fraction(0))
    pace = _pace(actual, target, least, most)
    coming = tuple(window.name for window in windows if window.first > on)
    chance = _possibility(pace, on, period_end)
    to_bring = _to_bring(pace, target - actual, target - least)
    expected = actual if on > period_end else actual + to_bring
    return Monitoring(on, target, actual, least, most, pace, chance, coming, expected)


def _to_bring(pace: Pace, missing: Fraction, planned: Fraction) -> Fraction:
    """What is still expected: what windows left open plan; nobody makes up for an ended one."""
    if pace is Pace.DONE:
        return Fraction(0)
    return planned if pace is Pace.BEHIND else missing


def _pace(actual: Fraction, target: Fraction, least: Fraction, most: Fraction) -> Pace:
    if actual >= target:
        return Pace.DONE
    if actual < least:
        return Pace.BEHIND
    return Pace.AHEAD if actual > most else Pace.ON_SCHEDULE


def _possibility(pace: Pace, on: date, period_end: date) -> Possibility:
    if pace is Pace.DONE:
        return Possibility.CERTAIN
    if on > period_end:
        return Possibility.IMPOSSIBLE
    return Possibility.POSSIBLE if pace is Pace.BEHIND else Possibility.CERTAIN
