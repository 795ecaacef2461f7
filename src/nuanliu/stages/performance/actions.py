"""Deeds of 绩效: draft a table from the books, hand it in, confirm it."""

from fractions import Fraction

from nuanliu.core.indicators import Evaluation, ScoredIndicator, score_text
from nuanliu.core.indicators.rules import EXECUTION
from nuanliu.core.lifecycles import EVALUATION
from nuanliu.core.refusal import demand
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.stages.performance import models as tables
from nuanliu.stages.performance import policies, queries
from nuanliu.stages.projects.models import Project


@action("performance.draft_self")
def draft_self(deed: Deed, *, project: int, reasons: dict[str, str]) -> int:
    """起草自评: scores computed now from the books; returns the evaluation's id.

    Refused (EVAL-OPEN) while a demanded reason is missing.
    """
    move = permit(deed, EVALUATION, "draft")
    row = Project.objects.get(pk=project)
    found = queries.self_evaluation(row, day_of(deed), reasons)
    demand(policies.explained(found))
    made = tables.Evaluation.objects.create(
        project=row,
        kind=tables.EvaluationKind.SELF,
        on=day_of(deed),
        rows=[_execution(row, found), *(_told(one) for one in found.rows)],
        score_hundredths=int(found.total * 100) if found.complete else None,
        grade=found.grade,
        drafted_by=deed.by.person,
        state=move.target,
    )
    record(deed, made, move=move)
    return made.pk


def _execution(project: Project, found: Evaluation) -> dict[str, object]:
    """预算执行 as the first row, with the three budget figures (fen) by source behind it."""
    return {
        "level1": EXECUTION,
        "weight": score_text(Fraction(found.execution_weight)),
        "score": score_text(found.execution_score),
        "sources": {k: list(v) for k, v in queries.spending_by_source(project).items()},
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


@action("performance.draft_monitoring")
def draft_monitoring(deed: Deed, *, project: int) -> int:
    """起草运行监控 as of today; returns the evaluation's id."""
    move = permit(deed, EVALUATION, "draft")
    row = Project.objects.get(pk=project)
    found = queries.monitoring(row, day_of(deed))
    made = tables.Evaluation.objects.create(
        project=row,
        kind=tables.EvaluationKind.MONITORING,
        on=day_of(deed),
        rows=[
            {"measure": name, "rate": one.rate_text, "note": one.note, "chance": one.possibility}
            for name, one in found.items()
        ],
        drafted_by=deed.by.person,
        state=move.target,
    )
    record(deed, made, move=move)
    return made.pk


def _step(deed: Deed, evaluation: int, verb: str) -> int:
    row = tables.Evaluation.objects.select_for_update().get(pk=evaluation)
    move = advance(deed, EVALUATION, verb, row)
    if verb == "confirm":
        demand(policies.another(row.drafted_by_id, deed.by.person_id))
        row.confirmed_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("performance.submit")
def submit(deed: Deed, *, evaluation: int) -> int:
    """报送."""
    return _step(deed, evaluation, "submit")


@action("performance.confirm")
def confirm(deed: Deed, *, evaluation: int) -> int:
    """确认 by a leader who did not draft it."""
    return _step(deed, evaluation, "confirm")


@action("performance.return")
def return_evaluation(deed: Deed, *, evaluation: int) -> int:
    """退回 to the drafter."""
    return _step(deed, evaluation, "return")
