"""What many tests begin with, made once by a process and put back for each of them.

A scenario of thirty deeds takes a second or two, its copy some milliseconds. What is kept is the
whole database behind this test's connection, the kept files, the keys, and what the scenario
answered. On SQLite alone, and only inside the transaction of a test: elsewhere it is made anew.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from tests import databases

from nuanliu.records.people import keys


class Kept(NamedTuple):
    """A scenario as it was when it had just been made; of each folder what lay in it."""

    base: sqlite3.Connection
    folders: dict[str, Path]
    answer: Any


FOLDERS = ("NUANLIU_FILES", "NUANLIU_KEYS")
_kept: dict[str, Kept] = {}
_empty: list[Path] = []  # the tables as they were migrated, once prepared.py has them
# Under a test with a database of its own: by which scenarios it came to be, and how much its
# connection had changed by then.
_stand: list[tuple[str, int]] = []


def tables_lie(at: Path) -> None:
    """Where the migrated tables of this run are kept."""
    _empty[:] = [at]


@contextmanager
def own_database() -> Iterator[None]:
    """For one test a database in memory that is its own, which can be copied as a whole."""
    if databases.on_server() or not (connection.in_atomic_block and _empty):
        yield
        return
    shared = connection.connection
    connection.connection = None
    try:
        with sqlite3.connect(_empty[0]) as source:
            _begin_on(source)
        source.close()
        _stand[:] = [("", _changes())]
        yield
        connection.check_constraints()
    finally:
        if connection.connection is not None:
            connection.connection.close()
        connection.connection = shared
        _stand[:] = []


def again(name: str, make: Callable[[], Any]) -> Any:
    """What `make` answers and does, put back if this process has made it before.

    It goes on from the scenario before; made anew where a test changed anything in between.
    """
    if not _stand or _stand[0][1] != _changes():
        return make()
    path = f"{_stand[0][0]} > {name}"
    if path in _kept:
        answer = _put_back(_kept[path])
    else:
        answer = make()
        _kept[path] = _keep(answer)
    _stand[:] = [(path, _changes())]
    return answer


def _changes() -> int:
    return int(connection.connection.total_changes)


def _begin_on(source: sqlite3.Connection) -> None:
    """Put a copy of a database under the connection, in a transaction as the test's own was."""
    options = {**connection.get_connection_params(), "database": ":memory:"}
    made = connection.get_new_connection(options)
    source.backup(made)
    connection.connection = made
    made.execute("BEGIN")


def _keep(answer: Any) -> Kept:
    raw = connection.connection
    raw.execute("COMMIT")
    base = sqlite3.connect(":memory:", check_same_thread=False)
    raw.backup(base)
    raw.execute("BEGIN")
    return Kept(base, _folders(), deepcopy(answer))


def _put_back(kept: Kept) -> Any:
    connection.connection.close()
    _begin_on(kept.base)
    for setting, folder in kept.folders.items():
        shutil.copytree(folder, getattr(settings, setting), dirs_exist_ok=True)
    keys.use(None)
    return deepcopy(kept.answer)


def _folders() -> dict[str, Path]:
    kept = Path(mkdtemp(dir=_empty[0].parent))
    return {
        setting: Path(shutil.copytree(getattr(settings, setting), kept / setting))
        for setting in FOLDERS
        if Path(getattr(settings, setting)).is_dir()
    }
