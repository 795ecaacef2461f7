"""本人确认收到: what a payee says of his own payment; the books are moved by evidence alone."""

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.payments.models import Payment, Receipt


@action("payments.confirm_receipt")
def confirm_receipt(deed: Deed, *, payment: int) -> int:
    """确认收到 by the payee through his own link; returns the receipt's id.

    Refused: RECEIPT-OWN (somebody signed in), RECEIPT-STATE (not paid), RECEIPT-TWICE.
    """
    if roles_of(deed.by, day_of(deed)) != {Role.WORKER}:
        raise Refused(Refusal("RECEIPT-OWN", "只有本人可以确认收到", "请把本人页面的链接发给本人"))
    row = Payment.objects.select_for_update().get(pk=payment)
    if row.state != "paid":
        raise Refused(Refusal("RECEIPT-STATE", "这笔慰问金还没有发放成功", "请等到账后再确认"))
    if Receipt.objects.filter(payment=row).exists():
        raise Refused(Refusal("RECEIPT-TWICE", "这笔慰问金已经确认过", "无需再次确认"))
    made = Receipt.objects.create(payment=row, on=day_of(deed))
    record(deed, made)
    return made.pk
