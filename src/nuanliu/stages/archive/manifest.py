"""What a backup says about itself, and the reading of a database file that it rests on."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NoReturn

from nuanliu.core.journal import Checkpoint, Frontier, JournalFormatError, root_of
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.people.keys import Keyring

DATABASE = "nuanliu.sqlite3"
FILES = "files/"
PACKAGES = "archive/"
UNFINISHED = "restore-unfinished"  # in books out of a backup that do not say so themselves yet
SEALED = ".sealed"  # the ending of a package below it
MANIFEST = "manifest.json"
SEAL = "manifest.seal"
SEAL_AAD = "backup.manifest"
DIGITS = 64  # the closing SHA-256 in hex
FORMAT = 1
CHUNK = 1 << 20


class BackupError(Refused):
    """A backup cannot be made, trusted or restored; says where, what and how to go on."""

    def __init__(self, code: str, what: str, fix: str) -> None:
        super().__init__(Refusal(code, what, fix))


def refuse(code: str, what: str, fix: str) -> NoReturn:
    """Raise `BackupError`."""
    raise BackupError(code, what, fix)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive as it lies there (sealed): name, bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database file holds.

    database: uid; kind: 'demo' or 'live'; log, size, root: its journal; tables: rows by table;
    sealed: for each 'table.column' the sealed values by key id in hex.
    """

    database: str
    kind: str
    log: str
    size: int
    root: str
    tables: Mapping[str, int]
    sealed: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of a backup: whose it is, when it was made (ISO 8601), what it holds."""

    backup: str
    created: str
    facts: Facts
    members: tuple[Member, ...]
    format: int = field(default=FORMAT)

    def text(self) -> bytes:
        """The manifest as it is stored: sorted JSON, UTF-8."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, indent=1).encode()


def parse_manifest(text: bytes) -> Manifest:
    """Read `Manifest.text` back; `BackupError` for anything else."""
    try:
        row = json.loads(text)
        members = tuple(Member(**member) for member in row.pop("members"))
        manifest = Manifest(facts=Facts(**row.pop("facts")), members=members, **row)
    except (ValueError, KeyError, TypeError, AttributeError):
        manifest = None
    if manifest is None or manifest.format != FORMAT or manifest.text() != text:
        refuse("BACKUP-MANIFEST", "备份清单读不懂", "请换一份备份，或升级本程序")
    return manifest


def member_aad(backup: str, name: str) -> str:
    """What a member is bound to: its backup and its name, so that none can be exchanged."""
    return f"backup/{backup}/{name}"


def missing_keys(facts: Facts, keyring: Keyring) -> list[str]:
    """Ids of the keys that sealed values of the database but are not in the keyring."""
    held = {key.hex() for key in keyring.data}
    return sorted({key for used in facts.sealed.values() for key in used} - held)


def sha256_of(path: Path, length: int | None = None) -> str:
    """SHA-256 in hex of a file, or of its first `length` bytes."""
    digest, left = hashlib.sha256(), path.stat().st_size if length is None else length
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def read_facts(database: Path, sealed_columns: Iterable[str]) -> Facts:
    """Check a database file (closed, no WAL beside it) and say what it holds.

    Raises `BackupError` when it is damaged, was never founded, or its journal head disagrees
    with its lines.
    """
    connection = sqlite3.connect(database)
    try:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            refuse("BACKUP-DAMAGED", f"数据库 {database.name} 已损坏", "请改用最近一次完好的备份")
        return _facts(connection, sealed_columns)
    except JournalFormatError as error:
        refuse("BACKUP-JOURNAL", str(error), "请运行 nuanliu verify 查明第一处问题")
    except sqlite3.OperationalError:
        what = f"{database.name} 不是本程序的数据库，或尚未建立"
        refuse("BACKUP-DATABASE", what, "请核对数据目录（NUANLIU_DATA）")
    except sqlite3.DatabaseError:
        refuse("BACKUP-DAMAGED", f"数据库 {database.name} 已损坏", "请改用最近一次完好的备份")
    finally:
        connection.close()


def _facts(connection: sqlite3.Connection, sealed_columns: Iterable[str]) -> Facts:
    rows = connection.execute("SELECT uid, kind, log_name FROM people_installation").fetchall()
    if len(rows) != 1:
        refuse("BACKUP-EMPTY", "数据库是空的，还没有建立", "请先运行 nuanliu，再做备份")
    uid, kind, log = rows[0]
    size, root = _journal(connection)
    # A backup made before an upgrade's migrations: columns that are not there hold nothing.
    columns = [column for column in sorted(sealed_columns) if _exists(connection, column)]
    sealed = {column: _keys_used(connection, column) for column in columns}
    return Facts(uid, kind, log, size, root, _row_counts(connection), sealed)


def _journal(connection: sqlite3.Connection) -> tuple[int, str]:
    """Size and root computed from the lines; they must be what the head row says."""
    leaves = journal_leaves(connection)
    head = connection.execute("SELECT frontier FROM journal_head").fetchone()
    frontier = Frontier.from_text(head[0]) if head and head[0] else Frontier()
    root = root_of(leaves)
    if (frontier.size, frontier.root()) != (len(leaves), root):
        what = "流水各行与流水头不一致，数据库被改动过"
        refuse("BACKUP-JOURNAL", what, "请运行 nuanliu verify 查明第一处问题")
    return len(leaves), root.hex()


def kept_outside(database: Path) -> list[str]:
    """Members that a database file (closed) counts on beside itself: files and sealed packages.

    A package at an absolute path lies outside the data folder and stands here under that path.
    """
    connection = sqlite3.connect(database)
    try:
        files = _column(connection, "documents_storedfile.sha256")
        folders = _column(connection, "archive_package.folder")
    finally:
        connection.close()
    packages = [f"{'' if name.startswith('/') else PACKAGES}{name}{SEALED}" for name in folders]
    return sorted([*(f"{FILES}{name[:2]}/{name}" for name in files), *packages])


def _column(connection: sqlite3.Connection, aad: str) -> list[str]:
    table, column = aad.split(".")
    if not _exists(connection, aad):
        return []
    return [str(row[0]) for row in connection.execute(f'SELECT "{column}" FROM "{table}"')]  # noqa: S608 - names of our own models


def journal_leaves(connection: sqlite3.Connection) -> list[bytes]:
    """The leaf hashes in journal order."""
    rows = connection.execute("SELECT leaf FROM journal_entry ORDER BY seq")
    try:
        return [bytes.fromhex(leaf) for (leaf,) in rows]
    except ValueError:
        raise JournalFormatError("流水里有一行的哈希不是十六进制") from None


def _row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = sorted(name for (name,) in connection.execute(sql))
    return {name: _one(connection, f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608 - names come from the schema


def _one(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def _exists(connection: sqlite3.Connection, aad: str) -> bool:
    table, column = aad.split(".")
    sql = "SELECT 1 FROM pragma_table_info(?) WHERE name = ?"
    return connection.execute(sql, (table, column)).fetchone() is not None


def _keys_used(connection: sqlite3.Connection, aad: str) -> dict[str, int]:
    table, column = aad.split(".")
    sql = (
        f'SELECT lower(hex(substr("{column}", 3, 4))), count(*) FROM "{table}"'  # noqa: S608 - names of our own models
        f' WHERE "{column}" IS NOT NULL GROUP BY 1 ORDER BY 1'
    )
    return dict(connection.execute(sql).fetchall())


def fork_of(facts: Facts, leaves: list[bytes], published: Checkpoint) -> str:
    """How restoring these books would contradict a published checkpoint; '' when it would not."""
    if published.log != facts.log:
        return f"检查点属于流水“{published.log}”，备份属于“{facts.log}”"
    if published.size > len(leaves):
        return f"备份只有 {len(leaves)} 行流水，已公布的检查点有 {published.size} 行：备份较旧"
    if root_of(leaves[: published.size]) != published.root:
        return f"备份的前 {published.size} 行流水与已公布的检查点不是同一段历史"
    return ""
