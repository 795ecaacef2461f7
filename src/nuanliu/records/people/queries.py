"""Questions about people: which roles somebody holds, and which day is a working day."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery

from nuanliu.core.dates import DayRow, WorkCalendar
from nuanliu.core.identity import parse_id
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Role
from nuanliu.records.people import keys
from nuanliu.records.people.models import (
    Account,
    CalendarDay,
    Delegation,
    Installation,
    Person,
    RoleGrant,
    Union,
)
from nuanliu.records.prepared import Prepared

LAST = "\U0010ffff"  # behind every text that begins alike: a range uses the index, LIKE does not


def kind_of_books() -> str:
    """What these books are: a value of `Kind`; '' before they are founded."""
    return next((kind for (kind,) in _kind()), "")


@Prepared
def _kind() -> QuerySet[Installation, Any]:
    return Installation.objects.values_list("kind")


def name_of_unit() -> str:
    """Whose books these are: the federation at the root of the tree; '' before it is entered."""
    return next((name for name, _ in _root()), "")


def whose_books() -> tuple[str, str]:
    """The unit at the root of the tree and what these books are; '' and '' before either."""
    name, kind = next(_root(), ("", None))
    return name, kind if name and kind else kind_of_books()


@Prepared
def _root() -> QuerySet[Union, Any]:
    kind = Installation.objects.values("kind")[:1]
    rows = Union.objects.filter(parent=None).order_by("pk")
    return rows.values_list("name", Subquery(kind))[:1]


def roles_of(account: Account, on: date, union_id: int | None = None) -> frozenset[Role]:
    """The roles `account` holds on a day, his own and those he does for somebody on leave.

    A chair's role counts only for his own union.
    """
    scopes = {None} if union_id is None else {None, union_id}
    return frozenset(role for role, union in grants_of(account, on) if union in scopes)


def grants_of(account: Account, on: date) -> list[tuple[Role, int | None]]:
    """What `account` holds on a day: each role with its union, None where it counts everywhere."""
    found = _held_by(account.pk, on)
    for delegator, role in list(_borrowed(account.pk, on)):
        found += [one for one in _held_by(delegator, on) if one[0] == role and one not in found]
    return found


def own_grants(account: Account, on: date) -> list[tuple[Role, int | None]]:
    """What `account` holds on a day by himself."""
    return _held_by(account.pk, on)


def _held_by(account: int, on: date) -> list[tuple[Role, int | None]]:
    return [(Role(role), union) for role, union in _own(account, on)]


@Prepared
def _own(account: Any, on: Any) -> QuerySet[RoleGrant, Any]:
    grants = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=on), account=account, since__lte=on, account__is_active=True
    )
    return grants.values_list("role", "union")


@Prepared
def _borrowed(account: Any, on: Any) -> QuerySet[Delegation, Any]:
    rows = Delegation.objects.filter(
        *_running(on), delegate=account, delegate__is_active=True
    ).order_by("pk")
    return rows.values_list("delegator", "role")


def _running(on: Any) -> tuple[Q, Q]:
    return Q(ended_on=None) | Q(ended_on__gt=on), Q(since__lte=on, until__gte=on)


def hands_of(person: int, since: date, on: date) -> frozenset[int]:
    """The persons who count as one hand with somebody: himself, and with whom he shared a role.

    Any delegation of these days counts, both ways, also one that is over by now: what one of two
    persons began, the other may not confirm.
    """
    rows = Delegation.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=F("since")),
        Q(delegator__person=person) | Q(delegate__person=person),
        since__lte=on,
        until__gte=since,
    )
    pairs = rows.values_list("delegator__person", "delegate__person")
    return frozenset({person, *(one for pair in pairs for one in pair)})


def signed_name(person: Person, role: Role, on: date) -> str:
    """A name under what somebody did in a role: '李明 代' where he did it for somebody on leave."""
    accounts = Account.objects.filter(person=person)
    if any(own == role for account in accounts for own, _ in own_grants(account, on)):
        return str(person.name)
    lent = any(role == one for account in accounts for _, one in _borrowed(account.pk, on))
    return f"{person.name} 代" if lent else str(person.name)


def logins_with(role: Role, on: date) -> list[str]:
    """The sign-ins in use that hold a role on a day, in order."""
    grants = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=on), role=role, since__lte=on, account__is_active=True
    )
    return sorted(set(grants.values_list("account__login", flat=True)))


def post_of(person: Person, role: Role, on: date) -> str:
    """The post by which somebody holds a role on a day, such as 主要领导; '' where none is said.

    Who does it for somebody on leave speaks from that one's post.
    """
    own = _post_of([person.pk], role, on)
    if own:
        return own
    rows = Delegation.objects.filter(*_running(on), delegate__person=person, role=role)
    return _post_of(list(rows.values_list("delegator__person", flat=True)), role, on)


def _post_of(people: list[int], role: Role, on: date) -> str:
    grants = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=on), account__person__in=people, role=role, since__lte=on
    )
    return grants.exclude(post="").order_by("-pk").values_list("post", flat=True).first() or ""


def work_calendar() -> WorkCalendar:
    """The working calendar from the rows the office keeps."""
    rows = CalendarDay.objects.order_by("day").values_list("day", "working", "name")
    return WorkCalendar.from_rows(DayRow(*row) for row in rows)


def people_found(text: str, on: date, most: int) -> list[Person]:
    """Whom a word in the search box means: by whole number, by name, or by pinyin initials.

    A name is found by its beginning; letters are the first ones of its syllables ('ldl'). At most
    `most`, in order of name, those found by letters in order of sound: the order of the index that
    finds them, so that nothing is sorted.
    """
    asked = text.strip()
    rows = Person.objects.select_related("union").order_by("name", "pk")
    number = parse_id(asked, on=on)
    if not isinstance(number, Refusal):
        index = keys.current().blind_index("id", number.number)
        return list(rows.filter(id_index=index)[:most])
    if asked.isascii() and asked.isalpha():
        first = f"{asked.lower()} "  # as `kept_sound` begins
        begin = rows.filter(sound__gte=first, sound__lt=first + LAST)
        return list(begin.order_by("sound", "pk")[:most])
    return list(rows.filter(name__gte=asked, name__lt=asked + LAST)[:most]) if asked else []
