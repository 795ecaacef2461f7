"""Official arrangements of holidays (放假安排) as calendar rows: shipped years, and a file's."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from nuanliu.core.refusal import Refusal, Refused

if TYPE_CHECKING:
    from nuanliu.records.journal.registration import DayFacts

SHIPPED_YEARS = (2024, 2025, 2026)
HEADER = ["date", "working", "name"]
_WORKING = {"1": True, "是": True, "上班": True, "0": False, "否": False, "放假": False}
_FIX = "每行应为：日期（2027-01-01）、上班或放假、名称，首行为 date,working,name"


def holiday_rows(years: Iterable[int] = SHIPPED_YEARS) -> "list[DayFacts]":
    """The days of `years` that depart from the plain week, by date, from the shipped tables.

    Raises Refused CAL-YEAR for a year whose arrangement was not out when this was released.
    """
    from chinese_calendar import Holiday, constants

    from nuanliu.records.journal.registration import DayFacts

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


def read_rows(data: bytes) -> list[list[Any]]:
    """[ISO day, working, name] of every row of a CSV file (UTF-8 or GB 18030); runs in the child.

    Raises Refused naming the first faulty row.
    """
    rows = list(csv.reader(io.StringIO(_text(data))))
    if not rows or [cell.strip().lower() for cell in rows[0]] != HEADER:
        raise Refused(Refusal("CAL-FILE", "日历文件第 1 行不是 date,working,name", _FIX))
    found = [_row(place, row) for place, row in enumerate(rows[1:], 2) if any(row)]
    if not found:
        raise Refused(Refusal("CAL-FILE", "日历文件里没有一天", _FIX))
    return found


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Refusal("CAL-FILE", "日历文件不是文字", "请另存为 CSV（UTF-8）后再导入"))


def _row(place: int, row: list[str]) -> list[Any]:
    cells = [cell.strip() for cell in row]
    try:
        day, working, name = cells
        return [date.fromisoformat(day).isoformat(), _WORKING[working], name]
    except (ValueError, KeyError):
        what = f"日历文件第 {place} 行“{','.join(cells)[:60]}”读不懂"
        raise Refused(Refusal("CAL-FILE", what, _FIX)) from None
