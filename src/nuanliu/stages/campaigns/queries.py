"""Questions about campaigns: quotas, what is still free, and the standard in force."""

from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet, Sum

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.standards import Kind, Scope, StandardSet, read_standards
from nuanliu.stages.campaigns.models import Campaign, Quota, StandardText

LINE_CLAUSE = "项目绩效目标申报（资金安排的每人标准）"


def standard_of(campaign: Campaign) -> StandardSet:
    """The rules the campaign is pinned to: those in force when it opened, till then as planned.

    The plan's own cap a person binds beside them: nobody gets more than the line was granted for.
    """
    return _read(campaign.standard.text, campaign.line.cap_fen, campaign.name)


@lru_cache(maxsize=8)
def _read(text: str, cap_fen: int | None = None, campaign: str = "") -> StandardSet:
    # A pinned text never changes, and a big batch asks for its rules hundreds of times.
    read = read_standards(text)
    return read if cap_fen is None else read.within(Money(cap_fen), campaign, LINE_CLAUSE)


def list_severity(campaign: Campaign, name: str) -> str:
    """What a hit on a comparison list means in a campaign: refuse, decision or note.

    A list that the pinned standards are silent on, or speak of in words not known, refuses.
    """
    day = campaign.opened_on or campaign.window_from
    found = standard_of(campaign).one(
        Kind.COMPARISON_LIST, day, name=name, scope=Scope(campaign.name)
    )
    said = "" if isinstance(found, Refusal) or not found.words else found.words[0]
    return said if said in ("decision", "note") else "refuse"


def configurers(campaign: Campaign) -> set[int]:
    """The persons who laid down by what a campaign is judged (law 5).

    Who brought the standards it is pinned to, who planned it, and who opened and so pinned it.
    """
    found = {campaign.standard.received_by_id, campaign.planned_by_id, campaign.opened_by_id}
    return {person for person in found if person is not None}


class StandardInfo(NamedTuple):
    """A standards file as it was received: of which year, by whom, and how many of its rows.

    assumed: the rows that nobody has confirmed yet.
    """

    version: str
    title: str
    year: int
    received_on: date
    received_by: str
    rows: int
    assumed: int


def standards_received() -> list[StandardInfo]:
    """Every standards file the office took in, the newest first."""
    rows = StandardText.objects.select_related("received_by").order_by("-received_on", "version")
    return [_info(row) for row in rows]


def _info(row: StandardText) -> StandardInfo:
    read = _read(row.text)
    assumed = sum(one.assumption for one in read.rows)
    return StandardInfo(row.version, read.title, read.fiscal_year, row.received_on,
                        row.received_by.name, len(read.rows), assumed)  # fmt: skip


def standard_text(version: str) -> StandardSet | None:
    """The rules of a version that the office took in; None for another."""
    row = StandardText.objects.filter(version=version).first()
    return None if row is None else _read(row.text)


class QuotaRow(NamedTuple):
    """One line of the 名额分配表; amounts in fen."""

    union_id: int
    union: str
    people: int
    reserves: int
    amount_fen: int


def quota_rows(campaign: Campaign) -> list[QuotaRow]:
    """The quotas of a campaign by union code."""
    rows = Quota.objects.filter(campaign=campaign).exclude(people=0, reserves=0, amount_fen=0)
    rows = rows.order_by("union__code")
    return [
        QuotaRow(*row)
        for row in rows.values_list("union_id", "union__name", "people", "reserves", "amount_fen")
    ]


def totals(campaign: Campaign) -> tuple[int, int]:
    """(people, fen) over all quotas of a campaign."""
    return _totals(Quota.objects.filter(campaign=campaign))


class _Places:
    """Who counts the places that campaigns used: the stage of the people, which lies downstream."""

    used: Callable[[Collection[int]], tuple[int, int]] | None = None


def tell_places(used: Callable[[Collection[int]], tuple[int, int]]) -> None:
    """From now on `used` says how many (people, fen) some campaigns, by their ids, have used."""
    _Places.used = used


def totals_beside(campaign: Campaign) -> tuple[int, int]:
    """(people, fen) of the line that the other campaigns on it hold.

    Of one that is finished what it used: a place whose money came back is free for another one. Of
    one that is cancelled nothing, of any other all its quotas.
    """
    others = Campaign.objects.filter(line=campaign.line_id).exclude(pk=campaign.pk)
    states = dict(others.exclude(state="cancelled").values_list("pk", "state"))
    done = [pk for pk, state in states.items() if state == "finished"] if _Places.used else []
    people, fen = _totals(Quota.objects.filter(campaign__in=set(states) - set(done)))
    used = _Places.used(done) if _Places.used and done else (0, 0)
    return people + used[0], fen + used[1]


def _totals(quotas: QuerySet[Quota]) -> tuple[int, int]:
    sums = quotas.aggregate(people=Sum("people", default=0), fen=Sum("amount_fen", default=0))
    return sums["people"], sums["fen"]


def in_force(pinned: StandardText, on: date) -> StandardText:
    """The latest text of the same set of standards that the office had by a day."""
    mine = _read(pinned.text)
    rows = StandardText.objects.filter(
        received_on__gt=pinned.received_on, received_on__lte=on
    ).order_by("-received_on", "pk")
    for row in rows:
        read = _read(row.text)
        if (read.name, read.fiscal_year) == (mine.name, mine.fiscal_year):
            return row
    return pinned
