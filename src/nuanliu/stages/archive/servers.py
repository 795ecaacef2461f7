"""Books that lie on a database server: into the one file that a backup holds, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections

from nuanliu.records.carrying import carry
from nuanliu.records.database import database

BESIDE = "beside"  # the alias under which the file is open


@contextmanager
def beside(file: Path) -> Iterator[str]:
    """A SQLite file of this program, open beside the books of the settings; its alias."""
    opened = {**database("", file.parent), "NAME": file}
    connections.databases[BESIDE] = {**connections.databases[DEFAULT_DB_ALIAS], **opened}
    try:
        yield BESIDE
    finally:
        connections[BESIDE].close()
        del connections[BESIDE], connections.databases[BESIDE]


def write_file(file: Path) -> None:
    """All books of the server, as they are at this moment, as a SQLite file, closed again."""
    file.touch(mode=0o600)
    with beside(file) as alias:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        carry(DEFAULT_DB_ALIAS, alias)
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")


def read_file(file: Path) -> None:
    """The books of a file into the server, whose tables are made and must be without books.

    The file may be of an earlier version: it is brought up to date first.
    """
    with beside(file) as alias:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        call_command("migrate", verbosity=0, interactive=False)
        carry(alias, DEFAULT_DB_ALIAS)
