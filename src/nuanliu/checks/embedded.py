"""Runs the catalogue inside the process: tables in, findings out.

Many rows go to DuckDB. For a few, planning thirty queries takes longer than answering them, so
the row-by-row twins answer: a test holds that both find the same on any population.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from nuanliu.checks.catalogue import Rule, Severity, catalogue
from nuanliu.checks.tables import TABLES
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.sweeps.hits import Fact, Hit, in_order

PORTION = 2_000  # rows handed to DuckDB at a time
FEW = 3_000  # rows in all tables together that the twins answer for

Tables = Mapping[str, Sequence[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the rule's own words with the facts filled in.

    subject: key of the person, payment or batch it is about; facts: the query's columns in order.
    """

    code: str
    severity: Severity
    clause: str
    message: str
    subject: str
    facts: tuple[Fact, ...]

    @property
    def hit(self) -> Hit:
        """The bare result, as the row-by-row twin gives it."""
        return Hit(self.code, self.subject, self.facts)


def run(tables: Tables, codes: Iterable[str] | None = None) -> list[Finding]:
    """Run rules over tables and return their findings, ordered by code, subject and facts.

    tables: rows by table name, as tuples in the column order of `TABLES`; codes: which rules, None
    = every one in the catalogue. Raises `Refused`: CHECK-CODE (no such rule), CHECK-TABLE (a table
    is unknown, or a rule needs one that was not handed in), CHECK-ROW (a value of the wrong type).
    An empty table must be handed in as such: absent is not the same as empty.
    """
    few = sum(len(rows) for rows in tables.values()) <= FEW
    return row_by_row(tables, codes) if few else by_sql(tables, codes)


def row_by_row(tables: Tables, codes: Iterable[str] | None = None) -> list[Finding]:
    """`run`, each rule by its twin."""
    rules = chosen(codes)
    _require(tables, rules)
    for name, rows in tables.items():
        _demand_rows(name, rows)
    return [
        _told(rule, hit)
        for rule in rules
        for hit in rule.reference(*(tables[name] for name in rule.tables))
    ]


def by_sql(tables: Tables, codes: Iterable[str] | None = None) -> list[Finding]:
    """`run`, each rule by its query on DuckDB."""
    rules = chosen(codes)
    _require(tables, rules)
    with duckdb.connect(":memory:") as database:
        for name, rows in tables.items():
            fill(database, name, rows)
        return [found for rule in rules for found in _findings(database, rule)]


def chosen(codes: Iterable[str] | None) -> list[Rule]:
    """The rules of these codes in code order, None = every one; raises `Refused` (CHECK-CODE)."""
    rules = catalogue()
    if codes is None:
        return list(rules.values())
    wanted = sorted(set(codes))
    for code in wanted:
        if code not in rules:
            fix = "可用的规则：" + "、".join(rules)
            raise Refused(Refusal("CHECK-CODE", f"没有代码为“{code}”的检查规则", fix))
    return [rules[code] for code in wanted]


def _require(tables: Tables, rules: list[Rule]) -> None:
    strange = sorted(set(tables) - set(TABLES))
    if strange:
        what = f"没有名为“{'、'.join(strange)}”的检查表"
        raise Refused(Refusal("CHECK-TABLE", what, "可用的表：" + "、".join(TABLES)))
    for rule in rules:
        absent = [name for name in rule.tables if name not in tables]
        if absent:
            what = f"规则“{rule.code}”需要的检查表没有提供：{'、'.join(absent)}"
            raise Refused(Refusal("CHECK-TABLE", what, "请提供该表；确无数据时提供空表"))


def fill(
    database: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[object, ...]]
) -> None:
    """Make a table of the vocabulary and fill it; raises `Refused` (CHECK-ROW) for a wrong row.

    Whole columns are handed over: lists unnested load 100 times faster than executemany. Not all
    rows at a time, since DuckDB makes a value of its own of every one of them first; each row is
    asked for once, so `rows` may make them only then.
    """
    table = TABLES[name]
    database.execute(table.create())
    parts = ", ".join(
        f"UNNEST(${place}::{column.sql}[])" for place, column in enumerate(table.columns, start=1)
    )
    for first in range(0, len(rows), PORTION):
        portion = rows[first : first + PORTION]
        _demand_rows(name, portion, first)
        columns = [list(values) for values in zip(*portion, strict=True)]
        # Names come from TABLES, never from outside; every value is a parameter.
        database.execute(f"INSERT INTO {name} SELECT {parts}", columns)


def _demand_rows(name: str, rows: Sequence[tuple[object, ...]], before: int = 0) -> None:
    refusal = TABLES[name].objection(rows, before)
    if refusal is not None:
        raise Refused(refusal)


def hits_of(database: duckdb.DuckDBPyConnection, code: str, query: str) -> list[Hit]:
    """What a query finds, as the twin of its rule would give it."""
    result = database.execute(query)
    names = [column[0] for column in result.description or ()]
    return in_order(
        Hit(code, row[0], tuple(zip(names[1:], row[1:], strict=True))) for row in result.fetchall()
    )


def _findings(database: duckdb.DuckDBPyConnection, rule: Rule) -> list[Finding]:
    return [_told(rule, hit) for hit in hits_of(database, rule.code, rule.query)]


def _told(rule: Rule, hit: Hit) -> Finding:
    return Finding(hit.code, rule.weigh(hit), rule.clause, rule.render(hit), hit.subject, hit.facts)
