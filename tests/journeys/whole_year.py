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
import sys
from pathlib import Path
from typing import Any

from django.db import connection
from tests.laws import ready  # noqa: F401 - sets the framework up

from nuanliu.faces import cli
from nuanliu.faces.cli.demo import output, run
from nuanliu.records.journal.queries import size


def no_forms(_: Any) -> Any:
    """No printed form."""
    return iter(())


def picture() -> dict[str, str]:
    """A hash of every table's rows, by table, over a connection of its own."""
    with contextlib.closing(connection.copy()) as own:
        return {name: _hashed(own, name) for name in sorted(own.introspection.table_names())}


def _hashed(own: Any, table: str) -> str:
    with own.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name out of the schema
        rows = sorted(map(repr, cursor.fetchall()))
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
