"""Questions about visits and requests."""

from datetime import date

from django.db.models import QuerySet

from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.visits.models import Request, Visit


def visits_made(campaigns: QuerySet[Campaign]) -> QuerySet[Visit]:
    """Visits that were recorded, checked or not."""
    return Visit.objects.filter(campaign__in=campaigns, state__in=("recorded", "checked"))


def requests_by(campaigns: QuerySet[Campaign], on: date) -> QuerySet[Request]:
    """The requests of some campaigns raised up to a day, oldest first."""
    return Request.objects.filter(campaign__in=campaigns, raised_on__lte=on).order_by("pk")


def overdue(requests: QuerySet[Request], on: date) -> QuerySet[Request]:
    """Those of `requests` that are not answered although their day has gone by."""
    return requests.filter(state="assigned", due_on__lt=on)


def settled(requests: QuerySet[Request], on: date) -> QuerySet[Request]:
    """Those of `requests` that were answered by a day and not opened again."""
    return requests.filter(state__in=("answered", "closed"), answered_on__lte=on)
