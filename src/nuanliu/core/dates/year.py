"""The fiscal year: in China the calendar year, 1 January to 31 December (预算法第十八条)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """One budget year, named by its number such as 2024."""

    year: int

    @property
    def first(self) -> date:
        """1 January."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """31 December."""
        return date(self.year, 12, 31)

    def contains(self, day: date) -> bool:
        """Whether the day falls in this year."""
        return day.year == self.year

    def elapsed_days(self, day: date) -> int:
        """Days of the year gone by at the end of `day`: 0 before it begins, all of them after it.

        Over `length` it gives 序时进度, the share of a year that even progress would have reached.
        """
        return min(max((day - self.first).days + 1, 0), self.length)

    @property
    def length(self) -> int:
        """Days in the year: 365 or 366."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        return f"{self.year}年度"
