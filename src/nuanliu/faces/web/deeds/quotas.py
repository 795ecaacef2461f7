"""名额分配: people, reserves and money of every union in one table, with what is still left."""

from dataclasses import dataclass
from typing import Any

from django import forms

from nuanliu.core.money import Money
from nuanliu.faces.web.deeds.fields import YuanField
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.records.ledger.queries import balance
from nuanliu.records.people.models import Union
from nuanliu.stages.campaigns.actions import QuotaFacts
from nuanliu.stages.campaigns.queries import quota_rows, totals_beside
from nuanliu.stages.nominations.queries import live
from nuanliu.stages.projects.queries import adjusted_people, opening_fen

SHORT = {"people": "人数", "reserves": "候补", "fen": "金额"}


@dataclass(frozen=True, slots=True)
class Room:
    """What may be given out on the line: people (None: not planned) and fen, for this campaign."""

    people: int | None
    fen: int

    @property
    def money(self) -> Money:
        """The money."""
        return Money(self.fen)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the table gives out, and what is then left of the line."""

    people: int
    reserves: int
    fen: int
    left_people: int | None
    left_fen: int

    @property
    def money(self) -> Money:
        """The sum."""
        return Money(self.fen)

    @property
    def left_money(self) -> Money:
        """The rest, below zero where too much is given."""
        return Money(self.left_fen)

    @property
    def over(self) -> bool:
        """Whether more is given than there is."""
        return self.left_fen < 0 or (self.left_people is not None and self.left_people < 0)


def room_of(campaign: Any) -> Room:
    """What the line still has for this campaign beside the others on it."""
    line, beside = campaign.line, totals_beside(campaign)
    planned = adjusted_people(line)
    money = balance(line.ledger_line_id).appropriated_fen or line.planned_fen
    people = None if planned is None else planned - beside[0]
    return Room(people, money - opening_fen(line) - beside[1])


class QuotaForm(DeedForm):
    """A row for each union; money left empty is people × the standard of the line."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.sent: dict[str, Any] | None = None
        held = {row.union_id: row for row in quota_rows(self.row)}
        self.reported: dict[int, int] = _reported(self.row)
        self.unions: list[Union] = list(Union.objects.exclude(parent=None).order_by("code"))
        for union in self.unions:
            given = held.get(union.pk)
            for part, field in _cells_of(union.name).items():
                name = f"{part}-{union.pk}"
                self.fields[name] = field
                field.short = SHORT[part]  # type: ignore[attr-defined] # read by the template
                if given is not None:
                    self.initial[name] = _shown(part, given, self.row.line.cap_fen)

    def table(self) -> list[tuple[Union, list[Any], int, int]]:
        """(union, its three fields, how many it has reported, may still report) by code."""
        people = {row.union: row.people for row in self._all()}
        return [
            (one, [self[f"{part}-{one.pk}"] for part in SHORT], self.reported.get(one.pk, 0),
             max(people.get(one.pk, 0) - self.reported.get(one.pk, 0), 0))
            for one in self.unions
        ]  # fmt: skip

    @property
    def cap(self) -> Money | None:
        """The standard a head of the line."""
        cap = self.row.line.cap_fen
        return None if cap is None else Money(cap)

    @property
    def room(self) -> Room:
        """What there is to give."""
        return room_of(self.row)

    def sums(self) -> Sums:
        """What the table gives as it stands: typed, or kept."""
        rows, room = self._all(), self.room
        people = sum(row.people for row in rows)
        fen = sum(row.amount_fen for row in rows)
        left = None if room.people is None else room.people - people
        return Sums(people, sum(row.reserves for row in rows), fen, left, room.fen - fen)

    def _all(self) -> list[QuotaFacts]:
        if self.sent is not None:
            return [self._row(one.pk) for one in self.unions]
        kept = quota_rows(self.row)
        return [QuotaFacts(one.union_id, one.people, one.reserves, one.amount_fen) for one in kept]

    def _row(self, union: int) -> QuotaFacts:
        given = self.sent or {}
        people = given.get(f"people-{union}") or 0
        fen = given.get(f"fen-{union}")
        cap = self.row.line.cap_fen or 0
        reserves = given.get(f"reserves-{union}") or 0
        return QuotaFacts(union, people, reserves, people * cap if fen is None else fen)

    def clean(self) -> dict[str, Any]:
        """The rows as the action takes them; a union without anything has none."""
        given = super().clean() or {}
        self.sent = given
        rows = [self._row(one.pk) for one in self.unions]
        given["quotas"] = [row for row in rows if row.people or row.reserves or row.amount_fen]
        return given


def _cells_of(union: str) -> dict[str, forms.Field]:
    number = {"inputmode": "numeric"}
    return {
        "people": forms.IntegerField(
            label=f"{union} 人数", required=False, min_value=0, widget=forms.TextInput(number)
        ),
        "reserves": forms.IntegerField(
            label=f"{union} 候补", required=False, min_value=0, widget=forms.TextInput(number)
        ),
        "fen": YuanField(
            label=f"{union} 金额", required=False, max_length=40,
            widget=forms.TextInput({"inputmode": "decimal"}),
        ),
    }  # fmt: skip


def _shown(part: str, row: Any, cap: int | None) -> Any:
    """What is kept; money that follows from the people stays empty, so that it follows them on."""
    if part != "fen":
        return getattr(row, part)
    return "" if row.amount_fen == row.people * (cap or 0) else str(Money(row.amount_fen))


def _reported(campaign: Any) -> dict[int, int]:
    """How many each union has put forward by now, reserves apart."""
    rows = live(campaign).filter(reserve=False).values_list("union_id", flat=True)
    found: dict[int, int] = {}
    for union in rows:
        found[union] = found.get(union, 0) + 1
    return found
