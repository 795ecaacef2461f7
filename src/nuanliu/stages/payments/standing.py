"""How a campaign's list became its payments: noticed, decided, left, stepped in, paid.

Each nomination of a batch is one `Standing`; every figure of the 增减核对表 counts those for which
one step holds, so that noticed − not approved = first, and first − left + added = final = paid.
"""

from datetime import date
from typing import NamedTuple

from nuanliu.records.journal.queries import day_of_last, day_of_move
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments.queries import paid_in, undone_in
from nuanliu.stages.reviews.models import Item

# Steps with their headings, in the order in which they add up.
STEPS = {
    "noticed": "公示名单",
    "dropped": "未批准",
    "first": "首次批准",
    "left": "批准后退出",
    "added": "递补批准",
    "final": "最终批准",
    "paid": "已到账",
}


class Standing(NamedTuple):
    """A nomination of a batch: noticed, by which decision approved, fen that arrived."""

    nomination: Nomination
    noticed: bool
    decided: str
    supplement: bool
    paid_fen: int

    def counts(self, step: str) -> bool:
        """Whether a step of STEPS counts this person. KeyError for an unknown step."""
        decided, stands = bool(self.decided), self.nomination.state == "approved"
        main = self.noticed and not self.nomination.reserve
        return {
            "noticed": main,
            "dropped": main and not decided,
            "first": decided and not self.supplement,
            "left": decided and not stands,
            "added": decided and self.supplement,
            "final": stands,
            "paid": self.paid_fen > 0,
        }[step]

    def fen(self, step: str) -> int:
        """What the person adds to a step, in fen."""
        if not self.counts(step):
            return 0
        return self.paid_fen if step == "paid" else self.nomination.amount_fen


def changes_in(campaign: Campaign, union: int | None = None) -> list[Standing]:
    """Every nomination of the batches of a campaign, by union, then in order of arrival."""
    rows = Item.objects.filter(batch__campaign=campaign).order_by(
        "nomination__union__code", "nomination_id"
    )
    if union is not None:
        rows = rows.filter(nomination__union=union)
    paid = kept_by_nomination(campaign)
    linked = rows.select_related("nomination__union", "nomination__person", "decision")
    return [
        Standing(
            row.nomination,
            row.notice_id is not None,
            row.decision.number if row.decision else "",
            row.decision.supplement if row.decision else False,
            paid.get(row.nomination_id, 0),
        )
        for row in linked
    ]


def kept_by_nomination(campaign: Campaign) -> dict[int, int]:
    """What arrived for each nomination and stayed there, in fen: partial recoveries taken off."""
    rows = paid_in(campaign).values_list("nomination", "amount_fen", "case__recovered_fen")
    return {pk: fen - (back or 0) for pk, fen, back in rows}


def told_until(campaign: Campaign) -> date | None:
    """The day of which the tables of a campaign speak; None while it is not finished.

    That is its last day, or a later one on which money came back or an approved person left.
    """
    finished = day_of_move("campaigns.campaign", campaign.pk, "finish")
    if finished is None:
        return None
    left = Nomination.objects.filter(
        item__batch__campaign=campaign, item__decision__isnull=False, state="withdrawn"
    )
    since = [
        *(day_of_last("payments.payment", row.pk) for row in undone_in(campaign)),
        *(day_of_move("nominations.nomination", row.pk, "withdraw") for row in left),
    ]
    return max([finished, *(day for day in since if day is not None)])


class Sum(NamedTuple):
    """People and fen of one step."""

    people: int
    fen: int


def summed(rows: list[Standing], step: str) -> Sum:
    """How many people a step counts, and how much money."""
    chosen = [row for row in rows if row.counts(step)]
    return Sum(len(chosen), sum(row.fen(step) for row in chosen))
