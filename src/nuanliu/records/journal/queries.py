"""Reading the journal: lines, refusals, checkpoints, and whether a deed went through."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, Max, QuerySet

from nuanliu.core.moves import START
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.journal import models as tables
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.prepared import Prepared

BEGINNING = f'"from":"{START}"'  # as a canonical line says it; only such lines need be read
ONLY_FEW = 8  # lines that are looked through: more say that something else happened


def size() -> int:
    """How many lines the journal has."""
    return tables.Head.objects.values_list("size", flat=True).get()


class Mark(NamedTuple):
    """A moment of the books: how many lines there were, and the hash of the last one."""

    size: int
    last: str


def mark() -> Mark:
    """The moment of the books as they are now."""
    return Mark(*next(_moment()))


@Prepared
def _moment() -> QuerySet[tables.Head, Any]:
    return tables.Head.objects.values_list("size", "last")


def only_about(since: Mark, objects: Collection[tuple[str, str]]) -> bool:
    """Whether nothing but some objects (type, id) was written about since a moment of these books.

    At least one line must have been written since.
    """
    lines = list(_after(since.size))
    if not lines or len(lines) > ONLY_FEW or lines[0][0] != since.last:
        return False
    return all(line[1:] in objects for line in lines[1:])


def told_since(since: Mark, most: int) -> set[tuple[str, str]] | None:
    """The objects (type, id) that were written about since a moment of these books.

    None where that moment is none of these books, or more than `most` lines were written since.
    """
    rows = tables.Entry.objects.filter(seq__gte=since.size).order_by("seq")
    lines = list(rows.values_list("leaf", "obj_type", "obj_id")[: most + 2])
    if not lines or len(lines) > most + 1 or lines[0][0] != since.last:
        return None
    return {line[1:] for line in lines[1:]}


@Prepared
def _after(size: Any) -> QuerySet[tables.Entry, Any]:
    rows = tables.Entry.objects.filter(seq__gte=size).order_by("seq")
    return rows.values_list("leaf", "obj_type", "obj_id")[: ONLY_FEW + 1]


def newest_at() -> datetime | None:
    """The moment of the newest line; None before the first."""
    return next((at for (at,) in _newest()), None)


@Prepared
def _newest() -> QuerySet[tables.Head, Any]:
    return tables.Head.objects.values_list("last_at")


def last_day() -> date:
    """The office's day of the newest line: the same books answer the same."""
    last_at = newest_at()
    if last_at is None:
        what = "流水还没有一行"
        raise Refused(Refusal("JOURNAL-EMPTY", what, "请先用 nuanliu init 建立数据库"))
    return last_at.astimezone(OFFICE_TIME).date()


def lines() -> Iterator[str]:
    """Every canonical line in order, streamed."""
    yield from (
        tables.Entry.objects.order_by("seq")
        .values_list("line", flat=True)
        .iterator(chunk_size=5000)
    )


def parsed(kind_prefix: str = "") -> Iterator[dict[str, Any]]:
    """The lines as data, those whose kind starts with `kind_prefix`."""
    rows = tables.Entry.objects.filter(kind__startswith=kind_prefix).order_by("seq")
    for line in rows.values_list("line", flat=True).iterator(chunk_size=5000):
        yield json.loads(line)


def refused() -> dict[str, int]:
    """How often each refusal code was journalled."""
    rows = tables.Entry.objects.filter(kind="refusal").values_list("code").annotate(n=Count("seq"))
    return dict(sorted(rows))


def checkpoints() -> list[str]:
    """The checkpoint texts, smallest tree first."""
    return list(tables.Checkpoint.objects.order_by("size").values_list("text", flat=True))


def outcome(key: str) -> Any | None:
    """What a client-made key led to, or None: the look-up after an unknown COMMIT."""
    return next((result for _, result in remembered(key)), None)


@Prepared
def done_by(key: Any, actor: Any) -> QuerySet[tables.Intent, Any]:
    """The kind of the deed that one account did under a key; no row while there is none."""
    return tables.Intent.objects.filter(pk=key, entry__actor=actor).values_list("kind")


@Prepared
def remembered(key: Any) -> QuerySet[tables.Intent, Any]:
    """(digest, result) of the deed done under a key; no row while there is none."""
    return tables.Intent.objects.filter(pk=key).values_list("digest", "result")


def history(obj_type: str, obj_id: object) -> list[dict[str, Any]]:
    """The lines about one object, oldest first."""
    return [json.loads(line) for (line,) in _about(obj_type, str(obj_id))]


@Prepared
def _about(obj_type: Any, obj_id: Any) -> QuerySet[tables.Entry, Any]:
    rows = tables.Entry.objects.filter(obj_type=obj_type, obj_id=obj_id).order_by("seq")
    return rows.values_list("line")


def told_times(obj_type: str, obj_id: object) -> int:
    """How many lines there are about one object."""
    return next((times for (_, times) in _times(obj_type, str(obj_id))), 0)


@Prepared
def _times(obj_type: Any, obj_id: Any) -> QuerySet[tables.Entry, Any]:
    rows = tables.Entry.objects.filter(obj_type=obj_type, obj_id=obj_id).order_by()
    return rows.values_list("obj_id").annotate(times=Count("seq"))


class Happened(NamedTuple):
    """When a move was made (the moment and the office's day) and by which account."""

    at: datetime
    account: int

    @property
    def on(self) -> date:
        """The office's day."""
        return self.at.date()


def last_move(obj_type: str, obj_id: object, verb: str) -> Happened | None:
    """The last time `verb` was done to an object: for papers that bear the day of a deed."""
    lines = [line for line in history(obj_type, obj_id) if line["obj"].get("verb") == verb]
    if not lines:
        return None
    at = datetime.fromisoformat(lines[-1]["t"]).astimezone(OFFICE_TIME)
    return Happened(at, int(lines[-1]["actor"].rpartition(":")[2]))


def day_of_move(obj_type: str, obj_id: object, verb: str) -> date | None:
    """The day alone; None while it was not done."""
    found = last_move(obj_type, obj_id, verb)
    return found.on if found else None


def day_of_last(obj_type: str, obj_id: object) -> date | None:
    """The office's day of the newest line about an object; None where there is none."""
    lines = history(obj_type, obj_id)
    if not lines:
        return None
    return datetime.fromisoformat(lines[-1]["t"]).astimezone(OFFICE_TIME).date()


def refused_keys() -> set[str]:
    """The client-made keys of deeds that were refused as a whole."""
    rows = tables.Entry.objects.filter(kind="refusal").values_list("intent", flat=True)
    return set(rows)


def recent_of(account: int, most: int) -> list[dict[str, Any]]:
    """The newest `most` lines that an account wrote about objects, newest first; no refusals."""
    return [json.loads(line) for (line,) in _newest_lines(most)(f"account:{account}")]


def begun_of(account: int, most: int) -> list[dict[str, Any]]:
    """Of the newest `most` lines of an account those by which something began, newest first."""
    lines = _newest_lines(most)(f"account:{account}")
    found = [json.loads(line) for (line,) in lines if BEGINNING in line]
    return [line for line in found if line["obj"].get("from") == START]


@cache
def _newest_lines(most: int) -> Prepared:
    def build(actor: Any) -> QuerySet[tables.Entry, Any]:
        rows = tables.Entry.objects.filter(actor=actor).exclude(obj_type="")
        return rows.order_by("-seq").values_list("line")[:most]

    return Prepared(build)


def last_told(obj_type: str, ids: Sequence[int]) -> dict[int, datetime]:
    """By id: when each of some objects of one type was last spoken of."""
    if not ids:
        return {}
    newest = {seq for _, seq in _newest_of(obj_type, {str(pk) for pk in ids})}
    return {
        int(obj_id): datetime.fromisoformat(json.loads(line)["t"])
        for obj_id, line in _said_in(newest)
    }


@Prepared
def _newest_of(obj_type: Any, ids: Any) -> QuerySet[tables.Entry, Any]:
    rows = tables.Entry.objects.filter(obj_type=obj_type, obj_id__among=ids).order_by()
    return rows.values_list("obj_id").annotate(newest=Max("seq"))


@Prepared
def _said_in(numbers: Any) -> QuerySet[tables.Entry, Any]:
    return tables.Entry.objects.filter(seq__among=numbers).values_list("obj_id", "line")
