"""文书: every paper of a project in the auditor's order, made when it is asked for."""

from functools import partial
from itertools import groupby, islice
from typing import NamedTuple
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.exporting import Leaving, hand_out
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.thing import found
from nuanliu.stages.archive.counting import paper_wanted
from nuanliu.stages.archive.kinds import IMPERSONAL, OVERSEEN, File, PaperKind
from nuanliu.stages.archive.papers import Paper, files_of, offered

WHO = (*READERS, Role.FINANCE)
PAGE = 200  # papers at a time; one file of all of them is a task
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}
WORDS = {
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "html": "网页",
    "json": "JSON",
    "csv": "CSV",
}


class Offered(NamedTuple):
    """One paper with its files: (words, name of the file), and whether people stand in it."""

    title: str
    files: list[tuple[str, str]]
    personal: bool


@guard(*WHO)
@require_safe
def papers(request: SignedRequest, pk: int) -> HttpResponse:
    """The papers by folder; nothing is made yet."""
    kind, row = found(request, "project", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    typed = request.GET.get("after", "")
    start = int(typed) if typed.isdecimal() else 0
    seen = (one for one in offered(row) if _may_see(request, one.kind))
    page = list(islice(seen, start, start + PAGE + 1))
    folders = [
        (folder.lstrip("0123456789"), [_offered(one) for one in members])
        for folder, members in groupby(page[:PAGE], key=_folder)
    ]
    more = start + PAGE if len(page) > PAGE else 0
    told = {"row": row, "folders": folders, "key": uuid4(), "more": more}
    return render(request, "web/papers.html", told)


def _may_see(request: SignedRequest, kind: PaperKind) -> bool:
    """Whoever reads the books sees every paper; the finance bureau those of the performance."""
    return bool(request.signed.roles & READERS) or kind in OVERSEEN


def _folder(paper: Paper) -> str:
    return paper.name.partition("/")[0]


def _offered(paper: Paper) -> Offered:
    files = [(WORDS[ending], f"{paper.name}.{ending}") for ending in paper.formats]
    return Offered(paper.name.partition("/")[2], files, paper.kind not in IMPERSONAL)


@guard(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: SignedRequest, pk: int, name: str) -> HttpResponse:
    """One file of one paper, made now; one with people in it for a purpose that is kept."""
    _, row = found(request, "project", pk)
    note = f"{request.signed.stamp} 导出"
    wanted = next((file for file in files_of(offered(row), note=note) if file.name == name), None)
    if wanted is None or not _may_see(request, wanted.kind):
        raise Http404
    if wanted.kind in IMPERSONAL:
        return _file(wanted)
    leaving = Leaving(paper_wanted(row, wanted), reverse("papers", args=[pk]))
    return hand_out(request, leaving, partial(_file, wanted))


def _file(wanted: File) -> HttpResponse:
    name = wanted.name.rpartition("/")[2]
    answer = HttpResponse(wanted.make(), content_type=TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
