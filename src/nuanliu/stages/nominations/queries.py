"""Questions about nominations: who is in, and how much of a quota is left."""

from django.db.models import Count, Q, QuerySet, Sum

from nuanliu.records.journal.queries import Happened, last_move
from nuanliu.stages.campaigns.models import Campaign, Quota
from nuanliu.stages.nominations.models import GONE, Nomination
from nuanliu.stages.nominations.policies import Room

LEAVING = ("return", "reject", "withdraw")


def live(campaign: Campaign) -> QuerySet[Nomination]:
    """Everybody who stands in a campaign: neither returned, rejected nor withdrawn."""
    return Nomination.objects.filter(campaign=campaign).exclude(state__in=GONE)


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


def room_left(campaign: Campaign, union_id: int) -> Room:
    """Quota minus what stands; without a quota there is no room."""
    quota = Quota.objects.filter(campaign=campaign, union=union_id).first()
    used = (
        live(campaign)
        .filter(union=union_id)
        .aggregate(
            people=Count("pk", filter=Q(reserve=False)),
            reserves=Count("pk", filter=Q(reserve=True)),
            fen=Sum("amount_fen", filter=Q(reserve=False), default=0),
        )
    )
    if quota is None:
        return Room(-used["people"], -used["reserves"], -int(used["fen"]))
    return Room(
        quota.people - used["people"],
        quota.reserves - used["reserves"],
        quota.amount_fen - int(used["fen"]),
    )
