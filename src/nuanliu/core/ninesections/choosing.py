"""Several figures for one quantity in a section: which of them the other sections speak of."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from nuanliu.core.ninesections.passages import RATE, Figure, Passage, Share

V = TypeVar("V")


def choose(passages: Sequence[Passage], names: Sequence[str]) -> None:
    """Of several figures for the whole in one section, take the one the other sections know.

    A section may also name last year's money or all the members a union has.
    """
    sums = [sum_of(share_amount(one.shares.get(name)) for name in names) for one in passages]
    known = Counter(one.total.value for one in passages if one.total)
    known.update(value for value in sums if value is not None)
    heads = {unit: Counter[int]() for unit in ("人", "户")}
    for passage in passages:
        for unit in passage.counts:
            heads[unit].update({passage.counts[unit].value, *_added_up(passage, unit)})
        for unit, count in counted(passage, len(names)).items():
            heads[unit][count] += 1
    for passage in passages:
        passage.total = _better(passage.total, "", passage, known)
        for unit, figure in tuple(passage.counts.items()):
            better = _better(figure, unit, passage, heads[unit])
            passage.counts[unit] = better or figure
            if better is figure:
                _take_sum(passage, unit, heads[unit], passages)


def _added_up(passage: Passage, unit: str) -> list[int]:
    """What several counts of a passage come to when no sum word stands before one of them."""
    parts = [one.value for one in passage.unused if _unit_of(one) == unit]
    if not parts or unit in passage.summed:
        return []
    return [passage.counts[unit].value + sum(parts)]


def _take_sum(
    passage: Passage, unit: str, known: Counter[int], passages: Sequence[Passage]
) -> None:
    """Heads printed part by part (资助95人，救助38人) are the sum that other sections know."""
    sums = {value for one in passages if unit in one.counts for value in _added_up(one, unit)}
    leaders = [value for value in most_named(known) if value in sums and known[value] > 1]
    own = _added_up(passage, unit)
    if len(leaders) == 1 and own == leaders:
        first = passage.counts[unit]
        passage.counts[unit] = first._replace(value=own[0])
        passage.unused = [one for one in passage.unused if _unit_of(one) != unit]


def _better(
    first: Figure | None, unit: str, passage: Passage, known: Counter[int]
) -> Figure | None:
    leaders = most_named(known)
    if first is None or len(leaders) != 1 or first.value == leaders[0]:
        return first
    for index, other in enumerate(passage.unused):
        if other.value == leaders[0] and _unit_of(other) == unit:
            passage.unused[index] = first
            return other
    return first


def _unit_of(figure: Figure) -> str:
    return figure.unit if figure.unit in {"", "户", RATE} else "人"


def sum_of(values: Iterable[int | None]) -> int | None:
    """The sum; None when a part of it is not known or there is none."""
    total, empty = 0, True
    for value in values:
        if value is None:
            return None
        total, empty = total + value, False
    return None if empty else total


def share_amount(share: Share | None) -> int | None:
    """What a passage gives one campaign, in fen; None when it does not say."""
    if share is None:
        return None
    if share.amount is not None:
        return share.amount.value
    return sum_of(sub.worth() for sub in share.subs)


def counted(passage: Passage, funds: int) -> dict[str, int]:
    """The heads by unit when the passage counts them for every campaign."""
    shares = list(passage.figured().values())
    if len(shares) < funds or any(not any(sub.count for sub in share.subs) for share in shares):
        return {}
    totals: Counter[str] = Counter()
    for share in shares:
        for sub in share.subs:
            if sub.count:
                totals["户" if sub.count.unit == "户" else "人"] += sub.count.value
    return dict(totals)


def most_named(votes: Counter[V]) -> list[V]:
    """The values with the most votes: one, several in a draw, [] for no votes."""
    most = max(votes.values(), default=0)
    return [value for value, count in votes.items() if count == most]
