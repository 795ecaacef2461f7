"""Two processes of eight threads approve against a nearly empty budget, all at once.

Ours: the real machinery of a deed (journal, voucher, posting, triggers) with nothing about it but
its money; who gets some gives it back more often than not, so that the line stays nearly empty to
the end. Beside them somebody reads, again and again, what the postings leave available.
Control: check-then-insert as it is written without a lock, by the same processes and threads over
a table of its own; it must overspend, or the race was none.

`python -m tools.postgres --lasting .venv/bin/python -m benchmarks.races` runs it on PostgreSQL.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from benchmarks import contended  # makes Django ready: must come first

# isort: split

from django.db import connection, transaction

from benchmarks.ready import FOLDER
from nuanliu.core.refusal import Refused
from nuanliu.records.journal.queries import refused

ATTEMPTS, CONTROL = 20_000, 4_000
PROCESSES, THREADS = 2, 8
ENOUGH_FOR = 6  # approvals; sixteen want one
GIVES_BACK = 0.6
Try = Callable[[str, random.Random], str]


class Approving:
    """One thread's attempts at the real deed."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.held: list[int] = []

    def attempt(self, key: str, chance: random.Random) -> str:
        """Ask for money; the code of the refusal, or 'taken'. Some of what is held goes back."""
        deed = contended.deed_of(key)
        try:
            self.held.append(contended.take(deed, line=self.line, fen=contended.FEN))
            told = "taken"
        except Refused as error:
            told = error.code
        if self.held and chance.random() < GIVES_BACK:
            back = self.held.pop()
            contended.give_back(contended.deed_of(f"{key}-back"), voucher=back)
        return told


class Naive:
    """One thread's attempts without a lock: look at the sum, then insert."""

    def __init__(self, _: int) -> None:
        self.held = 0

    def attempt(self, _: str, chance: random.Random) -> str:
        """'over' where the sum was too much right after, 'taken' or 'refused'."""
        told = "refused"
        # Where a transaction takes the only lock as it begins, the naive way is to read before it.
        if connection.vendor == "sqlite":
            enough = self._spent() < ENOUGH_FOR
            if enough:
                self._insert()
        else:
            with transaction.atomic():
                enough = self._spent() < ENOUGH_FOR
                if enough:
                    self._insert()
        if enough:
            told = "over" if self._spent() > ENOUGH_FOR else "taken"
            self.held += 1
        if self.held and chance.random() < GIVES_BACK:
            self.held -= 1
            with connection.cursor() as cursor:
                cursor.execute(
                    "DELETE FROM races_naive WHERE id = (SELECT min(id) FROM races_naive)"
                )
        return told

    def _spent(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM races_naive")
            (count,) = cursor.fetchone()
        return int(count)

    def _insert(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO races_naive (who) VALUES (1)")


WAYS: dict[str, type[Approving] | type[Naive]] = {"ours": Approving, "naive": Naive}


def work(way: str, line: int, each: int, name: str, seed: int) -> Counter[str]:
    """The threads of one process, `each` attempts a thread; what they came to."""
    tally: Counter[str] = Counter()
    lock, together = threading.Lock(), threading.Barrier(THREADS)

    def run(place: int) -> None:
        mine, own = WAYS[way](line), Counter[str]()
        chance = random.Random(f"{seed}-{name}-{place}")  # noqa: S311 - a test
        together.wait()
        for number in range(each):
            try:
                own[mine.attempt(f"{name}-{place}-{number}", chance)] += 1
            except Exception as error:  # noqa: BLE001 - told to whoever counts
                own[f"error {type(error).__name__}: {str(error)[:200]}"] += 1
        connection.close()
        with lock:
            tally.update(own)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return tally


def race(way: str, line: int, attempts: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Let the processes run; what they came to, and what was overspent while they ran."""
    each = -(-attempts // (PROCESSES * THREADS))
    command = [sys.executable, "-m", "benchmarks.races", "--worker"]
    running = [
        subprocess.Popen(
            [*command, json.dumps([way, line, each, f"p{n}", seed])],
            env={**os.environ, "NUANLIU_BENCH_AT": str(FOLDER)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(PROCESSES)
    ]
    seen: list[str] = []
    while way == "ours" and any(one.poll() is None for one in running):
        left = available(line)
        if left < 0:
            seen.append(f"超支 {-left} 分")
        time.sleep(0.2)
    tally: Counter[str] = Counter()
    for one in running:
        out, _ = one.communicate()
        tally.update(json.loads(out) if one.returncode == 0 else {"error process ended": 1})
    return tally, seen


def available(line: int) -> int:
    """What the postings leave on the line, in fen: not what its counter says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(CASE WHEN target = 'available' THEN amount_fen ELSE 0 END)"
            " - sum(CASE WHEN source = 'available' THEN amount_fen ELSE 0 END)"
            " FROM ledger_posting WHERE line_id = %s",
            [line],
        )
        (left,) = cursor.fetchone()
    return int(left)


def measure(attempts: int, control: int, seed: int) -> dict[str, Any]:
    """Both ways over one database; every figure of the report."""
    line = contended.prepare(ENOUGH_FOR * contended.FEN)
    kind = {"sqlite": "INTEGER PRIMARY KEY", "postgresql": "BIGSERIAL PRIMARY KEY"}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE races_naive (id {kind[connection.vendor]}, who INTEGER)")
    begun = time.perf_counter()
    ours, seen = race("ours", line, attempts, seed)
    seconds = time.perf_counter() - begun
    naive, _ = race("naive", line, control, seed)
    told = refused().get("BUD-OVERSPEND", 0)
    return {
        "database": connection.vendor,
        "attempts": sum(ours.values()),
        "taken": ours["taken"],
        "refused": ours["BUD-OVERSPEND"],
        "refusals_journalled": told,
        "overspent": seen,
        "errors": {one: n for one, n in ours.items() if one not in ("taken", "BUD-OVERSPEND")},
        "wrong": contended.wrong_books(),
        "naive": {"attempts": sum(naive.values()), "overspent": naive["over"]},
        "seed": seed,
        "seconds": round(seconds, 1),
    }


def passed(told: dict[str, Any]) -> bool:
    """Nothing overspent, nothing failed, every refusal journalled; and the control overspent."""
    clean = not (told["overspent"] or told["errors"] or told["wrong"])
    counted = told["refusals_journalled"] == told["refused"] > 0 < told["taken"]
    return clean and counted and told["naive"]["overspent"] > 0


def report(told: dict[str, Any]) -> str:
    """For people."""
    naive = told["naive"]
    return (
        f"{told['database']}：{PROCESSES} 个进程 × {THREADS} 线程抢只够 {ENOUGH_FOR} 笔的余额，"
        f"{told['attempts']:,} 次，批准 {told['taken']:,}，拒绝 {told['refused']:,}"
        f"（都有流水：{told['refusals_journalled'] == told['refused']}），"
        f"超支 {len(told['overspent'])} 次，错误 {told['errors'] or 0}，"
        f"账 {told['wrong'] or '相符'}；用时 {told['seconds']} 秒，种子 {told['seed']}\n"
        f"对照（先看余额再插入，不加锁）{naive['attempts']:,} 次，超支 {naive['overspent']:,} 次\n"
        + ("达到" if passed(told) else "未达到")
    )


def main() -> int:
    """Exit 0 when nothing was overspent and the control was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("attempts", type=int, nargs="?", default=ATTEMPTS)
    parser.add_argument("--control", type=int, default=CONTROL, help="attempts of the naive way")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worker", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(work(*json.loads(options.worker))))
        return 0
    told = measure(options.attempts, options.control, options.seed)
    print(json.dumps(told, ensure_ascii=False) if options.json else report(told))
    return 0 if passed(told) else 1


if __name__ == "__main__":
    sys.exit(main())
