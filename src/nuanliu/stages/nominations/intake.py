"""What a roster is measured by, looked up by keyed index, and the person behind a good row."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Self, cast

from django.db.models import QuerySet

from nuanliu.core.eligibility import Received
from nuanliu.core.money import Money
from nuanliu.core.roster import Field, Listed, Roster, RosterRow, Severity, Terms
from nuanliu.records.bulk import insert_all
from nuanliu.records.people import keys
from nuanliu.records.people.fields import Sealed, SealedField, kept_sound
from nuanliu.records.people.models import ComparisonHit, Person
from nuanliu.records.people.verdicts import joined, persons_behind
from nuanliu.records.prepared import Prepared
from nuanliu.stages.campaigns.data_use import rests_on_consent
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import list_severity, standard_of
from nuanliu.stages.nominations import models as tables
from nuanliu.stages.nominations.queries import live, room_left

TOLD = ("name", "sound", "union", "phone", "phone_index", "card", "card_index", "bank")
NUMBERS = ("phone", "card")
SEALED = ("id_number", *NUMBERS)
Changes = dict[str, tuple[Any, Any]]  # column: before, after


def terms_for(
    upload: tables.Roster,
    read: Roster,
    on: date,
    changing: Mapping[str, tables.Nomination],
    numbers: "Numbers",
) -> Terms:
    """The terms of one upload: standards, groups, quota left, and what is known of its people.

    changing: by identity number, what a row of the file is to replace; these rows are measured
    like new ones, and their places count as free. numbers: those of the whole file, also of rows
    that are left out.
    """
    campaign = upload.campaign
    standards = standard_of(campaign)
    room = room_left(campaign, upload.union_id)
    reserves = sum(one.reserve for one in changing.values())
    cards = indexed("card", (row.card for row in read.rows if row.card))
    groups = {code for text in campaign.groups for code in standards.groups_named(text, on)}
    return Terms(
        campaign=campaign.name,
        standards=standards,
        opened=campaign.opened_on or on,
        on=on,
        source=campaign.line.source,
        groups=frozenset(groups),
        people=max(room.people + len(changing) - reserves, 0),
        reserves=max(room.reserves + reserves, 0),
        elsewhere=_elsewhere(upload, numbers),
        accepted=_accepted(upload, read, numbers, changing),
        paid=_received(campaign, numbers),
        listed=_listed(campaign, numbers),
        accounts=_accounts(campaign, cards, numbers),
        joined=numbers.joined,
        consent=rests_on_consent(campaign),
    )


def indexed(kind: str, values: Iterable[str]) -> dict[str, str]:
    """Numbers by their keyed index: the only way in which the tables can be asked about them."""
    ring = keys.current()
    return {ring.blind_index(kind, value): value for value in values}


class Numbers(NamedTuple):
    """The identity numbers of a file as the tables know them.

    answering: by keyed index, the numbers of the file that are the same person, by verdict or
    because they are the number itself; joined: numbers of the file that a verdict called one
    person, each with the one that stands for them.
    """

    answering: dict[str, tuple[str, ...]]
    joined: dict[str, str]

    @classmethod
    def of(cls, values: Iterable[str]) -> Self:
        """The numbers, and what verdicts say of them."""
        mine = indexed("id", values)
        groups = joined(mine)
        answering: dict[str, tuple[str, ...]] = {
            index: (number,) for index, number in mine.items() if index not in groups
        }
        order = {index: place for place, index in enumerate(mine)} if groups else {}
        for member, group in groups.items():  # few: only who has a verdict
            own = sorted(mine.keys() & group, key=order.__getitem__)
            answering[member] = tuple(mine[index] for index in own)
        same = {
            mine[index]: mine[min(mine.keys() & group)]
            for index, group in groups.items()
            if index in mine
        }
        return cls(answering, same)

    def rows(self, asked: Prepared, *values: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """(number of the file, other columns) for every row about a person of the file.

        asked: a question about some values and about `named` people, told by their index first.
        """
        for index, *columns in asked(*values, self.answering):
            for number in self.answering[index]:
                yield number, tuple(columns)


Rows = QuerySet[tables.Nomination, Any]


def named(rows: Rows, numbers: Any, *columns: str) -> Rows:
    """Rows about the persons behind some keyed indexes: the index, then `columns`."""
    wanted = rows.filter(person__id_index__among=numbers)
    return wanted.values_list("person__id_index", *columns)


def _elsewhere(upload: tables.Roster, numbers: Numbers) -> dict[str, tuple[str, ...]]:
    found = numbers.rows(_of_others, upload.campaign_id, upload.union_id)
    return {number: (union,) for number, (union,) in found}


@Prepared
def _of_others(campaign: Any, union: Any, numbers: Any) -> Rows:
    return named(live(campaign).exclude(union=union), numbers, "union__name")


def _accepted(
    upload: tables.Roster, read: Roster, numbers: Numbers, changing: Container[str]
) -> dict[str, str]:
    """By number, the name under which somebody is in; of joined numbers the name may differ."""
    typed = {row.identity.number: row.name or "" for row in read.rows if row.identity}
    ours = numbers.rows(_of_ours, upload.campaign_id, upload.union_id)
    ring, found = keys.current(), {}
    for number, (name, index) in ours:
        own = index == ring.blind_index("id", number)
        found[number] = name if own else typed.get(number, name)
    return {number: name for number, name in found.items() if number not in changing}


@Prepared
def _of_ours(campaign: Any, union: Any, numbers: Any) -> Rows:
    ours = live(campaign).filter(union=union)
    return named(ours, numbers, "person__name", "person__id_index")


def _received(campaign: Campaign, numbers: Numbers) -> dict[str, tuple[Received, ...]]:
    year = campaign.project.fiscal_year
    found: defaultdict[str, list[Received]] = defaultdict(list)
    for number, (group, source, fen) in numbers.rows(_standing, year, campaign.pk):
        found[number].append(Received(group, source, Money(fen)))
    for number, (fen,) in numbers.rows(_given, date(year, 1, 1), date(year, 12, 31)):
        found[number].append(Received("", "", Money(fen)))
    return {number: tuple(told) for number, told in found.items()}


@Prepared
def _standing(year: Any, campaign: Any, numbers: Any) -> Rows:
    rows = tables.Nomination.objects.filter(campaign__project__fiscal_year=year)
    standing = rows.exclude(state__in=tables.GONE).exclude(campaign=campaign)
    return named(standing, numbers, "group", "campaign__line__source", "amount_fen")


@Prepared
def _given(first: Any, last: Any, numbers: Any) -> QuerySet[tables.PastGrant, Any]:
    rows = tables.PastGrant.objects.filter(paid_on__gte=first, paid_on__lte=last)
    wanted = rows.filter(person__id_index__among=numbers)
    return wanted.values_list("person__id_index", "amount_fen")


def _listed(campaign: Campaign, numbers: Numbers) -> dict[str, Listed]:
    """Who stands on a list that the campaign refuses; the other lists are LISTED's to tell."""
    return {
        number: Listed(name, Severity.ERROR)
        for index, name in _hits(numbers.answering)
        if list_severity(campaign, name) == "refuse"
        for number in numbers.answering[index]
    }


@Prepared
def _hits(numbers: Any) -> QuerySet[ComparisonHit, Any]:
    rows = ComparisonHit.objects.filter(id_index__among=numbers).order_by("list_name")
    return rows.values_list("id_index", "list_name")


def _accounts(campaign: Campaign, cards: dict[str, str], numbers: Numbers) -> dict[str, str]:
    """Who holds an account, by the number that the file has for him where it names him."""
    found = {}
    for card, index, number in _holders(campaign.pk, cards):
        if number is not None:
            found[cards[card]] = numbers.answering.get(index, (number.open(),))[0]
    return found


@Prepared
def _holders(campaign: Any, cards: Any) -> QuerySet[Person, Any]:
    people = Person.objects.filter(nominations__in=live(campaign)).distinct()
    held = people.filter(card_index__among=cards)
    return held.values_list("card_index", "id_index", "id_number")


def people_of(
    rows: Sequence[RosterRow],
    union_id: int,
    *,
    keep: bool = False,
    before: dict[int, Changes] | None = None,
) -> list[Person]:
    """The natural person behind each row, known by his number or new, with what the row says.

    Two statements for all of them; everybody is one person, however often he stands here, and
    under whichever of the numbers that a verdict called one person. keep: a known person stays as
    he is, for a list that is older than what is known of him. before: filled with what the rows
    change of known persons, by their id.
    """
    ring = keys.current()
    indexes = [ring.blind_index("id", number_of(row)) for row in rows]
    known = persons_behind(indexes)
    strangers: dict[str, dict[str, Any]] = {}
    changed: dict[int, Person] = {}
    for index, row in zip(indexes, rows, strict=True):
        person = known.get(index)
        if person is None:
            told = strangers.setdefault(index, _stranger(index, row))
            told |= told_of(row, union_id)
        elif not keep and (told := differing(person, told_of(row, union_id, person))):
            if before is not None:
                before[person.pk] = told
            _as_told(person, {column: after for column, (_, after) in told.items()})
            changed[person.pk] = person
    Person.objects.bulk_update(changed.values(), TOLD)
    everybody = known | dict(zip(strangers, _stored(list(strangers.values())), strict=True))
    return [everybody[index] for index in indexes]


def number_of(row: RosterRow) -> str:
    """The canonical identity number of a row, '' where it could not be read."""
    return row.identity.number if row.identity else ""


def _stranger(index: str, row: RosterRow) -> dict[str, Any]:
    kind = row.identity.kind.value if row.identity else ""
    return {"id_index": index, "id_number": number_of(row), "id_kind": kind}


def _stored(strangers: Sequence[Mapping[str, Any]]) -> list[Person]:
    """New persons, every number sealed and indexed, all of a column at a time."""
    ring, sealed = keys.current(), {}
    for column in SEALED:
        field = cast("SealedField", Person._meta.get_field(column))
        raw = field.seal_many(told.get(column) for told in strangers)
        sealed[column] = [None if one is None else Sealed(field.aad, one) for one in raw]
    people = [
        Person(
            **{**told, **{column: values[place] for column, values in sealed.items()}},
            **{f"{column}_index": ring.blind_index(column, told[column])
               for column in NUMBERS if told.get(column)},
        )
        for place, told in enumerate(strangers)
    ]  # fmt: skip
    insert_all(people)
    return people


def told_of(row: RosterRow, union_id: int, known: Person | None = None) -> dict[str, Any]:
    """What a row says of its person; what it leaves open is not in it.

    A known person keeps his name where the row came to him by another number, through a verdict.
    """
    told: dict[str, Any] = {"union_id": union_id}
    if known is None or known.id_index == keys.current().blind_index("id", number_of(row)):
        told["name"] = row.name or ""
    if row.phone:
        told["phone"] = row.phone
    if row.card:
        told |= {"card": row.card, "bank": row.text(Field.BANK)}
    return told


def differing(person: Person, told: Mapping[str, Any]) -> Changes:
    """Column: (as it is, as it is told) for what is not so yet; sealed values opened only then."""
    found: Changes = {}
    for column, after in told.items():
        if column in NUMBERS:
            if getattr(person, f"{column}_index") != keys.current().blind_index(column, after):
                kept = getattr(person, column)
                found[column] = (kept.open() if kept is not None else "", after)
        elif getattr(person, column) != after:
            found[column] = (getattr(person, column), after)
    return found


def _as_told(person: Person, told: Mapping[str, Any]) -> None:
    """Set columns of `TOLD`, the indexes and the sound with them; '' empties a number."""
    for column, value in told.items():
        setattr(person, column, (value or None) if column in NUMBERS else value)
        if column in NUMBERS:
            index = keys.current().blind_index(column, value) if value else ""
            setattr(person, f"{column}_index", index)
    person.sound = kept_sound(person.name)  # a bulk update asks no field for its value


def put_back(person: Person, changes: Mapping[str, Sequence[Any]]) -> bool:
    """Undo changes of a person as far as nothing changed him since; whether that changed him."""
    told = {column: after for column, (_, after) in changes.items()}
    still = set(told) - set(differing(person, told))
    _as_told(person, {column: changes[column][0] for column in still})
    return bool(still)


def personal(row: RosterRow, person: Person) -> dict[str, str]:
    """The values that enter the journal as commitments: those of the person, as the row has them.

    A row that came to him by another number does not change the number that he is kept under.
    """
    values = {"name": person.name, "phone": row.phone, "card": row.card}
    if person.id_index == keys.current().blind_index("id", number_of(row)):
        values["id"] = number_of(row)
    return {name: value for name, value in values.items() if value}


def kept_of(person: Person) -> dict[str, str]:
    """The same of a person as he is kept, every sealed value opened."""
    sealed = {"phone": person.phone, "card": person.card}
    values = {name: one.open() if one is not None else "" for name, one in sealed.items()}
    return {"name": person.name, **values}
