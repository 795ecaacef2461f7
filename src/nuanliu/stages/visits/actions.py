"""Deeds of 走访: plan, record, check; requests raised, assigned, answered, closed."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from nuanliu.core.duties import another_person
from nuanliu.core.lifecycles import REQUEST, VISIT
from nuanliu.core.refusal import demand
from nuanliu.core.texts import told as length
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.pictures import pictures_of
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.stages.campaigns import scans
from nuanliu.stages.visits import policies
from nuanliu.stages.visits.models import (
    HANDED_MAX,
    HISTORY_MAX,
    PLACE_MAX,
    SITUATION_MAX,
    TEAM_MAX,
    TEXT_MAX,
    Outing,
    Request,
    Visit,
)


@action("visits.plan")
def plan(
    deed: Deed, *, campaign: int, union: int, planned_on: date, place: str, leader: int
) -> int:
    """计划 a visit: which union, where, led by whom (a person's id); returns its id."""
    move = permit(deed, VISIT, "plan")
    demand(written(place, "走访地点", PLACE_MAX))
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
    deed: Deed,
    *,
    visit: int,
    situation: str,
    people: Sequence[int],
    photos: Sequence[bytes],
    signature: bytes = b"",
    outing: Mapping[str, Any] | None = None,
) -> int:
    """记录 what was seen and said, whom it concerned, and one to nine photos.

    signature: of somebody visited, a picture drawn on the screen or a photo of the signed paper;
    b'' for none. outing: columns of `Outing` that are known.

    A photo that is kept for another visit is refused (VISIT-PHOTO-USED).
    """
    row = Visit.objects.select_for_update().get(pk=visit)
    move = advance(deed, VISIT, "record", row, row.union_id)
    demand(written(situation, "走访情况", SITUATION_MAX))
    demand(policies.people_of_campaign(row, people))
    demand(policies.photos_enough(len(photos)))
    kinds = [one.kind for one in pictures_of(photos)]
    digests = [hashlib.sha256(data).hexdigest() for data in photos]
    demand(policies.photos_unused(row, digests))
    kept = [
        keep(data, f"走访{visit}-{n}.{kind}", deed.at)
        for n, (data, kind) in enumerate(zip(photos, kinds, strict=True), 1)
    ]
    row.visited_on, row.situation, row.recorder = day_of(deed), situation, deed.by.person
    if signature:
        (signed,) = pictures_of([signature], ["签名"])
        row.signature = keep(signature, f"走访{visit}-签名.{signed.kind}", deed.at)
        kept.append(row.signature)
    row.save()
    row.people.set(people)
    row.photos.set(file for file in kept if file != row.signature)
    record(deed, row, move=move, docs=[file.sha256 for file in kept])
    if outing and any(outing.values()):
        _tell_outing(deed, row, outing)
    return row.pk


def _tell_outing(deed: Deed, row: Visit, told: Mapping[str, Any]) -> None:
    made = Outing(visit=row, **told)
    demand(policies.times_in_order(made.began, made.ended))
    demand(policies.two_hand_over(made.handed, made.team))
    demand(policies.sensible_group(made.headcount))
    for text, what, most in (
        (made.team, "同行人", TEAM_MAX),
        (made.hosts, "接待人", TEAM_MAX),
        (made.handed, "交接方式", HANDED_MAX),
    ):
        demand(length(text, what, most))
    made.save()
    record(deed, made)


@action("visits.attach_form")
def attach_form(deed: Deed, *, visit: int, name: str, data: bytes) -> int:
    """附走访记录表: the form filled in by hand, photographed; the chair may for his own union."""
    row = Visit.objects.select_related("campaign").get(pk=visit)
    about = visit_subject(visit)
    union = row.union_id
    return scans.keep_scan(deed, row.campaign, "visit", about, name, data, union=union).pk


def visit_subject(visit: int) -> str:
    """How a scan names a visit as what it is about."""
    return f"visits.visit:{visit}"


@action("visits.check")
def check(deed: Deed, *, visit: int) -> int:
    """核对 by somebody who did not record it."""
    row = Visit.objects.select_for_update().get(pk=visit)
    move = advance(deed, VISIT, "check", row)
    demand(another_person(hands(deed), row.recorder_id, step="核对", before="记录"))
    demand(scans.complete(row.campaign, "visit.check", visit_subject(row.pk), day_of(deed)))
    row.checked_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("visits.raise_request")
def raise_request(deed: Deed, *, campaign: int, text: str, visit: int | None = None) -> int:
    """登记诉求, at a visit or outside one; its id."""
    return raised(deed, campaign=campaign, text=text, visit=visit)


def raised(deed: Deed, *, campaign: int, text: str, visit: int | None = None) -> int:
    """Within an action, as one step of it: a request is taken down; its id."""
    move = permit(deed, REQUEST, "raise")
    demand(written(text, "诉求内容", TEXT_MAX))
    at = Visit.objects.get(pk=visit) if visit is not None else None
    demand(policies.visit_of_campaign(at, campaign))
    row = Request.objects.create(
        campaign_id=campaign,
        visit=at,
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
    demand(policies.due_ahead(due_on, day_of(deed)))
    row.assigned_to_id, row.due_on = to, due_on
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("visits.answer_request")
def answer_request(deed: Deed, *, request: int, answer: str) -> int:
    """答复 in words."""
    row = Request.objects.select_for_update().get(pk=request)
    move = advance(deed, REQUEST, "answer", row)
    demand(written(answer, "答复内容", TEXT_MAX))
    row.answer, row.answered_on = answer, day_of(deed)
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("visits.close_request")
def close_request(deed: Deed, *, request: int) -> int:
    """办结 an answered request."""
    row = Request.objects.select_for_update().get(pk=request)
    move = advance(deed, REQUEST, "close", row)
    demand(policies.answered(row))
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("visits.reopen_request")
def reopen_request(deed: Deed, *, request: int, reason: str) -> int:
    """重新办理 an answer that did not settle the matter."""
    row = Request.objects.select_for_update().get(pk=request)
    return _reopen(deed, row, reason)


@action("visits.ask_again")
def ask_again(deed: Deed, *, request: int, reason: str) -> int:
    """追问 by the worker whose request it is, answered or closed already: it is open again.

    Refused (REQUEST-AGAIN) for the third time, and 60 days after the answer.
    """
    row = Request.objects.select_for_update().get(pk=request)
    permit(deed, REQUEST, "reopen", row.state)
    demand(policies.may_ask_again(row, day_of(deed)))
    row.asked_again += 1
    return _reopen(deed, row, reason)


def _reopen(deed: Deed, row: Request, reason: str) -> int:
    move = advance(deed, REQUEST, "reopen", row)
    demand(written(reason, "重新办理的原因", TEXT_MAX))
    text = f"{row.text}（答复：{row.answer}；追问：{reason}）"
    demand(length(text, "诉求内容连同历次答复、追问", HISTORY_MAX))
    # The old answer did not settle it: the next 办结 needs a new one. Its words stay in `text`.
    row.text, row.answer, row.answered_on = text, "", None
    row.save()
    record(deed, row, move=move)
    return row.pk
