"""发票: entered into the register, electronic or by hand, and put into a claim."""

from datetime import date
from typing import NamedTuple

from nuanliu.core.invoices import Expected, Finding, Source, findings
from nuanliu.core.invoices import Invoice as Face
from nuanliu.core.invoices.checks import issued_refusal, number_refusal
from nuanliu.core.invoices.telling import finding_json, told
from nuanliu.core.refusal import Refusal, Refused, demand
from nuanliu.core.severity import Severity
from nuanliu.core.texts import written
from nuanliu.records.documents.actions import keep
from nuanliu.records.documents.invoicefiles.opening import read_invoices
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.journal.actions import action, record
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import day_of
from nuanliu.records.people.queries import roles_of
from nuanliu.stages.claims import policies
from nuanliu.stages.claims.actions import drafted
from nuanliu.stages.claims.models import NAME_MAX, SELLER_MAX, Attachment, Claim, Invoice
from nuanliu.stages.projects.models import Project

# Whoever sells as a natural person has his ID number for a tax number: it stays in the original.
_NOT_KEPT = "销售方税号"


class Typed(NamedTuple):
    """What somebody copies from a paper invoice; the amount in fen."""

    identity: str
    seller: str
    on: date
    amount_fen: int


def take_invoice(deed: Deed, *, name: str, data: bytes, claim: int | None = None) -> int:
    """读入电子发票 into the register, or straight into a draft claim; returns its id.

    The file is opened in the guarded child before the books are locked. Refused: INV-FILE and
    FILE-* for what is no invoice, each error that core.invoices finds, INV-USED.
    """
    read = read_invoices([(name, data)])[0]
    return _take(deed, name=name, data=data, claim=claim, read=read)


@action("claims.take_invoice")
def _take(deed: Deed, *, name: str, data: bytes, claim: int | None, read: Face | Refusal) -> int:
    if isinstance(read, Refusal):
        raise Refused(read)
    demand(policies.keeps_invoices(roles_of(deed.by, day_of(deed))))
    demand(written(name, "文件名", NAME_MAX))
    row = _claim_for_invoice(deed, claim)
    found = findings(read, _expected(deed, row))
    wrong = [one.refusal for one in found if one.severity is Severity.ERROR]
    if wrong:
        raise Refused(*wrong)
    demand(policies.invoice_unused(read.identity))
    if read.issued is None or read.total is None:  # errors above
        raise AssertionError
    found += _alike(read.seller.name, read.issued, read.total.fen)
    file = keep(data, name, deed.at)
    made = Invoice.objects.create(
        claim=row,
        identity=read.identity,
        seller=read.seller.name[:SELLER_MAX] or "（未读到）",
        on=read.issued,
        amount_fen=read.total.fen,
        tax_fen=None if read.tax is None else read.tax.fen,
        file=file,
        source=read.source.value,
        entered_by=deed.by.person,
        face=[[label, value] for label, value in told(read) if label != _NOT_KEPT],
        findings=[finding_json(one) for one in found],
    )
    record(deed, made, docs=[file.sha256])
    _enclose(deed, made, name)
    return made.pk


@action("claims.enter_invoice")
def enter_invoice(
    deed: Deed, *, identity: str, seller: str, on: date, amount_fen: int, data: bytes
) -> int:
    """手工录入 a paper invoice into the register, with its scan; the same refusals as below."""
    demand(policies.keeps_invoices(roles_of(deed.by, day_of(deed))))
    return _by_hand(deed, None, Typed(identity, seller, on, amount_fen), data).pk


@action("claims.add_invoice")
def add_invoice(
    deed: Deed, *, claim: int, identity: str, seller: str, on: date, amount_fen: int, data: bytes
) -> int:
    """登记发票: refused (INV-USED) when the number was ever used, in any year.

    And (INV-DATE, INV-PERIOD) when it was written after today, or outside the project's period.
    """
    row = drafted(deed, claim)
    demand(policies.invoice_of_purchase(row))
    return _by_hand(deed, row, Typed(identity, seller, on, amount_fen), data).pk


@action("claims.use_invoice")
def use_invoice(deed: Deed, *, claim: int, invoice: int) -> int:
    """加入报销单: an invoice of the register goes into a draft claim; INV-USED, INV-PERIOD."""
    row = drafted(deed, claim)
    demand(policies.invoice_of_purchase(row))
    kept = Invoice.objects.select_for_update().select_related("file").get(pk=invoice)
    demand(policies.invoice_free(kept))
    demand(policies.invoice_of_period(row.campaign.project, kept.on))
    kept.claim = row
    kept.save()
    record(deed, kept)
    _enclose(deed, kept, kept.file.name if kept.file else "")
    return kept.pk


def _claim_for_invoice(deed: Deed, claim: int | None) -> Claim | None:
    if claim is None:
        return None
    row = drafted(deed, claim)
    demand(policies.invoice_of_purchase(row))
    return row


def _expected(deed: Deed, claim: Claim | None) -> Expected:
    """Our unit as the claim's project names it, or as the newest project does."""
    newest = Project.objects.order_by("-fiscal_year", "-pk").first()
    project = claim.campaign.project if claim else newest
    return policies.expected_of(project, day_of(deed), in_claim=claim is not None)


def _by_hand(deed: Deed, claim: Claim | None, typed: Typed, data: bytes) -> Invoice:
    demand(number_refusal(typed.identity))
    demand(policies.invoice_unused(typed.identity))
    demand(issued_refusal(typed.on, day_of(deed)))
    if claim is not None:
        demand(policies.invoice_of_period(claim.campaign.project, typed.on))
    demand(policies.amount_positive(typed.amount_fen))
    demand(written(typed.seller, "开票方", SELLER_MAX))
    alike = _alike(typed.seller, typed.on, typed.amount_fen)
    file = keep(data, f"发票{typed.identity}", deed.at)
    made = Invoice.objects.create(
        claim=claim,
        **typed._asdict(),
        file=file,
        source=Source.PAPER.value,
        entered_by=deed.by.person,
        findings=[finding_json(one) for one in alike],
    )
    record(deed, made, docs=[file.sha256])
    return made


def _alike(seller: str, on: date, amount_fen: int) -> list[Finding]:
    like = policies.invoice_alike(seller, on, amount_fen)
    return [Finding(Severity.WARNING, like)] if like else []


def _enclose(deed: Deed, invoice: Invoice, name: str) -> None:
    """The original of an invoice is the invoice of the packet: nobody attaches it again."""
    file: StoredFile | None = invoice.file
    if invoice.claim is None or file is None:
        return
    made, new = Attachment.objects.get_or_create(
        claim=invoice.claim, kind="invoice", file=file, defaults={"name": name}
    )
    if new:
        record(deed, made, docs=[file.sha256])
