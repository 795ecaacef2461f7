"""Law 1 with real processes: who approves at the same time cannot overspend; who looks first can.

The same programs as `make torture`, with some thousands of attempts and a few stops.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests import databases

ROOT = Path(__file__).parents[2]
ATTEMPTS, STOPS, SEED = 2_000, 3, 20240111


def program(name, *options, address=""):
    """Exit code and report of one of the programs."""
    done = subprocess.run(
        [sys.executable, "-m", name, *map(str, options), "--seed", str(SEED), "--json"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_sixteen_threads_of_two_processes_do_not_overspend(tmp_path):
    """0 overspent, each refusal journalled; control: look at the sum and insert does overspend."""
    address = databases.address(tmp_path)
    code, told = program("benchmarks.races", ATTEMPTS, address=address)
    found = {name: told[name] for name in ("attempts", "overspent", "errors", "wrong")}
    whole = {"attempts": ATTEMPTS, "overspent": [], "errors": {}, "wrong": []}
    answered = told["taken"] + told["refused"]
    assert (code, found, answered) == (0, whole, ATTEMPTS)
    assert [told["refusals_journalled"] - told["refused"], told["naive"]["overspent"] > 0] == [
        0,
        True,
    ]


def test_a_server_stopped_at_once_loses_nothing_that_was_answered():
    """Three stops under load: nothing lost, nothing twice; the stops did hit deeds on their way."""
    code, told = program("benchmarks.crashes", STOPS)
    found = {name: told[name] for name in ("crashes", "lost", "twice", "wrong", "workers")}
    whole = {"crashes": STOPS, "lost": [], "twice": 0, "wrong": [], "workers": [0, 0]}
    assert (code, found, told["errors"] >= STOPS) == (0, whole, True)
