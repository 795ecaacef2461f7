"""Posting 10,000 approvals on a PostgreSQL server, against a peer and a floor.

The sides are those of `bench_approvals`, with the server's own fast way for the floor: COPY of
exactly the rows our run left behind, into the same tables under the same triggers, from the same
starting state. All run on copies of one database, made by the server (TEMPLATE).

    python -m tools.postgres --lasting .venv/bin/python -m benchmarks.bench_postgresql
"""

import argparse
import statistics
import sys
import time
from typing import Any, LiteralString, NamedTuple

import psycopg

from benchmarks.bench_approvals import INSERTED, Sides, ours, peer, ready

# isort: split

from django.apps import apps
from django.db import connection
from psycopg import sql
from tests.laws.office import office

APPROVALS = 10_000
PEER_TIMES, FLOOR_TIMES = 10.0, 4.0
SAME = ("ledger_line", "ledger_posting", "journal_entry", "nominations_nomination")


class Added(NamedTuple):
    """What our run added, as COPY reads it, table by table; and the rows it changed."""

    copied: dict[str, bytes]
    head: tuple[Any, ...]
    series: list[tuple[int, int]]
    decision: int


def opened(name: str) -> "psycopg.Connection[Any]":
    """A connection of ours to a database of the server, past the framework."""
    facts = connection.settings_dict
    return psycopg.connect(host=facts["HOST"], user=facts["USER"], dbname=name, autocommit=True)


def copy_database(source: str, target: str) -> None:
    """The server's own copy; nobody may be using either."""
    connection.close()
    with opened("template1") as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(target)))
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        server.execute(made.format(sql.Identifier(target), sql.Identifier(source)))
        server.execute("CHECKPOINT")  # so that no side pays for the copying


def key_of(table: str) -> str:
    """The column of a table's key."""
    (model,) = (one for one in apps.get_models() if one._meta.db_table == table)
    return str(model._meta.pk.column)


def added(before: str, after: str) -> Added:
    """Every row our run added, and what it made of the head and the series."""
    copied: dict[str, bytes] = {}
    with opened(before) as old, opened(after) as new:
        for table in INSERTED:
            key = sql.Identifier(key_of(table))
            known = sql.SQL("SELECT {}::text FROM {}").format(key, sql.Identifier(table))
            had = sql.Literal([one for (one,) in old.execute(known).fetchall()])
            fresh = sql.SQL(
                "COPY (SELECT * FROM {} WHERE {}::text <> ALL ({}::text[]) ORDER BY 1) TO STDOUT"
            ).format(sql.Identifier(table), key, had)
            with new.cursor() as cursor, cursor.copy(fresh) as out:
                copied[table] = b"".join(map(bytes, out))
        head = new.execute("SELECT size, last, last_at, frontier FROM journal_head").fetchone()
        series = new.execute("SELECT last, year FROM ledger_series").fetchall()
        decision = new.execute("SELECT max(id) FROM reviews_decision").fetchone()
    if head is None or decision is None:
        raise LookupError("our run left no decision")
    return Added(copied, tuple(head), [tuple(one) for one in series], int(decision[0]))


def floor(name: str, rows: Added, batch: int) -> float:
    """Seconds to write the same rows with no thought at all: one transaction, COPY."""
    with opened(name) as base:
        begun = time.perf_counter()
        with base.transaction(), base.cursor() as cursor:
            cursor.executemany("UPDATE ledger_series SET last = %s WHERE year = %s", rows.series)
            for table in INSERTED:
                into = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with cursor.copy(into) as pipe:
                    pipe.write(rows.copied[table])
            _change(cursor, rows, batch)
        return time.perf_counter() - begun


def _change(cursor: Any, rows: Added, batch: int) -> None:
    of_batch = "SELECT nomination_id FROM reviews_item WHERE batch_id = %s"
    approved = "UPDATE nominations_nomination SET state = 'approved' WHERE state = 'listed'"
    statements: list[tuple[LiteralString, tuple[Any, ...]]] = [
        (f"{approved} AND id IN ({of_batch})", (batch,)),
        ("UPDATE reviews_item SET decision_id = %s WHERE batch_id = %s", (rows.decision, batch)),
        ("UPDATE reviews_batch SET state = 'approved' WHERE id = %s", (batch,)),
        ("UPDATE journal_head SET size = %s, last = %s, last_at = %s, frontier = %s", rows.head),
    ]
    for words, values in statements:
        cursor.execute(words, values)


def same_end(first: str, second: str) -> bool:
    """Whether two databases hold the same books, journal and nominations."""

    def rows(name: str, table: str) -> list[Any]:
        with opened(name) as base:
            every = sql.SQL("SELECT * FROM {} ORDER BY 1").format(sql.Identifier(table))
            return base.execute(every).fetchall()

    return all(rows(first, table) == rows(second, table) for table in SAME)


def measure(approvals: int, rounds: int) -> Sides:
    """As in `bench_approvals`: each round ours and then the floor; the first is not counted."""
    box = office()
    batch = ready(box, approvals)
    here = str(connection.settings_dict["NAME"])
    copy_database(here, "bench_start")
    posting, rules, lowest = [], [], []
    for _ in range(rounds + 1):
        copy_database("bench_start", here)
        mine, asked = ours(box, batch)
        connection.close()
        rows = added("bench_start", here)
        copy_database("bench_start", "bench_floor")
        lowest.append(floor("bench_floor", rows, batch))
        posting.append(mine)
        rules.append(asked)
        if not same_end(here, "bench_floor"):
            raise SystemExit("the floor left other rows than our run")
    copy_database("bench_start", here)
    return Sides(posting[1:], rules[1:], lowest[1:], peer(box, batch))


def main() -> int:
    """Print all sides and ratios, medians of the rounds; exit 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("approvals", type=int, nargs="?", default=APPROVALS)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        print(__doc__.splitlines()[-1].strip())
        return 2
    seen = measure(options.approvals, options.rounds)
    middle = [statistics.median(side) for side in (seen.floor, seen.posting, seen.rules)]
    print(f"PostgreSQL，审批 {options.approvals:,} 人，{options.rounds} 轮的中位数")
    print("下限（COPY 同样的行）{:.3f} s；集体决定入账 {:.3f} s；核对规则 {:.3f} s".format(*middle))
    print(f"入账为下限的 {seen.over:.2f} 倍（上限 {FLOOR_TIMES:.0f}）")
    print(
        f"逐人一个 ORM 事务 {seen.peer:.2f} s，"
        f"为我们的 {seen.under:.1f} 倍（下限 {PEER_TIMES:.0f}）"
    )
    return 0 if seen.under >= PEER_TIMES and seen.over <= FLOOR_TIMES else 1


if __name__ == "__main__":
    sys.exit(main())
