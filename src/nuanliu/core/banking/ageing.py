"""How long money has been stuck: days in buckets, as an accountant reads them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

# Upper bounds in days, with their names; the last takes everything older.
BUCKETS = ((7, "7 天以内"), (15, "8—15 天"), (30, "16—30 天"), (90, "31—90 天"))
OLDER = "90 天以上"
NAMES = (*(name for _, name in BUCKETS), OLDER)


class Aged(NamedTuple):
    """One bucket: its name, how many, and how much (fen)."""

    bucket: str
    payments: int
    fen: int


def bucket_of(since: date, on: date) -> str:
    """The bucket of something that has waited since a day; the day itself is 0."""
    days = (on - since).days
    return next((name for most, name in BUCKETS if days <= most), OLDER)


def aged(rows: Iterable[tuple[date, int]], on: date) -> tuple[Aged, ...]:
    """(since, fen) by bucket, every bucket in order, also those with nothing."""
    found = {name: [0, 0] for name in NAMES}
    for since, fen in rows:
        one = found[bucket_of(since, on)]
        one[0] += 1
        one[1] += fen
    return tuple(Aged(name, count, fen) for name, (count, fen) in found.items())
