"""The pages docs/reference/rules.md and check-tables.md, from the catalogue and its vocabulary."""

import inspect
from pathlib import Path

from nuanliu.checks.catalogue import Rule, catalogue
from nuanliu.checks.tables import TABLES, Table
from tools.tree import ROOT

FOLDER = ROOT / "docs" / "reference"

RULES = """# Rule book

Generated from `src/nuanliu/checks/rules` by `make fmt`; do not edit. One row a rule: what it
finds is the message with its figures filled in; the query is the file. A value that a rule needs
and nobody knows is a finding, never a silent pass. What happens to a finding: 不得办理 stops the
case, 须领导决定 waits for a leader's ruling, 提示 is shown. For LISTED the standards of the
campaign say it, list by list (`comparison_list`); a list they are silent on stops the case.
"""
TABLES_HEAD = """# Tables of a sweep

Generated from `src/nuanliu/core/sweeps/rows.py` by `make fmt`; do not edit.

`nuanliu sweep FOLDER` reads a folder of Parquet files: for each table below either one file
(`payment.parquet`) or a folder of files (`payment/*.parquet`). `nuanliu sweep FOLDER --export`
writes the tables of our own database in this form.

- A rule runs over the tables it names; without `--rule`, every table must be there. A table that
  has no rows is a file without rows: absent is not the same as empty, and is refused.
- Columns are found by name, in any order; more columns than these are passed over. A smaller
  integer type than BIGINT is taken, nothing else is converted. Amounts are whole fen.
- A column marked *may be empty* may hold NULL: the rules that need the value then report the row.
  Every other column must be filled, and a key occurs once.
- Keys are any texts, as long as equal keys mean the same thing. `*_index` columns are keyed
  indexes of numbers and names, made by whoever holds the key: no number and no name belongs into
  this folder.

The findings file (CSV or Parquet) has the columns code, severity, subject, message, clause and
facts (the figures, as JSON text).
"""


def pages() -> dict[Path, str]:
    """Each page by its path."""
    return {FOLDER / "rules.md": rules_page(), FOLDER / "check-tables.md": tables_page()}


def rules_page() -> str:
    """All rules by topic."""
    topics: dict[str, list[Rule]] = {}
    for rule in catalogue().values():
        topics.setdefault(rule.topic, []).append(rule)
    return "\n".join([RULES, *(_topic(name, rules) for name, rules in sorted(topics.items()))])


def _topic(name: str, rules: list[Rule]) -> str:
    rows = "\n".join(_rule(rule) for rule in rules)
    return f"""## {name}

| code | 处理 | finds | clause | tables |
|---|---|---|---|---|
{rows}
"""


def _rule(rule: Rule) -> str:
    tables = ", ".join(rule.tables)
    return f"| {rule.code} | {rule.severity.chinese} | {rule.message} | {rule.clause} | {tables} |"


def tables_page() -> str:
    """All tables with their columns."""
    return "\n".join([TABLES_HEAD, *(_table(table) for table in TABLES.values())])


def _table(table: Table) -> str:
    rows = "\n".join(
        f"| {column.name} | {column.sql} | {'may be empty' if column.optional else ''} |"
        for column in table.columns
    )
    key = f"Key: {', '.join(table.key)}." if table.key else "Rows may repeat."
    return f"""## {table.name}

{inspect.getdoc(table.row)}

{key}

| column | type | |
|---|---|---|
{rows}
"""
