"""Who may open which page: every route says so, and a test walks the address tree.

A guard decides before the page is made: what somebody may not see is never asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from nuanliu.core.roles import Role
from nuanliu.faces.web.keeping import KEPT
from nuanliu.faces.web.words import listed
from nuanliu.records.journal.clock import Moment, moment
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.queries import done_by, outcome
from nuanliu.records.journal.stamps import stamp, stamped_name
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import Account
from nuanliu.records.people.queries import grants_of

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


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who signed in: his account, what he holds today, and the moment in the books."""

    account: Account
    grants: tuple[tuple[Role, int | None], ...]
    moment: Moment

    @property
    def today(self) -> date:
        """The office's day."""
        return self.moment.at.astimezone(OFFICE_TIME).date()

    @property
    def stamp(self) -> str:
        """Who and when, as it stands on everything that leaves the office: printed or exported."""
        return stamp(self.account, self.moment.at)

    def stamped_name(self, name: str) -> str:
        """A file's name with him and now, for files whose bytes must stay as they are."""
        return stamped_name(name, self.account, self.moment.at)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role he holds somewhere: which menu and which lists he sees."""
        return frozenset(role for role, _ in self.grants)

    @property
    def unions(self) -> list[int]:
        """The unions he holds a role for: what a chair is held to."""
        return [union for _, union in self.grants if union is not None]

    def roles_in(self, union: int | None) -> frozenset[Role]:
        """The roles that count for something of one union, or, with None, of the whole office."""
        return frozenset(role for role, scope in self.grants if scope in (None, union))

    def deed(self, key: str) -> Deed:
        """A deed of his now, under the key that the form brought with it."""
        now = self.moment
        return Deed(self.account, now.at, f"web:{UUID(key).hex}", simulated=now.simulated)

    def did(self, key: str) -> bool:
        """Whether the deed of this very form is done: a second click gets the same answer."""
        return outcome(self.deed(key).key) is not None

    def sent(self, key: str) -> bool:
        """Whether he himself did the deed of this very form, whatever has become of it since."""
        try:
            deed = self.deed(key)
        except ValueError:
            return False
        return next(done_by(deed.key, deed.actor), None) is not None


class SignedRequest(HttpRequest):
    """A request that passed a guard."""

    signed: Signed


View = Callable[Concatenate[SignedRequest, P], HttpResponse]


def guard(*roles: Role) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Let somebody with one of `roles` in; others get a page that says whom to ask."""
    needed = frozenset(roles)

    def wrap(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_entry(request)
            request.signed = signed_now(request.user)
            if not request.signed.roles & needed:
                return refuse(request, needed)
            return view(request, *args, **kwargs)

        guarded.guard = Guard(needed)  # type: ignore[attr-defined] # read by the walk over the routes
        return guarded

    return wrap


def present() -> Moment:
    """The moment of the books in which pages live."""
    return moment()


def signed_now(account: Account) -> Signed:
    """An account with what it holds at the present moment of the books."""
    now = present()
    day = now.at.astimezone(OFFICE_TIME).date()
    return Signed(account, tuple(grants_of(account, day)), now)


def public(why: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Mark a route that anybody may open; `why` is shown in the table of routes."""

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.guard = Guard(frozenset(), why)  # type: ignore[attr-defined] # read by the walk over the routes
        return view

    return mark


def to_entry(request: HttpRequest) -> HttpResponse:
    """Off to the sign-in page, and back here afterwards."""
    back = request.method == "GET" or KEPT in request.session
    query = urlencode({"next": request.get_full_path()}) if back else ""
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{query}")


def refuse(request: HttpRequest, needed: frozenset[Role]) -> HttpResponse:
    """The page for somebody whose roles do not open this one."""
    who = listed(role.chinese for role in Role if role in needed)
    return render(request, "web/not_yours.html", {"who": who}, status=403)
