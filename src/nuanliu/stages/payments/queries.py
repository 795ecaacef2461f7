"""Questions about payments: who is still to be paid, what a run holds, who was paid what."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from nuanliu.core.eligibility import Candidate, Received
from nuanliu.core.identity import parse_id
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.people import keys
from nuanliu.records.people.models import ComparisonHit, Person
from nuanliu.records.people.verdicts import others_of
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import list_severity
from nuanliu.stages.nominations.consents import withdrawn_in
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.nominations.queries import granted_before, live, twins_in
from nuanliu.stages.payments.models import (
    LIVE,
    Evidence,
    EvidenceKind,
    Payment,
    ResultException,
    Run,
)
from nuanliu.stages.reviews.models import Batch, Objection
from nuanliu.stages.reviews.queries import open_by_nomination
from nuanliu.stages.reviews.standing import groups_of_campaign

# Paid, and a part of it recovered: the person keeps the rest.
PARTLY_BACK = Q(state="paid", case__recovered_fen__gt=0)


def payable(batch: Batch, channel: str) -> QuerySet[Nomination]:
    """Approved nominations of a batch for a channel with no payment, or only void ones."""
    tried = Payment.objects.filter(nomination__item__batch=batch).exclude(state="void")
    rows = Nomination.objects.filter(item__batch=batch, channel=channel, state="approved")
    return rows.exclude(pk__in=tried.values("nomination")).select_related("person")


def earlier_payments(batch: Batch) -> dict[int, int]:
    """By nomination of a batch: its newest payment, which the next one names (law 3)."""
    rows = Payment.objects.filter(nomination__item__batch=batch).values_list("nomination")
    return dict(rows.annotate(newest=Max("pk")).order_by())


def set_aside_itself(payment: Payment) -> bool:
    """Whether the money was set aside for this very payment, and not by the decision on him.

    So it is for the reissue of what came back: the return had made that available.
    """
    return payment.reissue_of is not None and payment.reissue_of.state == "returned"


def held_back(batch: Batch, channel: str) -> list[Nomination]:
    """Whom an undecided objection, a withdrawn consent or a lacking account keeps out of a run."""
    held = Q(pk__among=open_by_nomination(batch)) | Q(person__among=withdrawn_in(batch.campaign))
    if channel == Channel.BANK:
        held |= Q(person__card__isnull=True) | Q(person__bank="")
    return list(payable(batch, channel).filter(held).order_by("pk"))


def to_recover(campaign: Campaign) -> QuerySet[Payment]:
    """What reached people against whom an objection was upheld since, and is not asked back yet."""
    upheld = Objection.objects.filter(state="upheld").exclude(nomination=None)
    rows = paid_in(campaign).filter(nomination__in=upheld.values("nomination"), case=None)
    return rows.order_by("number")


def held_in(run: Run) -> list[str]:
    """The names of those in a run against whom an objection is open."""
    rows = Objection.objects.filter(state="open", nomination__payments__in=run.payments.all())
    names = rows.order_by("pk").values_list("nomination__person__name", flat=True)
    return [name for name in dict.fromkeys(names) if name]


def withdrawn_from(run: Run) -> list[str]:
    """The names of those in a run who have withdrawn their consent."""
    gone = withdrawn_in(run.batch.campaign)
    rows = run.payments.filter(person__among=gone).order_by("pk") if gone else run.payments.none()
    return list(rows.values_list("payee", flat=True))


def listed_in(run: Run) -> list[str]:
    """The names of those in a run who stand on a list that stops them by now."""
    stopped = list(lists_by_index(run.batch))
    rows = run.payments.filter(person__id_index__among=stopped) if stopped else run.payments.none()
    return list(rows.order_by("pk").values_list("payee", flat=True))


def explainers(batch: Batch) -> list[int]:
    """The persons who settled exceptions of a batch's answers."""
    rows = ResultException.objects.filter(result__run__batch=batch, state="settled")
    return list(rows.order_by().values_list("settled_by_id", flat=True).distinct())


def sharing_card(nomination: Nomination) -> list[str]:
    """The others of a campaign who would be paid into a person's account."""
    person, rows = nomination.person, live(nomination.campaign)
    others = rows.filter(person__card_index=person.card_index).exclude(person=person)
    return list(others.order_by("pk").values_list("person__name", flat=True))


def shown_by(own: Collection[str], sheets: Collection[str]) -> list[str]:
    """The numbers of payments that files are evidence of already, by SHA-256.

    own: files that may show one payment only; sheets: files that may show others, as sheets too.
    """
    files = [*own, *sheets]
    signatures = Q(file__in=files) & ~Q(kind=EvidenceKind.PHOTO)
    papers = Q(payee_paper__in=files) | Q(proxy_paper__in=files)
    used = Q(file__in=own) | signatures | Q(consent__in=files) | papers
    found = Evidence.objects.filter(used).order_by("pk")
    return list(found.values_list("payment__number", flat=True))


def persons_shown(files: Collection[str]) -> dict[str, set[str]]:
    """By SHA-256 of a file: the keyed indexes of those whose identity document it is on record.

    '' among them: the file is a signature, a sheet or a consent.
    """
    found: dict[str, set[str]] = {}
    rows = Evidence.objects.select_related("payment__person")
    for column in ("payee_paper", "proxy_paper", "file", "consent"):
        for row in rows.filter(**{f"{column}__in": files}):
            found.setdefault(getattr(row, f"{column}_id"), set()).add(_whose(row, column))
    return found


def _whose(row: Evidence, column: str) -> str:
    if column == "payee_paper":
        return row.payment.person.id_index or ""
    if column == "proxy_paper" and row.proxy_number is not None:
        return keys.current().blind_index("id", row.proxy_number.open())
    return ""


def control_of(run: Run) -> tuple[str, int]:
    """SHA-256 over (number, nomination, person, fen) of a run's lines, and their sum in fen."""
    digest, total = hashlib.sha256(), 0
    rows = run.payments.exclude(state="void").order_by("number")
    for row in rows.values_list("number", "nomination_id", "person_id", "amount_fen"):
        digest.update(("|".join(str(part) for part in row) + "\n").encode())
        total += row[3]
    return digest.hexdigest(), total


def lists_by_index(batch: Batch) -> dict[str, list[str]]:
    """The lists that hold somebody of a batch and stop him, by the keyed index of his number."""
    people = Person.objects.filter(nominations__item__batch=batch)
    rows = ComparisonHit.objects.filter(id_index__in=people.values("id_index"))
    found: dict[str, list[str]] = {}
    for index, name in rows.order_by("list_name").values_list("id_index", "list_name"):
        if list_severity(batch.campaign, name) == "refuse":
            found.setdefault(index, []).append(name)
    return found


def paid_in(campaign: Campaign) -> QuerySet[Payment]:
    """Payments of a campaign that reached the person and stayed there."""
    return Payment.objects.filter(campaign=campaign, state="paid")


Found = dict[int, tuple[Received, ...]]
_ELSEWHERE: list[Callable[[Collection[int], int, int], Found]] = []


def also_received(find: Callable[[Collection[int], int, int], Found]) -> None:
    """A later stage's answer to `yearly_received`, for what reaches people beside payments.

    find: takes persons, the fiscal year and the campaign to leave out.
    """
    if find not in _ELSEWHERE:
        _ELSEWHERE.append(find)


def _beside(persons: Collection[int], year: int, without_campaign: int) -> Found:
    told: dict[int, tuple[Received, ...]] = {}
    for find in _ELSEWHERE:
        for person, found in find(persons, year, without_campaign).items():
            told[person] = (*told.get(person, ()), *found)
    return told


def yearly_received(
    persons: Collection[int], year: int, without_campaign: int
) -> dict[int, tuple[Received, ...]]:
    """By person: what he had, or is about to get, in a fiscal year outside one campaign.

    Counts what he had under other numbers that a verdict called his, and earlier lists taken over.
    """
    people = Person.objects.filter(pk__among=persons)
    others = others_of(people)
    everybody = {*persons, *(other for told in others.values() for other in told)}
    rows = Payment.objects.filter(
        person__among=everybody, state__in=LIVE, campaign__project__fiscal_year=year
    ).exclude(campaign=without_campaign)
    had: defaultdict[int, list[Received]] = defaultdict(list)
    values = rows.order_by("pk").values_list(
        "person_id", "nomination__group", "line__source", "amount_fen"
    )
    for person, group, source, fen in values:
        had[person].append(Received(group, source, Money(fen)))
    for person, found in _beside(everybody, year, without_campaign).items():
        had[person] += found
    before = granted_before(people, year, others)
    told = {
        person: (
            *(one for each in (person, *sorted(others.get(person, ()))) for one in had[each]),
            *before.get(person, ()),
        )
        for person in persons
    }
    return {person: received for person, received in told.items() if received}


def candidates(campaign: Campaign, chosen: Collection[Nomination], on: date) -> list[Candidate]:
    """The facts about each nomination that the rules of one person look at, at payment.

    Asked of the tables in one query for all of them; Refused when a kept ID number is unreadable.
    """
    year, groups = campaign.project.fiscal_year, groups_of_campaign(campaign, on)
    twins = twins_in(
        campaign, others_of(Person.objects.filter(pk__among=[one.person_id for one in chosen]))
    )
    had = yearly_received([row.person_id for row in chosen], year, campaign.pk)
    return [
        Candidate(
            where=row.person.name,
            campaign=campaign.name,
            group=row.group,
            source=campaign.line.source,
            channel=row.channel,
            money=Money(row.amount_fen),
            born=_born(row.person, on),
            paid_this_year=had.get(row.person_id, ()),
            live_elsewhere=twins.get(row.person_id, ()),
            campaign_groups=groups,
        )
        for row in chosen
    ]


def _born(person: Person, on: date) -> date | None:
    if person.id_number is None:
        return None
    read = parse_id(person.id_number.open(), on=on)
    if isinstance(read, Refusal):
        raise Refused(read)
    return read.birth


def lines_of(run: Run) -> list[Payment]:
    """The payments of a run in the order of its paper; a run that left keeps its void ones."""
    rows = run.payments.select_related("person", "nomination__union", "evidence").order_by("number")
    return list(rows)


def runs_of(campaign: Campaign) -> list[Run]:
    """The runs of a campaign that were not cancelled, oldest first, with their payments."""
    rows = Run.objects.filter(batch__campaign=campaign).exclude(state="cancelled")
    return list(rows.prefetch_related("payments").order_by("pk"))


def exceptions_in(campaign: Campaign) -> list[ResultException]:
    """Every line of the bank's answers that matched nothing, settled or not, as it came in."""
    rows = ResultException.objects.filter(result__run__batch__campaign=campaign)
    return list(rows.select_related("result__run", "settled_by").order_by("result", "row", "pk"))


def undone_in(campaign: Campaign) -> list[Payment]:
    """Payments that failed, were void, came back or were taken back, also in part, by number."""
    undone = Q(state__in=("failed", "void", "returned", "recovered"))
    rows = Payment.objects.filter(undone | PARTLY_BACK, campaign=campaign)
    rows = rows.exclude(run__state="cancelled")
    return list(rows.select_related("nomination__union", "case").order_by("number"))


def partly_back(campaign: Campaign) -> dict[int, int]:
    """By payment that stands although a part of it was taken back: that part, in fen."""
    rows = Payment.objects.filter(PARTLY_BACK, campaign=campaign)
    return dict(rows.values_list("pk", "case__recovered_fen"))


def may_go_again(run: Run) -> QuerySet[Payment]:
    """Payments of a run that failed or came back, not sent again, of people still approved."""
    rows = not_arrived().filter(run=run, nomination__state="approved")
    return rows.select_related("nomination__union").order_by("number")


def not_arrived() -> QuerySet[Payment]:
    """Payments that failed, and those that came back for somebody still to be paid; unrepeated.

    What came back is available again at once; when its payee then leaves the list, nothing waits.
    What failed is set aside until it is sent again or made void; before that nobody leaves.
    """
    back = Q(state="returned", nomination__state="approved")
    again = Payment.objects.filter(reissue_of=OuterRef("pk")).exclude(state="void")
    return Payment.objects.filter(Q(state="failed") | back).exclude(Exists(again))
