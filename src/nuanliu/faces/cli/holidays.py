"""An official arrangement of holidays (放假安排) as a file has it."""

import csv
import io
from datetime import date
from typing import Any

from nuanliu.core.refusal import Refusal, Refused

HEADER = ["date", "working", "name"]
_WORKING = {"1": True, "是": True, "上班": True, "0": False, "否": False, "放假": False}
_FIX = "每行应为：日期（2027-01-01）、上班或放假、名称，首行为 date,working,name"


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
