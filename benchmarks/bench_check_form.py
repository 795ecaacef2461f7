"""`nuanliu check-form` as the command a clerk types: seconds for a page of text.

A page holds 22 lines of 28 characters (GB/T 9704). The forms are the invented ones of the tests,
each by itself, then all of them as one long paper. Beside it a floor: an interpreter that opens the
same file, divides it into lines and prints it as JSON. No other program reads these forms.

    python -m benchmarks.bench_check_form [ROUNDS]
"""

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

FORMS = sorted((Path(__file__).parents[1] / "tests" / "samples" / "forms").glob("*.txt"))
LIMIT = 0.5  # seconds a page
A_PAGE = 22 * 28
FLOOR = (
    "import json,sys; print(json.dumps(open(sys.argv[1], encoding='utf-8').read().split('\\n')))"
)


class Taken(NamedTuple):
    """Pages of one paper, and seconds of our command and of the floor."""

    pages: int
    ours: float
    floor: float


def seconds(command: list[str]) -> tuple[float, bytes]:
    """How long a command takes, and what it printed; 1 is the answer of a form with faults."""
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    taken = time.perf_counter() - begun
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr.decode())
    return taken, done.stdout


def measured(path: Path, rounds: int) -> Taken:
    """The median of several rounds, both sides in turn; at least one project must be read."""
    ours, floor = [], []
    for _ in range(rounds):
        taken, said = seconds([sys.executable, "-m", "nuanliu", "check-form", str(path), "--json"])
        if not json.loads(said)["projects"]:
            raise SystemExit(f"{path.name}: nothing was read")
        ours.append(taken)
        floor.append(seconds([sys.executable, "-c", FLOOR, str(path)])[0])
    signs = len("".join(path.read_text("utf-8").split()))
    pages = max(1, math.ceil(signs / A_PAGE))
    return Taken(pages, statistics.median(ours), statistics.median(floor))


def main() -> int:
    """Print the slowest page and the whole; exit 1 over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=5)
    rounds = parser.parse_args().rounds
    each = [measured(path, rounds) for path in FORMS]
    with tempfile.TemporaryDirectory(prefix="nuanliu-bench-") as name:
        long = Path(name) / "long.txt"
        long.write_text("\n\n".join(path.read_text("utf-8") for path in FORMS), "utf-8")
        whole = measured(long, rounds)
    worst = max(one.ours / one.pages for one in each)
    middle = statistics.median(one.ours / one.pages for one in each)
    ratio = statistics.median(one.ours / one.floor for one in each)
    print(f"{len(each)} 份表，每页中位 {middle:.2f} s，最慢 {worst:.2f} s，上限 {LIMIT} s")
    each_page = whole.ours / whole.pages
    print(f"合为一份（{whole.pages} 页）：{whole.ours:.2f} s，每页 {each_page:.3f} s")
    print(f"下限（打开、分行、输出）的 {ratio:.1f} 倍；其余是启动、受限子进程和读表")
    return int(max(worst, each_page) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
