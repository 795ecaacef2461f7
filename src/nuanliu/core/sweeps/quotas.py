"""More people or money than a campaign gave out places for."""

from collections import Counter
from collections.abc import Iterable

from nuanliu.core.sweeps.hits import Hit, at_most, grouped, hits, total
from nuanliu.core.sweeps.rows import Nomination, Payment, Quota


def too_many_people(nominations: Iterable[Nomination], quotas: Iterable[Quota]) -> list[Hit]:
    """QUOTA-OVER: a union puts forward more people than its quota, reserves apart."""
    limits = {(row.campaign, row.union_code): row.people for row in quotas}
    return hits(
        "QUOTA-OVER",
        (
            (
                union,
                {
                    "campaign": campaign,
                    "people": len(rows),
                    "quota_people": limits.get((campaign, union)),
                },
            )
            for (campaign, union), rows in _main(nominations).items()
            if not at_most(len(rows), limits.get((campaign, union)))
        ),
    )


def too_much_money(nominations: Iterable[Nomination], quotas: Iterable[Quota]) -> list[Hit]:
    """QUOTA-SUM: a union asks for more money than its quota, or for an amount not known."""
    limits = {(row.campaign, row.union_code): row.amount_fen for row in quotas}
    return hits(
        "QUOTA-SUM",
        (
            (
                union,
                {
                    "campaign": campaign,
                    "amount_fen": total(row.amount_fen for row in rows),
                    "quota_fen": limits.get((campaign, union)),
                },
            )
            for (campaign, union), rows in _main(nominations).items()
            if any(row.amount_fen is None for row in rows)
            or not at_most(total(row.amount_fen for row in rows), limits.get((campaign, union)))
        ),
    )


def reserve_without_place(
    nominations: Iterable[Nomination], payments: Iterable[Payment], quotas: Iterable[Quota]
) -> list[Hit]:
    """RESERVE-PLACE: reserves are paid in a campaign that has no more places for them."""
    paid = {(row.campaign, row.person) for row in payments if row.live}
    places: Counter[str] = Counter()
    for quota in quotas:
        places[quota.campaign] += quota.people
    standing = [
        row
        for row in nominations
        if row.live and (not row.reserve or (row.campaign, row.person) in paid)
    ]
    return hits(
        "RESERVE-PLACE",
        (
            (
                campaign,
                {
                    "taken": len(rows),
                    "reserves": sum(row.reserve for row in rows),
                    "places": places.get(campaign),
                },
            )
            for campaign, rows in grouped(standing, lambda row: row.campaign).items()
            if any(row.reserve for row in rows) and not at_most(len(rows), places.get(campaign))
        ),
    )


def _main(nominations: Iterable[Nomination]) -> dict[tuple[str, str], list[Nomination]]:
    """Live nominations by campaign and union, reserves apart."""
    main = [row for row in nominations if row.live and not row.reserve]
    return grouped(main, lambda row: (row.campaign, row.union_code))
