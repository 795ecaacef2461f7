"""The catalogue of measures: every figure in every paper comes from one of these (law 10).

A measure takes the project and a day and answers with a value, its definition and the rows behind
it. Nothing here is typed in; what cannot be counted is 未取得. The queries stand in `measuring`, by
subject, and enter themselves here; docs/reference/measures.md is written from this table.

At one position of the journal the books are one and the same, and so is every answer: a measure
reads no clock, and rows come in the order of their keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from nuanliu.core.measures import Found, Measured, Subject
from nuanliu.records.journal.queries import Mark, mark
from nuanliu.stages.projects.models import Project

Query = Callable[[Project, date], Found]


@dataclass(frozen=True, slots=True)
class Measure:
    """One named query.

    chinese: what the office calls it; unit: of its value, '' for a day; clause: the rule or form
    the definition comes from; kinds: the tables ('app.model') whose rows are its evidence.
    """

    name: str
    chinese: str
    unit: str
    subject: Subject
    clause: str
    kinds: tuple[str, ...]
    definition: str
    find: Query

    def __call__(self, project: Project, on: date) -> Measured:
        """The value as of a day."""
        found = self.find(project, on)
        return Measured(self.name, self.definition, *found)


CATALOGUE: dict[str, Measure] = {}


def measure(
    chinese: str, unit: str, subject: Subject, clause: str, *kinds: str
) -> Callable[[Query], Query]:
    """Enter a query into the catalogue under its own name; its docstring is the definition."""

    def enter(query: Query) -> Query:
        words = (query.__doc__ or "").strip()
        CATALOGUE[query.__name__] = Measure(
            query.__name__, chinese, unit, subject, clause, kinds, words, query
        )
        return query

    return enter


def take(name: str, project: Project, on: date) -> Measured:
    """The value of a named measure as of a day; KeyError for a name not in the catalogue."""
    return CATALOGUE[name](project, on)


def take_at(name: str, project: Project, on: date) -> tuple[Measured, Mark]:
    """The same with the position of the journal at which the books were read for it."""
    with transaction.atomic():
        at = mark()
        return take(name, project, on), at
