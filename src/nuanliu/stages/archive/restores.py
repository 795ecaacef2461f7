"""Proving a backup whole, and restoring it: wholly, into an empty folder, with the right keys."""

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from nuanliu.core.journal import Checkpoint
from nuanliu.records.people import crypto
from nuanliu.records.people.crypto import SealError
from nuanliu.records.people.keys import Keyring, sync_folder
from nuanliu.stages.archive.manifest import (
    CHUNK,
    DATABASE,
    DIGITS,
    FILES,
    MANIFEST,
    PACKAGES,
    SEAL,
    SEAL_AAD,
    UNFINISHED,
    Manifest,
    Member,
    fork_of,
    journal_leaves,
    member_aad,
    missing_keys,
    parse_manifest,
    read_facts,
    refuse,
    sha256_of,
)

_ANOTHER = "请换一份校验通过的备份"


@dataclass(frozen=True, slots=True)
class Restored:
    """Books that were restored: the folder, the manifest, and the contradiction accepted, if any.

    The caller journals it, suspends sessions and role grants, and starts a new log on a fork; of
    books that are marked as unfinished he calls `finish` after that. mark: held open meanwhile.
    """

    folder: Path
    manifest: Manifest
    fork: str
    mark: BinaryIO | None = None

    def finish(self) -> None:
        """From now on the books may be opened."""
        if self.mark is not None:
            (self.folder / UNFINISHED).unlink()
            sync_folder(self.folder)
            self.mark.close()


def verify_backup(path: Path) -> Manifest:
    """Prove a backup whole, without any key, and return its manifest.

    Finds every changed bit, missing tail, exchanged or added file; raises `BackupError`.
    """
    if not path.is_file():
        refuse("BACKUP-MISSING", f"找不到备份文件 {path}", "请核对路径")
    _refuse_changed(path)
    with _zip(path) as archive:
        _refuse_form(path, archive)
        manifest = parse_manifest(archive.read(MANIFEST))
        _refuse_other_members(path, archive, manifest)
    return manifest


def restore(
    path: Path,
    target: Path,
    keyring: Keyring,
    published: Checkpoint | None = None,
    fork_reason: str = "",
    *,
    marked: bool = False,
) -> Restored:
    """Restore a backup into a folder that is empty or absent: wholly or not at all.

    keyring: read from the key file, or from the recovery sheet when that is lost; published: the
    newest checkpoint known outside. A backup that contradicts it is refused (BACKUP-FORK) unless
    a reason is given; the contradiction is then in the answer, for the journal.
    marked: the books are unfinished until `Restored.finish`; what a restore that was killed before
    left unfinished makes room.
    """
    manifest = verify_backup(path)
    _refuse_keyring(path, manifest, keyring)
    _clear_unfinished(target)
    _refuse_taken(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.restore-"))
    try:
        _extract(path, work, manifest, keyring)
        fork = _prove(work / DATABASE, manifest, keyring, published)
        if fork and not fork_reason.strip():
            fix = "请找出更新的备份；确实没有时，写明理由后再恢复，并另起新的流水名称"
            refuse("BACKUP-FORK", f"流水分叉警报：{fork}", fix)
        mark = _marked(work) if marked else None
        _put_in_place(work, target)
    except BaseException:
        shutil.rmtree(work)
        raise
    sync_folder(target.parent)
    return Restored(target, manifest, fork, mark)


def _marked(work: Path) -> BinaryIO:
    """The mark of unfinished books, locked by whoever is about to finish them."""
    mark = (work / UNFINISHED).open("xb")
    fcntl.flock(mark, fcntl.LOCK_EX)
    sync_folder(work)
    return mark


def _clear_unfinished(target: Path) -> None:
    """Books that nobody has opened yet, of a restore that died; not those of one that goes on."""
    with suppress(FileNotFoundError, BlockingIOError), (target / UNFINISHED).open("rb") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(target)


def _refuse_taken(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        refuse("BACKUP-TARGET", f"{target} 不是空文件夹，没有覆盖", "请指定一个空的数据目录")


def _put_in_place(work: Path, target: Path) -> None:
    """Under its name in one step; the second of two restores at once finds the place taken."""
    try:
        work.rename(target)
    except OSError:
        _refuse_taken(target)
        raise


def _refuse_changed(path: Path) -> None:
    """The closing digest and, when it lies beside, the sidecar must both agree."""
    length = path.stat().st_size - DIGITS
    with path.open("rb") as file:
        file.seek(max(length, 0))
        closing = file.read()
    whole = length > 0 and closing == sha256_of(path, length).encode()
    sidecar = path.with_name(path.name + ".sha256")
    if whole and sidecar.exists():
        text = sidecar.read_bytes() if sidecar.is_file() else b""  # a pipe would never end
        named = re.match(rb"[0-9a-f]{64}(?=  )", text)
        whole = named is not None and named[0].decode() == sha256_of(path)
    if not whole:
        refuse("BACKUP-CHANGED", f"备份文件 {path.name} 被改动、截断或调换", _ANOTHER)


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        refuse("BACKUP-CHANGED", f"备份文件 {path.name} 的结构不对", _ANOTHER)


def _refuse_other_members(path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    names = [*(member.name for member in manifest.members), MANIFEST, SEAL]
    if archive.namelist() != names:
        refuse("BACKUP-CHANGED", f"备份文件 {path.name} 里的文件与清单不符", _ANOTHER)
    for member in manifest.members:
        if not _safe(member.name) or _measure(archive, member.name) != member:
            what = f"备份中的 {member.name} 与清单不符"
            refuse("BACKUP-CHANGED", what, _ANOTHER)


def _refuse_form(path: Path, archive: zipfile.ZipFile) -> None:
    """Members lie stored, not compressed, and do not overlap: a small file cannot read as huge."""
    infos = archive.infolist()
    stored = all(info.compress_type == zipfile.ZIP_STORED for info in infos)
    if not stored or sum(info.file_size for info in infos) > path.stat().st_size:
        refuse("BACKUP-CHANGED", f"备份文件 {path.name} 的结构不对", _ANOTHER)


def _safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    beside = name.startswith((FILES, PACKAGES))
    return name == DATABASE or (beside and ".." not in parts and "\\" not in name)


def _measure(archive: zipfile.ZipFile, name: str) -> Member:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Member(name, size, digest.hexdigest())


def _refuse_keyring(path: Path, manifest: Manifest, keyring: Keyring) -> None:
    """The keyring must be the database's, open the manifest's seal and hold every key used."""
    if keyring.database != manifest.facts.database or missing_keys(manifest.facts, keyring):
        what = f"这套密钥打不开备份：备份属于数据库 {manifest.facts.database}"
        refuse("BACKUP-KEY", what, "请用这个数据库当时的密钥文件，或录入当时的恢复单")
    with _zip(path) as archive:
        seal = archive.read(SEAL)
    try:
        sealed = crypto.open_sealed(keyring.data, SEAL_AAD, seal)
    except SealError:
        sealed = b""
    if sealed != hashlib.sha256(manifest.text()).digest():
        what = "备份清单的封印打不开：密钥不对，或清单被改写"
        refuse("BACKUP-KEY", what, "请用这个数据库当时的密钥文件，或录入当时的恢复单")


def _extract(path: Path, work: Path, manifest: Manifest, keyring: Keyring) -> None:
    with _zip(path) as archive:
        for member in manifest.members:
            place = work / member.name
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            aad = member_aad(manifest.backup, member.name)
            with archive.open(member.name) as stream, place.open("xb") as sink:
                os.fchmod(sink.fileno(), 0o600)
                crypto.open_stream(keyring.data, aad, cast("BinaryIO", stream), sink)
                sink.flush()
                os.fsync(sink.fileno())
    (work / FILES).mkdir(mode=0o700, exist_ok=True)
    for folder in [work, *(place for place in work.rglob("*") if place.is_dir())]:
        folder.chmod(0o700)
        sync_folder(folder)


def _prove(
    database: Path, manifest: Manifest, keyring: Keyring, published: Checkpoint | None
) -> str:
    """The extracted database is what the manifest says and opens; returns a fork, '' for none."""
    if read_facts(database, manifest.facts.sealed) != manifest.facts:
        refuse("BACKUP-CHANGED", "恢复出的数据库与备份清单不符", _ANOTHER)
    connection = sqlite3.connect(database)
    try:
        for aad, used in manifest.facts.sealed.items():
            for key in used:
                keyring.open(aad, _sample(connection, aad, key))
        leaves = journal_leaves(connection)
    finally:
        connection.close()
    return "" if published is None else fork_of(manifest.facts, leaves, published)


def _sample(connection: sqlite3.Connection, aad: str, key: str) -> bytes:
    table, column = aad.split(".")
    sql = f'SELECT "{column}" FROM "{table}" WHERE substr("{column}", 3, 4) = ? LIMIT 1'  # noqa: S608 - names of our own models
    return bytes(connection.execute(sql, (bytes.fromhex(key),)).fetchone()[0])
