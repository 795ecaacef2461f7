"""What a PostgreSQL server says of its triggers and constraints, against tables made anew.

The server keeps no text of a constraint, only its own reading of it. So the tables are made once
more as temporary ones, both readings are compared, and what was made is taken back.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from nuanliu.core.texts import one_line
from nuanliu.records.guards import Guard
from nuanliu.stages.archive.guarding import Fault, guards, models

Readings = dict[tuple[str, str], str]  # (table, name) to what the server reads there

_TRIGGERS = """
SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc, t.tgenabled
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND n.nspname = current_schema()
"""
_CONSTRAINTS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE c.relnamespace = {} AND k.convalidated
"""
_INDEXES = """
SELECT c.relname, i.relname, pg_get_indexdef(x.indexrelid)
FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
WHERE c.relnamespace = {} AND x.indisunique AND x.indisvalid
"""
_HERE, _ANEW = "current_schema()::regnamespace", "pg_my_temp_schema()"
_PLACE = re.compile(r" ON (?:ONLY )?\w+\.(?=\w+ USING )")
_ASKED = "O"  # a trigger that is asked by everybody


def faults() -> Iterator[Fault]:
    """Every trigger and constraint that is missing, changed, or not ours."""
    with connection.cursor() as cursor:
        yield from _of_triggers(cursor)
    there, due = _readings()
    for table, name in sorted(due.keys() | there.keys()):
        key = table, name
        if due.get(key) != there.get(key):
            yield Fault("约束", f"{table}.{name}", gone=key not in there, ours=key in due)


def _of_triggers(cursor: Any) -> Iterator[Fault]:
    cursor.execute(_TRIGGERS)
    there = {
        name: (one_line(made), one_line(body), on) for name, made, body, on in cursor.fetchall()
    }
    cursor.execute("SELECT current_schema()")
    (schema,) = cursor.fetchone()
    due = {one.name: _as_read(one, schema) for one in guards("POSTGRESQL")}
    for name in sorted(due.keys() | there.keys()):
        if due.get(name) != there.get(name):
            yield Fault("触发器", name, gone=name not in there, ours=name in due)


def _as_read(guard: Guard, schema: str) -> tuple[str, str, str]:
    """A trigger of ours as the server tells it: statement, body, and that it is asked."""
    function, trigger = guard.create()
    body = function.split("$$")[1]
    made = one_line(trigger).replace(f" ON {guard.table} ", f" ON {schema}.{guard.table} ")
    return made, one_line(body), _ASKED


def _readings() -> tuple[Readings, Readings]:
    """What the server reads in the tables of the books, and in the same tables made anew."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            there = _read(cursor, _HERE)
            cursor.execute("SET LOCAL search_path TO pg_temp")
            for statement in _tables():
                cursor.execute(statement)
            due = _read(cursor, _ANEW)
        transaction.set_rollback(True)
    ours = {table for table, _ in due}
    return {key: text for key, text in there.items() if key[0] in ours}, due


def _tables() -> list[str]:
    with connection.schema_editor(collect_sql=True) as editor:
        for model in models():
            if model._meta.managed and not model._meta.auto_created:  # those come with another
                editor.create_model(model)
    return [one for one in editor.collected_sql if one]


def _read(cursor: Any, place: str) -> Readings:
    found = {}
    for query in (_CONSTRAINTS, _INDEXES):
        cursor.execute(query.format(place))
        found.update({(table, name): _bare(text) for table, name, text in cursor.fetchall()})
    return found


def _bare(text: str) -> str:
    """Without the schema that an index's table lies in, which is not the same for both."""
    return _PLACE.sub(" ON ", text)
