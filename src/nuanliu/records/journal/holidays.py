"""Official arrangements of holidays (放假安排) that come with the program, as calendar rows."""

from collections.abc import Iterable
from datetime import date

from chinese_calendar import Holiday, constants

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.journal.registration import DayFacts

SHIPPED_YEARS = (2024, 2025, 2026)


def holiday_rows(years: Iterable[int] = SHIPPED_YEARS) -> list[DayFacts]:
    """The days of `years` that depart from the plain week, by date, from the shipped tables.

    Raises Refused CAL-YEAR for a year whose arrangement was not out when this was released.
    """
    chinese = {one.value: one.chinese for one in Holiday}
    rows: list[DayFacts] = []
    for year in years:
        if date(year, 10, 1) not in constants.holidays:
            what = f"程序自带的日历里没有 {year} 年的放假安排"
            raise Refused(Refusal("CAL-YEAR", what, "请用 nuanliu calendar import 导入"))
        free = [(day, name) for day, name in constants.holidays.items() if day.year == year]
        worked = [(day, name) for day, name in constants.workdays.items() if day.year == year]
        rows += [DayFacts(day, False, chinese[name]) for day, name in free]  # noqa: FBT003 - a row
        rows += [DayFacts(day, True, f"{chinese[name]}调休") for day, name in worked]  # noqa: FBT003 - a row
    return sorted(rows)
