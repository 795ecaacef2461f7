"""Two deeds over two connections, step by step: one is held at a point, the other begins there.

A step is a statement, or the COMMIT. Every deed locks the journal's head first (on SQLite the whole
database), so that the second has to wait wherever the first is held but before its first step:
all other orders of their steps come to one of these.
"""

import shutil
import threading
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections
from django.test import override_settings
from tests import databases
from tests.laws import fund

from nuanliu.records.people import keys

PATIENCE = 60.0  # seconds until a deed that nobody holds must have ended
A_MOMENT = 0.03  # seconds in which a deed that has to wait shows that it does


@contextmanager
def books_at(folder, shared):
    """Django on a folder's books, for connections of other threads too."""
    kept, before = connections.databases["default"], connections["default"]
    connections.databases["default"] = {**kept, "NAME": databases.book_of(folder)}
    connections["default"] = connections.create_connection("default")
    places = {"NUANLIU_DATA": shared, "NUANLIU_FILES": shared / "files"}
    try:
        with override_settings(**places, NUANLIU_KEYS=shared.with_name("keys")):
            yield
    finally:
        connections["default"].close()
        connections.databases["default"], connections["default"] = kept, before


class Player(threading.Thread):
    """One deed in a thread with a connection of its own; held before its step number `hold`."""

    def __init__(self, act, hold=None):
        super().__init__(daemon=True)
        self.act, self.hold, self.steps, self.code = act, hold, 0, "?"
        self.there, self.go = threading.Event(), threading.Event()

    def run(self):
        """The deed; its code, or the error that it ends with."""
        try:
            own: Any = connections[connection.alias]
            own.ensure_connection()
            commit = own._commit
            own._commit = lambda: self._step(commit)
            with connection.execute_wrapper(self._step):
                self.code = fund.refusal_of(self.act)
        except Exception as error:  # noqa: BLE001 - the test compares it
            self.code = repr(error)
        finally:
            connection.close()
            self.there.set()

    def _step(self, act, *about):
        if self.steps == self.hold:
            self.there.set()
            self.go.wait(PATIENCE)
        self.steps += 1
        return act(*about)


def met(first, second, hold):
    """Codes of both deeds when the second begins before step `hold` of the first; and its steps."""
    held, other = Player(first, hold), Player(second)
    held.start()
    held.there.wait(PATIENCE)
    other.start()
    waits = held.is_alive() and hold > 0
    other.join(A_MOMENT if waits else PATIENCE)
    held.go.set()
    held.join(PATIENCE)
    other.join(PATIENCE)
    return held.code, other.code, held.steps


def every_meeting(folder, first, second, left):
    """(codes, what is `left`) for every step of the first deed at which the second may begin.

    The folder's books are copied for each. The last one is the second deed after the first.
    """
    found, hold, steps = [], 0, 1
    there = folder.with_name("copy")
    while hold <= steps:
        there.mkdir()
        if not databases.ON_POSTGRESQL:
            shutil.copy(folder / databases.EMBEDDED, there)
        databases.copy(folder, there)
        with books_at(there, folder):
            one, two, steps = met(first, second, hold)
            found.append(((one, two), left()))
        shutil.rmtree(there)
        databases.drop(there)
        hold += 1
    return found


def made(folder, prepare):
    """Books in a folder as `prepare(box)` leaves them, closed; its answer."""
    from tests.conftest import founded

    folder.mkdir()
    databases.address(folder)
    keys.use(None)
    from django.core.management import call_command

    with books_at(folder, folder):
        call_command("migrate", verbosity=0)
        return prepare(founded())
