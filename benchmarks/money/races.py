"""Two processes of eight threads book against a budget that is nearly empty, again and again.

An attempt is one `ledger.post` of the product, without the journal's queue before it: what decides
then is the database alone. Whoever got a unit gives it back a little later, so that the last unit
is contested all the time. Afterwards the postings, read in their order, never went below zero. The
control, in the same threads, looks first and then writes, as one would without thinking: it must
overspend.
"""

import argparse
import json
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from benchmarks.money import books  # makes Django ready: must come first

# isort: split

from django.db import OperationalError, connection, connections, transaction

from benchmarks.committed import commit
from nuanliu.core.refusal import Refused
from nuanliu.faces.cli.migrating import make_tables
from nuanliu.records.ledger import actions as ledger
from nuanliu.records.ledger import queries

RACES, CONTROL = 20_000, 4_000
PROCESSES, THREADS = 2, 8
UNITS, FEN, HELD = 3, 100, 6  # units in the budget, fen of one, attempts for which one is kept
DAY = date(2024, 5, 6)
NAIVE = "naive_taken"
Told = Counter[str]
Racer = Callable[[int, int, random.Random], Told]


def prepare() -> int:
    """A line with money for three, and the plain table of the control."""
    books.empty()
    make_tables()
    line = ledger.open_line(year=2024, label="试行")
    leg = ledger.Transfer(line, "outside", "available", UNITS * FEN, "race:0")
    with transaction.atomic():
        ledger.post(key="race:0", kind="test", on=DAY, memo="", transfers=[leg])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {NAIVE} (owner varchar(40) PRIMARY KEY)")
    return line


class Booker:
    """One thread of the product: what it was told, and how many units it holds."""

    def __init__(self, line: int) -> None:
        self.line, self.told, self.held, self.posted = line, Told(), 0, 0
        self.me = f"{os.getpid()}:{threading.get_ident()}"

    def _post(self, source: str, target: str) -> bool:
        self.posted += 1
        leg = ledger.Transfer(self.line, source, target, FEN, f"race:{self.me}")
        key = f"{self.me}:{self.posted}"
        try:
            with transaction.atomic():
                ledger.post(key=key, kind="test", on=DAY, memo="", transfers=[leg])
        except Refused as refused:
            self.told[refused.code] += 1
            return False
        except OperationalError as busy:  # SQLite's lock not had within its 30 seconds
            if "locked" not in str(busy):
                raise
            self.told["waited in vain"] += 1
            return False
        return True

    def take(self) -> None:
        """One attempt."""
        self.told["attempts"] += 1
        if self._post("available", "encumbered"):
            self.told["taken"] += 1
            self.held += 1

    def give_back(self) -> None:
        """One unit of those held, however often it must be tried."""
        while not self._post("encumbered", "available"):
            pass
        self.told["back"] += 1
        self.held -= 1


def booked(line: int, attempts: int, chance: random.Random) -> Told:
    """One thread's attempts by the product."""
    me = Booker(line)
    for _ in range(attempts):
        me.take()
        if me.held and chance.random() < 1 / HELD:
            me.give_back()
    while me.held:
        me.give_back()
    return me.told


def naive(_line: int, attempts: int, chance: random.Random) -> Told:
    """The same by looking first and writing then."""
    told, me = Told(), f"{os.getpid()}:{threading.get_ident()}"
    mine: list[str] = []
    for n in range(attempts):
        told["attempts"] += 1
        if taken_naively() < UNITS:
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {NAIVE} VALUES (%s)", [f"{me}:{n}"])
            mine.append(f"{me}:{n}")
            told["taken"] += 1
            told["overspent"] += taken_naively() > UNITS
        if mine and chance.random() < 1 / HELD:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {NAIVE} WHERE owner = %s", [mine.pop()])
    return told


def taken_naively() -> int:
    """How many rows the control's table has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {NAIVE}")
        return int(cursor.fetchone()[0])


def race(racer: Racer, line: int, attempts: int, seed: int) -> Told:
    """All threads of all processes at once; what they say together."""
    connections.close_all()
    share = -(-attempts // (PROCESSES * THREADS))
    pipes = [_process(racer, line, share, seed + n) for n in range(PROCESSES)]
    told = Told()
    for child, reader in pipes:
        with os.fdopen(reader) as pipe:
            told += Told(json.loads(pipe.read()))
        os.waitpid(child, 0)
    return told


def _process(racer: Racer, line: int, share: int, seed: int) -> tuple[int, int]:
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, reader
    told: list[Told] = []

    def run(place: int) -> None:
        try:
            told.append(racer(line, share, random.Random(seed * 100 + place)))  # noqa: S311 - a test
        except Exception as wrong:  # noqa: BLE001 - told to the parent
            told.append(Told({f"wrong {type(wrong).__name__}: {wrong}"[:200]: 1}))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with os.fdopen(writer, "w") as pipe:
        pipe.write(json.dumps(sum(told, Told())))
    os._exit(0)


def lowest(line: int) -> int:
    """The least that the budget ever held, in fen, after each posting in its order."""
    left = least = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source, target, amount_fen FROM ledger_posting WHERE line_id = %s ORDER BY id",
            [line],
        )
        for source, target, fen in cursor.fetchall():
            left += fen * ((target == "available") - (source == "available"))
            least = min(least, left)
    return least


@contextmanager
def clocked(facts: dict[str, Any]) -> Iterator[None]:
    """Seconds of what is done inside."""
    begun = time.perf_counter()
    yield
    facts["seconds"] = round(time.perf_counter() - begun, 1)


def main() -> int:
    """Exit 0 when nothing was overspent, the control was, and nobody met an error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("races", type=int, nargs="?", default=RACES)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--control", type=int, default=CONTROL)
    options = parser.parse_args()
    line = prepare()
    facts: dict[str, Any] = {"on": books.ON, "seed": options.seed, "commit": commit()}
    with clocked(facts):
        told = race(booked, line, options.races, options.seed)
    kept = queries.balance(line)
    facts |= {"told": dict(told), "lowest": lowest(line), "left": kept[3:]}
    control = race(naive, line, options.control, options.seed)
    facts["control"] = dict(control)
    wrong = [one for one in (*told, *control) if one.startswith("wrong")]
    whole = kept == queries.replayed(line) and kept[3] == UNITS * FEN
    passed = not wrong and whole and facts["lowest"] >= 0 and control["overspent"] > 0
    facts["passed"] = passed and told["attempts"] >= options.races
    books.say(json.dumps(facts, ensure_ascii=False))
    return 0 if facts["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
