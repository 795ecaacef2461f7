"""People on a comparison list that the office imported (死亡、财政供养、困难职工 …)."""

from collections.abc import Iterable

from nuanliu.core.sweeps.hits import Hit, day, hits
from nuanliu.core.sweeps.rows import Listed, ListRule, Nomination, Payment, Person

DECEASED = "deceased"
MILDER = ("decision", "note")


def on_a_list(
    rules: Iterable[ListRule],
    listed: Iterable[Listed],
    nominations: Iterable[Nomination],
    people: Iterable[Person],
) -> list[Hit]:
    """LISTED: a live nomination of somebody on a list, as severe as the campaign says.

    A list the campaign says nothing of, or says something unknown of, refuses.
    """
    severity = {(rule.campaign, rule.list_name): rule.severity for rule in rules}
    entries, numbers = list(listed), _numbers(people)
    return hits(
        "LISTED",
        (
            (
                row.nomination,
                {
                    "campaign": row.campaign,
                    "person": row.person,
                    "list_name": entry.list_name,
                    "severity": _known(severity.get((row.campaign, entry.list_name))),
                },
            )
            for row in nominations
            for entry in entries
            if row.live and numbers.get(row.person) == entry.id_index
        ),
    )


def paid_after_death(
    listed: Iterable[Listed], payments: Iterable[Payment], people: Iterable[Person]
) -> list[Hit]:
    """DEAD-PAID: a live payment to a deceased person, unless it is known to be from before."""
    dead = [entry for entry in listed if entry.list_name == DECEASED]
    numbers = _numbers(people)
    return hits(
        "DEAD-PAID",
        (
            (
                row.payment,
                {"person": row.person, "died_on": day(entry.since), "pay_on": day(row.pay_on)},
            )
            for row in payments
            for entry in dead
            if row.live and numbers.get(row.person) == entry.id_index and not _before(row, entry)
        ),
    )


def _before(paid: Payment, entry: Listed) -> bool:
    return paid.pay_on is not None and entry.since is not None and paid.pay_on < entry.since


def _known(severity: str | None) -> str:
    return severity if severity in MILDER else "refuse"


def _numbers(people: Iterable[Person]) -> dict[str, str]:
    return {row.person: row.id_index for row in people if row.id_index is not None}
