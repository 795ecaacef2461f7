"""Doing something: the form of one verb on one thing, the call, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nuanliu.core.moves import START
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds import PAGES
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage
from nuanliu.faces.web.facts import facts_of
from nuanliu.faces.web.guards import STAFF, Signed, guard
from nuanliu.faces.web.thing import found
from nuanliu.faces.web.things import KINDS, Kind


@guard(*STAFF, Role.WORKER)
@require_http_methods(["GET", "POST"])
def deed(request: Signed, kind: str, pk: int, verb: str) -> HttpResponse:
    """A deed on a thing that exists."""
    which, row = found(request, kind, pk)
    return _page(request, which, verb, row)


@guard(*STAFF, Role.WORKER)
@require_http_methods(["GET", "POST"])
def begin(request: Signed, kind: str, verb: str) -> HttpResponse:
    """A deed that begins something."""
    if kind not in KINDS:
        raise Http404
    return _page(request, KINDS[kind], verb, None)


def _page(request: Signed, kind: Kind, verb: str, row: Any) -> HttpResponse:
    page = PAGES.get((kind.name, verb))
    if page is None:
        raise Http404
    state = START if row is None else row.state
    decided = kind.lifecycle.decide(state, verb, request.roles)
    if isinstance(decided, Refusal):
        return render(request, "web/refused.html", {"refusals": [decided]}, status=409)
    form = page.form(request.POST or None, request.FILES or None)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return _done(request, kind, page, form, row, decided.label)
        except Refused as refused:
            refusals = refused.refusals
    told = {"kind": kind, "row": row, "label": decided.label, "form": form, "warn": page.warn,
            "heading": kind.title(row) if row else kind.lifecycle.label,
            "facts": facts_of(kind.name, row) if row else [], "refusals": refusals,
            "back": kind.address(row) if row else "/"}  # fmt: skip
    return render(request, "web/deed.html", told, status=409 if refusals else 200)


def _done(
    request: Signed, kind: Kind, page: DeedPage, form: DeedForm, row: Any, label: str
) -> HttpResponse:
    given = dict(form.cleaned_data)
    made = page.do(request.deed(str(given.pop("key"))), row, given)
    messages.success(request, f"已办理：{label}")
    pk = row.pk if row is not None else made
    return redirect("thing", kind.name, pk)
