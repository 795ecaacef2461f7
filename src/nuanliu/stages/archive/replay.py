"""What the journal says, read once: the material of the replay audit."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from nuanliu.core.journal import Frontier
from nuanliu.records.journal import export as journal
from nuanliu.records.journal.states import OFFICE_TIME

CHECKPOINT = "journal.checkpoint"
ERASED = "erased"  # the rule of a line that tells that what was committed before it is forgotten
KEY = "key:"  # before the id of a data key, in the line of its rotation
PERSON = "people.person"
MOVE_KEYS = ("verb", "from")  # what a line says of the move, not of the row


class Finding(NamedTuple):
    """One disagreement: a stable code, the journal line nearest to it (0: none), and what it is."""

    code: str
    entry: int
    what: str


class Replay:
    """Newest object and commitments of each row, legs and day of each voucher, files, refusals.

    Beside them what the tables of the journal itself must agree with: tree, roots, outcomes.
    """

    def __init__(self) -> None:
        self.leaf = ""
        self.genesis: dict[str, Any] = {}
        self.findings: list[Finding] = []
        self.newest: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
        self.legs: Counter[tuple[Any, ...]] = Counter()
        self.vouchers: dict[str, tuple[int, str]] = {}
        self.docs: dict[str, int] = {}
        self.docs_of: dict[tuple[str, str], set[str]] = {}
        self.pii: dict[tuple[str, str, str], tuple[int, str]] = {}
        self.refused_rows: Counter[tuple[str, str, str]] = Counter()
        self.intent_of: dict[tuple[str, str], str] = {}
        self.committed: dict[tuple[int, str], int | None] = {}  # whose value: a person, or none
        self.committer: dict[tuple[int, str], tuple[str, str]] = {}  # and of which row
        self.erased: dict[tuple[str, str], int] = {}  # the line that forgot what a row committed to
        self.deeds: dict[str, tuple[int | None, str, str]] = {}
        self.rotated: set[str] = set()  # data keys that came with a rotation, by id
        self.tree, self.roots, self.last_at = Frontier(), dict[int, bytes](), ""
        for entry in journal.entries():
            self.tree.push(entry.leaf)
            self.leaf = entry.leaf.hex()
            if entry.misfiled:
                what = f"流水第 {entry.seq} 行的检索列 {entry.misfiled} 与正文不符"
                self.findings.append(Finding("JOURNAL-COLUMN", entry.seq, what))
            self._take(entry.seq, entry.line)

    def _take(self, seq: int, line: dict[str, Any]) -> None:
        obj = line.get("obj")
        self.last_at = max(self.last_at, line.get("t", ""))
        if line.get("kind", "refusal") not in {"refusal", "genesis"}:
            self.deeds[line.get("intent", "")] = (seq, line["kind"], line.get("done", ""))
        if obj:
            said = {key: value for key, value in obj.items() if key not in MOVE_KEYS}
            self.newest[obj["type"], obj["id"]] = (seq, said)
            self.intent_of[obj["type"], obj["id"]] = line["intent"]
            if obj["type"] == CHECKPOINT:
                self.roots[seq] = self.tree.root()
            self._take_beside(seq, line, (obj["type"], obj["id"]))
        elif line.get("kind") == "genesis":
            self.genesis = line
        elif line.get("kind") == "refusal":
            key = (line.get("about", ""), line.get("code", ""), line["intent"])
            self.refused_rows[key] += 1
        for leg in line.get("legs", ()):
            subject = f"{obj['type']}:{obj['id']}" if obj else ""
            self.legs[line["voucher"], subject, *leg] += 1
            self.vouchers.setdefault(line["voucher"], (seq, _day(line["t"])))
        if line.get("rule", "").startswith(KEY):
            self.rotated.add(line["rule"].removeprefix(KEY))
        for digest in line.get("doc", ()):
            self.docs.setdefault(digest, seq)

    def _take_beside(self, seq: int, line: dict[str, Any], key: tuple[str, str]) -> None:
        if line.get("rule") == ERASED:
            self.erased[key] = seq
        if "doc" in line:
            self.docs_of.setdefault(key, set()).update(line["doc"])
        for name, committed in line.get("pii", {}).items():
            self.pii[(*key, name)] = (seq, committed)
            self.committed[seq, name] = _whose(line["obj"])
            self.committer[seq, name] = key

    def forgotten(self, seq: int, name: str) -> bool:
        """Whether a later line tells that the salt of a commitment was deleted."""
        row, whose = self.committer[seq, name], self.committed[seq, name]
        person = self.erased.get((PERSON, str(whose)), 0)
        return seq < max(self.erased.get(row, 0), person)


def _whose(obj: dict[str, Any]) -> int | None:
    """The person whose value a line commits to."""
    if obj["type"] == PERSON:
        return int(obj["id"])
    person: int | None = obj.get("persons", {}).get("person_id")
    return person


def _day(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(OFFICE_TIME).date().isoformat()
