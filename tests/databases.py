"""Where the books of a test lie: in SQLite, or on the PostgreSQL server that DATABASE_URL names.

`python -m tools.postgres .venv/bin/pytest tests/records …` runs tests on such a server. A test's
data folder has a database there of its own, named after the folder; on SQLite it has its file.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg import sql
from psycopg.types.string import TextLoader

from nuanliu.records.database import EMBEDDED

SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRESQL = bool(SERVER)
TEMPLATE = os.environ.get("NUANLIU_TEST_TEMPLATE", "template0")  # with this program's empty tables
BARE = "template0"

AS_TEXT = ("jsonb", "date", "timestamptz")  # told as SQLite tells them

_made: set[str] = set()


def named(folder: Path) -> str:
    """The name of a folder's database."""
    return "at_" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def book_of(folder: Path) -> str:
    """What Django's settings call a folder's books: a file, or a database of the server."""
    return named(folder) if ON_POSTGRESQL else str(folder / EMBEDDED)


def literal(number: int) -> int | str:
    """A number for a column of any kind: SQLite keeps it as it is, PostgreSQL reads a text."""
    return str(number) if ON_POSTGRESQL else number


def of_name(name: str) -> str:
    """The address of a database on the tests' server."""
    return f"{SERVER.rsplit('/', 1)[0]}/{name}"


def address(folder: Path) -> str:
    """DATABASE_URL of a folder's books; '' on SQLite. A database without tables is made first."""
    if not ON_POSTGRESQL:
        return ""
    name = named(folder)
    if name not in _made:
        make(name, BARE)
    return of_name(name)


def copy(source: Path, target: Path) -> None:
    """The books of one folder for another folder too; on SQLite the file was copied with it."""
    if ON_POSTGRESQL:
        make(named(target), named(source))


def drop(folder: Path) -> None:
    """A folder's database is no longer wanted."""
    if named(folder) in _made:
        _made.discard(named(folder))
        _order("DROP DATABASE IF EXISTS {} WITH (FORCE)", named(folder))


def make(name: str, template: str) -> None:
    """A database like another one, which nobody may be using, in the place of any of that name."""
    _order("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _order("CREATE DATABASE {} TEMPLATE {}", name, template)
    _made.add(name)


def _order(words: str, *names: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(sql.SQL(words).format(*map(sql.Identifier, names)))


def server(name: str) -> "psycopg.Connection[Any]":
    """A connection of the superuser to a database, each statement a transaction of its own."""
    connection = psycopg.connect(of_name(name), autocommit=True)
    for kind in AS_TEXT:
        connection.adapters.register_loader(kind, TextLoader)
    return connection


def marked(words: str, values: Any) -> str:
    """A statement with marks as SQLite has them, in PostgreSQL's words where it has values."""
    return words.replace("%", "%%").replace("?", "%s") if values else words


def ask(folder: Path, words: str, *values: Any) -> list[Any]:
    """One statement on a folder's books past the program; its rows. The guards are asked."""
    if ON_POSTGRESQL:
        with server(named(folder)) as base:
            told = base.execute(marked(words, values), values or None)
            return told.fetchall() if told.description else []
    with closing(sqlite3.connect(folder / EMBEDDED)) as file, file:
        return file.execute(words, values).fetchall()


def change(folder: Path, words: str, *values: Any) -> None:
    """One statement past the program and its guards, which afterwards stand as they stood."""
    with _unguarded(folder) as base:
        base.execute(marked(words, values) if ON_POSTGRESQL else words, values or ())


@contextmanager
def _unguarded(folder: Path) -> Iterator[Any]:
    if ON_POSTGRESQL:
        with server(named(folder)) as base:
            base.execute("SET session_replication_role = replica")
            yield base
        return
    with closing(sqlite3.connect(folder / EMBEDDED)) as file, file:
        found = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = found.fetchall()
        for name, _ in guards:
            file.execute(f"DROP TRIGGER {name}")
        yield file
        for _, text in guards:
            file.execute(text)


def content(folder: Path) -> object:
    """Everything a folder's books hold, to be compared: the file's bytes, or every row."""
    if not ON_POSTGRESQL:
        return (folder / EMBEDDED).read_bytes()
    listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    with server(named(folder)) as base:
        tables = [name for (name,) in base.execute(listed).fetchall()]
        every = sql.SQL("SELECT * FROM {} ORDER BY 1")
        return {one: base.execute(every.format(sql.Identifier(one))).fetchall() for one in tables}


def drop_trigger(cursor: Any, table: str, name: str) -> None:
    """Take a guard away inside a test's transaction."""
    if ON_POSTGRESQL:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits would hold the table fast
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"DROP TRIGGER {name} ON {table}")
    else:
        cursor.execute(f"DROP TRIGGER {name}")


def drop_triggers(cursor: Any) -> None:
    """Take every guard away, as somebody does who has the database."""
    if ON_POSTGRESQL:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        return
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {name}")


def defer_foreign_keys(cursor: Any) -> None:
    """Ask for them at the COMMIT; PostgreSQL does so by itself."""
    if not ON_POSTGRESQL:
        cursor.execute("PRAGMA defer_foreign_keys = ON")


def rule(error: Exception) -> str:
    """What a database refused: the words of a trigger, or the name of a constraint."""
    if not ON_POSTGRESQL:
        return str(error).rpartition(": ")[2]
    told = cast("psycopg.Error", error.__cause__).diag
    return str(told.constraint_name or told.message_primary)


@contextmanager
def as_opened(cursor: Any, *, ours: bool) -> Iterator[None]:
    """A connection as ours are, or as a stranger opens one; PostgreSQL makes no difference."""
    if ON_POSTGRESQL or ours:
        yield
        return
    cursor.execute("PRAGMA recursive_triggers = OFF")
    yield
    cursor.execute("PRAGMA recursive_triggers = ON")


def rows(cursor: Any, words: str) -> list[Any]:
    """What a query finds."""
    cursor.execute(words)
    return list(cursor.fetchall())


def over(cursor: Any, table: str, facts: str, columns: str = "", key: str = "") -> str:
    """The statement that writes rows over those with their key (by default that of the table)."""
    if not ON_POSTGRESQL:
        return f"INSERT OR REPLACE INTO {table} {columns} {facts}"
    cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 - a table of ours
    names = [f'"{one[0]}"' for one in cursor.description]
    settings = ", ".join(f"{one} = excluded.{one}" for one in names)
    clash = f"ON CONFLICT ({key or names[0]}) DO UPDATE SET {settings}"
    return f"INSERT INTO {table} {columns} {facts} {clash}"
