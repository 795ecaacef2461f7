"""The text of a publication: as it was released, or as its sections stand now."""

from datetime import date, datetime

from nuanliu.core.documents import Document, Heading, Paragraph, Table, plain
from nuanliu.core.documents.returning import document_of
from nuanliu.records.journal.queries import history
from nuanliu.records.journal.states import OFFICE_TIME
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.papers import nine_sections


def drafted_on(publication: Publication) -> date:
    """The day a disclosure text was drafted, which is the day it bears."""
    first = history("disclosure.publication", publication.pk)[0]
    return datetime.fromisoformat(first["t"]).astimezone(OFFICE_TIME).date()


def written(publication: Publication, watermark: str | None) -> Document:
    """The released text, to the letter; before the release what books and sections come to."""
    if publication.text:
        return document_of(publication.text)
    own = dict(publication.sections.values_list("number", "words"))
    return nine_sections(publication.project, drafted_on(publication), watermark, own)


def part_of(paper: Document, number: int) -> Document:
    """One section of a paper, by its number, as a paper of its own."""
    blocks, seen = [], 0
    for block in paper.blocks:
        seen += isinstance(block, Heading) and block.level == 1
        if seen == number:
            blocks.append(block)
    return Document(paper.title, paper.unit, paper.date, tuple(blocks), style=paper.style)


def lines_of(paper: Document) -> list[str]:
    """A paper as lines of words, a table row a line: what two texts are compared by."""
    lines: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Heading | Paragraph):
            lines.append(plain(block.content))
        elif isinstance(block, Table):
            rows = (*block.head_grid(), *block.grid())
            lines += ["｜".join(plain(slot.cell.content) for slot in row) for row in rows]
    return lines
