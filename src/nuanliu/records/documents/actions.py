"""Keeping files: sealed bytes go under the hash of what they hold, once, before their row."""

import hashlib
import os
import tempfile
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from nuanliu.core.refusal import Refusal, demand
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.people import keys

AAD = "documents.file"  # what the sealed bytes are bound to
DESTROYED = "（已销毁）"  # the name of a file whose bytes are gone


def keep(data: bytes, name: str, at: datetime) -> StoredFile:
    """Store `data` by its SHA-256 and return its row; the same bytes are kept once.

    Refused FILE-DESTROYED for bytes that were taken away for good.
    The file is complete on disk before the row exists: a kill in between leaves a file without a
    row, which the next attempt finds, never a row without a file.
    """
    digest = hashlib.sha256(data).hexdigest()
    demand(_not_destroyed(digest))
    path = path_of(digest)
    if not path.exists():
        _write_whole(path, keys.current().seal_bytes(AAD, data))
    row, _ = StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={"size": len(data), "name": Path(name).name[:200], "received_at": at},
    )
    return row


def _not_destroyed(digest: str) -> Refusal | None:
    if not StoredFile.objects.filter(pk=digest).exclude(destroyed_on=None).exists():
        return None
    what = "这份文件已按规定销毁，不能原样再收"
    return Refusal("FILE-DESTROYED", what, "仍需办理的，请重新制作后再报送")


def file_row(digest: str) -> StoredFile | None:
    """The row of a kept file, for its line in the journal."""
    return StoredFile.objects.filter(pk=digest).first()


def path_of(digest: str) -> Path:
    """Where the bytes of a hash lie."""
    return Path(settings.NUANLIU_FILES) / digest[:2] / digest


def read(stored: StoredFile) -> bytes:
    """The bytes of a kept file, checked against their hash; OSError when lost or altered."""
    data = keys.current().open_bytes(AAD, path_of(stored.sha256).read_bytes())
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        msg = f"文件“{stored.name}”的内容与登记的指纹不符，请从备份恢复"
        raise OSError(msg)
    return data


def destroy(stored: StoredFile, on: date) -> None:
    """Take the bytes of a kept file away for good and say so in its row; its name goes too.

    The caller records the row. The same bytes are not kept again.
    """
    path_of(stored.sha256).unlink(missing_ok=True)
    stored.destroyed_on, stored.name = on, DESTROYED
    stored.save()


def reseal() -> int:
    """Seal every kept file under the current key (`keys rotate`); returns how many.

    A file that is gone stops no rotation: `nuanliu verify` names it.
    """
    count = 0
    for digest in StoredFile.objects.order_by("pk").values_list("pk", flat=True).iterator():
        path = path_of(digest)
        if not path.exists():
            continue
        ring = keys.current()
        _write_whole(path, ring.seal_bytes(AAD, ring.open_bytes(AAD, path.read_bytes())))
        count += 1
    return count


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    Path(part).replace(path)
