"""Law 12: kill -9 at any instant of receiving, accepting or undoing a roster saves all or nothing.

The control is the same deeds written statement by statement: there a kill leaves halves, and they
must be found.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KILLS, SEED = 24, 20240111


def shot(folder, *words):
    """What the program says of its kills over an office in a folder."""
    (folder / "data").mkdir()
    room = {"NUANLIU_DATA": str(folder / "data"), "NUANLIU_KEYS": str(folder / "keys")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.laws.roster_killed", str(KILLS), str(SEED), *words],
        cwd=ROOT,
        env={**os.environ, **room, "PYTHONPATH": "src"},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_a_killed_roster_is_in_or_out(tmp_path):
    """Whatever the instant: the tables are those of a whole number of deeds, and play goes on."""
    told = shot(tmp_path)
    assert (told["halves"], told["kills"] >= KILLS // 2, len(told["stages"]) > 1) == (
        [],
        True,
        True,
    )


def test_a_half_written_roster_is_found_out(tmp_path):
    """Control: written outside a transaction, killed as often, some shots leave a half."""
    assert len(shot(tmp_path, "outside")["halves"]) > 0
