"""备份 as an office keeps them: made into one folder, listed, and rehearsed before it is too late.

A rehearsal (恢复演练) restores a backup into a folder beside it, as an emergency would: every byte,
every key, the journal's tree. The folder goes again; what came of it stays beside the backup.
"""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection

from nuanliu.core.refusal import Refused
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.records.people.keys import Keyring
from nuanliu.records.people.models import Installation
from nuanliu.stages.archive.backups import Backup, backup, file_name, folders_of
from nuanliu.stages.archive.manifest import DATABASE, MANIFEST, Manifest, parse_manifest, refuse
from nuanliu.stages.archive.restores import restore
from nuanliu.stages.archive.servers import write_file

PATTERN = "暖流备份-*.zip"
REHEARSED = ".rehearsed.json"  # the ending of what is kept of a rehearsal, beside the backup


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A restore that was tried: when, whether it went through, and what was wrong."""

    at: datetime
    ok: bool
    words: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in the folder: its name, bytes, when it was made, journal lines, last rehearsal.

    created and entries are None for a file that says nothing readable about itself.
    """

    name: str
    size: int
    created: datetime | None
    entries: int | None
    rehearsal: Rehearsal | None


def make_backup(folder: Path, data: Path, keyring: Keyring, at: datetime) -> Backup:
    """Write a backup of the books in use into a folder, under the usual name.

    The folder is made where there is none. Refused as `backup`.
    """
    owner = Installation.objects.get()
    _make(folder)
    target = folder / file_name(owner.kind, owner.uid, at.astimezone(OFFICE_TIME))
    with source_of(data) as source:
        return backup(source, folders_of(data), target, keyring, at)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        what = f"备份目录 {folder} 建不起来：{error.strerror or error}"
        refuse("BACKUP-WRITE", what, "请检查磁盘、权限，或另设 NUANLIU_BACKUPS")


@contextmanager
def source_of(data: Path) -> Iterator[Path]:
    """The database's file; of a server's books one made for this, on the office's own disk."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not name.startswith("file:"):
        yield Path(name)
        return
    with tempfile.TemporaryDirectory(dir=data, prefix=".backup-") as work:
        file = Path(work) / DATABASE
        write_file(file)
        yield file


def kept_in(folder: Path) -> list[Kept]:
    """The backups in a folder, the newest first; nothing of them is proved by this."""
    files = [path for path in folder.glob(PATTERN) if path.is_file()] if folder.is_dir() else []
    return [_kept(path) for path in sorted(files, key=lambda path: path.name, reverse=True)]


def _kept(path: Path) -> Kept:
    manifest = _manifest(path)
    created = datetime.fromisoformat(manifest.created) if manifest else None
    entries = manifest.facts.size if manifest else None
    return Kept(path.name, path.stat().st_size, created, entries, _rehearsal(path))


def _manifest(path: Path) -> Manifest | None:
    with suppress(Refused, OSError, zipfile.BadZipFile, KeyError), zipfile.ZipFile(path) as packed:
        return parse_manifest(packed.read(MANIFEST))
    return None


def _rehearsal(path: Path) -> Rehearsal | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads(_beside(path).read_text("utf-8"))
        return Rehearsal(datetime.fromisoformat(told["at"]), bool(told["ok"]), str(told["words"]))
    return None


def _beside(path: Path) -> Path:
    return path.with_name(path.name + REHEARSED)


def newest_in(folder: Path) -> Path:
    """The newest backup in a folder; Refused BACKUP-MISSING where there is none."""
    found = kept_in(folder)
    if not found:
        refuse("BACKUP-MISSING", f"{folder} 里还没有备份", "请先备份一次")
    return folder / found[0].name


def rehearse(path: Path, keyring: Keyring, at: datetime) -> Rehearsal:
    """Restore a backup into a folder beside it, take that away again, and keep what came of it.

    Needs as much room as the books take. What was wrong is an answer, not an exception.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".rehearsal-") as work:
        target = Path(work) / "books"
        try:
            made = restore(path, target, keyring)
            words = f"恢复演练通过：流水 {made.manifest.facts.size} 行，数据库、文件和密钥都对得上"
            told = Rehearsal(at, ok=True, words=words)
        except Refused as refused:
            told = Rehearsal(at, ok=False, words=refused.refusals[0].what)
        except OSError as error:
            told = Rehearsal(at, ok=False, words=f"演练写不下：{error.strerror or error}")
        finally:
            shutil.rmtree(target, ignore_errors=True)
    _keep(path, told)
    return told


def _keep(path: Path, told: Rehearsal) -> None:
    facts = {"at": told.at.isoformat(), "ok": told.ok, "words": told.words}
    with suppress(OSError):  # a disk that takes nothing any more: the answer is told all the same
        _beside(path).write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
