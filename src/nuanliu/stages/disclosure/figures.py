"""The figures that the office's words may name: each from a measure, by a Chinese name.

The names of the plan, of the budget and of every measure of the catalogue. A measure that finds
nothing says 未取得, and a text with that word is not published.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from nuanliu.core.documents import Figure
from nuanliu.core.figures import count, ref
from nuanliu.core.indicators import Number
from nuanliu.stages.performance.measures import CATALOGUE, take
from nuanliu.stages.projects import wording as plan
from nuanliu.stages.projects.models import Project
from nuanliu.stages.projects.queries import appropriated_fen, paid_fen

TOTAL_AMOUNT, TOTAL_PEOPLE = "plan.total_amount", "plan.total_people"
MISSING = "未取得"
YUAN = "元"
Facts = dict[str, Any]


class Figures(Mapping[str, Figure]):
    """Every figure of a project as of a day, by name; each is computed when it is asked for."""

    def __init__(self, project: Project, on: date) -> None:
        self.project, self.on = project, on

    def __getitem__(self, name: str) -> Figure:
        """The figure of a name; KeyError for one that is none."""
        if name in self._plan:
            return self._plan[name]
        if name in _BUDGET:
            return self._budget(name)
        return self._measured(_MEASURES[name])

    def __iter__(self) -> Iterator[str]:
        """The names, the plan's first."""
        return iter([*self._plan, *_BUDGET, *_MEASURES])

    def __len__(self) -> int:
        """How many names there are."""
        return len(self._plan) + len(_BUDGET) + len(_MEASURES)

    def __contains__(self, name: object) -> bool:
        """Whether there is a figure of that name; nothing is computed."""
        return name in self._plan or name in _BUDGET or name in _MEASURES

    @cached_property
    def _plan(self) -> dict[str, Figure]:
        return dict(_planned(plan.stated(self.project.facts)))

    def _budget(self, name: str) -> Figure:
        measure, of = _BUDGET[name]
        return plan.amount(of(self.project, self.on), measure, self._key)

    def _measured(self, measure: str) -> Figure:
        told = take(measure, self.project, self.on)
        if isinstance(told.actual, Number) and told.actual.unit == YUAN:
            return plan.amount(int(told.actual.value * 100), measure, self._key)
        return Figure(told.text, measure, self._key)

    @property
    def _key(self) -> str:
        return ref("on", self.on.isoformat())


_BUDGET = {
    "全年预算数": ("budget.adjusted", appropriated_fen),
    "全年执行数": ("budget.executed", paid_fen),
}
_MEASURES = {one.chinese: name for name, one in CATALOGUE.items()}


def _planned(facts: Facts) -> Iterator[tuple[str, Figure]]:
    total = total_fen(facts)
    if total is not None:
        yield "计划金额", plan.amount(total, TOTAL_AMOUNT)
    people = plan.summed([line["people"] for line in facts["lines"]])
    if people is not None:
        yield "计划人次", count(people, TOTAL_PEOPLE, unit="人次")
    for share in plan.shares_of(facts):
        yield from _of_share(share)


def _of_share(share: plan.Share) -> Iterator[tuple[str, Figure]]:
    if share.amount_fen is not None:
        yield f"计划金额：{share.name}", plan.amount(share.amount_fen, plan.LINE_AMOUNT, share.name)
    people = plan.summed([line["people"] for line in share.lines])
    if people is not None:
        yield f"计划人数：{share.name}", count(people, plan.LINE_PEOPLE, share.name, "人")
    caps = {line["cap_fen"] for line in share.lines}
    cap = next(iter(caps)) if len(caps) == 1 else None
    if cap is not None:
        yield f"标准上限：{share.name}", plan.short_yuan(cap, plan.LINE_CAP, share.name)


def total_fen(facts: Facts) -> int | None:
    """The sum of the lines; the stated total only where a line has no amount."""
    parts = plan.summed([line["amount_fen"] for line in facts["lines"]])
    return facts["total_fen"] if parts is None else parts
