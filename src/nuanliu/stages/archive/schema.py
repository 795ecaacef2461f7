"""The guards of the database against what the migrations make: triggers and constraints.

Whoever drops a trigger, edits behind it and does not put it back leaves it wanting; whoever puts
another in its place leaves another text. Names of rules that are gone or changed are findings.
"""

from collections.abc import Iterator

from django.db import connection

from nuanliu.stages.archive import schema_postgresql, schema_sqlite
from nuanliu.stages.archive.replay import Finding, Replay

_READ = {"sqlite": schema_sqlite.faults, "postgresql": schema_postgresql.faults}


def schema(_: Replay) -> Iterator[Finding]:
    """Every trigger and constraint that is missing, changed, or not ours."""
    for fault in _READ[connection.vendor]():
        yield Finding("SCHEMA", 0, f"数据库的{fault.what} {fault.name} {fault.became}")
