"""Rules of 报销; each answers a Refusal or None."""

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.stages.claims.models import Attachment, Claim, ClaimKind, Invoice

# What the auditor looks for, in the order of the packet (users.md's bundle as data).
PACKET = {
    "plan": "方案或通知",
    "minutes": "会议纪要",
    "approval": "审批表",
    "list": "批准名单",
    "notice": "公示及结果",
    "slip": "支付凭证或银行回单",
    "detail": "代发明细或签领表",
}
PURCHASE_PACKET = {
    "plan": "方案或通知",
    "approval": "审批表",
    "invoice": "发票",
    "receipt": "验收单",
}
REUSE_RULE = "财会〔2020〕6号（电子会计凭证不得重复入账）"


def invoice_unused(identity: str) -> Refusal | None:
    """An invoice number is used once over all years."""
    used = Invoice.objects.filter(identity=identity).select_related("claim").first()
    if used is None:
        return None
    what = f"发票 {identity} 已在报销单 {used.claim.number} 使用过"
    return Refusal("INV-USED", what, "不能重复报销，请核对发票", REUSE_RULE)


def invoice_number(identity: str) -> Refusal | None:
    """20 digits (数电票), or the older code (10 or 12) and number (8) joined by '-'."""
    code, _, number = identity.rpartition("-")
    parts = (len(code), len(number)) if code else (len(identity),)
    if identity.replace("-", "").isdigit() and parts in ((20,), (10, 8), (12, 8)):
        return None
    what = f"发票号码“{identity}”不是20位数电票号码，也不是“代码-号码”"
    return Refusal("INV-NUMBER", what, "请照票面重新录入")


def missing_papers(claim: Claim) -> list[str]:
    """The papers the packet still lacks, in the auditor's order."""
    wanted = PACKET if claim.kind == ClaimKind.RELIEF else PURCHASE_PACKET
    have = set(Attachment.objects.filter(claim=claim).values_list("kind", flat=True))
    return [name for kind, name in wanted.items() if kind not in have]


def packet_whole(claim: Claim) -> Refusal | None:
    """Nothing is sent to review with a paper missing."""
    missing = missing_papers(claim)
    if not missing:
        return None
    what = f"报销单 {claim.number} 缺少：{'、'.join(missing)}"
    return Refusal("CLAIM-PACKET", what, "请补齐附件后再送审")


def relief_sum(claim_fen: int, paid_fen: int) -> Refusal | None:
    """A relief claim is for exactly what was paid."""
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


def another_than(person_id: int, *earlier: int | None) -> Refusal | None:
    """Drafter, reviewer and approver of a claim are three persons."""
    if person_id not in earlier:
        return None
    what = "同一个人不能办理报销单的两个环节"
    return Refusal("DUTY-SELF", what, "请转交另一位同事办理", "不相容岗位分离")
