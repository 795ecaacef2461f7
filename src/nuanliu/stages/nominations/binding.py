"""Nominations and the people in them as tables of `checks`.

Every key says what it is the key of ('nomination:1', 'person:1', 'account:<index>'): nomination 1
and person 1 are two things, and a finding about one is not about the other.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from nuanliu.core.sweeps import rows
from nuanliu.records.people import keys
from nuanliu.records.people.models import ComparisonHit, Interest, Person
from nuanliu.stages.campaigns.binding import Rows, campaign_key
from nuanliu.stages.nominations.models import GONE, Nomination, PastGrant

_COLUMNS = (
    "pk",
    "campaign_id",
    "person_id",
    "union__code",
    "group",
    "campaign__line__source",
    "amount_fen",
    "reserve",
    "nominated_by_id",
    "state",
)


def nomination_tables(nominations: QuerySet[Nomination], *, names: bool = True) -> dict[str, Rows]:
    """The nominations, their people, what these had before, and what lists say of them.

    names: whether the indexes of names are needed; only the rule about account holders asks.
    """
    read: Rows = [_nomination(row) for row in _read(nominations)]
    if not read:
        return {"nomination": [], "person": [], "past_grant": [], "listed": [], "interest": []}
    people = Person.objects.filter(pk__in=nominations.order_by().values("person"))
    return {
        "nomination": read,
        "person": person_rows(people, names=names),
        "past_grant": grant_rows(PastGrant.objects.filter(person__in=people)),
        **list_tables(people),
    }


def list_tables(people: QuerySet[Person], by: date | None = None) -> dict[str, Rows]:
    """The comparison lists and the declarations of interest that hold one of these people.

    by: only what the office had been told by that day; None = all it knows.
    """
    return {"listed": _listed(people, by), "interest": _interests(people, by)}


def grant_rows(grants: QuerySet[PastGrant]) -> Rows:
    """What people were given before these books began (往年发放), of whatever year."""
    values = grants.order_by("pk").values_list("pk", "person_id", "amount_fen", "paid_on")
    return [
        rows.PastGrant(f"past_grant:{pk}", person_key(person), fen, day)
        for pk, person, fen, day in values
    ]


def person_key(person: int) -> str:
    """How the tables call a person."""
    return f"person:{person}"


def name_index(name: str) -> str:
    """The keyed index of a name, to tell whether two are the same."""
    return keys.current().blind_index("name", name)


def person_rows(people: QuerySet[Person], *, names: bool = True) -> Rows:
    """Payee records with indexes for everything personal."""
    values = people.order_by("pk").values_list(
        "pk", "id_index", "id_kind", "name", "card_index", "phone_index"
    )
    return [
        rows.Person(
            person=person_key(pk),
            id_index=index,
            id_form=kind or None,
            name_index=name_index(name) if names else None,
            account_index=f"account:{card}" if card else None,
            phone_index=f"phone:{phone}" if phone else None,
        )
        for pk, index, kind, name, card, phone in values
    ]


def _read(nominations: QuerySet[Nomination]) -> Iterable[tuple[Any, ...]]:
    return nominations.order_by("pk").values_list(*_COLUMNS)


def _nomination(row: tuple[Any, ...]) -> rows.Nomination:
    pk, campaign, person, union, group, source, fen, reserve, sender, state = row
    return rows.Nomination(
        nomination=f"nomination:{pk}",
        campaign=campaign_key(campaign),
        person=person_key(person),
        union_code=union,
        group_code=group,
        source=source,
        amount_fen=fen,
        reserve=reserve,
        nominated_by=person_key(sender),
        live=state not in GONE,
    )


def _numbers(people: QuerySet[Person]) -> Any:
    """The ID indexes of people as a subquery."""
    return people.order_by().values("id_index")


def _listed(people: QuerySet[Person], by: date | None) -> Rows:
    found = ComparisonHit.objects.filter(id_index__in=_numbers(people)).order_by("pk")
    found = found.filter(received_on__lte=by) if by else found
    # The office's lists carry no day: somebody on the list of the deceased counts as deceased.
    return [rows.Listed(*row, None) for row in found.values_list("list_name", "id_index")]


def _interests(people: QuerySet[Person], by: date | None) -> Rows:
    found = Interest.objects.filter(id_index__in=_numbers(people)).order_by("pk")
    found = found.filter(declared_on__lte=by) if by else found
    values = found.values_list("declarer_id", "id_index", "relation")
    return [rows.Interest(person_key(declarer), *rest) for declarer, *rest in values]
