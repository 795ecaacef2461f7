"""The journal as a folder for the stand-alone verifier, and what the audit reads beside it.

The folder is laid out as verifier/FORMAT.md says: journal/000001.ndjson … of 10,000 lines each, and
checkpoints.txt. Salts stay at home: whoever has them can open the commitments.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from nuanliu.core.journal import (
    Checkpoint,
    Frontier,
    JournalFormatError,
    canonical,
    inclusion_proof,
    leaf_hash,
    parse_checkpoint,
    verify_inclusion,
)
from nuanliu.records.journal import models as tables
from nuanliu.records.journal import queries
from nuanliu.records.journal.actions import Outcome, checkpoint_line, hash_of_outcome
from nuanliu.records.journal.snapshot import plain
from nuanliu.records.people.crypto import SealError
from nuanliu.records.people.models import Installation

SEGMENT_LINES = 10_000


def write(folder: Path) -> int:
    """Write every line and every checkpoint below `folder`; returns how many lines.

    The present size and root are added as a last checkpoint where none was kept for that size, so
    that the whole of the journal is under one. FileExistsError when a journal is there already.
    """
    (folder / "journal").mkdir(parents=True)
    lines, count, segment = queries.lines(), 0, 1
    while rows := list(islice(lines, SEGMENT_LINES)):
        # A tampered table may hold anything: whatever it is goes out as it stands.
        text = "".join(f"{row}\n" for row in rows)
        place = folder / "journal" / f"{segment:06d}.ndjson"
        place.write_bytes(text.encode(errors="surrogateescape"))
        count, segment = count + len(rows), segment + 1
    (folder / "checkpoints.txt").write_bytes("\n".join(checkpoint_texts()).encode())
    return count


def checkpoint_texts() -> list[str]:
    """The kept checkpoints, smallest first, and the present one if its size is not among them."""
    kept = dict(tables.Checkpoint.objects.values_list("size", "text"))
    head = tables.Head.objects.first()
    if head is None or head.size not in kept:
        present = present_checkpoint(head)
        kept[parse_checkpoint(present).size] = present
    return [kept[size] for size in sorted(kept)]


def present_checkpoint(head: tables.Head | None = None) -> str:
    """Size and root of the journal as its head row has them; nothing is kept.

    Raises JournalFormatError when the head row cannot be what the program wrote.
    """
    head = head or tables.Head.objects.first()
    if head is None:
        raise JournalFormatError("流水头不见了，请从备份恢复")
    frontier = Frontier.from_text(head.frontier) if head.frontier else Frontier()
    if frontier.size != head.size:
        raise JournalFormatError("流水头的行数与树的状态不一致，请从备份恢复")
    return Checkpoint(Installation.objects.get().log_name, head.size, frontier.root()).text()


def proof_of(seq: int) -> str:
    """That line `seq` belongs to the present checkpoint, as verifier/FORMAT.md 5.1 has it.

    Raises JournalFormatError where there is no such line, or the lines do not lead to the root.
    """
    root = Frontier.from_text(_present_head().frontier).root()
    rows = tables.Entry.objects.order_by("seq").values_list("leaf", flat=True)
    leaves = [bytes.fromhex(leaf) for leaf in rows.iterator(chunk_size=5000)]
    path = inclusion_proof(leaves, seq - 1)
    line = tables.Entry.objects.values_list("line", flat=True).get(seq=seq)
    if not verify_inclusion(leaf_hash(line), seq - 1, len(leaves), path, root):
        raise JournalFormatError(f"流水第 {seq} 行与检查点不符，请核验全部流水")
    told = {"line": line, "path": " ".join(one.hex() for one in path)}
    return canonical({**told, "seq": seq, "size": len(leaves)})


def _present_head() -> tables.Head:
    head = tables.Head.objects.first()
    if head is None or not head.frontier:
        raise JournalFormatError("流水头不见了，请从备份恢复")
    return head


class Entry(NamedTuple):
    """One line as the table has it: number, what it says, its leaf, the first column that lies."""

    seq: int
    line: dict[str, Any]
    leaf: bytes
    misfiled: str


def entries() -> Iterator[Entry]:
    """Every line in order; `line` is empty where the text is no JSON object."""
    columns = ("seq", "kind", "actor", "intent", "obj_type", "obj_id", "code", "leaf", "line")
    rows = tables.Entry.objects.order_by("seq").values_list(*columns).iterator(chunk_size=5000)
    for *columns_as_kept, text in rows:
        line, leaf = _parsed(text), leaf_hash(str(text))
        yield Entry(columns_as_kept[0], line, leaf, _misfiled(columns_as_kept, line, leaf))


def _parsed(text: object) -> dict[str, Any]:
    try:
        line = json.loads(str(text))
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}


def _misfiled(kept: list[Any], line: dict[str, Any], leaf: bytes) -> str:
    """The first column that does not repeat the line: people search by columns, and must find."""
    obj = line.get("obj", {})
    said = {
        "seq": line.get("seq"),
        "kind": line.get("kind"),
        "actor": line.get("actor"),
        "intent": line.get("intent"),
        "obj_type": obj.get("type", ""),
        "obj_id": obj.get("id", ""),
        "code": line.get("code", ""),
        "leaf": leaf.hex(),
    }
    pairs = zip(said.items(), kept, strict=True)
    return next((name for (name, value), column in pairs if value != column), "")


def intents() -> Iterator[tuple[str, tuple[int | None, str, str]]]:
    """(key, (last line, kind, hash of the outcome)) of every deed done: how a repeat is known."""
    rows = tables.Intent.objects.order_by("key").values_list(
        "key", "entry_id", "kind", "digest", "result"
    )
    for key, last, kind, digest, result in rows.iterator(chunk_size=5000):
        yield key, (last, kind, hash_of_outcome(kind, Outcome(digest, result)))


class KeptSalt(NamedTuple):
    """What opens the commitment to `field` in line `seq`; `salt` is None where it does not open."""

    seq: int
    field: str
    salt: str | None
    person: int | None


def salts() -> Iterator[KeptSalt]:
    """The salt of every commitment not erased."""
    rows = tables.Salt.objects.order_by("pk").values_list("entry_id", "field", "salt", "person_id")
    for seq, field, sealed, person in rows.iterator(chunk_size=5000):
        try:
            yield KeptSalt(seq, field, sealed.open() if sealed is not None else None, person)
        except SealError:
            yield KeptSalt(seq, field, None, person)


class HeadFacts(NamedTuple):
    """The head row: lines, newest leaf in hex, moment of the newest deed, state of the tree."""

    size: int
    last: str
    at: str
    frontier: str


def head() -> HeadFacts | None:
    """The head row in the words of a line; None where it is gone."""
    row = tables.Head.objects.filter(pk=1).first()
    return HeadFacts(row.size, row.last, plain(row.last_at), row.frontier) if row else None


def kept_checkpoints() -> Iterator[tuple[int, str, dict[str, Any]]]:
    """(size, text, what the journal must say of it) of every checkpoint row."""
    for row in tables.Checkpoint.objects.order_by("size"):
        yield row.size, row.text, checkpoint_line(row)["obj"]
