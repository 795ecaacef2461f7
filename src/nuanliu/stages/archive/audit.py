"""The replay audit: do the tables still say what the journal says? (design laws 1, 2 and 9)

The verifier proves the journal against itself; this proves tables, books and kept files against
the journal. Archive is the last stage, so it may look at every table.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from nuanliu.records.documents.actions import read
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.journal.snapshot import packer, shape_of
from nuanliu.records.ledger import export as books
from nuanliu.records.ledger.queries import balances, replayed
from nuanliu.records.people import keys
from nuanliu.records.people.crypto import SealError
from nuanliu.stages.archive.anchors import anchors, keyless, salts
from nuanliu.stages.archive.bonds import bonds, installation
from nuanliu.stages.archive.replay import CHECKPOINT, Finding, Replay
from nuanliu.stages.archive.schema import schema
from nuanliu.stages.projects.models import BudgetLine

# Tables of these apps change only by deeds, so every row of theirs has a line …
TOLD = ("people", "projects", "campaigns", "nominations", "reviews", "payments",
        "goods", "claims", "visits", "feedback", "performance", "disclosure",
        "archive")  # fmt: skip
TOLD_TABLES = ("ledger.voucher", "ledger.linecode")
# … but for those that hang on the line of another row: bonds.py holds them to it.
BOUND = (
    "people.installation",
    "nominations.rosterfinding",
    "nominations.rosterkey",
    "reviews.item",
    "feedback.asked",
    "feedback.token",
)


def audit() -> list[Finding]:
    """Every disagreement between journal, tables, books and kept files, by journal line."""
    replay = Replay()
    stranger = list(installation(replay))
    if stranger:  # whose keys these sealed values want is not known then
        return [*stranger, *replay.findings]
    keys.current()  # without the keys nothing sealed can be judged: that is no tampering
    found = replay.findings
    checks = [schema, _rows, _counters, _postings, _numbers, anchors]
    # Under a key that is not there nothing opens: that is told once, and is no tampering either.
    checks += [] if keyless(replay) else [salts, _files, bonds]
    for check in checks:
        found += _safely(check, replay)
    return sorted(found, key=lambda one: (one.entry == 0, one.entry, one.code))


def _safely(check: Callable[[Replay], Iterator[Finding]], replay: Replay) -> Iterator[Finding]:
    """What a check finds; a value that is none of its column's is a finding too, never a crash."""
    try:
        yield from check(replay)
    except (ValueError, TypeError, ArithmeticError, LookupError, ObjectDoesNotExist) as wrong:
        what = (
            f"表里有读不懂的值，{check.__name__.strip('_')} 一项没有查完（{type(wrong).__name__}）"
        )
        yield Finding("UNREADABLE", 0, what)


def _rows(replay: Replay) -> Iterator[Finding]:
    """Each row equals its newest line, none lacks its line, and no line lacks its row."""
    waiting = {key: said for key, said in replay.newest.items() if key[0] != CHECKPOINT}
    for model in apps.get_models():
        label, app = model._meta.label_lower, model._meta.app_label
        if label in TOLD_TABLES or (app in TOLD and label not in BOUND):
            yield from _rows_of(model, waiting)
    yield from _rows_of(StoredFile, waiting, strangers=True)
    for (label, number), (seq, _) in waiting.items():
        what = f"流水第 {seq} 行记有 {label} {number}，表中没有这一行"
        yield Finding("ROW-MISSING", seq, what)


def _rows_of(
    model: type[models.Model],
    waiting: dict[tuple[str, str], tuple[int, dict[str, Any]]],
    *,
    strangers: bool = False,
) -> Iterator[Finding]:
    pack, columns = packer(model), shape_of(model).columns
    rows = model._base_manager.order_by("pk").values_list(*columns)
    for row in rows.iterator(chunk_size=5000):
        actual = pack(row)
        seq, said = waiting.pop((actual["type"], actual["id"]), (0, {}))
        if not said and strangers:  # kept, and not yet named by any deed
            continue
        if not said:
            what = f"表中的 {actual['type']} {actual['id']} 在流水里没有来历"
            yield Finding("ROW-UNKNOWN", 0, what)
        elif said != actual:
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
    present = {line.line for line in balances()}
    newest, posted = books.counted(), books.last_postings()
    for gone in sorted((sums.keys() | _lines_of_budget()) - present):
        yield Finding("LEDGER-LINE", 0, f"账上没有资金安排 {gone}，流水和立项里却有")
    for line in balances():
        if line != replayed(line.line):
            what = f"资金安排 {line.line}“{line.label}”的余额与分录之和不符"
            yield Finding("LEDGER-COUNTER", 0, what)
        if newest.get(line.line) != posted.get(line.line, 0):
            what = f"资金安排 {line.line}“{line.label}”计到的分录不是最后一笔"
            yield Finding("LEDGER-COUNTER", 0, what)
        told = sums[line.line]
        counted = (line.available_fen, line.encumbered_fen, line.in_transit_fen, line.paid_fen)
        if counted != tuple(told[end] for end in list(books.ACCOUNTS)[1:]):
            what = f"资金安排 {line.line}“{line.label}”的余额与流水之和不符"
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


def _numbers(_: Replay) -> Iterator[Finding]:
    for year, (last, numbers) in sorted(books.series().items()):
        if numbers != list(range(1, last + 1)):
            missing = sorted(set(range(1, last + 1)) ^ set(numbers))
            what = f"{year} 年凭证号不连续：应为 1—{last}，问题在 {missing[:5]}"
            yield Finding("VOUCHER-GAP", 0, what)


def _lines_of_budget() -> set[int]:
    return set(BudgetLine.objects.values_list("ledger_line_id", flat=True))


def _files(replay: Replay) -> Iterator[Finding]:
    """Every kept file is there with the bytes its hash names, and every file named is kept."""
    kept = set()
    for stored in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        kept.add(stored.sha256)
        try:
            whole = stored.destroyed_on is not None or len(read(stored)) == stored.size
        except (OSError, SealError):
            whole = False
        if not whole:
            seq = replay.docs.get(stored.sha256, 0)
            yield Finding("FILE-DAMAGED", seq, f"文件“{stored.name}”缺失、被改动或打不开")
    for digest in sorted(replay.docs.keys() - kept):
        what = f"流水第 {replay.docs[digest]} 行提到的文件 {digest[:16]}… 没有登记"
        yield Finding("FILE-MISSING", replay.docs[digest], what)
