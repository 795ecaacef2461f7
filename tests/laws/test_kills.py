"""Law 12: the demo year is killed with signal 9 again and again; nothing accepted is ever lost.

The same program as `make torture`, with a handful of kills. Its control is an office whose actions
write row by row outside any transaction: there a kill must leave traces, and they must be found.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KILLS, SEED = 25, 20240111
PLAIN = ("--json", "--seed", str(SEED), "--stories", "0")  # stories are tests of their own


def tortured(*options):
    """Exit code and report of a run."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.torture", *PLAIN, *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_a_year_killed_at_any_instant_goes_on_with_whole_books():
    """Twenty-five kills, of the blind ones at least 40 % inside a transaction, break nothing."""
    code, told = tortured(str(KILLS))
    blind, inside = told["blind"]
    enough = (told["kills"] >= KILLS, blind > 0, inside >= 0.4 * blind, told["deeds"] > KILLS)
    assert (code, told["violations"], enough) == (0, [], (True, True, True, True))


def test_deeds_written_outside_a_transaction_are_found_out():
    """Control: the same kills over actions that write row by row end in violations."""
    code, told = tortured("8", "--plant", "outside")
    halves = [one for one in told["violations"] if "wrong" not in one]  # found, not just crashed
    assert (code, halves != []) == (1, True)
