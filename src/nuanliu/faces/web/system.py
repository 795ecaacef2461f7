"""系统: who works here in which roles, and one-time links to let them in."""

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.invitations import LINK_LIFE, invite
from nuanliu.faces.web.models import Second
from nuanliu.records.journal.registration import note_invitation
from nuanliu.records.people.models import Account

PAGE = 100  # accounts at a time


@guard(Role.ADMIN)
@require_safe
def system(request: SignedRequest) -> HttpResponse:
    """Accounts with their roles, by `?after=` a login; an administrator sees no worker."""
    accounts = Account.objects.select_related("person__union").prefetch_related("grants__union")
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
        "accounts": [(one, uuid4()) for one in shown],
        "guarded": guarded,
        "more": shown[-1].login if len(page) > PAGE else "",
    }
    return render(request, "web/system.html", told)


@guard(Role.ADMIN)
@require_POST
def invited(request: SignedRequest, account: int) -> HttpResponse:
    """A new link for an account, shown this once with the text to send along."""
    row = Account.objects.select_related("person").filter(pk=account, is_active=True).first()
    if row is None:
        raise Http404
    note_invitation(request.signed.deed(request.POST.get("key", "")), account=row.pk)
    address = request.build_absolute_uri(reverse("link", args=[invite(row)]))
    told = {"person": row.person, "address": address, "days": LINK_LIFE.days}
    return render(request, "web/invited.html", told)
