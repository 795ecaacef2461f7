"""The demo year in a child process that is killed with signal 9, and what must hold afterwards.

The parent makes the framework ready, invents the cast and reads its roster files once, closes the
database and forks; the child plays on from wherever the books stand, so a kill costs no start-up.
Rosters are read in the parent: a kill strikes the books, not the guarded child that opens files.
"""

import hashlib
import mmap
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, NamedTuple
from unittest import mock

from benchmarks.ready import DATABASE, FOLDER  # before everything that has tables

# isort: split

from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from nuanliu.faces.cli.demo import collecting, run, stage
from nuanliu.faces.cli.demo.cast import cast_for
from nuanliu.faces.cli.demo.opening import shipped_project
from nuanliu.faces.cli.migrating import make_tables
from nuanliu.records.documents import workbook
from nuanliu.records.journal import actions as journal
from nuanliu.records.people import keys

OUTSIDE, INSIDE, COMMITTING = 0, 1, 2  # what the child says of its transaction
FLAG, FRESH = 0, 1  # bytes of the shared page
DONE, BROKEN = 0, 3  # how a child ends that nobody killed
PATIENCE = 60.0  # seconds a child may take to reach its first new deed
AIM = 0.5  # seconds an aimed kill waits for a COMMIT
POLL = 0.0005
TEMPLATE = FOLDER / "empty.sqlite3"


class Shot(NamedTuple):
    """One child: how it ended, where it stood in its transaction, what it had reported done."""

    killed: bool
    flag: int
    told: list[str]
    ended: int


def prepare() -> None:
    """An empty migrated database as template, and everything read that every child needs."""
    make_tables()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copyfile(DATABASE, TEMPLATE)
    facts, _ = shipped_project()
    for rosters in _cast(facts).rosters.values():
        _cells([data for r in rosters for data in (r.data, r.corrected) if data])


def begin_again() -> None:
    """Throw books, files and keys away and start with the empty template."""
    connection.close()
    keys.use(None)
    for path in DATABASE.parent.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(FOLDER / "keys", ignore_errors=True)
    shutil.copyfile(TEMPLATE, DATABASE)


def fire(delay: float, *, aimed: bool, plant: str = "") -> Shot:
    """Let a child play on and kill it `delay` seconds after it began its first new deed.

    aimed: then wait for a COMMIT and strike into it; plant: a fault to work with, see `PLANTS`.
    """
    connection.close()
    page = mmap.mmap(-1, mmap.PAGESIZE)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(page, writer, plant)
    os.close(writer)
    killed = _kill(child, page, delay, aimed=aimed)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        told = pipe.read().split("\n")
    ended = os.waitstatus_to_exitcode(status)
    shot = Shot(killed and ended == -signal.SIGKILL, page[FLAG], told[:-1], ended)
    page.close()
    return shot


def _kill(child: int, page: mmap.mmap, delay: float, *, aimed: bool) -> bool:
    """Whether the child was still there to be killed; it is left for the caller to wait for."""
    if not _until(lambda: page[FRESH] != 0, PATIENCE, child):
        return False
    if _until(lambda: False, delay, child):
        return False
    end = time.perf_counter() + AIM
    while aimed and page[FLAG] != COMMITTING and time.perf_counter() < end:
        pass  # a COMMIT lasts a few milliseconds: sleeping would miss it
    os.kill(child, signal.SIGKILL)  # a child that just ended is a zombie yet: nobody else is hit
    return True


def _until(holds: Callable[[], bool], seconds: float, child: int) -> bool:
    """Whether something came to hold within `seconds`; False as soon as the child has ended."""
    end = time.perf_counter() + seconds
    while not holds():
        left = end - time.perf_counter()
        if left <= 0 or os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return False
        time.sleep(min(left, POLL))
    return True


def _child(page: mmap.mmap, writer: int, plant: str) -> None:
    """Play the year on; never returns. What goes wrong is told on the pipe as 'wrong …'."""
    code = BROKEN
    try:
        with PLANTS[plant](), _watched(page), _reporting(page, writer), _from_memory():
            run.play(None, lambda _: None)
        code = DONE
    except BaseException as wrong:  # noqa: BLE001 - told to the parent, which judges it
        place = traceback.extract_tb(wrong.__traceback__)[-1]
        text = f"wrong {type(wrong).__name__} {place.name}:{place.lineno} {wrong}"
        os.write(writer, (text.replace("\n", " ")[:2000] + "\n").encode())
    finally:
        sys.stdout.flush()
        os._exit(code)


@contextmanager
def _watched(page: mmap.mmap) -> Iterator[None]:
    """Show in the shared page whether a transaction is open, from BEGIN to after its COMMIT."""

    def around(name: str, during: int | None, after: int) -> Any:
        inner = getattr(DatabaseWrapper, name)

        def outer(self: DatabaseWrapper) -> None:
            if during is not None:
                page[FLAG] = during
            inner(self)
            page[FLAG] = after

        return mock.patch.object(DatabaseWrapper, name, outer)

    with (
        around("_start_transaction_under_autocommit", None, INSIDE),
        around("_commit", COMMITTING, OUTSIDE),
        around("_rollback", INSIDE, OUTSIDE),
    ):
        yield


@contextmanager
def _reporting(page: mmap.mmap, writer: int) -> Iterator[None]:
    """Report each deed's key once its action returned; mark the first deed that is new."""
    known = set(_keys_done())
    do, refused = stage.Stage.do, stage.Stage.refused

    def told_do(self: stage.Stage, action: Any, login: str, key: str, **facts: Any) -> Any:
        page[FRESH] |= f"demo:{key}" not in known
        result = do(self, action, login, key, **facts)
        os.write(writer, f"done demo:{key}\n".encode())
        return result

    def told_refused(
        self: stage.Stage, code: str, action: Any, login: str, key: str, **facts: Any
    ) -> None:
        page[FRESH] |= f"demo:{key}" not in known
        refused(self, code, action, login, key, **facts)
        os.write(writer, f"refused demo:{key}\n".encode())

    page[FRESH] = not known  # an empty database: the founding itself is the first deed
    with (
        mock.patch.object(stage.Stage, "do", told_do),
        mock.patch.object(stage.Stage, "refused", told_refused),
    ):
        yield


def _keys_done() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key FROM journal_intent"
            " UNION SELECT intent FROM journal_entry WHERE kind = 'refusal'"
        )
        return [key for (key,) in cursor.fetchall()]


@contextmanager
def _from_memory() -> Iterator[None]:
    with (
        mock.patch.object(run, "cast_for", _cast),
        mock.patch.object(collecting, "cells_of", _cells),
    ):
        yield


_made: list[Any] = []  # the cast, made by the parent before the first fork


def _cast(facts: dict[str, Any]) -> Any:
    if not _made:
        _made.append(cast_for(facts))
    return _made[0]


_read: dict[str, Any] = {}  # cells by the SHA-256 of their file


def _cells(files: list[bytes]) -> list[Any]:
    for data in files:
        digest = hashlib.sha256(data).hexdigest()
        if digest not in _read:
            _read[digest] = workbook.cells(data)
    return [_read[hashlib.sha256(data).hexdigest()] for data in files]


def _no_transaction(*_: Any, **__: Any) -> Any:
    return nullcontext()


def _outside() -> Any:
    """Every action writes row by row, outside any transaction."""
    broken = mock.Mock(wraps=transaction, atomic=_no_transaction)
    return mock.patch.object(journal, "transaction", broken)


# The control of this harness: a run with a fault planted must end in violations.
PLANTS: dict[str, Callable[[], Any]] = {"": nullcontext, "outside": _outside}
