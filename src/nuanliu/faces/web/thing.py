"""The page of one thing: what it is, its state, what may be done, what it holds, its history."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nuanliu.core.moves import START, Move
from nuanliu.core.refusal import Refusal
from nuanliu.faces.web.campaign import above
from nuanliu.faces.web.deeds import PAGES
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.facts import facts_of
from nuanliu.faces.web.guards import STAFF, Signed, SignedRequest, guard
from nuanliu.faces.web.handover import handover
from nuanliu.faces.web.kinds import BACKWARD, KINDS, Kind, one_of
from nuanliu.faces.web.panels import panels_of
from nuanliu.faces.web.panels.kept import panel_of
from nuanliu.faces.web.posted import posted
from nuanliu.records.journal.queries import history
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import Account
from nuanliu.records.prepared import Prepared


class Button(NamedTuple):
    """A move that somebody may make now: its words, where, and whether it carries the thing on."""

    label: str
    address: str
    forward: bool


MOST = 2**63 - 1  # no database numbers a row beyond

# What a thing in a state gives occasion to begin: the kind begun, its verb.
OCCASIONS = {
    ("campaign", "open"): (("roster", "receive"), ("batch", "compile")),
    ("campaign", "closed"): (("batch", "compile"),),
    ("batch", "approved"): (("run", "lock"),),
    ("survey", "open"): (("keying", "key"),),
    ("payment", "paid"): (("doubt", "raise"),),
}


# Deeds whose form stands on the page itself: what somebody comes to the page for.
INLINE = (("run", "result"),)


class Inline(NamedTuple):
    """A form on a page: its words, where it is sent, its fields."""

    label: str
    address: str
    form: DeedForm


class Happened(NamedTuple):
    """One line of a thing's history in words."""

    at: datetime
    what: str
    who: str


def found(request: SignedRequest, kind: str, pk: int) -> tuple[Kind, Any]:
    """The kind and the row, or 404: what somebody may not see does not exist for him."""
    if kind not in KINDS:
        raise Http404
    rows = KINDS[kind].seen(request.signed, one_of, pk, whole=True) if pk <= MOST else []
    if not rows:
        raise Http404
    return KINDS[kind], rows[0]


@guard(*STAFF)
@require_safe
def thing(request: SignedRequest, kind: str, pk: int) -> HttpResponse:
    """Facts, the moves that this person may make now, what belongs to it, and the history."""
    which, row = found(request, kind, pk)
    request.menu_entry = which.menu  # type: ignore[attr-defined] # read by house.house
    kept = [] if _after(request) else panel_of(kind, row, request.signed)
    here = inline(which, row, request.signed)
    told = {
        "kind": which,
        "row": row,
        "heading": which.title(row),
        "state": which.state(row),
        "look": which.look(row.state),
        "holders": which.holders(row.state),
        "facts": facts_of(kind, row),
        "buttons": _without(here, buttons(which, row, request.signed)),
        "panels": [*panels_of(kind, row, request.signed, _after(request)), *kept],
        "posted": None if _after(request) else posted(request, kind, row),
        "inline": here,
        "history": history_of(which, pk),
        "handover": handover(request, which, row, request.signed.today) if which.tasks else None,
        **above(kind, row, request.signed),
    }
    return render(request, "web/thing.html", told)


def buttons(kind: Kind, row: Any, signed: Signed) -> list[Button]:
    """What somebody may do with a thing now; what carries it on comes first."""
    made = []
    roles = kind.roles(row, signed)
    for page in PAGES.values():
        if page.kind != kind.name:
            continue
        decided = page.open_to(kind.lifecycle, row.state, roles)
        if not isinstance(decided, Refusal) and decided.source == row.state:
            address = reverse("deed", args=[kind.name, row.pk, page.verb])
            made.append(Button(page.label or decided.label, address, _carries_on(kind, decided)))
    made += occasions(kind, row, signed)
    return sorted(made, key=lambda one: not one.forward)


def inline(kind: Kind, row: Any, signed: Signed) -> list[Inline]:
    """The forms of `INLINE` that somebody may send now."""
    made = []
    for name, verb in INLINE:
        if name != kind.name:
            continue
        page = PAGES[name, verb]
        decided = page.open_to(kind.lifecycle, row.state, kind.roles(row, signed))
        if not isinstance(decided, Refusal):
            form = page.form(signed=signed, row=row)
            address = reverse("deed", args=[name, row.pk, verb])
            made.append(Inline(page.label or decided.label, address, form))
    return made


def _without(here: list[Inline], made: list[Button]) -> list[Button]:
    """The buttons without those whose form stands on the page itself."""
    return [one for one in made if one.address not in {form.address for form in here}]


def occasions(kind: Kind, row: Any, signed: Signed) -> list[Button]:
    """What somebody may begin with a thing as it stands; the form knows already with which."""
    made = []
    for name, verb in OCCASIONS.get((kind.name, row.state), ()):
        page, table = PAGES[name, verb], KINDS[name].lifecycle
        if not isinstance(page.open_to(table, START, signed.roles), Refusal):
            address = reverse("begin", args=[name, verb])
            made.append(Button(page.label, f"{address}?{kind.name}={row.pk}", forward=True))
    return made


def _carries_on(kind: Kind, move: Move) -> bool:
    return move.verb not in BACKWARD | kind.quiet and move.source != move.target


def history_of(kind: Kind, pk: int) -> list[Happened]:
    """Who did what to a thing, oldest first, from the journal."""
    lines = history(kind.type, pk)
    names = _names({_account(line) for line in lines})
    labels = {move.verb: move.label for move in kind.lifecycle.moves}
    return [
        Happened(
            datetime.fromisoformat(line["t"]).astimezone(OFFICE_TIME),
            labels.get(line["obj"].get("verb", ""), "更改"),
            names.get(_account(line), "—"),
        )
        for line in lines
    ]


def _account(line: dict[str, Any]) -> int:
    return int(line["actor"].rpartition(":")[2])


def _names(accounts: set[int]) -> dict[int, str]:
    return dict(_called(accounts))


@Prepared
def _called(accounts: Any) -> QuerySet[Account, Any]:
    return Account.objects.filter(pk__among=accounts).values_list("pk", "person__name")


def _after(request: SignedRequest) -> int:
    typed = request.GET.get("after", "")
    return int(typed) if typed.isdecimal() else 0
