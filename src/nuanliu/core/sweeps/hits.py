"""What a rule answers with, and the few words its row-by-row form is written in."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from nuanliu.core.sweeps.rows import Person

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)
Value = int | str | None
Fact = tuple[str, Value]
Facts = dict[str, Value]
UNKNOWN = "未知"


class Hit(NamedTuple):
    """One thing found: the rule's code, whom or what it is about, and the facts in column order."""

    code: str
    subject: str
    facts: tuple[Fact, ...]


def hits(code: str, found: Iterable[tuple[str, Mapping[str, Value]]]) -> list[Hit]:
    """The hits of one rule, in the one order in which two engines can be compared."""
    return in_order(Hit(code, subject, tuple(facts.items())) for subject, facts in found)


def in_order(found: Iterable[Hit]) -> list[Hit]:
    """Hits by code, subject and facts, what is not known first."""
    return sorted(found, key=_place)


def _place(hit: Hit) -> tuple[object, ...]:
    # None compares with nothing: whether a value is known decides first, so it is never compared.
    facts = tuple((name, value is not None, value) for name, value in hit.facts)
    return (hit.code, hit.subject, facts)


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """The rows under each key, in order."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def natural(people: Iterable[Person]) -> Callable[[str], str]:
    """From a payee record to the natural person: his ID index, or the record where none is known.

    A person without a payee record counts as somebody of his own.
    """
    known = {one.person: one.id_index for one in people if one.id_index is not None}
    return lambda person: known.get(person, person)


def at_most(value: int | None, limit: int | None) -> bool:
    """Whether a value is known to be within a known limit."""
    return value is not None and limit is not None and value <= limit


def total(values: Iterable[int | None]) -> int | None:
    """The sum of the values that are known; None when none is, as SQL has it."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def day(value: date | None, absent: str = UNKNOWN) -> str:
    """A day as text, or the word for one that is not known."""
    return absent if value is None else value.isoformat()


def days_since(then: date | None, now: date | None) -> int | None:
    """Days from one day to another; None while either is not known."""
    return None if then is None or now is None else (now - then).days
