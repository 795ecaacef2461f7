"""All rows of one database written into another, as they are stored, guards and keys included.

A backup is one SQLite file whatever the books lie in; so a server's books are carried into one, and
out of one when they are restored. What is sealed stays sealed: nothing is opened on the way.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connections, models, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from nuanliu.records.bulk import PORTION, last_key, remember_key
from nuanliu.records.guards import POSTGRESQL, SQLITE, lifted

Convert = Callable[[Any], Any]

_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


def carry(source: str, target: str) -> dict[str, int]:
    """Copy every row of every table between two databases (aliases) of this program's schema.

    target: has the tables, and nothing in them that anybody needs: what is there is taken out
    first. The source is read at one moment, while others go on writing. Returns rows per table.
    All or nothing.
    """
    tables = [one for one in apps.get_models(include_auto_created=True) if _kept(one)]
    into = connections[target]
    with one_moment(source), transaction.atomic(using=target), lifted(into):
        for model in reversed(tables):
            with into.cursor() as cursor:
                cursor.execute(f"DELETE FROM {_quoted(into, model)}")  # noqa: S608 - our own table
        return {model._meta.db_table: _copy(model, source, target) for model in tables}


@contextmanager
def one_moment(alias: str) -> Iterator[None]:
    """Everything read inside is of one moment."""
    with transaction.atomic(using=alias):
        if connections[alias].vendor == POSTGRESQL:
            with connections[alias].cursor() as cursor:
                cursor.execute(_ONE_MOMENT)
        yield


def _kept(model: type[models.Model]) -> bool:
    return bool(model._meta.managed) and router.allow_migrate_model("default", model)


def _quoted(connection: BaseDatabaseWrapper, model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _copy(model: type[models.Model], source: str, target: str) -> int:
    fields = model._meta.local_concrete_fields
    out_of, into = connections[source], connections[target]
    names = [str(one.column) for one in fields]
    ways = [_way(one, out_of.vendor, into.vendor) for one in fields]
    rows = _rows(out_of, model, names)
    count = 0
    while portion := list(islice(rows, PORTION)):
        converted = [
            [way(value) if way else value for way, value in zip(ways, row, strict=True)]
            for row in portion
        ]
        _write(into, model, names, converted)
        count += len(portion)
    remember_key(model, last_key(model, source), target)
    return count


def _rows(
    connection: BaseDatabaseWrapper, model: type[models.Model], names: Sequence[str]
) -> Iterator[Sequence[Any]]:
    columns = ", ".join(map(connection.ops.quote_name, names))
    key = connection.ops.quote_name(str(model._meta.pk.column))
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {_quoted(connection, model)} ORDER BY {key}")  # noqa: S608 - our own names
        while portion := cursor.fetchmany(PORTION):
            yield from portion


def _write(
    connection: BaseDatabaseWrapper,
    model: type[models.Model],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
) -> None:
    columns = ", ".join(map(connection.ops.quote_name, names))
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_quoted(connection, model)} ({columns}) VALUES ({marks})",  # noqa: S608 - our own names
            rows,
        )


def _way(field: "models.Field[Any, Any]", source: str, target: str) -> Convert | None:
    """How a stored value is written for the other kind of database; None for as it is."""
    return _WAYS.get((field.get_internal_type(), source, target))


def _moment_as_text(value: datetime | None) -> str | None:
    """A moment as Django keeps it in SQLite: UTC, without saying so."""
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _moment_in_utc(value: datetime | None) -> datetime | None:
    """A moment as Django reads it out of SQLite."""
    return None if value is None else value.replace(tzinfo=UTC)


def _compact(value: str | None) -> str | None:
    """JSON as Django writes it; PostgreSQL keeps its own order of names, which says nothing."""
    return None if value is None else json.dumps(json.loads(value))


_WAYS: dict[tuple[str, str, str], Convert] = {
    ("DateTimeField", POSTGRESQL, SQLITE): _moment_as_text,
    ("DateTimeField", SQLITE, POSTGRESQL): _moment_in_utc,
    ("DateField", POSTGRESQL, SQLITE): lambda day: None if day is None else day.isoformat(),
    ("BooleanField", SQLITE, POSTGRESQL): lambda yes: None if yes is None else bool(yes),
    ("BooleanField", POSTGRESQL, SQLITE): lambda yes: None if yes is None else int(yes),
    ("JSONField", POSTGRESQL, SQLITE): _compact,
    ("BinaryField", POSTGRESQL, SQLITE): lambda raw: None if raw is None else bytes(raw),
}
