"""A backup changed, cut, exchanged or written anew is found before anything is restored."""

import json
import random
import shutil
import zipfile

import pytest
from tests.records.saved_office import bring_back, code_of, rebuilt, save

from nuanliu.stages.archive import manifest, restores


def test_every_changed_bit_is_found(office):
    """1,000 single-bit flips over the whole file, without the sidecar's help; control unflipped."""
    path = save(office).path
    path.with_name(path.name + ".sha256").unlink()
    data = path.read_bytes()
    noise = random.Random(20241230)  # noqa: S311 - which bits to flip
    spoiled, codes = path.with_name("bad.zip"), []
    for bit in noise.sample(range(len(data) * 8), 1000):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        spoiled.write_bytes(changed)
        codes.append(code_of(restores.verify_backup, spoiled))
    assert (code_of(restores.verify_backup, path), codes) == ("", ["BACKUP-CHANGED"] * 1000)


def test_every_bit_of_the_closing_digest_counts(office):
    """The last 64 bytes guard themselves, and so do the zip's own tables before them."""
    path = save(office).path
    path.with_name(path.name + ".sha256").unlink()
    data, missed = path.read_bytes(), []
    for bit in range((len(data) - 200) * 8, len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        if code_of(restores.verify_backup, path) != "BACKUP-CHANGED":
            missed.append(bit)
    assert missed == []


@pytest.mark.parametrize("keep", [0, 1, 63, 64, 65, 1000, -1, -64, -65])
def test_a_cut_or_longer_file_is_found(office, keep):
    """Lengths from nothing to all but one byte; and one byte too many."""
    path = save(office).path
    path.with_name(path.name + ".sha256").unlink()
    data = path.read_bytes()
    path.write_bytes(data[:keep])
    cut = code_of(restores.verify_backup, path)
    path.write_bytes(data + b"0")
    assert (cut, code_of(restores.verify_backup, path)) == ("BACKUP-CHANGED",) * 2


def test_another_backup_under_the_name_is_found_by_the_sidecar(office):
    """The file was exchanged for an older one; control: each is sound by itself."""
    old, new = save(office, "旧.zip"), save(office, "新.zip")
    before = [code_of(restores.verify_backup, one.path) for one in (old, new)]
    shutil.copy(old.path, new.path)
    assert (before, code_of(restores.verify_backup, new.path)) == (["", ""], "BACKUP-CHANGED")


def added(members):
    """One file more."""
    return [*members, ("files/ab/extra", b"x")]


def dropped(members):
    """A document is gone."""
    return [member for member in members if member[0] != "files/ab/roster"]


def exchanged(members):
    """Two documents under each other's name."""
    swap = {"files/ab/roster": "files/ab/empty", "files/ab/empty": "files/ab/roster"}
    return [(swap.get(name, name), data) for name, data in members]


@pytest.mark.parametrize("change", [added, dropped, exchanged])
def test_a_rebuilt_archive_is_found(office, change):
    """Whoever also sets the closing digest right is stopped by the manifest; control: unchanged."""
    path = save(office).path
    same = code_of(restores.verify_backup, rebuilt(path, list))
    assert (same, code_of(restores.verify_backup, rebuilt(path, change))) == ("", "BACKUP-CHANGED")


def test_a_manifest_written_anew_does_not_restore(office):
    """A document dropped and the manifest made to fit: its seal needs the key."""
    path = save(office).path

    def forged(members):
        rows = dict(dropped(members))
        facts = json.loads(rows[manifest.MANIFEST])
        facts["members"] = [row for row in facts["members"] if row["name"] != "files/ab/roster"]
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False, indent=1)
        return list({**rows, manifest.MANIFEST: text.encode()}.items())

    bad = rebuilt(path, forged)
    codes = [code_of(work, office, one) for work in (bring_back,) for one in (bad, path)]
    assert (code_of(restores.verify_backup, bad), codes) == ("", ["BACKUP-KEY", ""])


def test_the_manifest_of_an_older_backup_does_not_fit(office):
    """Manifest and seal of yesterday over the members of today."""
    old, new = save(office, "旧.zip").path, save(office, "新.zip").path
    with zipfile.ZipFile(old) as archive:
        kept = {name: archive.read(name) for name in (manifest.MANIFEST, manifest.SEAL)}
    bad = rebuilt(new, lambda members: [(name, kept.get(name, data)) for name, data in members])
    assert code_of(restores.verify_backup, bad) == "BACKUP-CHANGED"
