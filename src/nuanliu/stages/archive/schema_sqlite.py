"""What a SQLite file says of its triggers and constraints: the very texts they were made with."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.db import connection

from nuanliu.core.texts import one_line
from nuanliu.stages.archive.guarding import Fault, guards, models


class Rule(NamedTuple):
    """A constraint as the models have it: its table, and its text there or as an index."""

    table: str
    name: str
    inside: str
    beside: str


def faults() -> Iterator[Fault]:
    """Every trigger and constraint that is missing, changed, or not ours."""
    kept = _texts()
    due = {name: one_line(sql) for name, sql in guards("GUARDS")}
    there = {name: sql for (kind, name), sql in kept.items() if kind == "trigger"}
    for name in sorted(due.keys() | there.keys()):
        if due.get(name) != there.get(name):
            yield Fault("触发器", name, gone=name not in there, ours=name in due)
    indexes = {sql for (kind, _), sql in kept.items() if kind == "index"}
    for rule in _rules():
        table = kept.get(("table", rule.table), "")
        if not (rule.inside and rule.inside in table) and rule.beside not in indexes:
            yield Fault("约束", rule.name)
    for name, column in _unique_columns():
        own = re.compile(rf'"{column}" [^,]*\b(UNIQUE|PRIMARY KEY)\b')
        if own.search(kept.get(("table", name), "")) is None:
            yield Fault("约束", f"{name}.{column}")


def _texts() -> dict[tuple[str, str], str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(kind, name): one_line(sql) for kind, name, sql in cursor.fetchall()}


@cache
def _rules() -> tuple[Rule, ...]:
    """The constraints of every model, compiled once."""
    # Not entered: nothing is to be changed, and it would want foreign keys switched off.
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []  # what entering it would have made
    return tuple(
        Rule(
            model._meta.db_table,
            str(one.name),
            one_line(str(one.constraint_sql(model, editor) or "")),
            one_line(str(one.create_sql(model, editor) or "")),
        )
        for model in models()
        for one in model._meta.constraints
    )


@cache
def _unique_columns() -> tuple[tuple[str, str], ...]:
    """(table, column) of every column whose values may stand there once."""
    return tuple(
        (model._meta.db_table, str(field.column))
        for model in models()
        for field in model._meta.local_concrete_fields
        if field.unique
    )
