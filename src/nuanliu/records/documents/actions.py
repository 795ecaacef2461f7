"""Keeping files: bytes go under their hash, once, before the row that names them."""

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings

from nuanliu.records.documents.models import StoredFile


def keep(data: bytes, name: str, at: datetime) -> StoredFile:
    """Store `data` by its SHA-256 and return its row; the same bytes are kept once.

    The file is complete on disk before the row exists: a kill in between leaves a file without a
    row, which the next attempt finds, never a row without a file.
    """
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if not path.exists():
        _write_whole(path, data)
    row, _ = StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={"size": len(data), "name": Path(name).name[:200], "received_at": at},
    )
    return row


def path_of(digest: str) -> Path:
    """Where the bytes of a hash lie."""
    return Path(settings.NUANLIU_FILES) / digest[:2] / digest


def read(stored: StoredFile) -> bytes:
    """The bytes of a kept file, checked against their hash; OSError when lost or altered."""
    data = path_of(stored.sha256).read_bytes()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        msg = f"文件“{stored.name}”的内容与登记的指纹不符，请从备份恢复"
        raise OSError(msg)
    return data


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    Path(part).replace(path)
