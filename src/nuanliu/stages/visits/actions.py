"""Deeds of 走访: plan, record, check; requests raised, assigned, answered, closed."""

from collections.abc import Sequence
from datetime import date

from nuanliu.core.lifecycles import REQUEST, VISIT
from nuanliu.core.refusal import demand
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.stages.visits import policies
from nuanliu.stages.visits.models import Request, Visit


@action("visits.plan")
def plan(
    deed: Deed, *, campaign: int, union: int, planned_on: date, place: str, leader: int
) -> int:
    """计划 a visit: which union, where, led by whom (a person's id); returns its id."""
    move = permit(deed, VISIT, "plan")
    row = Visit.objects.create(
        campaign_id=campaign,
        union_id=union,
        planned_on=planned_on,
        place=place,
        leader_id=leader,
        state=move.target,
    )
    record(deed, row, move=move)
    return row.pk


@action("visits.record")
def record_visit(
    deed: Deed, *, visit: int, situation: str, people: Sequence[int], photos: Sequence[bytes]
) -> int:
    """记录 what was seen and said, whom it concerned, and one to nine photos."""
    row = Visit.objects.select_for_update().get(pk=visit)
    move = advance(deed, VISIT, "record", row, row.union_id)
    demand(policies.told(situation, "走访情况"))
    demand(policies.photos_enough(len(photos)))
    kept = [keep(data, f"走访{visit}-{n}.jpg", deed.at) for n, data in enumerate(photos, 1)]
    row.visited_on, row.situation, row.recorder = day_of(deed), situation, deed.by.person
    row.save()
    row.people.set(people)
    row.photos.set(kept)
    record(deed, row, move=move, docs=[file.sha256 for file in kept])
    return row.pk


@action("visits.check")
def check(deed: Deed, *, visit: int) -> int:
    """核对 by somebody who did not record it."""
    row = Visit.objects.select_for_update().get(pk=visit)
    move = advance(deed, VISIT, "check", row)
    demand(policies.another(row.recorder_id, deed.by.person_id))
    row.checked_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("visits.raise_request")
def raise_request(deed: Deed, *, campaign: int, text: str, visit: int | None = None) -> int:
    """登记诉求, at a visit or outside one."""
    move = permit(deed, REQUEST, "raise")
    demand(policies.told(text, "诉求内容"))
    row = Request.objects.create(
        campaign_id=campaign,
        visit_id=visit,
        text=text,
        raised_on=day_of(deed),
        state=move.target,
    )
    record(deed, row, move=move)
    return row.pk


@action("visits.assign_request")
def assign_request(deed: Deed, *, request: int, to: int, due_on: date) -> int:
    """交办 to a person, with a day by which it is to be answered."""
    row = Request.objects.select_for_update().get(pk=request)
    move = advance(deed, REQUEST, "assign", row)
    row.assigned_to_id, row.due_on = to, due_on
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("visits.answer_request")
def answer_request(deed: Deed, *, request: int, answer: str) -> int:
    """答复 in words."""
    row = Request.objects.select_for_update().get(pk=request)
    move = advance(deed, REQUEST, "answer", row)
    demand(policies.told(answer, "答复内容"))
    row.answer, row.answered_on = answer, day_of(deed)
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("visits.close_request")
def close_request(deed: Deed, *, request: int) -> int:
    """办结 an answered request."""
    row = Request.objects.select_for_update().get(pk=request)
    move = advance(deed, REQUEST, "close", row)
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("visits.reopen_request")
def reopen_request(deed: Deed, *, request: int, reason: str) -> int:
    """重新办理 an answer that did not settle the matter."""
    row = Request.objects.select_for_update().get(pk=request)
    move = advance(deed, REQUEST, "reopen", row)
    demand(policies.told(reason, "重新办理的原因"))
    row.text = f"{row.text}（追问：{reason}）"[:400]
    row.save()
    record(deed, row, move=move)
    return row.pk
