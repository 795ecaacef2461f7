"""The rules of one person (core.eligibility) asked of a whole list at once, without a query a row.

Asked when a list is sent to review, also when it comes again after a return, and once more when it
is decided on. Age is left to nomination and payment: it needs the ID number in clear, and nobody
gets younger. One person twice in a campaign cannot be: the tables refuse it.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from nuanliu.core.eligibility import Candidate, Received, assess
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.standards import compare, read_standards
from nuanliu.records.people.models import ComparisonHit, Person
from nuanliu.records.people.verdicts import others_of
from nuanliu.stages.campaigns.models import Campaign, StandardText
from nuanliu.stages.campaigns.queries import list_severity, standard_of
from nuanliu.stages.nominations import conformity
from nuanliu.stages.nominations.consents import held_among, withdrawn_in
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.nominations.queries import granted_before, live, past_grants, twins_in
from nuanliu.stages.reviews import policies
from nuanliu.stages.reviews.binding import batch_key, review_tables
from nuanliu.stages.reviews.models import Batch, Decision, Item

# What can be asked of a list before it is decided on.
BEFORE_DECISION = conformity.BEFORE_MONEY | {"DUTY-SAME", "KIN-HANDLED", "NOTICE-SHORT"}


class _Case(NamedTuple):
    """What the rules look at; people with the same case have the same answer. Amounts in fen."""

    group: str
    channel: str
    fen: int
    had: tuple[Received, ...] = ()


def reasons_against(
    campaign: Campaign, chosen: QuerySet[Nomination], on: date
) -> Iterator[Refusal]:
    """Every reason why some nominations of a campaign may not go on, on a day.

    First the rules of one person; a list they pass is put to the catalogue over tables as well.
    """
    reasons = list(_reasons_one_by_one(campaign, chosen, on))
    yield from reasons or conformity.refusals(findings_about(campaign, chosen, on))


def findings_about(
    campaign: Campaign,
    chosen: QuerySet[Nomination],
    on: date,
    codes: frozenset[str] = BEFORE_DECISION,
) -> list[conformity.Judged]:
    """What the catalogue says of nominations in their batches on a day, notes included."""
    batches = Batch.objects.filter(items__nomination__in=chosen).distinct()
    items = Item.objects.filter(batch__in=batches).values_list("nomination_id", "batch_id")
    return conformity.judged(
        campaign,
        chosen,
        on,
        more=review_tables(batches),
        codes=codes,
        batches={nomination: batch_key(batch) for nomination, batch in items},
    )


def _reasons_one_by_one(
    campaign: Campaign, chosen: QuerySet[Nomination], on: date
) -> Iterator[Refusal]:
    standards, groups = standard_of(campaign), groups_of_campaign(campaign, on)
    others = others_of(_people(chosen))
    for case, names in _cases(campaign, chosen, others).items():
        candidate = Candidate(
            where=_told(names),
            campaign=campaign.name,
            group=case.group,
            source=campaign.line.source,
            channel=case.channel,
            money=Money(case.fen),
            born=None,
            paid_this_year=case.had,
            campaign_groups=groups,
        )
        yield from assess(candidate, standards, on)
    yield from _unnumbered(chosen)
    yield from _on_lists(campaign, chosen)
    yield from _withdrawn(campaign, chosen)
    yield from _twice(campaign, chosen, others)
    yield from _on_one_account(campaign, chosen)


def groups_of_campaign(campaign: Campaign, on: date) -> frozenset[str]:
    """The codes of the groups a campaign is for, as its standards name them on a day."""
    standards = standard_of(campaign)
    return frozenset(code for text in campaign.groups for code in standards.groups_named(text, on))


def promised_elsewhere(campaign: Campaign) -> QuerySet[Nomination]:
    """Who stands approved, and so has money or is about to, in other campaigns of the year.

    Who was paid wrongly and gave all of it back is not counted.
    """
    rows = Nomination.objects.filter(
        state="approved", campaign__project__fiscal_year=campaign.project.fiscal_year
    )
    return rows.exclude(campaign=campaign).exclude(payments__state="recovered")


def _cases(
    campaign: Campaign, chosen: QuerySet[Nomination], others: dict[int, set[int]]
) -> dict[_Case, tuple[int, str]]:
    """How many people there are of each case, and the name of the first of them."""
    elsewhere, year = promised_elsewhere(campaign), campaign.project.fiscal_year
    before = granted_before(_people(chosen), year, others)
    counting = Q(person__in=elsewhere.values("person")) | Q(person__among=list(others))
    if before:
        counting |= Q(person__in=past_grants(year).values("person"))
    known, fresh = chosen.filter(counting), chosen.exclude(counting)
    counted = fresh.order_by().values_list("group", "channel", "amount_fen")
    kinds = list(counted.annotate(people=Count("pk"), first=Min("pk")).order_by("first"))
    names = dict(
        Nomination.objects.filter(pk__in=[row[-1] for row in kinds]).values_list(
            "pk", "person__name"
        )
    )
    found = {_Case(*case): (people, names[first]) for *case, people, first in kinds}
    everybody = Q(person__in=known.order_by().values("person"))
    everybody |= Q(person__among={one for told in others.values() for one in told})
    had = _had(elsewhere.filter(everybody))
    rows = known.order_by("pk").values_list(
        "person_id", "person__name", "group", "channel", "amount_fen"
    )
    for person, name, group, channel, fen in rows:
        received = (one for each in (person, *sorted(others.get(person, ()))) for one in had[each])
        case = _Case(group, channel, fen, (*received, *before.get(person, ())))
        people, first = found.get(case, (0, name))
        found[case] = (people + 1, first)
    return found


def _people(chosen: QuerySet[Nomination]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=chosen.order_by().values("person"))


def _had(rows: QuerySet[Nomination]) -> dict[int, tuple[Received, ...]]:
    found: defaultdict[int, tuple[Received, ...]] = defaultdict(tuple)
    values = rows.order_by("pk").values_list(
        "person_id", "group", "campaign__line__source", "amount_fen"
    )
    for person, group, source, fen in values:
        found[person] = (*found[person], Received(group, source, Money(fen)))
    return found


def _told(names: tuple[int, str]) -> str:
    people, first = names
    return first if people == 1 else f"{first}等 {people} 人"


def _unnumbered(chosen: QuerySet[Nomination]) -> Iterator[Refusal]:
    """MISSING for people whose number is not kept: nobody can say who they are."""
    names = list(chosen.filter(person__id_index=None).values_list("person__name", flat=True))
    if names:
        yield Refusal("MISSING", f"{'、'.join(names)}未填身份证号", "请补齐后重新提交")


def _on_lists(campaign: Campaign, chosen: QuerySet[Nomination]) -> Iterator[Refusal]:
    """COMPARISON for everybody who has come to stand on a list that the campaign refuses (死亡 …).

    Lists that need a leader's ruling, or are only shown, are left to the rule LISTED.
    """
    hits = ComparisonHit.objects.filter(id_index__in=chosen.values("person__id_index"))
    lists: defaultdict[str, list[str]] = defaultdict(list)
    for index, name in hits.order_by("list_name").values_list("id_index", "list_name"):
        if list_severity(campaign, name) == "refuse":
            lists[index].append(name)
    people = Person.objects.filter(id_index__among=list(lists)).order_by("pk")
    for found, name in people.values_list("id_index", "name"):
        what = f"{name}在“{'、'.join(lists[found or ''])}”中"
        yield Refusal("COMPARISON", what, "请核实；属实的请办理退出，有误的请附证明材料")


def _withdrawn(campaign: Campaign, chosen: QuerySet[Nomination]) -> list[Refusal]:
    """CONSENT-HELD for everybody who withdrew his consent, where the campaign rests on it."""
    gone = withdrawn_in(campaign)
    rows = chosen.filter(person__among=gone).select_related("person").order_by("pk") if gone else ()
    return held_among(gone, rows)


def _twice(
    campaign: Campaign, chosen: QuerySet[Nomination], others: dict[int, set[int]]
) -> Iterator[Refusal]:
    """DUP-CAMPAIGN for who stands in the campaign under another number too, by verdict (law 3)."""
    twins = twins_in(campaign, others)
    rows = chosen.filter(person__among=list(twins)).order_by("pk")
    for person, name in rows.values_list("person_id", "person__name"):
        what = f"{name}已由{'、'.join(twins[person])}用另一个证件号报过，两者已认定为同一人"
        yield Refusal("DUP-CAMPAIGN", what, "请让其中一条退回或退出")


def _on_one_account(campaign: Campaign, chosen: QuerySet[Nomination]) -> Iterator[Refusal]:
    """SHARED-ACCOUNT for several people of a campaign who would be paid into one account."""
    banked = live(campaign).filter(channel=Channel.BANK).exclude(person__card_index="")
    counted = banked.order_by().values("person__card_index").annotate(people=Count("pk"))
    shared = counted.filter(people__gt=1).values("person__card_index")
    rows = chosen.filter(channel=Channel.BANK, person__card_index__in=shared).order_by("pk")
    names: defaultdict[str, list[str]] = defaultdict(list)
    for index, name in rows.values_list("person__card_index", "person__name"):
        names[index].append(name)
    for people in names.values():
        what = f"{'、'.join(people)}的银行卡号与本次活动中另一个人的相同"
        yield Refusal("SHARED-ACCOUNT", what, "一个账户只用于一个人，请核对后更正")


def stricter_since(campaign: Campaign, on: date, ruled_on: date | None) -> Refusal | None:
    """A stricter standard came since the campaign was pinned, and nobody ruled on it (law 4).

    ruled_on: the day of the collective decision that the campaign goes on under its own standards.
    """
    newer = newer_standard(campaign)
    if newer is None:
        return None
    stricter = compare(standard_of(campaign), read_standards(newer.text), on)
    return policies.standard_still_binds(stricter, newer.received_on, ruled_on)


def newer_standard(campaign: Campaign) -> StandardText | None:
    """The latest text of the campaign's set of standards that came after the pinned one."""
    pinned = standard_of(campaign)
    rows = StandardText.objects.filter(received_on__gt=campaign.standard.received_on)
    for row in rows.order_by("-received_on", "pk"):
        read = read_standards(row.text)
        if (read.name, read.fiscal_year) == (pinned.name, pinned.fiscal_year):
            return row
    return None


def day_of_ruling(number: str) -> date | None:
    """The day of the collective decision of that number, None when there is none."""
    return Decision.objects.filter(number=number).values_list("on", flat=True).first()
