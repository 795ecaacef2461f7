"""Deeds on the indicators of a project: bind to a measure, choose a frame, type in a value."""

import hashlib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from nuanliu.core.duties import another_person
from nuanliu.core.indicators import read_filled, spread
from nuanliu.core.lifecycles import EVALUATION, FILLED_VALUE
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.scans import scans_of
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.stages.performance import policies
from nuanliu.stages.performance.choices import choices_of, frame_of, known, wanted
from nuanliu.stages.performance.models import (
    NAME_MAX,
    REASON_MAX,
    TEXT_MAX,
    Binding,
    FilledValue,
    Framing,
)
from nuanliu.stages.performance.queries import scoring_day, standards_of
from nuanliu.stages.projects.models import IndicatorTarget, Project


@action("performance.bind")
def bind(deed: Deed, *, target: int, measure: str, operator: str = "", reason: str) -> int:
    """绑定 an indicator to a measure of the catalogue; done again, it replaces what was bound.

    By whoever may draft the tables. Refused EVAL-MEASURE (no such measure), IND-OPERATOR, IND-KIND
    (the target cannot be read with this operator), TEXT-*; its unit must be the target's
    (IND-UNIT). The id of the binding.
    """
    permit(deed, EVALUATION, "draft")
    row = _target(target)
    demand(policies.running(row.project))
    demand(known(measure, row.level3))
    demand(written(reason, "绑定理由", REASON_MAX))
    demand(policies.may_name(operator, row))
    found, _ = Binding.objects.update_or_create(
        target=row,
        defaults={
            "measure": measure,
            "operator": operator,
            "reason": reason,
            "bound_by": deed.by.person,
            "bound_on": day_of(deed),
        },
    )
    goal = wanted(standards_of(row.project), scoring_day(row.project, day_of(deed)), row, found)
    demand(policies.same_kind(measure, goal, row.level3))
    record(deed, found)
    return found.pk


@action("performance.choose_frame")
def choose_frame(
    deed: Deed, *, project: int, frame: str, weights: Mapping[str, int], reason: str
) -> int:
    """选定评分框架: a frame of the standards and the points of each indicator, by third-level name.

    Without `weights` the points of a first level are spread evenly. Refused IND-WEIGHTS where they
    do not fill the frame (in all 100), IND-LEVEL, STD-*, TEXT-*. The id of the choice.
    """
    permit(deed, EVALUATION, "draft")
    row = Project.objects.get(pk=project)
    demand(policies.running(row))
    demand(written(reason, "选定理由", REASON_MAX))
    day = day_of(deed)
    points = _points(row, scoring_day(row, day), frame, weights)
    found, _ = Framing.objects.update_or_create(
        project=row,
        defaults={
            "frame": frame,
            "weights": {str(pk): int(value) for pk, value in points.items()},
            "reason": reason,
            "chosen_by": deed.by.person,
            "chosen_on": day,
        },
    )
    record(deed, found)
    return found.pk


def _points(
    project: Project, on: date, name: str, weights: Mapping[str, int]
) -> dict[int, Fraction]:
    """The points of each target by its id, once they fill the frame."""
    frame = frame_of(standards_of(project), on, name)
    targets = list(project.targets.all())
    demand(policies.all_named(weights, [one.level3 for one in targets]))
    shares = {one: Fraction(points) for one, points in weights.items()}
    if not weights:
        even = spread(frame, [(one.level1, one.level3) for one in targets])
        if isinstance(even, Refusal):
            raise Refused(even)
        shares = even
    objections = frame.objections([(one.level1, shares[one.level3]) for one in targets])
    if objections:
        raise Refused(*objections)
    return {one.pk: shares[one.level3] for one in targets}


@action("performance.fill")
def fill(
    deed: Deed, *, target: int, on: date, text: str, reason: str, name: str, data: bytes
) -> int:
    """填报 an actual that no measure gives, with the reason and the paper (photo or PDF) for it.

    Refused without either: TEXT-BLANK, FILL-PAPER; IND-FILLED, IND-COMPUTED for what is no value
    of this target, FILL-DAY for a day to come, SCAN-* or PHOTO-* for what is no scan. It counts
    only when somebody else has confirmed it. The id of the value.
    """
    move = permit(deed, FILLED_VALUE, "fill")
    row = _target(target)
    demand(policies.running(row.project))
    demand(written(text, "实际值", TEXT_MAX))
    demand(written(reason, "填报理由", REASON_MAX))
    demand(policies.not_to_come(on, day_of(deed)))
    demand(policies.with_paper(data))
    demand(written(name, "附件文件名", NAME_MAX))
    demand(_unreadable(row, on, text, deed))
    scans_of([data], [f"“{name}”"])
    made = FilledValue.objects.create(
        target=row,
        on=on,
        text=text.strip(),
        reason=reason,
        file=keep(data, name, deed.at),
        filled_by=deed.by.person,
        state=move.target,
    )
    record(deed, made, move=move, docs=[hashlib.sha256(data).hexdigest()])
    return made.pk


def _unreadable(row: IndicatorTarget, on: date, text: str, deed: Deed) -> Refusal | None:
    """Why a text is no value of this target; None where it is one."""
    bound = choices_of(row.project).bindings.get(row.pk)
    goal = wanted(standards_of(row.project), scoring_day(row.project, on), row, bound)
    found = read_filled(goal, text, deed.by.person.name)
    return found if isinstance(found, Refusal) else None


@action("performance.confirm_filled")
def confirm_filled(deed: Deed, *, filled: int) -> int:
    """确认 a typed-in value, by another person than who typed it in (DUTY-SELF)."""
    return _decided(deed, filled, "confirm", "")


@action("performance.refuse_filled")
def refuse_filled(deed: Deed, *, filled: int, reason: str) -> int:
    """不予确认, with a reason: the value counts for nothing."""
    demand(written(reason, "不予确认的原因", REASON_MAX))
    return _decided(deed, filled, "refuse", reason)


def _decided(deed: Deed, filled: int, verb: str, reason: str) -> int:
    row = FilledValue.objects.select_for_update().get(pk=filled)
    move = advance(deed, FILLED_VALUE, verb, row)
    demand(another_person(hands(deed), row.filled_by_id, step=move.label, before="填报"))
    row.decided_by, row.refused_for = deed.by.person, reason
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("performance.withdraw_filled")
def withdraw_filled(deed: Deed, *, filled: int) -> int:
    """撤回 a typed-in value that nobody has decided on yet."""
    row = FilledValue.objects.select_for_update().get(pk=filled)
    move = advance(deed, FILLED_VALUE, "withdraw", row)
    row.save()
    record(deed, row, move=move)
    return row.pk


def _target(target: int) -> IndicatorTarget:
    return IndicatorTarget.objects.select_related("project").get(pk=target)
