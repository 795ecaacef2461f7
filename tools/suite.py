"""Every test, in as many processes as there are processors: `python -m tools.suite`.

A test that drives a browser may stumble over a small busy machine and not over our code: where only
such tests failed, and few, they run once more, alone. What fails again is red; what passes then is
named, so that nobody overlooks it. Any other test is red the first time: of laws, races and kills
one failure in many runs is a fault.
"""

import json
import subprocess
import sys
from pathlib import Path

from tools.tree import ROOT

PYTEST = (sys.executable, "-m", "pytest")
TOGETHER = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
AGAIN = ("--last-failed", "--last-failed-no-failures", "none")
KEPT = ".pytest_cache/v/cache/lastfailed"
WINDOWS = "tests/browser/"  # the tests that may run again
MANY = 20  # failures that no busy machine explains


def main(root: Path = ROOT) -> int:
    """Exit code of the tests; of the second run where there was one."""
    (root / KEPT).unlink(missing_ok=True)
    code = _pytest(root, *TOGETHER)
    stumbled = failed(root)
    if code != 1 or not may_run_again(stumbled):
        return code
    print(f"\n{len(stumbled)} failed beside others; once more, alone:", flush=True)
    code = _pytest(root, *AGAIN)
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


def _pytest(root: Path, *arguments: str) -> int:
    return subprocess.run([*PYTEST, *arguments], cwd=root, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
