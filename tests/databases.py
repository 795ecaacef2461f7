"""Which database the tests run on: SQLite, or a PostgreSQL server begun for this run.

NUANLIU_TEST_DATABASE=postgresql begins a server from the wheel (tools/postgres.py), before the
first test and for all workers; each worker has a database of its own on it, and so has every
office of a command-line journey, copied from another office's instead of made anew. The server
outlives no power cut (fsync off): its tables are thrown away. Without the variable nothing happens.
"""

import hashlib
import os
import sqlite3
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from tools.postgres import serving

from nuanliu.records.database import database

ASKED, SERVER = "NUANLIU_TEST_DATABASE", "NUANLIU_TEST_SERVER"
EMPTY = "template0"
_running = ExitStack()


def on_server() -> bool:
    """Whether this run is on PostgreSQL."""
    return bool(os.environ.get(SERVER))


def begin() -> None:
    """Where it is asked for: a server, unless another process of this run began one, in use here.

    DATABASE_URL stays as it is, so that a program started by a test finds books of its own.
    """
    if os.environ.get(ASKED) != "postgresql":
        return
    if not on_server():
        os.environ[SERVER] = _running.enter_context(serving())
    _use_it()


def end() -> None:
    """End the server that this process began."""
    _running.close()


def _use_it() -> None:
    """In place of the database of the settings, which were read before there was a server."""
    if not settings.configured:
        return
    kept = settings.DATABASES[DEFAULT_DB_ALIAS]
    found = database(os.environ[SERVER], settings.NUANLIU_DATA)
    found["CONN_MAX_AGE"] = kept.get("CONN_MAX_AGE", 0)
    every = connections.configure_settings({**settings.DATABASES, DEFAULT_DB_ALIAS: found})
    settings.DATABASES[DEFAULT_DB_ALIAS] = every[DEFAULT_DB_ALIAS]
    connections.settings = every
    with suppress(AttributeError):  # nobody asked for a connection yet
        del connections[DEFAULT_DB_ALIAS]


def about_sqlite(why: str) -> pytest.MarkDecorator:
    """A test of what only SQLite has."""
    return pytest.mark.skipif(on_server(), reason=f"SQLite alone: {why}")


def said(error: Exception) -> str:
    """What a guard said, without where in the server it said so."""
    return str(error).splitlines()[0]


def take_away(trigger: str, table: str) -> None:
    """What somebody who owns the tables does first."""
    sql = f"DROP TRIGGER {trigger}" + (f" ON {table}" if on_server() else "")
    with connection.cursor() as cursor:
        cursor.execute(sql)


def key_of(table: str) -> str:
    """The column that is the key of a table."""
    return next(str(m._meta.pk.column) for m in apps.get_models() if m._meta.db_table == table)


def _name(folder: Path) -> str:
    return "office_" + hashlib.sha256(str(folder).encode()).hexdigest()[:20]


def _admin(*statements: str) -> int:
    with psycopg.connect(os.environ[SERVER], autocommit=True) as server:
        return [server.execute(one) for one in statements][-1].rowcount


def address_of(folder: Path) -> str:
    """DATABASE_URL of the books of a data folder, '' on SQLite; an empty database at first."""
    if not on_server():
        return ""
    name = _name(folder)
    if not _admin(f"SELECT FROM pg_database WHERE datname = '{name}'"):
        _admin(f"CREATE DATABASE {name} TEMPLATE {EMPTY}")
    return os.environ[SERVER].rpartition("/")[0] + f"/{name}"


def make(name: str, source: str) -> None:
    """A database that is another's copy, in place of what had its name; nobody may be in either."""
    _admin(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} TEMPLATE {source}")


def copy(source: Path, target: Path) -> None:
    """The books of one folder as those of another; on SQLite they lie in the folder itself."""
    if on_server():
        _admin(f"CREATE DATABASE {_name(target)} TEMPLATE {_name(source)}")


def drop(folder: Path) -> None:
    """Books that no test looks at any more."""
    if on_server():
        _admin(f"DROP DATABASE IF EXISTS {_name(folder)} WITH (FORCE)")


def sql(folder: Path, *statements: str):
    """Statements past the program, as somebody who owns the tables; the rows of the last one."""
    if on_server():
        with psycopg.connect(address_of(folder), autocommit=True) as base:
            told = [base.execute(one) for one in statements][-1]
            return told.fetchall() if told.description else []
    file = folder / "nuanliu.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as base:
        return [base.execute(one).fetchall() for one in statements][-1]
