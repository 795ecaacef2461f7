"""Which numbers are one person by a human's word, and which were told apart."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from nuanliu.records.people.models import Person, Verdict
from nuanliu.records.prepared import Prepared

Value = TypeVar("Value", str, int)
CHUNK = 400  # numbers in one query: SQLite takes about a thousand variables
FETCHED = 2000  # rows fetched at a time


def found_by(
    rows: QuerySet[Any], column: str, wanted: Iterable[str], *columns: str
) -> Iterator[tuple[Any, ...]]:
    """(column, *columns) of the rows whose indexed column holds one of the wanted values."""
    if values := set(wanted):
        found = rows.filter(**{f"{column}__among": values}).values_list(column, *columns)
        yield from found.iterator(chunk_size=FETCHED)


def chunks(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """The values in portions that one query can take."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def pair(one: str, other: str) -> tuple[str, str]:
    """Two keyed indexes in the order in which a verdict keeps them."""
    return (one, other) if one < other else (other, one)


def verdicts_on(indexes: Iterable[str]) -> dict[tuple[str, str], bool]:
    """Every verdict that touches one of the keyed indexes: pair → whether they are one person."""
    return {(lower, upper): same for lower, upper, same in _verdicts(set(indexes))}


@Prepared
def _verdicts(indexes: Any) -> QuerySet[Verdict, Any]:
    rows = Verdict.objects.filter(Q(lower__among=indexes) | Q(upper__among=indexes))
    return rows.values_list("lower", "upper", "same")


def one_person(indexes: Iterable[str]) -> dict[str, set[str]]:
    """By keyed index: all indexes that are the same person by verdict, its own among them."""
    asked = set(indexes)
    return {index: {index} for index in asked} | joined(asked)


def joined(indexes: Iterable[str]) -> dict[str, set[str]]:
    """`one_person`, but only for who has another index: few, however many are asked about.

    Verdicts chain: with A = B and B = C, all three are one, however they were found; the indexes
    that come in by a verdict are in the answer too.
    """
    groups: dict[str, set[str]] = {}
    asked: set[str] = set()
    waiting = set(indexes)
    while waiting:
        asked |= waiting
        for (lower, upper), same in verdicts_on(waiting).items():
            if same:
                _join(groups, lower, upper)
        waiting = groups.keys() - asked
    return groups


def _join(groups: dict[str, set[str]], one: str, other: str) -> None:
    joined = groups.get(one, {one}) | groups.get(other, {other})
    for member in joined:
        groups[member] = joined


def others_of(people: QuerySet[Person]) -> dict[int, set[int]]:
    """By stored person: the other stored persons who are the same by verdict.

    Set-based: verdicts are few however many people are asked about. Who has no other is left out;
    others who were not asked about themselves are in as well.
    """
    asked = people.order_by().values("id_index")
    said = Verdict.objects.filter(Q(lower__in=asked) | Q(upper__in=asked), same=True)
    groups = one_person(index for both in said.values_list("lower", "upper") for index in both)
    stored: dict[str, int] = dict(_ids(groups)) if groups else {}
    told = {
        pk: {stored[member] for member in groups[index] if member in stored} - {pk}
        for index, pk in stored.items()
    }
    return {pk: others for pk, others in told.items() if others}


def persons_behind(indexes: Iterable[str]) -> dict[str, Person]:
    """The stored person behind each keyed index of a number; an index of nobody is left out.

    Where a verdict called several stored persons one, it is the one stored first.
    """
    asked = set(indexes)
    groups = joined(asked)
    rows = Person.objects.filter(id_index__among=asked | groups.keys())
    found = {one.id_index or "": one for one in rows.iterator(chunk_size=FETCHED)}
    for group in {id(one): one for one in groups.values()}.values():
        stored = [found[member] for member in group if member in found]
        if stored:
            found |= dict.fromkeys(group, min(stored, key=_age))
    return found


def ids_behind(indexes: Iterable[str]) -> dict[str, int]:
    """`persons_behind`, the ids alone."""
    asked = set(indexes)
    groups = joined(asked)
    found: dict[str, int] = dict(_ids(asked | groups.keys()))
    for group in {id(one): one for one in groups.values()}.values():
        ids = [found[member] for member in group if member in found]
        if ids:
            found |= dict.fromkeys(group, min(ids))
    return found


@Prepared
def _ids(indexes: Any) -> QuerySet[Person, Any]:
    return Person.objects.filter(id_index__among=indexes).values_list("id_index", "pk")


def _age(person: Person) -> int:
    return person.pk
