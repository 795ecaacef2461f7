"""Locking, bank file, release and answer of 10,000 payments, against a peer and a floor.

Ours: the five deeds as a clerk does them, one payment in a hundred comes back. What the deeds ask
of everybody before they write (rules of law 3, 4 and 6) is timed with them and told beside.
Peer: the same final work, an ORM transaction for each step of each payment, written the way
Django's documentation makes single rows fast; its file is written by openpyxl. Floor: plain
statements that write exactly the rows our run left, payments in their final state at once, into
the same tables under the same triggers, and a bare file by XlsxWriter. All on copies of one file.
"""

import argparse
import csv
import io
import os
import resource
import shutil
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from benchmarks.ready import DATABASE, FOLDER  # before everything that has tables

# isort: split

import openpyxl
import xlsxwriter
from django.db import transaction
from django.db.models import F
from tests.laws import fund
from tests.laws.office import Box, office

from benchmarks.bench_approvals import at_rest, copy_of
from nuanliu.core.journal import Frontier, canonical, leaf_hash
from nuanliu.records.journal import models as journal
from nuanliu.records.journal.snapshot import snapshot
from nuanliu.records.ledger import models as ledger
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import batching, results
from nuanliu.stages.payments.models import Payment, Run
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Batch

PAYMENTS = 10_000
PEER_TIMES, FLOOR_TIMES = 10.0, 4.0
BACK = 100  # one payment in so many comes back
LINEAR = 1.3  # a payment of a big batch may cost so many times one of a small batch
SETTINGS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA secure_delete=ON; PRAGMA recursive_triggers=ON;"
)
BOOKED = ("ledger_series", "ledger_voucher", "ledger_posting")  # in their own order
Table = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]  # rows that are new, that changed


class Ticking:
    """What is counted: seconds by the clock, or of the processor, children included."""

    processor = False


def now() -> float:
    """The seconds that are compared. On a busy machine only those of the processor say anything."""
    if not Ticking.processor:
        return time.perf_counter()
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def ready(people: int) -> tuple[Box, int]:
    """An approved list of so many people with accounts in one bank."""
    box = office()
    line = fund.project(box, ("元旦春节送温暖", people * fund.CAP, people))[0]
    campaign = fund.campaign(box, line)
    fund.put_forward(box, campaign, people)
    batch: int = fund.noticed(box, campaign)
    decisions.sign(box.deed("leader2"), batch=batch, number="纪要1", text="同意")
    fund.approve(box, batch)
    return box, batch


class Clock:
    """Seconds of each step, and of the rules asked within."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self.rules = 0.0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        begun = now()
        yield
        self.steps[name] = now() - begun

    @property
    def whole(self) -> float:
        """All steps."""
        return sum(self.steps.values())


def ours(box: Box, batch: int) -> Clock:
    """The deeds on everybody of a list."""
    clock, asking = Clock(), payments.check_all

    def timed(*about: Any) -> None:
        begun = now()
        asking(*about)
        clock.rules += now() - begun

    with patch.object(payments, "check_all", timed):
        with clock.step("锁定"):
            run = payments.lock(box.deed("office"), batch=batch, channel=Channel.BANK)
        with clock.step("代发文件"):
            batching.prepare_file(box.deed("office"), run=run)
        with clock.step("送出"):
            payments.release(box.deed("cashier"), run=run)
        data = answer(run)
        with clock.step("回盘"):
            results.read_result(box.deed("accountant"), run=run, name="回盘.csv", data=data)
    return clock


def answer(run: int) -> bytes:
    """What the bank says of a run: one in `BACK` came back."""
    numbers = Payment.objects.filter(run=run).order_by("number").values_list("number", flat=True)
    data: bytes = fund.answer_of(run, failed=set(numbers[::BACK]))
    return data


def peer(box: Box, batch: int) -> float:
    """Seconds of a transaction for each step of each payment, with the same final work."""
    row = Batch.objects.select_related("campaign__line").get(pk=batch)
    begun = now()
    run = Run.objects.create(
        batch=row, channel="bank", number="2024-01-DF-01", people=0, total_fen=0,
        control="", state="locked",
    )  # fmt: skip
    waiting = Nomination.objects.filter(item__batch=batch, state="approved").order_by("pk")
    made = [
        _step(box, "payments.lock", partial(_locked, run, row, one, place))
        for place, one in enumerate(waiting.values_list("pk", flat=True), 1)
    ]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for pk in made:
        one = Payment.objects.get(pk=pk)
        card = one.card.open() if one.card else ""
        sheet.append([one.number, one.payee, card, one.bank, f"{one.amount_fen / 100:.2f}"])
    book.save(io.BytesIO())
    for pk in made:
        _step(box, "payments.release", partial(_moved, pk, "sent", "encumbered", "in_transit"))
    for line in csv.DictReader(io.StringIO(answer(run.pk).decode())):
        pk = Payment.objects.only("pk").get(number=line["发放编号"]).pk
        good = line["处理结果"] == "成功"
        way = ("paid", "in_transit", "paid") if good else ("failed", "in_transit", "encumbered")
        _step(box, "payments.read_result", partial(_moved, pk, *way))
    return now() - begun


def _locked(run: Run, batch: Batch, pk: int, place: int) -> tuple[Payment, Any, str]:
    row = Nomination.objects.select_related("person").get(pk=pk)
    payment = payments.snapshot_of(run, row, place)
    payment.state, payment.campaign, payment.line = "locked", batch.campaign, batch.campaign.line
    payment.save(force_insert=True)
    return payment, None, ""


def _moved(pk: int, state: str, source: str, target: str) -> tuple[Payment, Any, str]:
    row = Payment.objects.select_related("line").get(pk=pk)
    ledger.Series.objects.get_or_create(year=2024)
    ledger.Series.objects.filter(year=2024).update(last=F("last") + 1)
    number = ledger.Series.objects.values_list("last", flat=True).get(year=2024)
    voucher = ledger.Voucher(
        year=2024, number=number, on="2024-02-01", kind=state, memo="", key=f"{state}:{pk}"
    )
    voucher.save(force_insert=True)
    leg = (row.line.ledger_line_id, source, target, row.amount_fen)
    ledger.Posting(
        voucher_id=voucher.pk, line_id=leg[0], source=source, target=target,
        amount_fen=leg[3], subject=f"payments.payment:{pk}",
    ).save(force_insert=True)  # fmt: skip
    row.state = state
    row.save(update_fields=["state"])
    return row, leg, f"2024-{number}"


def _step(box: Box, kind: str, does: Callable[[], tuple[Payment, Any, str]]) -> int:
    """One transaction: the row, its posting, its line in the journal."""
    with transaction.atomic():
        head = journal.Head.objects.select_for_update().get()
        row, leg, voucher = does()
        line: dict[str, Any] = {
            "t": box.now.strftime("%Y-%m-%dT%H:%M:%SZ"), "unit": "", "kind": kind,
            "actor": f"account:{box.staff['office'].pk}", "intent": f"{kind}:{row.pk}",
            "obj": snapshot(row), "legs": [list(leg)] if leg else [], "voucher": voucher,
            "seq": head.size + 1, "prev": head.last,
        }  # fmt: skip
        text = canonical(line)
        leaf = leaf_hash(text)
        frontier = Frontier.from_text(head.frontier)
        frontier.push(leaf)
        journal.Entry(
            seq=head.size + 1, kind=kind, actor=line["actor"], intent=line["intent"],
            obj_type="payments.payment", obj_id=str(row.pk), code="", line=text, leaf=leaf.hex(),
        ).save(force_insert=True)  # fmt: skip
        head.size, head.last, head.frontier = head.size + 1, leaf.hex(), frontier.to_text()
        head.save(update_fields=["size", "last", "frontier"])
    return row.pk


def left(before: Path, after: Path) -> dict[str, Table]:
    """By table: the rows our run added, and those it changed, with their row numbers first."""
    with closing(sqlite3.connect(after)) as base:
        base.execute("ATTACH ? AS old", (str(before),))
        named = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = [name for (name,) in named if not name.startswith("sqlite_")]
        found = {}
        for one in tables:
            there = f"SELECT rowid FROM old.{one}"
            added = base.execute(f"SELECT * FROM main.{one} WHERE rowid NOT IN ({there})")
            new = added.fetchall()
            changed = base.execute(
                f"SELECT rowid, * FROM main.{one} WHERE rowid IN ({there})"
                f" EXCEPT SELECT rowid, * FROM old.{one}"
            ).fetchall()
            if new or changed:
                found[one] = (new, changed)
        return found


def floor(path: Path, rows: dict[str, Table]) -> float:
    """Seconds to write the same rows with no thought at all: one transaction, plain statements."""
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.executescript(SETTINGS)
        columns = {
            one: [row[1] for row in base.execute(f"PRAGMA table_info({one})")] for one in rows
        }
        begun = now()
        base.execute("BEGIN IMMEDIATE")
        base.execute("PRAGMA defer_foreign_keys = ON")
        _book(base, rows)
        for one, (new, changed) in rows.items():
            if one in BOOKED or one == "ledger_line":
                continue
            if new:
                marks = ",".join("?" * len(new[0]))
                base.executemany(f"INSERT INTO {one} VALUES ({marks})", new)
            if changed:
                sets = ",".join(f'"{name}" = ?' for name in columns[one])
                values = [(*row[1:], row[0]) for row in changed]
                base.executemany(f"UPDATE {one} SET {sets} WHERE rowid = ?", values)
        base.execute("COMMIT")
        return now() - begun


def _book(base: sqlite3.Connection, rows: dict[str, Table]) -> None:
    """Vouchers one after the other, as their guard wants them, each with all its postings."""
    postings: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows["ledger_posting"][0]:
        postings.setdefault(row[6], []).append(row)
    for voucher in rows["ledger_voucher"][0]:
        base.execute("UPDATE ledger_series SET last = last + 1 WHERE year = ?", (voucher[1],))
        base.execute(f"INSERT INTO ledger_voucher VALUES ({','.join('?' * len(voucher))})", voucher)
        mine = postings[voucher[0]]
        base.executemany(
            f"INSERT INTO ledger_posting VALUES ({','.join('?' * len(mine[0]))})", mine
        )


def bare_file(rows: dict[str, Table]) -> float:
    """Seconds of a workbook of as many lines and the reading of as long an answer."""
    begun = now()
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows["payments_payment"][0]):
            for at, value in enumerate(row[:8]):
                sheet.write_string(place, at, str(value))
    return now() - begun


def same_end(first: Path, second: Path) -> list[str]:
    """The tables in which two databases differ."""
    return sorted(left(first, second))


class Sides(NamedTuple):
    """Of every round our clock and the floor, with its file; the seconds of the peer."""

    clocks: list[Clock]
    floors: list[float]
    files: list[float]
    peer: float

    @property
    def mine(self) -> float:
        """The median of our runs."""
        return statistics.median(clock.whole for clock in self.clocks)

    @property
    def over(self) -> float:
        """Ours against the floor with its file, round by round: the median."""
        pairs = zip(self.clocks, self.floors, self.files, strict=True)
        return statistics.median(clock.whole / (low + file) for clock, low, file in pairs)

    @property
    def over_rows(self) -> float:
        """Ours against the rows alone."""
        pairs = zip(self.clocks, self.floors, strict=True)
        return statistics.median(clock.whole / low for clock, low in pairs)


def measure(people: int, rounds: int, *, with_peer: bool) -> Sides:
    """Each round: ours, then the floor with exactly the rows it left. The peer once, at the end."""
    box, batch = ready(people)
    at_rest()
    start = copy_of(DATABASE, "start.sqlite3")
    clocks, floors, files = [], [], []
    for _ in range(rounds):
        shutil.copyfile(start, DATABASE)
        clocks.append(ours(box, batch))
        at_rest()
        rows = left(start, DATABASE)
        again = copy_of(start, "floor.sqlite3")
        floors.append(floor(again, rows))
        files.append(bare_file(rows))
        if different := same_end(DATABASE, again):
            raise SystemExit(f"the floor left other rows than our run: {different}")
    shutil.copyfile(start, DATABASE)
    return Sides(clocks, floors, files, peer(box, batch) if with_peer else 0.0)


def told(people: int, seen: Sides) -> Iterator[str]:
    """The report."""
    clock = seen.clocks[-1]
    steps = "、".join(f"{name} {seconds:.2f} s" for name, seconds in clock.steps.items())
    counted = "处理器秒" if Ticking.processor else "时钟秒"
    yield f"发放 {people:,} 笔（{counted}）：{seen.mine:.2f} s，{people / seen.mine:,.0f} 笔/s"
    yield f"  {steps}"
    yield f"  其中逐人核对全部规则 {clock.rules:.2f} s（逐笔事务和下限都不核对）"
    low, file = statistics.median(seen.floors), statistics.median(seen.files)
    yield f"  下限：同样的行 {low:.2f} s，文件 {file:.2f} s；为下限的 {seen.over:.2f} 倍"
    yield f"  只比写入的行 {seen.over_rows:.2f} 倍（上限 {FLOOR_TIMES:.0f}）"
    if seen.peer:
        times = seen.peer / seen.mine
        yield f"  逐笔 ORM 事务 {seen.peer:.1f} s，为我们的 {times:.1f} 倍（下限 {PEER_TIMES:.0f}）"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"  本进程内存峰值 {peak:.0f} MB"


def main() -> int:
    """Print sides and ratios; exit 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("payments", type=int, nargs="?", default=PAYMENTS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--processor", action="store_true", help="count processor seconds")
    options = parser.parse_args()
    Ticking.processor = options.processor
    print(f"数据在 {FOLDER}", file=sys.stderr)
    seen = measure(options.payments, options.rounds, with_peer=not options.no_peer)
    print("\n".join(told(options.payments, seen)))
    fast = options.no_peer or seen.peer / seen.mine >= PEER_TIMES
    return 0 if fast and seen.over_rows <= FLOOR_TIMES else 1


if __name__ == "__main__":
    sys.exit(main())
