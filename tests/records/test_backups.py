"""Backups of a small office: whole, of one moment, and silent without the key."""

import hashlib
import threading

from tests.records.saved_office import (
    ALIAS,
    AT,
    CARD,
    ID,
    PHONE,
    UID,
    bring_back,
    numbers,
    save,
    tree,
)
from tests.records.writing import keep_writing

from nuanliu.core.journal import Frontier, leaf_hash
from nuanliu.records.people import keys
from nuanliu.records.people.models import Union
from nuanliu.stages.archive import backups, manifest, restores


def test_a_backup_comes_back_whole(office):
    """Numbers open, documents are equal byte for byte, nothing else appears."""
    made = save(office)
    restored = bring_back(office, made.path)
    modes = {path.stat().st_mode & 0o777 for path in restored.folder.rglob("*") if path.is_file()}
    assert (
        numbers(restored.folder),
        tree(restored.folder),
        restored.fork,
        modes,
        sorted(path.name for path in office.iterdir()),
    ) == ([ID, CARD, PHONE], tree(office / "data"), "", {0o600}, ["data", "k", "new", "usb"])


def test_the_manifest_says_what_is_inside(office):
    """Database, journal size and root, rows, sealed values by key; the sidecar names the file."""
    made = save(office)
    facts = made.manifest.facts
    sealed = {column: sum(used.values()) for column, used in facts.sealed.items() if used}
    sidecar = (office / "usb" / "备份.zip.sha256").read_text()
    frontier = Frontier()
    for line in "一二三":
        frontier.push(leaf_hash(line))
    root = frontier.root().hex()
    assert (facts.database, facts.size, facts.root, facts.tables["people_person"], sealed) == (
        UID,
        3,
        root,
        1,
        {f"people_person.{name}": 1 for name in ("card", "id_number", "phone")},
    )
    assert (sidecar, restores.verify_backup(made.path)) == (
        f"{hashlib.sha256(made.path.read_bytes()).hexdigest()}  备份.zip\n",
        made.manifest,
    )


def test_what_was_just_written_is_in_the_backup(office):
    """A row still in the write-ahead log, the database in use."""
    Union.objects.using(ALIAS).create(code="2", name="公交公司工会")
    in_use = (office / "data" / f"{manifest.DATABASE}-wal").stat().st_size > 0
    assert (in_use, save(office).manifest.facts.tables["people_union"]) == (True, 2)


def test_a_backup_in_the_middle_of_writing_is_one_moment(office):
    """While lines are added: each backup has the lines its head counts, and later ones more."""
    stop = threading.Event()
    writer = threading.Thread(target=keep_writing, args=(office / "data" / manifest.DATABASE, stop))
    writer.start()
    try:
        sizes = [save(office, f"{n}.zip").manifest.facts.size for n in range(5)]
    finally:
        stop.set()
        writer.join()
    path = office / "usb" / "4.zip"
    assert (sizes == sorted(sizes), sizes[0] < sizes[-1]) == (True, True)
    assert restores.verify_backup(path).facts.size == sizes[-1]


def test_packages_come_back_and_half_written_ones_stay_behind(office):
    """What lies in archive/ is carried under its name; a package being written is not."""
    packages = office / "data" / "archive"
    for name in ("2024.sealed", ".2025.sealed.part"):
        packages.mkdir(exist_ok=True)
        (packages / name).write_text(name)
    bring_back(office, save(office).path)
    assert list(tree(office / "new" / "archive")) == ["2024.sealed"]


def test_a_backup_without_the_key_gives_nothing(office):
    """No number, name or key in any spelling, though a document holds them in clear.

    Control: the same search finds them in the documents folder.
    """
    data = save(office).path.read_bytes().lower()
    ring = keys.current()
    canaries = [ID, CARD, PHONE, "王秀英"]
    forms = [form for value in canaries for form in spellings(value)]
    forms += [ring.index.secret, ring.data[ring.current].secret]
    clear = (office / "data" / "files" / "ab" / "roster").read_bytes()
    found = [ID.encode() in clear, [form for form in forms if form.lower() in data]]
    assert found == [True, []]


def spellings(value):
    """A value as UTF-8, both UTF-16 and hex."""
    plain = value.encode()
    wide = [value.encode(f"utf-16-{order}") for order in ("le", "be")]
    return [plain, *wide, plain.hex().encode()]


def test_the_usual_name_tells_demo_from_live():
    """演示 or 正式, the database and the moment."""
    names = [backups.file_name(kind, UID, AT) for kind in ("demo", "live")]
    assert names == [
        "暖流备份-演示-01234567-20241230-010000.zip",
        "暖流备份-正式-01234567-20241230-010000.zip",
    ]
