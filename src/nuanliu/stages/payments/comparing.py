"""名单比对: of any list, who is in already: in what, from which union, how much, and when paid.

A number answers for its person, also through a verdict that joined two numbers. What only
resembles somebody is told beside with its evidence, and a bare name is told as a name, never as a
person: two people of one name are common.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from nuanliu.core.lifecycles import NOMINATION, PAYMENT
from nuanliu.core.masking import mask_id, mask_name_public
from nuanliu.core.money import Money
from nuanliu.core.resemblance import Likeness
from nuanliu.core.roster.anyone import Someone
from nuanliu.records.people import keys
from nuanliu.records.people.models import Person
from nuanliu.records.people.verdicts import chunks, found_by, one_person
from nuanliu.stages.nominations.likely import likely_pairs
from nuanliu.stages.nominations.models import Nomination, PastGrant
from nuanliu.stages.payments.models import Payment

NAMESAKES = 20  # people of one name that are told; how many more there are is told too
NOWHERE = 0  # a list of no union


class How(StrEnum):
    """How a line and a stored person belong together."""

    SAME = "same"
    LIKELY = "likely"
    NAME = "name"

    @property
    def chinese(self) -> str:
        """As shown to people."""
        return {How.SAME: "本人", How.LIKELY: "疑似", How.NAME: "同名"}[self]


class Standing(NamedTuple):
    """One thing somebody stands in or was given: the occasion, its union, state, fen and day."""

    occasion: str
    union: str
    state: str
    amount_fen: int
    paid_on: date | None

    def to_json(self) -> dict[str, Any]:
        """For other programs; amount in yuan as text."""
        paid = self.paid_on.isoformat() if self.paid_on else None
        told = self._asdict() | {"amount": str(Money(self.amount_fen)), "paid_on": paid}
        del told["amount_fen"]
        return told


@dataclass(frozen=True, slots=True)
class Match:
    """A stored person beside a line, how they belong together, and where he stands."""

    person: int
    name: str
    how: How
    reasons: tuple[Likeness, ...]
    standing: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A line with everybody found for it; namesakes: how many people bear a bare name in all."""

    someone: Someone
    matches: tuple[Match, ...] = field(default=())
    namesakes: int = 0

    @property
    def known(self) -> bool:
        """Whether the very person stands somewhere already."""
        return any(one.how is How.SAME and one.standing for one in self.matches)

    def to_json(self) -> dict[str, Any]:
        """The line for another program: names cut to the surname, numbers masked whole."""
        row, fault = self.someone
        return {
            "sheet": row.sheet,
            "row": row.row,
            "name": mask_name_public(row.name or ""),
            "number": mask_id(row.identity.number if row.identity else ""),
            "fault": fault.code if fault else None,
            "known": self.known,
            "namesakes": self.namesakes,
            "matches": [
                {
                    "how": one.how.value,
                    "name": mask_name_public(one.name),
                    "reasons": [reason.value for reason in one.reasons],
                    "standing": [each.to_json() for each in one.standing],
                }
                for one in self.matches
            ],
        }


def compare(people: Sequence[Someone]) -> list[Compared]:
    """Who of a list is in already, line by line; asked in portions by index, nothing is written."""
    same, likely, named = _same(people), _likely(people), _namesakes(people)
    persons = {pk for found in (same, named) for told in found.values() for pk in told}
    persons |= {pk for told in likely.values() for pk in told}
    names, standing = _names(persons), standing_of(persons)
    answer = []
    for place, one in enumerate(people):
        sure, beside = same.get(place, ()), likely.get(place, {})
        found: list[tuple[int, How, tuple[Likeness, ...]]] = [(pk, How.SAME, ()) for pk in sure]
        found += [(pk, How.LIKELY, why) for pk, why in beside.items() if pk not in sure]
        bearers = [pk for pk in named.get(place, ()) if standing.get(pk)]
        found += [(pk, How.NAME, ()) for pk in bearers[:NAMESAKES]]
        matches = (
            Match(pk, names[pk], how, why, tuple(standing.get(pk, ()))) for pk, how, why in found
        )
        answer.append(Compared(one, tuple(matches), len(bearers)))
    return answer


def _same(people: Sequence[Someone]) -> dict[int, list[int]]:
    """By line: the stored persons who are the number's owner, by index or by verdict."""
    ring = keys.current()
    indexes = {
        place: ring.blind_index("id", one.row.identity.number)
        for place, one in enumerate(people)
        if one.row.identity
    }
    groups = one_person(indexes.values())
    members = {member for group in groups.values() for member in group}
    stored = dict(found_by(Person.objects.all(), "id_index", members, "pk"))
    return {
        place: sorted(stored[member] for member in groups[index] if member in stored)
        for place, index in indexes.items()
    }


def _likely(people: Sequence[Someone]) -> dict[int, dict[int, tuple[Likeness, ...]]]:
    """By line: stored persons who resemble it, those told apart by a human left out."""
    at = {one.row.key: place for place, one in enumerate(people)}
    found: defaultdict[int, dict[int, tuple[Likeness, ...]]] = defaultdict(dict)
    for pair in likely_pairs([one.row for one in people], NOWHERE):
        if pair.open and pair.row.row is not None and pair.other.person is not None:
            found[at[pair.row.row]][pair.other.person] = pair.reasons
    return found


def _namesakes(people: Sequence[Someone]) -> dict[int, list[int]]:
    """By line without a number: the stored persons who bear its name."""
    bare = {place: one.row.name for place, one in enumerate(people) if not one.row.identity}
    wanted = {name for name in bare.values() if name}
    bearers: defaultdict[str, list[int]] = defaultdict(list)
    for name, pk in found_by(Person.objects.order_by("pk"), "name", wanted, "pk"):
        bearers[name].append(pk)
    return {place: bearers[name] for place, name in bare.items() if name}


def _names(persons: Iterable[int]) -> dict[int, str]:
    return dict(_asked(Person.objects.all(), "pk", persons, "name"))


def _asked(rows: Any, column: str, wanted: Iterable[int], *columns: str) -> Iterator[Any]:
    for chunk in chunks(sorted(set(wanted))):
        yield from rows.filter(**{f"{column}__in": chunk}).values_list(column, *columns)


def standing_of(persons: Collection[int]) -> dict[int, list[Standing]]:
    """By person: everything he stands in or was given, lists from before these books included."""
    found: defaultdict[int, list[Standing]] = defaultdict(list)
    columns = ("pk", "campaign__name", "union__name", "state", "amount_fen")
    rows = list(_asked(Nomination.objects.order_by("pk"), "person", persons, *columns))
    paid = _last_payments([row[1] for row in rows])
    for person, pk, campaign, union, state, fen in rows:
        label, day = paid.get(pk, (NOMINATION.states[state], None))
        found[person].append(Standing(campaign, union, label, fen, day))
    past = ("history__occasion", "union__name", "amount_fen", "paid_on")
    for person, occasion, union, fen, day in _asked(
        PastGrant.objects.order_by("pk"), "person", persons, *past
    ):
        found[person].append(Standing(occasion, union, "往年已发", fen, day))
    return found


def _last_payments(nominations: Iterable[int]) -> dict[int, tuple[str, date | None]]:
    """By nomination: what became of its last payment, and the day on which it arrived."""
    rows = Payment.objects.exclude(state="void").order_by("pk")
    asked = _asked(rows, "nomination", nominations, "state", "paid_on")
    return {pk: (PAYMENT.states[state], day) for pk, state, day in asked}
