"""Questions about payments: who is still to be paid, what a run holds, who was paid what."""

import hashlib
from datetime import date

from django.db.models import Max, QuerySet, Sum

from nuanliu.records.people.models import ComparisonHit, Person
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments.models import LIVE, Payment, Run
from nuanliu.stages.reviews.models import Batch


def payable(batch: Batch, channel: str) -> QuerySet[Nomination]:
    """Approved nominations of a batch for a channel that have no live or failed payment yet."""
    tried = Payment.objects.filter(nomination__item__batch=batch).exclude(state="void")
    rows = Nomination.objects.filter(item__batch=batch, channel=channel, state="approved")
    return rows.exclude(pk__in=tried.values("nomination")).select_related("person")


def control_of(run: Run) -> tuple[str, int]:
    """SHA-256 over (number, nomination, person, fen) of a run's lines, and their sum in fen."""
    digest, total = hashlib.sha256(), 0
    rows = run.payments.exclude(state="void").order_by("number")
    for row in rows.values_list("number", "nomination_id", "person_id", "amount_fen"):
        digest.update(("|".join(str(part) for part in row) + "\n").encode())
        total += row[3]
    return digest.hexdigest(), total


def lists_by_index(batch: Batch) -> dict[str, list[str]]:
    """The comparison lists that hold somebody of a batch, by the keyed index of his number."""
    people = Person.objects.filter(nominations__item__batch=batch)
    rows = ComparisonHit.objects.filter(id_index__in=people.values("id_index"))
    found: dict[str, list[str]] = {}
    for index, name in rows.order_by("list_name").values_list("id_index", "list_name"):
        found.setdefault(index, []).append(name)
    return found


def paid_in(campaign: Campaign) -> QuerySet[Payment]:
    """Payments of a campaign that reached the person and stayed there."""
    return Payment.objects.filter(campaign=campaign, state="paid")


def paid_this_year(person: Person, year: int) -> int:
    """What a person had, or is about to get, in a calendar year, in fen."""
    rows = Payment.objects.filter(
        person=person, state__in=LIVE, campaign__project__fiscal_year=year
    )
    return int(rows.aggregate(fen=Sum("amount_fen", default=0))["fen"])


def last_paid_on(campaigns: QuerySet[Campaign]) -> date | None:
    """The day of the last payment that reached its person."""
    rows = Payment.objects.filter(campaign__in=campaigns, state="paid")
    day: date | None = rows.aggregate(day=Max("paid_on"))["day"]
    return day


def lines_of(run: Run) -> list[Payment]:
    """The payments of a run in the order of its paper; a run that left keeps its void ones."""
    rows = run.payments.select_related("person", "nomination__union", "evidence").order_by("number")
    return list(rows)


def runs_of(campaign: Campaign) -> list[Run]:
    """The runs of a campaign that were not cancelled, oldest first, with their payments."""
    rows = Run.objects.filter(batch__campaign=campaign).exclude(state="cancelled")
    return list(rows.prefetch_related("payments").order_by("pk"))


def undone_in(campaign: Campaign) -> list[Payment]:
    """Payments of a campaign that failed, were void, came back or were taken back, by number."""
    rows = Payment.objects.filter(
        campaign=campaign, state__in=("failed", "void", "returned", "recovered")
    ).exclude(run__state="cancelled")
    return list(rows.select_related("nomination__union").order_by("number"))


def net_paid_fen(campaign: Campaign) -> int:
    """What a campaign's people were paid and kept, in fen: partial recoveries taken off."""
    sums = paid_in(campaign).aggregate(
        paid=Sum("amount_fen", default=0), back=Sum("case__recovered_fen", default=0)
    )
    return int(sums["paid"] - sums["back"])
