"""Questions that are asked hundreds of times: their SQL is written once, not anew each time.

To compose a query costs Django ten times what the database does to answer it out of an index. A
clerk's roster is measured by some fifty such questions, and every deed asks a few.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from inspect import signature
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Expression, Field, QuerySet, TextField

from nuanliu.records.lookups import listed

FETCHED = 2000  # rows fetched at a time


class Slot(Expression):
    """Where a value goes when the question is asked."""

    def __init__(self, place: int) -> None:
        super().__init__(output_field=TextField())
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A mark, and this slot itself in place of its value."""
        del compiler, connection
        return "%s", (self,)


class _Written(NamedTuple):
    """The SQL of a question, its values with slots among them, and who reads its answers."""

    sql: str
    values: tuple[Any, ...]
    compiler: Any
    converters: dict[int, tuple[list[Any], "Field[Any, Any]"]]


class Prepared:
    """A question made by `build` from slots, one for each of its parameters.

    build: answers a `values_list`. What it compares with a slot is compared as the database
    stores it: numbers, texts, days, NULL (which equals nothing), or a set of them by `__among`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._written: _Written | None = None

    def __call__(self, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows that answer it now, for these values."""
        written = self._written = self._written or self._write()
        given = [_stored(values[v.place]) if isinstance(v, Slot) else v for v in written.values]
        found = _answered(written.sql, given)
        if not written.converters:
            return found
        return map(tuple, written.compiler.apply_converters(found, written.converters))

    def _write(self) -> _Written:
        slots = map(Slot, range(len(signature(self._build).parameters)))
        compiler = self._build(*slots).query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        return _Written(sql, tuple(values), compiler, compiler.get_converters(columns))


def _answered(sql: str, given: list[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows as they are stored; few are read at once, of many no more than a portion is held."""
    cursor = connection.cursor()
    cursor.execute(sql, given)
    found = cursor.fetchmany(FETCHED)
    if len(found) < FETCHED:
        cursor.close()
        return iter(found)
    return chain(found, chain.from_iterable(iter(partial(cursor.fetchmany, FETCHED), [])))


def _stored(value: Any) -> Any:
    """A value as the database compares it with a column."""
    if isinstance(value, set | frozenset | list | tuple | dict):
        return listed(value, connection.vendor)
    if connection.vendor == "postgresql":
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value
