"""公开文本: what the gate finds in it, what differs from last year, whence each figure comes."""

from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from nuanliu.core.documents import Document, Figure, figures
from nuanliu.core.measure_names import MEASURES
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.disclosing import mark
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.kinds import BY_TYPE, thing_address
from nuanliu.faces.web.panels.parts import Cell, Panel
from nuanliu.faces.web.thing import found
from nuanliu.faces.web.words import word
from nuanliu.records.documents.actions import read
from nuanliu.stages.archive.trace import trace
from nuanliu.stages.disclosure.checking import gate
from nuanliu.stages.disclosure.differing import against_last_year
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.sections import TITLES
from nuanliu.stages.disclosure.texts import written
from nuanliu.stages.performance.measures import CATALOGUE

WHO = (*READERS, Role.FINANCE)
GRAVE = {"error": "tag tag-stop", "warning": "tag tag-ask", "note": "tag"}
WORDS = {"error": "矛盾", "warning": "缺项", "note": "提示"}


def _text(request: SignedRequest, pk: int) -> tuple[Publication, Document]:
    kind, row = found(request, "disclosure", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    return row, written(row, mark())


def _page(request: SignedRequest, row: Publication, title: str, **told: Any) -> HttpResponse:
    return render(request, "web/disclosure.html", {"row": row, "title": title, **told})


@guard(*WHO)
@require_safe
def findings(request: SignedRequest, pk: int) -> HttpResponse:
    """一致性检查: the text as any reader reads it; what stands in the way comes first."""
    row, paper = _text(request, pk)
    told = gate(paper, row.project)
    heads = (("级别", ""), ("内容", ""))
    panel = Panel("检查结果", heads, [
        [Cell(word(WORDS[one.severity]), look=GRAVE[one.severity]), Cell(word(one.message))]
        for one in told.findings
    ], empty="没有发现前后不一致")  # fmt: skip
    return _page(request, row, "一致性检查", refusals=told.refusals, panels=[panel],
                 open=not told.refusals)  # fmt: skip


@guard(*WHO)
@require_safe
def last_year(request: SignedRequest, pk: int) -> HttpResponse:
    """与上年比较: every line that differs, by section."""
    row, _ = _text(request, pk)
    compared = against_last_year(row, mark())
    parts = [
        (title, [one for one in compared.changes if one.section == number])
        for number, title in enumerate(TITLES, 1)
    ]
    return _page(request, row, "与上年比较", year=compared.year, compared=True,
                 parts=[part for part in parts if part[1]])  # fmt: skip


class Source(NamedTuple):
    """A figure of a text: as printed, what it measures, the rows behind it."""

    figure: Figure
    definition: str
    rows: list[str]


@guard(*WHO)
@require_safe
def sources(request: SignedRequest, pk: int) -> HttpResponse:
    """数字来源: each figure with its measure and the rows behind it."""
    row, paper = _text(request, pk)
    heads = (("数字", "num"), ("口径", ""), ("依据", "num"), ("其中", ""))
    panel = Panel("数字来源", heads, [
        [Cell(one.figure.text, look="lead num"), Cell(word(one.definition)),
         Cell(len(one.rows), look="num"), _first(one.rows, request)]
        for one in sources_of(row, paper)
    ])  # fmt: skip
    return _page(request, row, "数字来源", panels=[panel])


def sources_of(row: Publication, paper: Document) -> list[Source]:
    """Every different figure of a paper in reading order, traced."""
    told = dict.fromkeys(figures(paper))
    return [
        Source(one, definition_of(one.measure), trace(row.project, one.measure, one.key))
        for one in told
    ]


def definition_of(measure: str) -> str:
    """What a measure counts, in words."""
    if measure in MEASURES:
        return MEASURES[measure].definition
    return CATALOGUE[measure].definition


def _first(rows: list[str], request: SignedRequest) -> Cell:
    """The first row behind a figure, a link for whoever may see it."""
    if not rows:
        return Cell("—")
    name, _, pk = rows[0].rpartition(":")
    kind = BY_TYPE.get(name)
    if kind is None or not request.signed.roles & kind.readers:
        return Cell(rows[0])
    return Cell(rows[0], thing_address(kind.name, pk))


@guard(*WHO)
@require_safe
def package(request: SignedRequest, pk: int) -> HttpResponse:
    """发布包: the newest one, as it was kept; nobody stands in it."""
    _, row = found(request, "disclosure", pk)
    if row.package is None:
        raise Http404
    answer = HttpResponse(read(row.package), content_type="application/zip")
    name = content_disposition_header(as_attachment=True, filename=row.package.name)
    answer["Content-Disposition"] = name
    return answer
