"""Rules of 报销; each answers a Refusal or None."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from nuanliu.core.expenses import Codes, ordered
from nuanliu.core.invoices import Expected, Span
from nuanliu.core.invoices.checks import REUSE_RULE, period_refusal
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Role
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims.models import (
    Attachment,
    Claim,
    ClaimedRun,
    ClaimKind,
    ClaimLine,
    Invoice,
)
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.projects.models import Project
from nuanliu.stages.projects.shipped import code_book

SIGNED = "signed"  # the kind of the files that people signed for their cash
# What every claim of a kind wants where it has no line yet; the type of a line may want more.
PACKET = ordered(("plan", "minutes", "approval", "list", "notice", "slip", "detail", SIGNED))
PURCHASE_PACKET = ordered(("plan", "approval", "invoice", "receipt"))


def invoice_unused(identity: str) -> Refusal | None:
    """An invoice number is used once over all years."""
    used = Invoice.objects.filter(identity=identity).select_related("claim").first()
    if used is None:
        return None
    if used.claim is None:
        what = f"发票 {identity} 已经登记过，还没有报销"
        return Refusal("INV-USED", what, "请直接把已登记的这张加入报销单", REUSE_RULE)
    what = f"发票 {identity} 已在报销单 {used.claim.number} 使用过"
    return Refusal("INV-USED", what, "不能重复报销，请核对发票", REUSE_RULE)


def invoice_free(invoice: Invoice) -> Refusal | None:
    """A registered invoice goes into one claim."""
    return None if invoice.claim_id is None else invoice_unused(invoice.identity)


def invoice_alike(seller: str, on: date, amount_fen: int) -> Refusal | None:
    """INV-ALIKE, to be told and not to be refused: the same seller, day and total came before."""
    like = Invoice.objects.filter(seller=seller, on=on, amount_fen=amount_fen).first()
    if like is None:
        return None
    what = f"与已登记的发票 {like.identity} 销售方、日期、金额相同，号码不同"
    return Refusal("INV-ALIKE", what, "请核对是否为同一笔交易开了两张")


def invoice_of_purchase(claim: Claim) -> Refusal | None:
    """An invoice shows what was bought; relief was paid to people and has none."""
    if claim.kind == ClaimKind.PURCHASE:
        return None
    what = f"报销单 {claim.number} 归集的是慰问金凭证，不能登记发票"
    return Refusal("INV-RELIEF", what, "采购请另填采购报销单")


def invoice_of_period(project: Project, on: date) -> Refusal | None:
    """What another year bought is not charged to the money of this project."""
    return period_refusal(on, Span(project.period_from, project.period_to))


def expected_of(project: Project | None, today: date, *, in_claim: bool) -> Expected:
    """What an invoice is held against: our unit as the project names it, its period, today."""
    if project is None:
        return Expected(today=today)
    span = Span(project.period_from, project.period_to) if in_claim else None
    tax_id = str((project.facts.get("unit") or {}).get("uscc") or "")
    return Expected(project.unit_name, tax_id, span, today)


def own_draft(claim: Claim, person: int) -> Refusal | None:
    """Only the drafter of a claim puts papers into it and sends it in."""
    if claim.drafted_by_id == person:
        return None
    what = f"报销单 {claim.number} 由{claim.drafted_by.name}填报，不能替他附件、登记发票或送审"
    return Refusal("CLAIM-DRAFTER", what, "请由填报人办理；确需接手的，先由接手人改正一次")


def amount_positive(amount_fen: int) -> Refusal | None:
    """A claim or an invoice is for more than nothing."""
    if amount_fen > 0:
        return None
    return Refusal("CLAIM-AMOUNT", f"金额 {Money(amount_fen)} 元不大于零", "请核对金额")


def missing_papers(claim: Claim) -> list[str]:
    """The papers the packet still lacks, in the auditor's order."""
    have = set(Attachment.objects.filter(claim=claim).values_list("kind", flat=True))
    wanted = wanted_papers(claim)
    missing = [name for kind, name in wanted.items() if kind not in have | {SIGNED}]
    return [*missing, *(f"{PACKET[SIGNED]}（{number}）" for number in unsigned_runs(claim))]


def wanted_papers(claim: Claim) -> dict[str, str]:
    """Kinds and names of what the packet of a claim must hold, by the types of its lines.

    Signed files only for cash runs.
    """
    fallback = PURCHASE_PACKET if claim.kind == ClaimKind.PURCHASE else PACKET
    on = claim.campaign.project.period_from
    types = (code_book().expense(line.expense, on) for line in live_lines(claim))
    wanted = {paper for one in types if one is not None for paper in one.papers}
    cash = Run.objects.filter(claimed__claim=claim).exclude(channel=Channel.BANK).exists()
    return {
        kind: name for kind, name in (ordered(wanted) or fallback).items() if cash or kind != SIGNED
    }


def live_lines(claim: Claim) -> list[ClaimLine]:
    """The lines of a claim that are not struck out, in their order."""
    return list(claim.lines.filter(amount_fen__gt=0).order_by("place"))


def lines_cover(claim: Claim) -> Refusal | None:
    """The lines come to what is claimed, so that every fen bears its codes."""
    total = sum(line.amount_fen for line in live_lines(claim))
    if total == claim.amount_fen:
        return None
    what = (
        f"报销单 {claim.number} 各行合计 {Money(total)} 元，报销金额 {Money(claim.amount_fen)} 元"
    )
    return Refusal("CLAIM-LINES", what, "请改正各行的金额，或改正报销金额")


def line_coded(claim: Claim, codes: Codes | None) -> Refusal | None:
    """No claim on money whose codes nobody knows."""
    if codes is not None:
        return None
    what = f"资金安排“{claim.line.campaign_name}”没有功能分类和经济分类科目"
    return Refusal("CLAIM-CODES", what, "请先用 nuanliu claims code-line 登记科目")


def unsigned_runs(claim: Claim) -> list[str]:
    """Numbers of claimed cash runs with a payment whose signature or proxy is not enclosed.

    The enclosed file must be the kept one, byte for byte: a blank sheet proves nothing.
    """
    signed = Attachment.objects.filter(claim=claim, kind=SIGNED)
    have = set(signed.values_list("file_id", flat=True))
    rows = Payment.objects.filter(run__claimed__claim=claim).exclude(run__channel=Channel.BANK)
    cash = rows.filter(Q(state="paid") | Q(evidence__isnull=False)).order_by("run_id")
    proofs = cash.values_list("run__number", "evidence__file_id", "evidence__consent_id")
    bare = [
        number
        for number, file, consent in proofs
        if not file or not have.issuperset(filter(None, (file, consent)))
    ]
    return list(dict.fromkeys(bare))


def packet_whole(claim: Claim) -> Refusal | None:
    """Nothing is sent to review with a paper missing."""
    missing = missing_papers(claim)
    if not missing:
        return None
    what = f"报销单 {claim.number} 缺少：{'、'.join(missing)}"
    return Refusal("CLAIM-PACKET", what, "请补齐附件后再送审")


def runs_settled(campaign: Campaign, runs: Collection[Run]) -> Refusal | None:
    """A relief claim files whole runs of its campaign that wait for no answer any more."""
    open_ = [r.number for r in runs if r.state != "settled" or r.batch.campaign_id != campaign.pk]
    if runs and not open_:
        return None
    what = f"发放批 {'、'.join(open_)} 没有结清，或不属于“{campaign.name}”"
    if not runs:
        what = f"“{campaign.name}”没有已结清而未报销的发放批"
    return Refusal("CLAIM-RUN", what, "请在发放批结清后填报")


def runs_unclaimed(runs: Collection[Run]) -> Refusal | None:
    """What was paid once is claimed once."""
    used = ClaimedRun.objects.filter(run__in=runs).select_related("claim", "run").first()
    if used is None or used.run is None:
        return None
    what = f"发放批 {used.run.number} 已在报销单 {used.claim.number} 报销过"
    return Refusal("CLAIM-TWICE", what, "不能重复报销，请核对发放批", REUSE_RULE)


def relief_sum(claim_fen: int, paid_fen: int) -> Refusal | None:
    """A relief claim is for exactly what its runs paid and people kept."""
    if claim_fen == paid_fen:
        return None
    what = f"报销金额 {Money(claim_fen)} 元与实际发放 {Money(paid_fen)} 元不一致"
    return Refusal("CLAIM-SUM", what, "请按实际发放金额填报")


def invoices_cover(claim: Claim) -> Refusal | None:
    """The invoices of a purchase add up to what is claimed."""
    total = sum(claim.invoices.values_list("amount_fen", flat=True))
    if claim.kind == ClaimKind.RELIEF or total == claim.amount_fen:
        return None
    what = f"发票合计 {Money(total)} 元，报销金额 {Money(claim.amount_fen)} 元"
    return Refusal("CLAIM-INVOICES", what, "请核对发票或改报销金额")


def order_of_purchase(claim: Claim, campaign: int) -> Refusal | None:
    """An order of goods is paid by a purchase claim of its own campaign."""
    if claim.kind == ClaimKind.PURCHASE and claim.campaign_id == campaign:
        return None
    what = f"报销单 {claim.number} 不能报销这张采购单"
    return Refusal("CLAIM-ORDER", what, "采购单由它所属活动的采购报销单报销")


def buying(claim: Claim) -> Refusal | None:
    """Nothing is bought for a campaign that has not begun, is finished or was called off."""
    if claim.kind == ClaimKind.RELIEF or claim.campaign.state in ("open", "closed"):
        return None
    what = f"“{claim.campaign.name}”不在进行中，不能再列支采购"
    return Refusal("CLAIM-CAMPAIGN", what, "请退回报销单，另行列支")


def keeps_invoices(roles: Collection[Role]) -> Refusal | None:
    """Who makes claims enters invoices."""
    if Role.OFFICE in roles:
        return None
    what = "发票由综合办公室登记"
    return Refusal("MOVE-ROLE", what, f"请转交：{Role.OFFICE.chinese}")


def gives_codes(roles: Collection[Role]) -> Refusal | None:
    """Who keeps the books says which codes the finance bureau gave a line."""
    if Role.ACCOUNTANT in roles:
        return None
    what = "资金安排的科目由会计按财政批复登记"
    return Refusal("MOVE-ROLE", what, f"请转交：{Role.ACCOUNTANT.chinese}")
