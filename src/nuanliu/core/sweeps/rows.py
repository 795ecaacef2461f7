"""What the catalogue is asked about: one row type a table, with keys, days and fen.

No name and no number of a person is among them: `*_index` columns are keyed indexes, which answer
"is it the same?" and nothing else. `None` = not known. A rule that needs a value that is not known
reports the row: unknown is refused, never passed over.
"""

from datetime import date
from typing import NamedTuple

from nuanliu.core.money import ZERO
from nuanliu.core.standards.model import Kind, StandardSet

PROOF_LISTS = ("approved", "sent", "result")


class Person(NamedTuple):
    """A payee record.

    id_index: index of the 18-digit form of the ID, so that two forms of one ID are equal; id_form:
    the form it was recorded in ('15', '18', …); account_index and phone_index: None where there
    is no account or phone.
    """

    person: str
    id_index: str | None
    id_form: str | None
    name_index: str | None
    account_index: str | None
    phone_index: str | None


class Nomination(NamedTuple):
    """A person put forward in a campaign; live = neither refused nor withdrawn.

    source: the fund source of the campaign; nominated_by: key of the person who sent the name.
    """

    nomination: str
    campaign: str
    person: str
    union_code: str
    group_code: str | None
    source: str | None
    amount_fen: int | None
    reserve: bool
    nominated_by: str | None
    live: bool


class Payment(NamedTuple):
    """One payment, money and goods together, in fen. live = paid, or still able to succeed.

    pay_on: the day of payment, or of release or of asking while it is not paid yet; holder_index:
    index of the name the account is held in; reissue_of: the payment it replaces; back_on: the day
    it failed, None for one that did not; paid: it reached the person.
    """

    payment: str
    batch: str
    campaign: str
    person: str
    union_code: str | None
    group_code: str | None
    source: str | None
    channel: str | None
    holder_index: str | None
    amount_fen: int | None
    pay_on: date | None
    reissue_of: str | None
    back_on: date | None
    paid: bool
    live: bool


class PastGrant(NamedTuple):
    """What somebody was given before these books began, in fen: closed, of no group and source.

    union_code: None where the list taken over does not tell a union that the books know.
    """

    past_grant: str
    person: str
    amount_fen: int
    given_on: date
    union_code: str | None


class Campaign(NamedTuple):
    """The window of a campaign, both days inclusive, and the working days its notices must run."""

    campaign: str
    window_from: date | None
    window_to: date | None
    notice_days: int | None


class YearCap(NamedTuple):
    """A yearly cap in fen; group_code and source '' = every one. valid_to inclusive."""

    cap: str
    group_code: str
    source: str
    amount_fen: int
    valid_from: date
    valid_to: date


class TimeCap(NamedTuple):
    """A cap for one time in fen, as pinned when the campaign opened; '' = every one."""

    cap: str
    campaign: str
    group_code: str
    source: str
    amount_fen: int


class OpenGroup(NamedTuple):
    """A group that a campaign is for."""

    campaign: str
    group_code: str


class OpenSource(NamedTuple):
    """A fund source that a campaign may use."""

    campaign: str
    source: str


class Quota(NamedTuple):
    """People (reserves apart) and fen that a union may put forward in a campaign."""

    campaign: str
    union_code: str
    people: int
    amount_fen: int


class Listed(NamedTuple):
    """Somebody on a comparison list; since: from when (day of death), None = not known."""

    list_name: str
    id_index: str
    since: date | None


class ListRule(NamedTuple):
    """What a hit on a list means in a campaign: refuse, decision or note."""

    campaign: str
    list_name: str
    severity: str


class Interest(NamedTuple):
    """A declaration of interest: `declarer` (key of a person) named this ID as his relative."""

    declarer: str
    id_index: str
    relation: str


class DutyHeld(NamedTuple):
    """A duty (maker, reviewer, approver, payer, reconciler) held by a natural person on a batch."""

    batch: str
    duty: str
    person: str


class NoticeRun(NamedTuple):
    """The notice of a batch: posted on first_day, last_day its last working day; its photos."""

    notice: str
    batch: str
    campaign: str
    first_day: date
    last_day: date
    first_photo: bool
    last_photo: bool


class Workday(NamedTuple):
    """A working day by the official calendar; a year that is not in it has none."""

    day: date


class Approval(NamedTuple):
    """A person and an amount in fen that a collective decision approved."""

    decision: str
    campaign: str
    person: str
    amount_fen: int
    decided_on: date


class Evidence(NamedTuple):
    """What shows that a payment was received: signature, photo or proxy; proxy: his index."""

    payment: str
    kind: str | None
    proxy: str | None
    relation: str | None
    consent: bool


class Proof(NamedTuple):
    """A line of one of the three lists of a settled batch: approved, sent, result."""

    list_name: str
    batch: str
    person: str
    amount_fen: int


class Line(NamedTuple):
    """A budget line: when its money came, and what of it is promised to nobody, in fen."""

    line: str
    appropriated_on: date | None
    available_fen: int


class Invoice(NamedTuple):
    """An invoice in a claim; identity: its number, with the code before it where it has one."""

    invoice: str
    identity: str | None
    amount_fen: int | None


class Recovery(NamedTuple):
    """A recovery case, in fen; closed = settled or given up by decision."""

    payment: str
    opened_on: date
    due_fen: int
    recovered_fen: int
    closed: bool


class Survey(NamedTuple):
    """The counts of a survey: people to ask, tokens issued, answers, valid answers."""

    survey: str
    population: int | None
    issued: int | None
    answers: int | None
    valid: int | None


class Asked(NamedTuple):
    """The day of the question; exactly one row."""

    day: date


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


def time_caps(standards: StandardSet, opened: date, key: str, name: str) -> list[TimeCap]:
    """The caps for one time that were in force when a campaign opened, as rows for that campaign.

    key: how the tables call the campaign; name: how the standards call it.
    """
    rows = standards.in_force(Kind.CAP_PER_TIME, opened)
    return [
        TimeCap(
            cap=f"{standards.name}#{place}",
            campaign=key,
            group_code=row.scope.group,
            source=row.scope.source,
            amount_fen=(row.amount or ZERO).fen,
        )
        for place, row in enumerate(rows, start=1)
        if row.scope.campaign in {"", name}
    ]
