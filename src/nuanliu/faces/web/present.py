"""在线用户: who is signed in now, and signing somebody out wherever he is."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.sessions import SessionStore
from nuanliu.faces.web.watch import SEEN
from nuanliu.faces.web.words import listed
from nuanliu.records.journal.registration import note_sessions_ended
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import Account

MOST = 500  # sessions that are looked at, those that last longest first


class Seat(NamedTuple):
    """One session: its key, whose it is, and when it was last heard of."""

    key: str
    account: int
    seen: datetime


class Present(NamedTuple):
    """Somebody who is signed in: on how many devices, last heard of when, idle for how long."""

    account: Account
    roles: str
    devices: int
    seen: datetime
    minutes: int
    key: str
    mine: bool


def seats() -> Iterator[Seat]:
    """The sessions of people who are signed in and have not been idle for too long."""
    now = datetime.now(UTC)
    rows = Session.objects.using("web").filter(expire_date__gt=timezone.now())
    for row in rows.order_by("-expire_date")[:MOST]:
        told = SessionStore().decode(row.session_data)
        number = str(told.get(SESSION_KEY, ""))
        seen = datetime.fromisoformat(told.get(SEEN, now.isoformat()))
        if number.isdecimal() and now - seen <= settings.NUANLIU_IDLE:
            yield Seat(row.session_key, int(number), seen)


@guard(Role.ADMIN)
@require_safe
def present(request: SignedRequest) -> HttpResponse:
    """Who is signed in, who was heard of last first."""
    request.menu_entry = "system"  # type: ignore[attr-defined] # read by house.house
    by_account: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats():
        by_account[seat.account].append(seat)
    rows = Account.objects.filter(pk__in=by_account).select_related("person")
    rows = rows.prefetch_related("grants")
    told = [_present(request, row, by_account[row.pk]) for row in rows]
    told.sort(key=lambda one: one.seen, reverse=True)
    return render(request, "web/present.html", {"people": told})


def _present(request: SignedRequest, row: Account, own: list[Seat]) -> Present:
    seen = max(seat.seen for seat in own)
    today = request.signed.today
    held = {one.role for one in row.grants.all()
            if one.since <= today and (one.until is None or one.until >= today)}  # fmt: skip
    minutes = int((datetime.now(UTC) - seen).total_seconds()) // 60
    return Present(
        row,
        listed(role.chinese for role in Role if role in held),
        len(own),
        seen.astimezone(OFFICE_TIME),
        minutes,
        str(uuid4()),
        row.pk == request.signed.account.pk,
    )


@guard(Role.ADMIN)
@require_POST
def ended(request: SignedRequest, account: int) -> HttpResponse:
    """Sign somebody out on every device; it is told in the journal first."""
    row = Account.objects.select_related("person").filter(pk=account).first()
    if row is None:
        raise Http404
    note_sessions_ended(request.signed.deed(request.POST.get("key", "")), account=row.pk)
    keys = [seat.key for seat in seats() if seat.account == row.pk]
    Session.objects.using("web").filter(session_key__in=keys).delete()
    messages.success(request, "已请他下线，再进来须重新登录")
    return redirect("present")
