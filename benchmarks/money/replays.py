"""Every money deed of a list's life sent 2, 3 and 20 times at once, under one key.

So many processes wait for one another and send the same request together; a few send it again
when it is long done. All get the same answer, and the books are, row for row, those of one deed:
one key among the intents, as many lines in the journal. Control: the same with a key each. What
can be done once only is then refused to all but one; it never is done twice.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from benchmarks.money import books  # makes Django ready: must come first

# isort: split

from contextlib import nullcontext

from django.db import connection

from benchmarks import survival
from benchmarks.committed import commit
from benchmarks.money.flow import Step, steps
from benchmarks.money.striking import child_of
from nuanliu.records.journal.models import Entry, Intent
from nuanliu.stages.archive.audit import audit

TIMES = (2, 3, 20)
PEOPLE, CASH = 4, 1


def together(acts: Sequence[Callable[[], Any]]) -> list[str]:
    """What processes answer that begin at the same moment."""
    connection.close()
    gate_out, gate_in = os.pipe()
    pipes = []
    for act in acts:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(gate_in)
            connection.ensure_connection()
            os.read(gate_out, 1)  # nobody writes: it ends for all when the parent lets go
            child_of(writer, act, nullcontext())
        os.close(writer)
        pipes.append((child, reader))
    os.close(gate_out)
    os.close(gate_in)
    told = []
    for child, reader in pipes:
        with os.fdopen(reader, encoding="utf-8") as pipe:
            told.append(pipe.read())
        os.waitpid(child, 0)
    books.settled()
    return told


def replayed(step: Step, times: int) -> list[str]:
    """What is wrong after a deed was sent so many times at once, and then twice more."""
    lines = Entry.objects.count()
    told = together([step.act] * times)
    after, done = books.fingerprint(), Entry.objects.count() - lines
    again = together([step.act] * 2)
    wrong = []
    if len({*told, *again}) != 1 or not told[0].startswith("ok "):
        wrong.append(f"{step.name} ×{times}：答复不一 {sorted({*told, *again})[:3]}")
    if books.fingerprint() != after:
        wrong.append(f"{step.name} ×{times}：再发一次，账变了")
    of_it = Entry.objects.filter(intent=step.key).count()
    if Intent.objects.filter(key=step.key).count() != 1 or of_it != done:
        wrong.append(f"{step.name} ×{times}：流水 {done} 行，其中这一操作 {of_it} 行")
    return wrong


def with_keys_of_their_own(step: Step, times: int) -> list[str]:
    """The control: as many deeds. One is done; the others are refused or change no money."""
    deed, act = step.act.args[0], step.act
    acts = [
        partial(act.func, replace(deed, key=f"{deed.key}:{n}"), *act.args[1:], **act.keywords)
        for n in range(times)
    ]
    answers = Counter(one.split(" ", 1)[0] for one in together(acts))
    return [f"{step.name}：一个也没有办成 {dict(answers)}"] if not answers["ok"] else []


def main() -> int:
    """Exit 0 when every deed was done once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    office = books.prepare(len(TIMES) + 1, PEOPLE, cash=CASH)
    counts, wrong = Counter[int](), []
    with books.read_here():
        for times, batch in zip((*TIMES, 0), office.batches, strict=True):
            for step in steps(office, batch):
                if times:
                    counts[times] += 1
                    wrong += replayed(step, times)
                else:
                    wrong += with_keys_of_their_own(step, 3)
                wrong += survival.crooked_lines() + survival.paid_twice()
            books.follow(f"×{times}：{counts[times]} 件，违反 {len(wrong)}")
        wrong += [f"{one.code} {one.what}" for one in audit()]
    facts = {"on": books.ON, "deeds": dict(counts), "violations": wrong, "commit": commit()}
    books.say(json.dumps(facts, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
