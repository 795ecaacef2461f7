"""Long random stories of the fund against its oracle: what `make test` tells a few times, often.

The same test (`tests/laws/test_stateful_fund.py`), not derandomised, with more and longer stories.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEST = "tests/laws/test_stateful_fund.py"
STEPS = 50  # deeds of a story


def told_well(stories: int, seed: int) -> bool:
    """Whether every one of `stories` stories went as the oracle says; pytest says what did not."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", TEST, "-x", "-q", f"--hypothesis-seed={seed}"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "nuanliu.config.settings",
            "NUANLIU_EXAMPLES": str(stories),
            "NUANLIU_STEPS": str(STEPS),
        },
        stdout=sys.stderr,  # standard output is for the report
        check=False,
    )
    return done.returncode == 0
