"""成批办理: tick people of a list, see who may move and why not the others, confirm once."""

from itertools import chain
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nuanliu.core.lifecycles import NOMINATION
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import long_text
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.panels.names import PEOPLE, people_rows
from nuanliu.faces.web.thing import found
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews.together import MOST, VERBS, cases, chosen_rows, few_enough
from nuanliu.stages.reviews.together import move_many as move

MOVERS = frozenset({Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER})
MOVABLE = ("listed", "nominated")
SHOWN = MOST + 1  # rows on the page: one more than a deed may move, so that too many can be seen
# A verb is called by its first move: the people of these lists are not approved yet.
LABELS = {row.verb: row.label for row in reversed(NOMINATION.moves) if row.verb in VERBS}


class Ticked(NamedTuple):
    """One row of the list: its cells, its id, whether it is ticked."""

    pk: int
    name: str
    cells: list[Any]
    ticked: bool


class ReasonForm(DeedForm):
    """One reason for all of them."""

    reason = long_text("原因", 200, help_text="会写在每个人的备注里，报送单位看得到")


def _rows(kind: str, row: Any) -> QuerySet[Nomination]:
    """Who stands in a campaign or a batch and could still be moved."""
    rows = Nomination.objects.filter(state__in=MOVABLE)
    return rows.filter(item__batch=row) if kind == "batch" else rows.filter(campaign=row)


def _first(kind: str, row: Any) -> list[Nomination]:
    """The first of them, by union; asked for state by state, as their index lies."""
    rows = _rows(kind, row).select_related("person", "union").order_by("pk")
    each = (rows.filter(state=state)[:SHOWN] for state in MOVABLE)
    found = sorted(chain(*each), key=lambda one: one.pk)[:SHOWN]
    return sorted(found, key=lambda one: (one.union.code, one.pk))


@guard(*MOVERS)
@require_http_methods(["GET", "POST"])
def many(request: SignedRequest, kind: str, pk: int, verb: str) -> HttpResponse:
    """The list; sent once, the dry run; sent with `go`, the deed on those who may move."""
    if kind not in ("campaign", "batch") or verb not in VERBS:
        raise Http404
    which, row = found(request, kind, pk)
    request.menu_entry = which.menu  # type: ignore[attr-defined] # read by house.house
    told = {"row": row, "heading": which.title(row), "back": which.address(row)}
    told |= {"label": f"成批{LABELS[verb]}", "verb": verb, "most": MOST}
    if request.method != "POST":
        return _list(request, kind, row, told)
    return _tried(request, kind, row, verb, told)


def _list(request: SignedRequest, kind: str, row: Any, told: dict[str, Any]) -> HttpResponse:
    rows = _first(kind, row)
    campaign = row.campaign if kind == "batch" else row
    cells = zip(rows, people_rows(campaign, rows), strict=True)
    all_of_them = request.GET.get("all") == "1"
    ticked = [Ticked(one.pk, one.person.name, cell, all_of_them) for one, cell in cells]
    heads = [words for words, _ in PEOPLE]
    return render(request, "web/many.html", told | {"rows": ticked, "heads": heads})


def _tried(
    request: SignedRequest, kind: str, row: Any, verb: str, told: dict[str, Any]
) -> HttpResponse:
    """What would come of it; with `go` and a reason it is done, for all of them or nobody."""
    named = {int(one) for one in request.POST.getlist("who") if one.isdecimal()}
    inside = _rows(kind, row).filter(pk__in=named).values_list("pk", flat=True)
    going = "go" in request.POST
    form = ReasonForm(request.POST if going else None, signed=request.signed)
    if going and form.is_valid() and request.signed.did(str(form.cleaned_data["key"])):
        return redirect(told["back"])  # a second click: it is done already
    found_cases = cases(request.signed, verb, list(chosen_rows(list(inside))))
    may = [one for one in found_cases if one.move is not None]
    held = [one for one in found_cases if one.refusal is not None]
    refusals: tuple[Refusal, ...] = tuple(filter(None, [few_enough(len(found_cases))]))
    if going and form.is_valid() and not held and not refusals:
        try:
            return _done(request, verb, form, [one.row.pk for one in may], told["back"])
        except Refused as refused:
            refusals = refused.refusals
    told |= {"may": may, "held": held, "form": form, "refusals": refusals}
    status = 409 if refusals or (going and held) else 422 if going else 200
    return render(request, "web/many_try.html", told, status=status)


def _done(
    request: SignedRequest, verb: str, form: ReasonForm, people: list[int], back: str
) -> HttpResponse:
    given = form.cleaned_data
    deed = request.signed.deed(str(given["key"]))
    count = move(deed, verb=verb, nominations=people, reason=given["reason"])
    messages.success(request, f"已办理：{LABELS[verb]} {count} 人")
    return redirect(back)
