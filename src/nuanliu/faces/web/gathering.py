"""成批收录 and the open pairs of a whole campaign: thirty lists taken in without opening each."""

from typing import Any, NamedTuple
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.intake import judge_sent
from nuanliu.faces.web.jobs.pages import ask
from nuanliu.faces.web.jobs.parts import Wish
from nuanliu.faces.web.jobs.rosters import LARGE
from nuanliu.faces.web.large import beside_of
from nuanliu.faces.web.thing import found
from nuanliu.stages.nominations.gathering import Waiting, open_pairs, waiting_rosters
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.nominations.policies import collecting

OPEN = 40  # pairs on a page; the others come when these are judged


class Ticked(NamedTuple):
    """A waiting roster and whether it is ticked: a list without faults is, at first."""

    one: Waiting
    ticked: bool

    @property
    def good(self) -> int:
        """How many rows nothing stands against."""
        return max(self.one.people - self.one.faulty - self.one.likely, 0)


@guard(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def gathering(request: SignedRequest, pk: int) -> HttpResponse:
    """The lists that wait, what would come of each; sent, those ticked go in."""
    kind, row = found(request, "campaign", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    refusals: tuple[Refusal, ...] = tuple(filter(None, [collecting(row)]))
    if request.method == "POST" and not refusals:
        chosen = sorted({int(one) for one in request.POST.getlist("roster") if one.isdecimal()})
        if chosen:
            return ask(request, Wish("accept-many", {"campaign": row.pk, "rosters": chosen}))
        refusals = (Refusal("GATHER-NONE", "没有选中任何名单", "请先勾选要收录的名单"),)
    every = request.GET.get("all") != "0"
    lists = [Ticked(one, every and one.people > 0) for one in waiting_rosters(row)]
    told = {"row": row, "lists": lists, "key": uuid4(), "refusals": refusals}
    told |= {"likely": sum(one.one.likely for one in lists)}
    sent = request.method == "POST"
    return render(request, "web/gathering.html", told, status=409 if refusals and sent else 200)


@guard(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def campaign_pairs(request: SignedRequest, pk: int) -> HttpResponse:
    """疑似同一人 of all lists that wait; each decision is saved at once."""
    kind, row = found(request, "campaign", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    waiting = [one for one in waiting_rosters(row) if one.likely]
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            judge_sent(request, _named(request, waiting))
            return redirect("campaign-pairs", row.pk)
        except Refused as refused:
            refusals = refused.refusals
    small, large = _at_once(waiting)
    pairs = [beside_of(pair, roster) for roster, pair in open_pairs(small)[:OPEN]]
    told: dict[str, Any] = {"campaign": row, "pairs": pairs, "refusals": refusals}
    told["large"] = large
    return render(request, "web/pairs.html", told, status=409 if refusals else 200)


def _at_once(waiting: list[Waiting]) -> tuple[list[Roster], list[Roster]]:
    """The lists that are gone through within the request, and those that have pages of their own.

    As many people as one large list has are what a request can take, in however many lists.
    """
    small: list[Roster] = []
    apart: list[Roster] = []
    people = 0
    for one in waiting:
        fits = people + one.people <= LARGE
        (small if fits else apart).append(one.row)
        people += one.people if fits else 0
    return small, apart


def _named(request: SignedRequest, waiting: list[Waiting]) -> Roster:
    number = request.POST.get("roster", "")
    for one in waiting:
        if str(one.row.pk) == number:
            return one.row
    raise Refused(Refusal("FORM-ROW", "这一对不在等待收录的名单里", "请刷新页面后重新认定"))
