"""Working days over a calendar that is handed in as rows.

Which days are holidays (放假) and which weekend days are worked instead (调休上班) is announced
year by year by the General Office of the State Council; nothing can compute it. A question that
reaches a year without rows is refused rather than answered from weekends alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, Self

from nuanliu.core.refusal import Refusal, Refused

SOURCE = "国务院办公厅关于部分节假日安排的通知"
NATIONAL_DAY = (10, 1)
_DAY = timedelta(days=1)


class DayRow(NamedTuple):
    """One line of a year's arrangement: a holiday, or a weekend day that is worked."""

    day: date
    is_working_day: bool
    name: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days that differ from the plain week, and the years whose arrangement is known."""

    days: Mapping[date, bool]
    years_known: frozenset[int]
    names: Mapping[date, str] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, rows: Iterable[DayRow], years_known: Iterable[int] | None = None) -> Self:
        """Build from rows; `years_known` defaults to the years whose 1 October is a holiday row.

        An arrangement may reach into its neighbours (元旦 often takes days of December), so having
        some row does not make a year known; every arrangement names 国庆节. Raises Refused
        CAL-CONFLICT where two rows say opposite things about one day.
        """
        days: dict[date, bool] = {}
        names: dict[date, str] = {}
        for row in rows:
            if days.setdefault(row.day, row.is_working_day) != row.is_working_day:
                raise Refused(_conflict(row))
            names[row.day] = row.name
        if years_known is None:
            years_known = (d.year for d, works in days.items() if _is_national_day(d) and not works)
        return cls(days, frozenset(years_known), names)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`. Raises Refused CAL-YEAR for a year without rows."""
        if day.year not in self.years_known:
            raise Refused(self._unknown(day.year))
        return self.days.get(day, day.isoweekday() <= 5)

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start` (before it where negative; 0 gives `start`).

        Raises Refused CAL-YEAR when the way there enters a year without rows.
        """
        step = _DAY if count > 0 else -_DAY
        day, left = start, abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def notice_end(self, start: date, days: int) -> date:
        """The last day of a notice (公示) posted on `start` that must stand `days` working days.

        The day of posting is not counted (民法典第二百零一条); a decision may follow on the day
        after the one returned. Raises Refused CAL-NOTICE for fewer than one day, CAL-YEAR as above.
        """
        if days < 1:
            what = f"公示期不能是 {days} 个工作日"
            raise Refused(Refusal("CAL-NOTICE", what, "请在标准里写明至少 1 个工作日的公示期"))
        return self.add_working_days(start, days)

    def _unknown(self, year: int) -> Refusal:
        known = "、".join(map(str, sorted(self.years_known))) or "没有任何年份"
        return Refusal(
            "CAL-YEAR",
            f"日历里没有 {year} 年的放假安排（已有：{known}），无法计算工作日",
            f"请在“工作日历”中录入或导入《{SOURCE}》中 {year} 年的放假和调休上班日期，然后重试",
            SOURCE,
        )


def _is_national_day(day: date) -> bool:
    return (day.month, day.day) == NATIONAL_DAY


def every_day(first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last`, both included; none where `last` lies before `first`."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _conflict(row: DayRow) -> Refusal:
    what = f"工作日历中 {row.day.isoformat()}（{row.name}）既写成放假又写成上班"
    return Refusal("CAL-CONFLICT", what, f"请对照《{SOURCE}》只保留一行", SOURCE)
