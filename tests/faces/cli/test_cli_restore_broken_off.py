"""A restore that was killed on its way: its books are not opened, and it can be begun again."""

import fcntl
import json

import pytest

UNFINISHED = "restore-unfinished"


@pytest.fixture
def saved(office, tmp_path):
    """A backup of the office, as a file."""
    told = office.run("backup", "--out", tmp_path / "演示.zip", "--json")
    return json.loads(told.out)["file"]


def whole(office, data):
    """Exit code of `verify`, and whether the books name the backup they are from."""
    told = office.run("verify", data=data)
    return told.code


def test_books_that_do_not_say_whence_they_are_stay_shut(office, saved, tmp_path):
    """Killed before the journal's line: nothing opens them, restore begins anew, once."""
    data = tmp_path / "new"
    first = office.run("restore", saved, data=data).code
    (data / UNFINISHED).touch()
    shut = office.run("verify", data=data)
    again = office.run("restore", saved, data=data)
    left = (data / UNFINISHED).exists()
    third = office.run("restore", saved, data=data)
    assert (first, shut.code, "的恢复没有做完，请用同一份备份重新运行" in shut.err) == (0, 1, False)
    assert (again.code, left, whole(office, data), third.code) == (0, False, 0, 1)


def test_a_restore_that_goes_on_is_not_thrown_away(office, saved, tmp_path):
    """The mark is locked by a restore that is alive: a second one finds the place taken."""
    data = tmp_path / "new"
    office.run("restore", saved, data=data)
    with (data / UNFINISHED).open("wb") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        second = office.run("restore", saved, data=data)
    (data / UNFINISHED).unlink()
    assert (second.code, "BACKUP-TARGET" in second.err, whole(office, data)) == (1, True, 0)
