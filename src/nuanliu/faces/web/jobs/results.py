"""Results of long work: sealed files of their own, readable through the page of the work alone."""

import os
import time
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.people import keys
from nuanliu.records.people.crypto import SealError

AAD = "web.job"
RESTS = 24 * 3600  # seconds after which a file without a row is a rest
GONE = Refusal("JOB-GONE", "结果文件已不在或读不出", "请回到任务页点“重新办理”")


def keep(data: bytes) -> str:
    """Seal `data` into a new file, whole before its name is told; returns the name."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = uuid4().hex
    part = folder / f".{name}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(keys.current().seal_bytes(AAD, data))
    part.replace(folder / name)
    return name


def read(name: str) -> bytes:
    """The bytes of a result; Refused JOB-GONE when it was cleared away or its key was changed."""
    try:
        return keys.current().open_bytes(AAD, (_folder() / name).read_bytes())
    except (OSError, SealError):
        raise Refused(GONE) from None


def drop(name: str) -> None:
    """Remove a result; '' is none."""
    if name:
        (_folder() / name).unlink(missing_ok=True)


def sweep(known: set[str]) -> None:
    """Remove what no row names and no process still writes: the rests of a kill."""
    folder, old = _folder(), time.time() - RESTS
    for file in folder.iterdir() if folder.exists() else ():
        if file.name not in known and file.stat().st_mtime < old:
            file.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.NUANLIU_DATA) / "jobs"
