"""Columns and steps shared by every table that has a lifecycle."""

from datetime import date, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db import models

from nuanliu.core.moves import START, Lifecycle, Move
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.people.queries import hands_of, roles_of

OFFICE_TIME = ZoneInfo("Asia/Shanghai")


class Stateful(Protocol):
    """A row of a table that has a lifecycle."""

    state: Any


def state_field() -> "models.CharField[str, str]":
    """The state column; which states exist is the lifecycle's business and a CHECK's."""
    return models.CharField(max_length=16)


def known_states(lifecycle: Lifecycle) -> models.CheckConstraint:
    """The database refuses a state that no row of the move table knows."""
    condition = models.Q(state__in=list(lifecycle.states))
    return models.CheckConstraint(condition=condition, name=f"{lifecycle.name}_state_known")


def by_state(lifecycle: Lifecycle) -> models.Index:
    """What waits for somebody is found by its state, however many are done with."""
    return models.Index(fields=["state"], name=f"{lifecycle.name}_by_state")


def day_of(deed: Deed) -> date:
    """The calendar day of a deed in the office's time zone."""
    return deed.at.astimezone(OFFICE_TIME).date()


# What was begun in somebody's leave is mostly finished within a month of its end.
SHARED = timedelta(days=31)


def hands(deed: Deed) -> frozenset[int]:
    """Whoever does a deed, and with whom he shared a role lately: one hand where duties part."""
    on = day_of(deed)
    return hands_of(deed.by.person_id, on - SHARED, on)


def permit(
    deed: Deed, lifecycle: Lifecycle, verb: str, state: str = START, union_id: int | None = None
) -> Move:
    """The move `deed.by` may make on something in `state`, or Refused."""
    roles = roles_of(deed.by, day_of(deed), union_id)
    decided = lifecycle.decide(state, verb, roles)
    if isinstance(decided, Refusal):
        raise Refused(decided)
    return decided


def advance(
    deed: Deed, lifecycle: Lifecycle, verb: str, obj: Stateful, union_id: int | None = None
) -> Move:
    """Permit the move and set `obj.state`; the caller saves and records."""
    made = permit(deed, lifecycle, verb, obj.state, union_id)
    obj.state = made.target
    return made
