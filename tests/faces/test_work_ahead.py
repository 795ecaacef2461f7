"""The second core works ahead: what it brings is what the first would have made, of one moment."""

import os
import subprocess
import sys

import pytest

from nuanliu.faces.cli.demo.early import Early


def test_what_was_worked_out_ahead_is_the_same():
    """A list of bytes made in the child."""
    assert Early(lambda: [("名册", b"\x00\xff")]).result() == [("名册", b"\x00\xff")]


def test_what_goes_wrong_ahead_goes_wrong_here():
    """Work that cannot be done: the child ends quietly, whoever asks hears why."""
    with pytest.raises(ZeroDivisionError):
        Early(lambda: 1 // 0).result()


ONE_MOMENT = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from nuanliu.faces.cli import office

office.create(office.start())

from django.db import connection
from nuanliu.faces.cli.demo.output import _as_of_now
from nuanliu.records.journal import queries as journal
from nuanliu.records.journal.actions import checkpoint
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.installation import Founding, found
from nuanliu.records.people.models import Kind

now = datetime(2024, 1, 2, tzinfo=UTC)
admin = found(Founding(Kind.DEMO, "云川区总工会", "990101", "admin", "管理员"), now)


def write():
    checkpoint(Deed(admin, now + timedelta(minutes=1), "one", simulated=True), "演练")
    connection.close()


def beside():
    writer = Thread(target=write)
    writer.start()
    writer.join()


before = journal.size()
with _as_of_now():
    beside()
    inside = journal.size()
print(inside - before, journal.size() - before)
"""


def test_everything_read_is_of_one_moment(tmp_path):
    """A line is written while papers are read: not seen inside; control: outside it is there."""
    places = {"NUANLIU_DATA": str(tmp_path / "data"), "NUANLIU_KEYS": str(tmp_path / "keys")}
    told = subprocess.run(
        [sys.executable, "-c", ONE_MOMENT],
        env=os.environ | places,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.stdout.split(), told.stderr) == (["0", "1"], "")
