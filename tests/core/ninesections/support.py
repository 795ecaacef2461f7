"""Helpers of these tests: texts as blocks, samples with the facts written by hand beside them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from nuanliu.core.ninesections import Block, Finding, Line, Reading, read

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "tests" / "samples" / "disclosures"
SEEDS = sorted((ROOT.parent / "shared" / "seed").glob("000_*.txt"))
TEXTS = sorted(SAMPLES.glob("*.txt"))
PLAIN = SAMPLES / "qinglan_2025.txt"


ABSENT = {"SECTION-MISSING", "UNIT-FIELD-ABSENT"}
Lacking = frozenset[tuple[str, str, str]]


def blocks_of_text(text: str) -> list[Block]:
    return [Line(line, n) for n, line in enumerate(text.split("\n"), 1) if line.strip()]


def reading_of(text: str) -> Reading:
    return read(blocks_of_text(text))


def text_of(path: Path) -> str:
    data = path.read_bytes()
    encoding = "gb18030" if "gb18030" in path.name else "utf-8"
    return data.decode(encoding)


def expected(path: Path) -> dict[str, Any]:
    beside = path.with_name(path.name.split(".")[0] + ".json")
    facts: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
    return facts


def errors(reading: Reading, lacking: Lacking = frozenset()) -> set[tuple[str, int]]:
    """(section, line) of every finding of severity error, but for what the text lacks anyway."""
    return {
        (one.section, one.line)
        for one in reading.findings
        if one.severity == "error" and _told(one) not in lacking
    }


@cache
def lacking(text: str) -> Lacking:
    """What an undamaged text leaves out of the form: sections, and fields of section three."""
    found = reading_of(text).findings
    return frozenset(_told(one) for one in found if one.code in ABSENT)


def _told(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.section, finding.message.partition("：")[2]
