"""Periods as public papers write them: '2024年1月中旬开始,2024年10月结束'.

Papers seldom give days. A window therefore carries, beside its first and last day, how exactly
each end is known: to the day, to the third of a month (旬) or to the month. 上旬, 中旬 and 下旬
are days 1-10, 11-20 and 21 to the end. What is open at one end, or lists months with a
gap between them, is not a window: it is answered with None and never completed by guessing.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nuanliu.core.dates.digits import NUMERAL, number, plain_digits


class Precision(StrEnum):
    """How exactly an end of a window is known, finest first."""

    DAY = "day"
    THIRD = "third"
    MONTH = "month"


class Fit(StrEnum):
    """How one window lies in another."""

    INSIDE = "inside"
    OVERLAP_BY_MONTH = "overlap-by-month"  # fits only at the precision the inner one is known to
    OUTSIDE = "outside"


class Fault(StrEnum):
    """Why a text that names days is no window although both ends are printed."""

    REVERSED = "reversed"
    NO_SUCH_DAY = "no-such-day"


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day (both included), how exactly each is known, and its words."""

    start: date
    end: date
    start_precision: Precision
    end_precision: Precision
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A stretch written as one expression: a day, a third, a month or several whole months."""

    first: date
    last: date
    precision: Precision


_HYPHENS = r"[-‐‑‒–—―─~～〜﹣−]+"
_RANGE = rf"(?:{_HYPHENS}|至|到|直至|延续到)"
_YEAR = rf"(?P<year>{NUMERAL}年|次年|翌年|当年|同年|本年)?"
_THIRD = r"(?P<third>上、?中旬|中、?下旬|上旬|中旬|下旬)"
_MOMENT = re.compile(
    rf"(?<![\d〇零○一二三四五六七八九十])(?:"
    rf"{_YEAR}(?P<month>{NUMERAL})月(?:份)?"
    rf"(?:{_THIRD}|(?P<day>{NUMERAL})[日号]|[初底末])?"
    rf"|(?P<nyear>\d{{4}})(?P<mark>[-./])(?P<nmonth>\d{{1,2}})(?:(?P=mark)(?P<nday>\d{{1,2}}))?(?!\d)"
    rf"|(?P<syear>{NUMERAL})年度?(?P<season>全年|上半年|下半年|年?初|年?底|年?末"
    rf"|第?[一二三四1-4]季度)"
    rf"|(?P<bare>上半年|下半年|第[一二三四1-4]季度|[一二三四]季度)"
    rf")"
)
# An end that repeats no month ('至20日', '至下旬') or means the end of the same year ('至年底').
_TAIL = re.compile(rf"(?:{_THIRD}|(?P<day>{NUMERAL})[日号]|(?P<december>[当本]?年年?[底末]))")
_WHOLE_YEAR = re.compile(rf"(?P<syear>{NUMERAL})年(?:度|内|度内|全年)?")

_START = r"(?:正式)?(?:开始|启动|起)"
_LINK = re.compile(
    rf"[(（]?(?:{_START}[^,，。;；\d]{{0,12}})?[)）]?[,，、;；]?(?:{_RANGE}|结束时间[:为]?|截止时间[:为]?)"
)
_AFTER_START = re.compile(rf"[(（]?{_START}[^,，。;；\d]{{0,12}}[)）]?[,，、;；]?")
_COMMA = re.compile("[,，]")
_CLOSING = re.compile(r"[^,，。;；\d]{0,8}?(?:结束|完成|截止|止)")
_SEVERAL = re.compile(rf"[、和及与](?={NUMERAL}?[年月日]|{NUMERAL}月)")
_OPEN = re.compile(rf"[(（]?(?:{_START}|{_RANGE}|以?前|之前|以?后|之后|前后|左右|止|截止|结束)")
_DANGLING = re.compile(rf"(?:[\d一二三四五六七八九十](?:[、和及与]|{_RANGE})|截至|截止|{_RANGE})$")

# '1月15日(周一)', '(农历腊月初五)': remarks between a date and what follows it.
_REMARK = re.compile(r"\((?:周|星期|农历|含)[^()]*\)")
# '1-10月' and '3月1-20日' leave the first unit out; writing it in makes one grammar enough.
_BARE_MONTH = re.compile(rf"(?<![\d.\-/])(\d{{1,2}}){_RANGE}(?=\d{{1,2}}月)")
_BARE_DAY = re.compile(rf"(?<=月)(\d{{1,2}}){_RANGE}(?=\d{{1,2}}[日号])")

_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 0), "上中旬": (1, 20), "中下旬": (11, 0)}
_SEASONS = {
    "全年": (1, 12),
    "上半年": (1, 6),
    "下半年": (7, 12),
    "初": (1, 1),
    "底": (12, 12),
    "末": (12, 12),
}


def parse_period(text: str, year_hint: int | None = None) -> Window | None:
    """The first period named in `text`, or None where there is none or it is not closed.

    `year_hint` is the year of the document, used where the text names none. An end without a year
    takes the year of the start; 次年 is the next one. The window keeps `text`, outer spaces and
    closing punctuation taken off.
    """
    ends = _ends(text, year_hint)
    if ends is None or isinstance(ends, Fault):
        return None
    first, last = ends
    words = text.strip().rstrip("。；;，,")
    return Window(first.first, last.last, first.precision, last.precision, words)


def period_fault(text: str, year_hint: int | None = None) -> Fault | None:
    """Why the first period named in `text` cannot be; None where there is none or it can."""
    ends = _ends(text, year_hint)
    return ends if isinstance(ends, Fault) else None


def _ends(text: str, year_hint: int | None) -> tuple[_Moment, _Moment] | Fault | None:
    plain = _REMARK.sub("", plain_digits(text))
    plain = _BARE_DAY.sub(r"\1日至", _BARE_MONTH.sub(r"\1月至", plain))
    try:
        ends = _read(plain, year_hint)
    except (ValueError, KeyError):  # no such day or month: '2月30日', '13月', '十十月'
        return Fault.NO_SUCH_DAY
    if ends is not None and ends[1].last < ends[0].first:
        return Fault.REVERSED
    return ends


def inside(inner: Window, outer: Window) -> Fit:
    """How `inner` lies in `outer`.

    An end of `inner` known only to the month (or third) fits when it lies in the same month
    (third) as the limit, or in one within it; then the answer is OVERLAP_BY_MONTH, for the reader
    to note that the two are not equally exact.
    """
    if outer.start <= inner.start and inner.end <= outer.end:
        return Fit.INSIDE
    starts = _floor(outer.start, inner.start_precision) <= inner.start
    ends = inner.end <= _ceiling(outer.end, inner.end_precision)
    return Fit.OVERLAP_BY_MONTH if starts and ends else Fit.OUTSIDE


def _read(plain: str, year_hint: int | None) -> tuple[_Moment, _Moment] | None:
    if whole := _WHOLE_YEAR.fullmatch(plain):
        year = _months(number(whole["syear"]), 1, 12)
        return year, year
    found = _MOMENT.search(plain)
    if found is None or _DANGLING.search(plain[: found.start()]):
        return None
    first = _moment(found, year_hint)
    if first is None:
        return None
    rest = plain[found.end() :]
    end = _end_of_range(rest)
    if end is None and (row := _row_of_months(first, rest)):
        return first, row
    if end is None:
        return None if _OPEN.match(rest) or _SEVERAL.match(rest) else (first, first)
    last = _end(end, first)
    return None if last is None or _SEVERAL.match(rest, end.end()) else (first, last)


_NEXT_MONTH = re.compile(
    rf"(?:[、和及与]|以及)(?P<month>{NUMERAL})月(?![份]?(?:[上中下]旬|[初底末\d]))(?:份)?"
)


def _row_of_months(first: _Moment, rest: str) -> _Moment | None:
    """The last of whole months listed one after the other ('7月、8月'); None where one is left out.

    Months with a gap between them are no window.
    """
    last, place = first, 0
    while found := _NEXT_MONTH.match(rest, place):
        month = number(found["month"])
        if first.precision is not Precision.MONTH or month != last.last.month + 1:
            return None
        last, place = _months(first.last.year, month, month), found.end()
    going_on = _SEVERAL.match(rest, place) or _OPEN.match(rest, place)
    return None if place == 0 or going_on else last


def _end_of_range(rest: str) -> re.Match[str] | None:
    """The words that close a range begun just before `rest`, if it goes on to name an end."""
    for link in (_LINK.match(rest), _AFTER_START.match(rest)):
        if link is not None and (found := _end_at(rest, link.end())) is not None:
            return found
    comma = _COMMA.match(rest)
    found = _end_at(rest, comma.end()) if comma else None
    return found if found and _CLOSING.match(rest, found.end()) else None


def _end_at(rest: str, place: int) -> re.Match[str] | None:
    return _MOMENT.match(rest, place) or _TAIL.match(rest, place)


def _end(found: re.Match[str], first: _Moment) -> _Moment | None:
    if found.re is _MOMENT:
        return _moment(found, first.first.year)
    month = 12 if found["december"] else first.first.month
    return _in_month(first.first.year, month, found)


def _moment(found: re.Match[str], year_hint: int | None) -> _Moment | None:
    if found["bare"]:
        return None if year_hint is None else _season(year_hint, found["bare"])
    if found["season"]:
        return _season(number(found["syear"]), found["season"])
    if found["nyear"]:
        return _numeric(int(found["nyear"]), int(found["nmonth"]), found["nday"])
    year = _year(found["year"], year_hint)
    return None if year is None else _in_month(year, number(found["month"]), found)


def _year(words: str | None, hint: int | None) -> int | None:
    """The year meant; two-digit years ('24年') are ambiguous and so None."""
    if words is None or words in {"当年", "同年", "本年"}:
        return hint
    if words in {"次年", "翌年"}:
        return None if hint is None else hint + 1
    value = number(words.removesuffix("年"))
    return value if value >= 1900 else None


def _in_month(year: int, month: int, found: re.Match[str]) -> _Moment:
    if found["day"]:
        return _numeric(year, month, str(number(found["day"])))
    if found["third"]:
        first, last = _THIRDS[found["third"].replace("、", "")]
        return _Moment(
            date(year, month, first),
            date(year, month, last or _days_in(year, month)),
            Precision.THIRD,
        )
    return _months(year, month, month)


def _numeric(year: int, month: int, day: str | None) -> _Moment:
    if day is None:
        return _months(year, month, month)
    that_day = date(year, month, int(day))
    return _Moment(that_day, that_day, Precision.DAY)


def _season(year: int, words: str) -> _Moment:
    if words.endswith("季度"):
        quarter = number(words.removeprefix("第").removesuffix("季度"))
        return _months(year, quarter * 3 - 2, quarter * 3)
    return _months(year, *_SEASONS[words.removeprefix("年")])


def _months(year: int, first: int, last: int) -> _Moment:
    return _Moment(date(year, first, 1), date(year, last, _days_in(year, last)), Precision.MONTH)


def _days_in(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        msg = f"{month} 不是月份"
        raise ValueError(msg)
    return monthrange(year, month)[1]


def _floor(day: date, precision: Precision) -> date:
    """The first day of the unit `day` lies in."""
    if precision is Precision.MONTH:
        return day.replace(day=1)
    if precision is Precision.THIRD:
        return day.replace(day=min((day.day - 1) // 10, 2) * 10 + 1)
    return day


def _ceiling(day: date, precision: Precision) -> date:
    """The last day of the unit `day` lies in."""
    whole_month = day.replace(day=_days_in(day.year, day.month))
    if precision is Precision.MONTH:
        return whole_month
    if precision is Precision.THIRD:
        return whole_month if day.day > 20 else day.replace(day=(day.day - 1) // 10 * 10 + 10)
    return day
