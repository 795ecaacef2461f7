"""成批收录: many received rosters of one campaign taken in after one another; what waits in each.

Each roster is a deed of its own, wholly in or wholly out, under a key made from the one given: a
second click, or a worker that takes over after a kill, goes on where the first ended.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.db.models import Count, Q

from nuanliu.core.refusal import Refused
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.actions import accept
from nuanliu.stages.nominations.judging import pairs_in
from nuanliu.stages.nominations.likely import Pair
from nuanliu.stages.nominations.models import Roster, RosterFinding, RosterKey

MOST = 200  # rosters of a campaign that are shown to be taken in at a time
PAIRED = "PERSON-LIKELY"


class Waiting(NamedTuple):
    """A roster that waits: how many people it names, rows at fault, rows for a human to judge."""

    row: Roster
    people: int
    faulty: int
    likely: int


def waiting_rosters(campaign: Campaign) -> list[Waiting]:
    """The received rosters of a campaign with what was found in each when it came."""
    found = campaign.rosters.filter(state="received").select_related("union").order_by("pk")
    rows = list(found.defer("reading")[:MOST])
    ids = [row.pk for row in rows]
    people = dict(
        RosterKey.objects.filter(roster__in=ids).values_list("roster").annotate(Count("pk"))
    )
    told = RosterFinding.objects.filter(roster__in=ids).values_list("roster")
    counts = {
        pk: (faulty, likely)
        for pk, faulty, likely in told.annotate(
            faulty=Count("row", filter=Q(severity="error"), distinct=True),
            likely=Count("row", filter=Q(code=PAIRED), distinct=True),
        )
    }
    return [Waiting(row, people.get(row.pk, 0), *counts.get(row.pk, (0, 0))) for row in rows]


def accept_many(
    deed: Deed, *, campaign: int, rosters: Sequence[int]
) -> Iterator[tuple[int, dict[str, int] | Refused]]:
    """收录 of each roster in turn, new people only: its id with what came of it."""
    mine = Roster.objects.filter(campaign=campaign, pk__in=rosters).order_by("pk")
    for pk in mine.values_list("pk", flat=True):
        try:
            yield pk, accept(replace(deed, key=f"{deed.key}:{pk}"), roster=pk)
        except Refused as refused:
            yield pk, refused


def open_pairs(rosters: Sequence[Roster]) -> list[tuple[Roster, Pair]]:
    """Who in some rosters may be somebody already known and was not judged yet."""
    return [(row, pair) for row in rosters for pair in pairs_in(row) if pair.open]
