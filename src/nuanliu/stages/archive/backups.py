"""Backup: one archive, sealed member by member, proved whole before it is opened.

The archive is a plain zip, so that any tool lists it; its members are sealed under the data key,
because the database names people and the documents hold rosters. The key itself is never inside.
The last 64 bytes are the SHA-256 of all bytes before them: any single changed bit shows.
"""

import fcntl
import hashlib
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from nuanliu.records.people import crypto
from nuanliu.records.people.keys import Keyring, sync_folder
from nuanliu.records.people.rotation import sealed_fields
from nuanliu.stages.archive.manifest import (
    CHUNK,
    DATABASE,
    DIGITS,
    FILES,
    MANIFEST,
    PACKAGES,
    SEAL,
    SEAL_AAD,
    Facts,
    Manifest,
    Member,
    kept_outside,
    member_aad,
    missing_keys,
    read_facts,
    refuse,
    sha256_of,
)

_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written: where, SHA-256 of the whole file, and its manifest.

    missing: files and packages that the database counts on and the folders did not hold.
    """

    path: Path
    sha256: str
    manifest: Manifest
    missing: tuple[str, ...]


def file_name(kind: str, database: str, at: datetime) -> str:
    """The usual name of a backup; a demo's carries 演示."""
    mark = "演示" if kind == "demo" else "正式"
    return f"暖流备份-{mark}-{database[:8]}-{at:%Y%m%d-%H%M%S}.zip"


Folders = Mapping[str, Path]  # member prefix ('files/', 'archive/') to the folder saved under it


def folders_of(data: Path) -> Folders:
    """What lies beside the database in a data folder and belongs into its backup."""
    return {name: data / name for name in (FILES, PACKAGES)}


def backup(
    database: Path, folders: Folders, target: Path, keyring: Keyring, at: datetime
) -> Backup:
    """Write a backup of a database in use and of the folders beside it to `target`.

    The database is copied first: files are only ever added, so what it counts on is there.
    Nothing is overwritten, and `target` appears only when it is whole and on disk; beside it lies
    `<target>.sha256` for sha256sum. Raises `BackupError` for a missing, damaged or empty database,
    for keys the keyring lacks, and for anything in the folders that is not a plain file.
    """
    _refuse_taken(target)
    if not database.is_file():
        refuse("BACKUP-DATABASE", f"找不到数据库 {database}", "请核对数据目录（NUANLIU_DATA）")
    with _writing(target), _copy_of(database) as copy:
        facts = read_facts(copy, [field.aad for field in sealed_fields()])
        _refuse_mismatch(facts, target, keyring)
        return _publish(target, copy, folders, keyring, facts, at)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """A full or absent disk is an answer to the user, not a crash; nothing half-made stays."""
    try:
        yield
    except OSError as error:
        what = f"备份写不进 {target.parent}：{error.strerror or error}"
        refuse("BACKUP-WRITE", what, "请检查文件夹、权限和剩余空间后重试")


@contextmanager
def _copy_of(database: Path) -> Iterator[Path]:
    # The copy stays on the database's own disk: a backup disk never sees it unsealed.
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=".backup-") as work:
        yield _copy_database(database, Path(work) / DATABASE)


def _copy_database(database: Path, copy: Path) -> Path:
    """One consistent state of a database in use, as a single file without WAL."""
    source = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    sink = sqlite3.connect(copy)
    try:
        source.backup(sink)
        sink.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        what = f"数据库 {database} 现在读不出，或磁盘已满：{error}"
        refuse("BACKUP-WRITE", what, "请检查权限和剩余空间后重试")
    except sqlite3.DatabaseError:
        what = f"{database} 已损坏，或不是数据库"
        refuse("BACKUP-DAMAGED", what, "请改用最近一次完好的备份")
    finally:
        sink.close()
        source.close()
    return copy


def _refuse_mismatch(facts: Facts, target: Path, keyring: Keyring) -> None:
    if keyring.database != facts.database:
        what = f"密钥属于数据库 {keyring.database}，不是 {facts.database}"
        refuse("BACKUP-KEY", what, "请核对数据目录与密钥文件是否配套")
    missing = missing_keys(facts, keyring)
    if missing:
        what = f"密钥文件缺少编号 {missing[0]} 的密钥，备份将打不开"
        refuse("BACKUP-KEY", what, "请先用恢复单补全密钥文件")
    if (facts.kind == "demo") != ("演示" in target.name):
        what = f"备份文件名 {target.name} 与数据库类别不符"
        refuse("BACKUP-NAME", what, "演示数据库的文件名须含“演示”，正式的不得含")


def _publish(
    target: Path, copy: Path, folders: Folders, keyring: Keyring, facts: Facts, at: datetime
) -> Backup:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            manifest = _write(file, copy, folders, keyring, facts, at)
            os.fsync(file.fileno())
        _put_in_place(part, target, digest := sha256_of(part))
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)
    return Backup(target, digest, manifest, _missing(copy, manifest))


def _missing(copy: Path, manifest: Manifest) -> tuple[str, ...]:
    held = {member.name for member in manifest.members}
    return tuple(name for name in kept_outside(copy) if name not in held)


def _write(
    file: BinaryIO, copy: Path, folders: Folders, keyring: Keyring, facts: Facts, at: datetime
) -> Manifest:
    number = os.urandom(16).hex()
    beside = (pair for prefix, folder in folders.items() for pair in _files(prefix, folder))
    sources = [(DATABASE, copy), *beside]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        members = tuple(_add(archive, number, name, path, keyring) for name, path in sources)
        manifest = Manifest(number, at.isoformat(), facts, members)
        seal = crypto.seal(
            keyring.data[keyring.current], SEAL_AAD, hashlib.sha256(manifest.text()).digest()
        )
        archive.writestr(zipfile.ZipInfo(MANIFEST, _EPOCH), manifest.text())
        archive.writestr(zipfile.ZipInfo(SEAL, _EPOCH), seal)
        archive.comment = b"0" * DIGITS
    _stamp(file)
    return manifest


def _files(prefix: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """(member name, path) of every file, sorted; what is half written is passed over."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        inside = path.relative_to(folder)
        if inside.parts[0].endswith(".part") or path.name.startswith(".part-"):
            continue
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            refuse("BACKUP-FILE", f"{path} 不是普通文件", "请把它移出资料文件夹")
        if path.is_file():
            yield prefix + inside.as_posix(), path


def _add(archive: zipfile.ZipFile, number: str, name: str, path: Path, keyring: Keyring) -> Member:
    info = zipfile.ZipInfo(name, _EPOCH)
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as stream:
        sink = _Hashing(cast("BinaryIO", stream))
        key = keyring.data[keyring.current]
        crypto.seal_stream(key, member_aad(number, name), source, cast("BinaryIO", sink))
    return Member(name, sink.size, sink.digest.hexdigest())


class _Hashing:
    """A sink that counts and hashes what passes through it."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.digest.update(data)
        return self._sink.write(data)


def _stamp(file: BinaryIO) -> None:
    """Put the digest of everything before the last 64 bytes (the zip's comment) there."""
    file.flush()
    end = file.seek(0, os.SEEK_END) - DIGITS
    file.seek(0)
    digest, left = hashlib.sha256(), end
    while left:
        chunk = file.read(min(CHUNK, left))
        digest.update(chunk)
        left -= len(chunk)
    file.seek(end)
    file.write(digest.hexdigest().encode())
    file.flush()


def _put_in_place(part: Path, target: Path, digest: str) -> None:
    """The finished file under its name, its digest beside it: of two at once the second is refused.

    A rename overwrites what is there, so the name is looked at again while the digest's file is
    locked, and both change under that lock.
    """
    sidecar = target.with_name(target.name + ".sha256")
    with os.fdopen(
        os.open(sidecar, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8"
    ) as text:
        with suppress(OSError):  # a disk in the network may know no locks
            fcntl.flock(text, fcntl.LOCK_EX)
        _refuse_taken(target)
        text.truncate()
        text.write(f"{digest}  {target.name}\n")
        text.flush()
        part.rename(target)  # a memory stick knows no hard links


def _refuse_taken(target: Path) -> None:
    if target.exists():
        refuse("BACKUP-EXISTS", f"备份文件 {target} 已存在，没有覆盖", "请换一个文件名")
