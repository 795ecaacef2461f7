"""Questions about people: which roles somebody holds, and which day is a working day."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from nuanliu.core.dates import DayRow, WorkCalendar
from nuanliu.core.identity import parse_id
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Role
from nuanliu.records.people import keys
from nuanliu.records.people.models import Account, CalendarDay, Person, RoleGrant
from nuanliu.records.prepared import Prepared

LAST = "\U0010ffff"  # behind every text that begins alike: a range uses the index, LIKE does not


def roles_of(account: Account, on: date, union_id: int | None = None) -> frozenset[Role]:
    """The roles `account` holds on a day; a chair's role counts only for his own union."""
    return frozenset(Role(role) for (role,) in _roles(account.pk, on, union_id))


@Prepared
def _roles(account: Any, on: Any, union: Any) -> QuerySet[RoleGrant, Any]:
    grants = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=on), account=account, since__lte=on, account__is_active=True
    )
    return grants.filter(Q(union=None) | Q(union=union)).values_list("role")


def grants_of(account: Account, on: date) -> list[tuple[Role, int | None]]:
    """What `account` holds on a day: each role with its union, None where it counts everywhere."""
    grants = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=on), account=account, since__lte=on, account__is_active=True
    )
    return [(Role(role), union) for role, union in grants.values_list("role", "union")]


def logins_with(role: Role, on: date) -> list[str]:
    """The sign-ins in use that hold a role on a day, in order."""
    grants = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=on), role=role, since__lte=on, account__is_active=True
    )
    return sorted(set(grants.values_list("account__login", flat=True)))


def post_of(person: Person, role: Role, on: date) -> str:
    """The post by which somebody holds a role on a day, such as 主要领导; '' where none is said."""
    grants = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=on), account__person=person, role=role, since__lte=on
    )
    return grants.exclude(post="").order_by("-pk").values_list("post", flat=True).first() or ""


def work_calendar() -> WorkCalendar:
    """The working calendar from the rows the office keeps."""
    rows = CalendarDay.objects.order_by("day").values_list("day", "working", "name")
    return WorkCalendar.from_rows(DayRow(*row) for row in rows)


def people_found(text: str, on: date, most: int) -> list[Person]:
    """Whom a word in the search box means: by whole number, by name, or by pinyin initials.

    A name is found by its beginning; letters are the first ones of its syllables ('ldl'). At most
    `most`, in order of name.
    """
    asked = text.strip()
    rows = Person.objects.select_related("union").order_by("name", "pk")
    number = parse_id(asked, on=on)
    if not isinstance(number, Refusal):
        index = keys.current().blind_index("id", number.number)
        return list(rows.filter(id_index=index)[:most])
    if asked.isascii() and asked.isalpha():
        first = asked[0].lower()
        pattern = " ".join(f"{letter}[a-z]*" for letter in asked.lower())
        begin = rows.filter(sound__gte=first, sound__lt=first + LAST)
        return list(begin.filter(sound__regex=f"^{pattern}$")[:most])
    return list(rows.filter(name__gte=asked, name__lt=asked + LAST)[:most]) if asked else []
