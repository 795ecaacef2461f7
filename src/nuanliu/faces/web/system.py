"""系统: who works here in which roles, and one-time links to let them in."""

from dataclasses import replace
from typing import NamedTuple
from uuid import uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.invitations import LINK_LIFE, invite
from nuanliu.faces.web.models import Second
from nuanliu.faces.web.public.addresses import whole
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.registration import note_invitation
from nuanliu.records.journal.visitors import LOGIN
from nuanliu.records.people.models import Account, Person

PAGE = 100  # accounts at a time
# Pages of the administrator beside the accounts.
ROOMS = (
    ("present", "在线用户"),
    ("log", "日志"),
    ("parameters", "参数"),
    ("backups", "备份"),
)


@guard(Role.ADMIN)
@require_safe
def system(request: SignedRequest) -> HttpResponse:
    """Accounts with their roles, by `?after=` a login; an administrator sees no worker."""
    accounts = _staff().select_related("person__union").prefetch_related("grants__union")
    page = list(
        accounts.filter(login__gt=request.GET.get("after", "")).order_by("login")[: PAGE + 1]
    )
    shown = page[:PAGE]
    guarded = set(
        Second.objects.filter(account__in=[one.pk for one in shown]).values_list(
            "account", flat=True
        )
    )
    told = {
        "rooms": ROOMS,
        "accounts": [(one, uuid4()) for one in shown],
        "guarded": guarded,
        "key": uuid4(),
        "ticked": request.GET.get("all") == "1",
        "more": shown[-1].login if len(page) > PAGE else "",
    }
    return render(request, "web/system.html", told)


def _staff() -> QuerySet[Account]:
    """Who may ever sign in: the account under which the public's letters are kept never does."""
    return Account.objects.exclude(login=LOGIN)


class Link(NamedTuple):
    """A link that was just made: whose, and its address."""

    person: Person
    address: str


@guard(Role.ADMIN)
@require_POST
def all_invited(request: SignedRequest) -> HttpResponse:
    """New links for everybody ticked, shown this once with one text for all of them."""
    chosen = {int(one) for one in request.POST.getlist("account") if one.isdecimal()}
    rows = _staff().select_related("person").filter(pk__in=chosen, is_active=True)
    deed = request.signed.deed(request.POST.get("key", ""))
    links = [_link(request, row, deed) for row in rows.order_by("login")[:PAGE]]
    if not links:
        messages.error(request, "没有选中任何人，请先勾选要发链接的人")
        return redirect("system")
    return render(request, "web/invited.html", {"links": links, "days": LINK_LIFE.days})


def _link(request: SignedRequest, row: Account, deed: Deed) -> Link:
    note_invitation(replace(deed, key=f"{deed.key}:{row.pk}"), account=row.pk)
    address = whole(request, reverse("link", args=[invite(row)]))
    return Link(row.person, address)


@guard(Role.ADMIN)
@require_POST
def invited(request: SignedRequest, account: int) -> HttpResponse:
    """A new link for an account, shown this once with the text to send along."""
    row = _staff().select_related("person").filter(pk=account, is_active=True).first()
    if row is None:
        raise Http404
    link = _link(request, row, request.signed.deed(request.POST.get("key", "")))
    return render(request, "web/invited.html", {"links": [link], "days": LINK_LIFE.days})
