"""A sweep over a folder of Parquet files: the same findings as in memory, and clear refusals."""

import json

import duckdb
import pytest
from benchmarks.sweep_data import SELECTS, make
from tests.checks.populations import drawn
from tests.checks.scene import PAID, SOUND

from nuanliu.checks.catalogue import catalogue
from nuanliu.checks.embedded import by_sql as run
from nuanliu.checks.folder import sweep_folder, write_folder
from nuanliu.checks.tables import TABLES
from nuanliu.core.refusal import Refused


def swept(folder, codes=None, name="findings.parquet"):
    """The rows of the findings file."""
    sweep_folder(folder, folder / name, codes)
    return duckdb.sql(f"SELECT * FROM '{folder / name}'").fetchall()  # noqa: S608 - own path


def code_of(folder, codes=None):
    """'swept', or the code of the refusal."""
    try:
        sweep_folder(folder, folder / "findings.csv", codes)
    except Refused as refused:
        return refused.code
    return "swept"


def replaced(folder, table, query):
    """Write one table anew from a query over the rows it had."""
    path = folder / f"{table}.parquet"
    rows = duckdb.connect()
    rows.execute(f"CREATE TABLE had AS SELECT * FROM '{path}'")  # noqa: S608 - own path
    rows.execute(f"COPY ({query}) TO '{path}' (FORMAT PARQUET)")


@pytest.fixture
def folder(tmp_path):
    """The sound case as a folder."""
    write_folder(SOUND, tmp_path)
    return tmp_path


@pytest.mark.parametrize("seed", range(6))
def test_the_findings_file_says_what_the_engine_in_memory_finds(tmp_path, seed):
    """Random populations, some with values not known: code, severity, words and facts agree."""
    tables = drawn(seed)
    write_folder(tables, tmp_path)
    expected = [
        (
            one.code,
            one.severity.value,
            one.subject,
            one.message,
            one.clause,
            json.dumps(dict(one.facts), ensure_ascii=False, separators=(",", ":")),
        )
        for one in run(tables)
    ]
    assert sorted(swept(tmp_path)) == sorted(expected)


def test_the_sound_case_has_no_findings(folder):
    """Every rule ran and found nothing; rows are counted by table."""
    done = sweep_folder(folder, folder / "findings.csv")
    assert (
        {code: one.findings for code, one in done.rules.items()},
        done.rows,
        (folder / "findings.csv").read_text("utf-8"),
    ) == (
        dict.fromkeys(catalogue(), 0),
        {name: len(SOUND[name]) for name in sorted(TABLES)},
        "code,severity,subject,message,clause,facts\n",
    )


def test_a_table_may_be_a_folder_of_files(folder):
    """Two files of one payment each: both are read, and the second is over the cap."""
    (folder / "payment").mkdir()
    for name, fen in (("k1", 50_000), ("k2", 50_001)):
        part = PAID._replace(payment=name, amount_fen=fen)
        write_folder({"payment": [part]}, folder / "part")
        (folder / "part" / "payment.parquet").rename(folder / "payment" / f"{name}.parquet")
    (folder / "payment.parquet").unlink()
    assert [row[:3] for row in swept(folder, ["CAP-TIME"])] == [("CAP-TIME", "refuse", "k2")]


def test_a_missing_table_is_refused_and_an_empty_one_is_not(folder):
    """No invoices at all must be said by an empty file; other rules do without it."""
    (folder / "invoice.parquet").unlink()
    missing = [code_of(folder), code_of(folder, ["CAP-TIME"])]
    write_folder({"invoice": []}, folder)
    assert (missing, code_of(folder)) == (["SWEEP-TABLE", "swept"], "swept")


@pytest.mark.parametrize(
    ("table", "query", "code"),
    [
        ("payment", "SELECT * EXCLUDE pay_on FROM had", "SWEEP-COLUMN"),
        ("payment", "SELECT * REPLACE (amount_fen / 100.0 AS amount_fen) FROM had", "SWEEP-COLUMN"),
        (
            "payment",
            "SELECT * REPLACE (CAST(pay_on AS VARCHAR) AS pay_on) FROM had",
            "SWEEP-COLUMN",
        ),
        ("payment", "SELECT * REPLACE (CAST(NULL AS VARCHAR) AS person) FROM had", "SWEEP-NULL"),
        ("payment", "SELECT * FROM had UNION ALL SELECT * FROM had", "SWEEP-KEY"),
        ("quota", "SELECT * FROM had UNION ALL SELECT * FROM had", "SWEEP-KEY"),
        (
            "payment",
            "SELECT * REPLACE (CAST(amount_fen AS INTEGER) AS amount_fen) FROM had",
            "swept",
        ),
        ("payment", "SELECT *, 1 AS more FROM had", "swept"),
        ("payment", "SELECT * REPLACE (CAST(NULL AS DATE) AS pay_on) FROM had", "swept"),
        ("proof", "SELECT * FROM had UNION ALL SELECT * FROM had", "swept"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_by_name(folder, table, query, code):
    """Missing column, yuan with a point, text for a day, empty key, key twice; and what may be."""
    replaced(folder, table, query)
    assert code_of(folder) == code


def test_the_refusal_names_table_and_column(folder):
    """Two columns at once: both are told."""
    replaced(folder, "payment", "SELECT * EXCLUDE (pay_on, live) FROM had")
    with pytest.raises(Refused) as caught:
        sweep_folder(folder, folder / "findings.csv")
    assert [refusal.text() for refusal in caught.value.refusals] == [
        "检查表“payment”缺少列“pay_on”。请补上这一列，类型为 DATE。[SWEEP-COLUMN]",
        "检查表“payment”缺少列“live”。请补上这一列，类型为 BOOLEAN。[SWEEP-COLUMN]",
    ]


def test_a_file_that_is_no_parquet_is_refused(folder):
    """A spreadsheet under the name of a table."""
    (folder / "payment.parquet").write_bytes(b"PK\x03\x04 not a table")
    assert code_of(folder) == "SWEEP-READ"


def test_an_unknown_rule_is_refused(folder):
    """A misspelt code would otherwise be a clean bill."""
    assert code_of(folder, ["CAP-JAHR"]) == "CHECK-CODE"


def test_a_quote_in_a_path_is_only_a_quote(tmp_path):
    """The folder of O'Brien."""
    place = tmp_path / "o'brien"
    write_folder(SOUND, place)
    assert code_of(place) == "swept"


def test_the_made_up_province_of_the_benchmark_has_every_table(tmp_path):
    """A table added to the catalogue is made there too: the whole folder is swept, by all rules."""
    make(tmp_path, 1_000)
    told = sweep_folder(tmp_path, tmp_path / "findings.csv")
    assert (set(SELECTS), set(told.rules)) == (set(TABLES), set(catalogue()))
