"""Looking through the journal backwards: by person, deed, object and days, a page at a time.

No page costs more for a longer journal. A question that one index answers in the order of the lines
goes along it; any other looks through `SCAN` lines and says where to go on. Days are found by
halving: lines are in the order of time, but for the slack of clocks.
"""

import json
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from nuanliu.records.journal import models as tables
from nuanliu.records.journal.queries import size
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.prepared import Prepared

SCAN = 20_000  # lines that a page looks through when no index leads it
SLACK = timedelta(minutes=10)  # lines of two machines may stand so far out of order


class Wanted(NamedTuple):
    """Which lines: '' and None ask for all. `area`: the first word of the kind, such as 'reviews'.

    since, until: the office's days, both inclusive; obj_id: wants an obj_type.
    """

    account: int | None = None
    kind: str = ""
    area: str = ""
    obj_type: str = ""
    obj_id: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def direct(self) -> bool:
        """Whether an index finds these lines in their order, and nothing else need be asked."""
        whole = bool(self.obj_type and self.obj_id)
        asked = (self.account is not None, bool(self.kind), whole)
        return sum(asked) <= 1 and not self.area and (whole or not self.obj_type)


class Line(NamedTuple):
    """A line: its number, what it says, and what the one before it says of the same object."""

    seq: int
    told: dict[str, Any]
    earlier: dict[str, Any] | None


class Page(NamedTuple):
    """Some lines, newest first, and the number before which the next page goes on (0: none)."""

    lines: list[Line]
    before: int


def browse(wanted: Wanted, before: int, most: int, *, earlier: bool = False) -> Page:
    """The lines before a number (0: from the newest on), at most `most`.

    earlier: with what was said of the object before, which costs another look at each.
    """
    low, end = _span(wanted, before)
    floor = low if wanted.direct else max(low, end - SCAN)
    rows = _narrowed(tables.Entry.objects.filter(seq__gte=floor, seq__lt=end), wanted)
    found = list(_with_earlier(rows, told=earlier).order_by("-seq")[: most + 1])
    shown = [_line(row) for row in found[:most]]
    if len(found) > most:
        return Page(shown, shown[-1].seq)
    return Page(shown, floor if floor > low else 0)


def _span(wanted: Wanted, before: int) -> tuple[int, int]:
    """The numbers between which the days and the page lie: the first, and behind the last."""
    low, end = 1, size() + 1
    if wanted.since is not None:
        low = max(low, seq_at(_begin(wanted.since) - SLACK))
    if wanted.until is not None:
        end = min(end, seq_at(_begin(wanted.until + timedelta(days=1)) + SLACK))
    return low, min(end, before) if before else end


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, OFFICE_TIME)


def seq_at(moment: datetime) -> int:
    """The number of the first line written at a moment or later; behind the last: none was."""
    low, high = 1, size() + 1
    while low < high:
        middle = (low + high) // 2
        if _moment_of(middle) < moment:
            low = middle + 1
        else:
            high = middle
    return low


def _moment_of(seq: int) -> datetime:
    [(line,)] = _numbered(seq)
    return datetime.fromisoformat(json.loads(line)["t"])


@Prepared
def _numbered(seq: Any) -> QuerySet[tables.Entry, Any]:
    return tables.Entry.objects.filter(seq=seq).values_list("line")


def _narrowed(rows: QuerySet[tables.Entry], wanted: Wanted) -> QuerySet[tables.Entry]:
    if wanted.account is not None:
        rows = rows.filter(actor=f"account:{wanted.account}")
    if wanted.area:
        rows = rows.filter(kind__startswith=f"{wanted.area}.")
    named = {"kind": wanted.kind, "obj_type": wanted.obj_type, "obj_id": wanted.obj_id}
    return rows.filter(**{column: value for column, value in named.items() if value})


def _with_earlier(rows: QuerySet[tables.Entry], *, told: bool) -> QuerySet[Any]:
    rows = rows.only("seq", "line")
    if not told:
        return rows
    before = tables.Entry.objects.filter(
        obj_type=OuterRef("obj_type"), obj_id=OuterRef("obj_id"), seq__lt=OuterRef("seq")
    ).exclude(obj_type="")
    return rows.annotate(before=Subquery(before.order_by("-seq").values("line")[:1]))


def _line(row: Any) -> Line:
    before = getattr(row, "before", None)
    return Line(row.seq, json.loads(row.line), json.loads(before) if before else None)
