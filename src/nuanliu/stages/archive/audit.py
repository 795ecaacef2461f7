"""The replay audit: do the tables still say what the journal says? (design laws 1, 2 and 9)

The verifier proves the journal against itself; this proves tables, books and kept files against
the journal. Archive is the last stage, so it may look at every table.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models

from nuanliu.records.documents.actions import read
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.journal import export as journal
from nuanliu.records.journal.snapshot import packer, shape_of
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.ledger import export as books
from nuanliu.records.ledger.queries import balances, replayed
from nuanliu.records.people import keys
from nuanliu.records.people.crypto import SealError
from nuanliu.records.people.models import Person

MOVE_KEYS = ("verb", "from")  # what a line says of the move, not of the row
INDEXED = {"id_number": "id", "phone": "phone", "card": "card"}


class Finding(NamedTuple):
    """One disagreement: a stable code, the journal line nearest to it (0: none), and what it is."""

    code: str
    entry: int
    what: str


class Replay:
    """What the journal says, read once: newest object, legs by voucher, day of each voucher."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.newest: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
        self.legs: Counter[tuple[Any, ...]] = Counter()
        self.vouchers: dict[str, tuple[int, str]] = {}
        self.docs: dict[str, int] = {}
        self.deeds: dict[str, tuple[int, str]] = {}
        for entry in journal.entries():
            if entry.misfiled:
                what = f"流水第 {entry.seq} 行的检索列 {entry.misfiled} 与正文不符"
                self.findings.append(Finding("JOURNAL-COLUMN", entry.seq, what))
            self._take(entry.seq, entry.line)

    def _take(self, seq: int, line: dict[str, Any]) -> None:
        obj = line.get("obj")
        if line and line["kind"] not in {"refusal", "genesis"}:
            self.deeds[line["intent"]] = (seq, line["kind"])
        if obj:
            said = {key: value for key, value in obj.items() if key not in MOVE_KEYS}
            self.newest[obj["type"], obj["id"]] = (seq, said)
        for leg in line.get("legs", ()):
            subject = f"{obj['type']}:{obj['id']}" if obj else ""
            self.legs[line["voucher"], subject, *leg] += 1
            self.vouchers.setdefault(line["voucher"], (seq, _day(line["t"])))
        for digest in line.get("doc", ()):
            self.docs.setdefault(digest, seq)


def _day(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(OFFICE_TIME).date().isoformat()


def audit() -> list[Finding]:
    """Every disagreement between journal, tables, books and kept files, by journal line."""
    replay = Replay()
    found = [
        *replay.findings,
        *_rows(replay),
        *_counters(replay),
        *_postings(replay),
        *_numbers(),
        *_deeds(replay),
        *_files(replay),
        *_indexes(),
    ]
    return sorted(found, key=lambda one: (one.entry == 0, one.entry, one.code))


def _audited() -> dict[str, type[models.Model]]:
    return {model._meta.label_lower: model for model in apps.get_models()}


def _rows(replay: Replay) -> Iterator[Finding]:
    """Each row equals its newest line; a row with a state has one; no line lacks its row."""
    waiting = dict(replay.newest)
    told = {label for label, _ in waiting}
    for label, model in _audited().items():
        stateful = shape_of(model).state is not None
        if stateful or label in told:
            yield from _rows_of(model, waiting, stateful=stateful)
    for (label, number), (seq, _) in waiting.items():
        what = f"流水第 {seq} 行记有 {label} {number}，表中没有这一行"
        yield Finding("ROW-MISSING", seq, what)


def _rows_of(
    model: type[models.Model],
    waiting: dict[tuple[str, str], tuple[int, dict[str, Any]]],
    *,
    stateful: bool,
) -> Iterator[Finding]:
    pack, columns = packer(model), shape_of(model).columns
    rows = model._base_manager.order_by("pk").values_list(*columns)
    for row in rows.iterator(chunk_size=5000):
        actual = pack(row)
        seq, said = waiting.pop((actual["type"], actual["id"]), (0, {}))
        if not said and stateful:
            what = f"表中的 {actual['type']} {actual['id']} 在流水里没有来历"
            yield Finding("ROW-UNKNOWN", 0, what)
        elif said and said != actual:
            parts = "、".join(key for key in (*said, *actual) if said.get(key) != actual.get(key))
            named = "、".join(dict.fromkeys(parts.split("、")))
            what = f"{actual['type']} {actual['id']} 与流水第 {seq} 行不符：{named}"
            yield Finding("ROW-DIFFERS", seq, what)


def _counters(replay: Replay) -> Iterator[Finding]:
    """Counter rows = replay of the postings = legs of the journal, line by line."""
    sums: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for (_, _, line, source, target, fen), times in replay.legs.items():
        sums[line][source] -= fen * times
        sums[line][target] += fen * times
    for line in balances():
        if line != replayed(line.line):
            what = f"预算行 {line.line}“{line.label}”的余额与分录之和不符"
            yield Finding("LEDGER-COUNTER", 0, what)
        told = sums[line.line]
        counted = (line.available_fen, line.encumbered_fen, line.in_transit_fen, line.paid_fen)
        if counted != tuple(told[end] for end in list(books.ACCOUNTS)[1:]):
            what = f"预算行 {line.line}“{line.label}”的余额与流水之和不符"
            yield Finding("LEDGER-JOURNAL", 0, what)


def _postings(replay: Replay) -> Iterator[Finding]:
    """The same legs for the same subjects under the same voucher and day, in books and journal."""
    left, days = Counter(replay.legs), dict[str, str]()
    for leg in books.legs():
        left[leg.voucher, leg.subject, leg.line, leg.source, leg.target, leg.amount_fen] -= 1
        days[leg.voucher] = leg.on.isoformat()
    wrong = {key[0] for key, count in left.items() if count}
    wrong |= {v for v, day in days.items() if replay.vouchers.get(v, (0, day))[1] != day}
    for voucher in sorted(wrong):
        seq = replay.vouchers.get(voucher, (0, ""))[0]
        yield Finding("LEDGER-VOUCHER", seq, f"凭证 {voucher} 的分录或日期与流水不符")


def _numbers() -> Iterator[Finding]:
    for year, (last, numbers) in sorted(books.series().items()):
        if numbers != list(range(1, last + 1)):
            missing = sorted(set(range(1, last + 1)) ^ set(numbers))
            what = f"{year} 年凭证号不连续：应为 1—{last}，问题在 {missing[:5]}"
            yield Finding("VOUCHER-GAP", 0, what)


def _deeds(replay: Replay) -> Iterator[Finding]:
    """Every deed of the journal is remembered by its key, so that none can be done twice."""
    done = replay.deeds
    kept = {key: (last, kind) for key, kind, last in journal.intents() if last is not None}
    for key in sorted(done.keys() | kept.keys()):
        if done.get(key) != kept.get(key):
            seq = (done.get(key) or kept[key])[0]
            yield Finding("INTENT-DIFFERS", seq, f"操作编号 {key} 的登记与流水第 {seq} 行不符")


def _files(replay: Replay) -> Iterator[Finding]:
    """Every kept file is there with the bytes its hash names, and every file named is kept."""
    kept = set()
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        kept.add(stored.sha256)
        try:
            whole = len(read(stored)) == stored.size
        except (OSError, SealError):
            whole = False
        if not whole:
            seq = replay.docs.get(stored.sha256, 0)
            yield Finding("FILE-DAMAGED", seq, f"文件“{stored.name}”缺失、被改动或打不开")
    for digest in sorted(replay.docs.keys() - kept):
        what = f"流水第 {replay.docs[digest]} 行提到的文件 {digest[:16]}… 没有登记"
        yield Finding("FILE-MISSING", replay.docs[digest], what)


def _indexes() -> Iterator[Finding]:
    """A sealed number still is the one its keyed index was made of: no number was exchanged."""
    ring = keys.current()
    columns = [f"{kind}_index" for kind in INDEXED.values()]
    rows = Person.objects.order_by("pk").values_list("pk", *INDEXED, *columns)
    for pk, *cells in rows.iterator(chunk_size=2000):
        sealed, indexes = cells[: len(INDEXED)], cells[len(INDEXED) :]
        for kind, value, index in zip(INDEXED.values(), sealed, indexes, strict=True):
            try:
                same = ring.blind_index(kind, value.open()) == index if value else not index
            except SealError:
                same = False
            if not same:
                what = f"人员 {pk} 的 {kind} 号码与其索引不符或打不开"
                yield Finding("PERSON-INDEX", 0, what)
