"""帮助: open to everybody, as the door and the public pages name codes too; it holds no data."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.faces.web.guards import public, signed_now
from nuanliu.faces.web.helping.codes import Entry, codes
from nuanliu.faces.web.helping.examples import example
from nuanliu.faces.web.helping.topics import topics

WHY = "帮助：不含业务数据"
ASK = "请按提示里写明的办理；仍不清楚的，请把代码告诉本单位系统管理员"
UNTOLD = Entry("具体问题写在当时的提示里", "", "")


def _page(request: HttpRequest, name: str, told: dict[str, Any]) -> HttpResponse:
    """With the menu of whoever is signed in; the frame of the public for everybody else."""
    frame = "public/frame.html"
    if request.user.is_authenticated:
        request.signed = signed_now(request.user)  # type: ignore[attr-defined] # read by house.house
        frame = "web/base.html"
    return render(request, name, told | {"frame": frame})


@public(WHY)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The journeys."""
    return _page(request, "web/help.html", {"topics": topics().values()})


@public(WHY)
@require_safe
def topic(request: HttpRequest, name: str) -> HttpResponse:
    """One journey, step by step."""
    if name not in topics():
        raise Http404
    names = list(topics())
    at = names.index(name)
    after = topics()[names[at + 1]] if at + 1 < len(names) else None
    return _page(request, "web/help_topic.html", {"topic": topics()[name], "after": after})


@public(WHY)
@require_safe
def code_list(request: HttpRequest) -> HttpResponse:
    """Every code with what it means, in a line."""
    told = [
        (code, entries[0].what if entries else UNTOLD.what) for code, entries in codes().items()
    ]
    return _page(request, "web/codes.html", {"codes": told})


@public(WHY)
@require_safe
def code(request: HttpRequest, name: str) -> HttpResponse:
    """One code: each way in which it is said, how to put it right, the clause, an example."""
    if name not in codes():
        raise Http404
    told = [
        {"entry": one, "fix": one.fix or ASK, "example": _example(name, one)}
        for one in codes()[name] or (UNTOLD,)
    ]
    return _page(request, "web/code.html", {"name": name, "told": told})


def _example(name: str, entry: Entry) -> str:
    """As it stands on a page: what, how to fix it, the code."""
    parts = (f"{example(part)}。" for part in (entry.what, entry.fix) if part)
    return f"{''.join(parts)}[{name}]"
