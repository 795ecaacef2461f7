"""Indicators as gauges: what was promised, what was reached, and the rows that show it."""

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.urls import reverse

from nuanliu.core.indicators import Missing, Number, Target
from nuanliu.core.measures import Measured
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.figures.progress import WHOLE
from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.kinds import BY_TYPE
from nuanliu.faces.web.panels.parts import MANY, PAGE, Cell, count
from nuanliu.faces.web.words import word
from nuanliu.stages.performance.models import Evaluation, EvaluationKind
from nuanliu.stages.performance.queries import (
    measured,
    met,
    scoring_day,
    standards_of,
    target_of,
)
from nuanliu.stages.projects.models import IndicatorTarget, Project


class Gauge(NamedTuple):
    """One indicator; `fill` and `mark` in thousandths of its scale, None where it has none.

    look: 'good' met, 'ask' not yet, 'none' 未取得.
    """

    name: str
    promised: str
    reached: str
    verdict: str
    look: str
    address: str
    fill: int | None = None
    mark: int | None = None


class Gauges(NamedTuple):
    """Every indicator of a project, or why none can be told; source: the table they come from."""

    rows: list[Gauge]
    why_none: Refusal | None = None
    source: str = ""


NO_TABLE = Refusal(
    "EVAL-LATER", "人数较多，绩效指标在自评时计算，现在还没有自评表", "请在“绩效”中编制自评"
)


def gauges_of(project: Project, people: int, on: date) -> Gauges:
    """Every indicator as of a day; where many people were paid, as the newest 自评 found them.

    To measure them is to look at every payment and its approval: work for a table, not for a page.
    """
    if people > MANY:
        return _evaluated(project)
    found = _measured(project, on)
    return Gauges([], found) if isinstance(found, Refusal) else Gauges(found)


def _evaluated(project: Project) -> Gauges:
    tables = Evaluation.objects.filter(project=project, kind=EvaluationKind.SELF)
    newest = tables.order_by("-on", "-pk").first()
    if newest is None:
        return Gauges([], NO_TABLE)
    targets = {row.level3: row.pk for row in project.targets.all()}
    rows = [
        _of_table(row, reverse("evidence", args=[project.pk, targets[row["level3"]]]))
        for row in newest.rows
        if row.get("level3") in targets
    ]
    return Gauges(rows, source=word(f"{newest.on} 的自评"))


def _of_table(row: dict[str, str], address: str) -> Gauge:
    """A row of the table; whoever has all its points has reached what was promised."""
    if row["actual"] == Missing("").text:
        verdict, look = "未取得", "none"
    elif row["score"] == row["weight"]:
        verdict, look = "达到", "good"
    else:
        verdict, look = "未达到", "ask"
    return Gauge(row["level3"], row["target"], row["actual"], verdict, look, address)


def _measured(project: Project, on: date) -> list[Gauge] | Refusal:
    try:
        standards, found = standards_of(project), measured(project, on)
        day = scoring_day(project, on)
        return [
            _gauge(row, target_of(standards, day, row), found[row.level3],
                   met=met(standards, project, on, row, found[row.level3]))
            for row in project.targets.all()
        ]  # fmt: skip
    except Refused as refused:
        return refused.refusals[0]


def _gauge(row: IndicatorTarget, target: Target, found: Measured, *, met: bool) -> Gauge:
    missing = isinstance(found.actual, Missing)
    verdict, look = (
        ("未取得", "none") if missing else ("达到", "good") if met else ("未达到", "ask")
    )
    fill, mark = _scaled(found.actual, target.number)
    address = reverse("evidence", args=[row.project_id, row.pk])
    return Gauge(row.level3, target.text, found.text, verdict, look, address, fill, mark)


def _scaled(actual: Any, promised: Fraction | None) -> tuple[int | None, int | None]:
    """Bar and mark on one scale, which ends a tenth beyond the larger."""
    if not isinstance(actual, Number) or promised is None:
        return None, None
    end = max(actual.value, promised) * Fraction(11, 10)
    if end <= 0:
        return None, None
    return int(actual.value * WHOLE / end), int(promised * WHOLE / end)


class Evidence(NamedTuple):
    """The rows behind one indicator: a page of them, how many there are, where it goes on."""

    name: str
    definition: str
    reached: str
    total: int
    cells: list[list[Cell]]
    more: int


def evidence_of(
    project: Project, row: IndicatorTarget, on: date, signed: Signed, start: int
) -> Evidence:
    """What an indicator was counted from, from the `start`-th row on; Refused when it cannot."""
    found = measured(project, on)[row.level3]
    page = found.rows[start : start + PAGE]
    more = start + PAGE if len(found.rows) > start + PAGE else 0
    return Evidence(
        row.level3,
        found.definition,
        found.text,
        len(found.rows),
        [[count(start + place + 1), *cells] for place, cells in enumerate(lines_of(page, signed))],
        more,
    )


def lines_of(refs: tuple[str, ...], signed: Signed) -> list[list[Cell]]:
    """Each row by its kind and title, leading to its page for whoever may open it."""
    rows = _fetched(refs, signed)
    return [_line(ref, *rows.get(ref, (None, ""))) for ref in refs]


def _line(ref: str, title: str | None, address: str) -> list[Cell]:
    model, _, pk = ref.partition(":")
    kind = BY_TYPE.get(model)
    label = kind.label if kind else word(OTHERS.get(model, "记录"))
    return [Cell(label), Cell(title or word(f"第 {pk} 号"), href=address, look="lead")]


def _fetched(refs: tuple[str, ...], signed: Signed) -> dict[str, tuple[str, str]]:
    wanted: dict[str, list[int]] = {}
    for ref in refs:
        model, _, pk = ref.partition(":")
        wanted.setdefault(model, []).append(int(pk))
    found: dict[str, tuple[str, str]] = {}
    for model, keys in wanted.items():
        kind = BY_TYPE.get(model)
        if kind is not None:
            for row in kind.visible(signed).filter(pk__in=keys):
                found[f"{model}:{row.pk}"] = (kind.title(row), kind.address(row))
    return found


OTHERS = {
    "feedback.answer": "答卷",
    "reviews.decision": "集体决定",
    "reviews.item": "名单行",
    "projects.budgetline": "预算行",
    "claims.invoice": "发票",
    "campaigns.quota": "名额",
    "people.person": "人员",
    "people.union": "单位",
    "payments.receipt": "本人确认",
    "reviews.notice": "公示",
    "projects.indicatortarget": "指标",
}
