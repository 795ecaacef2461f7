"""The key that signs sessions and forms: from the environment, or a file beside the data keys."""

import os
import secrets
import tempfile
from pathlib import Path

NAME = "web-signing-key"


def secret(folder: Path) -> str:
    """The signing key. Losing it signs everybody out and nothing else.

    folder: where the data keys lie, outside data and backups. Without a file there, and without
    NUANLIU_SECRET_KEY, a key for this process alone serves: a build, a test.
    """
    named = os.environ.get("NUANLIU_SECRET_KEY", "")
    return named or _kept(folder / NAME) or secrets.token_urlsafe(48)


def _kept(file: Path) -> str:
    try:
        return file.read_text("ascii").strip()
    except OSError:
        return ""


def make(folder: Path) -> None:
    """Write the key file for its owner alone, if there is none; whole from the first moment."""
    place = folder / NAME
    if place.exists():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder, prefix=".part-")
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(part, place)  # two servers that begin at once use one key
    except FileExistsError:
        pass
    finally:
        Path(part).unlink()
