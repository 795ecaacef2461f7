"""Every test, in as many processes as there are processors: `python -m tools.suite [PATH …]`.

Without paths everything runs on SQLite, and after it, on a PostgreSQL server, the files in which
the two databases are asked in different words. With paths these run, on the database that
NUANLIU_TEST_DATABASE names (tests/databases.py).

A test that drives a browser may stumble over a small busy machine and not over our code: where only
such tests failed, and few, they run once more, alone. What fails again is red; what passes then is
named, so that nobody overlooks it. Any other test is red the first time: of laws, races and kills
one failure in many runs is a fault.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tools.tree import ROOT

PYTEST = (sys.executable, "-m", "pytest")
TOGETHER = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
AGAIN = ("--last-failed", "--last-failed-no-failures", "none")
KEPT = ".pytest_cache/v/cache/lastfailed"
# Ledger, journal, bulk writes, payments, imports: SQL written by hand, or much to write.
# Everything else runs there by `make test-pg`: all of it twice is too long for every change.
ON_SERVER = (
    "tests/records/test_ledger.py",
    "tests/records/test_journal.py",
    "tests/records/test_bulk.py",
    "tests/stages/test_payments.py",
    "tests/stages/test_bank_files.py",
    "tests/stages/test_accepting.py",
)
WINDOWS = "tests/browser/"  # the tests that may run again
MANY = 20  # failures that no busy machine explains


def main(root: Path = ROOT, *paths: str) -> int:
    """Exit code of the tests; of the second run where there was one."""
    code = _tried(root, {}, *paths)
    there = [one for one in ON_SERVER if (root / one).exists()]
    if code or paths or not there:
        return code
    print("\nthe same on PostgreSQL, where the words differ:", flush=True)
    return _tried(root, {"NUANLIU_TEST_DATABASE": "postgresql"}, *there)


def _tried(root: Path, env: dict[str, str], *paths: str) -> int:
    (root / KEPT).unlink(missing_ok=True)
    code = _pytest(root, env, *TOGETHER, *paths)
    stumbled = failed(root)
    if code != 1 or not may_run_again(stumbled):
        return code
    print(f"\n{len(stumbled)} failed beside others; once more, alone:", flush=True)
    code = _pytest(root, env, *AGAIN, *paths)
    if code == 0:
        print("passed only alone, at the second try:", *stumbled, sep="\n  ", flush=True)
    return code


def may_run_again(stumbled: list[str]) -> bool:
    """Whether a busy machine may explain these failures: few, and all of a browser."""
    windows = all(one.startswith(WINDOWS) for one in stumbled)
    return windows and 0 < len(stumbled) <= MANY


def failed(root: Path) -> list[str]:
    """The tests that failed last in a folder."""
    kept = root / KEPT
    return sorted(json.loads(kept.read_text())) if kept.is_file() else []


def _pytest(root: Path, env: dict[str, str], *arguments: str) -> int:
    command = [*PYTEST, *arguments]
    return subprocess.run(command, cwd=root, env={**os.environ, **env}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(ROOT, *sys.argv[1:]))
