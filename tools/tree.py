"""Which files belong to the project: everything in the tree that .gitignore does not name."""

import fnmatch
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def ignored_names(text: str) -> list[str]:
    """The patterns of a .gitignore whose lines are plain names or globs, plus git's own folder."""
    lines = (line.strip().rstrip("/") for line in text.splitlines())
    return [".git", *(line for line in lines if line and not line.startswith("#"))]


def project_files(root: Path = ROOT) -> list[Path]:
    """Every file to be committed, sorted; works in a copy that has no .git."""
    patterns = ignored_names((root / ".gitignore").read_text())
    found: list[Path] = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not _matches(name, patterns)]
        found += [Path(folder, name) for name in files if not _matches(name, patterns)]
    return sorted(found)


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def python_files(*under: str) -> list[Path]:
    """The Python files written by hand, below the named folders or anywhere."""
    tops = [ROOT / name for name in under] or [ROOT]
    return [
        path
        for path in project_files()
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and any(path.is_relative_to(top) for top in tops)
    ]


def text_files() -> dict[str, str]:
    """Every file that reads as UTF-8 text, by its path from the root."""
    texts: dict[str, str] = {}
    for path in project_files():
        try:
            texts[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return texts
