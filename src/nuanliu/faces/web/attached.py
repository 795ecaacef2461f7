"""附件: the pictures and scans of a thing, each served as a copy that says who looks and when."""

from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import PurePath

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.exporting import Leaving, hand_out
from nuanliu.faces.web.guards import READERS, Signed, SignedRequest, guard
from nuanliu.faces.web.panels.kept import SHORT, Kept, files_of
from nuanliu.faces.web.thing import found
from nuanliu.records.documents.actions import read
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.documents.render.to_pdf import render_pdf
from nuanliu.records.documents.sandbox import OutsideFileError
from nuanliu.records.documents.shown import shown, shown_pages
from nuanliu.records.journal.taking import Wanted
from nuanliu.records.people.models import Taken
from nuanliu.stages.archive.papers import imprint_now
from nuanliu.stages.visits.papers import visit_form

PICTURES = (b"\x89PNG", b"\xff\xd8\xff")


@guard(*READERS, Role.CHAIR)
@require_http_methods(["GET", "HEAD", "POST"])
def attached(request: SignedRequest, kind: str, pk: int, digest: str) -> HttpResponse:
    """A copy with its band on every page; what is no scan goes out as a file, for a purpose."""
    which, row = found(request, kind, pk)
    one = next((one for one in files_of(kind, row) if one.file.sha256 == digest), None)
    if one is None:
        raise Http404
    data = read(one.file)
    with suppress(OutsideFileError):  # minutes of any kind are kept: what cannot be shown goes out
        return _copy(data, _band(request, one))
    name = stamped_name(PurePath(one.file.name).name, request.signed)
    wanted = Wanted(Taken.PAPER, name, f"{which.type}:{pk}", 0)  # nobody can count in it
    return hand_out(request, Leaving(wanted, which.address(row)), partial(_file, data, name))


def _copy(data: bytes, band: tuple[str, ...]) -> HttpResponse:
    """What people look at: a picture of a picture, a PDF of the pages of any other scan."""
    if data.startswith(PICTURES):
        return HttpResponse(shown(data, band), content_type="image/jpeg")
    return HttpResponse(shown_pages(data, band), content_type="application/pdf")


def _band(request: SignedRequest, one: Kept) -> tuple[str, str]:
    signed = request.signed
    received, original = one.file.received_at.date(), short_digest(one.file)
    return (
        f"{signed.account.person.union.name} 送温暖 · {received} 收到 · 原件 {original}",
        f"{signed.stamp} 查看，仅供工作使用",
    )


def short_digest(file: StoredFile) -> str:
    """The hash of the original, as far as people compare it."""
    return str(file.sha256[:SHORT])


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@guard(*READERS, Role.CHAIR)
@require_safe
def form(request: SignedRequest, pk: int) -> HttpResponse:
    """打印手填记录表: the blank record of a visit, to be filled in where there is no network."""
    _, row = found(request, "visit", pk)
    blank = visit_form(row, imprint_now()._replace(checkpoint=None))  # it says nothing to check
    paper = replace(blank, footer_note=f"{request.signed.stamp} 打印")
    answer = HttpResponse(render_pdf(paper), content_type="application/pdf")
    name = f"走访记录表（手填）{row.pk:03d}.pdf"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def stamped_name(name: str, signed: Signed) -> str:
    """A file's name with who took it and when, for files whose bytes must stay as they are."""
    path = PurePath(name)
    return f"{path.stem}-{signed.account.login}-{signed.file_time}导出{path.suffix}"
