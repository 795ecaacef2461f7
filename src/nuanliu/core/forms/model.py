"""What a published form states, as frozen values; None = the form does not say, or was not read."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from nuanliu.core.severity import Severity

CUT = "(cut)"  # what stands for a value in which the paper breaks off
T = TypeVar("T")


class Sure(StrEnum):
    """How sure a value was read: labelled and unopposed; from running text; against a doubt."""

    HIGH = "高"
    MEDIUM = "中"
    LOW = "低"


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value, where it was read, and how surely."""

    value: T
    where: str
    sure: Sure = Sure.HIGH


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of a table of indicators.

    target, actual: the number as printed without its unit, or the words; goal and reached: the
    same as numbers where they are numbers; score and weight in points; `reason`: None = the table
    has no column for it; blanks: names of the columns that are there and hold nothing.
    """

    level1: str | None
    level2: str | None
    name: str
    operator: str | None
    target: str | None
    unit: str | None
    actual: str | None
    score: Fraction | None
    weight: Fraction | None
    where: str
    sure: Sure = Sure.HIGH
    goal: Fraction | None = None
    reached: Fraction | None = None
    reached_unit: str | None = None
    score_text: str = ""
    reason: str | None = None
    raw_name: str = ""
    blanks: tuple[str, ...] = ()
    shifted: bool = False
    group: str = ""  # the first level as printed, with its points


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One row of the table of money; amounts in fen, None where blank."""

    label: str
    where: str
    opening: int | None = None
    adjusted: int | None = None
    executed: int | None = None
    rate: Fraction | None = None
    rate_text: str = ""
    weight: Fraction | None = None
    score: Fraction | None = None
    score_text: str = ""
    total: bool = False
    blanks: tuple[str, ...] = ()

    @property
    def budget(self) -> int | None:
        """The budget after all adjustments, else the opening one."""
        return self.opening if self.adjusted is None else self.adjusted


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of spending tied to vouchers: what for, fen, and the vouchers as printed keys."""

    label: str
    fen: int | None
    vouchers: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A stated sum of money in words of the form, such as 实际支出; fen."""

    label: str
    fen: int
    where: str


class Tiers(NamedTuple):
    """Counts of people at named rates: [(who, count, yuan)], and where they stand."""

    tiers: tuple[tuple[str, int, int], ...]
    where: str

    @property
    def yuan(self) -> int:
        """What they add up to."""
        return sum(count * rate for _, count, rate in self.tiers)


@dataclass(frozen=True, slots=True)
class Form:
    """One project of a published paper.

    total: the opening budget where both are printed; adjusted: the budget after adjustments;
    levels: first levels with the points printed behind them; spend_total: 支出合计 of `entries`;
    short: 实施单位 where it is another unit's name shortened; sources: levels of
    government that sentences name as the source of the money;
    told: the budget as sentences beside the table state it; names_money: a label of money is there.
    """

    project: Read[str] | None = None
    unit: Read[str] | None = None
    year: Read[int] | None = None
    total: Read[int] | None = None
    adjusted: Read[int] | None = None
    executed: Read[int] | None = None
    self_score: Read[Fraction] | None = None
    weight_total: Read[Fraction] | None = None
    grade: Read[str] | None = None
    indicators: tuple[Indicator, ...] = ()
    money: tuple[MoneyRow, ...] = ()
    levels: tuple[Read[tuple[str, Fraction]], ...] = ()
    execution_points: Read[Fraction] | None = None
    entries: tuple[Entry, ...] = ()
    spend_total: Sum | None = None
    sums: tuple[Sum, ...] = ()
    told: Read[int] | None = None
    tiers: Tiers | None = None
    execution_told: Fraction | None = None
    names_money: bool = False
    short: Read[str] | None = None
    sources: tuple[Read[str], ...] = ()
    where: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class FormFinding:
    """One remark on a form; `message` is Chinese: what, how sure, what to do."""

    code: str
    severity: Severity
    where: str
    message: str

    def to_json(self) -> dict[str, str]:
        """The finding as the command prints it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "where": self.where,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class FormReading:
    """A whole paper: its projects in order and what was found."""

    forms: tuple[Form, ...]
    findings: tuple[FormFinding, ...]
