"""The books that the pages are measured over can be made with the tables as they are now."""

import sqlite3
import subprocess
import sys

from benchmarks.bench_web import ROOT, environment

NOMINATIONS = 20_000  # the smallest that fills every table


def test_the_books_of_the_benchmark_are_made(tmp_path):
    """Made small in a fresh folder: the tables are filled, no row is refused."""
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.million", str(NOMINATIONS)],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (made.returncode, made.stderr) == (0, "")
    base = sqlite3.connect(next((tmp_path / "data").glob("*.sqlite3")))
    tables = ("nominations_nomination", "payments_payment", "payments_case", "journal_entry")
    counts = [base.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in tables]  # noqa: S608 - names of this file
    assert (counts[0] >= NOMINATIONS, min(counts) > 0) == (True, True)
