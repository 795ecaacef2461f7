"""Deeds of 审批: the collective decision encumbers; withdrawal releases; a reserve may step in.

Split from actions.py by meaning: everything here decides who gets money.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from nuanliu.core.lifecycles import BATCH, NOMINATION
from nuanliu.core.money import Money
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refused, demand
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.records.ledger import actions as ledger
from nuanliu.records.ledger.queries import balance
from nuanliu.stages.campaigns.queries import standard_of, totals
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.projects.queries import adjusted_people, total_fen
from nuanliu.stages.reviews import policies, queries
from nuanliu.stages.reviews.actions import LABEL, NOTE, OPINION, give_opinion, take_duty
from nuanliu.stages.reviews.lists import SUBJECT, leave
from nuanliu.stages.reviews.models import Batch, Decision, Item, Signature
from nuanliu.stages.reviews.scans import minutes_of
from nuanliu.stages.reviews.standing import day_of_ruling, reasons_against, stricter_since


class Meeting(NamedTuple):
    """The meeting that takes a decision: number of its minutes, who came, the minutes, a ruling."""

    number: str
    attended: int
    minutes: bytes
    ruling: str


@action("reviews.sign")
def sign(deed: Deed, *, batch: int, number: str, text: str, nomination: int | None = None) -> int:
    """签署 one decision to come, by its number: on the list, or on `nomination`, a reserve.

    The signature counts for that decision on exactly the people who stand now; returns its id.
    """
    row = Batch.objects.select_for_update().get(pk=batch)
    chosen = _to_decide(deed, row, nomination)
    return _sign(deed, row, chosen, number, text)


def _to_decide(deed: Deed, batch: Batch, nomination: int | None) -> QuerySet[Nomination]:
    """The list of a batch after its notice, or one reserve of it after the decision."""
    if nomination is None:
        permit(deed, BATCH, "approve", batch.state)
        return queries.to_decide(batch)
    permit(deed, NOMINATION, "approve", "listed")
    demand(policies.decided(batch))
    reserve = queries.nominations_in(batch, reserve=True).filter(pk=nomination, state="listed")
    demand(policies.stood_in_notice(reserve.exists(), batch.label))
    return reserve


def _sign(deed: Deed, batch: Batch, chosen: QuerySet[Nomination], number: str, text: str) -> int:
    take_duty(deed, batch, DutyName.APPROVER)
    demand(policies.whole_list(batch, queries.hash_of_list(batch)))
    demand(written(number, "会议纪要文号", LABEL))
    demand(policies.number_free(number))
    demand(written(text, "签署意见", OPINION))
    row, made = Signature.objects.get_or_create(
        batch=batch,
        number=number,
        person=deed.by.person,
        list_hash=queries.hash_of(chosen),
        defaults={"text": text, "on": day_of(deed)},
    )
    if made:
        record(deed, row)
    return row.pk


@action("reviews.approve")
def approve(
    deed: Deed,
    *,
    batch: int,
    number: str,
    attended: int,
    minutes: bytes = b"",
    ruling: str = "",
    off: Sequence[int] = (),
    reason: str = "",
) -> int:
    """审批: a collective decision on everybody of the batch who is not a reserve; returns its id.

    Encumbers each amount on the campaign's line. Refused as a whole when the notice has not run,
    an objection is open, a rule of one person fails (caps per time and year, …) or the money does
    not suffice. minutes: b'' takes those attached to the batch. `ruling`: number of the decision,
    this one or an earlier, to go on under the pinned standards though stricter ones have come
    since. off: nominations of the list that are 不通过 for `reason` before the others are decided
    on; refused OFF-LIST for somebody who is not on it.
    """
    row = Batch.objects.select_for_update().select_related("campaign__line").get(pk=batch)
    _to_decide(deed, row, None)
    _take_off(deed, row, off, reason)
    chosen = _to_decide(deed, row, None)
    minutes = minutes or minutes_of(row.pk)
    move = advance(deed, BATCH, "approve", row)
    return _decide(deed, row, chosen, Meeting(number, attended, minutes, ruling), move)


def _take_off(deed: Deed, batch: Batch, off: Sequence[int], reason: str) -> None:
    """不通过 of some people of a list, by the leader who is about to decide on the others."""
    rows = Nomination.objects.select_for_update(of=("self",)).select_related("campaign__line")
    chosen = list(rows.filter(pk__in=off, item__batch=batch).order_by("pk"))
    demand(policies.all_on_list(len(set(off)), len(chosen)))
    for row in chosen:
        _reject(deed, batch, row, reason)


@action("reviews.substitute")
def substitute(
    deed: Deed,
    *,
    batch: int,
    nomination: int,
    number: str,
    attended: int,
    minutes: bytes,
    ruling: str = "",
) -> int:
    """递补: a reserve of the same notice takes a place that became free; the decision's id.

    A decision of its own, with its own number and its own signatures; otherwise as `approve`.
    """
    row = Batch.objects.select_for_update().select_related("campaign__line").get(pk=batch)
    reserve = _to_decide(deed, row, nomination)
    return _decide(deed, row, reserve, Meeting(number, attended, minutes, ruling), None)


def _decide(
    deed: Deed, batch: Batch, chosen: QuerySet[Nomination], meeting: Meeting, move: Move | None
) -> int:
    demand(policies.minuted(meeting.minutes))
    said = f"经集体研究同意，见会议纪要 {meeting.number}。"
    _sign(deed, batch, chosen, meeting.number, said)
    demand(policies.notice_over(queries.latest_notice(batch), day_of(deed)))
    list_hash = queries.hash_of(chosen)
    signed = queries.signatures_under(batch, meeting.number, list_hash).values("person").distinct()
    _check(deed, batch, chosen, meeting, signed.count())
    posted, places = _encumber(deed, batch, chosen, meeting.number)
    decision = Decision.objects.create(
        batch=batch,
        number=meeting.number,
        on=day_of(deed),
        supplement=move is None,
        people=chosen.count(),
        total_fen=total_fen(chosen),
        attended=meeting.attended,
        approver=deed.by.person,
        minutes=keep(meeting.minutes, f"{meeting.number}纪要", deed.at),
        voucher=posted.number,
        list_hash=list_hash,
    )
    record(deed, decision, docs=[decision.minutes_id or ""], rule=meeting.ruling)
    _approve_all(deed, decision, chosen, posted, places)
    if move is not None:
        batch.save()
        record(deed, batch, move=move)
    return decision.pk


def _check(
    deed: Deed, batch: Batch, chosen: QuerySet[Nomination], meeting: Meeting, signed: int
) -> None:
    campaign, people, total = batch.campaign, chosen.count(), total_fen(chosen)
    line = campaign.line
    demand(policies.campaign_runs(campaign))
    demand(policies.no_procedure_objection(queries.open_against_procedure(campaign)))
    demand(policies.not_empty(people, batch.label))
    needed = standard_of(campaign).signers_on(day_of(deed), Money(total))
    demand(policies.signed_by_all(signed, needed, meeting.attended))
    demand(policies.place_free(queries.approved_on(line).count(), adjusted_people(line), people))
    if chosen.filter(reserve=True).exists():
        standing = queries.approved_in(campaign).count()
        demand(policies.reserve_has_place(standing, totals(campaign)[0], people))
    demand(policies.within_available(total, balance(line.ledger_line_id).available_fen))
    _check_each(deed, batch, chosen, meeting)


def _check_each(deed: Deed, batch: Batch, chosen: QuerySet[Nomination], meeting: Meeting) -> None:
    on = day_of(deed)
    ruled_on = on if meeting.ruling == meeting.number else day_of_ruling(meeting.ruling)
    demand(stricter_since(batch.campaign, on, ruled_on))
    if reasons := list(reasons_against(batch.campaign, chosen, on)):
        raise Refused(*reasons)
    for objection in queries.open_among(chosen):
        if objection.nomination is not None:
            demand(policies.no_objection_against(objection.nomination, 1))


def _encumber(
    deed: Deed, batch: Batch, chosen: QuerySet[Nomination], number: str
) -> tuple[ledger.Posted, list[int]]:
    """Post every amount; the voucher, and the nomination behind each of its legs."""
    line = batch.campaign.line.ledger_line_id
    rows = list(chosen.order_by("pk").values_list("pk", "amount_fen"))
    posted = ledger.post(
        key=f"decision:{number}",
        kind="encumber",
        on=day_of(deed),
        memo=f"{batch.label} {number}",
        transfers=[
            ledger.Transfer(line, "available", "encumbered", fen, f"{SUBJECT}:{pk}")
            for pk, fen in rows
        ],
    )
    return posted, [pk for pk, _ in rows]


def _approve_all(
    deed: Deed,
    decision: Decision,
    chosen: QuerySet[Nomination],
    posted: ledger.Posted,
    places: list[int],
) -> None:
    move = permit(deed, NOMINATION, "approve", "listed")
    Item.objects.filter(nomination__in=chosen.values("pk")).update(decision=decision)
    decided = Nomination.objects.filter(item__decision=decision)
    decided.update(state=move.target)
    legs = dict(zip(places, posted.legs, strict=True))
    record_rows(deed, decided.order_by("pk"), move=move, legs=legs, voucher=posted.number)


@action("reviews.refuse")
def refuse(deed: Deed, *, batch: int, text: str) -> int:
    """不予批准 the batch as a whole, reserves too, with the reason; nothing is booked."""
    row = Batch.objects.select_for_update().get(pk=batch)
    move = advance(deed, BATCH, "refuse", row)
    take_duty(deed, row, DutyName.APPROVER)
    demand(written(text, "不予批准的原因", NOTE))
    give_opinion(deed, row, "refuse", text, agrees=False)
    row.save()
    record(deed, row, move=move)
    rejecting = permit(deed, NOMINATION, "reject", "listed")
    rows = queries.nominations_in(row).filter(state="listed")
    chosen = list(rows.values_list("pk", flat=True))
    rows.update(state=rejecting.target, note=text)
    record_rows(deed, Nomination.objects.filter(pk__among=chosen).order_by("pk"), move=rejecting)
    return row.pk


@action("reviews.reject")
def reject(deed: Deed, *, nomination: int, reason: str) -> int:
    """不通过 one person of a list, or 撤销批准 of one not yet paid, by a leader with the reason."""
    row = Nomination.objects.select_for_update().select_related("campaign__line").get(pk=nomination)
    demand(policies.on_batch(row))
    return _reject(deed, Batch.objects.get(items__nomination=row), row, reason)


def _reject(deed: Deed, batch: Batch, row: Nomination, reason: str) -> int:
    move = advance(deed, NOMINATION, "reject", row)
    take_duty(deed, batch, DutyName.APPROVER)
    return _off(deed, row, move, reason)


@action("reviews.withdraw")
def withdraw(deed: Deed, *, nomination: int, reason: str) -> int:
    """退出: a person leaves the list; what is still encumbered for him is available again."""
    row = Nomination.objects.select_for_update().select_related("campaign__line").get(pk=nomination)
    move = advance(deed, NOMINATION, "withdraw", row, row.union_id)
    return _off(deed, row, move, reason)


def _off(deed: Deed, row: Nomination, move: Move, reason: str) -> int:
    demand(written(reason, "原因", NOTE))
    row.note = reason
    leave(deed, row, move)
    return row.pk
