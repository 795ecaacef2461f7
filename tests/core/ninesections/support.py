"""Helpers of these tests: texts as blocks, samples with the facts written by hand beside them."""

import json
from pathlib import Path

from nuanliu.core.ninesections import Block, Line, Reading, read

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "samples" / "disclosures"
SEEDS = sorted((ROOT.parent / "shared" / "seed").glob("000_*.txt"))
TEXTS = sorted(path for path in SAMPLES.glob("*.txt"))


def blocks_of_text(text: str) -> list[Block]:
    return [Line(line, n) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def reading_of(text: str) -> Reading:
    return read(blocks_of_text(text))


def text_of(path: Path) -> str:
    data = path.read_bytes()
    encoding = "gb18030" if "gb18030" in path.name else "utf-8"
    return data.decode(encoding)


def expected(path: Path) -> dict:
    beside = path.with_name(path.name.split(".")[0] + ".json")
    return json.loads(beside.read_text(encoding="utf-8"))


def errors(reading: Reading) -> set[tuple[str, int]]:
    """(section, line) of every finding of severity error."""
    return {(one.section, one.line) for one in reading.findings if one.severity == "error"}
