"""What leaves payments in clear, with its reason (law 11): the bank file, and one payee's card."""

from typing import NamedTuple

from nuanliu.core.documents import Document, Field, Fields, Paragraph, SignatureLine
from nuanliu.core.figures import capitals, count, ref, yuan
from nuanliu.core.imprint import Imprint
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Duty
from nuanliu.records.documents.actions import read
from nuanliu.records.journal.actions import action
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.exporting import need_export
from nuanliu.records.journal.revealing import need_right, note, opened
from nuanliu.records.journal.taking import Wanted, use_agreement
from nuanliu.records.people.models import Shown
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.payments.papers import grouped


def take_bank_file(deed: Deed, *, run: int, reason: str = "") -> bytes:
    """The bank file of a released run, byte for byte as it was released, to be handed to the bank.

    reason: '' for the first purpose of the file, its release. Who released the run takes its file
    by his duty, anybody else by the right to export. Refused REVEAL-ROLE, EXPORT-RIGHT, RUN-FILE,
    EXPORT-SECOND.
    """
    _note_file(deed, run=run, reason=reason)
    kept = Run.objects.select_related("file").get(pk=run).file
    return read(kept) if kept is not None else b""


@action("payments.take_bank_file")
def _note_file(deed: Deed, *, run: int, reason: str) -> int:
    row = Run.objects.get(pk=run)
    by_duty = takes_by_duty(row, deed.by.person_id)
    (need_right if by_duty else need_export)(deed)
    if row.file_id is None:
        what = f"发放批 {row.number} 还没有代发文件"
        raise Refused(Refusal("RUN-FILE", what, "请先提交发放；现金和实物发放没有代发文件"))
    if not by_duty:
        use_agreement(deed, bank_wanted(row))
    why = reason or f"已提交发放，交银行代发：发放批 {row.number}"
    return note(deed, Shown.BANK_FILE, f"payments.run:{run}", why).pk


def bank_wanted(run: Run) -> Wanted:
    """The bank file of a run as somebody wants it out who did not release the run."""
    subject, scope = f"payments.run:{run.pk}", run.file_id or ""
    return Wanted(Shown.BANK_FILE, run.number, subject, run.people, scope=scope)


def takes_by_duty(run: Run, person: int) -> bool:
    """Whether a person takes the file of a run to the bank because he released the run."""
    return run.batch.duties.filter(person=person, duty=Duty.PAYER).exists()


def ending_of_file(run: Run) -> str:
    """How the name of a run's bank file ends, by its true form: 'xlsx', 'xls', 'csv' or 'txt'."""
    return run.file.name.rpartition(".")[2] if run.file is not None else ""


class Handed(NamedTuple):
    """One taking of a bank file: the name it went out under, who and when, what for."""

    name: str
    by: str
    purpose: str


def handover_sheet(run: Run, handed: Handed, imprint: Imprint) -> Document:
    """代发文件交接单: what to compare at the bank, who took the file, lines to sign."""
    campaign, key = run.batch.campaign, ref("payments.run", run.pk)
    facts = (
        Field("发放批号", run.number),
        Field("送出日期", run.released_on.isoformat() if run.released_on else "尚未送出"),
        Field("笔数", count(run.people, "run.people", key, "笔")),
        Field("合计（元）", yuan(run.total_fen, "run.amount", key)),
        Field("合计（大写）", capitals(run.total_fen, "run.amount", key), span=2),
        Field("文件名称", handed.name, span=2),
        Field("文件指纹", grouped(run.file_id or ""), span=2),
        Field("取件人和时间", handed.by, span=2),
        Field("用途", handed.purpose, span=2),
    )
    return imprint.form(
        f"{campaign.project.fiscal_year}年{campaign.name}代发文件交接单",
        campaign.project.unit_name,
        (
            Fields(facts),
            Paragraph(
                "银行收到的文件须与上列指纹、笔数、合计一致；不一致的不得受理，请退回并联系出纳。"
            ),
            SignatureLine(("交出人", "银行接收人", "交接日期")),
        ),
        number="送温暖表05附",
        final=run.state in ("released", "settled"),
        on=run.released_on,
    )


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
