"""The lines of a deed on their way into the table, under the locked head of the journal.

A deed over a big roster has hundreds of thousands of lines. They are not all held until it ends:
the older ones are written while it goes on, and are gone with it where it is refused.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from typing import Any, NamedTuple

from nuanliu.core.journal import NO_PREVIOUS, Frontier, canonical, commitment, leaf_hash
from nuanliu.records.bulk import insert_rows
from nuanliu.records.journal import models as tables
from nuanliu.records.journal.deeds import Deed

ENTRY_COLUMNS = ("seq", "kind", "actor", "intent", "obj_type", "obj_id", "code", "line", "leaf")
SALT_COLUMNS = ("entry_id", "field", "salt", "person_id")
WRITTEN_AT_ONCE = 2000  # lines

Line = dict[str, Any]
Names = Callable[[Line], Iterable[str]]


def files_of(line: Line) -> Iterable[str]:
    """The hashes of the files that a line names."""
    named: Iterable[str] = line.get("doc", ())
    return named


def vouchers_of(line: Line) -> Iterable[str]:
    """The voucher that a line names, if any."""
    return (line["voucher"],) if "voucher" in line else ()


class Writer:
    """Writes the lines of one deed in their order; the head is told of them at the end.

    named: what the lines written so far name, by who asks; number: the last line written.
    """

    def __init__(self, deed: Deed, kind: str, head: tables.Head) -> None:
        at = deed.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.common = {
            "t": at,
            "unit": deed.unit,
            "kind": kind,
            "actor": deed.actor,
            "intent": deed.key,
        }
        self.at, self.head = deed.at, head
        self.frontier = Frontier.from_text(head.frontier) if head.frontier else Frontier()
        self.number, self.prev = head.size, head.last or NO_PREVIOUS
        self.named: dict[Names, dict[str, None]] = {files_of: {}, vouchers_of: {}}

    def write(self, lines: Sequence[Line]) -> None:
        """Some more lines."""
        for first in range(0, len(lines), WRITTEN_AT_ONCE):
            self._write(lines[first : first + WRITTEN_AT_ONCE])

    def _write(self, lines: Sequence[Line]) -> None:
        entries: list[tuple[Any, ...]] = []
        salts: list[_Salt] = []
        for pending in lines:
            for names in self.named:
                self.named[names] |= dict.fromkeys(names(pending))
            entries.append(self._entry(pending, salts))
        insert_rows(tables.Entry, ENTRY_COLUMNS, entries)
        column = tables.Salt._meta.get_field("salt")
        sealed = column.seal_many(one.salt for one in salts)
        opening = zip(salts, sealed, strict=True)
        insert_rows(
            tables.Salt,
            SALT_COLUMNS,
            ((one.entry, one.field, raw, one.person) for one, raw in opening),
        )

    def _entry(self, pending: Line, salts: "list[_Salt]") -> tuple[Any, ...]:
        self.number += 1
        line = {**self.common, **pending, "seq": self.number, "prev": self.prev}
        if "_pii" in line:
            salts += _commit_personal(line, self.number)
        text = canonical(line)
        leaf = leaf_hash(text)
        self.frontier.push(leaf)
        self.prev = leaf.hex()
        obj = line.get("obj", {})
        told = (line["kind"], line["actor"], line["intent"], obj.get("type", ""), obj.get("id", ""))
        return (self.number, *told, line.get("code", ""), text, self.prev)

    def close(self) -> None:
        """Tell the head how far the journal goes now."""
        head = self.head
        head.size, head.last, head.frontier = self.number, self.prev, self.frontier.to_text()
        head.last_at = max(self.at, head.last_at) if head.last_at else self.at
        head.save()


class Spilling(list[Line]):
    """The lines of a deed that are not written yet; of many, all but the newest ones are."""

    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self.writer = writer

    def append(self, line: Line) -> None:
        """One line more. The last one is always held: the end of a deed adds to it."""
        super().append(line)
        if len(self) > WRITTEN_AT_ONCE:
            self.writer.write(self[:-1])
            del self[:-1]


def named_in(deed: Deed, names: Names) -> list[str]:
    """What the lines of a deed name, written or not, each once in the order of the lines."""
    told = dict(deed.lines.writer.named[names]) if isinstance(deed.lines, Spilling) else {}
    for line in deed.lines:
        told |= dict.fromkeys(names(line))
    return list(told)


def flush(deed: Deed, kind: str, head: tables.Head) -> int | None:
    """Write the lines a deed recorded, under the locked head; returns the last number, if any."""
    lines = deed.lines
    writer = lines.writer if isinstance(lines, Spilling) else Writer(deed, kind, head)
    if not lines and writer.number == head.size:
        return None
    writer.write(lines)
    writer.close()
    return writer.number


class _Salt(NamedTuple):
    """What opens one commitment, before it is sealed."""

    entry: int
    field: str
    salt: str
    person: int | None


def _commit_personal(line: Line, seq: int) -> list[_Salt]:
    values, person = line.pop("_pii"), line.pop("_person")
    line["pii"] = {}
    made = []
    for name, value in values.items():
        salt = secrets.token_bytes(32)
        line["pii"][name] = commitment(salt, value)
        made.append(_Salt(seq, name, salt.hex(), person))
    return made
