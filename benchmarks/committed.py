"""Which commit is measured."""

import subprocess
from pathlib import Path


def commit() -> str:
    """The commit under test, with '+' where the tree has changes of its own."""
    here = Path(__file__).resolve().parent

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=here, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    return (git("rev-parse", "--short=12", "HEAD") or "?") + ("+" if git("status", "-s") else "")
