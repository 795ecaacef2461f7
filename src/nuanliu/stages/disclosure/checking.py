"""The gate before publication: the text is read as any reader would, and must agree with itself."""

from collections.abc import Iterator
from typing import NamedTuple

from nuanliu.core.documents import Document, Heading, Paragraph, Table, plain, text_of
from nuanliu.core.documents.table import Grid
from nuanliu.core.ninesections import Block, Finding, Line, TableBlock, UnreadableError, read
from nuanliu.core.refusal import Refusal
from nuanliu.stages.disclosure.figures import MISSING
from nuanliu.stages.disclosure.policies import (
    all_filled,
    consistent,
    no_gaps,
    no_personal_digits,
)
from nuanliu.stages.projects.models import Project


class Gate(NamedTuple):
    """What stands between a text and the public: what was found, and the refusals, none if open."""

    findings: tuple[Finding, ...]
    refusals: tuple[Refusal, ...]


def gate(paper: Document, project: Project) -> Gate:
    """Read a paper as a nine-section disclosure and judge it; nothing is changed."""
    text = text_of(paper)
    unit = project.facts["unit"]
    stops = [no_gaps(text, MISSING), all_filled(text), no_personal_digits(text, unit)]
    try:
        findings = tuple(read(blocks_of_paper(paper)).findings)
        stops.append(consistent(findings))
    except UnreadableError as unread:
        findings = ()
        stops.append(Refusal("PUBLIC-FINDINGS", unread.what, unread.fix))
    return Gate(findings, tuple(one for one in stops if one is not None))


def blocks_of_paper(paper: Document) -> list[Block]:
    """A paper as the reader of disclosures takes it: numbered lines, tables with merges filled."""
    blocks: list[Block] = []
    number = 0
    for part in _parts(paper):
        if isinstance(part, str):
            number += 1
            blocks.append(Line(part, number))
        else:
            blocks.append(TableBlock(part, number + 1))
            number += len(part)
    return blocks


Rows = tuple[tuple[str, ...], ...]


def _parts(paper: Document) -> Iterator[str | Rows]:
    yield from paper.title.split("\n")
    for block in paper.blocks:
        match block:
            case Heading() | Paragraph():
                yield from (line for line in plain(block.content).split("\n") if line.strip())
            case Table():
                yield from ([block.caption] if block.caption else [])
                yield (*_cells(block.head_grid()), *_cells(block.grid()))
            case _:
                continue


def _cells(grid: Grid) -> Iterator[tuple[str, ...]]:
    for row in grid:
        yield tuple(plain(slot.cell.content) for slot in row)
