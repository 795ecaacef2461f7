"""A PostgreSQL server is stopped at once, as in a crash, under load, again and again.

Several processes do money deeds and note every answer they got. The server is stopped without a
word to anybody (immediate), begins again out of its log, and everything that was answered must be
there; the laws hold, and the processes go on where they stood. What this cannot show is a power
cut, for the page cache survives it; the server runs with every setting that guards against one.
"""

import argparse
import json
import os
import random
import signal
import sys
import time

from benchmarks.money.own_server import server  # sets DATABASE_URL: before everything else

# isort: split

from benchmarks.money import books

# isort: split

from django.db import InterfaceError, OperationalError, connection

from benchmarks import survival
from benchmarks.committed import commit
from benchmarks.money.flow import steps
from nuanliu.records.journal.models import Intent
from nuanliu.stages.archive.audit import audit

CRASHES, WORKERS, LISTS, PEOPLE = 60, 3, 6, 4
SHORTEST, LONGEST = 0.2, 2.0  # seconds of load before a crash
LONG_LOOK = 10  # crashes between two whole audits


def worker(office: books.Office, mine: list[int], writer: int) -> None:
    """Deed after deed until the server is gone; every answered key is told. Never returns."""
    try:
        with books.read_here():
            for batch in mine:
                for step in steps(office, batch):
                    step.act()
                    os.write(writer, f"{step.key}\n".encode())
        os.write(writer, b"finished\n")
    except (OperationalError, InterfaceError):
        pass  # the server is gone, which is what was to be
    except BaseException as wrong:  # noqa: BLE001 - told to the parent
        os.write(
            writer, f"wrong {type(wrong).__name__} {wrong}".replace("\n", " ").encode() + b"\n"
        )
    finally:
        os._exit(0)


def crash(office: books.Office, chance: random.Random) -> list[str]:
    """Load, a crash, the server up again; what the workers were told."""
    connection.close()
    children = []
    for n in range(WORKERS):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            worker(office, office.batches[n::WORKERS], writer)
        os.close(writer)
        children.append((child, reader))
    time.sleep(chance.uniform(SHORTEST, LONGEST))
    server.stop(signal.SIGQUIT)
    told = []
    for child, reader in children:
        with os.fdopen(reader, encoding="utf-8") as pipe:
            told += pipe.read().splitlines()
        os.waitpid(child, 0)
    server.start()
    return told


def looked(answered: set[str], *, whole: bool) -> list[str]:
    """What is wrong with the books after a crash."""
    there = set(Intent.objects.values_list("key", flat=True))
    wrong = [f"已答复的操作丢失：{one}" for one in sorted(answered - there)]
    wrong += survival.crooked_lines() + survival.paid_twice()
    if whole:
        wrong += [f"{one.code} {one.what}" for one in audit()] + survival.not_verified()
    return wrong


def main() -> int:
    """Exit 0 when nothing that was answered is lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("crashes", type=int, nargs="?", default=CRASHES)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - a test
    office = books.prepare(LISTS, PEOPLE, cash=1)
    answered: set[str] = set()
    acknowledged, wrong = 0, []
    for n in range(options.crashes):
        told = crash(office, chance)
        wrong += [one for one in told if one.startswith("wrong")]
        fresh = {one for one in told if not one.startswith("wrong") and one != "finished"}
        acknowledged += len(fresh - answered)
        answered |= fresh
        wrong += looked(answered, whole=n % LONG_LOOK == 0 or n == options.crashes - 1)
        books.follow(f"停机 {n + 1}，已答复 {acknowledged}，违反 {len(wrong)}")
        if told.count("finished") == WORKERS:
            books.begin_again()
            answered = set()
    facts = {"crashes": options.crashes, "acknowledged": acknowledged, "violations": wrong}
    facts |= {"seed": options.seed, "commit": commit(), "on": books.ON}
    books.say(json.dumps(facts, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
