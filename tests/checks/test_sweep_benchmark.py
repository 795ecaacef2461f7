"""The rows that the sweep is measured on: every table a rule asks for, and findings told alike."""

import duckdb
from benchmarks.sweep_data import make
from benchmarks.sweep_rivals import RULES, digest, tuned

from nuanliu.checks.catalogue import catalogue
from nuanliu.checks.folder import sweep_folder
from nuanliu.checks.tables import TABLES

PAYMENTS = 20_000


def test_every_rule_runs_over_the_rows_and_finds_what_the_tuned_questions_find(tmp_path):
    """A small year: all tables are there, all rules run, and the six agree with SQL by hand."""
    make(tmp_path, PAYMENTS)
    found = tmp_path / "findings.out.parquet"
    swept = sweep_folder(tmp_path, found)
    rows = duckdb.sql(f"SELECT code, subject FROM '{found}'").fetchall()  # noqa: S608 - own path
    ours = {rule: list(digest(s for code, s in rows if code == rule)) for rule in RULES}
    theirs = tuned(tmp_path)
    told = {rule: [theirs["found"][rule], theirs["keys"][rule]] for rule in RULES}
    empty = [name for name in TABLES if not swept.rows.get(name, 1)]
    assert (ours, len(swept.rules), empty) == (told, len(catalogue()), [])
