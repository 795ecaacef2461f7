"""Two backups to one name, two restores into one folder: the second is refused, nothing is mixed.

Each race is played out in one thread: when the first has done its work and is about to put it in
its place, the second runs from beginning to end. Without the last look the first would overwrite
what the second left: the controls show that.
"""

import pytest
from tests.records.saved_office import bring_back, code_of, save

from nuanliu.records.people import keys
from nuanliu.stages.archive import backups, restores


class Meanwhile:
    """A function that lets `other` run before it does its own work, the first time."""

    def __init__(self, own, other):
        self.own, self.other, self.met = own, other, False

    def __call__(self, *facts):
        if not self.met:
            self.met = True
            self.other()
        return self.own(*facts)


@pytest.fixture
def blind(monkeypatch):
    """Take the look at the place away from a module."""
    return lambda module: monkeypatch.setattr(module, "_refuse_taken", lambda _: None)


def two_backups(office, monkeypatch):
    """The code of the first, and which of the two backups the name and its digest stand for."""
    second = []
    own = Meanwhile(backups._put_in_place, lambda: second.append(save(office)))
    monkeypatch.setattr(backups, "_put_in_place", own)
    code = code_of(save, office)
    target = second[0].path
    sidecar = target.with_name(f"{target.name}.sha256").read_text()
    left = sorted(path.name for path in target.parent.iterdir())
    told = code, restores.verify_backup(target).backup == second[0].manifest.backup
    return *told, sidecar == f"{second[0].sha256}  {target.name}\n", left


def test_of_two_backups_to_one_name_the_second_to_end_is_refused(office, monkeypatch):
    """The file, its digest and nothing else are there, all of the one that ended first."""
    expected = ("BACKUP-EXISTS", True, True, ["备份.zip", "备份.zip.sha256"])
    assert two_backups(office, monkeypatch) == expected


def test_without_the_last_look_it_would_overwrite_the_other(office, monkeypatch, blind):
    """Control."""
    blind(backups)
    assert two_backups(office, monkeypatch)[:3] == ("", False, False)


def test_many_backups_to_one_name_leave_one(office):
    """Six threads at once, as they come: one goes through, the file is whole and its own."""
    from concurrent.futures import ThreadPoolExecutor

    keyring = keys.current()
    with ThreadPoolExecutor(6) as pool:
        codes = sorted(pool.map(lambda _: code_of(save, office, ring=keyring), range(6)))
    made = restores.verify_backup(office / "usb" / "备份.zip")
    assert (codes, made.facts.size) == (["", *["BACKUP-EXISTS"] * 5], 3)


def two_restores(office, monkeypatch):
    """The code of the first of two restores, and what lies beside the folder of the second."""
    path = save(office).path

    def second():
        bring_back(office, path)

    monkeypatch.setattr(restores, "_prove", Meanwhile(restores._prove, second))
    code = code_of(bring_back, office, path)
    return code, sorted(one.name for one in office.iterdir())


def test_of_two_restores_into_one_folder_the_second_to_end_is_refused(office, monkeypatch):
    """In words, and its half of the work is gone; with the place empty both would go through."""
    assert two_restores(office, monkeypatch) == ("BACKUP-TARGET", ["data", "k", "new", "usb"])
