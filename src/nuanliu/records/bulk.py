"""Many rows at a time: one question about any number of values, one statement for many new rows.

Django writes a placeholder, and an object, for every single value; of a list of a hundred thousand
that costs more than everything the database does with it.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Field

PORTION = 5000  # rows handed over at a time: no more of them are held
MANY = 5000  # rows from which more room pays
PAGES_KB = 49_152  # of pages held meanwhile


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the search for cycles while many rows are held: they form none, it looks at them all.

    It looks again and again while rows are added, a sixth of the time of a big roster.
    """
    watching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if watching:
            gc.enable()


@contextmanager
def roomy(rows: int) -> Iterator[None]:
    """Let SQLite hold more pages while many rows go in, and no more than before afterwards.

    Keyed indexes are random, so new rows go everywhere in them: with the 2 MB that SQLite holds by
    itself nearly every row fetches its pages anew, and writes those of the row before.
    """
    if rows < MANY or connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{PAGES_KB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """New rows as the database stores them (no field prepares a value); every other column NULL."""
    quoted = ", ".join(connection.ops.quote_name(one) for one in columns)
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({quoted})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, into, rows)
            if model._meta.pk.column in columns:
                _catch_up(model)
            return
        marks, left = ", ".join(["%s"] * len(columns)), iter(rows)
        sql = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608 - the model's own names
        while portion := list(islice(left, PORTION)):
            cursor.executemany(sql, portion)


def _copy(cursor: Any, into: str, rows: Iterable[Sequence[Any]]) -> None:
    """The server's own way for many rows; a broken rule is the same error as everywhere."""
    with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as pipe:
        for row in rows:
            pipe.write_row(row)


def insert_all(rows: Sequence[models.Model]) -> None:
    """`bulk_create` of new instances of one model without a key; each is given its key.

    Inside a transaction that holds the write lock, as every deed does: the next keys are counted
    on from the highest one ever given, so no key is given twice.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = model._meta.concrete_fields
    for key, row in enumerate(rows, next_key(model)):
        row.pk = key
    getters = [_getter(field) for field in fields]
    names = [str(field.column) for field in fields]
    insert_rows(model, names, ([get(row) for get in getters] for row in rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def next_key(model: type[models.Model]) -> int:
    """The key after the highest that a table ever gave, remembered beyond a deletion.

    Nobody else is given it while the caller's transaction holds the write lock.
    """
    return last_key(model) + 1


def last_key(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> int:
    """The highest key that a table ever gave; 0 when it gave none, or gives none by itself."""
    series = _series(model, using)
    if not series:
        return 0
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {series}")  # noqa: S608 - the database's own name
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [series])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def remember_key(model: type[models.Model], last: int, using: str = DEFAULT_DB_ALIAS) -> None:
    """From now on a table gives keys after `last`; SQLite sees it by itself."""
    series = _series(model, using)
    if not series or last <= last_key(model, using):
        return
    with connections[using].cursor() as cursor:
        if connections[using].vendor == "postgresql":
            cursor.execute("SELECT setval(%s, %s)", [series, last])
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [series])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [series, last])


def _catch_up(model: type[models.Model]) -> None:
    """PostgreSQL counts the keys that it gives, not those that it is given."""
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    if isinstance(newest, int):
        remember_key(model, newest)


def _series(model: type[models.Model], using: str) -> str:
    """What counts a table's keys: PostgreSQL's own name of it, else the table; '' for nothing."""
    key, table = model._meta.pk, model._meta.db_table
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return ""
    if connections[using].vendor != "postgresql":
        return table
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key.column])
        return str(cursor.fetchone()[0] or "")


PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
    models.AutoField,
)


def _getter(field: "Field[Any, Any]") -> Callable[[models.Model], Any]:
    """How a row gives the value of a field as it is stored; most fields store it as it is."""
    name = field.attname
    if type(field).pre_save is not Field.pre_save:
        return lambda row: field.get_db_prep_save(field.pre_save(row, True), connection)  # noqa: FBT003 - Django's signature
    if isinstance(field, PLAIN):
        return lambda row: row.__dict__[name]
    return lambda row: field.get_db_prep_save(row.__dict__[name], connection)
