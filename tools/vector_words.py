"""The words the vectors are written with: small journals and what may be done to them."""

import hashlib
from collections.abc import Callable
from typing import Any

from nuanliu.core.journal import canonical, commitment, genesis, inclusion_proof, leaf_hash
from tools.journal_copy import LOG, Copy, Facts, dump, note

SALT = bytes(range(32))
PAPER = b"%PDF decision"
PAPER_HASH = hashlib.sha256(PAPER).hexdigest()


def start(**terms: Any) -> Copy:
    """A journal with its genesis line."""
    copy = Copy()
    facts = genesis(name=LOG, database="demo", identity="vector") | terms
    copy.add(common("genesis", 0) | facts)
    return copy


def common(kind: str, deed: int) -> Facts:
    """The fields every line has, beside its number and the hash before it."""
    return {
        "t": f"2024-01-{1 + deed:02d}T08:30:00Z",
        "unit": "530103",
        "kind": kind,
        "actor": "account:1",
        "intent": f"deed-{deed}",
    }


def thing(before: str, after: str, **more: Any) -> Facts:
    """An object that moves."""
    made = {"type": "payments.payment", "id": "1", "from": before, "state": after, "verb": "go"}
    return {"obj": {**made, **more}}


def legs(number: str, *moves: tuple[int, str, str, int]) -> Facts:
    """Legs under a voucher."""
    return {"voucher": number, "legs": [list(move) for move in moves]}


def journal(*rows: Facts) -> Copy:
    """Genesis, then one deed per row (kind projects.draft unless the row says otherwise)."""
    copy = start()
    for deed, row in enumerate(rows, 1):
        copy.add(common("projects.draft", deed) | row)
    return copy


def marked(copy: Copy, *sizes: int) -> Copy:
    """With checkpoints over `sizes` lines, or over all."""
    for size in sizes or (0,):
        copy.mark(size)
    return copy


GRANT = legs("2024-1", (1, "outside", "available", 1000))
APPROVAL = legs("2024-2", (1, "available", "encumbered", 600))
RELEASE = legs("2024-3", (1, "encumbered", "in_transit", 600))
SUCCESS = legs("2024-4", (1, "in_transit", "paid", 600))
RETURN = legs("2024-5", (1, "paid", "available", 600))
NAMED = {"pii": {"name": commitment(SALT, "张三")}}
REFUSAL = {"kind": "refusal", "code": "CAP-PER-TIME", "about": "payments.pay"}


def salt_line(**change: Any) -> bytes:
    """A line of salts.ndjson for the name committed to on line 2."""
    row = {"seq": 2, "field": "name", "salt": SALT.hex(), "value": "张三"}
    return canonical(row | change).encode() + b"\n"


def with_files(copy: Copy, **files: bytes) -> Copy:
    """With files; '__' in a name stands for '/', '_dot_' for '.'."""
    for name, data in files.items():
        copy.files[name.replace("__", "/").replace("_dot_", ".")] = data
    return copy


def with_paper(copy: Copy, *, data: bytes = PAPER, name: str = PAPER_HASH) -> Copy:
    """With one attachment."""
    copy.files[f"files/{name}"] = data
    return copy


def edited(copy: Copy, seq: int, change: Callable[[Facts], object]) -> Copy:
    """One line changed, everything after it and every checkpoint computed anew."""
    copy.edit(seq, change)
    copy.rechain()
    copy.remark()
    return copy


def spelled(before: str, after: str, seq: int = 2) -> Copy:
    """A line of a two-line journal written in other bytes, hashed as written."""
    copy = journal(thing("", "new") | {"unit": "甲/乙"})
    line = copy.lines[seq - 1].replace(before.encode(), after.encode("utf-8", "surrogateescape"))
    if line == copy.lines[seq - 1]:
        raise LookupError(before)
    copy.lines[seq - 1] = line
    return marked(copy)


def proof(copy: Copy, number: int, **change: Any) -> Copy:
    """A folder replaced by the proof of one line, in proof.json."""
    leaves = [leaf_hash(line.decode()) for line in copy.lines]
    path = " ".join(node.hex() for node in inclusion_proof(leaves, number - 1))
    line = copy.lines[number - 1].decode()
    facts = {"line": line, "path": path, "seq": number, "size": len(leaves)} | change
    made = Copy(files={"proof.json": dump(facts).encode() + b"\n", "checkpoints.txt": b"-"})
    made.notes = copy.notes
    return made


def year() -> Copy:
    """Grant, approval, release, success, return: the whole path and back."""
    return journal(GRANT, APPROVAL, RELEASE, SUCCESS, RETURN)


def packed(copy: Copy, about: str, outside: list[str]) -> dict[str, Any]:
    """The vector as it is written to its file."""
    files: dict[str, Any] = {}
    for path, data in sorted(copy.tree().items()):
        try:
            files[path] = data.decode()
        except UnicodeDecodeError:
            files[path] = {"hex": data.hex()}
    return {"about": about, "files": files, "checkpoints": outside}


def outside(copy: Copy, size: int) -> list[str]:
    """One checkpoint kept outside."""
    return [note(copy, size)]
