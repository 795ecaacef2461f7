"""Work for the second core: a forked child does it while the year goes on, until asked for."""

import os
import pickle
import sys
from collections.abc import Callable
from multiprocessing import get_context
from tempfile import TemporaryFile
from typing import Generic, TypeVar, cast

from django.db import connections

from nuanliu.faces.cli.demo.forked import settle
from nuanliu.records.documents.render.to_pdf import engine_started

T = TypeVar("T")


class Early(Generic[T]):
    """Something that is being worked out: `result` waits for it.

    The work must be plain data in the end, and nothing it depends on may change meanwhile. A
    process in which the printing engine has run cannot be forked any more: it works at once.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        if engine_started():
            here = work()
            self._work = lambda: here
            self._child = None
            return
        self._kept = TemporaryFile()  # noqa: SIM115 - open until the result was fetched
        connections.close_all()  # a child that inherited the connection would share its socket
        self._child = get_context("fork").Process(target=self._run, args=(os.getpid(),))
        self._child.start()

    def _run(self, parent: int) -> None:
        settle(parent)
        try:
            pickle.dump(self._work(), self._kept, pickle.HIGHEST_PROTOCOL)
            self._kept.flush()
        except Exception:  # noqa: BLE001 - told by `result`, which does the work once more
            sys.exit(1)

    def result(self) -> T:
        """What came of it; what went wrong in the child goes wrong here, and says why."""
        if self._child is None:
            return self._work()
        self._child.join()
        with self._kept as kept:
            if self._child.exitcode:
                return self._work()
            kept.seek(0)
            return cast("T", pickle.load(kept))  # noqa: S301 - our own child wrote it, nobody else
