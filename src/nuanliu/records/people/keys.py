"""The keyring: data keys, index key and suite in one file that only its owner may read.

The file lies outside the repository, the database folder and every backup, and nothing in it is
derived from SECRET_KEY. Whoever has the database and the backups but not this file has no number.
"""

import base64
import binascii
import fcntl
import json
import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.conf import settings

from nuanliu.records.people import crypto
from nuanliu.records.people.crypto import DataKey, IndexKey, SealError, Suite

FORMAT = 1
_RESTORE = "请取出保险柜中的恢复单，用 nuanliu keys restore 重建密钥文件"


_KNOWN: ContextVar[defaultdict[str, dict[str, bytes]] | None] = ContextVar("_KNOWN", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Make the index of a value once, however often it is asked for before the end of the block.

    A deed over a roster asks for that of each number half a dozen times. Numbers in clear are held
    for it, so only for the length of one deed; the index key never changes while a process runs.
    """
    token = _KNOWN.set(defaultdict(dict))
    try:
        yield
    finally:
        _KNOWN.reset(token)


@dataclass(frozen=True, slots=True)
class Keyring:
    """All keys of one database.

    database: uid of the installation; data: keys by id, oldest first, all of them readable;
    current: id of the key that seals new values; index: key of the blind index.
    """

    database: str
    data: Mapping[bytes, DataKey] = field(repr=False)
    current: bytes
    index: IndexKey

    def __post_init__(self) -> None:
        """Refuse a ring without its current key or whose index key also seals."""
        if self.current not in self.data:
            raise SealError("KEY-CURRENT", "密钥文件缺少当前数据密钥", _RESTORE)
        if any(key.secret == self.index.secret for key in self.data.values()):
            raise SealError("KEY-SAME", "索引密钥与数据密钥相同", _RESTORE)
        object.__setattr__(self, "data", MappingProxyType(dict(self.data)))

    @classmethod
    def new(cls, database: str, suite: Suite = Suite.AES) -> "Keyring":
        """Fresh random keys for a new database; the index hash follows the suite for good."""
        key = DataKey.new(suite)
        return cls(database, {key.id: key}, key.id, IndexKey(suite.digest, os.urandom(32)))

    @property
    def suite(self) -> Suite:
        """The suite new values are sealed with."""
        return self.data[self.current].suite

    def seal(self, aad: str, text: str) -> bytes:
        """Seal a text for 'table.column' under the current key."""
        return crypto.seal(self.data[self.current], aad, text.encode())

    def open(self, aad: str, blob: bytes) -> str:
        """Open a value of 'table.column'; raises `SealError`, which never shows the value."""
        return crypto.open_sealed(self.data, aad, blob).decode()

    def seal_bytes(self, aad: str, data: bytes) -> bytes:
        """Seal a whole file's bytes under the current key."""
        return crypto.seal(self.data[self.current], aad, data)

    def open_bytes(self, aad: str, blob: bytes) -> bytes:
        """Open what `seal_bytes` sealed; raises `SealError`."""
        return crypto.open_sealed(self.data, aad, blob)

    def blind_index(self, kind: str, value: str) -> str:
        """Index of a normalised value ('id', 'phone', 'card'): 64 hex digits."""
        known = _KNOWN.get()
        if known is None:
            return self.index.of(kind, value)
        of_kind = known[kind]
        found = of_kind.get(value)
        if found is None:  # half the size of its text, which is not held
            found = of_kind[value] = self.index.digest_of(kind, value)
        return found.hex()

    def rotated(self, suite: Suite | None = None) -> "Keyring":
        """The same ring with a fresh current data key; the old ones stay for reading.

        The index key stays: changing it would need every number typed in anew.
        """
        key = DataKey.new(suite or self.suite)
        return replace(self, data={**self.data, key.id: key}, current=key.id)

    def without(self, key: bytes) -> "Keyring":
        """The same ring less an old key. Refused for the current key; old backups need theirs."""
        if key == self.current or key not in self.data:
            what = f"密钥 {key.hex()} 是当前密钥或不在密钥文件中"
            raise SealError("KEY-RETIRE", what, "只能停用轮换下来的旧密钥")
        return replace(self, data={k: v for k, v in self.data.items() if k != key})


def default_path(database: str) -> Path:
    """Where the key file of a database lies: NUANLIU_KEY_FILE, else <NUANLIU_KEYS>/<uid>.keys."""
    named = getattr(settings, "NUANLIU_KEY_FILE", None)
    return Path(named) if named else Path(settings.NUANLIU_KEYS) / f"{database}.keys"


def forbidden_folders() -> list[Path]:
    """Folders a key file may not lie in: the program's own tree and the data folder."""
    return [Path(settings.ROOT), Path(settings.NUANLIU_DATA)]


def create(path: Path, database: str, suite: Suite = Suite.AES) -> Keyring:
    """Make fresh keys and write them; an existing file is never overwritten.

    Print `recovery.sheet(keyring)` at once: without it a lost file means lost numbers.
    """
    keyring = Keyring.new(database, suite)
    install(path, keyring)
    return keyring


def install(path: Path, keyring: Keyring) -> None:
    """Write a keyring (new, or read back from the recovery sheet) where no key file is yet."""
    _refuse_place(path, forbidden_folders())
    temporary = _write_beside(path, keyring)
    try:
        # A hard link, unlike a rename, fails when the name is taken: no key file is ever lost.
        os.link(temporary, path)
    except FileExistsError:
        what = f"密钥文件 {path} 已存在，没有覆盖"
        raise SealError("KEY-EXISTS", what, "如确需更换，请先把它移到安全处") from None
    finally:
        temporary.unlink()
    sync_folder(path.parent)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep every other process from changing a key file between reading and writing it."""
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def save(path: Path, keyring: Keyring) -> None:
    """Replace the key file after a rotation, wholly or not at all, for the same database."""
    before = load(path)
    if before.database != keyring.database or before.index.secret != keyring.index.secret:
        what = f"密钥文件 {path} 属于另一个数据库"
        raise SealError("KEY-DATABASE", what, "请核对数据目录与密钥文件是否配套")
    _write_beside(path, keyring).replace(path)
    sync_folder(path.parent)


def load(path: Path, database: str | None = None) -> Keyring:
    """Read a key file; refuse one that is missing, misplaced, open to others or of another uid."""
    _refuse_place(path, forbidden_folders())
    keyring = _parse(path, _read_private(path))
    if database is not None and keyring.database != database:
        what = f"密钥文件 {path} 属于数据库 {keyring.database}，不是 {database}"
        raise SealError("KEY-DATABASE", what, "请核对数据目录与密钥文件是否配套")
    return keyring


def to_json(keyring: Keyring) -> str:
    """The text of the key file."""
    data = {
        key.id.hex(): {"suite": key.suite.value, "secret": _text(key.secret)}
        for key in keyring.data.values()
    }
    index = {"digest": keyring.index.digest, "secret": _text(keyring.index.secret)}
    facts = {
        "format": FORMAT,
        "database": keyring.database,
        "current": keyring.current.hex(),
        "data": data,
        "index": index,
    }
    return json.dumps(facts, indent=1, ensure_ascii=False) + "\n"


def _parse(path: Path, text: bytes) -> Keyring:
    try:
        facts = json.loads(text)
        keys = [_data_key(name, row) for name, row in facts["data"].items()]
        index = IndexKey(facts["index"]["digest"], _bytes(facts["index"]["secret"]))
        current = bytes.fromhex(facts["current"])
        ring = Keyring(str(facts["database"]), {key.id: key for key in keys}, current, index)
        known = facts["format"] == FORMAT
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SealError("KEY-DAMAGED", f"密钥文件 {path} 已损坏", _RESTORE) from None
    if not known:
        raise SealError("STACK-FORMAT", f"密钥文件 {path} 来自更新的版本", "请升级本程序")
    return ring


def _data_key(name: str, row: dict[str, Any]) -> DataKey:
    """One data key; its id is computed, so a changed secret shows."""
    key = DataKey(Suite(row["suite"]), _bytes(row["secret"]))
    if key.id.hex() != name:
        raise ValueError
    return key


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError from None


def _read_private(path: Path) -> bytes:
    """The bytes of the file, opened without following a link and checked on the open handle."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        raise SealError("KEY-MISSING", f"找不到密钥文件 {path}", _RESTORE) from None
    except OSError:
        what = f"密钥文件 {path} 打不开，或是一个链接"
        raise SealError("KEY-UNREADABLE", what, "请换成本人拥有、权限 0600 的普通文件") from None
    with os.fdopen(handle, "rb") as file:
        _refuse_facts(path, os.fstat(handle))
        return file.read()


def _refuse_facts(path: Path, facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise SealError("KEY-UNREADABLE", f"密钥文件 {path} 不是普通文件", _RESTORE)
    if facts.st_mode & 0o177:
        what = f"密钥文件 {path} 的权限是 {stat.S_IMODE(facts.st_mode):04o}，别人可能读过"
        raise SealError("KEY-MODE", what, f"请执行 chmod 600 '{path}'，必要时轮换密钥")
    if facts.st_uid != os.geteuid():
        what = f"密钥文件 {path} 属于另一个系统用户"
        raise SealError("KEY-OWNER", what, "请由运行本程序的用户拥有它")


def _refuse_place(path: Path, forbidden: Iterable[Path]) -> None:
    real = path.parent.resolve() / path.name
    for folder in forbidden:
        if real.is_relative_to(folder.resolve()):
            what = f"密钥文件 {path} 在 {folder} 之内，会随程序或备份一起流出"
            raise SealError("KEY-PLACE", what, "请用环境变量 NUANLIU_KEYS 指定另外的目录")


def _write_beside(path: Path, keyring: Keyring) -> Path:
    """A synced private file next to the path, holding the keyring."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(to_json(keyring))
        file.flush()
        os.fsync(file.fileno())
    return temporary


def sync_folder(folder: Path) -> None:
    """Make the names in a folder as durable as the files they name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Held:
    """The keyring of this process and the state of the file it was read from."""

    keyring: Keyring | None = None
    path: Path | None = None
    seen: tuple[int, int, int] | None = None


def current() -> Keyring:
    """The keyring of this process; read again when `keys rotate` changed the file meanwhile."""
    if _Held.path is None:
        return _Held.keyring or _load_for_database()
    if _Held.keyring is None or _state(_Held.path) != _Held.seen:
        return open_file(_Held.path)
    return _Held.keyring


def open_file(path: Path, database: str | None = None) -> Keyring:
    """Read a key file and let the process use it from now on."""
    seen = _state(path)
    keyring = load(path, database)
    _Held.keyring, _Held.path, _Held.seen = keyring, path, seen
    return keyring


def use(keyring: Keyring | None) -> None:
    """Let the process use this keyring without a file (tests); None forgets it."""
    _Held.keyring, _Held.path, _Held.seen = keyring, None, None


def _load_for_database() -> Keyring:
    database = apps.get_model("people", "Installation").objects.values_list("uid", flat=True).get()
    return open_file(default_path(database), database)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_mtime_ns, facts.st_size
