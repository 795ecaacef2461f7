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

from django.db import connections
from django.db.models import Expression, Field, QuerySet, TextField
from django.db.models.query import get_related_populators

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
    using: the name of the database that is asked; takes: how many slots, where its signature does
    not say.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], using: str = "default", takes: int = -1
    ) -> None:
        self._build, self.using = build, using
        self._takes = len(signature(build).parameters) if takes < 0 else takes
        self._written: _Written | None = None

    def __call__(self, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows that answer it now, for these values."""
        written = self._written = self._written or self._write()
        base = connections[self.using]
        given = [_stored(values[v.place], base) if isinstance(v, Slot) else v
                 for v in written.values]  # fmt: skip
        found = _answered(base, written.sql, given)
        if not written.converters:
            return found
        return map(tuple, written.compiler.apply_converters(found, written.converters))

    def _write(self) -> _Written:
        query = self._build(*map(Slot, range(self._takes))).query
        compiler = query.get_compiler(connection=connections[self.using])
        sql, values = compiler.as_sql()
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        return _Written(sql, tuple(values), compiler, compiler.get_converters(columns))


class PreparedRows:
    """The same for whole rows: what `build` answers is a query set of a model, with its joins."""

    def __init__(
        self, build: Callable[..., QuerySet[Any]], using: str = "default", takes: int = -1
    ) -> None:
        self._asked = Prepared(build, using, takes)
        self._made: Callable[[tuple[Any, ...]], Any] | None = None

    def __call__(self, *values: Any) -> list[Any]:
        """The rows that answer it now, each as an instance of its model."""
        found = list(self._asked(*values))
        if not found:
            return []
        made = self._made = self._made or self._maker()
        return [made(row) for row in found]

    def _maker(self) -> Callable[[tuple[Any, ...]], Any]:
        """What makes an instance of a row, as the framework's own iteration of models does."""
        written = self._asked._written
        if written is None or written.compiler.annotation_col_map:
            raise TypeError(self._asked)
        using, select = self._asked.using, written.compiler.select
        info = written.compiler.klass_info
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in select[first:last]]
        joined = get_related_populators(info, select, using)  # type: ignore[call-arg] # stubs of a later Django

        def made(row: tuple[Any, ...]) -> Any:
            found = info["model"].from_db(using, names, row[first:last])
            for one in joined:
                one.populate(row, found)
            return found

        return made


def _answered(base: Any, sql: str, given: list[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows as they are stored; few are read at once, of many no more than a portion is held."""
    cursor = base.cursor()
    cursor.execute(sql, given)
    found = cursor.fetchmany(FETCHED)
    if len(found) < FETCHED:
        cursor.close()
        return iter(found)
    return chain(found, chain.from_iterable(iter(partial(cursor.fetchmany, FETCHED), [])))


def _stored(value: Any, base: Any) -> Any:
    """A value as the database compares it with a column."""
    if isinstance(value, set | frozenset | list | tuple | dict):
        return listed(value, base.vendor)
    if base.vendor == "postgresql":
        return value
    if isinstance(value, datetime):
        return base.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value
