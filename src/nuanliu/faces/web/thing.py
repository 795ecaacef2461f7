"""The page of one thing: what it is, its state, what may be done, and what has been done."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.facts import facts_of
from nuanliu.faces.web.guards import STAFF, Signed, guard
from nuanliu.faces.web.things import KINDS, Kind
from nuanliu.records.journal.queries import history
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import Account


class Happened(NamedTuple):
    """One line of a thing's history in words."""

    at: datetime
    what: str
    who: str


def found(request: Signed, kind: str, pk: int) -> tuple[Kind, Any]:
    """The kind and the row, or 404: what somebody may not see does not exist for him."""
    if kind not in KINDS:
        raise Http404
    row = KINDS[kind].visible(request.actor, request.roles).filter(pk=pk).first()
    if row is None:
        raise Http404
    return KINDS[kind], row


@guard(*STAFF, Role.WORKER)
@require_safe
def thing(request: Signed, kind: str, pk: int) -> HttpResponse:
    """Facts, the moves that this person may make now, and the history."""
    which, row = found(request, kind, pk)
    moves = which.lifecycle.open_to(row.state, request.roles)
    return render(request, "web/thing.html", {
        "kind": which,
        "row": row,
        "heading": which.title(row),
        "state": which.state(row),
        "facts": facts_of(kind, row),
        "moves": [(move, reverse("deed", args=[kind, pk, move.verb])) for move in moves],
        "history": history_of(which, pk),
    })  # fmt: skip


def history_of(kind: Kind, pk: int) -> list[Happened]:
    """Who did what to a thing, oldest first, from the journal."""
    lines = history(kind.model._meta.label_lower, pk)
    names = _names({_account(line) for line in lines})
    labels = {move.verb: move.label for move in kind.lifecycle.moves}
    return [
        Happened(
            datetime.fromisoformat(line["t"]).astimezone(OFFICE_TIME),
            labels.get(line["obj"].get("verb", ""), "登记"),
            names.get(_account(line), "—"),
        )
        for line in lines
    ]


def _account(line: dict[str, Any]) -> int:
    return int(line["actor"].rpartition(":")[2])


def _names(accounts: set[int]) -> dict[int, str]:
    rows = Account.objects.filter(pk__in=accounts).values_list("pk", "person__name")
    return dict(rows)
