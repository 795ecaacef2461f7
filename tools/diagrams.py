"""Write the pages of docs/reference from tables and rules; `--check` only compares.

A diagram drawn by hand is wrong after the first change; these pages cannot be.
"""

import sys
from pathlib import Path

from nuanliu.core.lifecycles import LIFECYCLES
from nuanliu.core.moves import Lifecycle, Move
from tools import measurebook, rulebook
from tools.tree import ROOT

PAGE = ROOT / "docs" / "reference" / "lifecycles.md"

HEAD = """# Lifecycles

Generated from `src/nuanliu/core/lifecycles` by `make fmt`; do not edit. One section per kind of
object: its states, and every move with the roles that may make it. What is not listed is refused.
"""


def page(lifecycles: dict[str, Lifecycle]) -> str:
    """The whole reference page."""
    return "\n".join([HEAD, *(section(lifecycle) for lifecycle in lifecycles.values())])


def section(lifecycle: Lifecycle) -> str:
    """One lifecycle: heading, diagram, table of moves."""
    rows = "\n".join(row(lifecycle, move) for move in lifecycle.moves)
    return f"""## {lifecycle.name} {lifecycle.label}

```mermaid
{lifecycle.diagram()}
```

| verb | 操作 | from | to | roles |
|---|---|---|---|---|
{rows}
"""


def row(lifecycle: Lifecycle, move: Move) -> str:
    """One move as a line of the table."""
    names = {"": "—"} | {state: f"{state} {label}" for state, label in lifecycle.states.items()}
    roles = ", ".join(sorted(role.value for role in move.roles))
    source, target = names[move.source], names[move.target]
    return f"| {move.verb} | {move.label} | {source} | {target} | {roles} |"


def pages() -> dict[Path, str]:
    """Every generated page by its path."""
    return {PAGE: page(LIFECYCLES), **rulebook.pages(), **measurebook.pages()}


def is_current(path: Path = PAGE, text: str | None = None) -> bool:
    """True when the committed page says what it would say now; by default that of the moves."""
    expected = page(LIFECYCLES) if text is None else text
    return path.is_file() and path.read_text(encoding="utf-8") == expected


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check return 1 when one is out of date."""
    if arguments == ["--check"]:
        stale = [path for path, text in pages().items() if not is_current(path, text)]
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run `make fmt`")
        return int(bool(stale))
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
