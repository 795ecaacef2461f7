"""More than the standards give: per time and per year, each cap in its own scope."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from nuanliu.core.sweeps.hits import Hit, at_most, hits, natural, total
from nuanliu.core.sweeps.rows import Nomination, PastGrant, Payment, Person, TimeCap, YearCap


def per_person_year(
    grants: Iterable[PastGrant],
    payments: Iterable[Payment],
    people: Iterable[Person],
    caps: Sequence[YearCap],
) -> list[Hit]:
    """CAP-YEAR: what one natural person gets in a calendar year, above a cap that covers it.

    What he had before these books began counts for every cap of its day. A sum with an amount that
    is not known is above every cap.
    """
    of = natural(people)
    groups: dict[tuple[str, int, str, int], list[Payment]] = defaultdict(list)
    before: dict[tuple[str, int, str, int], list[int]] = defaultdict(list)
    for cap in caps:
        for paid in payments:
            if paid.live and paid.pay_on is not None and _covers(cap, paid):
                key = (of(paid.person), paid.pay_on.year, cap.cap, cap.amount_fen)
                groups[key].append(paid)
        for grant in grants:
            if cap.valid_from <= grant.given_on <= cap.valid_to:
                key = (of(grant.person), grant.given_on.year, cap.cap, cap.amount_fen)
                before[key].append(grant.amount_fen)
    sums = {
        key: total([*before[key], *(r.amount_fen for r in rows)]) for key, rows in groups.items()
    }
    return hits(
        "CAP-YEAR",
        (
            (
                min(row.person for row in rows),
                {
                    "year": year,
                    "cap": cap,
                    "cap_amount_fen": limit,
                    "paid_fen": sums[person, year, cap, limit],
                },
            )
            for (person, year, cap, limit), rows in groups.items()
            if any(row.amount_fen is None for row in rows)
            or not at_most(sums[person, year, cap, limit], limit)
        ),
    )


def cap_unknown(payments: Iterable[Payment], caps: Sequence[YearCap]) -> list[Hit]:
    """CAP-UNKNOWN: a live payment that no yearly cap covers; nothing laid down is refused."""
    return hits(
        "CAP-UNKNOWN",
        (
            (paid.payment, {"person": paid.person, "amount_fen": paid.amount_fen})
            for paid in payments
            if paid.live and not (_known(paid) and any(_covers(cap, paid) for cap in caps))
        ),
    )


def per_time(payments: Iterable[Payment], caps: Sequence[TimeCap]) -> list[Hit]:
    """CAP-TIME: a live payment above the strictest cap for one time, or with none to go by."""
    return _over_the_time("CAP-TIME", ((row.payment, row) for row in payments), caps)


def nominated_amount(nominations: Iterable[Nomination], caps: Sequence[TimeCap]) -> list[Hit]:
    """CAP-NOMINATED: the same of a live nomination."""
    return _over_the_time("CAP-NOMINATED", ((row.nomination, row) for row in nominations), caps)


def _over_the_time(
    code: str, rows: Iterable[tuple[str, Payment | Nomination]], caps: Sequence[TimeCap]
) -> list[Hit]:
    return hits(
        code,
        (
            (
                key,
                {
                    "person": row.person,
                    "amount_fen": row.amount_fen,
                    "cap_amount_fen": _strictest(row, caps),
                },
            )
            for key, row in rows
            if row.live and not at_most(row.amount_fen, _strictest(row, caps))
        ),
    )


def _strictest(row: Payment | Nomination, caps: Sequence[TimeCap]) -> int | None:
    if row.group_code is None or row.source is None:
        return None
    return min((cap.amount_fen for cap in caps if _covers_once(cap, row)), default=None)


def _covers_once(cap: TimeCap, row: Payment | Nomination) -> bool:
    return (
        cap.campaign in {"", row.campaign}
        and cap.group_code in {"", row.group_code}
        and cap.source in {"", row.source}
    )


def _covers(cap: YearCap, paid: Payment) -> bool:
    return (
        cap.group_code in {"", paid.group_code}
        and cap.source in {"", paid.source}
        and paid.pay_on is not None
        and cap.valid_from <= paid.pay_on <= cap.valid_to
    )


def _known(paid: Payment) -> bool:
    return None not in (paid.group_code, paid.source, paid.pay_on, paid.amount_fen)
