"""Questions about campaigns: quotas, what is still free, and the standard in force."""

from functools import lru_cache
from typing import NamedTuple

from django.db.models import Sum
from django.db.models.functions import Coalesce

from nuanliu.core.standards import StandardSet, read_standards
from nuanliu.stages.campaigns.models import Campaign, Quota


def standard_of(campaign: Campaign) -> StandardSet:
    """The rules the campaign was pinned to when it was planned."""
    return _read(campaign.standard.text)


@lru_cache(maxsize=8)
def _read(text: str) -> StandardSet:
    # A pinned text never changes, and a big batch asks for its rules hundreds of times.
    return read_standards(text)


class QuotaRow(NamedTuple):
    """One line of the 名额分配表; amounts in fen."""

    union_id: int
    union: str
    people: int
    reserves: int
    amount_fen: int


def quota_rows(campaign: Campaign) -> list[QuotaRow]:
    """The quotas of a campaign by union code."""
    rows = Quota.objects.filter(campaign=campaign).order_by("union__code")
    return [
        QuotaRow(*row)
        for row in rows.values_list("union_id", "union__name", "people", "reserves", "amount_fen")
    ]


def totals(campaign: Campaign) -> tuple[int, int]:
    """(people, fen) over all quotas of a campaign."""
    sums = Quota.objects.filter(campaign=campaign).aggregate(
        people=Coalesce(Sum("people"), 0), fen=Coalesce(Sum("amount_fen"), 0)
    )
    return sums["people"], sums["fen"]
