"""Single dates as clerks write them, read into a `date` or refused; never guessed."""

import re
from datetime import date, timedelta

from nuanliu.core.dates.digits import NUMERAL, number, plain_digits
from nuanliu.core.refusal import Refusal

FIX = "请写成 2024-01-15 或 2024年1月15日"

# Excel counts days from 1899-12-30 (its 1900 system, after the leap day that never was). Only
# serials that a date of this fund or a birth date can have are taken for one: 1930 to 2099.
_EXCEL_START = date(1899, 12, 30)
_SERIAL_MIN, _SERIAL_MAX = 10_959, 73_050

_MIDNIGHT = re.compile(r"[ T]+00:00(?::00(?:\.0+)?)?$")
_CHINESE = re.compile(rf"(?:(?P<year>{NUMERAL})年)?(?P<month>{NUMERAL})月(?P<day>{NUMERAL})[日号]?")
_MARKED = re.compile(r"(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})")
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_SHORT = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{1,2}|\d{6}")
_YEAR_LAST = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}")
_SPLIT_DIGITS = re.compile(r"\d\s+\d")
_LONG_RUN = re.compile(r"\d{9,}")  # longer than any date: a number of a person in the wrong column
_MONTH_ONLY = re.compile(rf"(?:{NUMERAL}年)?{NUMERAL}月|\d{{4}}[-./]\d{{1,2}}")


def stored_day(text: str | None) -> date | None:
    """A day as the program itself keeps it in JSON, '2024-01-15'; None where none is known."""
    return date.fromisoformat(text) if text else None


def parse_date(text: str, *, year_hint: int | None = None) -> date | Refusal:
    """Read one day from the text of a cell or form.

    Takes 2024年1月15日, 二〇二四年一月十五日, 2024-01-15, 2024.1.5, 2024/1/5, 20240105, an Excel
    day number (45296), and 1月5日 when `year_hint` gives the year; a midnight time behind the day,
    as spreadsheets add it, is ignored. Refusals: DATE-EMPTY, DATE-YEAR (no year, or one of two
    digits), DATE-ORDER (the year comes last, so day and month could be either), DATE-PART (a month
    without a day), DATE-DAY (no such day), DATE-FORM (anything else).
    """
    plain = plain_digits(_MIDNIGHT.sub("", text.strip()))
    if not plain:
        return Refusal("DATE-EMPTY", "日期是空的", FIX)
    if _SPLIT_DIGITS.search(text.strip()) and not _MIDNIGHT.search(text.strip()):
        return Refusal("DATE-FORM", f"日期{_quoted(text)}的数字中间有空格", FIX)
    found = _CHINESE.fullmatch(plain) or _MARKED.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found is not None:
        return _on(text, found, year_hint)
    serial = _SERIAL.fullmatch(plain)
    if serial is not None and _SERIAL_MIN <= int(serial[1]) <= _SERIAL_MAX:
        return _EXCEL_START + timedelta(days=int(serial[1]))
    return _unread(text, plain)


def _on(text: str, found: re.Match[str], year_hint: int | None) -> date | Refusal:
    try:
        year = number(found["year"]) if found["year"] else year_hint
        month, day = number(found["month"]), number(found["day"])
        if year is None or (found["year"] and year < 100):
            return _no_year(text)
        return date(year, month, day)
    except (ValueError, KeyError):
        return Refusal("DATE-DAY", f"日期{_quoted(text)}在日历上不存在", f"请核对后改正，{FIX}")


def _unread(text: str, plain: str) -> Refusal:
    if _SHORT.fullmatch(plain):
        return _no_year(text)
    if _YEAR_LAST.fullmatch(plain):
        return Refusal("DATE-ORDER", f"日期{_quoted(text)}的年份在最后，分不清月和日", FIX)
    if _MONTH_ONLY.fullmatch(plain):
        return Refusal("DATE-PART", f"日期{_quoted(text)}只到月，没有日", FIX)
    return Refusal("DATE-FORM", f"{_quoted(text)}不是能识别的日期", FIX)


def _no_year(text: str) -> Refusal:
    what = f"日期{_quoted(text)}没有写明四位数的年份，可能有几种读法"
    return Refusal("DATE-YEAR", what, FIX)


def _quoted(text: str) -> str:
    """The cell as typed, unless it may hold a personal number or is no date by its length."""
    typed = text.strip()
    if len(typed) > 24 or _LONG_RUN.search(plain_digits(typed)):
        return "（内容过长，不在此显示）"
    return f"“{typed}”"
