"""What leaves payments in clear, with its reason (law 11): the bank file, and one payee's card."""

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.documents.actions import read
from nuanliu.records.journal.actions import action
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.revealing import need_right, note, opened
from nuanliu.records.people.models import Shown
from nuanliu.stages.payments.models import Payment, Run


def take_bank_file(deed: Deed, *, run: int, reason: str = "") -> bytes:
    """The bank file of a released run, byte for byte as it was released, to be handed to the bank.

    reason: '' for the first purpose of the file, its release. Refused REVEAL-ROLE, RUN-FILE.
    """
    _note_file(deed, run=run, reason=reason)
    kept = Run.objects.select_related("file").get(pk=run).file
    return read(kept) if kept is not None else b""


@action("payments.take_bank_file")
def _note_file(deed: Deed, *, run: int, reason: str) -> int:
    need_right(deed)
    row = Run.objects.get(pk=run)
    if row.file_id is None:
        what = f"发放批 {row.number} 还没有代发文件"
        raise Refused(Refusal("RUN-FILE", what, "请先提交发放；现金和实物发放没有代发文件"))
    why = reason or f"已提交发放，交银行代发：发放批 {row.number}"
    return note(deed, Shown.BANK_FILE, f"payments.run:{run}", why).pk


def reveal_payee(deed: Deed, *, payment: int, reason: str) -> str:
    """The card a payment was locked with, in clear, for a reason; '' where it has none.

    Refused REVEAL-ROLE, REVEAL-REASON, REVEAL-NUMBER.
    """
    _note_payee(deed, payment=payment, reason=reason)
    return opened(Payment.objects.get(pk=payment).card)


@action("payments.reveal_payee")
def _note_payee(deed: Deed, *, payment: int, reason: str) -> int:
    row = Payment.objects.select_related("person").get(pk=payment)
    need_right(deed, row.person.union_id)
    return note(deed, Shown.CARD, f"payments.payment:{payment}", reason, row.person).pk
