"""A small office whose books are saved and brought back: its tables, its backups, its refusals.

The books lie in a database file of its own with a write-ahead log, as when the program runs.
"""

import sqlite3
import zipfile
from datetime import UTC, datetime

from django.db import connections

from nuanliu.core.journal import Frontier, leaf_hash
from nuanliu.core.refusal import Refused
from nuanliu.records.journal.models import Entry, Head
from nuanliu.records.people import keys, rotation
from nuanliu.records.people.models import Installation, Person, Union
from nuanliu.stages.archive import backups, manifest, restores

ID, CARD, PHONE = "530103198807154321", "6222020200112233445", "13987654321"
UID = "0123456789abcdef0123456789abcdef"
LOG = "nuanliu/990101/01234567"
AT = datetime(2024, 12, 30, 1, 0, tzinfo=UTC)
ALIAS = "backed"


def found():
    """Make the tables and their first rows."""
    sealed = {field.model for field in rotation.sealed_fields()}
    with connections[ALIAS].schema_editor() as editor:
        for model in {Installation, Union, Head, Entry} | sealed:
            editor.create_model(model)
    Installation.objects.using(ALIAS).create(
        uid=UID, kind="live", log_name=LOG, created_at=AT, id=1
    )
    union = Union.objects.using(ALIAS).create(code="1", name="环卫站工会")
    Person.objects.using(ALIAS).create(
        name="王秀英", union=union, id_number=ID, card=CARD, phone=PHONE
    )
    Head.objects.using(ALIAS).create(last="")
    write_lines("一", "二", "三")


def write_lines(*lines):
    """Append lines to the journal and its head."""
    head = Head.objects.using(ALIAS).get()
    frontier = Frontier.from_text(head.frontier) if head.frontier else Frontier()
    for line in lines:
        leaf = leaf_hash(line)
        frontier.push(leaf)
        Entry.objects.using(ALIAS).create(seq=frontier.size, line=line, leaf=leaf.hex())
    head.size, head.frontier = frontier.size, frontier.to_text()
    head.save(using=ALIAS)


def save(office, name="备份.zip", ring=None):
    """A backup of the office onto its stick."""
    data = office / "data"
    target = office / "usb" / name
    ring = ring or keys.current()
    return backups.backup(data / manifest.DATABASE, backups.folders_of(data), target, ring, AT)


def bring_back(office, path, ring=None, **options):
    """Restore into a fresh folder."""
    return restores.restore(path, office / "new", ring or keys.current(), **options)


def code_of(work, *arguments, **options):
    """The code of the refusal of a call, '' when it goes through."""
    try:
        work(*arguments, **options)
    except Refused as error:
        return error.code
    return ""


def numbers(folder):
    """The worker's three numbers out of a restored database."""
    connection = sqlite3.connect(folder / manifest.DATABASE)
    row = connection.execute("SELECT id_number, card, phone FROM people_person").fetchone()
    connection.close()
    names = ("id_number", "card", "phone")
    ring = keys.current()
    return [ring.open(f"people_person.{n}", b) for n, b in zip(names, row, strict=True)]


def tree(folder):
    """Every file below a folder by name, but for the database."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name.split("-")[0] != manifest.DATABASE
    }


def rebuilt(path, change):
    """The archive taken apart, changed, and closed again with a right closing digest."""
    with zipfile.ZipFile(path) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    again = path.with_name("rebuilt.zip")
    with again.open("w+b") as file:
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in change(members):
                archive.writestr(name, data)
            archive.comment = b"0" * manifest.DIGITS
        backups._stamp(file)
    return again
