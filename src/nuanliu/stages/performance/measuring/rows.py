"""Rows that several measures count, and how a share of rows becomes an answer."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from nuanliu.core.indicators import Missing
from nuanliu.core.measures import Found, number, percentage
from nuanliu.records.ledger.queries import given_back
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects.models import Project

PAYMENT = "payments.payment:"  # how the books name a payment
NOT_YET_PAID = "还没有发放"


def arrived(project: Project, on: date) -> QuerySet[Payment]:
    """Payments that had arrived by a day, also those that came back since."""
    return Payment.objects.filter(campaign__project=project, paid_on__lte=on)


def paid(project: Project, on: date) -> QuerySet[Payment]:
    """Payments that had arrived by a day and had not come back till then, whatever came later."""
    return arrived(project, on).exclude(pk__among=pks(given_back(lines(project), on)))


def lines(project: Project) -> list[int]:
    """The ledger's lines of a project."""
    return list(project.lines.values_list("ledger_line_id", flat=True))


def pks(subjects: Iterable[str]) -> list[int]:
    """The ids of the payments among some subjects of the books."""
    keys = (one.removeprefix(PAYMENT) for one in subjects if one.startswith(PAYMENT))
    return sorted(int(key) for key in keys if key.isdecimal())


def refs(rows: QuerySet[Any]) -> tuple[str, ...]:
    """'app.model:pk' of every row, by key."""
    label = rows.model._meta.label_lower
    keys = rows.order_by("pk").values_list("pk", flat=True)
    return tuple(f"{label}:{pk}" for pk in keys)


def counted(rows: QuerySet[Any], unit: str, *beside: QuerySet[Any]) -> Found:
    """How many rows there are; none is a finding of zero, not a value that is missing."""
    found = refs(rows)
    more = (ref for one in beside for ref in refs(one))
    return Found(number(len(found), unit), (*found, *more))


def share(part: QuerySet[Any], whole: QuerySet[Any], why: str, *beside: QuerySet[Any]) -> Found:
    """The share of `whole` that `part` is, both of one table; 未取得 (`why`) of nothing."""
    return share_of(set(refs(part)), refs(whole), why, *beside)


def share_of(part: set[str], whole: tuple[str, ...], why: str, *beside: QuerySet[Any]) -> Found:
    """The same of references; what of `part` stands outside the whole does not count."""
    missed = tuple(ref for ref in whole if ref not in part)
    met = len(whole) - len(missed)
    more = tuple(ref for one in beside for ref in refs(one))
    actual = percentage(met, len(whole)) if whole else Missing(why)
    return Found(actual, (*whole, *more), Fraction(met), Fraction(len(whole)), missed)
