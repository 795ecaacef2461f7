"""转告: in whose hands a thing is, by name, since when, and a text to send along to him."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import override

from nuanliu.core.roles import Role
from nuanliu.faces.web.kinds import Kind, hands_for
from nuanliu.faces.web.public.addresses import whole
from nuanliu.faces.web.words import word
from nuanliu.records.journal.queries import last_told
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import RoleGrant
from nuanliu.records.prepared import Prepared

MOST_NAMES = 3  # of one role; more are told by the role alone
# Whose title names a worker or quotes one: a text that leaves the office says only the number.
UNNAMED = frozenset(
    {
        "nomination",
        "payment",
        "case",
        "exception",
        "objection",
        "request",
        "call",
        "erasure",
        "section",
    }
)


class Hands(NamedTuple):
    """Who has each role on a day, chairs by their union too."""

    names: dict[tuple[Role, int | None], list[str]]

    def of(self, kind: Kind, row: Any) -> str:
        """Those who can carry a thing on: '领导（赵刚、吴琳）'; '' at its end."""
        union = getattr(row, "union_id", None)
        return "、".join(self._told(role, union) for role in hands_for(kind.name, row.state))

    def _told(self, role: Role, union: int | None) -> str:
        people = [*self.names.get((role, None), [])]
        if union is not None:
            people += self.names.get((role, union), [])
        if not 0 < len(people) <= MOST_NAMES:
            return str(word(role.chinese))
        return str(word(f"{role.chinese}（{'、'.join(people)}）"))


def hands_on(day: date, unions: Collection[int] = ()) -> Hands:
    """The roles of the whole office and those of some unions on a day."""
    names: dict[tuple[Role, int | None], list[str]] = defaultdict(list)
    found = [*_of_office(day), *(_of_unions(day, set(unions)) if unions else ())]
    for role, union, name in found:
        if name not in names[Role(role), union]:
            names[Role(role), union].append(name)
    return Hands(dict(names))


def _granted(day: Any) -> QuerySet[RoleGrant]:
    rows = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=day), since__lte=day, account__is_active=True
    )
    return rows.order_by("account__login")


@Prepared
def _of_office(day: Any) -> QuerySet[RoleGrant, Any]:
    rows = _granted(day).filter(union=None)
    return rows.values_list("role", "union", "account__person__name")


@Prepared
def _of_unions(day: Any, unions: Any) -> QuerySet[RoleGrant, Any]:
    rows = _granted(day).filter(union__among=unions)
    return rows.values_list("role", "union", "account__person__name")


def union_of(row: Any) -> list[int]:
    """The union whose chair may have a thing in hand; [] where it belongs to none."""
    union = getattr(row, "union_id", None)
    return [] if union is None else [union]


class Handover(NamedTuple):
    """Who has it in hand, for how many days, and what to send him."""

    who: str
    days: int
    text: str


def handover(request: HttpRequest, kind: Kind, row: Any, today: date) -> Handover | None:
    """Of a thing that waits for somebody; None at its end."""
    hands = hands_on(today, union_of(row))
    who = hands.of(kind, row)
    if not who:
        return None
    since = last_told(kind.type, [row.pk]).get(row.pk)
    days = max((today - since.astimezone(OFFICE_TIME).date()).days, 0) if since else 0
    address = whole(request, kind.address(row))
    with override(settings.LANGUAGE_CODE):  # it goes to a colleague, who reads Chinese
        text = _text(kind, row, hands.of(kind, row), days)
    return Handover(who, days, f"{text}登录后打开：{address}")


def _text(kind: Kind, row: Any, who: str, days: int) -> str:
    moves = "、".join(dict.fromkeys(move.label for move in kind.forward(row.state)))
    title = f"{kind.label}{row.pk}号" if kind.name in UNNAMED else kind.title(row)
    named = title if kind.label in title else f"{kind.label}“{title}”"
    waited = f"，已等 {days} 天" if days else ""
    return f"【暖流】{named}现在{kind.state(row)}，请{who}{moves}{waited}。"
