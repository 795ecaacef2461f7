"""A sign sheet of 700 rows as PDF, against typst alone compiling the very same finished source.

Ours is everything from the paper's model to the bytes: laying out pages, page sums, running sums,
glyph checks, typesetting. The floor is the engine's own compile call on what our side hands it,
fonts open in both. Both in one run, taken in turn, the median of each.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.records.render_sample import sign_sheet

from nuanliu.records.documents.render import to_pdf

ROWS, ROUNDS = 700, 5
LIMIT_SECONDS, LIMIT_RATIO = 3.0, 1.5


class Engine:
    """The engine as `to_pdf` asks it, which remembers what it was asked and how long it took."""

    def __init__(self, engine: Any) -> None:
        self.engine, self.asked, self.seconds = engine, {}, 0.0

    def compile(self, **asked: Any) -> Any:
        """Hand it on, with a clock around it."""
        self.asked = asked
        begun = time.perf_counter()
        made = self.engine.compile(**asked)
        self.seconds += time.perf_counter() - begun
        return made


def seconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measured() -> tuple[list[float], list[float], int]:
    """Seconds of ours and of the floor, in turn; and how large the PDF is."""
    paper, watched = sign_sheet(ROWS), []
    real = to_pdf._engine

    def watching(*given: Any) -> Engine:
        watched.append(Engine(real(*given)))
        return watched[-1]

    to_pdf._engine = watching  # type: ignore[assignment] # to learn the finished source
    size = len(to_pdf.render_pdf(paper))
    to_pdf._engine = real
    last = watched[-1]
    ours, floor = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: to_pdf.render_pdf(paper)))
        floor.append(seconds(lambda: last.engine.compile(**last.asked)))
    return ours, floor, size


def main() -> int:
    """Print both sides and their ratio; exit 1 over a limit."""
    ours, floor, size = measured()
    mine, least = statistics.median(ours), statistics.median(floor)
    print(f"{ROWS} 行签领表 PDF，{size / 1024:.0f} KB，{ROUNDS} 轮取中位数，两边轮流")
    print(f"下限（typst 编译同一份成品源）{least:.2f} s（{min(floor):.2f}—{max(floor):.2f}）")
    print(f"本程序 {mine:.2f} s（{min(ours):.2f}—{max(ours):.2f}），上限 {LIMIT_SECONDS} s")
    print(f"为下限的 {mine / least:.2f} 倍，上限 {LIMIT_RATIO} 倍")
    return 0 if mine <= LIMIT_SECONDS and mine <= LIMIT_RATIO * least else 1


if __name__ == "__main__":
    sys.exit(main())
