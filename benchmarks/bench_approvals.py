"""Posting 10,000 approvals with ledger, journal and counter, against a peer and a floor.

Ours: one collective decision (`reviews.approve`) on a batch of that many people. The rules that it
asks of everybody before it posts are timed and shown beside it, with and without: neither peer nor
floor asks any.
Peer: the same final work, one ORM transaction an approval, written the way Django's
documentation makes single rows fast (`update_fields`, `force_insert`, F expressions, plain pk
values). Floor: `executemany` of exactly the rows our run left behind, into the same tables under
the same triggers, from the same starting state. All three run on copies of one database file.
"""

import argparse
import shutil
import sqlite3
import statistics
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from benchmarks.ready import DATABASE  # before everything that has tables

# isort: split

from django.db import connection, transaction
from django.db.models import F
from tests.laws import fund
from tests.laws.office import Box, office

from nuanliu.core.journal import Frontier, canonical, leaf_hash
from nuanliu.core.lifecycles import NOMINATION
from nuanliu.core.moves import Move
from nuanliu.core.roles import Role
from nuanliu.records.journal import models as journal
from nuanliu.records.journal.snapshot import snapshot
from nuanliu.records.ledger import models as ledger
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews import decisions

APPROVALS = 10_000
PEER_TIMES, FLOOR_TIMES = 10.0, 3.0
INSERTED = (
    "documents_storedfile",
    "reviews_signature",
    "reviews_duty",
    "ledger_voucher",
    "reviews_decision",
    "ledger_posting",
    "journal_entry",
    "journal_intent",
)
Rows = dict[str, list[tuple[Any, ...]]]


def ready(box: Box, approvals: int) -> int:
    """A batch of that many people whose notice has run and which lacks one signature; its id."""
    line = fund.project(box, ("元旦春节送温暖", approvals * fund.CAP, approvals))[0]
    campaign = fund.campaign(box, line)
    fund.put_forward(box, campaign, approvals)
    batch: int = fund.noticed(box, campaign)
    decisions.sign(box.deed("leader2"), batch=batch, number="纪要1", text="同意")
    return batch


def ours(box: Box, batch: int) -> tuple[float, float]:
    """Seconds of the one decision on everybody: posting, and the rules it asks before."""
    asking = decisions._check_each
    asked = 0.0

    def timed(*about: Any) -> None:
        nonlocal asked
        begun = time.perf_counter()
        asking(*about)
        asked += time.perf_counter() - begun

    with patch.object(decisions, "_check_each", timed):
        begun = time.perf_counter()
        fund.approve(box, batch)
        taken = time.perf_counter() - begun
    return taken - asked, asked


def peer(box: Box, batch: int) -> float:
    """Seconds of one ORM transaction an approval, doing the same final work."""
    approving = NOMINATION.decide("listed", "approve", frozenset({Role.LEADER}))
    if not isinstance(approving, Move):
        raise TypeError(approving)
    waiting = Nomination.objects.filter(item__batch=batch, state="listed").order_by("pk")
    chosen = list(waiting.values_list("pk", flat=True))
    begun = time.perf_counter()
    for pk in chosen:
        _approve_one(box, pk, approving)
    return time.perf_counter() - begun


def _approve_one(box: Box, pk: int, approving: Any) -> None:

    with transaction.atomic():
        head = journal.Head.objects.select_for_update().get()
        row = Nomination.objects.select_related("campaign__line").get(pk=pk)
        ledger.Series.objects.get_or_create(year=2024)
        ledger.Series.objects.filter(year=2024).update(last=F("last") + 1)
        number = ledger.Series.objects.values_list("last", flat=True).get(year=2024)
        voucher = ledger.Voucher(
            year=2024, number=number, on=box.now.date(), kind="encumber", memo="", key=f"one:{pk}"
        )
        voucher.save(force_insert=True)
        leg = (row.campaign.line.ledger_line_id, "available", "encumbered", row.amount_fen)
        posting = ledger.Posting(
            voucher_id=voucher.pk,
            line_id=leg[0],
            source=leg[1],
            target=leg[2],
            amount_fen=leg[3],
            subject=f"nominations.nomination:{pk}",
        )
        posting.save(force_insert=True)
        row.state = approving.target
        row.save(update_fields=["state"])
        _journal_one(box, head, row, approving, leg, f"2024-{number}")


def _journal_one(box: Box, head: Any, row: Any, approving: Any, leg: Any, voucher: str) -> None:

    obj = {**snapshot(row), "verb": approving.verb, "from": approving.source}
    line = {
        "t": box.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "unit": "",
        "kind": "reviews.approve",
        "actor": f"account:{box.staff['leader'].pk}",
        "intent": f"one:{row.pk}",
        "obj": obj,
        "legs": [list(leg)],
        "voucher": voucher,
        "seq": head.size + 1,
        "prev": head.last,
    }
    text = canonical(line)
    leaf = leaf_hash(text)
    frontier = Frontier.from_text(head.frontier)
    frontier.push(leaf)
    entry = journal.Entry(
        seq=head.size + 1,
        kind="reviews.approve",
        actor=line["actor"],
        intent=line["intent"],
        obj_type=obj["type"],
        obj_id=obj["id"],
        code="",
        line=text,
        leaf=leaf.hex(),
    )
    entry.save(force_insert=True)
    head.size, head.last, head.frontier = entry.seq, entry.leaf, frontier.to_text()
    head.save(update_fields=["size", "last", "frontier"])
    intent = journal.Intent(
        key=entry.intent, kind=entry.kind, digest="", result=row.pk, entry_id=entry.seq
    )
    intent.save(force_insert=True)


def final_rows(before: Path, after: Path) -> Rows:
    """Every row our run added, table by table."""
    base = sqlite3.connect(after)
    base.execute("ATTACH ? AS old", (str(before),))
    rows = {
        table: base.execute(
            f"SELECT * FROM main.{table} WHERE rowid NOT IN (SELECT rowid FROM old.{table})"
        ).fetchall()
        for table in INSERTED
    }
    rows["head"] = base.execute("SELECT size, last, last_at, frontier FROM journal_head").fetchall()
    rows["series"] = base.execute("SELECT year, last FROM ledger_series").fetchall()
    rows["nominations"] = base.execute(
        "SELECT n.id FROM nominations_nomination n JOIN old.nominations_nomination o"
        " ON o.id = n.id WHERE n.state <> o.state"
    ).fetchall()
    base.close()
    return rows


def floor(path: Path, rows: Rows, batch: int) -> float:
    """Seconds to write the same rows with no thought at all: one transaction, plain statements."""
    base = sqlite3.connect(path, isolation_level=None)
    base.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA recursive_triggers=ON;"
    )
    begun = time.perf_counter()
    base.execute("BEGIN IMMEDIATE")
    base.executemany("UPDATE ledger_series SET last = ?2 WHERE year = ?1", rows["series"])
    for table in INSERTED:
        if rows[table]:
            marks = ",".join("?" * len(rows[table][0]))
            base.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
    decision = rows["reviews_decision"][0][0]
    base.execute(
        "UPDATE nominations_nomination SET state = 'approved' WHERE id IN"
        " (SELECT nomination_id FROM reviews_item WHERE batch_id = ?) AND state = 'listed'",
        (batch,),
    )
    base.execute("UPDATE reviews_item SET decision_id = ? WHERE batch_id = ?", (decision, batch))
    base.execute("UPDATE reviews_batch SET state = 'approved' WHERE id = ?", (batch,))
    base.execute(
        "UPDATE journal_head SET size = ?, last = ?, last_at = ?, frontier = ?", rows["head"][0]
    )
    base.execute("COMMIT")
    taken = time.perf_counter() - begun
    base.close()
    return taken


def same_end(first: Path, second: Path) -> bool:
    """Whether two databases hold the same books, journal and nominations."""
    base = sqlite3.connect(first)
    base.execute("ATTACH ? AS other", (str(second),))
    tables = ("ledger_line", "ledger_posting", "journal_entry", "nominations_nomination")
    different = [
        table
        for table in tables
        if base.execute(
            f"SELECT * FROM main.{table} EXCEPT SELECT * FROM other.{table} LIMIT 1"
        ).fetchone()
    ]
    base.close()
    return not different


def copy_of(path: Path, name: str) -> Path:
    """The database file as it is on disk, nothing open, under another name."""
    kept = path.with_name(name)
    shutil.copyfile(path, kept)
    return kept


def at_rest() -> None:
    """Bring the write-ahead log into the file and close it, so that the file can be copied."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


class Sides(NamedTuple):
    """Seconds of every round: the decision without its rules, the rules, the floor; of the peer."""

    posting: list[float]
    rules: list[float]
    floor: list[float]
    peer: float

    @property
    def over(self) -> float:
        """The posting against the floor of the same round: the median."""
        return statistics.median(a / b for a, b in zip(self.posting, self.floor, strict=True))

    @property
    def whole_over(self) -> float:
        """The same with the rules that the decision asks of everybody."""
        whole = (a + b for a, b in zip(self.posting, self.rules, strict=True))
        return statistics.median(a / b for a, b in zip(whole, self.floor, strict=True))

    @property
    def under(self) -> float:
        """The peer against the median posting."""
        return self.peer / statistics.median(self.posting)


def measure(approvals: int, rounds: int) -> Sides:
    """Each round: our run, then the floor with exactly the rows it left. The peer once, at the end.

    The first round warms the files up and is not counted.
    """
    box = office()
    batch = ready(box, approvals)
    at_rest()
    start = copy_of(DATABASE, "start.sqlite3")
    posting, rules, lowest = [], [], []
    for _ in range(rounds + 1):
        shutil.copyfile(start, DATABASE)
        mine, asked = ours(box, batch)
        at_rest()
        rows = final_rows(start, DATABASE)
        again = copy_of(start, "floor.sqlite3")
        lowest.append(floor(again, rows, batch))
        posting.append(mine)
        rules.append(asked)
        if not same_end(DATABASE, again):
            raise SystemExit("the floor left other rows than our run")
    shutil.copyfile(start, DATABASE)
    return Sides(posting[1:], rules[1:], lowest[1:], peer(box, batch))


def main() -> int:
    """Print all sides and ratios, medians of the rounds; exit 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("approvals", type=int, nargs="?", default=APPROVALS)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    seen = measure(options.approvals, options.rounds)

    def speed(seconds: list[float]) -> str:
        middle = statistics.median(seconds)
        spread = f"{min(seconds):.3f}–{max(seconds):.3f}"
        return f"{middle:.3f} s（{spread}），{options.approvals / middle:,.0f} 人/s"

    print(f"审批 {options.approvals:,} 人：账、流水、计数在同一事务里；{options.rounds} 轮的中位数")
    print(f"下限（executemany 同样的行）{speed(seen.floor)}")
    print(
        f"集体决定入账 {speed(seen.posting)}，为下限的 {seen.over:.2f} 倍（上限 {FLOOR_TIMES:.0f}）"
    )
    print(f"批准前逐人核对全部规则 {speed(seen.rules)}（下限和逐人事务都不核对）")
    print(f"连核对在内为下限的 {seen.whole_over:.2f} 倍")
    print(f"逐人一个 ORM 事务 {speed([seen.peer])}")
    print(f"为我们入账的 {seen.under:.1f} 倍（下限 {PEER_TIMES:.0f}）")
    return 0 if seen.under >= PEER_TIMES and seen.over <= FLOOR_TIMES else 1


if __name__ == "__main__":
    sys.exit(main())
