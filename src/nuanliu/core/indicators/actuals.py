"""What was reached, as a named measure found it; never a figure somebody typed into the table."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from nuanliu.core.money import Money


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity in the unit of the target (people, %, yuan), exact."""

    value: Fraction
    unit: str = ""

    @property
    def text(self) -> str:
        """The quantity as tables print it, at most two decimals, halves upward."""
        return f"{decimal_text(self.value)}{self.unit}"


@dataclass(frozen=True, slots=True)
class Day:
    """The day something was finished: for 年度内, the day of the last payment."""

    day: date

    @property
    def text(self) -> str:
        """The day as tables print it."""
        return f"{self.day.year}年{self.day.month}月{self.day.day}日"


@dataclass(frozen=True, slots=True)
class Spending:
    """What was paid against what was appropriated after all adjustments."""

    paid: Money
    appropriated: Money

    @property
    def text(self) -> str:
        """The amount paid as tables print it."""
        return f"{self.paid}元"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A qualitative finding: the degree reached in whole percent, by a named person or panel."""

    percent: int
    by: str

    @property
    def text(self) -> str:
        """The judgement as tables print it."""
        return f"{self.percent}%（{self.by}评定）"


@dataclass(frozen=True, slots=True)
class Missing:
    """未取得: the measure found nothing to count, and why."""

    reason: str

    @property
    def text(self) -> str:
        """The word that stands in the table instead of a value."""
        return "未取得"


Actual = Number | Day | Spending | Judgement | Missing


def decimal_text(value: Fraction) -> str:
    """A fraction with at most two decimals, halves away from zero, no trailing zeros."""
    sign = "-" if value < 0 else ""
    size = abs(value)
    hundredths = (size.numerator * 200 + size.denominator) // (2 * size.denominator)
    whole, rest = divmod(hundredths, 100)
    return f"{sign}{whole}.{rest:02d}".rstrip("0").rstrip(".")
