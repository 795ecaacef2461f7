"""Law 7: cash counts as received only on evidence."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.laws import fund

from nuanliu.records.documents.actions import keep
from nuanliu.records.ledger.queries import balance
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Evidence, EvidenceKind, Payment
from nuanliu.stages.payments.results import Signed

SIGNATURE, PROXY, PHOTO = EvidenceKind.SIGNATURE, EvidenceKind.PROXY, EvidenceKind.PHOTO


@pytest.fixture
def run(books):
    """Two people whose cash lies ready to be signed for; the run's id."""
    _, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 2, channel="cash")
    return fund.sent(books, fund.approved(books, campaign), "cash")


def sign(books, run, *signed):
    return fund.refusal_of(results.sign, books.deed("accountant"), run=run, signed=list(signed))


def buckets():
    line = fund.BudgetLine.objects.get().ledger_line_id
    return balance(line)[3:]


CASES: dict[str, tuple[tuple[Any, ...], str]] = {
    "a signed line": ((SIGNATURE, b"scan"), ""),
    "a photographed sheet": ((PHOTO, b"photo"), ""),
    "a proxy with both and consent": ((PROXY, b"scan", "李四", "配偶", b"consent"), ""),
    "a signature nobody can show": ((SIGNATURE, b""), "EVIDENCE"),
    "a sheet without its photo": ((PHOTO, b""), "EVIDENCE"),
    "a proxy without a name": ((PROXY, b"scan", "", "配偶", b"consent"), "EVIDENCE"),
    "a proxy of no relation": ((PROXY, b"scan", "李四", "", b"consent"), "EVIDENCE"),
    "a proxy without consent": ((PROXY, b"scan", "李四", "配偶", b""), "EVIDENCE"),
    "a proxy without a signature": ((PROXY, b"", "李四", "配偶", b"consent"), "EVIDENCE"),
}


@pytest.mark.parametrize("case", CASES)
def test_money_is_paid_on_evidence_only(books, run, case):
    """Enough: the amount goes encumbered → paid. Not enough: refused, nothing moves."""
    facts, code = CASES[case]
    one = Payment.objects.earliest("pk")
    refused = sign(books, run, Signed(one.pk, *facts))
    one.refresh_from_db()
    after = ("issued", (100_000, 100_000, 0, 0)) if code else ("paid", (100_000, 50_000, 0, 50_000))
    assert (refused, (one.state, buckets())) == (code, after)


def test_a_sheet_is_wholly_in_or_wholly_out(books, run):
    """One line without evidence refuses the sheet, the good line with it; corrected, both pay."""
    first, second = Payment.objects.order_by("pk")
    good, bad = Signed(first.pk, SIGNATURE, b"1"), Signed(second.pk, SIGNATURE, b"")
    refused = sign(books, run, good, bad)
    nothing = Payment.objects.filter(state="paid").count()
    again = sign(books, run, good, Signed(second.pk, PHOTO, b"2"))
    assert (refused, nothing, again, buckets()) == ("EVIDENCE", 0, "", (100_000, 0, 0, 100_000))


def test_a_line_is_signed_once(books, run):
    """Twice on one sheet is refused; so is a line already signed for; a fresh one is taken."""
    first, second = [Signed(p.pk, SIGNATURE, b"1") for p in Payment.objects.order_by("pk")]
    codes = [
        sign(books, run, first, first),
        sign(books, run, first),
        sign(books, run, first),
        sign(books, run, second),
    ]
    assert codes == ["SIGN-TWICE", "", "MOVE-STATE", ""]


def test_a_run_is_not_settled_while_a_line_is_open(books, run):
    """One signed, one neither signed nor handed back: refused; handed back, the run is settled."""
    first, second = Payment.objects.order_by("pk")
    sign(books, run, Signed(first.pk, SIGNATURE, b"1"))

    def settle():
        return fund.refusal_of(payments.settle, books.deed("accountant"), run=run)

    early = settle()
    results.hand_back(books.deed("accountant"), payment=second.pk, reason="未到场")
    assert (early, settle(), buckets()) == ("RUN-OPEN", "", (100_000, 50_000, 0, 50_000))


def test_cash_is_not_paid_by_a_bank_answer(books, run):
    """A bank's answer for a cash run is refused whole."""
    data = fund.answer_of(run)
    refused = fund.refusal_of(
        results.read_result, books.deed("accountant"), run=run, name="回盘.csv", data=data
    )
    assert (refused, buckets()) == ("RESULT-CLOSED", (100_000, 100_000, 0, 0))


def test_the_database_refuses_half_a_proxy(books, run):
    """Straight into the table: a proxy without consent breaks the CHECK, with it it enters."""
    file = keep(b"scan", "签领", books.now)
    facts = {"kind": "proxy", "file": file, "on": books.now.date(), "proxy_name": "李四"}

    def insert(**more):
        try:
            with transaction.atomic():
                Evidence.objects.create(payment=Payment.objects.earliest("pk"), **facts, **more)
        except IntegrityError as error:
            return str(error).rpartition(": ")[2]
        return "taken"

    assert [insert(proxy_relation="配偶"), insert(proxy_relation="配偶", consent=file)] == [
        "evidence_proxy_complete",
        "taken",
    ]
