"""Every write of the whole payment flow fails once: the disk is full, or does not answer (EIO).

SQLite: the nth write, truncation or sync of the database and its log (failing_vfs), for every n.
PostgreSQL: the nth statement, answered by the server itself with the error of a full or broken
disk. On both, the nth step of keeping a file. After each the books are exactly as before the deed;
at last the deed is done, under its key. A full disk stays full; an I/O error comes once.
"""

import argparse
import errno
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.money import books  # makes Django ready: must come first

# isort: split

from django.db import connection

from benchmarks import survival
from benchmarks.committed import commit
from benchmarks.money import failing_vfs
from benchmarks.money.flow import Step, steps
from benchmarks.money.striking import told_by_child
from nuanliu.records.documents import actions as documents
from nuanliu.records.journal.models import Intent
from nuanliu.stages.archive.audit import audit

LISTS, PEOPLE, CASH = 1, 4, 1
MOST = 2000  # writes of one deed: more is a fault of this program
Fault = Callable[[int], AbstractContextManager[None]]
RAISING = "DO $$ BEGIN RAISE EXCEPTION 'injected' USING ERRCODE = '{}'; END $$"


@contextmanager
def full_file_system(nth: int) -> Iterator[None]:
    """SQLite's nth write and all after it find no room."""
    failing_vfs.faults.arm(nth, failing_vfs.FULL, lasting=True)
    yield


@contextmanager
def failing_file_system(nth: int) -> Iterator[None]:
    """SQLite's nth write comes to nothing."""
    failing_vfs.faults.arm(nth, failing_vfs.IO_WRITE, lasting=False)
    yield


def failing_server(state: str) -> Fault:
    """The nth statement is answered with an error of this SQLSTATE by the server."""

    @contextmanager
    def around(nth: int) -> Iterator[None]:
        count = 0

        def execute(inner: Any, sql: str, values: Any, many: Any, context: Any) -> Any:
            nonlocal count
            count += 1
            if count == nth:
                return inner(RAISING.format(state), None, False, context)  # noqa: FBT003 - its place
            return inner(sql, values, many, context)

        with connection.execute_wrapper(execute):
            yield

    return around


def failing_folder(code: int) -> Fault:
    """The nth of the steps in which files are kept fails with this errno."""

    @contextmanager
    def around(nth: int) -> Iterator[None]:
        count = 0

        def counted(inner: Callable[..., Any]) -> Callable[..., Any]:
            def call(*words: Any, **more: Any) -> Any:
                nonlocal count
                count += 1
                if count == nth:
                    raise OSError(code, os.strerror(code))
                return inner(*words, **more)

            return call

        seen = mock.Mock(wraps=os)
        seen.fsync, seen.fdopen = counted(os.fsync), counted(os.fdopen)
        making = mock.Mock(mkstemp=counted(tempfile.mkstemp))
        with (
            mock.patch.object(documents, "os", seen),
            mock.patch.object(documents, "tempfile", making),
            mock.patch.object(Path, "replace", counted(Path.replace)),
        ):
            yield

    return around


def kinds() -> dict[str, Fault]:
    """The faults of the database at hand, and of the folder."""
    folder = {
        "文件夹 ENOSPC": failing_folder(errno.ENOSPC),
        "文件夹 EIO": failing_folder(errno.EIO),
    }
    if books.ADDRESS:
        return folder | {
            "语句 53100": failing_server("53100"),
            "语句 58030": failing_server("58030"),
        }
    return folder | {"写 ENOSPC": full_file_system, "写 EIO": failing_file_system}


def struck(step: Step, fault: Fault, every: int) -> tuple[int, list[str]]:
    """Fail write after write of a deed until one round meets none; how many, and what is wrong."""
    before, wrong = books.fingerprint(), []
    for nth in range(1, MOST, every):
        told = told_by_child(step.act, fault(nth))
        done = Intent.objects.filter(key=step.key).exists()
        if told.startswith("ok "):
            if not done:
                wrong.append(f"{step.name} 第 {nth} 次写失败：已答复，却没有办成")
            return nth - 1, wrong
        if done or books.fingerprint() != before:
            wrong.append(f"{step.name} 第 {nth} 次写失败，账变了：{told}")
            return nth, wrong
        if (
            "I/O" not in told
            and "full" not in told
            and "injected" not in told
            and "Errno" not in told
        ):
            wrong.append(f"{step.name} 第 {nth} 次写失败，答复是：{told}")
    raise SystemExit("a deed of so many writes is a fault of this program")


def flow(office: books.Office, fault: Fault, every: int) -> tuple[Counter[str], list[str]]:
    """The whole life of a list under one kind of fault."""
    counts, wrong = Counter[str](), []
    books.begin_again()
    for step in steps(office, office.batches[0]):
        count, found = struck(step, fault, every)
        counts[step.name] += count
        wrong += [*found, *survival.crooked_lines(), *survival.paid_twice()]
        if found:
            break
    wrong += [f"{one.code} {one.what}" for one in audit()]
    return counts, wrong


def main() -> int:
    """Exit 0 when every failure left the books as they were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only each so-many-th write")
    options = parser.parse_args()
    if not books.ADDRESS:
        failing_vfs.install()
    office = books.prepare(LISTS, PEOPLE, cash=CASH)
    begun, told, wrong = time.perf_counter(), {}, []
    with books.read_here():
        for name, fault in kinds().items():
            counts, found = flow(office, fault, options.every)
            told[name] = dict(counts)
            wrong += [f"{name}：{one}" for one in found]
            books.follow(f"{name} {sum(counts.values())} 处，违反 {len(wrong)}")
    facts = {"on": books.ON, "every": options.every, "failures": told, "violations": wrong}
    facts |= {"commit": commit(), "seconds": round(time.perf_counter() - begun, 1)}
    books.say(json.dumps(facts, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
