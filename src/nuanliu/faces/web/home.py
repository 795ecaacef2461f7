"""工作台: what waits for me, what I started, what I did."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import STAFF, Signed, guard
from nuanliu.faces.web.things import KINDS, starts, tasks_of
from nuanliu.records.journal.queries import recent_of
from nuanliu.records.journal.states import OFFICE_TIME

MINE = 30  # lines of "已办" on the page


@guard(*STAFF, Role.WORKER)
@require_safe
def home(request: Signed) -> HttpResponse:
    """The tasks of the signed-in person, or, with ?tab=done, what he did last."""
    tab = request.GET.get("tab", "todo")
    tasks = list(tasks_of(request.actor, request.roles))
    lines = recent_of(request.actor.pk, MINE) if tab == "done" else []
    found: dict[str, Any] = {
        "tab": tab,
        "tasks": tasks,
        "starts": [(kind, move, reverse("begin", args=[kind.name, move.verb]))
                   for kind, move in starts(request.roles)],
        "done": [_done(line) for line in lines],
    }  # fmt: skip
    return render(request, "web/home.html", found)


class Done(NamedTuple):
    """A line of the journal about something I did: when, what, to what, where that is."""

    at: datetime
    verb: str
    kind: str
    address: str


def _done(line: dict[str, Any]) -> Done:
    obj = line.get("obj", {})
    model = obj.get("type", "")
    kind = next((one for one in KINDS.values() if one.model._meta.label_lower == model), None)
    at = datetime.fromisoformat(line["t"]).astimezone(OFFICE_TIME)
    if kind is None:
        return Done(at, line["kind"], model, "")
    verbs = {move.verb: move.label for move in kind.lifecycle.moves}
    verb = verbs.get(obj.get("verb", ""), "登记")
    return Done(at, verb, kind.lifecycle.label, reverse("thing", args=[kind.name, obj["id"]]))
