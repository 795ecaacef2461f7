"""Things that take long to make and that every worker of a run needs: made once, then copied.

The first worker that asks makes it behind a lock, the others wait and find it. The place lies in
the folder of this run and goes with it. A run of one process has nobody to share with.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core import management
from django.db import DEFAULT_DB_ALIAS, connection
from tests import databases, remembered

ALONE = "PYTEST_XDIST_WORKER" not in os.environ
DONE = "done"
OURS = DEFAULT_DB_ALIAS, True  # how the test database is told from what a test migrates


def shared(factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder that all workers of this run have in common."""
    base = factory.getbasetemp()
    place = (base if ALONE else base.parent) / f"shared-{name}"
    place.mkdir(exist_ok=True)
    return place


@contextmanager
def once(place: Path) -> Iterator[bool]:
    """Behind a lock: whether the folder is still to be filled; done when the block ends well."""
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fresh = not (place / DONE).exists()
        yield fresh
        (place / DONE).touch()


@contextmanager
def tables(factory: pytest.TempPathFactory) -> Iterator[None]:
    """While it lasts, the first test database of the run is migrated and the others copy it."""
    place = shared(factory, "tables")
    remembered.tables_lie(place / "tables.sqlite3")
    with mock.patch.object(management, "call_command", _sharing(place)):
        yield


def _sharing(place: Path) -> Callable[..., Any]:
    """`call_command`, but that the test database is filled with the tables that another made."""
    from nuanliu.faces.cli.migrating import make_tables

    really, move = management.call_command, _on_server if databases.on_server() else _on_sqlite

    def call(name: str, *arguments: Any, **options: Any) -> Any:
        if name != "migrate" or (options.get("database"), "run_syncdb" in options) != OURS:
            return really(name, *arguments, **options)
        with once(place) as fresh:
            if fresh:
                make_tables()
            else:
                move(place, keep=False)
            told = really(name, *arguments, **options)
            if fresh:
                move(place, keep=True)
        return told

    return call


def _on_sqlite(place: Path, *, keep: bool) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(place / "tables.sqlite3")) as kept:
        pair = (connection.connection, kept) if keep else (kept, connection.connection)
        pair[0].backup(pair[1])


def _on_server(place: Path, *, keep: bool) -> None:
    """A database of this run's own server is copied as a whole, with nobody in it."""
    name, kept = connection.settings_dict["NAME"], place.name.replace("-", "_")
    connection.close()
    databases.make(*((kept, name) if keep else (name, kept)))
