"""Questions about projects: what was granted, line by line and in all."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum

from nuanliu.records.ledger.queries import Balance, balances, replayed
from nuanliu.records.prepared import Prepared
from nuanliu.stages.projects.models import BudgetChange, BudgetLine, ChangeKind, Project


def line_balances(project: Project) -> list[Balance]:
    """The counter rows of a project's lines, in the order of the plan."""
    return balances(list(project.lines.order_by("pk").values_list("ledger_line_id", flat=True)))


def balances_on(project: Project, on: date) -> list[Balance]:
    """The same as they stood at the end of a day, added up from the vouchers till then."""
    return [replayed(line.line, on) for line in line_balances(project)]


def appropriated_fen(project: Project, on: date | None = None) -> int:
    """Everything granted to the project after 追加, 调减 and 上缴, in fen; now or by a day."""
    return sum(line.appropriated_fen for line in _balances(project, on))


def paid_fen(project: Project, on: date | None = None) -> int:
    """Everything that reached people or suppliers and stayed there, in fen; now or by a day."""
    return sum(line.paid_fen for line in _balances(project, on))


def _balances(project: Project, on: date | None) -> list[Balance]:
    return line_balances(project) if on is None else balances_on(project, on)


def adjusted_fen(line: BudgetLine, on: date) -> int:
    """What a line is to spend in the year, in fen: as planned, with 追加, 调减 and 调剂 by a day.

    拨款 only brings what was planned, and 上缴 gives back what was not spent.
    """
    more, less = _changes(line, on)
    return line.planned_fen + total_fen(more) - total_fen(less)


def adjusted_people(line: BudgetLine, on: date | None = None) -> int | None:
    """How many people a line is for: as planned, with what the same documents say of people.

    As it stands, or by a day; None where no head-count was planned.
    """
    if line.people is None:
        return None
    more, less = _changes(line, on)
    return line.people + _people(more) - _people(less)


def changes_of_people(line: BudgetLine) -> QuerySet[BudgetChange]:
    """The documents that stand and changed the head-count of a line, by number of entry."""
    more, less = _changes(line, None)
    return (more | less).exclude(people=None).order_by("pk")


def _changes(
    line: BudgetLine, on: date | None
) -> tuple[QuerySet[BudgetChange], QuerySet[BudgetChange]]:
    """The documents that raise a line beyond its plan and those that lower it; now or by a day."""
    stands = Q(state__in=("posted", "reversing"))
    if on is not None:
        stands = (stands | Q(state="reversed", reversed_on__gt=on)) & Q(document_date__lte=on)
    rows = BudgetChange.objects.filter(stands)
    more = rows.filter(Q(line=line, kind=ChangeKind.SUPPLEMENT) | Q(to_line=line))
    return more, rows.filter(line=line, kind__in=(ChangeKind.REDUCE, ChangeKind.TRANSFER))


def _people(changes: QuerySet[BudgetChange]) -> int:
    return int(changes.aggregate(people=Sum("people", default=0))["people"])


def opening_fen(line: BudgetLine) -> int:
    """What of a line was paid before these books began, in fen."""
    return total_fen(opening_entries(line.project).filter(line=line))


def opening_entries(project: Project) -> QuerySet[BudgetChange]:
    """The documents by which money was paid before these books began, and that stand."""
    rows = project.changes.filter(kind=ChangeKind.OPENING_PAID, state__in=("posted", "reversing"))
    return rows.order_by("pk")


def total_fen(rows: QuerySet[Any]) -> int:
    """The sum of `amount_fen` over some changes, nominations, payments or claims, in fen."""
    return int(rows.aggregate(fen=Sum("amount_fen", default=0))["fen"])


def left_fen(project: Project) -> int:
    """What is neither paid nor on its way to be, in fen: appropriated minus paid."""
    return appropriated_fen(project) - paid_fen(project)


class YearMoney(NamedTuple):
    """What was granted for a year, in fen: paid, on its way or promised, and free."""

    granted_fen: int
    paid_fen: int
    moving_fen: int
    free_fen: int


def money_of_year(year: int) -> YearMoney | None:
    """The money of every project of a fiscal year; None where it has none that was approved."""
    return next((YearMoney(granted, paid, held + way, free)
                 for _, granted, paid, held, way, free in _of_year(year)), None)  # fmt: skip


@Prepared
def _of_year(year: Any) -> QuerySet[BudgetLine, Any]:
    buckets = ("appropriated", "paid", "encumbered", "in_transit", "available")
    rows = BudgetLine.objects.filter(project__fiscal_year=year).order_by()
    rows = rows.filter(project__state__in=("active", "closed"))
    return rows.values_list("project__fiscal_year").annotate(
        **{name: Sum(f"ledger_line__{name}_fen") for name in buckets}
    )
