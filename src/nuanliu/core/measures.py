"""A measured value (law 10): what a named measure found, and the rows it was counted from."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from nuanliu.core.indicators import Actual, Missing, Number


class Subject(StrEnum):
    """What a measure is about; the catalogue is printed in this order."""

    PEOPLE = "慰问对象"
    MONEY = "资金"
    APPROVAL = "审批和公示"
    PAYING = "发放"
    FEEDBACK = "满意度和回访"
    VISITING = "走访和诉求"


class Found(NamedTuple):
    """What a query found: the value, every row behind it, and how the value came about.

    part, whole: numerator and denominator in the units of the definition, None where the value is
    no quotient; missed: the rows of the denominator that do not count in the numerator.
    """

    actual: Actual
    rows: tuple[str, ...] = ()
    part: Fraction | None = None
    whole: Fraction | None = None
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """The answer of one measure.

    name: its key in the catalogue; definition: what is counted, in words for the evidence page;
    actual: the value, or 未取得 with the reason; rows: 'app.model:pk' of every row behind it; part,
    whole, missed: as `Found` has them.
    """

    name: str
    definition: str
    actual: Actual
    rows: tuple[str, ...]
    part: Fraction | None = None
    whole: Fraction | None = None
    missed: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The value as papers print it."""
        return self.actual.text

    @property
    def why_missing(self) -> str:
        """Why there is no value, '' where there is one."""
        return self.actual.reason if isinstance(self.actual, Missing) else ""


def number(value: int | Fraction, unit: str) -> Number:
    """A plain quantity in its unit."""
    return Number(Fraction(value), unit)


def percentage(part: int, whole: int) -> Number:
    """A share of a whole that is not zero, in percent, exact."""
    return Number(Fraction(100 * part, whole), "%")
