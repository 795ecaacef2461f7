"""The whole demo year with all its papers, in fresh folders, as the command an office types.

Beside it, as the part that no year can do without, the same papers made once more from the
finished books (`nuanliu papers`), in one process. Every run must end with the same people paid,
the same money and as many files, else nothing is reported.

    python -m benchmarks.bench_demo [ROUNDS]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.tree import Run, watched

LIMIT_SECONDS, LIMIT_MB = 20, 500
END = {"paid_people": 700, "spent_fen": 35_000_000, "left_fen": 0}


class Year(NamedTuple):
    """One run: what it took, what its papers alone took, and how many files it left."""

    all: Run
    papers: Run
    files: int


def year(folder: Path) -> Year:
    """The demo in an empty folder, its end checked, then its papers once more."""
    environment = os.environ | {"NUANLIU_KEYS": str(folder / "keys")}
    program = [sys.executable, "-m", "nuanliu"]
    data = ["--data", str(folder / "data")]
    out = folder / "papers"
    whole = watched([*program, "demo", *data, "--out", str(out)], environment)
    again = [*program, "demo", "--json", *data]
    told = json.loads(
        subprocess.run(again, env=environment, check=True, capture_output=True).stdout
    )
    files = sum(1 for path in out.rglob("*") if path.is_file())
    if whole.code or {name: told[name] for name in END} != END:
        raise SystemExit("the year did not end as it must")
    papers = watched([*program, "papers", *data, "--out", str(folder / "again")], environment)
    if papers.code:
        raise SystemExit("the papers were not made")
    return Year(whole, papers, files)


def middle(values: list[float]) -> str:
    """The median and the spread."""
    return f"{statistics.median(values):.1f}（{min(values):.1f}–{max(values):.1f}）"


def main() -> int:
    """Print time, memory and the share of the papers; exit 1 over a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=3)
    years = []
    for _ in range(parser.parse_args().rounds):
        with tempfile.TemporaryDirectory(prefix="nuanliu-bench-") as name:
            years.append(year(Path(name)))
    if len({one.files for one in years}) != 1:
        raise SystemExit("the runs left different numbers of files")
    wall, cpu = [one.all.wall for one in years], [one.all.cpu for one in years]
    peak, papers = [one.all.peak_mb for one in years], [one.papers.cpu for one in years]
    print(f"演示全年 {middle(wall)} s，上限 {LIMIT_SECONDS} s；{years[0].files} 个文件")
    print(f"处理器 {middle(cpu)} s；负载 {os.getloadavg()[0]:.1f}，{os.cpu_count()} 核")
    print(f"内存 {middle(peak)} MB（全部进程 PSS 之和的峰值，每 40 毫秒取样），上限 {LIMIT_MB} MB")
    print(f"其中最大的一个进程 {max(one.all.largest_mb for one in years):.0f} MB（RSS）")
    ratio = statistics.median(cpu) / statistics.median(papers)
    print(f"只把文书再做一遍 {middle(papers)} s 处理器时间；全年为其 {ratio:.1f} 倍")
    return int(statistics.median(wall) > LIMIT_SECONDS or max(peak) > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
