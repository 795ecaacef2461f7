"""The page docs/reference/measures.md, from the catalogue of measures as the program runs it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.apps import apps

from tools.tree import ROOT

if TYPE_CHECKING:
    from nuanliu.stages.performance.measures import Measure

PAGE = ROOT / "docs" / "reference" / "measures.md"

HEAD = """# Measures

Generated from `src/nuanliu/stages/performance/measuring` by `make fmt`; do not edit. One row a
measure: its name in files and on the command line, what the office calls it, the unit, the
definition that stands beside the value, where the definition comes from, and the tables whose rows
are the evidence. Every measure is asked of a project as of a day and answers with value, numerator,
denominator and rows, or with 未取得 and the reason: never with a constant or a zero in its place.

`nuanliu measures` prints them all as of today with the position of the journal at which the books
were read; `nuanliu measures NAME --evidence` lists the rows. At one position of the journal the
answer is always the same. Figures of single papers that are no measures of a project (a batch, a
run, one notice) are listed in `src/nuanliu/core/measure_names.py`.
"""


def pages() -> dict[Path, str]:
    """The page by its path."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanliu.config.settings")
        django.setup()
    from nuanliu.core.measures import Subject
    from nuanliu.stages.performance.measures import CATALOGUE

    sections = [
        _section(subject.value, [one for one in CATALOGUE.values() if one.subject is subject])
        for subject in Subject
    ]
    return {PAGE: "\n".join([HEAD, *sections])}


def _section(title: str, measures: "list[Measure]") -> str:
    rows = "\n".join(_row(one) for one in measures)
    return f"""## {title}

| name | 口径 | 单位 | definition | source | evidence |
|---|---|---|---|---|---|
{rows}
"""


def _row(one: "Measure") -> str:
    kinds = ", ".join(f"`{kind}`" for kind in one.kinds)
    unit = one.unit or "日期"
    return f"| `{one.name}` | {one.chinese} | {unit} | {one.definition} | {one.clause} | {kinds} |"
