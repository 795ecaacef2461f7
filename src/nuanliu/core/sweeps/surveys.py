"""Answers that cannot be: more than were asked for."""

from collections.abc import Iterable

from nuanliu.core.sweeps.hits import Hit, at_most, hits
from nuanliu.core.sweeps.rows import Survey


def impossible_counts(surveys: Iterable[Survey]) -> list[Hit]:
    """SURVEY-COUNT: more valid answers than answers, than tokens, than people; or not known."""
    return hits(
        "SURVEY-COUNT",
        (
            (
                row.survey,
                {
                    "population": row.population,
                    "issued": row.issued,
                    "answers": row.answers,
                    "valid": row.valid,
                },
            )
            for row in surveys
            if not _possible(row)
        ),
    )


def _possible(row: Survey) -> bool:
    return (
        at_most(row.valid, row.answers)
        and at_most(row.answers, row.issued)
        and at_most(row.issued, row.population)
    )
