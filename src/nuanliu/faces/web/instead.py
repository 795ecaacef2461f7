"""Who else may do what somebody may not: colleagues with the role whose hands are still free."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.page import DeedPage
from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.kinds import Kind
from nuanliu.faces.web.words import word
from nuanliu.records.people.models import Person, RoleGrant
from nuanliu.records.people.queries import hands_of
from nuanliu.stages.claims.models import Claim
from nuanliu.stages.claims.queries import makers_of
from nuanliu.stages.reviews.models import Batch, Duty

# Refusals that say: this one not, another one yes.
ANOTHER = frozenset({"DUTY-SELF", "DUTY-TWICE", "DUTY-CONFIGURED", "DUTY-OWN", "MOVE-ROLE"})
# Persons a row names who did nothing to it.
NO_HAND = frozenset({"person", "leader", "assigned_to"})
MOST = 6  # names


def instead(
    kind: Kind, page: DeedPage, row: Any, signed: Signed, refusals: Iterable[Refusal]
) -> str:
    """'赵刚（领导）、吴琳（会计）': who may do it, '' where the refusal is about something else.

    Left out are those who began it or hold another duty on it, and who shares a role with one of
    them during a leave; whoever is named may still be refused for a reason of his own.
    """
    if not {one.code for one in refusals} & ANOTHER:
        return ""
    busy = {signed.account.person_id, *(_busy(row) if row is not None else ())}
    shut = {hand for one in busy for hand in hands_of(one, signed.today, signed.today)}
    found: dict[str, list[str]] = {}
    for person, name, role in _holders(_roles(kind, page), row, signed):
        if person not in shut and role.chinese not in found.setdefault(name, []):
            found[name].append(role.chinese)
    told = [f"{name}（{word('、'.join(roles))}）" for name, roles in found.items()]
    return "、".join(told[:MOST])


def _roles(kind: Kind, page: DeedPage) -> frozenset[Role]:
    verb = page.verb.partition("-")[0]
    moves = (move.roles for move in kind.lifecycle.moves if move.verb == verb)
    return page.roles or frozenset[Role]().union(*moves)


def _holders(roles: frozenset[Role], row: Any, signed: Signed) -> Iterator[tuple[int, str, Role]]:
    """Who holds one of some roles today: for the whole office, or for the row's union."""
    union = getattr(row, "union_id", None)
    grants = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=signed.today),
        Q(union=None) | Q(union=union),
        role__in=roles,
        since__lte=signed.today,
        account__is_active=True,
    ).order_by("account__login", "pk")
    told = grants.values_list("account__person", "account__person__name", "role")
    yield from ((person, name, Role(role)) for person, name, role in told)


def _busy(row: Any) -> Iterator[int]:
    """Who had a hand in a thing so far."""
    for field in row._meta.concrete_fields:
        if field.related_model is Person and field.name not in NO_HAND:
            yield from filter(None, [getattr(row, field.attname)])
    batch = row if isinstance(row, Batch) else getattr(row, "batch", None)
    if batch is not None:
        yield from Duty.objects.filter(batch=batch).values_list("person", flat=True)
    if isinstance(row, Claim):
        yield from makers_of(row)
