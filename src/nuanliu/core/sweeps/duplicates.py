"""The same person, account or phone more often than it may be."""

from collections.abc import Iterable
from datetime import date

from nuanliu.core.sweeps.hits import Facts, Hit, grouped, hits, natural, total
from nuanliu.core.sweeps.rows import Nomination, PastGrant, Payment, Person

TO_ACCOUNTS = ("bank", None)  # where it is not known how, an account may be involved
PHONE_SHARED_BY = 2  # persons; two may be a couple


def same_person(nominations: Iterable[Nomination], people: Iterable[Person]) -> list[Hit]:
    """DUP-PERSON: one natural person live more than once in a campaign, under whatever record."""
    of = natural(people)
    live = [row for row in nominations if row.live]
    return hits(
        "DUP-PERSON",
        (
            (
                min(row.nomination for row in rows),
                {
                    "campaign": campaign,
                    "times": len(rows),
                    "last_nomination": max(row.nomination for row in rows),
                    "first_union": min(row.union_code for row in rows),
                    "last_union": max(row.union_code for row in rows),
                },
            )
            for (campaign, _), rows in grouped(live, lambda r: (r.campaign, of(r.person))).items()
            if len(rows) > 1
        ),
    )


def paid_twice(payments: Iterable[Payment], people: Iterable[Person]) -> list[Hit]:
    """DUP-PAID: one natural person with several live payments in a campaign."""
    of = natural(people)
    live = [row for row in payments if row.live]
    return hits(
        "DUP-PAID",
        (
            (
                min(row.payment for row in rows),
                {
                    "campaign": campaign,
                    "times": len(rows),
                    "last_payment": max(row.payment for row in rows),
                    "amount_fen": total(row.amount_fen for row in rows),
                },
            )
            for (campaign, _), rows in grouped(live, lambda r: (r.campaign, of(r.person))).items()
            if len(rows) > 1
        ),
    )


def several_unions(
    grants: Iterable[PastGrant], payments: Iterable[Payment], people: Iterable[Person]
) -> list[Hit]:
    """DUP-UNIONS: one natural person paid through several unions in a calendar year.

    What was given before these books began counts where its union is known.
    """
    of = natural(people)
    known_grants = [row for row in grants if row.union_code is not None]
    before = grouped(known_grants, lambda row: (of(row.person), row.given_on.year))
    live = [row for row in payments if row.live]
    groups = grouped(live, lambda row: (of(row.person), _year(row.pay_on)))
    found = []
    for (person, year), rows in groups.items():
        had = before.get((person, year), []) if year is not None else []
        unions = {*(row.union_code for row in rows), *(row.union_code for row in had)}
        known = sorted(code for code in unions if code is not None)
        if None in unions or len(known) > 1:
            facts: Facts = {
                "year": year,
                "payments": len(rows) + len(had),
                "first_union": known[0] if known else None,
                "last_union": known[-1] if known else None,
            }
            found.append((min(row.person for row in rows), facts))
    return hits("DUP-UNIONS", found)


def several_years(
    grants: Iterable[PastGrant], payments: Iterable[Payment], people: Iterable[Person]
) -> list[Hit]:
    """DUP-YEARS: one natural person paid in several calendar years, before these books too."""
    of = natural(people)
    live = [row for row in payments if row.live]
    before = grouped(grants, lambda row: of(row.person))
    found = []
    for person, rows in grouped(live, lambda row: of(row.person)).items():
        had = before.get(person, [])
        years = {*(_year(row.pay_on) for row in rows), *(row.given_on.year for row in had)}
        known = sorted(year for year in years if year is not None)
        if len(years) > 1 or not known:
            facts: Facts = {
                "first_year": known[0] if known else None,
                "last_year": known[-1] if known else None,
                "payments": len(rows) + len(had),
            }
            found.append((min(row.person for row in rows), facts))
    return hits("DUP-YEARS", found)


def several_records(people: Iterable[Person]) -> list[Hit]:
    """DUP-RECORD: several payee records of one natural person, as by a 15- and an 18-digit ID."""
    known = [row for row in people if row.id_index is not None]
    found = []
    for rows in grouped(known, lambda row: row.id_index).values():
        forms = sorted(row.id_form for row in rows if row.id_form is not None)
        if len(rows) > 1:
            facts: Facts = {
                "records": len(rows),
                "last_person": max(row.person for row in rows),
                "first_form": forms[0] if forms else None,
                "last_form": forms[-1] if forms else None,
            }
            found.append((min(row.person for row in rows), facts))
    return hits("DUP-RECORD", found)


def shared_account(payments: Iterable[Payment], people: Iterable[Person]) -> list[Hit]:
    """DUP-ACCOUNT: live payments of a campaign to several natural persons on one account."""
    records = list(people)
    of = natural(records)
    accounts = {r.person: r.account_index for r in records if r.account_index is not None}
    live = [
        row
        for row in payments
        if row.live and row.channel in TO_ACCOUNTS and row.person in accounts
    ]
    groups = grouped(live, lambda row: (row.campaign, accounts[row.person]))
    return hits(
        "DUP-ACCOUNT",
        (
            (
                account,
                {
                    "campaign": campaign,
                    "payments": len(rows),
                    "amount_fen": total(row.amount_fen for row in rows),
                },
            )
            for (campaign, account), rows in groups.items()
            if len({of(row.person) for row in rows}) > 1
        ),
    )


def shared_phone(nominations: Iterable[Nomination], people: Iterable[Person]) -> list[Hit]:
    """DUP-PHONE: one phone of more than two natural persons put forward in a campaign."""
    records = list(people)
    of = natural(records)
    phones = {r.person: r.phone_index for r in records if r.phone_index is not None}
    live = [row for row in nominations if row.live and row.person in phones]
    groups = grouped(live, lambda row: (row.campaign, phones[row.person]))
    sharing = {key: {of(row.person) for row in rows} for key, rows in groups.items()}
    return hits(
        "DUP-PHONE",
        (
            (phone, {"campaign": campaign, "persons": len(persons)})
            for (campaign, phone), persons in sharing.items()
            if len(persons) > PHONE_SHARED_BY
        ),
    )


def identity_unknown(
    nominations: Iterable[Nomination], payments: Iterable[Payment], people: Iterable[Person]
) -> list[Hit]:
    """ID-UNKNOWN: a live nomination or payment of somebody without a record or an ID number."""
    known = {row.person for row in people if row.id_index is not None}
    live = [
        *((row.nomination, row.person) for row in nominations if row.live),
        *((row.payment, row.person) for row in payments if row.live),
    ]
    return hits(
        "ID-UNKNOWN", ((key, {"person": person}) for key, person in live if person not in known)
    )


def _year(day: date | None) -> int | None:
    return None if day is None else day.year
