"""Law 12 for money: every deed of a list's payment is killed; the books are before it or after it.

The same program as `make torture`, on SQLite, with a dozen kills. Its control is an office whose
deeds write row by row outside any transaction: there a kill leaves halves, and they are found.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def tortured(kills, *options):
    """Exit code and report of a run over one list."""
    words = ("--json", "--seed", "20240111", "--lists", "1", *options)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.money.kills", str(kills), *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": ""},
        capture_output=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_a_money_deed_is_done_or_not_done():
    """Sixteen kills on the way from the decision to the bank's answer break nothing."""
    code, told = tortured(16)
    assert (code, told["violations"], told["kills"] >= 16, told["share"] >= 0.4) == (
        0, [], True, True,
    )  # fmt: skip


def test_deeds_written_outside_a_transaction_are_found_out():
    """Control: the same kills over deeds that write row by row leave books that are neither."""
    code, told = tortured(30, "--plant", "outside")
    assert (code, any("没有办成，账却变了" in one for one in told["violations"])) == (1, True)
