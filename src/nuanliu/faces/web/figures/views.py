"""进度图, its one-page view for leaders, and the evidence of one indicator."""

from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Role
from nuanliu.core.sampling import percent_down
from nuanliu.faces.web.figures.curve import curve_of
from nuanliu.faces.web.figures.flow import flow_of
from nuanliu.faces.web.figures.gauges import evidence_of, gauges_of
from nuanliu.faces.web.figures.kept import sums_of
from nuanliu.faces.web.figures.progress import (
    Counts,
    by_campaign,
    by_group,
    by_union,
    counts_of,
)
from nuanliu.faces.web.guards import READERS, Signed, SignedRequest, guard
from nuanliu.faces.web.panels.parts import few
from nuanliu.faces.web.panels.parts import told as in_words
from nuanliu.faces.web.thing import found
from nuanliu.stages.payments.models import Case, ResultException
from nuanliu.stages.payments.queries import not_arrived
from nuanliu.stages.projects.models import Project
from nuanliu.stages.projects.queries import appropriated_fen, paid_fen
from nuanliu.stages.reviews.models import Objection
from nuanliu.stages.visits.models import Request

FIGURES = (*READERS, Role.FINANCE)
UNIONS = 60  # on the page at a time


class Head(NamedTuple):
    """The figures that stand above everything else."""

    granted: Money
    paid: Money
    left: Money
    rate: str
    people: int
    planned: int


def head_of(project: Project, counts: Counts) -> Head:
    """Granted, paid, left, and how many people of how many."""
    granted, paid = appropriated_fen(project), paid_fen(project)
    people, planned = sum(one.people for one in counts.paid), sum(q.people for q in counts.quotas)
    rate = percent_down(paid, granted)
    return Head(Money(granted), Money(paid), Money(granted - paid), rate, people, planned)


def _shared(request: SignedRequest, pk: int) -> tuple[Project, Counts, dict[str, Any]]:
    kind, project = found(request, "project", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    sums, on = sums_of(project), request.signed.today
    counts = counts_of(project, sums)
    head = head_of(project, counts)
    gauges = gauges_of(project, head.people, on)
    told = {
        "project": project,
        "head": head,
        "campaigns": by_campaign(project, counts, on),
        "curve": curve_of(project, sums.days, counts.allotted(), on),
        "gauges": gauges.rows,
        "gauges_of": gauges.source,
        "why_none": gauges.why_none,
        "on": on,
        "can_open": bool(request.signed.roles & READERS),
    }
    return project, counts, told


@guard(*FIGURES)
@require_safe
def figures(request: SignedRequest, pk: int) -> HttpResponse:
    """How far the project is, where its money went, how its indicators stand."""
    project, counts, told = _shared(request, pk)
    chosen = _chosen(project, request.GET.get("campaign", ""))
    part = counts.of(chosen) if chosen else counts
    shown, more = _unions_after(part, request.GET.get("after", ""))
    told |= {
        "flow": flow_of(project, counts),
        "unions": by_union(shown),
        "more": more,
        "groups": by_group(project, part),
        "chosen": chosen,
        "choices": project.campaigns.exclude(state="cancelled").order_by("window_from", "pk"),
    }
    return render(request, "web/figures.html", told)


def _unions_after(counts: Counts, code: str) -> tuple[Counts, str]:
    """The part of `UNIONS` unions behind a code, and the code to go on from ('': no more)."""
    codes = sorted({one.code for one in counts.quotas if one.code > code})
    kept = set(codes[:UNIONS])
    quotas = [one for one in counts.quotas if one.code in kept]
    unions = {one.union for one in quotas}
    paid = [one for one in counts.paid if one.union in unions]
    named = {key: people for key, people in counts.named.items() if key[1] in unions}
    return Counts(paid, named, quotas), codes[UNIONS - 1] if len(codes) > UNIONS else ""


def _chosen(project: Project, typed: str) -> Any:
    if not typed:
        return None
    row = project.campaigns.filter(pk=typed).first() if typed.isdecimal() else None
    if row is None:
        raise Http404
    return row


@guard(*FIGURES)
@require_safe
def brief(request: SignedRequest, pk: int) -> HttpResponse:
    """领导一页: the same figures on one sheet that prints."""
    project, counts, told = _shared(request, pk)
    groups = by_group(project, counts)
    return render(request, "web/brief.html", {**told, "groups": groups, "open": open_of(project)})


def open_of(project: Project) -> list[tuple[str, str]]:
    """What is still unsettled in a project: words and how many (see `few`), only what there is."""
    here = {"campaign__project": project}
    counted = [
        ("未答复的异议", Objection.objects.filter(batch__campaign__project=project, state="open")),
        ("未送达的发放", not_arrived().filter(**here)),
        ("待认定的回盘", ResultException.objects.filter(
            result__run__batch__campaign__project=project, state="open")),
        ("未结清的追回", Case.objects.filter(payment__campaign__project=project).exclude(
            state="closed")),
        ("未办结的诉求", Request.objects.filter(**here).exclude(state__in=("answered", "closed"))),
    ]  # fmt: skip
    return [(words, in_words(count)) for words, rows in counted if (count := few(rows))]


@guard(*FIGURES)
@require_safe
def evidence(request: SignedRequest, pk: int, target: int) -> HttpResponse:
    """The rows that one indicator was counted from; people only for whoever may see them."""
    kind, project = found(request, "project", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    row = project.targets.filter(pk=target).first()
    if row is None:
        raise Http404
    start = request.GET.get("after", "")
    told = _evidence(project, row, request.signed, int(start) if start.isdecimal() else 0)
    return render(request, "web/evidence.html", {"project": project, "row": row, **told})


def _evidence(project: Project, row: Any, signed: Signed, start: int) -> dict[str, Any]:
    try:
        return {"told": evidence_of(project, row, signed.today, signed, start)}
    except Refused as refused:
        return {"refusals": refused.refusals}
