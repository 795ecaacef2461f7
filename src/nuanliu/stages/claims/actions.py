"""Deeds of 报销: draft, attach, review, approve, file."""

from datetime import date

from nuanliu.core.lifecycles import CLAIM
from nuanliu.core.refusal import demand
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import advance, day_of, permit
from nuanliu.records.ledger import actions as ledger
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims import policies
from nuanliu.stages.claims.models import Attachment, Claim, ClaimKind, Invoice
from nuanliu.stages.payments.queries import net_paid_fen


@action("claims.draft")
def draft(deed: Deed, *, campaign: int, kind: ClaimKind, purpose: str, amount_fen: int) -> int:
    """填报: a relief claim is for exactly what the campaign paid; returns its id."""
    move = permit(deed, CLAIM, "draft")
    row = Campaign.objects.select_related("line", "project").get(pk=campaign)
    if kind == ClaimKind.RELIEF:
        demand(policies.relief_sum(amount_fen, net_paid_fen(row)))
    place = Claim.objects.filter(campaign__project=row.project).count() + 1
    claim = Claim.objects.create(
        campaign=row,
        line=row.line,
        kind=kind,
        number=f"BX-{row.project.fiscal_year}-{place:03d}",
        purpose=purpose,
        amount_fen=amount_fen,
        drafted_by=deed.by.person,
        state=move.target,
    )
    record(deed, claim, move=move)
    return claim.pk


def _drafted(deed: Deed, claim: int) -> Claim:
    row = Claim.objects.select_for_update().get(pk=claim)
    permit(deed, CLAIM, "submit", row.state)
    return row


@action("claims.attach")
def attach(deed: Deed, *, claim: int, kind: str, name: str, data: bytes) -> int:
    """附上 one paper of the packet while the claim is still a draft."""
    row = _drafted(deed, claim)
    file = keep(data, name, deed.at)
    made, new = Attachment.objects.get_or_create(
        claim=row, kind=kind, file=file, defaults={"name": name}
    )
    if new:
        record(deed, made, docs=[file.sha256])
    return made.pk


@action("claims.add_invoice")
def add_invoice(
    deed: Deed, *, claim: int, identity: str, seller: str, on: date, amount_fen: int, data: bytes
) -> int:
    """登记发票: refused (INV-USED) when the number was ever used, in any year."""
    row = _drafted(deed, claim)
    demand(policies.invoice_number(identity))
    demand(policies.invoice_unused(identity))
    file = keep(data, f"发票{identity}", deed.at)
    made = Invoice.objects.create(
        claim=row, identity=identity, seller=seller, on=on, amount_fen=amount_fen, file=file
    )
    record(deed, made, docs=[file.sha256])
    return made.pk


@action("claims.submit")
def submit(deed: Deed, *, claim: int) -> int:
    """送审 with a complete packet."""
    row = _drafted(deed, claim)
    demand(policies.packet_whole(row))
    demand(policies.invoices_cover(row))
    move = advance(deed, CLAIM, "submit", row)
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("claims.review")
def review(deed: Deed, *, claim: int) -> int:
    """审核通过 by the service centre."""
    row = Claim.objects.select_for_update().get(pk=claim)
    move = advance(deed, CLAIM, "review", row)
    demand(policies.another_than(deed.by.person_id, row.drafted_by_id))
    row.reviewed_by = deed.by.person
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("claims.return")
def return_claim(deed: Deed, *, claim: int, reason: str) -> int:
    """退回 to the drafter with a reason; all data stay."""
    row = Claim.objects.select_for_update().get(pk=claim)
    move = advance(deed, CLAIM, "return", row)
    row.purpose = f"{row.purpose}（退回：{reason}）"[:200]
    row.reviewed_by = None
    row.save()
    record(deed, row, move=move)
    return row.pk


@action("claims.approve")
def approve(deed: Deed, *, claim: int) -> int:
    """审批; a purchase is encumbered now, and refused when the line has no money left."""
    row = Claim.objects.select_for_update().select_related("line").get(pk=claim)
    move = advance(deed, CLAIM, "approve", row)
    demand(policies.another_than(deed.by.person_id, row.drafted_by_id, row.reviewed_by_id))
    row.approved_by = deed.by.person
    posted = _post(deed, row, "encumber", "available", "encumbered")
    row.save()
    record(
        deed,
        row,
        move=move,
        legs=posted.legs if posted else (),
        voucher=posted.number if posted else "",
    )
    return row.pk


def _post(deed: Deed, claim: Claim, kind: str, source: str, target: str) -> ledger.Posted | None:
    # Relief was booked when it reached the people: its claim only files the vouchers.
    if claim.kind == ClaimKind.RELIEF:
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
    )


@action("claims.file")
def file_claim(deed: Deed, *, claim: int) -> int:
    """入账: a purchase is paid; a relief claim posts nothing."""
    row = Claim.objects.select_for_update().select_related("line").get(pk=claim)
    move = advance(deed, CLAIM, "file", row)
    demand(policies.another_than(deed.by.person_id, row.drafted_by_id, row.approved_by_id))
    posted = _post(deed, row, "payment", "encumbered", "paid")
    row.filed_by, row.filed_on = deed.by.person, day_of(deed)
    row.voucher = posted.number if posted else ""
    row.save()
    record(
        deed,
        row,
        move=move,
        legs=posted.legs if posted else (),
        voucher=posted.number if posted else "",
    )
    return row.pk
