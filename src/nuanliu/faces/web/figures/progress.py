"""How far a project is: by campaign, by union, by group, in people and in money.

Everything is added up from kept sums (`kept.py`) and the quotas, whatever the number of payments.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple, TypeVar

from django.urls import reverse

from nuanliu.core.money import Money
from nuanliu.faces.web.figures.kept import Paid, Sums
from nuanliu.stages.campaigns.models import Campaign, Quota
from nuanliu.stages.campaigns.wording import groups_of, short_name
from nuanliu.stages.projects.models import Project

WHOLE = 1000  # parts of a bar
T = TypeVar("T")
K = TypeVar("K")


class Row(NamedTuple):
    """One line of a table of progress.

    plan: people allotted, put_forward: of these named so far, paid: of these paid; in thousandths
    of the longest plan beside it: `plan_parts`, `named_parts` and `paid_parts`, and `due_parts` as
    far as the calendar has got in the window (None: no window to speak of).
    """

    name: str
    address: str
    plan: int
    put_forward: int
    paid: int
    money: Money
    plan_money: Money
    plan_parts: int = 0
    named_parts: int = 0
    paid_parts: int = 0
    due_parts: int | None = None

    @property
    def share(self) -> str:
        """How many of those allotted are paid, in whole percent, rounded down."""
        return f"{self.paid * 100 // self.plan}%" if self.plan else "—"


class Allotted(NamedTuple):
    """What one union may put forward in one campaign; `union` is its number, `name` its name."""

    campaign: int
    union: int
    name: str
    code: str
    people: int
    fen: int


class Counts(NamedTuple):
    """What was allotted, put forward and paid, of a project or of one campaign of it."""

    paid: list[Paid]
    named: dict[tuple[int, int], int]
    quotas: list[Allotted]

    def allotted(self) -> dict[int, int]:
        """What was allotted to each campaign, in fen."""
        found: dict[int, int] = defaultdict(int)
        for one in self.quotas:
            found[one.campaign] += one.fen
        return found

    def of(self, campaign: Campaign) -> "Counts":
        """The part of one campaign."""
        return Counts(
            [one for one in self.paid if one.campaign == campaign.pk],
            {key: people for key, people in self.named.items() if key[0] == campaign.pk},
            [one for one in self.quotas if one.campaign == campaign.pk],
        )


def counts_of(project: Project, sums: Sums) -> Counts:
    """What was allotted, put forward and paid, by campaign, union and group."""
    rows = Quota.objects.filter(campaign__project=project).exclude(campaign__state="cancelled")
    told = rows.order_by("union__code").values_list(
        "campaign", "union", "union__name", "union__code", "people", "amount_fen"
    )
    return Counts(
        sums.paid,
        {(one.campaign, one.union): one.people for one in sums.named},
        [Allotted(*row) for row in told],
    )


def by_campaign(project: Project, counts: Counts, on: date) -> list[Row]:
    """Each campaign against its quota, with the share of its window that is over."""
    campaigns = project.campaigns.exclude(state="cancelled").order_by("window_from", "pk")
    return _drawn(
        _row(
            one.name,
            reverse("thing", args=["campaign", one.pk]),
            [quota for quota in counts.quotas if quota.campaign == one.pk],
            sum(n for (place, _), n in counts.named.items() if place == one.pk),
            [paid for paid in counts.paid if paid.campaign == one.pk],
        )._replace(due_parts=elapsed(one.window_from, one.window_to, on))
        for one in campaigns
    )


def elapsed(first: date, last: date, on: date) -> int:
    """How much of a window (both days inclusive) is over at the end of a day, in thousandths."""
    days = (last - first).days + 1
    return min(max((on - first).days + 1, 0), days) * WHOLE // days


def by_union(counts: Counts) -> list[Row]:
    """Each union over the campaigns asked for, in order of its code."""
    quotas, paid = _grouped(counts.quotas, lambda one: one.union), _by_union_paid(counts.paid)
    named: dict[int, int] = defaultdict(int)
    for (_, union), people in counts.named.items():
        named[union] += people
    return _drawn(
        _row(own[0].name, "", own, named[union], paid[union]) for union, own in quotas.items()
    )


def _by_union_paid(paid: list[Paid]) -> dict[int, list[Paid]]:
    return _grouped(paid, lambda one: one.union)


def _grouped(rows: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    found: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _row(name: str, address: str, quotas: list[Allotted], named: int, paid: list[Paid]) -> Row:
    return Row(
        name,
        address,
        sum(one.people for one in quotas),
        named,
        sum(one.people for one in paid),
        Money(sum(one.fen for one in paid)),
        Money(sum(one.fen for one in quotas)),
    )


def _drawn(rows: Iterable[Row]) -> list[Row]:
    """The rows with their bars, the longest plan filling its place."""
    found = list(rows)
    most = max((max(row.plan, row.put_forward, row.paid) for row in found), default=0) or 1
    return [
        row._replace(
            plan_parts=row.plan * WHOLE // most,
            named_parts=row.put_forward * WHOLE // most,
            paid_parts=row.paid * WHOLE // most,
            due_parts=None if row.due_parts is None else row.due_parts * row.plan // most,
        )
        for row in found
    ]


class Group(NamedTuple):
    """A group of people: how many were paid, how much, and its bar in thousandths of all."""

    name: str
    people: int
    money: Money
    parts: int


def by_group(project: Project, counts: Counts) -> list[Group]:
    """Whom the money reached, the largest group first."""
    words = group_names(project)
    found = _grouped(counts.paid, lambda one: one.group)
    whole = sum(one.fen for one in counts.paid) or 1
    rows = [
        (words.get(code, code), sum(one.people for one in own), sum(one.fen for one in own))
        for code, own in found.items()
    ]
    return [
        Group(name, people, Money(fen), fen * WHOLE // whole)
        for name, people, fen in sorted(rows, key=lambda row: (-row[2], row[0]))
    ]


def group_names(project: Project) -> dict[str, str]:
    """What every group of the project's campaigns is called, by its code."""
    found: dict[str, str] = {}
    for campaign in project.campaigns.select_related("standard", "line"):
        found |= {code: short_name(group) for code, group in groups_of(campaign).items()}
    return found
