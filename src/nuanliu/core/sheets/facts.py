"""What the forms of one project say, before any layout; every figure with its measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nuanliu.core.documents import Run


@dataclass(frozen=True, slots=True)
class Fund:
    """One line of the table of money: figures in 万元 and the rate, '—' where there is none."""

    opening: Run
    adjusted: Run
    executed: Run
    rate: Run
    weight: Run = ""
    score: Run = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """One indicator: as promised, and, once scored, as reached.

    operator, value, unit: the target in three columns; target: in one ('≥700人'); actual: with its
    unit, bare without it; reason: 偏差原因, '' where none is given.
    """

    level1: str
    level2: str
    name: str
    operator: Run
    value: Run
    unit: str
    target: Run
    meaning: str = ""
    weight: Run = ""
    actual: Run = ""
    score: Run = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Deviated:
    """How one indicator runs: what the year will bring, why it lags, how likely it is.

    schedule: what its timetable says, apart from any deviation; cause and chance: in the words of
    the form, '' where the form ticks none.
    """

    expected: Run
    cause: str
    reason: str
    chance: str
    schedule: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the forms of one project are made of.

    funds: by line of money ('total', 'fiscal', 'carried', 'account', 'unit', 'other'); running: by
    indicator name; told: running text by the parts of a report.
    """

    project: str
    unit: str
    parent: str
    year: int
    on: date
    aim: tuple[Run, ...]
    goals: tuple[Goal, ...]
    funds: Mapping[str, Fund]
    reached: tuple[Run, ...] = ()
    total: Run = ""
    full: Run = "100"
    grade: str = ""
    running: Mapping[str, Deviated] | None = None
    told: Mapping[str, tuple[tuple[Run, ...], ...]] | None = None
    notes: tuple[tuple[Run, ...], ...] = ()
