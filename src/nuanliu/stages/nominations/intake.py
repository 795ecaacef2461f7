"""From a row of a roster to a candidate, a person and a nomination; nothing is guessed on the way.

What was read from a file is kept sealed on the roster between upload and acceptance, so accepting
does not open the file again and sees exactly what the preview showed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from nuanliu.core.eligibility import Candidate, assess
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.standards import StandardSet
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import GONE, Channel, Nomination, Roster
from nuanliu.stages.nominations.queries import comparison_lists, nominated_this_year


@dataclass(frozen=True, slots=True)
class Line:
    """One readable row: values normalised, the group still in the sender's words."""

    sheet: str
    row: int
    name: str
    id_number: str
    id_kind: str
    birth: date | None
    phone: str
    card: str
    bank: str
    branch: str
    group: str
    post: str
    amount_fen: int
    reserve: bool

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Self:
        """The line as the sealed reading keeps it."""
        born = date.fromisoformat(data["birth"]) if data["birth"] else None
        return cls(**{**data, "birth": born})

    @property
    def channel(self) -> Channel:
        """With a card the money goes through the bank, without one it is handed over."""
        return Channel.BANK if self.card else Channel.CASH

    @property
    def where(self) -> str:
        """How messages name the row: the sender's own row number."""
        return f"第{self.row}行 {self.name}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with its index, the code of its group, and every reason against it."""

    line: Line
    index: str
    group: str
    reasons: list[Refusal]


class Desk:
    """Judges the lines of one roster in order: each sees what the lines before it became."""

    def __init__(self, roster: Roster, standards: StandardSet, on: date) -> None:
        self.roster, self.standards, self.on = roster, standards, on
        self.campaign: Campaign = roster.campaign
        self.opened = frozenset(self._groups(self.campaign.groups))
        self.mine: dict[str, int] = {}
        live = Nomination.objects.filter(campaign=self.campaign).exclude(state__in=GONE)
        rows = live.values_list("person__id_index", "union__name", "union_id")
        self.live = {index: (union, pk) for index, union, pk in rows}

    def _groups(self, texts: Iterable[str]) -> list[str]:
        return [code for text in texts for code in self.standards.groups_named(text, self.on)]

    def judge(self, line: Line) -> Judged:
        """Every reason against a line; an empty list means that it may be nominated."""
        index = keys.current().blind_index("id", line.id_number)
        named = self.standards.groups_named(line.group, self.on)
        group = named[0] if len(named) == 1 else line.group
        reasons = self._repeated(line, index) or assess(
            self._candidate(line, index, group), self.standards, self.on
        )
        reasons += self._listed(line, index)
        if not reasons:
            self.mine[index] = line.row
        return Judged(line, index, group, reasons)

    def _repeated(self, line: Line, index: str) -> list[Refusal]:
        first = self.mine.get(index)
        if first is None:
            return []
        what = f"{line.where}：与第{first}行是同一人"
        return [Refusal("DUP-ROSTER", what, "请只保留一行", "一人一次活动只享受一次慰问")]

    def _candidate(self, line: Line, index: str, group: str) -> Candidate:
        elsewhere = self.live.get(index)
        return Candidate(
            where=line.where,
            campaign=self.campaign.name,
            group=group,
            source=self.campaign.line.source,
            channel=line.channel.value,
            money=Money(line.amount_fen),
            born=line.birth,
            paid_this_year=Money(
                nominated_this_year(index, self.campaign.project.fiscal_year, self.campaign.pk)
            ),
            live_elsewhere=(elsewhere[0],) if elsewhere else (),
            campaign_groups=self.opened,
        )

    def _listed(self, line: Line, index: str) -> list[Refusal]:
        lists = comparison_lists(index)
        if not lists:
            return []
        what = f"{line.where}：出现在比对名单“{'、'.join(lists)}”里"
        return [Refusal("COMPARISON", what, "请核实身份；确系误报的，由领导决定后再申报")]


def person_of(judged: Judged, union_id: int) -> tuple[Person, bool]:
    """The natural person behind a line, new or known by his number; (person, whether new)."""
    line, ring = judged.line, keys.current()
    person = Person.objects.filter(id_index=judged.index).first()
    new = person is None
    if person is None:
        person = Person(id_index=judged.index, id_number=line.id_number, id_kind=line.id_kind)
    person.name, person.union_id = line.name, union_id
    if line.phone:
        person.phone, person.phone_index = line.phone, ring.blind_index("phone", line.phone)
    if line.card:
        person.card, person.card_index = line.card, ring.blind_index("card", line.card)
        person.bank, person.branch = line.bank, line.branch
    person.save()
    return person, new
