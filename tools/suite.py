"""Every test, in as many processes as there are processors: `python -m tools.suite`.

A few tests drive a browser, kill processes or wait for one another; on a small busy machine one of
them may stumble over the machine and not over our code. So what failed runs once more, alone, when
it is little. What fails again is red; what passes then is named, so that nobody overlooks it.
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
MANY = 20  # failures that no busy machine explains


def main(root: Path = ROOT) -> int:
    """Exit code of the tests; of the second run where there was one."""
    (root / KEPT).unlink(missing_ok=True)
    code = _pytest(root, *TOGETHER)
    stumbled = failed(root)
    if code != 1 or not 0 < len(stumbled) <= MANY:
        return code
    print(f"\n{len(stumbled)} failed beside others; once more, alone:", flush=True)
    code = _pytest(root, *AGAIN)
    if code == 0:
        print("passed only alone, at the second try:", *stumbled, sep="\n  ", flush=True)
    return code


def failed(root: Path) -> list[str]:
    """The tests that failed last in a folder."""
    kept = root / KEPT
    return sorted(json.loads(kept.read_text())) if kept.is_file() else []


def _pytest(root: Path, *arguments: str) -> int:
    return subprocess.run([*PYTEST, *arguments], cwd=root, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
