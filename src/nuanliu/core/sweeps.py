"""The catalogue of `checks`, row by row: one function a rule, the reference its SQL must equal.

Rows are plain tuples of keys, days and fen; no name and no ID number is among them. Every function
takes the rows it needs and returns hits in a fixed order, so that two engines can be compared.
A rule that misses the facts it needs reports that (CAP-UNKNOWN), it does not pass over the row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from nuanliu.core.money import ZERO
from nuanliu.core.standards.model import Kind, StandardSet

Row = TypeVar("Row")
Fact = tuple[str, int | str]
Pair = tuple[str, str]

PROOF_LISTS = ("approved", "sent", "result")
NO_NOTICE = "无"


class Person(NamedTuple):
    """A payee record, with keyed indexes instead of numbers.

    id_index: index of the 18-digit form of the ID, so that two forms of one ID are equal;
    account_index: index of the bank account, None for a person without one.
    """

    person: str
    id_index: str
    account_index: str | None


class Nomination(NamedTuple):
    """A person put forward in a campaign; live = neither refused nor withdrawn."""

    nomination: str
    campaign: str
    person: str
    union_code: str
    live: bool


class Payment(NamedTuple):
    """One payment, money and goods together, in fen. live = paid, or still able to succeed.

    pay_on: the day of payment, or of release while it is not paid yet.
    """

    payment: str
    batch: str
    campaign: str
    person: str
    group_code: str
    source: str
    amount_fen: int
    pay_on: date
    live: bool


class YearCap(NamedTuple):
    """A yearly cap in fen; group_code and source '' = every one. valid_to inclusive."""

    cap: str
    group_code: str
    source: str
    amount_fen: int
    valid_from: date
    valid_to: date


class DutyHeld(NamedTuple):
    """A duty (maker, reviewer, approver, payer, reconciler) held by a natural person on a batch."""

    batch: str
    duty: str
    person: str


class NoticeRun(NamedTuple):
    """A person named in the notice of a campaign; last_day = its last working day."""

    campaign: str
    person: str
    first_day: date
    last_day: date


class Proof(NamedTuple):
    """A line of one of the three lists of a settled batch: approved, sent, result."""

    list_name: str
    batch: str
    person: str
    amount_fen: int


class Hit(NamedTuple):
    """One thing found: the rule's code, whom or what it is about, and the facts in column order."""

    code: str
    subject: str
    facts: tuple[Fact, ...]


def year_caps(standards: StandardSet) -> list[YearCap]:
    """The yearly caps of a set of standards as rows, numbered in file order."""
    rows = [row for row in standards.rows if row.kind is Kind.CAP_PER_YEAR]
    return [
        YearCap(
            cap=f"{standards.name}#{place}",
            group_code=row.scope.group,
            source=row.scope.source,
            amount_fen=(row.amount or ZERO).fen,
            valid_from=row.valid_from,
            valid_to=row.valid_to or date.max,
        )
        for place, row in enumerate(rows, start=1)
    ]


def per_person_year(payments: Iterable[Payment], caps: Sequence[YearCap]) -> list[Hit]:
    """CAP-YEAR: live payments of one person in one calendar year above a cap that covers them."""
    sums: dict[tuple[str, int, YearCap], int] = defaultdict(int)
    for paid in payments:
        for cap in caps:
            if paid.live and _covers(cap, paid):
                sums[paid.person, paid.pay_on.year, cap] += paid.amount_fen
    return sorted(
        Hit(
            "CAP-YEAR",
            person,
            (
                ("year", year),
                ("cap", cap.cap),
                ("cap_amount_fen", cap.amount_fen),
                ("paid_fen", total),
            ),
        )
        for (person, year, cap), total in sums.items()
        if total > cap.amount_fen
    )


def cap_unknown(payments: Iterable[Payment], caps: Sequence[YearCap]) -> list[Hit]:
    """CAP-UNKNOWN: a live payment that no yearly cap covers; nothing laid down is refused."""
    return sorted(
        Hit("CAP-UNKNOWN", paid.payment, (("person", paid.person), ("amount_fen", paid.amount_fen)))
        for paid in payments
        if paid.live and not any(_covers(cap, paid) for cap in caps)
    )


def same_person(nominations: Iterable[Nomination], people: Iterable[Person]) -> list[Hit]:
    """DUP-PERSON: one natural person live more than once in a campaign, under whatever record.

    A person without a payee record counts as somebody of his own.
    """
    natural = {one.person: one.id_index for one in people}
    live = [row for row in nominations if row.live]
    groups = _grouped(live, lambda row: (row.campaign, natural.get(row.person, row.person)))
    return sorted(
        Hit(
            "DUP-PERSON",
            min(row.nomination for row in rows),
            (
                ("campaign", campaign),
                ("times", len(rows)),
                ("last_nomination", max(row.nomination for row in rows)),
                ("unions", len({row.union_code for row in rows})),
            ),
        )
        for (campaign, _), rows in groups.items()
        if len(rows) > 1
    )


def shared_account(payments: Iterable[Payment], people: Iterable[Person]) -> list[Hit]:
    """DUP-ACCOUNT: live payments of a campaign to several natural persons on one account."""
    known = {one.person: one for one in people if one.account_index is not None}
    live = [row for row in payments if row.live and row.person in known]
    groups = _grouped(live, lambda row: (row.campaign, str(known[row.person].account_index)))
    return sorted(
        Hit(
            "DUP-ACCOUNT",
            account,
            (
                ("campaign", campaign),
                ("payments", len(rows)),
                ("amount_fen", sum(row.amount_fen for row in rows)),
            ),
        )
        for (campaign, account), rows in groups.items()
        if len({known[row.person].id_index for row in rows}) > 1
    )


def distinct_persons(duties: Iterable[DutyHeld]) -> list[Hit]:
    """DUTY-SAME: one person with two different duties on one batch."""
    groups = _grouped(duties, lambda row: (row.batch, row.person))
    return sorted(
        Hit(
            "DUTY-SAME",
            batch,
            (
                ("person", person),
                ("duties", len({row.duty for row in rows})),
                ("first_duty", min(row.duty for row in rows)),
                ("last_duty", max(row.duty for row in rows)),
            ),
        )
        for (batch, person), rows in groups.items()
        if len({row.duty for row in rows}) > 1
    )


def notice_before_payment(payments: Iterable[Payment], notices: Iterable[NoticeRun]) -> list[Hit]:
    """NOTICE-EARLY: a live payment before a notice naming the person had run out, or without one.

    The payment may be made on the day after the last day of the notice at the earliest.
    """
    ends: dict[tuple[str, str], date] = {}
    for row in notices:
        key = (row.campaign, row.person)
        ends[key] = min(ends.get(key, row.last_day), row.last_day)
    return sorted(
        Hit(
            "NOTICE-EARLY",
            paid.payment,
            (
                ("person", paid.person),
                ("pay_on", paid.pay_on.isoformat()),
                ("notice_end", _iso(ends.get((paid.campaign, paid.person)))),
            ),
        )
        for paid in payments
        if paid.live and not _ended(ends.get((paid.campaign, paid.person)), paid.pay_on)
    )


def list_equals_result(proofs: Iterable[Proof]) -> list[Hit]:
    """PROOF-DIFF: approved, sent and result of a settled batch differ for a person.

    They must agree in fen and each hold one line for him. Only hand in batches that are settled: a
    list that is not there yet differs from the others.
    """
    groups = _grouped(proofs, lambda row: (row.batch, row.person))
    hits = []
    for (batch, person), rows in groups.items():
        lists = [[r.amount_fen for r in rows if r.list_name == name] for name in PROOF_LISTS]
        sums = tuple(
            (f"{name}_fen", sum(fen)) for name, fen in zip(PROOF_LISTS, lists, strict=True)
        )
        lines = tuple(
            (f"{name}_lines", len(fen)) for name, fen in zip(PROOF_LISTS, lists, strict=True)
        )
        if len({value for _, value in sums}) > 1 or any(value != 1 for _, value in lines):
            hits.append(Hit("PROOF-DIFF", batch, (("person", person), *sums, *lines)))
    return sorted(hits)


def _covers(cap: YearCap, paid: Payment) -> bool:
    return (
        cap.group_code in {"", paid.group_code}
        and cap.source in {"", paid.source}
        and cap.valid_from <= paid.pay_on <= cap.valid_to
    )


def _ended(last_day: date | None, pay_on: date) -> bool:
    return last_day is not None and last_day < pay_on


def _iso(day: date | None) -> str:
    return NO_NOTICE if day is None else day.isoformat()


def _grouped(rows: Iterable[Row], key: Callable[[Row], Pair]) -> dict[Pair, list[Row]]:
    groups: dict[Pair, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
