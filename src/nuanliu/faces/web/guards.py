"""Who may open which page: every route says so, and a test walks the address tree.

A guard decides before the page is made: what somebody may not see is never asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from nuanliu.core.roles import Role
from nuanliu.records.journal.clock import moment
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import Account
from nuanliu.records.people.queries import roles_of

P = ParamSpec("P")
STAFF = frozenset(Role) - {Role.WORKER}
OFFICE_STAFF = frozenset(
    {Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER, Role.CASHIER, Role.ACCOUNTANT}
)
READERS = OFFICE_STAFF | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class Guard:
    """What a route demands: one of these roles; no roles at all: anybody, and why."""

    roles: frozenset[Role]
    why: str = ""


class Signed(HttpRequest):
    """A request of somebody who signed in and may open the page: his account and roles today."""

    actor: Account
    roles: frozenset[Role]

    def deed(self, key: str) -> Deed:
        """A deed of the signed-in person now, under the key that the form brought with it."""
        now = moment()
        return Deed(self.actor, now.at, f"web:{UUID(key).hex}", simulated=now.simulated)


View = Callable[Concatenate[Signed, P], HttpResponse]


def guard(*roles: Role) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Let somebody with one of `roles` in; others get a page that says whom to ask."""
    needed = frozenset(roles)

    def wrap(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_entry(request)
            request.actor = request.user
            request.roles = roles_of(request.user, moment().at.astimezone(OFFICE_TIME).date())
            request.deed = Signed.deed.__get__(request)
            if not request.roles & needed:
                return refuse(request, needed)
            return view(request, *args, **kwargs)

        guarded.guard = Guard(needed)  # type: ignore[attr-defined] # read by the walk over the routes
        return guarded

    return wrap


def public(why: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Mark a route that anybody may open; `why` is shown in the table of routes."""

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.guard = Guard(frozenset(), why)  # type: ignore[attr-defined] # read by the walk over the routes
        return view

    return mark


def to_entry(request: HttpRequest) -> HttpResponse:
    """Off to the sign-in page, and back here afterwards."""
    query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{query}")


def refuse(request: HttpRequest, needed: frozenset[Role]) -> HttpResponse:
    """The page for somebody whose roles do not open this one."""
    who = "、".join(role.chinese for role in Role if role in needed)
    return render(request, "web/not_yours.html", {"who": who}, status=403)
