"""Deeds of 发放: lock, release, and what becomes of each payment (results are in results.py)."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from nuanliu.core.banking.filling import files_of
from nuanliu.core.budget import way_name
from nuanliu.core.duties import another_person
from nuanliu.core.eligibility import assess
from nuanliu.core.lifecycles import PAYMENT, RUN
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep, read
from nuanliu.records.journal.actions import action, note_refusal, record, record_rows
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.ledger import actions as ledger
from nuanliu.records.people.crypto import SealError
from nuanliu.stages.campaigns import scans
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations import conformity
from nuanliu.stages.nominations.consents import not_withdrawn, withdrawn_in
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import hand_rules, policies, queries
from nuanliu.stages.payments.bankfile import (
    bank_file,
    ending_of,
    form_of,
    mapping_in,
    rows_of,
    same_payees,
    sum_of,
)
from nuanliu.stages.payments.models import BankTemplate, Payment, Run
from nuanliu.stages.projects.models import BudgetLine
from nuanliu.stages.reviews.actions import take_duty
from nuanliu.stages.reviews.models import Batch
from nuanliu.stages.reviews.policies import no_objection_against, no_procedure_objection
from nuanliu.stages.reviews.queries import (
    latest_notice,
    open_against_procedure,
    open_by_nomination,
)
from nuanliu.stages.reviews.scans import batch_subject
from nuanliu.stages.reviews.standing import (
    BEFORE_DECISION,
    day_of_ruling,
    findings_about,
    stricter_since,
)

# What is asked of a payment before it is locked, beside all that was asked before the decision.
BEFORE_PAYMENT = BEFORE_DECISION | {"NOTICE-EARLY", "PAID-ABOVE", "PAID-UNAPPROVED", "WINDOW"}
SUBJECT = "payments.payment"
REASON = 120  # characters of a reason


@action("payments.lock")
def lock(deed: Deed, *, batch: int, channel: Channel, ruling: str = "") -> int:
    """锁定: one run of every approved person of a batch still to be paid by `channel`; its id.

    Who is held by an open objection, withdrew his consent or has no account for the bank is left
    out, with a refusal line of his own in the journal (`queries.held_back` names him); a later call
    locks him once that is put right (law 6). The payee is copied as he is now (name, card, bank);
    later changes of the person do not touch it. Refused naming the person when a rule of law 3, 4
    or 6 fails. `ruling`: number of the collective decision to go on under the pinned standards
    though stricter ones have come since.
    """
    move, row = _begun(deed, batch)
    chosen = _all_checked(deed, row, channel, ruling)
    return _run_of(deed, row, chosen, _Way(channel, move, ruling))


class _Way(NamedTuple):
    """How a run is made: its channel, the move, the ruling if any, the bank's form if chosen."""

    channel: Channel
    move: Move
    ruling: str
    template: BankTemplate | None = None


@action("payments.lock_by_bank")
def lock_by_bank(deed: Deed, *, batch: int, ruling: str = "") -> list[int]:
    """分行锁定: one run for each bank where the people of a batch have their accounts; their ids.

    Everything else as in `lock`. The runs stand in the order of the banks' names.
    """
    move, row = _begun(deed, batch)
    way = _Way(Channel.BANK, move, ruling)
    by_bank: dict[str, list[Nomination]] = {}
    for one in _all_checked(deed, row, Channel.BANK, ruling):
        by_bank.setdefault(one.person.bank.strip(), []).append(one)
    return [_run_of(deed, row, by_bank[bank], way) for bank in sorted(by_bank)]


@action("payments.lock_for_template")
def lock_for_template(deed: Deed, *, batch: int, template: int, ruling: str = "") -> list[int]:
    """按模板分批锁定: as many runs as the bank wants files, by its template; their ids.

    Where it says so, accounts of the bank itself and of others stand apart; no run is longer than
    its max_rows. Everything else as in `lock`; Refused BANK-UNCHECKED.
    """
    move, row = _begun(deed, batch)
    form = BankTemplate.objects.get(pk=template)
    demand(policies.checked_template(form))
    chosen = _all_checked(deed, row, Channel.BANK, ruling)
    way = _Way(Channel.BANK, move, ruling, form)
    groups = files_of(mapping_in(form.text), [one.person.bank for one in chosen])
    return [_run_of(deed, row, [chosen[at] for at in group], way) for group in groups]


def _begun(deed: Deed, batch: int) -> tuple[Move, Batch]:
    """What is asked before anybody of a batch is locked."""
    move = permit(deed, RUN, "lock")
    row = Batch.objects.select_for_update().select_related("campaign__line").get(pk=batch)
    demand(policies.approved_batch(row))
    demand(scans.complete(row.campaign, "run.lock", batch_subject(row.pk), day_of(deed)))
    take_duty(deed, row, DutyName.MAKER)
    return move, row


def _all_checked(deed: Deed, batch: Batch, channel: Channel, ruling: str) -> list[Nomination]:
    chosen = list(queries.payable(batch, channel).order_by("union__code", "pk"))
    demand(policies.something_to_pay(len(chosen)))
    chosen = _without_held(deed, batch, chosen)
    check_all(batch, chosen, day_of(deed), ruling)
    return chosen


def _run_of(deed: Deed, batch: Batch, chosen: list[Nomination], way: _Way) -> int:
    run = Run.objects.create(
        batch=batch,
        channel=way.channel,
        number=next_number(batch, way.channel),
        people=len(chosen),
        total_fen=sum(n.amount_fen for n in chosen),
        control="",
        template=way.template,
        state=way.move.target,
    )
    _make_payments(deed, run, chosen)
    run.control, _ = queries.control_of(run)
    run.save()
    record(deed, run, move=way.move, rule=way.ruling)
    return run.pk


def _without_held(deed: Deed, batch: Batch, chosen: list[Nomination]) -> list[Nomination]:
    """Those whom no open objection, withdrawn consent or lacking account holds; Refused if none."""
    held, gone = open_by_nomination(batch), withdrawn_in(batch.campaign)
    refusals: dict[int, Refusal] = {}
    for row in chosen:
        objected = no_objection_against(row, held.get(row.pk, 0))
        lacking = policies.payee_complete(row) if row.channel == Channel.BANK else None
        if refusal := objected or not_withdrawn(row, gone) or lacking:
            refusals[row.pk] = refusal
    if len(refusals) == len(chosen):
        raise Refused(*refusals.values())
    for pk, refusal in refusals.items():
        note_refusal(deed, refusal, f"nominations.nomination:{pk}")
    return [row for row in chosen if row.pk not in refusals]


def next_number(batch: Batch, channel: str) -> str:
    """The printed number of the next run: year, campaign, channel, place."""
    place = Run.objects.filter(batch__campaign=batch.campaign).count() + 1
    year = batch.campaign.project.fiscal_year
    return f"{year}-{batch.campaign_id:02d}-{'DF' if channel == Channel.BANK else 'QL'}-{place:02d}"


def check_all(batch: Batch, chosen: list[Nomination], on: date, ruling: str) -> None:
    """Every rule that holds at payment, asked once more of everybody chosen."""
    campaign = batch.campaign
    demand(policies.noticed(latest_notice(batch), on))
    demand(no_procedure_objection(open_against_procedure(campaign)))
    demand(stricter_since(campaign, on, day_of_ruling(ruling)))
    held, listed = open_by_nomination(batch), queries.lists_by_index(batch)
    standards, gone = standard_of(campaign), withdrawn_in(campaign)
    for row, facts in zip(chosen, queries.candidates(campaign, chosen, on), strict=True):
        demand(policies.own_approval(row))
        demand(no_objection_against(row, held.get(row.pk, 0)))
        demand(not_withdrawn(row, gone))
        reasons = assess(facts, standards, on)
        if reasons:
            raise Refused(*reasons)
        demand(policies.not_listed(row, listed.get(row.person.id_index or "", [])))
        if row.channel == Channel.BANK:
            demand(policies.payee_complete(row))
    if found := conformity.refusals(_findings(batch, chosen, on)):
        raise Refused(*found)


def _findings(batch: Batch, chosen: list[Nomination], on: date) -> list[conformity.Judged]:
    """What the catalogue says of the payments that are about to be locked."""
    rows = Nomination.objects.filter(pk__among=[row.pk for row in chosen])
    return findings_about(batch.campaign, rows, on, BEFORE_PAYMENT)


def _make_payments(deed: Deed, run: Run, chosen: list[Nomination]) -> None:
    move = permit(deed, PAYMENT, "lock")
    earlier = queries.earlier_payments(run.batch)
    made = [snapshot_of(run, row, place) for place, row in enumerate(chosen, 1)]
    for payment in made:
        payment.state = move.target
        payment.reissue_of_id = earlier.get(payment.nomination_id)
    Payment.objects.bulk_create(made, batch_size=500)
    for payment in made:
        record_locked(deed, payment, move)


def record_locked(
    deed: Deed, payment: Payment, move: Move, posted: ledger.Posted | None = None
) -> None:
    """The line of a new payment, bound to payee and card by salted commitments."""
    record(
        deed,
        payment,
        move=move,
        legs=posted.legs if posted else (),
        voucher=posted.number if posted else "",
        pii={"card": payment.card.open()} if payment.card is not None else {},
        person=payment.person_id,
    )


def snapshot_of(run: Run, row: Nomination, place: int) -> Payment:
    """The payment of a nomination with the payee as he is at this moment; not yet saved."""
    person, campaign = row.person, run.batch.campaign
    return Payment(
        number=f"{run.number}-{place:04d}",
        run=run,
        campaign=campaign,
        nomination=row,
        person=person,
        line=campaign.line,
        amount_fen=row.amount_fen,
        payee=person.name,
        card=person.card.open() if person.card is not None else None,
        bank=person.bank,
        branch=person.branch,
        standard=campaign.standard,
    )


@action("payments.release")
def release(deed: Deed, *, run: int) -> str:
    """送出 by the cashier, who is nobody of maker, reviewer, approver; returns the file's SHA-256.

    Refused while an objection against one of its people or the procedure is open, also one raised
    since the lock (law 6), or somebody in it has withdrawn his consent or come to stand on a list
    of the dead since, or the window of the campaign is over. Bank: the file is written, read back,
    summed again, and the money goes encumbered → in transit. Cash: the lines are ready to be
    signed; nothing is booked before there is evidence.
    """
    rows = Run.objects.select_for_update(of=("self",))
    row = rows.select_related("batch__campaign__line", "template__blank", "file").get(pk=run)
    move = advance(deed, RUN, "release", row)
    take_duty(deed, row.batch, DutyName.PAYER)
    demand(policies.same_control(row, *queries.control_of(row)))
    demand(no_procedure_objection(open_against_procedure(row.batch.campaign)))
    demand(policies.none_held(row, queries.held_in(row)))
    demand(policies.none_withdrawn(row, queries.withdrawn_from(row)))
    demand(policies.none_listed(row, queries.listed_in(row)))
    demand(policies.inside_window(row.batch.campaign, day_of(deed)))
    row.released_on = day_of(deed)
    if row.channel == Channel.BANK:
        _send(deed, row)
    else:
        _change(deed, row.payments.filter(state="locked"), "issue", {})
    row.save()
    record(deed, row, move=move, docs=[row.file_id] if row.file_id else [])
    return row.file_id or ""


def _send(deed: Deed, run: Run) -> None:
    waiting = run.payments.filter(state="locked").order_by("number")
    data = _released_file(deed, run, list(waiting))
    form = form_of(run.template)
    lines = rows_of(form, data)  # opened once: of a big file that is most of the work
    demand(policies.same_control(run, run.control, sum_of(form, lines)))
    same_payees(form, waiting, lines)
    posted = post_for(
        deed, f"release:{run.number}", "release", list(waiting), "encumbered", "in_transit"
    )
    _change(deed, waiting, "send", {"sent_on": day_of(deed)}, posted)


def _released_file(deed: Deed, run: Run, waiting: list[Payment]) -> bytes:
    """The file that was made and approved, from where it is kept; of none, the generic list now."""
    if run.file is not None:
        try:
            return read(run.file)
        except (OSError, SealError) as lost:
            raise Refused(policies.file_lost(run)) from lost
    return write_file(deed, run, waiting)


def write_file(deed: Deed, run: Run, waiting: list[Payment]) -> bytes:
    """The file of a run by its template, written, read again and kept; the caller saves the run."""
    form = form_of(run.template)
    data = bank_file(form, waiting, day_of(deed))
    run.file = keep(data, f"{run.number}代发文件.{ending_of(form)}", deed.at)
    return data


def post_for(
    deed: Deed, key: str, kind: str, payments: list[Payment], source: str, target: str
) -> ledger.Posted:
    """One voucher that moves every payment's amount from `source` to `target` of its line.

    Its legs stand in the order of the payments' numbers, as `change_all` deals them out.
    """
    lines = BudgetLine.objects.filter(pk__in={p.line_id for p in payments})
    accounts = dict(lines.values_list("pk", "ledger_line_id"))
    transfers = [
        ledger.Transfer(accounts[p.line_id], source, target, p.amount_fen, f"{SUBJECT}:{p.pk}")
        for p in sorted(payments, key=lambda p: p.number)
    ]
    memo = f"{way_name(source, target)} {payments[0].run.number}（{len(payments)}笔）"
    return ledger.post(key=key, kind=kind, on=day_of(deed), memo=memo, transfers=transfers)


def _change(
    deed: Deed,
    rows: QuerySet[Payment],
    verb: str,
    values: dict[str, object],
    posted: ledger.Posted | None = None,
) -> None:
    chosen = list(rows.order_by("number").values_list("pk", "state"))
    move = permit(deed, PAYMENT, verb, chosen[0][1])
    legs = None
    if posted is not None:
        legs = {pk: leg for (pk, _), leg in zip(chosen, posted.legs, strict=True)}
    changed = Payment.objects.filter(pk__among=[pk for pk, _ in chosen])
    changed.update(state=move.target, **values)
    voucher = posted.number if posted else ""
    record_rows(deed, changed.order_by("number"), move=move, legs=legs, voucher=voucher)


def change_all(
    deed: Deed,
    payments: list[Payment],
    verb: str,
    posted: ledger.Posted | None,
    **values: object,
) -> None:
    """Move several payments of one state along `verb`, with the legs of one voucher, set-based."""
    if payments:
        rows = Payment.objects.filter(pk__among=[p.pk for p in payments])
        _change(deed, rows, verb, values, posted)


@action("payments.settle")
def settle(deed: Deed, *, run: int) -> int:
    """结清 by the reconciler once every line has a final result and no exception is open.

    Refused (DUTY-SELF) to who settled an exception of the batch: he would close what he explained.
    """
    row = Run.objects.select_for_update().select_related("batch").get(pk=run)
    move = advance(deed, RUN, "settle", row)
    explained = queries.explainers(row.batch)
    demand(another_person(hands(deed), *explained, step="结清", before="认定回盘异常"))
    take_duty(deed, row.batch, DutyName.RECONCILER)
    demand(hand_rules.cash_accounted(row))
    demand(policies.all_final(row))
    demand(policies.exceptions_settled(row))
    row.settled_on = day_of(deed)
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("payments.cancel")
def cancel(deed: Deed, *, run: int) -> int:
    """取消 a run that has not left: its payments are void, the people can be locked again.

    What a reissue of returned money had set aside is available again, as after the return.
    """
    row = Run.objects.select_for_update().get(pk=run)
    move = advance(deed, RUN, "cancel", row)
    waiting = row.payments.filter(state="locked").select_related("reissue_of", "line", "run")
    called_off(deed, f"cancel:{row.number}", list(waiting), {})
    row.save()
    record(deed, row, move=move)
    return row.pk


def called_off(deed: Deed, key: str, waiting: list[Payment], reasons: dict[int, str]) -> None:
    """Locked payments made void, each with its reason if there is one, and what they set aside."""
    own = [payment for payment in waiting if queries.set_aside_itself(payment)]
    posted = _released(deed, key, own)
    legs = dict(
        zip(
            (p.pk for p in sorted(own, key=lambda p: p.number)),
            posted.legs if posted else (),
            strict=True,
        )
    )
    alike: dict[tuple[bool, str], list[Payment]] = {}
    for payment in waiting:
        alike.setdefault((payment in own, reasons.get(payment.pk, "")), []).append(payment)
    for (mine, reason), same in alike.items():
        ordered = sorted(same, key=lambda p: p.number)
        part = posted._replace(legs=[legs[p.pk] for p in ordered]) if mine and posted else None
        change_all(deed, same, "void", part, **({"reason": reason} if reason else {}))


@action("payments.void")
def void(deed: Deed, *, payment: int, reason: str) -> int:
    """作废 a payment that did not succeed and was not issued again; its money as in `cancel`."""
    rows = Payment.objects.select_for_update(of=("self",))
    row = rows.select_related("reissue_of", "line", "run").get(pk=payment)
    move = advance(deed, PAYMENT, "void", row)
    demand(policies.not_replaced(row))
    demand(written(reason, "作废原因", REASON))
    own = [row] if queries.set_aside_itself(row) else []
    posted = _released(deed, f"void:{row.number}", own)
    row.reason = reason
    row.save()
    legs, voucher = (posted.legs, posted.number) if posted else ((), "")
    record(deed, row, move=move, legs=legs, voucher=voucher)
    return row.pk


def _released(deed: Deed, key: str, own: list[Payment]) -> ledger.Posted | None:
    """撤销占用 of what these payments had set aside themselves."""
    return post_for(deed, key, "release", own, "encumbered", "available") if own else None
