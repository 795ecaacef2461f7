"""A run's file made before anybody approves it, and the treasury's payment behind it.

Two levels of "paid": the treasury paid the sum to the bank's account for pending payments
(财政已拨); the person has his money (个人已到账, the state of his payment).
"""

from datetime import date
from typing import NamedTuple

from nuanliu.core.lifecycles import PAYMENT, RUN
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of, permit
from nuanliu.stages.payments import policies, queries
from nuanliu.stages.payments.actions import REASON, called_off, write_file
from nuanliu.stages.payments.bankfile import Form, form_of, left_out
from nuanliu.stages.payments.models import BankTemplate, Payment, Run, TreasuryPayment

REFERENCE = 60  # characters of a voucher's number


class Unfit(NamedTuple):
    """Somebody whom a bank's file cannot carry, and why."""

    payment: int
    number: str
    payee: str
    refusal: Refusal


def preflight(run: Run, form: Form, on: date) -> list[Unfit]:
    """预检: who of a locked run cannot stand in the file, by number; changes nothing."""
    waiting = list(run.payments.filter(state="locked").order_by("number"))
    found = left_out(form, waiting, on)
    return [
        Unfit(one.pk, one.number, one.payee, found[one.number])
        for one in waiting
        if one.number in found
    ]


@action("payments.prepare_file")
def prepare_file(deed: Deed, *, run: int, template: int | None = None) -> list[str]:
    """生成代发文件 of a locked run, for the approval page; who could not stand in it, as sentences.

    template: a checked bank template, None for the generic list. Whom the file cannot carry leaves
    the run: his payment is void with the reason, and he can be locked again once that is put right.
    The file is written, read again in the guarded child and kept; made again, the new one counts.
    Refused naming everybody when nobody is left.
    """
    permit(deed, RUN, "lock")
    rows = Run.objects.select_for_update(of=("self",)).select_related("batch__campaign")
    row = rows.get(pk=run)
    permit(deed, RUN, "cancel", row.state)
    demand(policies.by_bank(row))
    row.template = _checked(template)
    unfit = preflight(row, form_of(row.template), day_of(deed))
    _leave(deed, row, unfit)
    waiting = list(row.payments.filter(state="locked").order_by("number"))
    write_file(deed, row, waiting)
    row.people, row.total_fen = len(waiting), sum(one.amount_fen for one in waiting)
    row.control, _ = queries.control_of(row)
    row.save()
    record(deed, row, docs=[row.file_id] if row.file_id else [])
    return [one.refusal.text() for one in unfit]


def _checked(template: int | None) -> BankTemplate | None:
    if template is None:
        return None
    row = BankTemplate.objects.select_related("blank").get(pk=template)
    demand(policies.checked_template(row))
    return row


def _leave(deed: Deed, run: Run, unfit: list[Unfit]) -> None:
    if not unfit:
        return
    if run.payments.filter(state="locked").count() == len(unfit):
        raise Refused(*(one.refusal for one in unfit))
    reasons = {one.payment: one.refusal.what[:REASON] for one in unfit}
    chosen = Payment.objects.filter(pk__among=list(reasons)).select_related(
        "reissue_of", "line", "run"
    )
    called_off(deed, f"unfit:{run.number}:{deed.key}", list(chosen), reasons)


@action("payments.treasury_paid")
def treasury_paid(
    deed: Deed,
    *,
    run: int,
    reference: str,
    amount_fen: int,
    on: date | None = None,
    data: bytes = b"",
) -> int:
    """登记财政拨款: the treasury paid a run's sum to the bank's account; posts nothing.

    reference: number of the payment voucher, used once; data: its scan, if any. Refused
    TREASURY-STATE, TREASURY-AMOUNT, TREASURY-TWICE.
    """
    permit(deed, PAYMENT, "succeed", "sent")
    row = Run.objects.select_for_update(of=("self",)).select_related("batch__campaign").get(pk=run)
    demand(policies.by_bank(row))
    demand(policies.treasury_in_time(row))
    demand(policies.treasury_to_the_fen(row, amount_fen))
    demand(written(reference, "支付凭证号", REFERENCE))
    demand(_treasury_once(row, reference))
    voucher = keep(data, f"{row.number}财政支付凭证", deed.at) if data else None
    made = TreasuryPayment.objects.create(
        run=row,
        on=on or day_of(deed),
        reference=reference,
        amount_fen=amount_fen,
        voucher=voucher,
        recorded_by=deed.by.person,
    )
    record(deed, made, docs=[voucher.sha256] if voucher else [])
    return made.pk


def _treasury_once(run: Run, reference: str) -> Refusal | None:
    other = TreasuryPayment.objects.filter(reference=reference).select_related("run").first()
    if other is None and not TreasuryPayment.objects.filter(run=run).exists():
        return None
    told = f"支付凭证 {reference}" if other else f"发放批 {run.number} 的财政拨款"
    return Refusal("TREASURY-TWICE", f"{told}已经登记过", "请核对支付凭证号和发放批")


class Level(NamedTuple):
    """One level of paid: how many people, how much (fen)."""

    people: int
    fen: int


class Levels(NamedTuple):
    """What was asked of the bank, what the treasury paid, what people have; since and by what."""

    asked: Level
    treasury: Level
    persons: Level
    treasury_on: date | None
    reference: str

    def to_json(self) -> dict[str, object]:
        """For other programs; amounts in yuan as text."""
        told: dict[str, object] = {
            name: {"people": one.people, "amount": Money(one.fen).plain_text()}
            for name, one in zip(
                ("asked", "treasury", "persons"),
                (self.asked, self.treasury, self.persons),
                strict=True,
            )
        }
        day = self.treasury_on.isoformat() if self.treasury_on else None
        return told | {"treasury_on": day, "reference": self.reference or None}


def levels_of(run: Run) -> Levels:
    """Both levels of paid of a run; nobody counts as paid by what the treasury did."""
    found = TreasuryPayment.objects.filter(run=run).first()
    fen = list(run.payments.filter(state="paid").values_list("amount_fen", flat=True))
    return Levels(
        Level(run.people, run.total_fen),
        Level(run.people, found.amount_fen) if found else Level(0, 0),
        Level(len(fen), sum(fen)),
        found.on if found else None,
        found.reference if found else "",
    )
