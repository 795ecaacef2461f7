"""Questions about visits and requests."""

from django.db.models import QuerySet

from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.visits.models import Request, Visit


def visits_made(campaigns: QuerySet[Campaign]) -> QuerySet[Visit]:
    """Visits that were recorded, checked or not."""
    return Visit.objects.filter(campaign__in=campaigns, state__in=("recorded", "checked"))


def requests_settled(campaigns: QuerySet[Campaign]) -> tuple[int, int]:
    """(answered or closed, all) requests of some campaigns."""
    rows = Request.objects.filter(campaign__in=campaigns)
    return rows.filter(state__in=("answered", "closed")).count(), rows.count()
