"""How long a page of text takes in `check-form`, command and guarded child included.

A page is 22 lines of 28 signs. Run: python -m benchmarks.bench_check_form
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = 22 * 28
GOAL = 0.5
RUNS = 3


def main() -> int:
    """Time every sample; 1 when one of them takes longer than the goal per page."""
    nearby = (ROOT.parent / "shared" / "layouts", ROOT / "tests" / "samples" / "forms")
    files = [path for place in nearby for path in sorted(place.glob("*.txt"))]
    worst = max(_measured(path) for path in files if path.name[0] in "0a")
    sys.stdout.write(f"worst {worst:.2f} s a page, goal {GOAL} s\n")
    return int(worst > GOAL)


def _measured(path: Path) -> float:
    pages = max(1.0, len(path.read_text(encoding="utf-8")) / PAGE)
    took = statistics.median(_once(path) for _ in range(RUNS))
    sys.stdout.write(f"{path.name}: {took:.2f} s, {pages:.1f} pages, {took / pages:.2f} s a page\n")
    return took / pages


def _once(path: Path) -> float:
    start = time.perf_counter()
    program = Path(sys.executable).with_name("nuanliu")
    command = [str(program), "check-form", str(path), "--json"]
    subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
