"""Restores that are killed: afterwards there are no books or whole ones; it can be repeated."""

import io
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from benchmarks.money import books  # makes Django ready: must come first

# isort: split

from django.conf import settings
from django.db import connection

from benchmarks.money.striking import OUTSIDE, Known, fire
from benchmarks.ready import FOLDER
from nuanliu.faces.cli import office
from nuanliu.faces.cli import restore as restoring
from nuanliu.records.journal.models import Entry
from nuanliu.records.people import keys
from nuanliu.records.people.models import Installation
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.backups import backup as back_up
from nuanliu.stages.archive.backups import folders_of
from nuanliu.stages.archive.manifest import DATABASE
from nuanliu.stages.archive.servers import write_file

PLACE = FOLDER / "restored"
KILLS = 4  # of one restore, before it is let through
OWN = ("journal_entry", "journal_head", "journal_intent", "django_migrations")
KNOWN = Known(400, 3.0)


class Saved(NamedTuple):
    """A backup, and the fingerprint of the books that it holds."""

    file: Path
    whole: str


def saved() -> Saved:
    """A backup of the books as they are."""
    whole = books.fingerprint(*OWN)
    target = FOLDER / "演示.zip"
    file = Path(str(connection.settings_dict["NAME"]))
    if books.ADDRESS:
        file = FOLDER / "from-server" / DATABASE
        file.parent.mkdir()
        write_file(file)
    connection.close()
    back_up(file, folders_of(settings.NUANLIU_DATA), target, keys.current(), datetime.now(UTC))
    connection.close()
    return Saved(target, whole)


def struck(backup: Saved, chance: random.Random) -> Iterator[tuple[str, bool, list[str]]]:
    """Kill one restore some times; of each kill how it was aimed, whether inside, what is wrong."""
    shutil.rmtree(PLACE, ignore_errors=True)
    file, whole = backup
    empty_place()
    with elsewhere():
        for _ in range(KILLS):
            shot = fire(lambda: restore(file), chance, KNOWN, let=False)
            if shot.killed:
                kind = "aimed" if shot.aimed else "blind"
                yield kind, shot.flag != OUTSIDE, _wrong(whole)
        shot = fire(lambda: restore(file), chance, KNOWN, let=True)
        KNOWN.statements, KNOWN.seconds = shot.statements, max(shot.seconds, 0.1)
        wrong = [] if shot.told.startswith("ok") else [f"再恢复一次没有成功：{shot.told}"]
        wrong += _wrong(whole, there=True)
        if wrong:
            yield "blind", True, wrong


def empty_place() -> None:
    """On a server: the database that the books are restored into, with nothing in it."""
    if books.ADDRESS:
        books.server("DROP DATABASE IF EXISTS restored WITH (FORCE)")
        books.server("CREATE DATABASE restored TEMPLATE template0")


@contextmanager
def elsewhere() -> Iterator[None]:
    """The settings and the connection at the place of the restored books."""
    data, name = settings.NUANLIU_DATA, connection.settings_dict["NAME"]
    connection.close()
    settings.NUANLIU_DATA, settings.NUANLIU_FILES = PLACE, PLACE / "files"
    connection.settings_dict["NAME"] = "restored" if books.ADDRESS else PLACE / DATABASE
    try:
        yield
    finally:
        connection.close()
        settings.NUANLIU_DATA, settings.NUANLIU_FILES = data, data / "files"
        connection.settings_dict["NAME"] = name


def restore(file: Path) -> int:
    """`nuanliu restore FILE`; once the books are there, nothing more is to be done."""
    if _there():
        return 0
    with redirect_stdout(io.StringIO()):  # what it says is not this program's report
        restoring.command.main([str(file), "--json"], "restore", standalone_mode=False)
    return 0


def _there() -> bool:
    """Whether there are books that a command would open."""
    if not books.ADDRESS and not (PLACE / DATABASE).exists():
        return False
    if office.unfinished(PLACE):
        return False
    tables = connection.introspection.table_names()
    return Installation._meta.db_table in tables and Installation.objects.exists()


def _wrong(whole: str, *, there: bool = False) -> list[str]:
    """What is wrong with the books at the place, if there are any."""
    keys.use(None)
    try:
        if not _there():
            return ["没有恢复出账"] if there else []
        wrong = [f"{one.code} {one.what}" for one in audit()]
        if not Entry.objects.filter(kind="backup.restore").exists():
            wrong.append("恢复出的账没有记下它从哪里来")
        if books.fingerprint(*OWN) != whole:
            wrong.append("恢复出的账与备份时的不同")
        return wrong
    finally:
        connection.close()
