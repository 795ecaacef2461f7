"""审核报销: the register of invoices, an invoice beside its original, packet, 一体化录入单."""

from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from nuanliu.core.invoices import Source
from nuanliu.core.invoices.telling import refusal_of
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.exporting import Leaving, hand_out
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.kinds import KINDS, Kind
from nuanliu.faces.web.thing import MOST, found
from nuanliu.faces.web.words import word
from nuanliu.records.documents.actions import read
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.documents.sandbox import OutsideFileError
from nuanliu.records.documents.shown import first_page
from nuanliu.records.journal.taking import Wanted
from nuanliu.records.people.models import Taken
from nuanliu.stages.archive.papers import imprint_now
from nuanliu.stages.claims.bundle import bundle, papers_in_order
from nuanliu.stages.claims.models import Claim, Invoice
from nuanliu.stages.claims.policies import missing_papers
from nuanliu.stages.claims.treasury import Sheet, screen, sheets_of_claim, sheets_of_run

PAGE = 30  # rows of the register
MENU = KINDS["claim"].menu
PICTURED = frozenset({Source.PDF.value, Source.PAPER.value})  # what has a page to look at


class Line(NamedTuple):
    """One invoice of the register."""

    row: Invoice
    amount: str
    source: str
    claim: Claim | None


@guard(*READERS)
@require_safe
def register(request: SignedRequest) -> HttpResponse:
    """发票登记簿: the newest invoices, a page at a time by key."""
    request.menu_entry = MENU  # type: ignore[attr-defined] # read by house.house
    after = request.GET.get("after", "")
    rows = Invoice.objects.select_related("claim").order_by("-pk")
    if after.isdecimal():
        rows = rows.filter(pk__lt=min(int(after), MOST))
    page = list(rows[: PAGE + 1])
    lines = [
        Line(row, str(Money(row.amount_fen)), word(Source(row.source).chinese), row.claim)
        for row in page[:PAGE]
    ]
    more = page[PAGE - 1].pk if len(page) > PAGE else 0
    told = {"lines": lines, "more": more, "enters": Role.OFFICE in request.signed.roles}
    return render(request, "web/invoices.html", told)


def _invoice(pk: int) -> Invoice:
    rows = Invoice.objects.select_related("claim", "file", "entered_by")
    row = rows.filter(pk=pk).first() if pk <= MOST else None
    if row is None:
        raise Http404
    return row


@guard(*READERS)
@require_safe
def invoice(request: SignedRequest, pk: int) -> HttpResponse:
    """What was read or typed, beside the original; warnings; the claim it stands in."""
    request.menu_entry = MENU  # type: ignore[attr-defined] # read by house.house
    row = _invoice(pk)
    told = {
        "row": row,
        "warnings": [refusal_of(one) for one in row.findings],
        "amount": Money(row.amount_fen),
        "source": word(Source(row.source).chinese),
        "face": [(word(label), value) for label, value in row.face],
        "pictured": row.file is not None and row.source in PICTURED,
        "claim": row.claim,
    }
    return render(request, "web/invoice.html", told)


@guard(*READERS)
@require_safe
def invoice_page(request: SignedRequest, pk: int) -> HttpResponse:
    """The first page of an original as a picture, with the band that says who looks."""
    row = _invoice(pk)
    if row.file is None or row.source not in PICTURED:
        raise Http404
    band = (
        f"{word('发票')} {row.identity} · SHA-256 {row.file.sha256[:16]}",
        f"{request.signed.stamp} {word('查看，仅供工作使用')}",
    )
    try:
        picture = first_page(read(row.file), band)
    except (OSError, OutsideFileError):  # lost, or no picture can be made of it
        raise Http404 from None
    return HttpResponse(picture, content_type="image/jpeg")


@guard(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def original(request: SignedRequest, pk: int) -> HttpResponse:
    """The original as a file, byte for byte, for a purpose that is kept."""
    row = _invoice(pk)
    if row.file is None:
        raise Http404
    ending = PurePath(row.file.name).suffix or f".{row.source}"
    name = request.signed.stamped_name(f"发票{row.identity}{ending}")
    wanted = Wanted(Taken.PAPER, name, f"claims.invoice:{pk}", 0)  # nobody stands in it
    leaving = Leaving(wanted, reverse("invoice", args=[pk]))
    return hand_out(request, leaving, partial(_original, row.file, name))


def _original(file: StoredFile, name: str) -> HttpResponse:
    return _file(read(file), name)


def _file(data: bytes, name: str, kind: str = "application/octet-stream") -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@guard(*READERS)
@require_safe
def packet(request: SignedRequest, pk: int) -> HttpResponse:
    """报销资料包: what is missing, in red and before anything is printed; then the order."""
    kind, row = found(request, "claim", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    told = {
        "row": row,
        "missing": [word(name) for name in missing_papers(row)],
        "papers": [
            (word(one.kind), one.name, one.file.sha256[:16]) for one in papers_in_order(row)
        ],
    }
    return render(request, "web/packet.html", told)


@guard(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def packet_file(request: SignedRequest, pk: int, whole: str) -> HttpResponse:
    """The packet as one PDF, for a purpose that is kept; `whole` is 'whole' or 'draft'.

    A packet asked for as whole that lacks something is refused as the command line refuses it.
    """
    _, row = found(request, "claim", pk)
    if whole not in {"whole", "draft"}:
        raise Http404
    name = request.signed.stamped_name(f"报销资料包-{row.number}.pdf")
    wanted = Wanted(Taken.PAPER, name, f"claims.claim:{pk}", 0)  # no list of people
    note = f"{request.signed.stamp} 导出"
    make = partial(_packed, row, name, note, whole=whole == "whole")
    return hand_out(request, Leaving(wanted, reverse("packet", args=[pk])), make)


def _packed(row: Claim, name: str, note: str, *, whole: bool) -> HttpResponse:
    return _file(bundle(row, imprint_now(), note, incomplete=not whole), name, "application/pdf")


@guard(*READERS)
@require_safe
def claim_sheet(request: SignedRequest, pk: int) -> HttpResponse:
    """一体化录入单 of a purchase claim, values in the order of the screen, each to be copied."""
    kind, row = found(request, "claim", pk)
    return _sheet(request, kind, row, sheets_of_claim)


@guard(*READERS)
@require_safe
def run_sheet(request: SignedRequest, pk: int) -> HttpResponse:
    """一体化录入单 of a relief run: one sum to the bank's account for pending payments."""
    kind, row = found(request, "run", pk)
    return _sheet(request, kind, row, sheets_of_run)


def _sheet(
    request: SignedRequest, kind: Kind, row: Any, sheets_of: Callable[[Any], list[Sheet]]
) -> HttpResponse:
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    told = {"row": row, "screen": screen(), "back": kind.address(row)}
    try:
        told["sheets"] = sheets_of(row)
    except Refused as refused:
        told["refusals"] = refused.refusals
    return render(request, "web/treasury.html", told, status=409 if "refusals" in told else 200)
