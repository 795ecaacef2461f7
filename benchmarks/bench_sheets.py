"""A sign sheet of 700 rows as PDF, against typst alone compiling a finished source of its kind.

Ours is everything from the paper's model to the bytes: laying out pages, page sums, running sums,
glyph checks, typesetting. The floor is the engine's own compile call on a finished source as our
side hands it over, fonts open in both. The engine remembers what it has set before, so no paper is
set twice: each call gets a sheet with another amount, in turn, the median of each.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import resources
from itertools import count
from typing import Any

from tests.records.render_sample import sign_sheet

from nuanliu.core.documents import Document
from nuanliu.records.documents import render
from nuanliu.records.documents.fonts import FontSet
from nuanliu.records.documents.render import to_pdf
from nuanliu.records.documents.render.pdf_data import Setting, paper_data

ROWS, ROUNDS = 700, 5
LIMIT_SECONDS, LIMIT_RATIO = 3.0, 1.5
FEN = count(10_000, 100)  # of each line of the next sheet


def fresh() -> Document:
    """A sheet that nobody has set before."""
    return sign_sheet(ROWS, fen=next(FEN))


def seconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def finished(paper: Document, fonts: FontSet) -> str:
    """The source as the engine is given it."""
    return json.dumps(paper_data(Setting(paper, fonts, 1.0)), ensure_ascii=False)


def compiled(source: str, fonts: FontSet) -> bytes | list[bytes] | None:
    """What typst makes of a finished source, by its own call alone."""
    template = str(resources.files(render).joinpath("paper.typ"))
    engine = to_pdf._engine(template, fonts.folders, fonts.files)
    return engine.compile(format="pdf", sys_inputs={"paper": source}, pdf_standards="a-2b")


def measured() -> tuple[list[float], list[float], int]:
    """Seconds of ours and of the floor, in turn; and how large the PDF is."""
    fonts, ours, floor = FontSet.shipped_and(), [], []
    size = len(to_pdf.render_pdf(fresh(), fonts))  # opens the fonts
    for _ in range(ROUNDS):
        paper, source = fresh(), finished(fresh(), fonts)
        ours.append(seconds(partial(to_pdf.render_pdf, paper, fonts)))
        floor.append(seconds(partial(compiled, source, fonts)))
    return ours, floor, size


def main() -> int:
    """Print both sides and their ratio; exit 1 over a limit."""
    ours, floor, size = measured()
    mine, least = statistics.median(ours), statistics.median(floor)
    print(f"{ROWS} 行签领表 PDF，{size / 1024:.0f} KB，{ROUNDS} 轮取中位数，两边轮流，每次一份新的")
    print(f"下限（typst 编译成品源）{least:.2f} s（{min(floor):.2f}—{max(floor):.2f}）")
    print(f"本程序 {mine:.2f} s（{min(ours):.2f}—{max(ours):.2f}），上限 {LIMIT_SECONDS} s")
    print(f"为下限的 {mine / least:.2f} 倍，上限 {LIMIT_RATIO} 倍")
    return 0 if mine <= LIMIT_SECONDS and mine <= LIMIT_RATIO * least else 1


if __name__ == "__main__":
    sys.exit(main())
