"""Doing something: the form of one verb on one thing, the call, and what came of it."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nuanliu.core.moves import START
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.deeds import PAGES
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage
from nuanliu.faces.web.facts import facts_of
from nuanliu.faces.web.guards import STAFF, SignedRequest, guard
from nuanliu.faces.web.instead import instead
from nuanliu.faces.web.jobs.pages import ask
from nuanliu.faces.web.jobs.parts import Wish
from nuanliu.faces.web.keeping import BACK, as_initial, taken_back
from nuanliu.faces.web.kinds import KINDS, Kind
from nuanliu.faces.web.meanwhile import mark_of, meanwhile, moved
from nuanliu.faces.web.thing import found

TRIAL = "trial"  # a button that only shows what the form would come to


class Doing(NamedTuple):
    """A deed about to be done: of which kind, by which page, on which row, under which label."""

    kind: Kind
    page: DeedPage
    row: Any
    label: str

    @property
    def back(self) -> str:
        """Where to go without doing it."""
        return self.kind.address(self.row) if self.row else reverse(self.kind.menu)

    @property
    def heading(self) -> str:
        """What it is done to."""
        return self.kind.title(self.row) if self.row else self.kind.label


@guard(*STAFF)
@require_http_methods(["GET", "POST"])
def deed(request: SignedRequest, kind: str, pk: int, verb: str) -> HttpResponse:
    """A deed on a thing that exists."""
    which, row = found(request, kind, pk)
    return _page(request, which, verb, row)


@guard(*STAFF)
@require_http_methods(["GET", "POST"])
def begin(request: SignedRequest, kind: str, verb: str) -> HttpResponse:
    """A deed that begins something."""
    if kind not in KINDS:
        raise Http404
    return _page(request, KINDS[kind], verb, None)


def _page(request: SignedRequest, kind: Kind, verb: str, row: Any) -> HttpResponse:
    page = PAGES.get((kind.name, verb))
    if page is None or (row is None and page.states):
        raise Http404
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    roles = kind.roles(row, request.signed)
    decided = page.open_to(kind.lifecycle, START if row is None else row.state, roles)
    if isinstance(decided, Refusal):
        if _sent_before(request):
            return _once(request, Doing(kind, page, row, page.label or verb))
        if request.method == "POST" and row is not None:
            return moved(request, kind, row, decided, page)
        who = instead(kind, page, row, request.signed, [decided])
        told = {"refusals": [decided], "instead": who}
        return render(request, "web/refused.html", told, status=409)
    return _form(request, Doing(kind, page, row, page.label or decided.label))


def _form(request: SignedRequest, doing: Doing) -> HttpResponse:
    posted = request.method == "POST"  # also an empty one is answered as a form sent
    form = doing.page.form(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial=_known(request, doing.page.form),
        signed=request.signed,
        row=doing.row,
    )
    if kept := taken_back(request, request.signed.account.pk):
        as_initial(form, kept)
        messages.info(request, BACK)
    refusals: tuple[Refusal, ...] = ()
    fresh = posted and not _sent_before(request)  # what was done already is no news
    news = meanwhile(request, doing.kind, doing.row) if fresh else []
    if posted and form.is_valid() and TRIAL not in request.POST and not news:
        try:
            if not form.looking:
                return _done(request, doing, form)
            form.look()
        except Refused as refused:
            refusals = refused.refusals
    if posted and not (form.is_valid() or refusals) and _sent_before(request):
        return _once(request, doing)
    facts = facts_of(doing.kind.name, doing.row) if doing.row else []
    told = {"doing": doing, "form": form, "facts": facts, "refusals": refusals}
    told |= {"meanwhile": news, "since": mark_of(doing.kind, doing.row)}
    told["instead"] = instead(doing.kind, doing.page, doing.row, request.signed, refusals)
    status = 409 if news else _status(form, refusals)
    return render(request, doing.page.template, told, status=status)


def _sent_before(request: SignedRequest) -> bool:
    """Whether this very form was done: an answer that was lost is asked for once more."""
    return request.method == "POST" and request.signed.sent(request.POST.get("key", ""))


def _once(request: SignedRequest, doing: Doing) -> HttpResponse:
    """What is done is not refused for having been done."""
    messages.info(request, "这张表单已经办理过，没有再办一次")
    return redirect(doing.back)


def _known(request: SignedRequest, form: type[DeedForm]) -> dict[str, str]:
    """What the address that led here says of the fields; the key is always fresh."""
    named = request.GET.dict() if request.method == "GET" else {}
    return {
        name: text for name, text in named.items() if name in form.base_fields and name != "key"
    }


def _status(form: DeedForm, refusals: tuple[Refusal, ...]) -> int:
    if refusals:
        return 409
    return 422 if form.is_bound and not form.is_valid() else 200


def _done(request: SignedRequest, doing: Doing, form: DeedForm) -> HttpResponse:
    given = dict(form.cleaned_data)
    made = doing.page.do(request.signed.deed(str(given.pop("key"))), doing.row, given)
    if isinstance(made, Wish):
        return ask(request, made)
    several = made if isinstance(made, list) else [made]
    if doing.row is None and len(several) > 1:
        return _all_of(request, doing, several)
    messages.success(request, f"已办理：{doing.label}")
    pk = doing.row.pk if doing.row is not None else several[0]
    page = doing.page.shown
    return redirect(page, pk) if page else redirect("thing", doing.kind.name, pk)


def _all_of(request: SignedRequest, doing: Doing, made: list[int]) -> HttpResponse:
    """Several things came of one deed: named, each with its own line in the list."""
    rows = doing.kind.model._default_manager.filter(pk__in=made).order_by("pk")
    names = "、".join(doing.kind.title(row) for row in rows)
    messages.success(request, f"已办理：{doing.label}，共 {len(made)} 个：{names}")
    return redirect(doing.kind.menu)
