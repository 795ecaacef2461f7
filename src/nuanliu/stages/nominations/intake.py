"""What a roster is measured by, looked up by keyed index, and the person behind a good row."""

from collections.abc import Iterable
from datetime import date

from nuanliu.core.eligibility import Received
from nuanliu.core.money import Money
from nuanliu.core.roster import Field, Listed, Proposal, Roster, RosterRow, Severity, Terms
from nuanliu.records.people import keys
from nuanliu.records.people.models import ComparisonHit, Person
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import standard_of
from nuanliu.stages.nominations import models as tables
from nuanliu.stages.nominations.queries import live, room_left


def terms_for(upload: tables.Roster, read: Roster, on: date) -> Terms:
    """The terms of one upload: standards, groups, quota left, and what is known of its people."""
    campaign = upload.campaign
    standards = standard_of(campaign)
    room = room_left(campaign, upload.union_id)
    numbers = _indexed("id", (row.identity.number for row in read.rows if row.identity))
    cards = _indexed("card", (row.card for row in read.rows if row.card))
    groups = {code for text in campaign.groups for code in standards.groups_named(text, on)}
    return Terms(
        campaign=campaign.name,
        standards=standards,
        opened=on,
        on=on,
        source=campaign.line.source,
        groups=frozenset(groups),
        people=max(room.people, 0),
        reserves=max(room.reserves, 0),
        elsewhere=_elsewhere(upload, numbers),
        accepted=_accepted(upload, numbers),
        paid=_received(campaign, numbers),
        listed=_listed(numbers),
        accounts=_accounts(campaign, cards),
    )


def _indexed(kind: str, values: Iterable[str]) -> dict[str, str]:
    """Numbers by their keyed index: the only way in which the tables can be asked about them."""
    ring = keys.current()
    return {ring.blind_index(kind, value): value for value in values}


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
    return found


def _listed(numbers: dict[str, str]) -> dict[str, Listed]:
    rows = ComparisonHit.objects.filter(id_index__in=numbers).order_by("list_name")
    return {
        numbers[index]: Listed(name, Severity.ERROR)
        for index, name in rows.values_list("id_index", "list_name")
    }


def _accounts(campaign: Campaign, cards: dict[str, str]) -> dict[str, str]:
    people = Person.objects.filter(card_index__in=cards, nominations__in=live(campaign)).distinct()
    return {
        cards[person.card_index]: person.id_number.open()
        for person in people
        if person.id_number is not None
    }


def person_of(proposal: Proposal, union_id: int) -> tuple[Person, dict[str, str]]:
    """The natural person behind a row, known by his number or new, and his personal values."""
    row, ring = proposal.row, keys.current()
    number = row.identity.number if row.identity else ""
    index = ring.blind_index("id", number)
    person = Person.objects.filter(id_index=index).first()
    if person is None:
        kind = row.identity.kind.value if row.identity else ""
        person = Person(id_index=index, id_number=number, id_kind=kind)
    person.name, person.union_id = row.name or "", union_id
    if row.phone:
        person.phone, person.phone_index = row.phone, ring.blind_index("phone", row.phone)
    if row.card:
        person.card, person.card_index = row.card, ring.blind_index("card", row.card)
        person.bank = row.text(Field.BANK)
    person.save()
    return person, personal(row, number)


def personal(row: RosterRow, number: str) -> dict[str, str]:
    """The values that enter the journal as commitments."""
    values = {"name": row.name, "id": number, "phone": row.phone, "card": row.card}
    return {name: value for name, value in values.items() if value}
