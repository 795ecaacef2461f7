"""Backup and restore: a small office's books are saved, damaged in every way, and brought back.

The books lie in a database file of its own with a write-ahead log, as when the program runs.
"""

import hashlib
import json
import random
import shutil
import sqlite3
import threading
import zipfile
from datetime import UTC, datetime

import pytest
from django.db import connections
from tests.records.writing import keep_writing

from nuanliu.core.journal import Checkpoint, Frontier, leaf_hash
from nuanliu.core.refusal import Refused
from nuanliu.records.journal.models import Entry, Head
from nuanliu.records.people import keys, recovery, rotation
from nuanliu.records.people.models import Installation, Person, Union
from nuanliu.stages.archive import backups, manifest, restores

ID, CARD, PHONE = "530103198807154321", "6222020200112233445", "13987654321"
UID = "0123456789abcdef0123456789abcdef"
LOG = "nuanliu/990101/01234567"
AT = datetime(2024, 12, 30, 1, 0, tzinfo=UTC)
ALIAS = "backed"


@pytest.fixture
def office(tmp_path, settings, django_db_blocker):
    """A live office: one worker with three numbers, two documents, a journal of three lines."""
    settings.ROOT, settings.NUANLIU_DATA = tmp_path / "program", tmp_path / "data"
    (settings.NUANLIU_DATA / "files" / "ab").mkdir(parents=True)
    (tmp_path / "usb").mkdir()
    database = settings.NUANLIU_DATA / manifest.DATABASE
    connections.databases[ALIAS] = {**connections.databases["default"], "NAME": database}
    keys.create(tmp_path / "k", UID)
    keys.open_file(tmp_path / "k")
    with django_db_blocker.unblock():
        found()
        (settings.NUANLIU_DATA / "files" / "ab" / "roster").write_text(f"王秀英,{ID},{PHONE}")
        (settings.NUANLIU_DATA / "files" / "ab" / "empty").write_bytes(b"")
        yield tmp_path
        connections[ALIAS].close()
    del connections[ALIAS], connections.databases[ALIAS]
    keys.use(None)


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


def save(office, name="备份.zip"):
    """A backup of the office onto its stick."""
    data = office / "data"
    target = office / "usb" / name
    ring = keys.current()
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


def test_the_usual_name_tells_demo_from_live():
    """演示 or 正式, the database and the moment."""
    names = [backups.file_name(kind, UID, AT) for kind in ("demo", "live")]
    assert names == [
        "暖流备份-演示-01234567-20241230-010000.zip",
        "暖流备份-正式-01234567-20241230-010000.zip",
    ]
