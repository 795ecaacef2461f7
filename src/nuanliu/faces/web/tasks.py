"""待办、已办、我发起的: what waits for somebody, since when; what he did; what he began."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from nuanliu.core.moves import START
from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds import PAGES
from nuanliu.faces.web.guards import Signed
from nuanliu.faces.web.kinds import BY_TYPE, KINDS, Kind, Narrow, numbered, thing_address
from nuanliu.faces.web.logbook.columns import THINGS
from nuanliu.records.journal.queries import begun_of, last_told, recent_of
from nuanliu.records.journal.states import OFFICE_TIME

MOST_TASKS = 20  # shown of one kind; the list page has the rest
MOST_LINES = 300  # of one's own lines in the journal that are looked through
SHOWN = 40  # of these on the page


class Task(NamedTuple):
    """Something with its state: who has it in hand, and for how many days."""

    kind: Kind
    row: Any
    since: datetime | None
    days: int

    @property
    def title(self) -> str:
        """What it is called."""
        return self.kind.title(self.row)

    @property
    def state(self) -> str:
        """The state in which it stands."""
        return self.kind.state(self.row)

    @property
    def holders(self) -> str:
        """Whose move it is."""
        return self.kind.holders(self.row.state)

    @property
    def address(self) -> str:
        """Where to see to it."""
        return self.kind.address(self.row)


def waiting_for(signed: Signed) -> list[Task]:
    """What waits for somebody, the longest waiting first."""
    found = [task for kind in KINDS.values() if kind.tasks for task in _waiting(kind, signed)]
    return sorted(found, key=lambda task: -task.days)


def _waiting(kind: Kind, signed: Signed) -> Iterator[Task]:
    states = turns_of(kind.name, signed.roles)
    if states:
        yield from _told(kind, _due(kind, signed, _in_states(states)), signed)


def _due(kind: Kind, signed: Signed, narrow: Narrow) -> list[Any]:
    if kind.own_tasks:
        return list(narrow(kind.due(signed, kind.visible(signed, kind.lean))))
    return kind.seen(signed, narrow)


@cache
def turns_of(kind: str, roles: frozenset[Role]) -> tuple[str, ...]:
    """The states in which a thing of a kind waits for somebody with these roles."""
    which = KINDS[kind]
    return tuple(
        state
        for state in which.lifecycle.states
        if any(move.roles & roles for move in which.forward(state))
    )


@cache
def _in_states(states: tuple[str, ...]) -> Narrow:
    """The oldest things in some states."""

    def narrow(rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(state__in=states).order_by("pk")[:MOST_TASKS]

    return narrow


def _told(kind: Kind, rows: list[Any], signed: Signed) -> Iterator[Task]:
    moments = last_told(kind.type, [row.pk for row in rows])
    for row in rows:
        since = moments.get(row.pk)
        days = (signed.today - since.astimezone(OFFICE_TIME).date()).days if since else 0
        yield Task(kind, row, since, max(days, 0))


class Start(NamedTuple):
    """Something that somebody may begin: its words, its kind, where."""

    label: str
    kind: Kind
    address: str


def starts(signed: Signed, *names: str) -> list[Start]:
    """What somebody may begin, of some kinds or of all."""
    return list(_starts(signed.roles, names))


@cache
def _starts(roles: frozenset[Role], names: tuple[str, ...]) -> tuple[Start, ...]:
    """The same for everybody with these roles; it is made of tables alone."""
    return tuple(
        Start(page.label or move.label, kind, reverse("begin", args=[kind.name, page.verb]))
        for kind in (KINDS[name] for name in names or KINDS)
        for move in kind.lifecycle.open_to(START, roles)
        for page in PAGES.values()
        if page.kind == kind.name and page.verb.partition("-")[0] == move.verb
    )


class Done(NamedTuple):
    """A line of the journal about something I did: when, what, to what, where that is."""

    at: datetime
    verb: str
    label: str
    address: str


def done_by(signed: Signed) -> list[Done]:
    """What somebody did last, newest first."""
    return [_done(line) for line in recent_of(signed.account.pk, SHOWN)]


def begun_by(signed: Signed) -> list[Task]:
    """What somebody began last, with the state in which it stands now; newest first."""
    begun = [line["obj"] for line in begun_of(signed.account.pk, MOST_LINES)]
    wanted: dict[str, list[int]] = {}
    for obj in begun[:SHOWN]:
        wanted.setdefault(obj["type"], []).append(int(obj["id"]))
    found: list[Task] = []
    for name, ids in wanted.items():
        kind = BY_TYPE.get(name)
        if kind is not None and kind.tasks:
            found += _told(kind, kind.seen(signed, numbered, set(ids)), signed)
    return sorted(found, key=lambda task: task.days)


def _done(line: dict[str, Any]) -> Done:
    obj = line["obj"]
    kind = BY_TYPE.get(obj["type"])
    at = datetime.fromisoformat(line["t"]).astimezone(OFFICE_TIME)
    if kind is None:
        return Done(at, "登记", THINGS.get(obj["type"], "附属记录"), "")
    labels = {move.verb: move.label for move in kind.lifecycle.moves}
    verb = labels.get(obj.get("verb", ""), "更改")
    return Done(at, verb, kind.label, thing_address(kind.name, obj["id"]))
