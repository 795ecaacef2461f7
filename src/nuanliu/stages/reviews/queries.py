"""Questions about batches: the list and its hash, the notice in force, open objections, duties."""

import hashlib
from typing import Any

from django.db.models import QuerySet, Sum

from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews.models import Batch, Duty, Item, Notice, Objection


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
    """SHA-256 over (nomination, person, amount, reserve) of every line: what an opinion is bound to."""
    rows = nominations_in(batch).order_by("pk")
    digest = hashlib.sha256()
    for row in rows.values_list("pk", "person_id", "amount_fen", "reserve").iterator():
        digest.update(("|".join(str(part) for part in row) + "\n").encode())
    return digest.hexdigest()


def latest_notice(batch: Batch) -> Notice | None:
    """The notice in force, if the list was posted at all."""
    return batch.notices.order_by("-pk").first()


def open_against(nomination: Nomination) -> int:
    """How many undecided objections are held against one person's nomination."""
    return Objection.objects.filter(nomination=nomination, state="open").count()


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
