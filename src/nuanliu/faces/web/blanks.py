"""文书模板: which papers the program prints, the fields of each, and one as a sample."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nuanliu.core.documents import Document, Fields, Opinions, SignatureLine, Table
from nuanliu.core.refusal import Refused
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.panels.parts import Cell, Panel
from nuanliu.faces.web.papers import WORDS
from nuanliu.faces.web.words import word
from nuanliu.stages.archive.kinds import IMPERSONAL
from nuanliu.stages.archive.papers import Paper, every_paper
from nuanliu.stages.projects.models import Project

FIELDS = (("部分", ""), ("栏目", ""))
TEXT = [("正文", "—")]  # a paper of sentences alone


def samples() -> tuple[Project | None, dict[str, Paper]]:
    """The first paper of each kind among those of the newest project, by the kind's slug."""
    project = Project.objects.exclude(state="drafted").order_by("-fiscal_year", "-pk").first()
    found: dict[str, Paper] = {}
    for paper in every_paper(project) if project is not None else ():
        found.setdefault(paper.kind.value.replace(" ", "-"), paper)
    return project, found


@guard(*READERS)
@require_safe
def blanks(request: SignedRequest) -> HttpResponse:
    """The papers by kind, in the auditor's order; none is made for this page."""
    request.menu_entry = "basics"  # type: ignore[attr-defined] # read by house.house
    told = [
        {"slug": slug, "title": _title(paper), "formats": _formats(paper),
         "personal": paper.kind not in IMPERSONAL}
        for slug, paper in samples()[1].items()
    ]  # fmt: skip
    return render(request, "web/blanks.html", {"papers": told})


def _title(paper: Paper) -> str:
    return paper.name.rpartition("/")[2]


def _formats(paper: Paper) -> str:
    return "、".join(str(word(WORDS[one])) for one in paper.formats)


@guard(*READERS)
@require_safe
def blank(request: SignedRequest, slug: str) -> HttpResponse:
    """One paper: its number and its fields, and the sample in each format; no value of it."""
    request.menu_entry = "basics"  # type: ignore[attr-defined] # read by house.house
    project, found = samples()
    if project is None or slug not in found:
        raise Http404
    paper = found[slug]
    told: dict[str, Any] = {"title": _title(paper), "refusals": ()}
    try:
        document = paper.build()
        told["number"], told["panels"] = document.number or "", [_fields(document)]
    except Refused as refused:
        told["refusals"] = refused.refusals
    told["files"] = [
        (str(word(WORDS[one])), reverse("paper", args=[project.pk, f"{paper.name}.{one}"]))
        for one in paper.formats
    ]
    return render(request, "web/blank.html", told)


def _fields(document: Document) -> Panel:
    return Panel("栏目", FIELDS, [[Cell(word(part), look="lead"), Cell(name)]
                                for part, name in [*_named(document)] or TEXT])  # fmt: skip


def _named(document: Document) -> Iterator[tuple[str, str]]:
    """Every part of a paper that is filled in, with the names it is printed under."""
    for block in document.blocks:
        if isinstance(block, Fields):
            yield "表头", "、".join(item.label for item in block.items)
        elif isinstance(block, Table):
            yield block.caption or "表格", "、".join(one.title for one in block.columns)
        elif isinstance(block, Opinions):
            yield "意见", "、".join(box.role for box in block.boxes)
        elif isinstance(block, SignatureLine):
            yield "签名", "、".join(block.labels)
