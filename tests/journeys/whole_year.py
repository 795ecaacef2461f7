"""Runs as a process of its own: the demo command from nothing to its end, then the year once more.

usage: python -m tests.journeys.whole_year OUT FOLDER  (NUANLIU_DATA, NUANLIU_KEYS: new folders).
The printed forms are left out: they have tests of their own, and the story does not need them.
Writes to OUT the exit code, what was printed, and a picture of every table before and after the
year was played a second time over the finished books.
"""

import contextlib
import hashlib
import io
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from tests.laws import ready  # noqa: F401 - sets the framework up

from nuanliu.faces import cli
from nuanliu.faces.cli.demo import output, run
from nuanliu.records.journal.queries import size


def no_forms(_: Any) -> Any:
    """No printed form."""
    return iter(())


def picture() -> dict[str, str]:
    """A hash of every table's rows, by table."""
    database = sqlite3.connect(Path(settings.NUANLIU_DATA) / "nuanliu.sqlite3")
    with contextlib.closing(database):
        named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        tables = [name for (name,) in named.fetchall()]
        return {name: _hashed(database, name) for name in tables}


def _hashed(database: sqlite3.Connection, table: str) -> str:
    rows = sorted(repr(row) for row in database.execute(f'SELECT * FROM "{table}"'))  # noqa: S608 - a name out of the schema
    return f"{len(rows)}:{hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"


def main() -> None:
    """The command, the picture, the year again, the picture again."""
    setattr(output, "files_to_make", no_forms)  # noqa: B010 - the module does not export the name
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = cli.main(["demo", "--json", "--out", sys.argv[2]])
    told: dict[str, Any] = {"exit": code, "said": said.getvalue(), "before": picture()}
    told["journal"] = [size()]
    run.play(None, lambda _: None)
    told["journal"].append(size())
    connection.close()
    told["after"] = picture()
    Path(sys.argv[1]).write_text(json.dumps(told, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
