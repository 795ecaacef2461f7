"""The ways in that `nuanliu serve` prints in 演示: a one-time link for somebody of every role."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse

from nuanliu.core.masking import mask_name_public
from nuanliu.core.roles import Role
from nuanliu.faces.web.invitations import invite
from nuanliu.faces.web.public.links import make_link
from nuanliu.records.journal.visitors import LOGIN
from nuanliu.records.people.models import Account
from nuanliu.stages.nominations.models import GONE, Nomination

CHAIRS = 2  # of the demo's unions that get a link


class Way(NamedTuple):
    """A way in: whose it is, and its address below the office's own."""

    who: str
    address: str


def ways_in() -> list[Way]:
    """A new link for everybody of the office, for two chairs, and for one worker who was named."""
    rows = Account.objects.exclude(login=LOGIN).select_related("person__union").order_by("pk")
    chairs = rows.filter(grants__role=Role.CHAIR)[:CHAIRS]
    people = [*rows.exclude(grants__role=Role.CHAIR).distinct(), *chairs]
    made = [Way(_named(one), reverse("link", args=[invite(one)])) for one in people]
    return [*made, *_of_a_worker()]


def _named(account: Account) -> str:
    grants = list(account.grants.order_by("pk"))
    held = {grant.role for grant in grants}
    names = "、".join(role.chinese for role in Role if role in held)
    until = max((grant.until for grant in grants if grant.until), default=None)
    beside = account.person.union.name if Role.CHAIR in held else until and f"有效期至 {until}"
    return f"{account.person.name}  {names}" + (f"（{beside}）" if beside else "")


def _of_a_worker() -> Iterator[Way]:
    """本人页面 of whoever was named last: a worker has no account and signs in nowhere."""
    rows = Nomination.objects.exclude(state__in=GONE).select_related("person", "union")
    named = rows.order_by("-pk").first()
    if named is not None:
        who = f"{mask_name_public(named.person.name)}  职工（本人页面，{named.union.name}）"
        yield Way(who, reverse("public-mine", args=[make_link(named.pk)]))
