"""Questions about batches: the list and its hash, the notice in force, open objections, duties."""

import hashlib
from typing import Any

from django.db.models import Count, QuerySet, Sum

from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews.models import (
    Batch,
    Decision,
    Duty,
    Item,
    Notice,
    Objection,
    Opinion,
)


def items_of(batch: Batch) -> QuerySet[Item]:
    """The lines of a batch as they are printed: by union, then in order of arrival."""
    return batch.items.select_related("nomination__person", "nomination__union").order_by(
        "nomination__union__code", "nomination_id"
    )


def nominations_in(batch: Batch, *, reserve: bool | None = None) -> QuerySet[Nomination]:
    """The nominations a batch lists; with `reserve`, only one kind."""
    rows = Nomination.objects.filter(item__batch=batch)
    return rows if reserve is None else rows.filter(reserve=reserve)


def hash_of_list(batch: Batch) -> str:
    """SHA-256 over every line's nomination, person, amount, reserve: opinions are bound to it."""
    rows = nominations_in(batch).order_by("pk")
    digest = hashlib.sha256()
    for row in rows.values_list("pk", "person_id", "amount_fen", "reserve").iterator():
        digest.update(("|".join(str(part) for part in row) + "\n").encode())
    return digest.hexdigest()


def latest_notice(batch: Batch) -> Notice | None:
    """The notice in force, if the list was posted at all."""
    return batch.notices.order_by("-pk").first()


def open_by_nomination(batch: Batch) -> dict[int, int]:
    """How many undecided objections are held against each person of a batch, wherever raised."""
    rows = Objection.objects.filter(state="open", nomination__item__batch=batch)
    counted = rows.values_list("nomination").annotate(times=Count("pk")).order_by()
    return {pk: times for pk, times in counted if pk is not None}


def open_among(nominations: QuerySet[Nomination]) -> QuerySet[Objection]:
    """The undecided objections against some nominations, in whatever batch they were raised."""
    held = Objection.objects.filter(state="open", nomination__in=nominations.values("pk"))
    return held.select_related("nomination__person").order_by("pk")


def open_against_procedure(campaign: Campaign) -> int:
    """How many undecided objections hold the whole campaign."""
    rows = Objection.objects.filter(batch__campaign=campaign, nomination=None, state="open")
    return rows.count()


def approved_in(campaign: Campaign) -> QuerySet[Nomination]:
    """Everybody who stands approved in a campaign."""
    return Nomination.objects.filter(campaign=campaign, state="approved")


def total_fen(rows: QuerySet[Any]) -> int:
    """The sum of `amount_fen` over some nominations, payments or claims, in fen."""
    return int(rows.aggregate(fen=Sum("amount_fen", default=0))["fen"])


def duty_rows(batch: Batch) -> QuerySet[Duty]:
    """Who holds which duty on a batch, in the order they were taken."""
    return batch.duties.select_related("person").order_by("pk")


def signatures(batch: Batch) -> int:
    """How many different persons signed the list as it now stands."""
    rows = batch.opinions.filter(step="sign", agrees=True, list_hash=batch.list_hash)
    return rows.values("person").distinct().count()


def objections_of(batch: Batch) -> list[Objection]:
    """Every objection raised against a batch or somebody in it, oldest first."""
    return list(batch.objections.order_by("pk"))


def opinions_of(batch: Batch, step: str) -> list[Opinion]:
    """The agreeing opinions of one step given on the list as it now stands, oldest first."""
    rows = batch.opinions.filter(step=step, agrees=True, list_hash=batch.list_hash)
    return list(rows.select_related("person").order_by("pk"))


def channel_sums(batch: Batch, decision: Decision | None = None) -> list[tuple[str, int, int]]:
    """(channel, people, fen) over those approved in a batch, or those a decision would approve."""
    rows = nominations_in(batch)
    chosen = rows.filter(item__decision=decision) if decision else rows.filter(reserve=False)
    sums = chosen.values_list("channel").annotate(n=Count("pk"), fen=Sum("amount_fen"))
    return [(channel, n, int(fen)) for channel, n, fen in sums.order_by("channel")]


def first_decision(batch: Batch) -> Decision | None:
    """The decision on the batch itself; later ones decide substitutes."""
    return batch.decisions.filter(supplement=False).order_by("pk").first()


def names_decided(decision: Decision) -> list[str]:
    """The full names of those a decision approved; for office papers only."""
    rows = decision.items.order_by("nomination_id")
    return list(rows.values_list("nomination__person__name", flat=True))
