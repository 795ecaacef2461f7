"""The key that signs sessions and forms: from the environment, or a file beside the data keys."""

import os
import secrets
from pathlib import Path


def secret(folder: Path) -> str:
    """The signing key, made on first need. Losing it signs everybody out and nothing else.

    folder: where the data keys lie, outside data and backups. Where it cannot be written (a help
    page, a build) a key for this process alone serves.
    """
    named = os.environ.get("NUANLIU_SECRET_KEY", "")
    return named or _kept(folder / "web-signing-key")


def _kept(file: Path) -> str:
    try:
        return file.read_text("ascii").strip() or secrets.token_urlsafe(48)
    except OSError:
        return secrets.token_urlsafe(48)


def make(folder: Path) -> None:
    """Write the key file for its owner alone, if there is none: what `nuanliu serve` does first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(folder / "web-signing-key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_urlsafe(48) + "\n")
