"""Rules that a database itself keeps: triggers, in the words of each database we run on."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython

SQLITE, POSTGRESQL = "sqlite", "postgresql"

# A broken rule is an integrity error in both, so that whoever calls need not know which it is.
_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{body}
END $$
"""
_TRIGGER = "CREATE TRIGGER {name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()"


class Guard(NamedTuple):
    """A trigger of PostgreSQL: its table, when it is asked, and the body of its function."""

    name: str
    table: str
    when: str
    body: str
    each: str = "ROW"

    def create(self) -> list[str]:
        """The statements that make it."""
        words = self._asdict()
        return [_FUNCTION.format(**words), _TRIGGER.format(**words)]

    def drop(self) -> list[str]:
        """The statements that take it away."""
        return [f"DROP TRIGGER {self.name} ON {self.table}", f"DROP FUNCTION {self.name}()"]


def refusal(condition: str, words: str, after: str = "RETURN NEW;") -> str:
    """The body of a guard that refuses with `words` when a condition holds."""
    stop = f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';"
    return f"IF {condition} THEN {stop} END IF; {after}"


def append_only(table: str) -> list[Guard]:
    """Neither change, nor removal, nor emptying at once."""
    body = refusal("TRUE", f"{table} is append-only", "RETURN NULL;")
    return [
        Guard(f"{table}_no_update", table, "BEFORE UPDATE", body),
        *lasting(table),
    ]


def lasting(table: str) -> list[Guard]:
    """Rows may change, but none ever goes."""
    body = refusal("TRUE", f"{table} is append-only", "RETURN NULL;")
    return [
        Guard(f"{table}_no_delete", table, "BEFORE DELETE", body),
        Guard(f"{table}_no_truncate", table, "BEFORE TRUNCATE", body, "STATEMENT"),
    ]


def guards(sqlite: Sequence[tuple[str, str]], postgresql: Sequence[Guard]) -> RunPython:
    """A step of a migration that makes the triggers of whatever database it runs on.

    sqlite: name and statement of each trigger; postgresql: the same rules in its words.
    """
    made = {
        SQLITE: [sql for _, sql in sqlite],
        POSTGRESQL: [sql for one in postgresql for sql in one.create()],
    }
    gone = {
        SQLITE: [f"DROP TRIGGER {name}" for name, _ in sqlite],
        POSTGRESQL: [sql for one in postgresql for sql in one.drop()],
    }
    return RunPython(partial(_run, made), partial(_run, gone))


def _run(statements: Mapping[str, Sequence[str]], _apps: Any, editor: Any) -> None:
    for sql in statements[editor.connection.vendor]:
        editor.execute(sql, params=None)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """No trigger of a database is asked inside; afterwards each is there again as it was.

    For rows that were guarded when they came into being, and are only carried from place to place.
    Inside a transaction: when it fails, the guards stand as before.
    """
    names = _triggers if connection.vendor == SQLITE else _guarded
    with connection.cursor() as cursor:
        found = names(cursor)
        for off, _ in found:
            cursor.execute(off)
    yield
    connection.check_constraints()  # now: what waits for the COMMIT would hold the triggers fast
    with connection.cursor() as cursor:
        for _, on in found:
            cursor.execute(on)


def _triggers(cursor: Any) -> list[tuple[str, str]]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return [(f'DROP TRIGGER "{name}"', sql) for name, sql in cursor.fetchall()]


def _guarded(cursor: Any) -> list[tuple[str, str]]:
    """Every table with triggers of ours; its owner may switch them, the foreign keys stay asked."""
    cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    form = "ALTER TABLE {} {} TRIGGER USER"
    return [
        (form.format(one, "DISABLE"), form.format(one, "ENABLE")) for (one,) in cursor.fetchall()
    ]
