"""A deed: who does it, when, and under which client-made key. Every action takes one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nuanliu.records.people.models import Account


@dataclass(frozen=True, slots=True)
class Deed:
    """One intent of one person.

    by: the account; at: an aware moment; key: made by the client, the same for every retry of the
    same intent; simulated: whether `at` is a made-up clock, which only 演示 accepts.
    """

    by: Account
    at: datetime
    key: str
    simulated: bool = False
    unit: str = ""
    lines: list[dict[str, Any]] = field(default_factory=list, compare=False, repr=False)

    @property
    def actor(self) -> str:
        """The pseudonymous id the journal writes: the account's, never a name."""
        return f"account:{self.by.pk}"
