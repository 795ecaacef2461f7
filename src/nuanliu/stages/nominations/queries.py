"""Questions about nominations: who is in, what somebody had this year, how much of a quota is left."""

from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from nuanliu.records.people.models import ComparisonHit
from nuanliu.stages.campaigns.models import Campaign, Quota
from nuanliu.stages.nominations.models import GONE, Nomination


def live(campaign: Campaign) -> QuerySet[Nomination]:
    """Everybody who stands in a campaign: neither returned, rejected nor withdrawn."""
    return Nomination.objects.filter(campaign=campaign).exclude(state__in=GONE)


def nominated_this_year(id_index: str, year: int, without: int) -> int:
    """What a natural person has, or is about to get, in other campaigns of a year, in fen."""
    rows = Nomination.objects.filter(
        person__id_index=id_index, campaign__project__fiscal_year=year
    ).exclude(Q(state__in=GONE) | Q(campaign=without))
    return int(rows.aggregate(fen=Sum("amount_fen", default=0))["fen"])


def comparison_lists(id_index: str) -> list[str]:
    """The comparison lists (死亡、财政供养 …) that hold a number, by keyed index."""
    rows = ComparisonHit.objects.filter(id_index=id_index).order_by("list_name")
    return list(rows.values_list("list_name", flat=True))


class Room(NamedTuple):
    """What a union may still put forward in a campaign."""

    people: int
    reserves: int
    amount_fen: int


def room_left(campaign: Campaign, union_id: int) -> Room:
    """Quota minus what stands; without a quota there is no room."""
    quota = Quota.objects.filter(campaign=campaign, union=union_id).first()
    used = live(campaign).filter(union=union_id).aggregate(
        people=Count("pk", filter=Q(reserve=False)),
        reserves=Count("pk", filter=Q(reserve=True)),
        fen=Sum("amount_fen", filter=Q(reserve=False), default=0),
    )
    if quota is None:
        return Room(-used["people"], -used["reserves"], -int(used["fen"]))
    return Room(
        quota.people - used["people"],
        quota.reserves - used["reserves"],
        quota.amount_fen - int(used["fen"]),
    )
