"""One child over the books, killed at a moment or at a statement that chance draws."""

import json
import mmap
import os
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NamedTuple
from unittest import mock

from benchmarks.money import books  # makes Django ready: must come first

# isort: split

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from nuanliu.core.refusal import Refused

AIMED = 0.5  # share of kills at a statement
AT_THE_END = 0.2  # of these, the share around the COMMIT
BEGUN, FLAG = 0, 1  # bytes of the shared page
COUNT = slice(8, 16)  # statements so far
OUTSIDE, INSIDE, COMMITTING = 0, 1, 2
PATIENCE = 60.0  # seconds a child may take to begin


class Shot(NamedTuple):
    """One child: how it ended, where its transaction stood, statements, seconds, its answer."""

    killed: bool
    aimed: bool
    flag: int
    statements: int
    seconds: float
    told: str


@dataclass
class Known:
    """How long a deed of a name is: statements and seconds, as it was when let through."""

    statements: int = 60
    seconds: float = 0.15

    def aim(self, chance: random.Random) -> int:
        """0 for a blind kill, else before or after which statement; of the last ones more often."""
        if chance.random() >= AIMED:
            return 0
        last = 2 * self.statements
        late = chance.random() < AT_THE_END
        return chance.randint(max(last - 3, 1), last) if late else chance.randint(1, last)


def fire(act: Callable[[], Any], chance: random.Random, known: Known, *, let: bool) -> Shot:
    """Let a child do it, and kill it unless `let`."""
    connection.close()
    page = mmap.mmap(-1, mmap.PAGESIZE)
    aimed = 0 if let else known.aim(chance)
    delay = None if let or aimed else chance.uniform(0, known.seconds * 1.05)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        child_of(writer, act, watched(page, aimed))
    os.close(writer)
    begun = time.perf_counter()
    if delay is not None:
        begun = _kill_after(child, page, delay)
    _, status = os.waitpid(child, 0)
    taken = time.perf_counter() - begun
    with os.fdopen(reader, encoding="utf-8") as pipe:
        told = pipe.read()
    ended = os.waitstatus_to_exitcode(status)
    statements = int.from_bytes(page[COUNT], "little")
    shot = Shot(ended == -signal.SIGKILL, aimed > 0, page[FLAG], statements, taken, told)
    page.close()
    books.settled()
    return shot


def _kill_after(child: int, page: mmap.mmap, delay: float) -> float:
    end = time.perf_counter() + PATIENCE
    while not page[BEGUN] and time.perf_counter() < end:
        time.sleep(0.0002)
    begun = time.perf_counter()
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)  # one that just ended is a zombie yet: nobody else is hit
    return begun


def child_of(writer: int, act: Callable[[], Any], around: AbstractContextManager[None]) -> None:
    """Do it; never returns. The answer, or what went wrong, is told on the pipe."""
    code = 3
    try:
        with suppress(OperationalError):  # of books that a restore has yet to make
            connection.ensure_connection()
        with around:
            answer = act()
        os.write(writer, ("ok " + json.dumps(answer, sort_keys=True)).encode())
        code = 0
    except Refused as refused:
        os.write(writer, f"refused {refused}".encode()[:2000])
    except BaseException as wrong:  # noqa: BLE001 - told to the parent, which judges it
        place = traceback.extract_tb(wrong.__traceback__)[-1]
        os.write(writer, f"wrong {type(wrong).__name__} {place.name}: {wrong}".encode()[:2000])
    finally:
        os._exit(code)


def told_by_child(act: Callable[[], Any], around: AbstractContextManager[None]) -> str:
    """What a child answers that does it inside `around`; nobody kills it."""
    connection.close()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        child_of(writer, act, around)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    books.settled()
    return told


@contextmanager
def watched(page: mmap.mmap, aimed: int) -> Iterator[None]:
    """Show how far the deed is; die at the statement aimed at (odd: before it, even: after it)."""
    passed = 0

    def point(*, statement: bool) -> None:
        nonlocal passed
        passed += 1
        if aimed and passed == aimed:
            os.kill(os.getpid(), signal.SIGKILL)
        if statement:
            page[COUNT] = (passed // 2).to_bytes(8, "little")

    def execute(inner: Any, sql: str, values: Any, many: Any, context: Any) -> Any:
        point(statement=False)
        if connection.in_atomic_block or sql.startswith("BEGIN"):
            page[FLAG] = INSIDE
        try:
            return inner(sql, values, many, context)
        finally:
            point(statement=True)

    real: Any = BaseDatabaseWrapper  # the stubs do not know these two
    commit, rollback = real._commit, real._rollback

    def committing(self: BaseDatabaseWrapper) -> None:
        point(statement=False)
        page[FLAG] = COMMITTING
        commit(self)
        page[FLAG] = OUTSIDE
        point(statement=True)

    def rolling_back(self: BaseDatabaseWrapper) -> None:
        rollback(self)
        page[FLAG] = OUTSIDE

    with (
        mock.patch.object(BaseDatabaseWrapper, "_commit", committing),
        mock.patch.object(BaseDatabaseWrapper, "_rollback", rolling_back),
        connection.execute_wrapper(execute),
    ):
        page[BEGUN] = 1
        yield
