"""The relational vocabulary the rules speak: every table, column by column.

The row types are those of `core.sweeps.rows`; a column's SQL type follows from its annotation, so
the SQL rules and their row-by-row twins cannot mean different tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, get_type_hints

from nuanliu.core.refusal import Refusal
from nuanliu.core.sweeps import rows as row_types

# What a column may be annotated with: the exact type of its values, its SQL type, NULL or not.
_TYPES: dict[object, tuple[type, str, bool]] = {
    str: (str, "VARCHAR", False),
    str | None: (str, "VARCHAR", True),
    int: (int, "BIGINT", False),
    int | None: (int, "BIGINT", True),
    bool: (bool, "BOOLEAN", False),
    date: (date, "DATE", False),
    date | None: (date, "DATE", True),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, Python type of its values, SQL type, and whether it may be NULL."""

    name: str
    python: type
    sql: str
    optional: bool

    @property
    def types(self) -> frozenset[type]:
        """The exact types of its values: no float for fen, no datetime for a day."""
        return frozenset({self.python, type(None)} if self.optional else {self.python})


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its columns in the order of the row type, and what is unique in it.

    key: the columns no two rows may agree in; empty where rows may repeat.
    """

    name: str
    row: type[tuple[object, ...]]
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def create(self) -> str:
        """The statement that makes the empty table."""
        inside = ", ".join(f"{column.name} {column.sql}" for column in self.columns)
        return f"CREATE TABLE {self.name} ({inside})"

    def objection(self, rows: Sequence[tuple[object, ...]], before: int = 0) -> Refusal | None:
        """Why the rows do not fit the table: CHECK-ROW names row and column.

        before: how many rows of the table came before these.
        """
        width = len(self.columns)
        for place, row in enumerate(rows, start=before + 1):
            if len(row) != width:
                what = f"检查表“{self.name}”第{place}行有{len(row)}列，应为{width}列"
                return Refusal("CHECK-ROW", what, "请按检查表的列提供数据")
        for index, column in enumerate(self.columns):
            # Whole columns first: a set of types is cheap, the row is sought only at a fault.
            if not {type(row[index]) for row in rows} <= column.types:
                return self._misfit(rows, index, before)
        return None

    def _misfit(self, rows: Sequence[tuple[object, ...]], index: int, before: int) -> Refusal:
        column = self.columns[index]
        place = next(n for n, row in enumerate(rows) if type(row[index]) not in column.types)
        value = rows[place][index]
        what = f"检查表“{self.name}”第{before + place + 1}行“{column.name}”的值{value!r}类型不对"
        return Refusal("CHECK-ROW", what, f"这一列应为{column.sql}")


def _table(name: str, row: type[NamedTuple], *key: str) -> Table:
    columns = (Column(name, *_TYPES[hint]) for name, hint in get_type_hints(row).items())
    return Table(name, row, tuple(columns), key)


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table("person", row_types.Person, "person"),
        _table("nomination", row_types.Nomination, "nomination"),
        _table("payment", row_types.Payment, "payment"),
        _table("campaign", row_types.Campaign, "campaign"),
        _table("year_cap", row_types.YearCap),
        _table("time_cap", row_types.TimeCap),
        _table("open_group", row_types.OpenGroup, "campaign", "group_code"),
        _table("open_source", row_types.OpenSource, "campaign", "source"),
        _table("quota", row_types.Quota, "campaign", "union_code"),
        _table("listed", row_types.Listed, "list_name", "id_index"),
        _table("list_rule", row_types.ListRule, "campaign", "list_name"),
        _table("interest", row_types.Interest, "declarer", "id_index"),
        _table("duty", row_types.DutyHeld),
        _table("notice", row_types.NoticeRun, "notice"),
        _table("workday", row_types.Workday, "day"),
        _table("approval", row_types.Approval),
        _table("evidence", row_types.Evidence, "payment"),
        _table("proof", row_types.Proof),
        _table("line", row_types.Line, "line"),
        _table("invoice", row_types.Invoice, "invoice"),
        _table("recovery", row_types.Recovery, "payment"),
        _table("survey", row_types.Survey, "survey"),
        _table("asked", row_types.Asked, "day"),
        _table("past_grant", row_types.PastGrant, "past_grant"),
    )
}
