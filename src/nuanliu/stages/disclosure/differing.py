"""What a text says otherwise than last year's: line by line, section by section."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from nuanliu.core.documents import Document
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.papers import nine_sections
from nuanliu.stages.disclosure.sections import TITLES
from nuanliu.stages.disclosure.texts import lines_of, part_of, written
from nuanliu.stages.projects.models import Project

PUBLIC = ("released", "published", "taken_down")


class Change(NamedTuple):
    """Lines of last year and those that stand in their place now; one side may be empty."""

    section: int
    before: tuple[str, ...]
    now: tuple[str, ...]


class Compared(NamedTuple):
    """With which year's text a publication was compared, and what differs. year None: with none."""

    year: int | None
    changes: tuple[Change, ...]


def against_last_year(publication: Publication, watermark: str | None) -> Compared:
    """The changes against the text of the year before of the same unit, its newest released one.

    Where nothing was released, against what that year's books say; where there are no such books,
    against nothing, and the answer says so.
    """
    project = publication.project
    earlier = _year_before(project)
    if earlier is None:
        return Compared(None, ())
    before, now = _text_of(earlier), written(publication, watermark)
    return Compared(earlier.fiscal_year, tuple(changes(before, now)))


def _year_before(project: Project) -> Project | None:
    rows = Project.objects.filter(
        unit_name=project.unit_name, fiscal_year=project.fiscal_year - 1
    ).order_by("-pk")
    return rows.filter(name=project.name).first() or rows.first()


def _text_of(project: Project) -> Document:
    row = project.publications.filter(state__in=PUBLIC).order_by("-pk").first()
    if row is None:
        return nine_sections(project, project.period_to)
    return written(row, None)


def changes(before: Document, now: Document) -> Iterator[Change]:
    """Every stretch of lines that differs, in the order of the sections."""
    for number in range(1, len(TITLES) + 1):
        old, new = lines_of(part_of(before, number)), lines_of(part_of(now, number))
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                yield Change(number, tuple(old[a:b]), tuple(new[c:d]))
