"""Bringing books back: which keys open them, where they may go, what must not be older."""

import pytest
from django.db import connections
from tests.records.saved_office import (
    ALIAS,
    CARD,
    ID,
    LOG,
    PHONE,
    UID,
    bring_back,
    code_of,
    numbers,
    save,
)

from nuanliu.core.journal import Checkpoint, Frontier, leaf_hash
from nuanliu.records.people import keys, recovery, rotation
from nuanliu.records.people.models import Person
from nuanliu.stages.archive import restores
from nuanliu.stages.archive.manifest import UNFINISHED


def test_the_wrong_key_fails_closed(office):
    """Another database's keys, this one's uid with other keys; nothing is left behind."""
    path = save(office).path
    wrong = [keys.Keyring.new("f" * 32), keys.Keyring.new(UID)]
    codes = [code_of(bring_back, office, path, ring) for ring in wrong]
    left = sorted(one.name for one in office.iterdir())
    assert (codes, left, code_of(bring_back, office, path)) == (
        ["BACKUP-KEY"] * 2,
        ["data", "k", "usb"],
        "",
    )


def test_a_lost_key_and_the_sheet_restore(office):
    """The machine burnt: only the backup and the sheet from the safe are left."""
    path, lines = save(office).path, recovery.sheet(keys.current())
    (office / "k").unlink()
    ring = recovery.from_sheet(lines)
    restored = bring_back(office, path, ring)
    keys.use(ring)
    assert numbers(restored.folder) == [ID, CARD, PHONE]


def test_what_a_dead_restore_left_unfinished_makes_room(office):
    """Alive, it holds its place against a second; dead, the second begins anew; finished, it stays.

    Whoever died no longer holds his lock: here the file is closed for him.
    """
    path, place = save(office).path, office / "new"

    def marked():
        return restores.restore(path, place, keys.current(), marked=True)

    first = marked()
    alive = code_of(marked)
    first.mark.close()
    again = marked()
    shut = (place / UNFINISHED).exists()
    again.finish()
    assert (alive, shut, (place / UNFINISHED).exists(), code_of(marked)) == (
        "BACKUP-TARGET", True, False, "BACKUP-TARGET",
    )  # fmt: skip


def test_an_old_backup_needs_the_old_key(office):
    """After a rotation the ring still opens yesterday's backup; without the old key it does not."""
    path = save(office).path
    first = keys.current().current
    ring = rotation.start(office / "k")
    codes = [code_of(bring_back, office, path, one) for one in (ring.without(first), ring)]
    assert codes == ["BACKUP-KEY", ""]


@pytest.mark.parametrize(("fill", "code"), [(True, "BACKUP-TARGET"), (False, "")])
def test_restore_never_overwrites(office, fill, code):
    """A folder with anything in it is refused and kept; an empty one is used."""
    path, target = save(office).path, office / "new"
    target.mkdir()
    if fill:
        (target / "note").write_text("keep")
    answer = code_of(bring_back, office, path)
    assert (answer, (target / "note").exists()) == (code, fill)


def test_restore_is_all_or_nothing(office):
    """A sealed value in the saved database does not open: nothing remains; control: mended."""
    people = Person.objects.using(ALIAS)
    good = people.get().phone
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = card")
    bad = save(office, "坏.zip").path
    codes = [code_of(bring_back, office, bad)]
    left = sorted(one.name for one in office.iterdir())
    people.update(phone=good)
    codes.append(code_of(bring_back, office, save(office).path))
    assert (codes, left) == (["SEAL-TAG", ""], ["data", "k", "usb"])


def checkpoint(*lines, log=LOG):
    """A published checkpoint over these lines."""
    frontier = Frontier()
    for line in lines:
        frontier.push(leaf_hash(line))
    return Checkpoint(log, frontier.size, frontier.root())


@pytest.mark.parametrize(
    ("published", "code"),
    [
        (checkpoint("一", "二", "三"), ""),
        (checkpoint("一", "二"), ""),
        (checkpoint("一", "二", "三", "四"), "BACKUP-FORK"),
        (checkpoint("一", "贰"), "BACKUP-FORK"),
        (checkpoint("一", log="nuanliu/other"), "BACKUP-FORK"),
    ],
)
def test_a_backup_must_extend_what_was_published(office, published, code):
    """Older than the last checkpoint, another history, another log: alarm; else none."""
    path = save(office).path
    assert code_of(bring_back, office, path, published=published) == code


def test_a_fork_is_accepted_only_with_a_reason(office):
    """The reason lets it through and the answer says what was contradicted."""
    path, later = save(office).path, checkpoint("一", "二", "三", "四")
    blank = code_of(bring_back, office, path, published=later, fork_reason=" ")
    restored = bring_back(office, path, published=later, fork_reason="硬盘损坏，无更新备份")
    text = "备份只有 3 行流水，已公布的检查点有 4 行：备份较旧"
    assert (blank, restored.fork) == ("BACKUP-FORK", text)
