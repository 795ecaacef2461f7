"""Deeds of 审批: the collective decision encumbers; withdrawal releases; a reserve may step in.

Split from actions.py by meaning: everything here moves money.
"""

from datetime import date

from django.db.models import QuerySet

from nuanliu.core.lifecycles import BATCH, NOMINATION
from nuanliu.core.money import Money
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.standards import StandardSet
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.records.ledger import actions as ledger
from nuanliu.records.ledger.queries import balance
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews import policies, queries
from nuanliu.stages.reviews.actions import give_opinion, take_duty
from nuanliu.stages.reviews.models import Batch, Decision, Item

SUBJECT = "nominations.nomination"
MONEY_CAME_BACK = {"returned", "recovered"}


@action("reviews.sign")
def sign(deed: Deed, *, batch: int, text: str) -> int:
    """签署 the list as noticed: one more leader's name under the decision to come."""
    row = Batch.objects.select_for_update().get(pk=batch)
    permit(deed, BATCH, "approve", row.state)
    _sign(deed, row, text)
    return row.pk


def _sign(deed: Deed, batch: Batch, text: str) -> None:
    take_duty(deed, batch, DutyName.APPROVER)
    demand(policies.whole_list(batch, queries.hash_of_list(batch)))
    give_opinion(deed, batch, "sign", text, agrees=True)


@action("reviews.approve")
def approve(deed: Deed, *, batch: int, number: str, attended: int, minutes: bytes) -> int:
    """审批: a collective decision on everybody of the batch who is not a reserve; returns its id.

    Encumbers each amount on the campaign's line. Refused as a whole when the notice has not run,
    an objection is open, an amount is over the cap or the money does not suffice.
    """
    row = Batch.objects.select_for_update().select_related("campaign__line").get(pk=batch)
    move = advance(deed, BATCH, "approve", row)
    _sign(deed, row, number)
    demand(policies.notice_over(queries.latest_notice(row), day_of(deed)))
    chosen = queries.nominations_in(row, reserve=False).filter(state="listed")
    return _decide(deed, row, chosen, number, attended, minutes, move)


@action("reviews.substitute")
def substitute(
    deed: Deed, *, batch: int, nomination: int, number: str, attended: int, minutes: bytes
) -> int:
    """递补: a reserve of the same notice takes a place that became free; the decision's id."""
    row = Batch.objects.select_for_update().select_related("campaign__line").get(pk=batch)
    permit(deed, NOMINATION, "approve", "listed")
    take_duty(deed, row, DutyName.APPROVER)
    demand(policies.decided(row))
    demand(policies.whole_list(row, queries.hash_of_list(row)))
    demand(policies.notice_over(queries.latest_notice(row), day_of(deed)))
    reserve = queries.nominations_in(row, reserve=True).filter(pk=nomination, state="listed")
    if not reserve.exists():
        what = "此人不在本批次公示过的候补名单里"
        raise Refused(Refusal("RESERVE", what, "候补人员须与名单一同公示，或另行公示"))
    return _decide(deed, row, reserve, number, attended, minutes, None)


def _decide(
    deed: Deed,
    batch: Batch,
    chosen: QuerySet[Nomination],
    number: str,
    attended: int,
    minutes: bytes,
    move: Move | None,
) -> int:
    count, total = chosen.count(), queries.total_fen(chosen)
    _check(batch, rows_count=count, total_fen=total, attended=attended, on=day_of(deed))
    _check_each(batch, chosen, day_of(deed))
    posted, places = _encumber(deed, batch, chosen, number)
    decision = Decision.objects.create(
        batch=batch,
        number=number,
        on=day_of(deed),
        supplement=move is None,
        people=count,
        total_fen=total,
        attended=attended,
        approver=deed.by.person,
        minutes=keep(minutes, f"{number}纪要", deed.at),
        voucher=posted.number,
        list_hash=batch.list_hash,
    )
    record(deed, decision, docs=[decision.minutes_id or ""])
    _approve_all(deed, decision, chosen, posted, places)
    if move is not None:
        batch.save()
        record(deed, batch, move=move)
    return decision.pk


def _check(batch: Batch, *, rows_count: int, total_fen: int, attended: int, on: date) -> None:
    line = batch.campaign.line
    standard = standard_of(batch.campaign)
    demand(policies.campaign_runs(batch.campaign))
    demand(policies.no_procedure_objection(queries.open_against_procedure(batch.campaign)))
    demand(policies.not_empty(rows_count, batch.label))
    needed = standard.signers_on(on, Money(total_fen))
    demand(policies.signed_by_all(queries.signatures(batch), needed, attended))
    approved = queries.approved_in(batch.campaign).count()
    demand(policies.place_free(approved, line.people, rows_count))
    demand(policies.within_available(total_fen, balance(line.ledger_line_id).available_fen))


def _check_each(batch: Batch, chosen: QuerySet[Nomination], on: date) -> None:
    # The dearest of each group stands for all of it: if he is within the cap, so is everybody.
    standard: StandardSet = standard_of(batch.campaign)
    for group in chosen.order_by("group").values_list("group", flat=True).distinct():
        cap = standard.cap_on(on, group=group, source=batch.campaign.line.source)
        dearest = chosen.filter(group=group).select_related("person").order_by("-amount_fen", "pk")
        demand(policies.within_cap(dearest[0], cap))
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
    """不予批准 the batch as a whole; nothing is booked."""
    row = Batch.objects.select_for_update().get(pk=batch)
    move = advance(deed, BATCH, "refuse", row)
    take_duty(deed, row, DutyName.APPROVER)
    row.save()
    record(deed, row, move=move)
    rejecting = permit(deed, NOMINATION, "reject", "listed")
    rows = queries.nominations_in(row).filter(state="listed")
    chosen = list(rows.values_list("pk", flat=True))
    rows.update(state=rejecting.target, note=text[:200])
    record_rows(deed, Nomination.objects.filter(pk__in=chosen).order_by("pk"), move=rejecting)
    return row.pk


@action("reviews.withdraw")
def withdraw(deed: Deed, *, nomination: int, reason: str) -> int:
    """退出: a person leaves the list; what is still encumbered for him is available again."""
    row = Nomination.objects.select_for_update().select_related("campaign__line").get(pk=nomination)
    was = row.state
    move = advance(deed, NOMINATION, "withdraw", row, row.union_id)
    row.note = reason[:200]
    posted = _release(deed, row) if was == "approved" else None
    row.save()
    record(
        deed,
        row,
        move=move,
        legs=posted.legs if posted else (),
        voucher=posted.number if posted else "",
    )
    return row.pk


def _release(deed: Deed, nomination: Nomination) -> ledger.Posted | None:
    states = list(nomination.payments.order_by("pk").values_list("state", flat=True))
    if set(states) - MONEY_CAME_BACK - {"void"}:
        what = "此人有一笔发放还没有作废或退回，不能直接退出"
        raise Refused(Refusal("WITHDRAW-LATE", what, "请先作废未成功的发放，或办理追回"))
    if states and states[-1] in MONEY_CAME_BACK:
        return None  # the return itself made the money available
    line = nomination.campaign.line.ledger_line_id
    leg = ledger.Transfer(
        line, "encumbered", "available", nomination.amount_fen, f"{SUBJECT}:{nomination.pk}"
    )
    return ledger.post(
        key=f"withdraw:{nomination.pk}:{deed.key}",
        kind="release",
        on=day_of(deed),
        memo=f"退出 {nomination.campaign.name}",
        transfers=[leg],
    )
