"""The sums behind the figures of a project, kept beside the books and valid for one moment of them.

Every change writes its journal line in the same transaction (law 9). So sums made when the journal
had n lines hold while it has n lines; when it has a few more, these lines say which unions and
which vouchers to count again, and nothing else is read. A page is as quick for 200,000 payments as
for two hundred. They lie with the sessions: a lost row is counted anew, a backup holds none.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from nuanliu.faces.web.models import KeptSums
from nuanliu.records.journal.queries import Mark, told_since
from nuanliu.records.journal.queries import mark as present
from nuanliu.records.ledger.queries import paid_by_day
from nuanliu.stages.nominations.models import GONE, Nomination
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects.models import Project

MOST_LINES = 2000  # of the journal since: after more, counting anew costs no more
MOST_UNIONS = 30  # counted again one by one
TRIES = 3  # while others write, before an answer is given that is not kept
# Who stands for a place: those named for one, and those of the reserve who took one.
IN_PLACE = Q(reserve=False) | Q(state="approved")
NOMINATION, PAYMENT, VOUCHER = "nominations.nomination", "payments.payment", "ledger.voucher"


class Paid(NamedTuple):
    """What arrived and stayed, of one campaign, union and group."""

    campaign: int
    union: int
    group: str
    people: int
    fen: int


class Named(NamedTuple):
    """How many stand for a place, of one campaign and union."""

    campaign: int
    union: int
    people: int


class Sums(NamedTuple):
    """Paid and named by union, and what was paid on each day (less what came back), in fen."""

    paid: list[Paid]
    named: list[Named]
    days: dict[date, int]


def sums_of(project: Project) -> Sums:
    """The sums of a project as its books are now; kept for whoever asks next."""
    for _ in range(TRIES):
        moment = present()
        found, fresh = _found(project, moment)
        if present() == moment:  # nobody wrote while it was counted
            if fresh:
                _keep(project, moment, found)
            return found
    return found


def _found(project: Project, moment: Mark) -> tuple[Sums, bool]:
    """The sums at a moment, and whether they differ from what is kept."""
    row = KeptSums.objects.filter(project=project.pk).first()
    if row is not None and (row.size, row.last) == moment:
        return _read(row.told), False
    changed = None if row is None else told_since(Mark(row.size, row.last), MOST_LINES)
    if row is None or changed is None:
        return counted(project), True
    return _refreshed(project, _read(row.told), changed) or counted(project), True


def counted(project: Project) -> Sums:
    """The same, counted from every payment and nomination of the project."""
    campaigns = list(project.campaigns.values_list("pk", flat=True))
    paid = Payment.objects.filter(campaign__in=campaigns, state="paid").order_by()
    by = paid.values_list("campaign_id", "nomination__union_id", "nomination__group")
    named = _standing(Nomination.objects.filter(campaign__in=campaigns)).order_by()
    by_union = named.values_list("campaign_id", "union_id").annotate(people=Count("pk"))
    return Sums(
        sorted(Paid(*row) for row in by.annotate(people=Count("pk"), fen=Sum("amount_fen"))),
        sorted(Named(*row) for row in by_union),
        paid_by_day(_lines(project)),
    )


def _standing(rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
    return rows.filter(IN_PLACE).exclude(state__in=GONE)


def _lines(project: Project) -> list[int]:
    return list(project.lines.order_by("pk").values_list("ledger_line_id", flat=True))


def _refreshed(project: Project, old: Sums, changed: Iterable[tuple[str, str]]) -> Sums | None:
    """The old sums with the unions of changed people counted again and new vouchers added.

    None where so many unions are touched that all may be counted.
    """
    ids: dict[str, set[int]] = {NOMINATION: set(), PAYMENT: set(), VOUCHER: set()}
    for kind, number in changed:
        if kind in ids:
            ids[kind].add(int(number))
    people = Payment.objects.filter(pk__among=ids[PAYMENT]).values_list("nomination_id", flat=True)
    touched = Nomination.objects.filter(pk__among=ids[NOMINATION] | set(people))
    unions = set(touched.filter(campaign__project=project).values_list("union_id", flat=True))
    if len(unions) > MOST_UNIONS:
        return None
    days = paid_by_day(_lines(project), ids[VOUCHER]) if ids[VOUCHER] else {}
    both = {day: old.days.get(day, 0) + days.get(day, 0) for day in old.days.keys() | days.keys()}
    paid, named = _of_unions(project, unions)
    return Sums(
        sorted([*(one for one in old.paid if one.union not in unions), *paid]),
        sorted([*(one for one in old.named if one.union not in unions), *named]),
        {day: fen for day, fen in both.items() if fen},
    )


def _of_unions(project: Project, unions: Collection[int]) -> tuple[list[Paid], list[Named]]:
    """Some unions alone, from their people on: no table is read that holds others."""
    paid: list[Paid] = []
    named: list[Named] = []
    campaigns = set(project.campaigns.values_list("pk", flat=True))
    for union in unions:
        paid += _paid_in(union, campaigns)
        named += _named_in(union, campaigns)
    return paid, named


def _paid_in(union: int, campaigns: set[int]) -> Iterator[Paid]:
    own = Nomination.objects.filter(union=union)
    rows = Payment.objects.filter(nomination__in=own, state="paid").order_by()
    by = rows.values_list("campaign_id", "nomination__group")
    for campaign, group, people, fen in by.annotate(people=Count("pk"), fen=Sum("amount_fen")):
        if campaign in campaigns:
            yield Paid(campaign, union, group, people, fen)


def _named_in(union: int, campaigns: set[int]) -> Iterator[Named]:
    rows = _standing(Nomination.objects.filter(union=union)).order_by()
    for campaign, people in rows.values_list("campaign_id").annotate(people=Count("pk")):
        if campaign in campaigns:
            yield Named(campaign, union, people)


def _keep(project: Project, moment: Mark, sums: Sums) -> None:
    told = {
        "paid": sums.paid,
        "named": sums.named,
        "days": [(day.isoformat(), fen) for day, fen in sorted(sums.days.items())],
    }
    now = {"size": moment.size, "last": moment.last, "told": told}
    KeptSums.objects.update_or_create(project=project.pk, defaults=now)


def _read(told: dict[str, Any]) -> Sums:
    return Sums(
        [Paid(*row) for row in told["paid"]],
        [Named(*row) for row in told["named"]],
        {date.fromisoformat(day): fen for day, fen in told["days"]},
    )
