"""From a printed figure of the call-backs back to its rows (law 10); trace.py has the others."""

from collections.abc import Callable
from typing import Any, Protocol

from django.db.models import QuerySet

from nuanliu.stages.feedback.models import Call, CallRound
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.payments.queries import paid_in
from nuanliu.stages.projects.models import Project


class Keyed(Protocol):
    """A figure's key taken apart; see trace.Key."""

    def get(self, name: str) -> str | None:
        """The value of a part, if the key has it."""

    def pk(self, name: str) -> int:
        """The primary key in a part that must be there."""


CallFinder = Callable[[Project, Any], QuerySet[Any]]


def _population(_: Project, key: Keyed) -> QuerySet[Payment]:
    return paid_in(CallRound.objects.get(pk=key.pk("feedback.callround")).campaign).order_by("pk")


def _calls(key: Keyed) -> QuerySet[Call]:
    rows = Call.objects.filter(round=key.pk("feedback.callround")).order_by("place")
    union, mark, channel = (key.get("stratum") or "").rpartition("-")
    if not mark:
        return rows
    return rows.filter(payment__nomination__union__code=union, payment__run__channel=channel)


def _drawn(_: Project, key: Keyed) -> QuerySet[Call]:
    return _calls(key)


def _in(**which: str) -> CallFinder:
    """The calls of a state, or of an answer."""
    return lambda _, key: _calls(key).filter(**which)


def _one(_: Project, key: Keyed) -> QuerySet[Call]:
    return Call.objects.filter(pk=key.pk("feedback.call"))


CALL_FINDERS: dict[str, CallFinder] = {
    "calls.population": _population,
    "calls.drawn": _drawn,
    "calls.rate": _drawn,
    "calls.tries": _one,
    "calls.answered": _in(state="answered"),
    "calls.declined": _in(state="declined"),
    "calls.unreached": _in(state="unreached"),
    "calls.full_rate": _in(state="answered"),
    "calls.full": _in(received="full"),
    "calls.short": _in(received="short"),
    "calls.missing": _in(received="missing"),
}
