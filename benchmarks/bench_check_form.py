"""How long a page of text takes in `check-form`, command and guarded child included.

A page is 22 lines of 28 signs. For every sample: the time on the clock (the best of the runs), the
processor time of command and child, and what of it is the start of the command alone. On a busy
machine the clock tells of the others: the processor time does not.
Run: python -m benchmarks.bench_check_form
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGE = 22 * 28
GOAL = 0.5
RUNS = 3


class Took(NamedTuple):
    """Seconds on the clock, and seconds of processor time with all children."""

    clock: float
    processor: float


def main() -> int:
    """Time every sample; 1 when one of them takes longer than the goal per page."""
    nearby = (ROOT.parent / "shared" / "layouts", ROOT.parents[1] / "shared" / "layouts")
    folders = (*nearby, ROOT / "tests" / "samples" / "forms")
    files = [path for place in folders for path in sorted(place.glob("[0abc]*.txt"))]
    bare = _best(["check-form", "--help"])
    sys.stdout.write(f"start alone: {bare.clock:.2f} s, processor {bare.processor:.2f} s\n")
    worst = [max(times) for times in zip(*(_measured(path) for path in files), strict=True)]
    told = f"worst {worst[0]:.2f} s a page, processor {worst[1]:.2f} s a page"
    sys.stdout.write(f"{len(files)} files, {told}, goal {GOAL} s\n")
    return int(worst[0] > GOAL)


def _measured(path: Path) -> tuple[float, float]:
    pages = max(1.0, len(path.read_text(encoding="utf-8")) / PAGE)
    took = _best(["check-form", str(path), "--json"])
    each = took.clock / pages, took.processor / pages
    sys.stdout.write(
        f"{path.name}: {pages:.1f} pages, {took.clock:.2f} s, processor {took.processor:.2f} s; "
        f"a page {each[0]:.2f} s, processor {each[1]:.2f} s\n"
    )
    return each


def _best(words: list[str]) -> Took:
    runs = [_once(words) for _ in range(RUNS)]
    return Took(min(run.clock for run in runs), min(run.processor for run in runs))


def _once(words: list[str]) -> Took:
    program = str(Path(sys.executable).with_name("nuanliu"))
    start, before = time.perf_counter(), _children()
    subprocess.run([program, *words], check=False, capture_output=True)
    return Took(time.perf_counter() - start, _children() - before)


def _children() -> float:
    """Processor seconds of all children that have ended, theirs included."""
    used = os.times()
    return used.children_user + used.children_system


if __name__ == "__main__":
    sys.exit(main())
