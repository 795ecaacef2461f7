"""Rules of 报销; each answers a Refusal or None."""

import re
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims.models import Attachment, Claim, ClaimedRun, ClaimKind, Invoice
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.projects.models import Project

SIGNED = "signed"  # the kind of the files that people signed for their cash
# What the auditor looks for, in the order of the packet: docs/path-of-a-yuan.md tells how each
# comes to be.
PACKET = {
    "plan": "方案或通知",
    "minutes": "会议纪要",
    "approval": "审批表",
    "list": "批准名单",
    "notice": "公示及结果",
    "slip": "支付凭证或银行回单",
    "detail": "代发明细或签领表",
    SIGNED: "签收凭据",
}
PURCHASE_PACKET = {
    "plan": "方案或通知",
    "approval": "审批表",
    "invoice": "发票",
    "receipt": "验收单",
}
REUSE_RULE = "财会〔2020〕6号（电子会计凭证不得重复入账）"
# 数电票: 20 digits; the older kind: code (10 or 12) and number (8). One spelling each, or the same
# invoice could come in twice.
NUMBERS = re.compile(r"[0-9]{20}|(?:[0-9]{10}|[0-9]{12})-[0-9]{8}")


def invoice_unused(identity: str) -> Refusal | None:
    """An invoice number is used once over all years."""
    used = Invoice.objects.filter(identity=identity).select_related("claim").first()
    if used is None:
        return None
    what = f"发票 {identity} 已在报销单 {used.claim.number} 使用过"
    return Refusal("INV-USED", what, "不能重复报销，请核对发票", REUSE_RULE)


def invoice_number(identity: str) -> Refusal | None:
    """20 digits (数电票), or the older code (10 or 12) and number (8) joined by '-'."""
    if NUMBERS.fullmatch(identity):
        return None
    what = f"发票号码“{identity}”不是20位数电票号码，也不是“代码-号码”"
    return Refusal("INV-NUMBER", what, "请照票面重新录入")


def invoice_of_purchase(claim: Claim) -> Refusal | None:
    """An invoice shows what was bought; relief was paid to people and has none."""
    if claim.kind == ClaimKind.PURCHASE:
        return None
    what = f"报销单 {claim.number} 归集的是慰问金凭证，不能登记发票"
    return Refusal("INV-RELIEF", what, "采购请另填采购报销单")


def invoice_issued(on: date, today: date) -> Refusal | None:
    """An invoice was written before it is claimed."""
    if on <= today:
        return None
    return Refusal("INV-DATE", f"开票日期 {on} 在今天之后", "请照票面重新录入")


def invoice_of_period(project: Project, on: date) -> Refusal | None:
    """What another year bought is not charged to the money of this project."""
    if project.period_from <= on <= project.period_to:
        return None
    what = f"开票日期 {on} 不在项目期间（{project.period_from}至{project.period_to}）"
    fix = "请在开票当年的项目里列支；日期录错的，请照票面重新录入"
    return Refusal("INV-PERIOD", what, fix, "预算法第十八条（预算年度自公历一月一日起）")


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
    """Kinds and names of what the packet of a claim must hold; signed files only for cash runs."""
    if claim.kind == ClaimKind.PURCHASE:
        return PURCHASE_PACKET
    cash = Run.objects.filter(claimed__claim=claim).exclude(channel=Channel.BANK).exists()
    return {kind: name for kind, name in PACKET.items() if cash or kind != SIGNED}


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
    if used is None:
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
