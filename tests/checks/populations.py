"""Random small populations of every table: few values a column, so that collisions are common.

One pool of values a column name serves all tables, so keys meet across tables as they do in life.
The limits in the rules (30 days, 90, 180, shared by 2, five duties) lie inside the pools, each with
the values just beside it.
"""

import random
from datetime import date, timedelta

from hypothesis import strategies as st

from nuanliu.checks.tables import TABLES, Column, Table
from nuanliu.core.sweeps.rows import PROOF_LISTS, Proof

NEW_YEAR = date(2024, 1, 1)
BEYOND = (30, 31, 90, 91, 180, 181)  # days before the day of asking

CAMPAIGNS = ("春节", "中秋")
PERSONS = ("p1", "p2", "p3", "p4", "p5")
NUMBERS = ("i1", "i2", "i3", "i4")
DAYS = tuple(NEW_YEAR + timedelta(days=n) for n in (-2, -1, 0, 1, 2, 3))
LONG_AGO = tuple(NEW_YEAR - timedelta(days=n) for n in BEYOND)
AMOUNTS = (0, 10_000, 20_000, 30_000)
COUNTS = (0, 1, 2, 3)

POOLS = {
    "account_index": ("a1", "a2"),
    "answers": COUNTS,
    "appropriated_on": LONG_AGO,
    "available_fen": (0, 1, 10_000),
    "back_on": LONG_AGO,
    "batch": ("b1", "b2"),
    "campaign": CAMPAIGNS,
    "channel": ("bank", "cash"),
    "day": DAYS,
    "decided_on": DAYS,
    "declarer": PERSONS[:2],
    "duty": ("maker", "reviewer", "approver", "payer", "reconciler"),
    "first_day": DAYS,
    "given_on": DAYS,
    "group_code": ("B1", "B3"),
    "holder_index": ("m1", "m2"),
    "id_form": ("15", "18"),
    "id_index": NUMBERS,
    "identity": ("7", "8"),
    "issued": COUNTS,
    "kind": ("proxy", "signature"),
    "last_day": DAYS,
    "list_name": ("deceased", "payroll"),
    "name_index": ("m1", "m2"),
    "nominated_by": PERSONS[:2],
    "notice_days": (1, 2),
    "opened_on": LONG_AGO,
    "pay_on": DAYS,
    "payment": ("k0", "k1", "k2", "k3"),
    "people": COUNTS,
    "person": PERSONS,
    "phone_index": ("t1",),
    "population": COUNTS,
    "proxy": ("x1",),
    "reissue_of": ("k0", "k1", "k2"),
    "relation": ("配偶", "子女"),
    "severity": ("refuse", "decision", "note", "?"),
    "since": DAYS,
    "source": ("S1", "S3"),
    "union_code": ("u1", "u2"),
    "valid": COUNTS,
    "valid_from": DAYS,
    "valid_to": DAYS,
    "window_from": DAYS,
    "window_to": DAYS,
}
# A table whose values differ from those of the same column elsewhere.
OF_TABLE = {
    ("asked", "day"): (NEW_YEAR,),
    ("proof", "amount_fen"): (10_000, 20_000),
    ("proof", "batch"): ("b1",),
    ("proof", "list_name"): PROOF_LISTS,
    ("proof", "person"): PERSONS[:2],
    ("year_cap", "group_code"): ("", "B1", "B3"),
    ("year_cap", "source"): ("", "S1"),
    ("year_cap", "valid_from"): DAYS[:3],
    ("year_cap", "valid_to"): DAYS[2:],
    ("time_cap", "campaign"): ("", *CAMPAIGNS),
    ("time_cap", "group_code"): ("", "B1", "B3"),
    ("time_cap", "source"): ("", "S1"),
}
SERIAL = {
    "nomination",
    "payment",
    "past_grant",
    "cap",
    "notice",
    "decision",
    "line",
    "invoice",
    "survey",
}
SIZES = {
    "asked": 1,
    "person": 20,
    "nomination": 24,
    "payment": 24,
    "past_grant": 6,
    "year_cap": 4,
    "time_cap": 4,
    "campaign": 2,
    "quota": 4,
    "interest": 4,
}
USUAL = 9
FULL_POOLS = 0.6  # how often a column keeps all its values
# Columns that are often empty, not only by fault: how often.
MOSTLY_EMPTY = {
    "account_index": 0.2,
    "back_on": 0.4,
    "id_index": 0.15,
    "phone_index": 0.2,
    "reissue_of": 0.7,
    "since": 0.3,
}


def values_of(table: Table, column: Column) -> tuple[object, ...]:
    """What may stand in a column, without None; serial columns are numbered afterwards."""
    if (table.name, column.name) in OF_TABLE:
        return OF_TABLE[table.name, column.name]
    if column.python is bool:
        return (True, False)
    if column.name.endswith("_fen") and column.name not in POOLS:
        return AMOUNTS
    return POOLS.get(column.name, ("",))


def finished(table: Table, rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """The rows with serial numbers in their first column, and none that repeats the key."""
    if table.columns[0].name in SERIAL and table.columns[0].name in {table.name, "cap", "decision"}:
        rows = [(f"k{place}", *row[1:]) for place, row in enumerate(rows)]
    places = [n for n, column in enumerate(table.columns) if column.name in table.key]
    seen = {tuple(row[n] for n in places) or place: row for place, row in enumerate(rows)}
    return [table.row(*row) for row in seen.values()]  # type: ignore[arg-type] # it is a NamedTuple


def drawn(seed: int) -> dict[str, list[tuple[object, ...]]]:
    """All tables by chance from one seed; in most of them some optional values are not known.

    Each seed leaves out some values of some columns: what is left meets all the more often.
    """
    chance = random.Random(seed)  # noqa: S311 - test data, not secrets
    unknown = chance.choice((0.0, 0.05, 0.3))
    found = {}
    for table in TABLES.values():
        pools = [_pool(chance, table, column) for column in table.columns]
        rows = [_row(chance, table, pools, unknown) for _ in _times(chance, table)]
        found[table.name] = finished(table, rows)
    found["proof"] = _proofs(chance)
    return found


def _pool(chance: random.Random, table: Table, column: Column) -> tuple[object, ...]:
    values = values_of(table, column)
    if column.name == "person" or chance.random() < FULL_POOLS:
        return values
    return tuple(chance.sample(values, min(2, len(values))))


def _times(chance: random.Random, table: Table) -> range:
    return range(chance.randint(0, SIZES.get(table.name, USUAL)))


def _row(
    chance: random.Random, table: Table, pools: list[tuple[object, ...]], unknown: float
) -> tuple[object, ...]:
    return tuple(
        None
        if column.optional and chance.random() < MOSTLY_EMPTY.get(column.name, unknown)
        else chance.choice(pool)
        for column, pool in zip(table.columns, pools, strict=True)
    )


def _proofs(chance: random.Random) -> list[tuple[object, ...]]:
    """Mostly three lists that agree: by chance alone they never would."""
    return [
        Proof(name, "b1", person, chance.choice((10_000, 10_000, 0)))
        for person in PERSONS[:2]
        for name in PROOF_LISTS
        for _ in range(chance.choice((0, 1, 1, 1, 2)))
    ]


def tables(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, list[tuple[object, ...]]]]:
    """The named tables as Hypothesis draws and shrinks them."""
    return st.fixed_dictionaries({name: _rows(TABLES[name]) for name in names})


def _rows(table: Table) -> st.SearchStrategy[list[tuple[object, ...]]]:
    columns = (
        st.sampled_from(values_of(table, column) + ((None,) if column.optional else ()))
        for column in table.columns
    )
    size = SIZES.get(table.name, USUAL)
    return st.lists(st.tuples(*columns), max_size=size).map(lambda rows: finished(table, rows))
