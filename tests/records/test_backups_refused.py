"""What is not backed up in silence: bad books, damaged files, targets that would mislead."""

import random

import pytest
from django.db import connections
from tests.records.saved_office import ALIAS, AT, code_of, save

from nuanliu.records.people import keys
from nuanliu.stages.archive import backups, manifest


def edited(office, sql):
    """Run one statement past the program."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(sql)
    return office


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT 1", ""),
        ("UPDATE journal_entry SET leaf = replace(leaf, '1', '2')", "BACKUP-JOURNAL"),
        ("DELETE FROM journal_entry WHERE seq = 3", "BACKUP-JOURNAL"),
        ("UPDATE journal_head SET frontier = '9'", "BACKUP-JOURNAL"),
        ("DELETE FROM people_installation", "BACKUP-EMPTY"),
        ("DROP TABLE journal_entry", "BACKUP-DATABASE"),
        ("UPDATE people_person SET card = x'01010000000000'", "BACKUP-KEY"),
    ],
)
def test_bad_books_are_not_backed_up_in_silence(office, sql, code):
    """A damaged journal, an empty database, values no key opens; control: nothing changed."""
    edited(office, sql)
    assert code_of(save, office) == code


def test_a_damaged_database_file_is_not_backed_up(office):
    """A page of the file overwritten with noise; control: before that it is saved."""
    before = code_of(save, office, "前.zip")
    connections[ALIAS].close()
    path = office / "data" / manifest.DATABASE
    data = bytearray(path.read_bytes())
    data[4096:8192] = random.Random(1).randbytes(4096)  # noqa: S311 - noise
    path.write_bytes(data)
    assert (before, code_of(save, office, "后.zip")) == ("", "BACKUP-DAMAGED")


def test_targets_that_are_refused(office):
    """An existing file, a missing folder, a missing database, a demo's mark on live books."""
    data, ring = office / "data", keys.current()
    database, files = data / manifest.DATABASE, backups.folders_of(data)
    usb = office / "usb"
    (usb / "有.zip").write_text("keep")
    answers = [
        code_of(backups.backup, database, files, usb / "有.zip", ring, AT),
        code_of(backups.backup, database, files, office / "none" / "a.zip", ring, AT),
        code_of(backups.backup, data / "no.sqlite3", files, usb / "a.zip", ring, AT),
        code_of(backups.backup, database, files, usb / "演示.zip", ring, AT),
        code_of(backups.backup, database, files, usb / "a.zip", keys.Keyring.new("f" * 32), AT),
    ]
    expected = ["EXISTS", "WRITE", "DATABASE", "NAME", "KEY"]
    assert (answers, [one.name for one in usb.iterdir()]) == (
        [f"BACKUP-{code}" for code in expected],
        ["有.zip"],
    )


def test_a_link_among_the_documents_is_refused(office):
    """A link could carry the key file into the archive; control: without it the backup is made."""
    link = office / "data" / "files" / "k"
    link.symlink_to(office / "k")
    refused = code_of(save, office)
    link.unlink()
    assert (refused, code_of(save, office)) == ("BACKUP-FILE", "")
