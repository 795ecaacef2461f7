"""Deeds of 绩效: draft a table from the books, hand it in, confirm it."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from nuanliu.core.duties import another_person
from nuanliu.core.indicators import (
    Deviation,
    Evaluation,
    Monitoring,
    ScoredIndicator,
    score_text,
)
from nuanliu.core.indicators.actuals import decimal_text
from nuanliu.core.indicators.rules import EXECUTION
from nuanliu.core.lifecycles import EVALUATION
from nuanliu.core.refusal import demand
from nuanliu.core.texts import written
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.stages.performance import models as tables
from nuanliu.stages.performance import policies, queries
from nuanliu.stages.projects.models import Project


@action("performance.draft_self")
def draft_self(deed: Deed, *, project: int, reasons: Mapping[str, str]) -> int:
    """起草自评: scores computed now from the books; returns the evaluation's id.

    Refused (EVAL-OPEN) while a demanded reason is missing, EVAL-TWICE for a second one of the day.
    """
    return _draft(deed, project, tables.EvaluationKind.SELF, reasons)


@action("performance.draft_monitoring")
def draft_monitoring(
    deed: Deed, *, project: int, reasons: Mapping[str, str] = MappingProxyType({})
) -> int:
    """起草运行监控 as of today; returns the evaluation's id.

    reasons: 偏差原因 by measure or by a name of the table, with the kind in front ('经费保障：…',
    else 其他). Refused (EVAL-REASON) where one lags behind its timetable and has none.
    """
    return _draft(deed, project, tables.EvaluationKind.MONITORING, reasons)


@action("performance.redraft")
def redraft(deed: Deed, *, evaluation: int, reasons: Mapping[str, str]) -> int:
    """重新起草 a table that is still a draft, as after a return: computed anew as of today."""
    row = _drafted(evaluation)
    permit(deed, EVALUATION, "submit", row.state)
    if row.on != day_of(deed):
        demand(policies.once_a_day(row.project, row.kind, day_of(deed)))
    row.on, row.drafted_by = day_of(deed), deed.by.person
    _compute(row, reasons)
    row.save()
    record(deed, row)
    return row.pk


def _draft(
    deed: Deed, project: int, kind: tables.EvaluationKind, reasons: Mapping[str, str]
) -> int:
    move = permit(deed, EVALUATION, "draft")
    row, day = Project.objects.get(pk=project), day_of(deed)
    demand(policies.once_a_day(row, kind, day))
    made = tables.Evaluation(
        project=row, kind=kind, on=day, drafted_by=deed.by.person, state=move.target
    )
    _compute(made, reasons)
    made.save()
    record(deed, made, move=move)
    return made.pk


def _compute(row: tables.Evaluation, reasons: Mapping[str, str]) -> None:
    """Rows, score and grade from the books as they stood on the table's day."""
    row.reasons = dict(reasons)
    if row.kind == tables.EvaluationKind.MONITORING:
        watched = queries.monitoring(row.project, row.on)
        told = queries.reasons_by_measure(row.project, row.on, reasons)
        demand(policies.deviation_explained(watched, told))
        row.rows = [_watched(name, one, told.get(name, "")) for name, one in watched.items()]
        return
    found = queries.self_evaluation(row.project, row.on, row.reasons)
    demand(policies.explained(found))
    names = queries.measures_of(row.project, row.on)
    scored = [_told(one) | {"measure": names[one.level3]} for one in found.rows]
    row.rows = [_execution(row.project, found, row.on, row.reasons.get(EXECUTION, "")), *scored]
    row.score_hundredths = int(found.total * 100) if found.complete else None
    row.grade = found.grade


def _watched(name: str, found: Monitoring, reason: str) -> dict[str, object]:
    why = Deviation.parse(reason) if reason else None
    return {
        "measure": name,
        "rate": found.rate_text,
        "note": found.note,
        "chance": found.possibility,
        "expected": decimal_text(found.expected),
        "to_come": decimal_text(found.expected - found.actual),
        "cause": why.cause if why else "",
        "reason": why.text if why else "",
    }


def _execution(project: Project, found: Evaluation, on: date, reason: str) -> dict[str, object]:
    """预算执行 as the first row, with the three budget figures (fen) by source behind it."""
    return {
        "level1": EXECUTION,
        "weight": score_text(Fraction(found.execution_weight)),
        "score": score_text(found.execution_score),
        "reason": reason,
        "sources": {k: list(v) for k, v in queries.spending_by_source(project, on).items()},
    }


def _told(row: ScoredIndicator) -> dict[str, str]:
    return {
        "level1": row.level1,
        "level2": row.level2,
        "level3": row.level3,
        "target": row.target_text,
        "actual": row.actual_text,
        "weight": score_text(row.weight),
        "score": score_text(row.score),
        "reason": row.reason,
    }


def _drafted(evaluation: int) -> tables.Evaluation:
    rows = tables.Evaluation.objects.select_for_update().select_related("project")
    return rows.get(pk=evaluation)


@action("performance.submit")
def submit(deed: Deed, *, evaluation: int) -> int:
    """报送, refused (EVAL-STALE) when the books no longer give the figures that were drafted."""
    row = _drafted(evaluation)
    move = advance(deed, EVALUATION, "submit", row)
    drafted = (row.rows, row.score_hundredths, row.grade)
    _compute(row, row.reasons)
    demand(policies.still_so(drafted, (row.rows, row.score_hundredths, row.grade)))
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("performance.confirm")
def confirm(deed: Deed, *, evaluation: int) -> int:
    """确认 by a leader who did not draft it."""
    row = _drafted(evaluation)
    move = advance(deed, EVALUATION, "confirm", row)
    demand(another_person(hands(deed), row.drafted_by_id, step="确认", before="起草"))
    row.confirmed_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("performance.return")
def return_evaluation(deed: Deed, *, evaluation: int, reason: str) -> int:
    """退回 to the drafter with a reason; figures and reasons of deviations stay as they are."""
    row = _drafted(evaluation)
    move = advance(deed, EVALUATION, "return", row)
    demand(written(reason, "退回原因", tables.REASON_MAX))
    row.returned_for = reason
    row.save()
    record(deed, row, move=move)
    return row.pk
