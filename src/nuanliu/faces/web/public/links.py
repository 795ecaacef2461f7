"""本人页面 is reached by a link: made by the office or the chair, opened on one device only."""

import secrets
from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from nuanliu.core.masking import mask_name_public
from nuanliu.core.roles import Role
from nuanliu.core.tokens import digest_of
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.models import WorkerLink
from nuanliu.faces.web.public.addresses import qr_svg, whole
from nuanliu.faces.web.public.parts import page
from nuanliu.faces.web.thing import found

MINE = "mine"  # the cookie of the device that opened a link
LIFE = timedelta(days=60)


@guard(Role.OFFICE, Role.SERVICE_CENTER, Role.CHAIR)
@require_http_methods(["GET", "POST"])
def worker_link(request: SignedRequest, pk: int) -> HttpResponse:
    """Make a link for one nominated person; the one before it ends."""
    kind, row = found(request, "nomination", pk)
    if kind.roles(row, request.signed).isdisjoint({Role.OFFICE, Role.SERVICE_CENTER, Role.CHAIR}):
        raise Http404
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    told = {"row": row, "address": "", "days": LIFE.days}
    if request.method == "POST":
        where = reverse("public-mine", args=[make_link(row.pk)])
        told["address"] = whole(request, where)
        told["svg"] = qr_svg(told["address"])
        told["masked"] = mask_name_public(row.person.name)
    return page(request, "worker_link", told)


def make_link(nomination: int) -> str:
    """A new link for a nomination: the secret part of its address, which is kept nowhere."""
    secret = secrets.token_urlsafe(24)
    WorkerLink.objects.filter(nomination=nomination).delete()
    until = datetime.now(UTC) + LIFE
    WorkerLink.objects.create(digest=digest_of(secret), nomination=nomination, expires_at=until)
    return secret


def unopened(secret: str) -> WorkerLink | None:
    """The link of a secret while nobody opened it and it has not run out."""
    rows = WorkerLink.objects.filter(expires_at__gt=datetime.now(UTC), opened_at=None)
    return rows.filter(digest=digest_of(secret)).first()


def take(link: WorkerLink) -> bool:
    """Open a link on this device; False when somebody was faster."""
    fresh = WorkerLink.objects.filter(pk=link.pk, opened_at=None)
    return fresh.update(opened_at=datetime.now(UTC)) == 1


def mine(request: HttpRequest) -> WorkerLink | None:
    """The link that this device opened, while it lasts."""
    digest = request.get_signed_cookie(MINE, "", max_age=LIFE)
    rows = WorkerLink.objects.filter(expires_at__gt=datetime.now(UTC)).exclude(opened_at=None)
    return rows.filter(digest=digest).first() if digest else None
