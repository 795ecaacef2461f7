"""Changing the data key: seal everything anew under a fresh one.

The order that survives a kill at any instant: `start` writes the key file with the new key beside
the old ones, then `reseal` rewrites the rows in one transaction (the caller's, with its journal
line). Each step may be repeated. Old keys stay in the file: backups made before need them.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction

from nuanliu.records.people import crypto, keys
from nuanliu.records.people.crypto import Suite
from nuanliu.records.people.fields import Sealed, SealedField, raw
from nuanliu.records.people.keys import Keyring

BATCH = 2000


def sealed_fields() -> list[SealedField]:
    """Every sealed column of the installed models, in a steady order."""
    found = [
        field
        for model in apps.get_models()
        if not model._meta.proxy
        for field in model._meta.local_fields
        if isinstance(field, SealedField)
    ]
    return sorted(found, key=lambda field: field.aad)


def start(path: Path, suite: Suite | None = None) -> Keyring:
    """Add a fresh data key to the key file and let the process use it; print the new sheet next.

    suite: change the cipher with it (AES ↔ SM4); the index keeps its own hash. Two rotations at
    once wait for each other: the later one would write the file without the key of the first.
    """
    with keys.locked(path):
        keys.save(path, keys.load(path).rotated(suite))
    return keys.open_file(path)


def reseal(using: str = "default") -> dict[str, int]:
    """Seal every value anew that is not under the current key; returns rows changed per column.

    All or nothing. A second run changes nothing. Raises `SealError` when one value does not open.
    """
    with transaction.atomic(using=using):
        return {field.aad: _reseal_column(field, using) for field in sealed_fields()}


def used_keys(using: str = "default") -> Counter[bytes]:
    """How many stored values each data key sealed, read from their headers."""
    used: Counter[bytes] = Counter()
    connection = connections[using]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for field in sealed_fields():
            table, column = (quote(name) for name in field.aad.split("."))
            sql = (
                f"SELECT substr({column}, 3, 4), count(*) FROM {table}"  # noqa: S608 - names of our own models
                f" WHERE {column} IS NOT NULL GROUP BY 1"
            )
            cursor.execute(sql)
            used.update({raw(key): count for key, count in cursor.fetchall()})
    return used


def held() -> Counter[bytes]:
    """Every key of the ring in use, to be taken off from what `used_keys` counts."""
    return Counter(dict.fromkeys(keys.current().data, sys.maxsize))


def _reseal_column(field: SealedField, using: str) -> int:
    ring, last, count = keys.current(), None, 0
    while rows := _batch(field, using, last):
        stale = [(pk, value) for pk, value in rows if crypto.key_id(value.raw) != ring.current]
        _rewrite(field, using, [(ring.seal(value.aad, value.open()), pk) for pk, value in stale])
        last, count = rows[-1][0], count + len(stale)
    return count


def _batch(field: SealedField, using: str, last: Any) -> list[tuple[Any, Sealed]]:
    """The next rows by primary key, locked until the transaction ends."""
    rows: models.QuerySet[Any] = field.model._base_manager.using(using)
    after = {} if last is None else {"pk__gt": last}
    wanted = rows.filter(**{f"{field.name}__isnull": False}, **after).order_by("pk")
    return list(wanted.select_for_update().values_list("pk", field.name)[:BATCH])


def _rewrite(field: SealedField, using: str, rows: list[tuple[bytes, Any]]) -> None:
    connection = connections[using]
    quote = connection.ops.quote_name
    table, column = (quote(name) for name in field.aad.split("."))
    key = quote(str(field.model._meta.pk.column))
    sql = f"UPDATE {table} SET {column} = %s WHERE {key} = %s"  # noqa: S608 - names of our own models
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
