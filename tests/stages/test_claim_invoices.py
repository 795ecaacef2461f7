"""The register of invoices: electronic ones read, paper ones typed, each number used once."""

import hashlib
from datetime import date, timedelta

import pytest
from tests.invoices import making
from tests.invoices.making import MAKERS, Sample
from tests.laws.fund import refusal_of
from tests.stages.test_claims import attach, campaign, draft, filed

from nuanliu.records.documents.actions import read
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.claims import invoices
from nuanliu.stages.claims.models import Attachment, Invoice
from nuanliu.stages.claims.policies import PURCHASE_PACKET

__all__ = ["campaign"]
OURS = Sample(buyer="云川区总工会", issued="2024年01月02日")


def take(books, data, claim=None, who="office", name="样票.xml"):
    """The code with which an electronic invoice is refused, '' when it is in."""
    return refusal_of(invoices.take_invoice, books.deed(who), name=name, data=data, claim=claim)


@pytest.mark.parametrize("kind", MAKERS)
def test_the_original_is_kept_byte_for_byte(books, kind):
    """Whatever its form: amount, tax, day as read; the very bytes under their hash."""
    data = MAKERS[kind](OURS)
    code = take(books, data, name=f"样票.{kind}")
    row = Invoice.objects.get()
    assert (code, row.amount_fen, row.tax_fen, row.on, row.source, row.file_id, read(row.file)) == (
        "", 1_744_000, 144_000, date(2024, 1, 2), kind, hashlib.sha256(data).hexdigest(), data,
    )  # fmt: skip


WRONG = {
    "INV-BUYER": making.xml(OURS.but(buyer="某某公司")),
    "INV-SUM": making.xml(OURS.but(total="17441.00", capitals="壹万柒仟肆佰肆拾壹圆整")),
    "INV-CAPITALS": making.xml(OURS.but(capitals="壹万圆整")),
    "INV-DATE": making.xml(OURS.but(issued="2025年01月01日")),
    "INV-NUMBER": making.xml(OURS.but(number="123")),
    "INV-FILE": b"\x89PNG\r\n\x1a\n" + b"0" * 64,
    "FILE-DTD": b"<?xml version='1.0'?><!DOCTYPE x><EInvoice/>",
}


@pytest.mark.parametrize("code", WRONG)
def test_an_invoice_with_an_error_is_not_entered(books, campaign, code):
    """Each error by its code, nothing is kept; the sound one is taken after it."""
    told = take(books, WRONG[code])
    assert (told, Invoice.objects.count(), take(books, making.xml(OURS))) == (code, 0, "")


def test_an_invoice_of_another_year_waits_in_the_register(books, campaign):
    """Last year's is entered (it may belong to another project), but goes into no claim of ours."""
    data = making.xml(OURS.but(issued="2023年12月30日"))
    claim = draft(books, campaign, fen=1_744_000)
    codes = [take(books, data, claim), take(books, data)]
    use = refusal_of(invoices.use_invoice, books.deed("office"), claim=claim,
                     invoice=Invoice.objects.get().pk)  # fmt: skip
    assert [*codes, use] == ["INV-PERIOD", "", "INV-PERIOD"]


def test_one_invoice_as_three_files_is_one(books):
    """XML in, PDF and OFD of the same number refused, and the number typed by hand as well."""
    codes = [take(books, MAKERS[kind](OURS), name=f"样票.{kind}") for kind in MAKERS]
    typed = {"identity": OURS.number, "seller": "某店", "on": date(2024, 1, 1), "amount_fen": 1}
    codes.append(refusal_of(invoices.enter_invoice, books.deed("office"), data=b"x", **typed))
    assert (codes, Invoice.objects.count()) == (["", "INV-USED", "INV-USED", "INV-USED"], 1)


def test_a_look_alike_is_told_and_taken(books):
    """Another number, seller, day and total alike: in, with a warning that people see."""
    take(books, making.xml(OURS))
    code = take(books, making.xml(OURS.but(number="24532000000000000018")))
    told = [[one["code"] for one in row.findings] for row in Invoice.objects.order_by("pk")]
    assert (code, told) == ("", [[], ["INV-ALIKE"]])


def test_an_electronic_invoice_is_the_invoice_of_the_packet(books, campaign):
    """Read into a claim it is enclosed; with the other three papers the claim goes through."""
    books.sleep(1)
    claim = draft(books, campaign, fen=10_000)
    face = making.small("24532000000000000033", buyer="云川区总工会", issued="2024年01月02日")
    data = making.xml(face)
    code = take(books, data, claim)
    attach(books, claim, [kind for kind in PURCHASE_PACKET if kind != "invoice"])
    own = Attachment.objects.get(kind="invoice")
    assert (code, own.file_id, filed(books, claim), audit()) == (
        "", hashlib.sha256(data).hexdigest(), [""] * 4, [],
    )  # fmt: skip


def test_only_the_office_enters_invoices(books):
    """Center, leader and accountant may not; the office may, on paper too."""
    data = making.xml(OURS)
    codes = [take(books, data, who=who) for who in ("service_center", "leader", "accountant")]
    assert [*codes, take(books, data, who="office2")] == ["MOVE-ROLE"] * 3 + [""]


def test_a_paper_invoice_is_typed_with_its_scan(books):
    """Code and number, seller, day and amount; tomorrow's, or one for nothing, is refused."""
    facts = {"identity": "053002100311-12345678", "seller": "某店", "on": books.now.date(),
             "amount_fen": 100, "data": b"scan"}  # fmt: skip
    codes = [
        refusal_of(invoices.enter_invoice, books.deed("office"), **facts | change)
        for change in (
            {"on": books.now.date() + timedelta(days=1)},
            {"amount_fen": 0},
            {"identity": "053002100311"},
            {"seller": ""},
            {},
        )
    ]
    row = Invoice.objects.get()
    assert (codes, row.source, row.claim, row.entered_by.name) == (
        ["INV-DATE", "CLAIM-AMOUNT", "INV-NUMBER", "TEXT-BLANK", ""], "paper", None, "职员office",
    )  # fmt: skip
