"""A nine-section disclosure among the papers: its own reader knows more than labels and tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nuanliu.core.forms.blocks import Block, Table
from nuanliu.core.forms.model import Form, FormFinding, Read, Sure
from nuanliu.core.ninesections import Block as NineBlock
from nuanliu.core.ninesections import Line, Reading, TableBlock, UnreadableError, read
from nuanliu.core.severity import Severity

_TITLES = re.compile(
    r"\s*[一二三四五六七八九]\s*[、.．]\s*(?:项目名称|立项依据|项目实施单位|项目基本概况|项目实施内容"
    r"|资金安排情况|项目实施计划|项目实施成效|项目绩效目标)"
)
_LEAST = 5  # titles of the form itself; a report has headings of its own


def is_nine(blocks: Sequence[Block]) -> bool:
    """Does the paper bear the titles of the nine sections?"""
    titles = [one for one in blocks if not isinstance(one, Table) and _TITLES.match(one.text)]
    return len(titles) >= _LEAST


def with_sections(
    forms: Sequence[Form], blocks: Sequence[Block]
) -> tuple[list[Form], list[FormFinding]]:
    """The form with what the sections say, and what their reader found; notes are left out."""
    lines, places = _lines(blocks)
    try:
        reading = read(lines)
    except UnreadableError:
        return list(forms), []
    found = list(_findings(reading, places))
    if len(forms) != 1:
        return list(forms), found
    return [_filled(forms[0], reading, places)], found


def _lines(blocks: Sequence[Block]) -> tuple[list[NineBlock], dict[int, str]]:
    """The blocks as that reader takes them, numbered, and where each number stands."""
    lines: list[NineBlock] = []
    places: dict[int, str] = {}
    number = 0
    for block in blocks:
        if isinstance(block, Table):
            lines.append(TableBlock(tuple(_grid(block)), number + 1))
            for row in block.rows:
                number += 1
                places[number] = row[0].where if row else ""
            continue
        number += 1
        places[number] = block.where
        if block.text.strip():
            lines.append(Line(block.text, number))
    return lines, places


def _grid(table: Table) -> Iterator[tuple[str, ...]]:
    """Rows with merges filled in."""
    hanging: dict[int, tuple[str, int]] = {}
    for row in table.rows:
        line = {at: text for at, (text, _) in hanging.items()}
        below = {at: (text, left - 1) for at, (text, left) in hanging.items() if left > 1}
        for order, cell in enumerate(row):
            first = cell.column if cell.column >= 0 else order
            for place in range(first, first + cell.across):
                line[place] = cell.text
                if cell.down > 1:
                    below[place] = (cell.text, cell.down - 1)
        hanging = below
        yield tuple(line.get(at, "") for at in range(max(line, default=-1) + 1))


def _findings(reading: Reading, places: dict[int, str]) -> Iterator[FormFinding]:
    for one in reading.findings:
        if one.severity is not Severity.NOTE:
            where = places.get(one.line, "全文")
            yield FormFinding(one.code, one.severity, where, one.message)


def _filled(form: Form, reading: Reading, places: dict[int, str]) -> Form:
    """What the labels did not give, from the sections."""
    facts = reading.facts

    def at(path: str) -> str:
        place = reading.places.get(path)
        return places.get(place.line, "") if place else ""

    return replace(
        form,
        project=Read(facts.name, at("name")) if facts.name else form.project,
        unit=Read(facts.unit.name, at("unit.name")) if facts.unit.name else form.unit,
        year=Read(facts.fiscal_year, at("fiscal_year")) if facts.fiscal_year else form.year,
        total=Read(facts.total_fen, at("total_fen"), Sure.HIGH)
        if facts.total_fen is not None
        else form.total,
    )
