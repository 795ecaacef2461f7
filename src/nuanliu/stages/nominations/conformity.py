"""The catalogue of `checks` over people on their way to a payment: at 申报 and at 审批.

Each nomination is seen together with every stored row that shares a key with it (number, account,
phone, union), fetched by index; what it will become is a payment that is only promised.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet

from nuanliu.checks.about import touched
from nuanliu.checks.catalogue import Severity
from nuanliu.checks.embedded import Finding, run
from nuanliu.core.refusal import Refusal
from nuanliu.core.sweeps import rows
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns.binding import Rows, campaign_key, campaign_tables
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.binding import nomination_tables, person_key
from nuanliu.stages.nominations.models import GONE, Nomination, Ruling

# The rules that can be asked before any money moves.
BEFORE_MONEY = frozenset(
    {
        "CAP-NOMINATED",
        "CAP-UNKNOWN",
        "CAP-YEAR",
        "DEAD-PAID",
        "DUP-ACCOUNT",
        "DUP-PERSON",
        "DUP-PHONE",
        "DUP-UNIONS",
        "DUP-YEARS",
        "GROUP-CLOSED",
        "ID-UNKNOWN",
        "KIN-NOMINATED",
        "LISTED",
        "QUOTA-OVER",
        "QUOTA-SUM",
        "SOURCE-CLOSED",
    }
)
FIXES = {
    Severity.REFUSE: "请核实；有误的请更正，属实的不列入本次名单",
    Severity.DECISION: "请领导裁定并写明理由后再办理",
    Severity.NOTE: "请留意；不影响办理",
}
PROMISE = "promise:"


class Judged(NamedTuple):
    """A finding about one nomination."""

    nomination: int
    finding: Finding


def judged(
    campaign: Campaign,
    chosen: QuerySet[Nomination],
    on: date,
    *,
    more: Mapping[str, Rows] | None = None,
    codes: Collection[str] = BEFORE_MONEY,
    batches: Mapping[int, str] | None = None,
) -> list[Judged]:
    """Every finding about the chosen nominations of a campaign on a day, notes included.

    more: tables of later stages for the rules in `codes` that need them; batches: the batch of each
    nomination, as those tables call it.
    """
    picked = set(chosen.values_list("pk", flat=True))
    around = sharing(campaign, chosen)
    campaigns = Campaign.objects.filter(pk__in=around.order_by().values("campaign"))
    tables = {
        **campaign_tables(campaigns.select_related("standard", "line").order_by("pk")),
        **nomination_tables(around, names=False),
        "payment": promises(campaign, around, picked, on, batches or {}),
        **(more or {}),
    }
    return [
        Judged(number, finding)
        for finding, payments in touched(run(tables, codes), tables)
        for number in sorted(int(key.removeprefix(PROMISE)) for key in payments)
        if number in picked
    ]


def sharing(campaign: Campaign, chosen: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """The chosen and every nomination of the same people, accounts, phones and quotas."""
    people = Person.objects.filter(pk__in=chosen.order_by().values("person"))
    cards = people.exclude(card_index="").values("card_index")
    phones = people.exclude(phone_index="").values("phone_index")
    same = Person.objects.filter(
        Q(pk__in=people.values("pk")) | Q(card_index__in=cards) | Q(phone_index__in=phones)
    )
    unions = chosen.order_by().values("union")
    return Nomination.objects.filter(
        Q(person__in=same.values("pk")) | Q(campaign=campaign, union__in=unions)
    )


def promises(
    campaign: Campaign,
    around: QuerySet[Nomination],
    picked: Collection[int],
    on: date,
    batches: Mapping[int, str],
) -> Rows:
    """What the nominations will become: payments on the day of asking, or in their own window.

    In other campaigns only those are promised something who were approved, and did not give it
    back; a reserve is promised nothing until he is chosen.
    """
    promised = list(_promised(around, picked, on, batches))
    if not promised:
        return []
    back = set(around.filter(payments__state="recovered").values_list("pk", flat=True))
    key = campaign_key(campaign.pk)
    return [
        row._replace(live=row.live and (row.campaign == key or approved) and pk not in back)
        for pk, row, approved in promised
    ]


def _promised(
    around: QuerySet[Nomination], picked: Collection[int], on: date, batches: Mapping[int, str]
) -> Iterator[tuple[int, rows.Payment, bool]]:
    values = around.order_by("pk").values_list(
        "pk",
        "campaign_id",
        "campaign__window_from",
        "person_id",
        "union__code",
        "group",
        "campaign__line__source",
        "channel",
        "amount_fen",
        "reserve",
        "state",
    )
    for pk, campaign, window, person, union, group, source, channel, fen, reserve, state in values:
        row = rows.Payment(
            payment=f"{PROMISE}{pk}",
            batch=batches.get(pk, ""),
            campaign=campaign_key(campaign),
            person=person_key(person),
            union_code=union,
            group_code=group,
            source=source,
            channel=channel,
            holder_index=None,
            amount_fen=fen,
            pay_on=on if pk in picked else window,
            reissue_of=None,
            back_on=None,
            paid=False,
            live=state not in GONE and (pk in picked or not reserve),
        )
        yield pk, row, state == "approved"


def refusals(found: Iterable[Judged]) -> list[Refusal]:
    """What stops the nominations: findings that refuse, and those nobody has ruled may pass.

    One refusal a rule and message, naming the people it is about.
    """
    stopping = _stopping(list(found))
    names = dict(
        Nomination.objects.filter(pk__among={one.nomination for one in stopping}).values_list(
            "pk", "person__name"
        )
    )
    about: dict[tuple[str, str, Severity, str], list[str]] = defaultdict(list)
    for number, one in stopping:
        about[one.code, one.message, one.severity, one.clause].append(names[number])
    return [
        Refusal(code, f"{told(people)}：{message}", FIXES[severity], clause)
        for (code, message, severity, clause), people in about.items()
    ]


def _stopping(found: list[Judged]) -> list[Judged]:
    ruled = set(
        Ruling.objects.filter(
            nomination__among={one.nomination for one in found}, allowed=True
        ).values_list("nomination_id", "code")
    )
    return [
        one
        for one in found
        if one.finding.severity is Severity.REFUSE
        or (
            one.finding.severity is Severity.DECISION
            and (one.nomination, one.finding.code) not in ruled
        )
    ]


def told(people: list[str]) -> str:
    """Who it is about, the first by name."""
    return people[0] if len(people) == 1 else f"{people[0]}等 {len(people)} 人"
