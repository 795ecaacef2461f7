"""The catalogue over a folder of Parquet files: an audit sweep of a whole province on one machine.

A folder holds one file or one folder of files a table (`payment.parquet` or `payment/*.parquet`),
with the columns of `checks.tables`. Rows stream through DuckDB under a memory limit; what does not
fit is spilled into a temporary folder. Findings are written out as they are found.
"""

import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb

from nuanliu.checks.catalogue import Rule
from nuanliu.checks.embedded import Tables, chosen, fill
from nuanliu.checks.tables import TABLES, Column, Table
from nuanliu.checks.wording import as_text, insert_of
from nuanliu.core.refusal import Refusal, Refused

MEMORY = "1GB"  # with it the largest join of ten million rows still finds its way through the disk
_FITS = {
    "VARCHAR": {"VARCHAR"},
    "BIGINT": {"BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UINTEGER", "USMALLINT", "UTINYINT"},
    "BOOLEAN": {"BOOLEAN"},
    "DATE": {"DATE"},
}
_FINDINGS = """
CREATE TABLE finding (
    code VARCHAR, severity VARCHAR, subject VARCHAR, message VARCHAR, clause VARCHAR, facts VARCHAR
)
"""


class Tally(NamedTuple):
    """What one rule came to: how many findings, in how many seconds."""

    findings: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep came to.

    rows: rows read, by table; rules: by code, in code order.
    """

    rows: dict[str, int]
    rules: dict[str, Tally]

    @property
    def findings(self) -> int:
        """All findings together."""
        return sum(one.findings for one in self.rules.values())


def sweep_folder(
    folder: Path, findings: Path, codes: Iterable[str] | None = None, memory: str = MEMORY
) -> Swept:
    """Run rules over the tables in `folder` and write what they find to `findings`.

    findings: a .csv or .parquet file with code, severity, subject, message, clause and facts (JSON
    text); codes: which rules, None = every one. Raises `Refused`: CHECK-CODE, SWEEP-TABLE (a table
    a rule needs is not there), SWEEP-COLUMN (a column is missing or of another type), SWEEP-NULL
    (a key is empty), SWEEP-KEY (a key occurs twice), SWEEP-READ (not readable as Parquet).
    """
    rules = chosen(codes)
    names = sorted({name for rule in rules for name in rule.tables})
    with (
        tempfile.TemporaryDirectory(prefix="nuanliu-sweep-") as work,
        duckdb.connect(Path(work) / "findings.duckdb") as database,
    ):
        _limit(database, Path(work), memory)
        rows = {name: _open(database, folder, TABLES[name]) for name in names}
        database.execute(_FINDINGS)
        tallies = {rule.code: _run(database, rule) for rule in rules}
        kind = "PARQUET" if findings.suffix == ".parquet" else "CSV, HEADER"
        database.execute(f"COPY finding TO {as_text(str(findings))} (FORMAT {kind})")
    return Swept(rows, tallies)


def write_folder(tables: Tables, folder: Path) -> None:
    """Write tables as such a folder, one file a table; raises `Refused` (CHECK-ROW)."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(":memory:") as database:
        for name, rows in tables.items():
            fill(database, name, rows)
            target = as_text(str(folder / f"{name}.parquet"))
            database.execute(f"COPY {name} TO {target} (FORMAT PARQUET)")


def _limit(database: duckdb.DuckDBPyConnection, work: Path, memory: str) -> None:
    """Memory and disk, and no extension from outside: everything needed is built in."""
    for name, value in {
        "memory_limit": memory,
        "temp_directory": str(work),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",
    }.items():
        database.execute(f"SET {name} = {as_text(value)}")


def _open(database: duckdb.DuckDBPyConnection, folder: Path, table: Table) -> int:
    """Make a table of the folder known under its name, once it is sound; its number of rows."""
    source = f"read_parquet({as_text(str(_files(folder, table)))})"
    try:
        shapes = database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608 - a quoted path
        _demand(_misfits(table, {row[0]: row[1] for row in shapes}))
        columns = ", ".join(f"CAST({c.name} AS {c.sql}) AS {c.name}" for c in table.columns)
        database.execute(f"CREATE TEMP VIEW {table.name} AS SELECT {columns} FROM {source}")  # noqa: S608 - names from TABLES
        rows = _rows(database, table)
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        what = f"检查表“{table.name}”读不出：{str(error).splitlines()[0]}"
        raise Refused(Refusal("SWEEP-READ", what, "请重新导出这张表的 Parquet 文件")) from error
    _demand(_repeated(database, table))
    return rows


def _files(folder: Path, table: Table) -> Path:
    """The file, or all files of the folder, that hold a table; SWEEP-TABLE when there is none."""
    inside = folder / table.name
    parts = list(inside.glob("*.parquet")) if inside.is_dir() else []
    if parts:
        _demand(_no_file(table, path) for path in parts if not path.is_file())
        return inside / "*.parquet"
    single = folder / f"{table.name}.parquet"
    if single.is_file():
        return single
    what = f"文件夹里没有检查表“{table.name}”（{table.name}.parquet 或 {table.name}/*.parquet）"
    fix = "请补上这张表；确无数据时放一个没有行的表，或用 --rule 只查不需要它的规则"
    raise Refused(Refusal("SWEEP-TABLE", what, fix))


def _no_file(table: Table, path: Path) -> Refusal:
    """A pipe or device among the parts: reading it would never end."""
    what = f"检查表“{table.name}”读不出：{path} 不是普通文件"
    return Refusal("SWEEP-READ", what, "请把它移出文件夹，或重新导出这张表的 Parquet 文件")


def _misfits(table: Table, types: Mapping[str, str]) -> Iterator[Refusal]:
    for column in table.columns:
        found = types.get(column.name)
        if found is None:
            what = f"检查表“{table.name}”缺少列“{column.name}”"
            yield Refusal("SWEEP-COLUMN", what, f"请补上这一列，类型为 {column.sql}")
        elif found not in _FITS[column.sql]:
            what = f"检查表“{table.name}”的列“{column.name}”类型是 {found}，应为 {column.sql}"
            yield Refusal("SWEEP-COLUMN", what, "请按检查表的类型重新导出；金额是整数分")


def _rows(database: duckdb.DuckDBPyConnection, table: Table) -> int:
    """How many rows, once no column that must be filled has an empty cell."""
    filled = [column for column in table.columns if not column.optional]
    counts = ", ".join(["COUNT(*)", *(f"COUNT({column.name})" for column in filled)])
    (row,) = database.execute(f"SELECT {counts} FROM {table.name}").fetchall()  # noqa: S608 - names from TABLES
    _demand(_gaps(table, filled, row))
    return int(row[0])


def _gaps(table: Table, filled: Sequence[Column], counts: tuple[int, ...]) -> Iterator[Refusal]:
    for column, count in zip(filled, counts[1:], strict=True):
        if count < counts[0]:
            what = f"检查表“{table.name}”的列“{column.name}”有 {counts[0] - count} 行是空的"
            yield Refusal("SWEEP-NULL", what, "这一列不能为空，请补齐后重新导出")


def _repeated(database: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Refusal]:
    if not table.key:
        return
    key = ", ".join(table.key)
    query = f"SELECT {key} FROM {table.name} GROUP BY {key} HAVING COUNT(*) > 1 LIMIT 1"  # noqa: S608 - names from TABLES
    for row in database.execute(query).fetchall():
        shown = "、".join(str(value) for value in row)
        what = f"检查表“{table.name}”里“{shown}”出现了不止一次（{key}）"
        yield Refusal("SWEEP-KEY", what, "每个键只能有一行，请去掉重复后重新导出")


def _demand(refusals: Iterable[Refusal]) -> None:
    found = list(refusals)
    if found:
        raise Refused(*found)


def _run(database: duckdb.DuckDBPyConnection, rule: Rule) -> Tally:
    """One rule: its findings go straight from the query into the table of findings."""
    begun = time.perf_counter()
    names = [row[0] for row in database.execute(f"DESCRIBE {rule.query}").fetchall()]
    (count,) = database.execute(insert_of(rule, names)).fetchone() or (0,)
    return Tally(int(count), round(time.perf_counter() - begun, 3))
