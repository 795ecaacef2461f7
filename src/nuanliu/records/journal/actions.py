"""The one way to change anything: lock, decide, write, journal, in one transaction.

`@action(kind)` wraps a stage's function. It takes the journal's head row first (so deeds queue up
in journal order), answers a key that its actor repeats with the first result, flushes the lines
the function recorded, and, when the function refuses, rolls back and writes the refusal's own line.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from django.db import models, transaction

from nuanliu.core.journal import Checkpoint, Frontier
from nuanliu.core.moves import Move
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.bulk import insert_rows
from nuanliu.records.journal import models as tables
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.queries import remembered
from nuanliu.records.journal.snapshot import committed, packer, plain, shape_of, snapshot
from nuanliu.records.journal.writing import (
    Spilling,
    Writer,
    files_of,
    flush,
    named_in,
    vouchers_of,
)
from nuanliu.records.people import keys
from nuanliu.records.people.models import Installation, Person
from nuanliu.records.prepared import Prepared

P = ParamSpec("P")
R = TypeVar("R")

CLOCK_SLACK = timedelta(minutes=5)  # a second machine's clock may lag this much, never more
FILE = "documents.storedfile"
CHECKPOINT_KIND = "journal.checkpoint"
INTENT_COLUMNS = ("key", "kind", "digest", "result", "entry_id")


def action(
    kind: str,
) -> Callable[[Callable[Concatenate[Deed, P], R]], Callable[Concatenate[Deed, P], R]]:
    """Make a function an action of `kind` ('reviews.approve'); its result must be plain JSON."""

    def wrap(function: Callable[Concatenate[Deed, P], R]) -> Callable[Concatenate[Deed, P], R]:
        @wraps(function)
        def run(deed: Deed, /, *args: P.args, **facts: P.kwargs) -> R:
            try:
                return _perform(replace(deed, lines=[]), kind, function, args, facts)
            except Refused as refused:
                _keep_refusal(replace(deed, lines=[]), kind, refused)
                raise

        return cast("Callable[Concatenate[Deed, P], R]", run)

    return wrap


def _perform(
    deed: Deed, kind: str, function: Callable[..., R], args: Any, facts: dict[str, Any]
) -> R:
    with transaction.atomic(durable=True):
        head = tables.Head.objects.select_for_update().get()
        digest = _digest(deed, kind, facts)
        done = next(remembered(deed.key), None)
        if done is not None:
            return cast("R", _first_result(done, digest))  # JSON, as the function returned it
        _check_clock(deed, head)
        deed = replace(deed, lines=Spilling(Writer(deed, kind, head)))
        result = function(deed, *args, **facts)
        finish(deed, kind, head, Outcome(digest, result))
    return result


class Outcome(NamedTuple):
    """What came of a deed: the keyed digest of its actor and facts, the plain JSON it answered."""

    digest: str
    result: Any


def finish(deed: Deed, kind: str, head: tables.Head, outcome: Outcome) -> None:
    """Write a deed's lines and remember its key; the last line tells what was remembered."""
    _tell_vouchers(deed)
    _tell_files(deed)
    if not deed.lines or "kind" in deed.lines[-1]:
        deed.lines.append(
            {}
        )  # nothing but refusals, or nothing at all: the deed was done all the same
    deed.lines[-1]["done"] = hash_of_outcome(kind, outcome)
    last = flush(deed, kind, head)
    _remember(deed.key, kind, last, outcome)


def _remember(key: str, kind: str, last: int | None, outcome: Outcome) -> None:
    row = (key, kind, outcome.digest, json.dumps(outcome.result), last)
    insert_rows(tables.Intent, INTENT_COLUMNS, [row])


def hash_of_outcome(kind: str, outcome: Outcome) -> str:
    """What the last line of a deed says of its row among the intents (`done`)."""
    digest, result = outcome
    told = json.loads(json.dumps({"kind": kind, "digest": digest, "result": result}))
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class _Books:
    """Who finds the row of a voucher, or of a kept file: the journal knows neither."""

    voucher: Callable[[str], models.Model] | None = None
    file: Callable[[str], models.Model | None] | None = None


def tell_vouchers(find: Callable[[str], models.Model]) -> None:
    """From now on every voucher that a deed's lines name has a line of its own, from its row."""
    _Books.voucher = find


def tell_files(find: Callable[[str], models.Model | None]) -> None:
    """From now on a kept file has a line of its own, from its row, when a deed first names it."""
    _Books.file = find


def _tell_files(deed: Deed) -> None:
    """So that size, day and name of a file can be proved; the name enters as a commitment only."""
    named = named_in(deed, files_of)
    if _Books.file is None or not named:
        return
    known = {digest for (digest,) in _told(FILE, named)}
    for digest in named:
        row = _Books.file(digest) if digest not in known else None
        if row is not None:
            record(deed, row, pii={})


@Prepared
def _told(kind: Any, ids: Any) -> models.QuerySet[tables.Entry, Any]:
    """Which of some objects have a line."""
    rows = tables.Entry.objects.filter(obj_type=kind, obj_id__among=ids)
    return rows.values_list("obj_id")


def _tell_vouchers(deed: Deed) -> None:
    """So that its kind, memo, key and what it reverses can be rebuilt like any other row."""
    if _Books.voucher is not None:
        for number in named_in(deed, vouchers_of):
            record(deed, _Books.voucher(number))


def _digest(deed: Deed, kind: str, facts: Mapping[str, Any]) -> str:
    # With the account: whoever sends another's key again is told so, and not that he did the deed.
    told = {"kind": kind, "by": deed.by.pk, "facts": facts}
    text = json.dumps(told, sort_keys=True, default=_fact_text)
    # Keyed: the facts of a deed may hold an ID number, and a bare hash of one is no secret.
    return keys.current().blind_index("intent", text)


def _fact_text(value: Any) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    return repr(value)


def _first_result(done: tuple[str, Any], digest: str) -> Any:
    if done[0] != digest:
        what = "同一个操作编号被用于两件不同的事"
        raise Refused(Refusal("KEY-REUSED", what, "请刷新页面后重新操作"))
    return done[1]


def _check_clock(deed: Deed, head: tables.Head) -> None:
    if deed.simulated and not Installation.objects.get().is_demo:
        what = "正式数据库不接受模拟时间"
        raise Refused(Refusal("CLOCK-SIMULATED", what, "请用演示数据库做演练"))
    if head.last_at and deed.at < head.last_at - CLOCK_SLACK:
        what = f"电脑时间比最近一笔流水（{plain(head.last_at)}）还早"
        raise Refused(Refusal("CLOCK-BACK", what, "请先校准电脑时间"))


def record(  # noqa: PLR0913 - the fields of a journal line, each with its default
    deed: Deed,
    obj: models.Model | dict[str, Any],
    *,
    move: Move | None = None,
    legs: Sequence[tuple[int, str, str, int]] = (),
    voucher: str = "",
    pii: Mapping[str, str] | None = None,
    person: Person | int | None = None,
    docs: Sequence[str] = (),
    rule: str = "",
) -> None:
    """Say that `deed` changed `obj` (an instance as it now stands, or a packed snapshot).

    move: the row of the move table, None for an object without a lifecycle; legs: what the ledger
    answered; pii: personal values, which enter only as salted commitments, those of the object's
    own columns with them (so give an empty one where there are no others); docs: SHA-256 of files.
    """
    line: dict[str, Any] = {"obj": obj if isinstance(obj, dict) else snapshot(obj)}
    if move is not None:
        line["obj"] = {**line["obj"], "verb": move.verb, "from": move.source}
    if legs:
        line["legs"] = [list(leg) for leg in legs]
    if voucher:
        line["voucher"] = voucher
    if docs:
        line["doc"] = sorted(docs)
    if rule:
        line["rule"] = rule
    if pii is not None and isinstance(obj, models.Model):
        pii = {**committed(obj), **pii}
    if pii:
        line["_pii"] = dict(pii)
        line["_person"] = person.pk if isinstance(person, Person) else person
    deed.lines.append(line)


def record_rows(
    deed: Deed,
    rows: models.QuerySet[Any],
    *,
    move: Move | None = None,
    legs: Mapping[int, tuple[int, str, str, int]] | None = None,
    voucher: str = "",
) -> int:
    """`record` for every row of a query, without making instances: the set-based path.

    `legs` gives each row's posting by primary key. Returns how many rows were recorded.
    """
    pack = packer(cast("type[models.Model]", rows.model))
    extra = {"verb": move.verb, "from": move.source} if move else {}
    count = 0
    columns = shape_of(cast("type[models.Model]", rows.model)).columns
    for row in rows.values_list(*columns).iterator(chunk_size=5000):
        line: dict[str, Any] = {"obj": {**pack(row), **extra}}
        if legs:
            line["legs"] = [list(legs[row[0]])]
        if voucher:
            line["voucher"] = voucher
        deed.lines.append(line)
        count += 1
    return count


def note_refusal(deed: Deed, refusal: Refusal, obj: str = "") -> None:
    """A refusal's own journal line, also for one row of a deed that goes on (a roster's line).

    obj: what it is about: the kind of the refused action, or 'app.model:pk' of the object.
    """
    deed.lines.append({"kind": "refusal", "code": refusal.code, "about": obj})


def _keep_refusal(deed: Deed, kind: str, refused: Refused) -> None:
    with transaction.atomic(durable=True):
        head = tables.Head.objects.select_for_update().get()
        for refusal in refused.refusals:
            note_refusal(deed, refusal, kind)
        flush(deed, kind, head)


def checkpoint(deed: Deed, reason: str) -> str:
    """Fix size and root of the journal as a checkpoint text; returns it.

    The checkpoint's own line comes first and is its last one, so that no checkpoint can be taken
    away or given another day unseen. While nothing has happened since the last one, that one is
    the answer.
    """
    with transaction.atomic(durable=True):
        head = tables.Head.objects.select_for_update().get()
        digest = _digest(deed, CHECKPOINT_KIND, {"reason": reason})
        kept = _kept_checkpoint(deed.key, digest, head.size)
        if kept is not None:
            return kept
        _check_clock(deed, head)
        row = tables.Checkpoint(size=head.size + 1, at=deed.at, reason=reason)
        fresh = replace(deed, lines=[checkpoint_line(row)])
        finish(fresh, CHECKPOINT_KIND, head, Outcome(digest, row.size))
        root = Frontier.from_text(head.frontier).root()
        row.text = Checkpoint(Installation.objects.get().log_name, row.size, root).text()
        row.save(force_insert=True)
    return row.text


def _kept_checkpoint(key: str, digest: str, size: int) -> str | None:
    """The checkpoint made under this key before, or the one at the present size."""
    done = next(remembered(key), None)
    place = _first_result(done, digest) if done else size
    kept = tables.Checkpoint.objects.filter(pk=place).first()
    return kept.text if kept else None


def checkpoint_line(row: tables.Checkpoint) -> dict[str, Any]:
    """What the journal says of a checkpoint: all but its text, which the tree gives."""
    obj = {
        "type": "journal.checkpoint",
        "id": str(row.size),
        "dates": {"at": plain(row.at)},
        "rest": hashlib.sha256(row.reason.encode()).hexdigest(),
    }
    return {"obj": obj}
