"""A restore that was killed on its way: its books are not opened, and it can be begun again."""

import json

import pytest

UNFINISHED = "restore-unfinished"


@pytest.fixture
def saved(office, tmp_path):
    """A backup of the office, as a file."""
    told = office.run("backup", "--out", tmp_path / "演示.zip", "--json")
    return json.loads(told.out)["file"]


def test_books_that_do_not_say_whence_they_are_stay_shut(office, saved, tmp_path):
    """Killed before the journal's line: nothing opens them, restore begins anew, once."""
    data = tmp_path / "new"
    first = office.run("restore", saved, data=data).code
    (data / UNFINISHED).touch()
    shut = office.run("verify", data=data)
    again = office.run("restore", saved, data=data)
    left = (data / UNFINISHED).exists()
    third = office.run("restore", saved, data=data)
    words = "的恢复没有做完。请用同一份备份重新运行 nuanliu restore" in shut.err
    verified = office.run("verify", data=data).code
    assert (first, shut.code, words, again.code, left, verified, third.code) == (
        0, 1, True, 0, False, 0, 1,
    )  # fmt: skip
