"""日历 of the desk: by which day something ends or is due, from what the books say of it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import READERS, Signed
from nuanliu.faces.web.kinds import FINANCE, KINDS, thing_address
from nuanliu.faces.web.words import word
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.models import RoleGrant
from nuanliu.stages.performance.reporting import reports_due
from nuanliu.stages.reviews.models import Notice, Objection

MOST = 30  # of one kind
AHEAD = timedelta(days=100)
SOON = 7  # days


class Due(NamedTuple):
    """One entry: by which day, what is due, of which thing, where that is."""

    on: date
    what: str
    title: str
    address: str


class Entry(NamedTuple):
    """An entry as the page shows it: how many days are left, less than none when it is over."""

    due: Due
    left: int

    @property
    def told(self) -> str:
        """How long there is still."""
        if self.left < 0:
            return str(word(f"已过 {-self.left} 天"))
        return str(word(f"还有 {self.left} 天" if self.left else "今天"))

    @property
    def look(self) -> str:
        """Over, soon, or later."""
        return "tag-stop" if self.left < 0 else "tag-ask" if self.left <= SOON else ""


def diary(signed: Signed) -> list[Entry]:
    """What is due within `AHEAD` or is over, as far as somebody may see it; the earliest first."""
    found = sorted(_all(signed), key=lambda due: due.on)
    last = signed.today + AHEAD
    return [Entry(due, (due.on - signed.today).days) for due in found if due.on <= last]


def _all(signed: Signed) -> Iterator[Due]:
    for name, narrow, told in KINDS_DUE:
        yield from map(told, KINDS[name].seen(signed, narrow))
    for roles, tell in OTHERS:
        if signed.roles & roles:
            yield from tell(signed)


def _running(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(state__in=("planned", "open", "closed")).order_by("window_to", "pk")[:MOST]


def _to_visit(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(state="planned").order_by("pk")[:MOST]


def _to_answer(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(state="assigned").exclude(due_on=None).order_by("pk")[:MOST]


def _to_take(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(state__in=("asked", "agreed")).order_by("pk")[:MOST]


def _told(name: str, what: str, day: Callable[[Any], date]) -> Callable[[Any], Due]:
    kind = KINDS[name]
    return lambda row: Due(day(row), what, kind.title(row), kind.address(row))


# Kinds whose rows are due some day: which rows (everybody's own view of them), and their entries.
KINDS_DUE: tuple[tuple[str, Callable[..., QuerySet[Any]], Callable[[Any], Due]], ...] = (
    ("campaign", _running, _told("campaign", "活动截止", lambda row: row.window_to)),
    ("visit", _to_visit, _told("visit", "走访", lambda row: row.planned_on)),
    ("request", _to_answer, _told("request", "答复诉求", lambda row: row.due_on)),
    (
        "export_request",
        _to_take,
        _told(
            "export_request", "导出申请失效", lambda row: row.until.astimezone(OFFICE_TIME).date()
        ),
    ),
)


def _notices(_signed: Signed) -> Iterator[Due]:
    """The day a notice ends is the last one for objections to it."""
    rows = Notice.objects.filter(batch__state="on_notice").select_related("batch__campaign")
    for row in rows.order_by("ends_on", "pk")[:MOST]:
        title = KINDS["batch"].title(row.batch)
        yield Due(row.ends_on, "公示和异议截止", title, thing_address("batch", row.batch_id))


def _objections(_signed: Signed) -> Iterator[Due]:
    """An open one holds people or the whole campaign when the notice that named them is over."""
    rows = list(Objection.objects.filter(state="open").order_by("pk")[:MOST])
    ends = _ends({row.batch_id for row in rows})
    for row in rows:
        address = thing_address("objection", row.pk)
        yield Due(ends.get(row.batch_id, row.raised_on), "答复异议", row.text[:20], address)


def _ends(batches: Iterable[int]) -> dict[int, date]:
    """By batch: when its latest notice ends."""
    rows = Notice.objects.filter(batch__in=batches).order_by("pk")
    return dict(rows.values_list("batch_id", "ends_on"))


def _reports(signed: Signed) -> Iterator[Due]:
    for one in reports_due(signed.today):
        title = f"{one.label} · {one.project.name}"
        yield Due(one.on, "报送", title, thing_address("project", one.project.pk))


def _leaving(signed: Signed) -> Iterator[Due]:
    """Whose roles run out, for who may prolong them."""
    rows = RoleGrant.objects.filter(until__gte=signed.today, account__is_active=True)
    for row in rows.select_related("account__person").order_by("until", "pk")[:MOST]:
        title = f"{row.account.person.name} · {word(row.get_role_display())}"
        yield Due(row.until or signed.today, "岗位到期", title, reverse("system"))


OTHERS: tuple[tuple[frozenset[Role], Callable[[Signed], Iterator[Due]]], ...] = (
    (READERS, _notices),
    (READERS, _objections),
    (FINANCE, _reports),
    (frozenset({Role.ADMIN}), _leaving),
)
