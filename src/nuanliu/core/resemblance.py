"""Two entries that may be one person: the evidence, never the verdict, which a human gives.

Equal canonical numbers (15 and 18 digits alike) are the same person and need no evidence. All else
is only likely: who looks for it compares within blocks (same phone or card index, same name, same
sound), so at least one of these is shared already.
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from nuanliu.core.identity.sounds import look_alike, sound_of


class Traits(NamedTuple):
    """What is known of one entry: numbers in canonical form, '' or None where unknown.

    workplace: the grassroots union or employer as the caller names it.
    """

    name: str
    number: str = ""
    phone: str = ""
    card: str = ""
    born: date | None = None
    workplace: str = ""


class Likeness(StrEnum):
    """One reason to take two entries for one person."""

    DIGIT = "digit"
    SWAPPED = "swapped"
    CARD = "card"
    PHONE = "phone"
    BIRTH = "birth"
    SOUND = "sound"
    SHAPE = "shape"

    @property
    def chinese(self) -> str:
        """The reason as shown beside the two entries."""
        return _WORDS[self]


_WORDS = {
    Likeness.DIGIT: "证件号只差一位",
    Likeness.SWAPPED: "证件号有两位颠倒",
    Likeness.CARD: "姓名和银行卡号相同",
    Likeness.PHONE: "姓名和电话相同",
    Likeness.BIRTH: "姓名、出生日期和单位相同",
    Likeness.SOUND: "姓名同音，另有相同信息",
    Likeness.SHAPE: "姓名形近，另有相同信息",
}


def likenesses(one: Traits, other: Traits) -> tuple[Likeness, ...]:
    """Every reason to take two entries for one person, the strongest first; () for none.

    Also () for equal numbers: these are one person, which is certain and no likeness.
    """
    if one.number and one.number == other.number:
        return ()
    return tuple(reason for reason, holds in REASONS if holds(one, other))


def _body(entry: Traits) -> str:
    return entry.number[:17] if len(entry.number) == 18 else ""


def _differing(one: Traits, other: Traits) -> list[int]:
    """The places of the first 17 digits that differ; [] where a number is unknown."""
    mine, yours = _body(one), _body(other)
    if not mine or not yours:
        return []
    return [place for place in range(17) if mine[place] != yours[place]]


def _digit_off(one: Traits, other: Traits) -> bool:
    return len(_differing(one, other)) == 1 and _akin(one, other)


def _swapped(one: Traits, other: Traits) -> bool:
    places = _differing(one, other)
    if len(places) != 2 or places[1] - places[0] != 1 or not _akin(one, other):
        return False
    mine, yours = _body(one), _body(other)
    first, second = places
    return mine[first] == yours[second] and mine[second] == yours[first]


def _akin(one: Traits, other: Traits) -> bool:
    """Numbers a digit apart are common among neighbours born on one day: the name must fit too."""
    same = one.name == other.name or sound_of(one.name) == sound_of(other.name)
    return same or look_alike(one.name, other.name)


def _same_card(one: Traits, other: Traits) -> bool:
    return one.name == other.name and _shared(one.card, other.card)


def _same_phone(one: Traits, other: Traits) -> bool:
    return one.name == other.name and _shared(one.phone, other.phone)


def _same_birth(one: Traits, other: Traits) -> bool:
    born = one.born is not None and one.born == other.born
    return one.name == other.name and born and _shared(one.workplace, other.workplace)


def _sounds_alike(one: Traits, other: Traits) -> bool:
    if one.name == other.name or not _something_shared(one, other):
        return False
    return sound_of(one.name) == sound_of(other.name)


def _looks_alike(one: Traits, other: Traits) -> bool:
    return _something_shared(one, other) and look_alike(one.name, other.name)


def _something_shared(one: Traits, other: Traits) -> bool:
    born = one.born is not None and one.born == other.born
    unit = _shared(one.workplace, other.workplace)
    return _shared(one.card, other.card) or _shared(one.phone, other.phone) or (born and unit)


def _shared(one: str, other: str) -> bool:
    return one != "" and one == other


REASONS: tuple[tuple[Likeness, Callable[[Traits, Traits], bool]], ...] = (
    (Likeness.DIGIT, _digit_off),
    (Likeness.SWAPPED, _swapped),
    (Likeness.CARD, _same_card),
    (Likeness.PHONE, _same_phone),
    (Likeness.BIRTH, _same_birth),
    (Likeness.SOUND, _sounds_alike),
    (Likeness.SHAPE, _looks_alike),
)
