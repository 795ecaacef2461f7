"""Questions about nominations: who is in, and how much of a quota is left."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from nuanliu.core.eligibility import Received
from nuanliu.core.money import Money
from nuanliu.records.journal.queries import Happened, last_move
from nuanliu.records.people.models import Person
from nuanliu.records.prepared import Prepared
from nuanliu.stages.campaigns.models import Campaign, Quota
from nuanliu.stages.nominations.models import GONE, Nomination, PastGrant
from nuanliu.stages.nominations.policies import Room

LEAVING = ("return", "reject", "withdraw")


def live(campaign: Campaign) -> QuerySet[Nomination]:
    """Everybody who stands in a campaign: neither returned, rejected nor withdrawn."""
    return Nomination.objects.filter(campaign=campaign).exclude(state__in=GONE)


def places_used(campaigns: Collection[int]) -> tuple[int, int]:
    """(people, fen) approved in some campaigns and not withdrawn since."""
    rows = Nomination.objects.filter(campaign__in=campaigns, state="approved")
    told = rows.aggregate(people=Count("pk"), fen=Sum("amount_fen", default=0))
    return told["people"], told["fen"]


def stood(campaign: Campaign) -> list[Nomination]:
    """Everybody who stood when collecting stopped, or stands now while it goes on.

    By union, then in order of arrival. Who left later is still counted: a table of that day shows
    what it showed on that day.
    """
    closed = last_move("campaigns.campaign", campaign.pk, "stop_collecting")
    rows = Nomination.objects.filter(campaign=campaign).select_related("union", "person")
    ordered = rows.order_by("union__code", "pk")
    return [row for row in ordered if row.state not in GONE or (closed and _after(row, closed))]


def _after(row: Nomination, closed: Happened) -> bool:
    left = (last_move("nominations.nomination", row.pk, verb) for verb in LEAVING)
    return max(move.at for move in left if move) > closed.at


def twins_in(campaign: Campaign, others: dict[int, set[int]]) -> dict[int, tuple[str, ...]]:
    """By person: the unions that have him live in a campaign under another number (law 3).

    others: whom verdicts call the same, see `others_of`; who stands only once is left out.
    """
    asked = {other for told in others.values() for other in told}
    if not asked:
        return {}
    rows = live(campaign).filter(person__among=asked).values_list("person", "union__name")
    stands = dict(rows)
    told = {
        person: tuple(stands[one] for one in sorted(mine) if one in stands)
        for person, mine in others.items()
    }
    return {person: unions for person, unions in told.items() if unions}


def past_grants(year: int) -> QuerySet[PastGrant]:
    """What earlier lists, taken over from before these books, gave in a calendar year."""
    return PastGrant.objects.filter(paid_on__year=year)


def room_left(campaign: Campaign, union_id: int) -> Room:
    """Quota minus what stands; without a quota there is no room."""
    used = {reserve: (count, fen) for reserve, count, fen in _used(campaign.pk, union_id)}
    (people, fen), (reserves, _) = used.get(False, (0, 0)), used.get(True, (0, 0))
    quota = next(_quota(campaign.pk, union_id), (0, 0, 0))
    return Room(quota[0] - people, quota[1] - reserves, quota[2] - fen)


@Prepared
def _quota(campaign: Any, union: Any) -> QuerySet[Quota, Any]:
    rows = Quota.objects.filter(campaign=campaign, union=union).order_by("pk")
    return rows.values_list("people", "reserves", "amount_fen")


@Prepared
def _used(campaign: Any, union: Any) -> QuerySet[Nomination, Any]:
    """Reserves and the others: how many stand, and their amounts together (fen)."""
    rows = live(campaign).filter(union=union).order_by().values_list("reserve")
    return rows.annotate(count=Count("pk"), fen=Sum("amount_fen"))


def granted_before(
    people: QuerySet[Person], year: int, others: dict[int, set[int]]
) -> dict[int, tuple[Received, ...]]:
    """By person: what lists from before these books gave him in a year, also under other numbers.

    others: whom verdicts call the same, see `others_of`. Who was given nothing is left out.
    """
    asked = Q(person__in=people.order_by().values("pk")) | Q(person__in=_all_of(others))
    grants: defaultdict[int, tuple[Received, ...]] = defaultdict(tuple)
    rows = past_grants(year).filter(asked).order_by("pk")
    for person, fen in rows.values_list("person_id", "amount_fen"):
        grants[person] += (Received("", "", Money(fen)),)
    joined = {
        pk: tuple(one for member in (pk, *sorted(them)) for one in grants.get(member, ()))
        for pk, them in others.items()
    }
    return {person: told for person, told in {**grants, **joined}.items() if told}


def _all_of(others: dict[int, set[int]]) -> set[int]:
    return {one for them in others.values() for one in them}
