"""Deeds of 报销: draft, attach, review, approve, file."""

from collections import Counter
from collections.abc import Collection, Sequence

from nuanliu.core.duties import another_person
from nuanliu.core.expenses import Codes
from nuanliu.core.lifecycles import CLAIM
from nuanliu.core.moves import Move
from nuanliu.core.refusal import demand
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, hands, permit
from nuanliu.records.ledger import actions as ledger
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims import policies, queries
from nuanliu.stages.claims.lines import GOODS_TYPE, RELIEF_TYPE, Wanted, write_line
from nuanliu.stages.claims.models import (
    KIND_MAX,
    NAME_MAX,
    PURPOSE_MAX,
    REASON_MAX,
    Attachment,
    Claim,
    ClaimedRun,
    ClaimKind,
)
from nuanliu.stages.goods.actions import bind_claim, free_claim
from nuanliu.stages.goods.policies import value_within
from nuanliu.stages.goods.queries import order_campaign, order_of_claim
from nuanliu.stages.payments.models import Run


@action("claims.draft")
def draft(
    deed: Deed,
    *,
    campaign: int,
    kind: ClaimKind,
    purpose: str,
    amount_fen: int,
    runs: Sequence[int] = (),
    order: int = 0,
    expense: str = "",
) -> int:
    """填报 with one line for the whole (put_line makes more of it); returns its id.

    expense: the type of that line, by default 慰问金 or 慰问品 (EXPENSE-TYPE for an unknown one).

    order: the accepted order of goods that a purchase claim pays, if any, for exactly what was
    accepted of it (CLAIM-ORDER); its money was set aside when the order was approved.

    A relief claim is for exactly what its runs paid. runs: ids of settled runs of the campaign, by
    default all that stand in no claim yet; one that does is refused (CLAIM-TWICE).
    """
    move = permit(deed, CLAIM, "draft")
    row = Campaign.objects.select_related("line", "project").get(pk=campaign)
    demand(written(purpose, "用途", PURPOSE_MAX))
    demand(policies.amount_positive(amount_fen))
    chosen = _chosen(row, runs) if kind == ClaimKind.RELIEF else []
    if kind == ClaimKind.RELIEF:
        demand(policies.relief_sum(amount_fen, queries.paid_by(chosen)))
    year = row.project.fiscal_year
    place = Claim.objects.filter(campaign__project__fiscal_year=year).count() + 1
    claim = Claim.objects.create(
        campaign=row,
        line=row.line,
        kind=kind,
        number=f"BX-{year}-{place:03d}",
        purpose=purpose,
        amount_fen=amount_fen,
        drafted_by=deed.by.person,
        state=move.target,
    )
    record(deed, claim, move=move)
    _claim_runs(deed, claim, chosen)
    key = expense or (RELIEF_TYPE if kind == ClaimKind.RELIEF else GOODS_TYPE)
    write_line(deed, claim, Wanted(1, key, purpose, amount_fen))
    if order:
        demand(policies.order_of_purchase(claim, order_campaign(order)))
        bind_claim(deed, order=order, claim=claim.number, amount_fen=amount_fen)
    return claim.pk


def _chosen(campaign: Campaign, runs: Sequence[int]) -> list[Run]:
    named = Run.objects.filter(pk__in=runs).select_related("batch").order_by("pk")
    chosen = list(named) if runs else queries.runs_to_claim(campaign)
    demand(policies.runs_unclaimed(chosen))
    demand(policies.runs_settled(campaign, chosen))
    return chosen


def _claim_runs(deed: Deed, claim: Claim, runs: Collection[Run]) -> None:
    for run in runs:
        record(deed, ClaimedRun.objects.create(claim=claim, run=run))


def drafted(deed: Deed, claim: int) -> Claim:
    """A draft in the hands of its drafter: nobody else puts anything into it."""
    row = _draft_row(deed, claim)
    demand(policies.own_draft(row, deed.by.person_id))
    return row


def _draft_row(deed: Deed, claim: int) -> Claim:
    row = Claim.objects.select_for_update().select_related("campaign__project").get(pk=claim)
    permit(deed, CLAIM, "submit", row.state)
    return row


@action("claims.amend")
def amend(deed: Deed, *, claim: int, purpose: str, amount_fen: int) -> int:
    """改正 purpose and amount (fen) of a draft, as after a return.

    A relief claim takes in the runs that were settled since. Whoever amends it takes it over: he
    is its drafter from now on, and none who ever was may judge it.
    """
    row = _draft_row(deed, claim)
    demand(written(purpose, "用途", PURPOSE_MAX))
    demand(policies.amount_positive(amount_fen))
    if row.kind == ClaimKind.RELIEF:
        _claim_runs(deed, row, queries.runs_to_claim(row.campaign))
        demand(policies.relief_sum(amount_fen, queries.paid_by(queries.runs_of(row))))
    _amend_only_line(deed, row, purpose, amount_fen)
    row.purpose, row.amount_fen, row.drafted_by = purpose, amount_fen, deed.by.person
    row.save()
    record(deed, row)
    return row.pk


def _amend_only_line(deed: Deed, claim: Claim, purpose: str, amount_fen: int) -> None:
    """A claim of one line is that line; of several, whoever amends says which one changes."""
    live = policies.live_lines(claim)
    if len(live) == 1:
        only = live[0]
        what = purpose if only.what == claim.purpose else only.what
        write_line(deed, claim, Wanted(only.place, only.expense, what, amount_fen))


@action("claims.attach")
def attach(deed: Deed, *, claim: int, kind: str, name: str, data: bytes) -> int:
    """附上 one paper of the packet while the claim is still a draft."""
    row = drafted(deed, claim)
    demand(written(kind, "材料类别", KIND_MAX))
    demand(written(name, "文件名", NAME_MAX))
    file = keep(data, name, deed.at)
    made, new = Attachment.objects.get_or_create(
        claim=row, kind=kind, file=file, defaults={"name": name}
    )
    if new:
        record(deed, made, docs=[file.sha256])
    return made.pk


def _demand_sound(claim: Claim) -> None:
    """Packet and sums, asked again at every step: money may have come back in between."""
    demand(policies.lines_cover(claim))
    demand(policies.packet_whole(claim))
    demand(policies.invoices_cover(claim))
    if (order := order_of_claim(claim.number)) is not None:
        demand(value_within(order, claim.amount_fen))
    if claim.kind == ClaimKind.RELIEF:
        demand(policies.relief_sum(claim.amount_fen, queries.paid_by(queries.runs_of(claim))))


@action("claims.submit")
def submit(deed: Deed, *, claim: int) -> int:
    """送审 with a complete packet."""
    row = drafted(deed, claim)
    _demand_sound(row)
    move = advance(deed, CLAIM, "submit", row)
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("claims.review")
def review(deed: Deed, *, claim: int) -> int:
    """审核通过 by the service centre."""
    row = Claim.objects.select_for_update().get(pk=claim)
    move = advance(deed, CLAIM, "review", row)
    demand(
        another_person(hands(deed), *queries.makers_of(row), step="审核报销单", before="填报或改正")
    )
    _demand_sound(row)
    row.reviewed_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("claims.return")
def return_claim(deed: Deed, *, claim: int, reason: str) -> int:
    """退回 to the drafter with a reason; all data stay. An approved purchase frees its money."""
    row = Claim.objects.select_for_update().select_related("line").get(pk=claim)
    move = advance(deed, CLAIM, "return", row)
    demand(written(reason, "退回原因", REASON_MAX))
    approved = move.source == "approved"
    posted = _post(deed, row, "release", "encumbered", "available") if approved else None
    row.returned_for, row.reviewed_by, row.approved_by = reason, None, None
    row.save()
    _record(deed, row, move, posted)
    return row.pk


@action("claims.withdraw")
def withdraw(deed: Deed, *, claim: int, reason: str) -> int:
    """撤销 by the drafter, for good: its invoices, runs and order are free for another."""
    row = Claim.objects.select_for_update().get(pk=claim)
    move = advance(deed, CLAIM, "withdraw", row)
    demand(policies.own_draft(row, deed.by.person_id))
    demand(written(reason, "撤销原因", REASON_MAX))
    row.returned_for = reason
    row.save()
    record(deed, row, move=move)
    for invoice in row.invoices.order_by("pk"):
        invoice.claim = None
        invoice.save()
        record(deed, invoice)
    for held in row.claimed.order_by("pk"):
        held.run = None
        held.save()
        record(deed, held)
    free_claim(deed, row.number)
    return row.pk


@action("claims.approve")
def approve(deed: Deed, *, claim: int) -> int:
    """审批; a purchase is encumbered now, and refused when the line has no money left."""
    row = Claim.objects.select_for_update().select_related("line", "campaign").get(pk=claim)
    move = advance(deed, CLAIM, "approve", row)
    demand(
        another_person(
            hands(deed),
            *queries.makers_of(row),
            row.reviewed_by_id,
            step="审批报销单",
            before="填报、改正或审核",
        )
    )
    _demand_sound(row)
    demand(policies.buying(row))
    row.approved_by = deed.by.person
    posted = _post(deed, row, "encumber", "available", "encumbered")
    row.save()
    _record(deed, row, move, posted)
    return row.pk


def _post(deed: Deed, claim: Claim, kind: str, source: str, target: str) -> ledger.Posted | None:
    # Relief was booked when it reached the people: its claim only files the vouchers.
    if claim.kind == ClaimKind.RELIEF:
        return None
    # What was ordered was set aside when the order was approved: the claim only pays it.
    if kind != "payment" and order_of_claim(claim.number) is not None:
        return None
    leg = ledger.Transfer(
        claim.line.ledger_line_id, source, target, claim.amount_fen, f"claims.claim:{claim.pk}"
    )
    return ledger.post(
        key=f"claim:{claim.pk}:{kind}:{deed.key}",
        kind=kind,
        on=day_of(deed),
        memo=f"报销 {claim.number}",
        transfers=[leg],
        codes=[(leg.line, codes, fen) for codes, fen in _coded(claim).items()],
    )


def _coded(claim: Claim) -> Counter[Codes]:
    """How much of a claim bears which codes, in fen."""
    sums: Counter[Codes] = Counter()
    for line in policies.live_lines(claim):
        sums[Codes(line.function_code, line.economic_code, line.government_code)] += line.amount_fen
    return sums


def _record(deed: Deed, claim: Claim, move: Move, posted: ledger.Posted | None) -> None:
    legs, voucher = (posted.legs, posted.number) if posted else ((), "")
    record(deed, claim, move=move, legs=legs, voucher=voucher)


@action("claims.file")
def file_claim(deed: Deed, *, claim: int) -> int:
    """入账: a purchase is paid; a relief claim posts nothing."""
    row = Claim.objects.select_for_update().select_related("line").get(pk=claim)
    move = advance(deed, CLAIM, "file", row)
    demand(
        another_person(
            hands(deed),
            *queries.makers_of(row),
            row.reviewed_by_id,
            row.approved_by_id,
            step="报销入账",
            before="填报、改正、审核或审批",
        )
    )
    _demand_sound(row)
    posted = _post(deed, row, "payment", "encumbered", "paid")
    row.filed_by, row.filed_on = deed.by.person, day_of(deed)
    row.voucher = posted.number if posted else ""
    row.save()
    _record(deed, row, move, posted)
    return row.pk
