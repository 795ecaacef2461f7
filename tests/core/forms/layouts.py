"""Sample layouts with the values they must be read as, and how a reading is scored against them."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from nuanliu.core.forms import FormReading, Paragraph, read
from nuanliu.core.forms.answers import form_json
from nuanliu.core.indicators import ScoringRules, rules_from
from nuanliu.core.standards import read_standards

ROOT = Path(__file__).parents[3]
INVENTED = sorted((ROOT / "tests" / "samples" / "forms").glob("*.txt"))
PAGES = sorted((ROOT / "tests" / "samples" / "forms").glob("*.html"))
TABLE = ROOT / "tests" / "samples" / "forms" / "expected.json"
_NEAR = (ROOT.parent / "shared" / "layouts", ROOT.parents[1] / "shared" / "layouts")
PUBLISHED = next((place for place in _NEAR if place.is_dir()), None)
FIELDS = ("project", "unit", "year", "total_yuan", "executed_yuan", "self_score", "grade")
CELLS = (
    "level1", "level2", "name", "operator", "target", "unit", "actual", "score", "weight",
)  # fmt: skip
_STANDARDS = ROOT / "src" / "nuanliu" / "config" / "standards" / "panlong-2024.toml"


class Mark(NamedTuple):
    """One field of one file: how many of its values were read right, and what was wrong."""

    field: str
    right: int
    asked: int
    wrong: tuple[tuple[Any, Any], ...]


def scoring() -> ScoringRules:
    found = rules_from(read_standards(_STANDARDS.read_text(encoding="utf-8")), date(2024, 12, 31))
    assert isinstance(found, ScoringRules)
    return found


def reading_of(text: str) -> FormReading:
    lines = enumerate(text.split("\n"), 1)
    return read([Paragraph(line, f"第{n}行") for n, line in lines], scoring())


def projects_of(text: str) -> list[dict[str, Any]]:
    return [form_json(form) for form in reading_of(text).forms]


def expected(path: Path) -> list[dict[str, Any]]:
    table = json.loads(path.with_name("expected.json").read_text(encoding="utf-8"))
    wanted = table[path.name]
    found: list[dict[str, Any]] = wanted.get("projects", [wanted])
    return found


def marks(wanted: list[dict[str, Any]], got: list[dict[str, Any]]) -> Iterator[Mark]:
    """A mark for the count of projects, each field of theirs, each column of indicators."""
    yield _mark("projects", [(len(wanted), len(got))])
    both = list(zip(wanted, got, strict=False))
    for field in FIELDS:
        yield _mark(field, [(one[field], other[field]) for one, other in both if field in one])
    yield _mark("rows", [(len(a["indicators"]), len(b["indicators"])) for a, b in both])
    rows = [pair for a, b in both for pair in zip(a["indicators"], b["indicators"], strict=False)]
    for at, name in enumerate(CELLS):
        yield _mark(name, [(row[at], other[at]) for row, other in rows])


def _mark(field: str, pairs: list[tuple[Any, Any]]) -> Mark:
    wrong = tuple((want, got) for want, got in pairs if want != got)
    return Mark(field, len(pairs) - len(wrong), len(pairs), wrong)


def told(name: str, found: list[Mark]) -> str:
    """One line: the file, and each field with right/asked."""
    return f"{name}: " + " ".join(f"{m.field}={m.right}/{m.asked}" for m in found if m.asked)
