"""Questions about people: which roles somebody holds, and which day is a working day."""

from datetime import date

from django.db.models import Q

from nuanliu.core.dates import DayRow, WorkCalendar
from nuanliu.core.roles import Role
from nuanliu.records.people.models import Account, CalendarDay, Person, RoleGrant


def roles_of(account: Account, on: date, union_id: int | None = None) -> frozenset[Role]:
    """The roles `account` holds on a day; a chair's role counts only for his own union."""
    grants = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=on), account=account, since__lte=on, account__is_active=True
    )
    scope = Q(union=None) if union_id is None else Q(union=None) | Q(union=union_id)
    return frozenset(Role(role) for role in grants.filter(scope).values_list("role", flat=True))


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
