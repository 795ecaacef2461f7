"""计量口径: every measure of a project with its value, and the rows of one a click away."""

import re
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nuanliu.core.indicators.actuals import decimal_text
from nuanliu.core.measures import Measured, Subject
from nuanliu.core.roles import Role
from nuanliu.faces.web.figures.gauges import lines_of
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.naming import name_of
from nuanliu.faces.web.panels.parts import MANY, PAGE, Cell, Panel, few
from nuanliu.faces.web.thing import found
from nuanliu.faces.web.words import word
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance.measures import CATALOGUE, Measure, take, take_at
from nuanliu.stages.projects.models import Project

WATCHERS = (*READERS, Role.FINANCE)
HEADS = (("口径", ""), ("值", "num"), ("分子", "num"), ("分母", "num"), ("依据", "num"))
_WHOLE = re.compile(r"(?<![\d.-])\d{4,}(?![\d-]|\u5e74)")  # no fraction, no year
# To take every measure is to look at every payment and its approval: not while a page waits.
TOO_MANY = "人数较多，各口径的值请用命令 nuanliu measures 取得；这里只列定义。"


class Told(NamedTuple):
    """One measure on its page: what it found, where the journal stood, and a page of its rows."""

    one: Measure
    found: Measured
    position: int
    value: str
    part: str
    whole: str
    cells: list[list[Cell]]
    more: int


@guard(*WATCHERS)
@require_safe
def measures(request: SignedRequest, pk: int) -> HttpResponse:
    """All of them, by subject, as of today."""
    project = _project(request, pk)
    large = _large(project)
    panels = [_panel(project, subject, request, large=large) for subject in Subject]
    told = {
        "project": project,
        "panels": panels,
        "on": request.signed.today,
        "note": word(TOO_MANY) if large else "",
    }
    return render(request, "web/measures.html", told)


@guard(*WATCHERS)
@require_safe
def measure(request: SignedRequest, pk: int, name: str) -> HttpResponse:
    """One of them with its evidence, row by row; people only for whoever may see them."""
    project = _project(request, pk)
    if name not in CATALOGUE or _large(project):
        raise Http404
    start = request.GET.get("after", "")
    told = _told(project, name, request, int(start) if start.isdecimal() else 0)
    page = {"project": project, "told": told, "heading": name_of(CATALOGUE[name])}
    return render(request, "web/measure.html", page)


def _project(request: SignedRequest, pk: int) -> Project:
    _, row = found(request, "project", pk)
    request.menu_entry = "performance"  # type: ignore[attr-defined] # read by house.house
    project: Project = row
    return project


def _large(project: Project) -> bool:
    return few(Payment.objects.filter(campaign__project=project)) > MANY


def _panel(project: Project, subject: Subject, request: SignedRequest, *, large: bool) -> Panel:
    rows = [one for one in CATALOGUE.values() if one.subject is subject]
    if large:
        heads = (("口径", ""), ("定义", ""))
        cells = [[Cell(name_of(one), look="lead"), Cell(one.definition)] for one in rows]
        return Panel(subject.value, heads, cells)
    taken = [(one, take(one.name, project, request.signed.today)) for one in rows]
    return Panel(subject.value, HEADS, [_line(project, *pair) for pair in taken])


def _line(project: Project, one: Measure, found_: Measured) -> list[Cell]:
    return [
        Cell(name_of(one), reverse("measure", args=[project.pk, one.name]), "lead"),
        Cell(_grouped(word(found_.text)), look="num"),
        Cell(_plain(found_.part), look="num"),
        Cell(_plain(found_.whole), look="num"),
        Cell(len(found_.rows), look="num"),
    ]


def _plain(value: Any) -> str:
    return "—" if value is None else _grouped(decimal_text(value))


def _grouped(text: str) -> str:
    """A number with its thousands apart, as amounts stand on every page."""
    return _WHOLE.sub(lambda found: f"{int(found[0]):,}", text)


def _told(project: Project, name: str, request: SignedRequest, start: int) -> Told:
    got, at = take_at(name, project, request.signed.today)
    page = got.rows[start : start + PAGE]
    more = start + PAGE if len(got.rows) > start + PAGE else 0
    missed = set(got.missed)
    cells = [
        [Cell(start + place, look="num"), *row, Cell(word("未计入") if ref in missed else "")]
        for place, (ref, row) in enumerate(
            zip(page, lines_of(page, request.signed), strict=True), 1
        )
    ]
    parts = _grouped(got.text), _plain(got.part), _plain(got.whole)
    return Told(CATALOGUE[name], got, at.size, *parts, cells, more)
