"""The guards of the database against what the migrations make: triggers and constraints.

Whoever drops a trigger, edits behind it and does not put it back leaves it wanting; whoever puts
another in its place leaves another text. Names of rules that are gone or changed are findings.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import NamedTuple

from django.apps import apps
from django.db import connection, router
from django.db.models import Model

from nuanliu.core.texts import one_line
from nuanliu.stages.archive.replay import Finding, Replay

GUARDED = ("journal", "ledger")  # apps whose 0002 migration names its triggers in GUARDS


class Rule(NamedTuple):
    """A constraint as the models have it: its table, and its text there or as an index."""

    table: str
    name: str
    inside: str
    beside: str


def schema(_: Replay) -> Iterator[Finding]:
    """Every trigger and constraint that is missing, changed, or not ours."""
    kept = _texts()
    due = {name: one_line(sql) for app in GUARDED for name, sql in _guards(app)}
    there = {name: sql for (kind, name), sql in kept.items() if kind == "trigger"}
    for name in sorted(due.keys() | there.keys()):
        if due.get(name) != there.get(name):
            yield _finding("触发器", name, gone=name not in there, ours=name in due)
    indexes = {sql for (kind, _), sql in kept.items() if kind == "index"}
    for rule in _rules():
        table = kept.get(("table", rule.table), "")
        if not (rule.inside and rule.inside in table) and rule.beside not in indexes:
            yield _finding("约束", rule.name, gone=True, ours=True)
    for name, column in _unique_columns():
        own = re.compile(rf'"{column}" [^,]*\b(UNIQUE|PRIMARY KEY)\b')
        if own.search(kept.get(("table", name), "")) is None:
            yield _finding("约束", f"{name}.{column}", gone=True, ours=True)


def _finding(what: str, name: str, *, gone: bool, ours: bool) -> Finding:
    how = "不见了或被改动" if gone else "被改动" if ours else "不是本程序建立的"
    return Finding("SCHEMA", 0, f"数据库的{what} {name} {how}")


def _guards(app: str) -> list[tuple[str, str]]:
    module = import_module(f"nuanliu.records.{app}.migrations.0002_append_only")
    guards: list[tuple[str, str]] = module.GUARDS
    return guards


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
        for model in _models()
        for one in model._meta.constraints
    )


def _models() -> list[type[Model]]:
    """Every model whose table lies in this database: what signing in needs lies beside it."""
    models = apps.get_models(include_auto_created=True)
    return [one for one in models if router.allow_migrate_model(connection.alias, one)]


@cache
def _unique_columns() -> tuple[tuple[str, str], ...]:
    """(table, column) of every column whose values may stand there once."""
    return tuple(
        (model._meta.db_table, str(field.column))
        for model in _models()
        for field in model._meta.local_concrete_fields
        if field.unique
    )
