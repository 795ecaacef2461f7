"""What the journal says of an object, so that its table can be rebuilt and compared (law 9).

Columns are told apart by what they are: foreign keys to people and accounts are persons, *_fen
are amounts, dates are dates; everything else goes into one hash. Sealed columns and keyed indexes
stay out: their values appear only as salted commitments, and so do names, payees and their banks
(`COMMITTED`). Rows that only belong to another row (a roster's findings, who is on a visit's photo)
are hashed with that row: its model names them in `TOLD_BESIDE`.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import models

from nuanliu.records.people.fields import SealedField

# Personal columns by the name of their commitment: a hash without salt is guessed from a list of
# names in seconds. Several columns are committed to as one text, line by line.
COMMITTED: dict[str, dict[str, tuple[str, ...]]] = {
    "people.person": {"name": ("name",), "bank": ("bank", "branch")},
    "documents.storedfile": {"name": ("name",)},
    "payments.payment": {"payee": ("payee", "bank", "branch")},
}
DERIVED = {"people.person": ("sound",)}  # follows from a committed column
PERSON_MODELS = ("people.Person", "people.Account")
ALREADY_PLAIN = (str, int, bool)
SIGN_IN = ("password", "last_login")  # change at every sign-in; the log of sign-ins is its own


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Beside(NamedTuple):
    """Rows told with the row they belong to: the relation, and which of their columns."""

    relation: str
    columns: tuple[str, ...]

    def rows_of(self, model: type[models.Model], pk: Any) -> list[list[Any]]:
        """Their columns, plain, in one order whatever order they were written in."""
        source: Any = model._meta.get_field(self.relation)
        many = source.many_to_many
        table = source.remote_field.through if many else source.related_model
        column = source.m2m_field_name() if many else source.field.name
        rows = table._base_manager.filter(**{column: pk}).values_list(*self.columns)
        return sorted(([plain(value) for value in row] for row in rows), key=_encode)


class Shape(NamedTuple):
    """The columns of one model by what the journal does with them."""

    label: str
    state: str | None
    persons: tuple[str, ...]
    amounts: tuple[str, ...]
    dates: tuple[str, ...]
    rest: tuple[str, ...]
    beside: tuple["Beside", ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Everything a snapshot reads, state first where there is one."""
        state = (self.state,) if self.state else ()
        return ("pk", *state, *self.persons, *self.amounts, *self.dates, *self.rest)


@cache
def shape_of(model: type[models.Model]) -> Shape:
    """Sort the concrete columns of `model`; read once per process."""
    kinds: dict[str, list[str]] = {"persons": [], "amounts": [], "dates": [], "rest": []}
    label = model._meta.label_lower
    held = {column for columns in COMMITTED.get(label, {}).values() for column in columns}
    for field in model._meta.concrete_fields:
        kind = _kind_of(field)
        if kind and field.attname not in held and field.attname not in DERIVED.get(label, ()):
            kinds[kind].append(field.attname)
    state = "state" if any(f.attname == "state" for f in model._meta.concrete_fields) else None
    persons, amounts, dates, rest = (tuple(columns) for columns in kinds.values())
    named: dict[str, tuple[str, ...]] = getattr(model, "TOLD_BESIDE", {})
    beside = tuple(Beside(*each) for each in named.items())
    return Shape(model._meta.label_lower, state, persons, amounts, dates, rest, beside)


def _kind_of(field: "models.Field[Any, Any]") -> str | None:
    if field.primary_key or field.attname == "state" or isinstance(field, SealedField):
        return None
    if _repeats_sealed(field) or field.attname in SIGN_IN:
        return None
    if isinstance(field, models.ForeignKey):
        target = field.related_model._meta.label
        return "persons" if target in PERSON_MODELS else "rest"
    if field.attname.endswith("_fen"):
        return "amounts"
    if isinstance(field, models.DateField):
        return "dates"
    return "rest"


def _repeats_sealed(field: "models.Field[Any, Any]") -> bool:
    """Whether it is the keyed index of a sealed column; the audit compares it with that column."""
    if not field.attname.endswith("_index"):
        return False
    return any(isinstance(each, SealedField) for each in field.model._meta.concrete_fields)


def plain(value: Any) -> Any:
    """A column's value in the journal's alphabet: strings, integers, booleans, arrays, objects."""
    if type(value) in ALREADY_PLAIN:  # nearly every value: bulk deeds pack millions of them
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, memoryview | bytes):
        return bytes(value).hex()
    if isinstance(value, str | int | bool | list | dict):
        return value
    return "" if value is None else str(value)


def committed(instance: models.Model) -> dict[str, str]:
    """The personal columns of an instance that enter the journal only as salted commitments."""
    return {
        name: "\n".join(getattr(instance, column) for column in columns)
        for name, columns in COMMITTED.get(instance._meta.label_lower, {}).items()
    }


def _rest_hash(values: dict[str, Any]) -> str:
    return hashlib.sha256(_encode(values).encode()).hexdigest()


@cache
def packer(model: type[models.Model]) -> Callable[[tuple[Any, ...]], dict[str, Any]]:
    """A function from a row of `shape_of(model).columns` to the journal's object."""
    shape = shape_of(model)
    start = 2 if shape.state else 1
    groups = []
    for name in ("persons", "amounts", "dates"):
        columns = getattr(shape, name)
        groups.append((name, [(c, start + place) for place, c in enumerate(columns)]))
        start += len(columns)
    rest = [(c, start + place) for place, c in enumerate(shape.rest)]

    def pack(row: tuple[Any, ...]) -> dict[str, Any]:
        out: dict[str, Any] = {"type": shape.label, "id": str(row[0])}
        if shape.state:
            out["state"] = row[1]
        for name, places in groups:
            kept = {c: plain(row[at]) for c, at in places if row[at] is not None}
            if kept:
                out[name] = kept
        told = {c: plain(row[at]) for c, at in rest}
        for each in shape.beside:
            told[each.relation] = each.rows_of(model, row[0])
        out["rest"] = _rest_hash(told)
        return out

    return pack


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The journal's object of one instance as it stands in memory."""
    model = type(instance)
    shape = shape_of(model)
    return packer(model)(tuple(getattr(instance, column) for column in shape.columns))
