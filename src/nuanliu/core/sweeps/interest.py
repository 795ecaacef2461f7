"""Relatives of those who handle a case, from what they declared; never from a surname."""

from collections.abc import Iterable

from nuanliu.core.sweeps.hits import UNKNOWN, Hit, grouped, hits
from nuanliu.core.sweeps.rows import DutyHeld, Interest, Nomination, Payment, Person


def nominated_kin(
    interests: Iterable[Interest], nominations: Iterable[Nomination], people: Iterable[Person]
) -> list[Hit]:
    """KIN-NOMINATED: who put a person forward declared him as a relative, or is not known."""
    relations: dict[tuple[str | None, str | None], str] = {
        (row.declarer, row.id_index): row.relation for row in interests
    }
    numbers = {row.person: row.id_index for row in people}
    found = []
    for row in nominations:
        relation = relations.get((row.nominated_by, numbers.get(row.person)))
        if row.live and (row.nominated_by is None or relation is not None):
            facts = {
                "person": row.person,
                "declarer": row.nominated_by or UNKNOWN,
                "relation": relation or UNKNOWN,
            }
            found.append((row.nomination, facts))
    return hits("KIN-NOMINATED", found)


def handled_kin(
    duties: Iterable[DutyHeld],
    interests: Iterable[Interest],
    payments: Iterable[Payment],
    people: Iterable[Person],
) -> list[Hit]:
    """KIN-HANDLED: somebody with a duty on the batch declared the payee as a relative."""
    relations = {(row.declarer, row.id_index): row.relation for row in interests}
    numbers = {row.person: row.id_index for row in people if row.id_index is not None}
    on_batch = grouped(duties, lambda row: row.batch)
    return hits(
        "KIN-HANDLED",
        (
            (
                row.payment,
                {
                    "person": row.person,
                    "duty": held.duty,
                    "declarer": held.person,
                    "relation": relations[held.person, numbers[row.person]],
                },
            )
            for row in payments
            for held in on_batch.get(row.batch, ())
            if row.live and (held.person, numbers.get(row.person)) in relations
        ),
    )
