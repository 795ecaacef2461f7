"""Questions about goods: who may have them, what they are worth to a person, what lies in stock."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet, Sum

from nuanliu.core.eligibility import Candidate, Received
from nuanliu.core.money import Money
from nuanliu.core.roles import Role
from nuanliu.records.people.models import Person, RoleGrant
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.goods.models import Issue, Line, Order, StockMove
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments.queries import candidates

CARRIERS = (Role.OFFICE, Role.SERVICE_CENTER)
LIVE = ~Q(outcome="back")


def goods_of_year(
    persons: Collection[int], year: int, without_campaign: int
) -> dict[int, tuple[Received, ...]]:
    """By person: the goods he had, or is about to get, in a fiscal year outside one campaign."""
    rows = Line.objects.filter(
        LIVE, person__among=persons, order__campaign__project__fiscal_year=year
    )
    rows = rows.exclude(order__campaign=without_campaign).order_by("pk")
    had: defaultdict[int, list[Received]] = defaultdict(list)
    for person, group, source, fen in rows.values_list(
        "person", "nomination__group", "order__line__source", "value_fen"
    ):
        had[person].append(Received(group, source, Money(fen)))
    return {person: tuple(found) for person, found in had.items()}


def goods_in(campaign: Campaign, persons: Collection[int]) -> dict[int, int]:
    """By person: the value (fen) of the goods of a campaign that he has or is about to get."""
    rows = Line.objects.filter(LIVE, person__among=persons, order__campaign=campaign)
    return dict(rows.values_list("person").annotate(all=Sum("value_fen")).order_by())


def cases_with(
    order: Order, chosen: Collection[Nomination], value_fen: int, on: date
) -> list[Candidate]:
    """The facts about each person with goods of `value_fen` beside his money, for the caps."""
    had = goods_in(order.campaign, [one.person_id for one in chosen])
    found = candidates(order.campaign, chosen, on)
    return [
        replace(case, channel="goods", goods=Money(had.get(one.person_id, 0) + value_fen))
        for case, one in zip(found, chosen, strict=True)
    ]


def may_have(order: Order, union: int) -> QuerySet[Nomination]:
    """Approved people of one union of the campaign who have not had, nor are getting, the goods."""
    having = Line.objects.filter(LIVE, order=order).values("person")
    rows = Nomination.objects.filter(campaign=order.campaign, union=union, state="approved")
    return rows.exclude(person__in=having).select_related("person", "union").order_by("pk")


def carriers(order: Order, storekeeper: int, on: date) -> QuerySet[Person]:
    """Who may carry the goods of an order on a day; not who approved it or keeps the store."""
    held = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=on), since__lte=on, account__is_active=True
    )
    office = held.filter(role__in=CARRIERS, union=None).values("account__person")
    admins = held.filter(role=Role.ADMIN).values("account__person")
    rows = Person.objects.filter(pk__in=office).exclude(pk__in=admins)
    return rows.exclude(pk__in=[order.approved_by_id or 0, storekeeper]).order_by("name", "pk")


def order_of_claim(number: str) -> Order | None:
    """The order that a claim pays, if it pays one."""
    return Order.objects.filter(claimed=number).first()


def order_campaign(order: int) -> int:
    """The campaign an order belongs to."""
    return Order.objects.values_list("campaign", flat=True).get(pk=order)


def to_claim() -> QuerySet[Order]:
    """Accepted orders that no claim pays yet."""
    return Order.objects.filter(state="accepted", claimed="").order_by("-pk")


def moves_of(order: Order) -> QuerySet[StockMove]:
    """The stock book of an order, oldest first."""
    return order.moves.select_related("by").order_by("pk")


def lines_of(issue: Issue) -> QuerySet[Line]:
    """The people of an issue in the order of its sheet."""
    return issue.lines.select_related("person", "nomination__union").order_by("pk")
