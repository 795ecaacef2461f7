"""工作台: what waits for me, what I did, what I began."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.faces.web.first import to_wizard
from nuanliu.faces.web.guards import STAFF, SignedRequest, guard
from nuanliu.faces.web.tasks import begun_by, done_by, starts, waiting_for

TABS = {"todo": "待办", "done": "已办", "mine": "我发起的", "start": "可以发起"}


@guard(*STAFF)
@require_safe
def home(request: SignedRequest) -> HttpResponse:
    """The tasks of the signed-in person, or, by ?tab=, what he did, began, or may begin."""
    if (onward := to_wizard(request)) is not None:
        return onward
    tab = request.GET.get("tab", "todo")
    tasks = waiting_for(request.signed)
    told: dict[str, Any] = {
        "tab": tab if tab in TABS else "todo",
        "tabs": TABS.items(),
        "waiting": len(tasks),
        "tasks": begun_by(request.signed) if tab == "mine" else tasks,
        "starts": starts(request.signed),
        "done": done_by(request.signed) if tab == "done" else [],
    }
    return render(request, "web/home.html", told)
