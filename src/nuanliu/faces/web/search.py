"""查询统计: one box for names, pinyin initials, whole ID numbers and units; figures by project."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.kinds import KINDS
from nuanliu.records.people.models import Union
from nuanliu.records.people.queries import people_found
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.projects.models import Project

MOST = 30  # people on the page; a longer word finds fewer
YEARS = 5  # projects whose figures are one click away


class Hit(NamedTuple):
    """Somebody found: name, unit, and each time he was put forward as (campaign, state, where)."""

    name: str
    union: str
    times: list[tuple[str, str, str]]


@guard(*READERS)
@require_http_methods(["GET", "POST"])
def search(request: SignedRequest) -> HttpResponse:
    """Who and which units the typed word means; posted, so that no number enters an address.

    Before anything is typed: the figures of the newest projects.
    """
    text = request.POST.get("q", "").strip()[:60]
    told: dict[str, Any] = {"q": text, "hits": [], "unions": [], "most": MOST}
    if text:
        found = people_found(text, request.signed.today, MOST)
        told["hits"] = _hits(found)
        told["unions"] = Union.objects.filter(name__contains=text).exclude(parent=None)[:MOST]
    else:
        told["projects"] = Project.objects.order_by("-fiscal_year", "-pk")[:YEARS]
    return render(request, "web/search.html", told)


def _hits(people: list[Any]) -> list[Hit]:
    kind = KINDS["nomination"]
    rows = Nomination.objects.filter(person__in=people).select_related("campaign").order_by("-pk")
    times: dict[int, list[tuple[str, str, str]]] = {}
    for row in rows:
        told = (row.campaign.name, kind.state(row), kind.address(row))
        times.setdefault(row.person_id, []).append(told)
    return [Hit(one.name, one.union.name, times.get(one.pk, [])) for one in people]
