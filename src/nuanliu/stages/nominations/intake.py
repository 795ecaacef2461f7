"""What a roster is measured by, looked up by keyed index, and the person behind a good row."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from nuanliu.core.eligibility import Received
from nuanliu.core.identity.sounds import sound_of
from nuanliu.core.money import Money
from nuanliu.core.roster import Field, Listed, Roster, RosterRow, Severity, Terms
from nuanliu.records.people import keys
from nuanliu.records.people.models import ComparisonHit, Person
from nuanliu.records.people.verdicts import one_person, persons_behind
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import list_severity, standard_of
from nuanliu.stages.nominations import models as tables
from nuanliu.stages.nominations.queries import live, room_left

TOLD = ("name", "sound", "union", "phone", "phone_index", "card", "card_index", "bank")


def terms_for(upload: tables.Roster, read: Roster, on: date) -> Terms:
    """The terms of one upload: standards, groups, quota left, and what is known of its people."""
    campaign = upload.campaign
    standards = standard_of(campaign)
    room = room_left(campaign, upload.union_id)
    numbers = _known_as(row.identity.number for row in read.rows if row.identity)
    cards = _indexed("card", (row.card for row in read.rows if row.card))
    groups = {code for text in campaign.groups for code in standards.groups_named(text, on)}
    return Terms(
        campaign=campaign.name,
        standards=standards,
        opened=campaign.opened_on or on,
        on=on,
        source=campaign.line.source,
        groups=frozenset(groups),
        people=max(room.people, 0),
        reserves=max(room.reserves, 0),
        elsewhere=_elsewhere(upload, numbers),
        accepted=_accepted(upload, numbers),
        paid=_received(campaign, numbers),
        listed=_listed(campaign, numbers),
        accounts=_accounts(campaign, cards),
    )


def _indexed(kind: str, values: Iterable[str]) -> dict[str, str]:
    """Numbers by their keyed index: the only way in which the tables can be asked about them."""
    ring = keys.current()
    return {ring.blind_index(kind, value): value for value in values}


def _known_as(values: Iterable[str]) -> dict[str, str]:
    """Identity numbers by keyed index; those of a person's other numbers lead to them too."""
    numbers = _indexed("id", values)
    groups = one_person(numbers)
    joined = {other: numbers[index] for index in numbers for other in groups[index]}
    return joined | numbers


def _elsewhere(upload: tables.Roster, numbers: dict[str, str]) -> dict[str, tuple[str, ...]]:
    rows = live(upload.campaign).filter(person__id_index__in=numbers).exclude(union=upload.union_id)
    return {
        numbers[index or ""]: (union,)
        for index, union in rows.values_list("person__id_index", "union__name")
    }


def _accepted(upload: tables.Roster, numbers: dict[str, str]) -> dict[str, str]:
    rows = live(upload.campaign).filter(person__id_index__in=numbers, union=upload.union_id)
    values = rows.values_list("person__id_index", "person__name")
    return {numbers[index or ""]: name for index, name in values}


def _received(campaign: Campaign, numbers: dict[str, str]) -> dict[str, tuple[Received, ...]]:
    rows = tables.Nomination.objects.filter(
        person__id_index__in=numbers, campaign__project__fiscal_year=campaign.project.fiscal_year
    ).exclude(state__in=tables.GONE)
    found: dict[str, tuple[Received, ...]] = {}
    values = rows.exclude(campaign=campaign).values_list(
        "person__id_index", "group", "campaign__line__source", "amount_fen"
    )
    for index, group, source, fen in values:
        received = Received(group, source, Money(fen))
        number = numbers[index or ""]
        found[number] = (*found.get(number, ()), received)
    for index, grant in _past(numbers, campaign.project.fiscal_year):
        number = numbers[index]
        found[number] = (*found.get(number, ()), grant)
    return found


def _past(numbers: dict[str, str], year: int) -> Iterator[tuple[str, Received]]:
    """What lists taken over from before these books gave them in a year."""
    rows = tables.PastGrant.objects.filter(person__id_index__in=numbers, paid_on__year=year)
    for index, fen in rows.values_list("person__id_index", "amount_fen"):
        yield index or "", Received("", "", Money(fen))


def _listed(campaign: Campaign, numbers: dict[str, str]) -> dict[str, Listed]:
    """Who stands on a list that the campaign refuses; the other lists are LISTED's to tell."""
    rows = ComparisonHit.objects.filter(id_index__in=numbers).order_by("list_name")
    return {
        numbers[index]: Listed(name, Severity.ERROR)
        for index, name in rows.values_list("id_index", "list_name")
        if list_severity(campaign, name) == "refuse"
    }


def _accounts(campaign: Campaign, cards: dict[str, str]) -> dict[str, str]:
    people = Person.objects.filter(card_index__in=cards, nominations__in=live(campaign)).distinct()
    return {
        cards[person.card_index]: person.id_number.open()
        for person in people
        if person.id_number is not None
    }


def people_of(rows: Sequence[RosterRow], union_id: int, *, keep: bool = False) -> list[Person]:
    """The natural person behind each row, known by his number or new, with what the row says.

    Two statements for all of them; everybody is one person, however often he stands here, and
    under whichever of the numbers that a verdict called one person. keep: a known person stays as
    he is, for a list that is older than what is known of him.
    """
    indexes = [keys.current().blind_index("id", _number(row)) for row in rows]
    known = persons_behind(indexes)
    fresh: dict[str, Person] = {}
    for index, row in zip(indexes, rows, strict=True):
        person = known.get(index) or fresh.setdefault(index, _stranger(index, row))
        if not keep or index in fresh:
            _as_told(person, row, union_id)
    if not keep:
        Person.objects.bulk_update({one.pk: one for one in known.values()}.values(), TOLD)
    Person.objects.bulk_create(fresh.values())
    everybody = known | fresh
    return [everybody[index] for index in indexes]


def _number(row: RosterRow) -> str:
    return row.identity.number if row.identity else ""


def _stranger(index: str, row: RosterRow) -> Person:
    kind = row.identity.kind.value if row.identity else ""
    return Person(id_index=index, id_number=_number(row), id_kind=kind)


def _as_told(person: Person, row: RosterRow, union_id: int) -> None:
    """Set the columns of `TOLD`; what the row leaves open stays as it was."""
    ring = keys.current()
    person.name, person.union_id = row.name or "", union_id
    person.sound = sound_of(person.name)  # a bulk update asks no field for its value
    if row.phone:
        person.phone, person.phone_index = row.phone, ring.blind_index("phone", row.phone)
    if row.card:
        person.card, person.card_index = row.card, ring.blind_index("card", row.card)
        person.bank = row.text(Field.BANK)


def personal(row: RosterRow) -> dict[str, str]:
    """The values that enter the journal as commitments."""
    values = {"name": row.name, "id": _number(row), "phone": row.phone, "card": row.card}
    return {name: value for name, value in values.items() if value}
