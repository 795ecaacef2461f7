"""The catalogue of `checks` over a roster that has just come in, before anybody of it is nominated.

Each good row is seen as the nomination it would become, together with the stored rows that share a
key with it: number, account, phone, union. What refuses takes the row out; the rest is shown.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar, overload

from django.db.models import Q, QuerySet

from nuanliu.checks.about import touched
from nuanliu.checks.catalogue import Severity as Weight
from nuanliu.checks.embedded import Finding as Found
from nuanliu.checks.embedded import Tables, run
from nuanliu.core.roster import Checked, Finding, Proposal, Severity
from nuanliu.core.sweeps import rows
from nuanliu.records.people import keys
from nuanliu.records.people.models import ComparisonHit, Interest, Person
from nuanliu.records.people.verdicts import ids_behind
from nuanliu.records.prepared import Prepared
from nuanliu.stages.campaigns.binding import Rows, campaign_key, campaign_tables
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.binding import grant_rows, nomination_tables, person_key
from nuanliu.stages.nominations.conformity import BEFORE_MONEY, FIXES, promises
from nuanliu.stages.nominations.models import Nomination, PastGrant, Roster

Value = TypeVar("Value", str, int)
CHUNK = 10_000  # values in one question to the database
ROW = "row:"
# What a roster's own check says of a row already is not said twice in other words.
SAID_BY_THE_ROSTER = {"DUP-PHONE": "SHARED-PHONE"}


class _Row(NamedTuple):
    """A good row and the key of its person; keyed indexes are '' where it has no card or phone.

    They are made when they are asked for: of a big roster they are not all held.
    """

    proposal: Proposal
    person: str

    @property
    def number(self) -> str:
        """The index of its number."""
        identity = self.proposal.row.identity
        return _index("id", identity.number if identity else None)

    @property
    def card(self) -> str:
        """The index of its card."""
        return _index("card", self.proposal.row.card)

    @property
    def phone(self) -> str:
        """The index of its phone."""
        return _index("phone", self.proposal.row.phone)


def _index(kind: str, value: str | None) -> str:
    return keys.current().blind_index(kind, value) if value else ""


def screened(roster: Roster, checked: Checked, on: date, replaced: Collection[int] = ()) -> Checked:
    """The outcome of a roster's own check with what the catalogue says of its good rows.

    replaced: ids of the nominations whose place rows of the roster would take; they do not count.
    """
    if not checked.proposals:
        return checked
    wanted = _indexed(checked.proposals)
    tables = _tables(roster, wanted, on, replaced)
    refused: set[int] = set()
    findings: list[Finding] = []
    said = {(one.sheet, one.row, one.code) for one in checked.findings}
    for found, payments in touched(run(tables, BEFORE_MONEY), tables):
        places = sorted(int(key.removeprefix(ROW)) for key in payments if key.startswith(ROW))
        again = SAID_BY_THE_ROSTER.get(found.code)
        findings += [
            _finding(checked.proposals[place], found)
            for place in places
            if (*_cell(checked.proposals[place]), again) not in said
        ]
        if found.severity is Weight.REFUSE:
            refused |= set(places)
    kept = tuple(one for place, one in enumerate(checked.proposals) if place not in refused)
    return checked._replace(proposals=kept, findings=(*checked.findings, *findings))


def _cell(proposal: Proposal) -> tuple[str, int]:
    return proposal.row.sheet, proposal.row.row


def _finding(proposal: Proposal, found: Found) -> Finding:
    severity = Severity.ERROR if found.severity is Weight.REFUSE else Severity.WARNING
    return Finding(
        sheet=proposal.row.sheet,
        row=proposal.row.row,
        column="",
        heading="",
        value="",
        code=found.code,
        severity=severity,
        message=found.message,
        fix=FIXES[found.severity],
        clause=found.clause,
    )


def _indexed(proposals: tuple[Proposal, ...]) -> list[_Row]:
    """Each with the key of its person: nobody stands in two rows that are both good."""
    found = [_Row(one, f"new:{place}") for place, one in enumerate(proposals)]
    stored = _stored({row.number for row in found} - {""})
    return [
        row._replace(person=stored[number]) if (number := row.number) in stored else row
        for row in found
    ]


def _stored(numbers: set[str]) -> dict[str, str]:
    """The keys of the people who are known already, by the index of their number."""
    return {index: person_key(pk) for index, pk in ids_behind(numbers).items()}


def _chunks(values: set[Value]) -> Iterator[list[Value]]:
    listed = list(values)
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))


def _tables(roster: Roster, wanted: list[_Row], on: date, replaced: Collection[int]) -> Tables:
    """Stored rows that share a key with the roster, and the roster's own beside them."""
    merged: dict[str, dict[tuple[object, ...], None]] = defaultdict(dict)
    for stored in _around(roster, wanted):
        around = stored.exclude(pk__in=replaced)
        tables = nomination_tables(around, names=False)
        tables["payment"] = promises(roster.campaign, around, (), on, {})
        for name, found in tables.items():
            merged[name].update(dict.fromkeys(found))
    for name, found in _named(wanted).items():
        merged[name].update(dict.fromkeys(found))
    given = {name: [_halved(name, row) for row in found] for name, found in merged.items()}
    named = {str(row[1]) for row in merged["nomination"]} | {campaign_key(roster.campaign_id)}
    campaigns = Campaign.objects.filter(
        pk__in=[int(key.partition(":")[2]) for key in named]
    ).select_related("standard", "line")
    return {
        **campaign_tables(campaigns),
        **given,
        "person": _people(given["person"], wanted),
        "nomination": _nominations(given["nomination"], roster, wanted),
        "payment": _payments(given["payment"], roster, wanted, on),
    }


def _around(roster: Roster, wanted: list[_Row]) -> Iterator[QuerySet[Nomination]]:
    """Nominations of the union's quota, and of all with a number, card or phone of the file."""
    sharing = (_with_number, "number"), (_with_card, "card"), (_with_phone, "phone")
    same = {
        pk
        for asked, column in sharing
        for (pk,) in asked({getattr(row, column) for row in wanted} - {""})
    }
    own = Q(campaign=roster.campaign, union=roster.union_id)
    yield Nomination.objects.filter(own)
    for chunk in _chunks(same):
        yield Nomination.objects.filter(person__in=chunk).exclude(own)


@Prepared
def _with_number(values: Any) -> QuerySet[Person, Any]:
    return Person.objects.filter(id_index__among=values).values_list("pk")


@Prepared
def _with_card(values: Any) -> QuerySet[Person, Any]:
    return Person.objects.filter(card_index__among=values).values_list("pk")


@Prepared
def _with_phone(values: Any) -> QuerySet[Person, Any]:
    return Person.objects.filter(phone_index__among=values).values_list("pk")


# Half of an index tells two numbers apart as surely as its 128 bits do; the whole takes twice the
# room, in every row of every table and once more in DuckDB.
HALF = 32
INDEXES = {
    "person": {"id_index": HALF, "account_index": len("account:") + HALF,
               "phone_index": len("phone:") + HALF},
    "listed": {"id_index": HALF},
    "interest": {"id_index": HALF},
}  # fmt: skip


def _halved(name: str, row: tuple[object, ...]) -> tuple[object, ...]:
    """A stored row with its keyed indexes as the roster's own rows have them."""
    whole: Any = row
    shorter = {
        column: value[:length]
        for column, length in INDEXES.get(name, {}).items()
        if (value := getattr(whole, column)) is not None
    }
    return whole._replace(**shorter) if shorter else row


def _people(stored: list[tuple[object, ...]], wanted: list[_Row]) -> "_Made":
    """The stored records, and those of the roster as they would be: what it tells counts."""
    known = {row.person: row for row in map(rows.Person._make, stored)}
    mine = {row.person for row in wanted} & known.keys()

    def make(place: int) -> rows.Person:
        one = wanted[place]
        identity, had = one.proposal.row.identity, known.get(one.person)
        card, phone = one.card, one.phone
        return rows.Person(
            person=one.person,
            id_index=one.number[:HALF] or None,
            id_form=identity.kind.value if identity else None,
            name_index=None,
            account_index=f"account:{card[:HALF]}" if card else had and had.account_index,
            phone_index=f"phone:{phone[:HALF]}" if phone else had and had.phone_index,
        )

    return _Made([row for key, row in known.items() if key not in mine], len(wanted), make)


def _named(wanted: list[_Row]) -> dict[str, Rows]:
    """What lists and declarations say of the roster's numbers, and what their owners had before."""
    numbers = {row.number for row in wanted if row.number}
    known = {_known_id(row.person) for row in wanted} - {0}
    return {
        "listed": [rows.Listed(name, index, None) for name, index in _hits(numbers)],
        "interest": [rows.Interest(person_key(who), *rest) for who, *rest in _kin(numbers)],
        "past_grant": grant_rows(PastGrant.objects.filter(person__among=known)) if known else [],
    }


@Prepared
def _hits(numbers: Any) -> QuerySet[ComparisonHit, Any]:
    rows = ComparisonHit.objects.filter(id_index__among=numbers)
    return rows.values_list("list_name", "id_index")


@Prepared
def _kin(numbers: Any) -> QuerySet[Interest, Any]:
    rows = Interest.objects.filter(id_index__among=numbers)
    return rows.values_list("declarer", "id_index", "relation")


def _known_id(person: str) -> int:
    """The id in the key of somebody stored; 0 for whoever is new."""
    number = person.removeprefix("person:")
    return int(number) if number.isdecimal() else 0


def _nominations(stored: list[tuple[object, ...]], roster: Roster, wanted: list[_Row]) -> "_Made":
    campaign, sender = campaign_key(roster.campaign_id), person_key(roster.sent_by_id)
    union, source = roster.union.code, roster.campaign.line.source

    def make(place: int) -> rows.Nomination:
        one = wanted[place]
        return rows.Nomination(
            nomination=f"{ROW}{place}",
            campaign=campaign,
            person=one.person,
            union_code=union,
            group_code=one.proposal.group,
            source=source,
            amount_fen=one.proposal.row.amount.fen if one.proposal.row.amount else None,
            reserve=one.proposal.row.reserve,
            nominated_by=sender,
            live=True,
        )

    return _Made(stored, len(wanted), make)


def _payments(
    stored: list[tuple[object, ...]], roster: Roster, wanted: list[_Row], on: date
) -> "_Made":
    campaign = campaign_key(roster.campaign_id)
    union, source = roster.union.code, roster.campaign.line.source

    def make(place: int) -> rows.Payment:
        one = wanted[place]
        return rows.Payment(
            payment=f"{ROW}{place}",
            batch="",
            campaign=campaign,
            person=one.person,
            union_code=union,
            group_code=one.proposal.group,
            source=source,
            channel=one.proposal.row.channel,
            holder_index=None,
            amount_fen=one.proposal.row.amount.fen if one.proposal.row.amount else None,
            pay_on=on,
            reissue_of=None,
            back_on=None,
            paid=False,
            live=not one.proposal.row.reserve,
        )

    return _Made(stored, len(wanted), make)


class _Made(Sequence[tuple[object, ...]]):
    """Rows of one table: those that are stored, then one for each good row of the roster.

    The latter are made when they are asked for: of a big roster they are not all held.
    """

    def __init__(
        self,
        stored: list[tuple[object, ...]],
        fresh: int,
        make: Callable[[int], tuple[object, ...]],
    ) -> None:
        self.stored, self.fresh, self.make = stored, fresh, make

    def __len__(self) -> int:
        return len(self.stored) + self.fresh

    @overload
    def __getitem__(self, place: int) -> tuple[object, ...]: ...

    @overload
    def __getitem__(self, place: slice) -> list[tuple[object, ...]]: ...

    def __getitem__(self, place: int | slice) -> tuple[object, ...] | list[tuple[object, ...]]:
        if isinstance(place, slice):
            return [self._at(one) for one in range(*place.indices(len(self)))]
        return self._at(range(len(self))[place])

    def _at(self, place: int) -> tuple[object, ...]:
        old = len(self.stored)
        return self.stored[place] if place < old else self.make(place - old)
