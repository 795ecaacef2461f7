"""Dates as clerks type them, the fiscal year, and working days over a calendar of rows."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.dates import DayRow, WorkCalendar, parse_date
from nuanliu.core.refusal import Refusal, Refused

DAYS = st.dates(date(1930, 1, 2), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年1月15日", date(2024, 1, 15)),
        ("2024-01-15", date(2024, 1, 15)),
        ("2024.1.5", date(2024, 1, 5)),
        ("2024/1/5", date(2024, 1, 5)),
        ("20240105", date(2024, 1, 5)),
        ("45296", date(2024, 1, 5)),
        ("45296.0", date(2024, 1, 5)),
        ("２０２４年１月５日", date(2024, 1, 5)),
        ("二〇二四年一月十五日", date(2024, 1, 15)),
        ("二○二四年十月二十一日", date(2024, 10, 21)),
        (" 2024 年 1 月 5 日 ", date(2024, 1, 5)),
        ("2024-01-15 00:00:00", date(2024, 1, 15)),
        ("2024-01-15T00:00", date(2024, 1, 15)),
        ("2024年2月29日", date(2024, 2, 29)),
    ],
)
def test_a_day_in_every_form_clerks_use(text, day):
    """A cell holds a day in one of the usual forms; it is read as that day."""
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "DATE-EMPTY"),
        ("1月5日", "DATE-YEAR"),
        ("24.1.5", "DATE-YEAR"),
        ("240105", "DATE-YEAR"),
        ("24年1月5日", "DATE-YEAR"),
        ("5/1/2024", "DATE-ORDER"),
        ("2024年1月", "DATE-PART"),
        ("2024-01", "DATE-PART"),
        ("2024年2月30日", "DATE-DAY"),
        ("20240230", "DATE-DAY"),
        ("2023-02-29", "DATE-DAY"),
        ("2024年十十月1日", "DATE-DAY"),
        ("2024-01-15 08:30", "DATE-FORM"),
        ("2024-01-1 5", "DATE-FORM"),
        ("2024-01/15", "DATE-FORM"),
        ("99999", "DATE-FORM"),
        ("春节前", "DATE-FORM"),
    ],
)
def test_a_day_that_could_be_two_is_refused(text, code):
    """A cell is empty, ambiguous or impossible; it is refused with its own code."""
    found = parse_date(text)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_a_day_without_year_takes_the_year_of_its_paper():
    """A list of 2024 says 1月5日; with the year at hand it is read."""
    assert parse_date("1月5日", year_hint=2024) == date(2024, 1, 5)


def test_an_id_in_the_date_column_is_not_repeated():
    """Somebody pastes an identity number into the date column; the message does not show it."""
    found = parse_date("530103199001011234")
    assert isinstance(found, Refusal)
    assert [char for char in found.what if char.isdecimal()] == []


@given(DAYS)
def test_every_written_form_reads_back(day):
    """Whatever the day, each form we print or accept gives it back."""
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        str((day - date(1899, 12, 30)).days),
    ]
    assert [parse_date(form) for form in forms] == [day] * len(forms)


def official_rows(*years):
    """The published arrangements of `years`, as rows an office would import."""
    off = [
        DayRow(d, is_working_day=False, name=n)
        for d, n in chinese_calendar.constants.holidays.items()
    ]
    on = [
        DayRow(d, is_working_day=True, name=n)
        for d, n in chinese_calendar.constants.workdays.items()
    ]
    return [row for row in off + on if row.day.year in years]


CALENDAR = WorkCalendar.from_rows(official_rows(2023, 2024, 2025))


def test_working_days_agree_with_the_published_arrangement():
    """Every day of three years, against an independent library."""
    days = [date(2023, 1, 1) + timedelta(days=n) for n in range(365 + 366 + 365)]
    ours = [CALENDAR.is_working_day(day) for day in days]
    assert ours == [chinese_calendar.is_workday(day) for day in days]


def test_a_notice_over_spring_festival_runs_on():
    """Posted on Wednesday 7 February 2024 for five days; the office is shut from the 10th to 17th.

    Counted are Thursday 8th, Friday 9th, the worked Sunday 18th, Monday 19th and Tuesday 20th.
    """
    assert CALENDAR.notice_end(date(2024, 2, 7), 5) == date(2024, 2, 20)


def test_a_notice_without_days_is_refused():
    """A standard says zero days of notice; one day is the least."""
    with pytest.raises(Refused) as caught:
        CALENDAR.notice_end(date(2024, 2, 7), 0)
    assert caught.value.code == "CAL-NOTICE"


@pytest.mark.parametrize("start", [date(2025, 12, 29), date(2027, 3, 1)])
def test_a_year_without_rows_is_refused_with_instructions(start):
    """A notice reaches a year whose arrangement nobody has entered."""
    with pytest.raises(Refused) as caught:
        CALENDAR.notice_end(start, 5)
    refusal = caught.value.refusals[0]
    assert (refusal.code, "导入" in refusal.fix) == ("CAL-YEAR", True)


def test_the_same_notice_passes_once_the_year_is_entered():
    """Control: with the rows of 2026 the notice begun in December 2025 ends in January."""
    full = WorkCalendar.from_rows(official_rows(2023, 2024, 2025, 2026))
    assert full.notice_end(date(2025, 12, 29), 5) == date(2026, 1, 6)


def test_a_stray_row_does_not_make_a_year_known():
    """An arrangement for 2023 gives 31 December 2022 off; 2022 is still unknown."""
    rows = [*official_rows(2023), DayRow(date(2022, 12, 31), is_working_day=False, name="元旦")]
    assert WorkCalendar.from_rows(rows).years_known == frozenset({2023})


def test_two_rows_that_disagree_are_refused():
    """One day is entered as a holiday and as worked; the same row twice is no fault."""
    rest, work = (DayRow(date(2024, 10, 1), kind, "国庆节") for kind in (False, True))
    with pytest.raises(Refused) as caught:
        WorkCalendar.from_rows([rest, work])
    twice = WorkCalendar.from_rows([rest, rest]).years_known
    assert (caught.value.code, twice) == ("CAL-CONFLICT", frozenset({2024}))


def worked(first, last):
    """The working days after `first` up to and including `last`, counted one by one."""
    days = (first + timedelta(days=place) for place in range(1, (last - first).days + 1))
    return sum(CALENDAR.is_working_day(day) for day in days)


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.integers(-150, 150))
def test_working_days_there_and_back(day, count):
    """From a working day, n forward and n back is the same day, and the count between is n."""
    start = CALENDAR.add_working_days(day, 0 if CALENDAR.is_working_day(day) else 1)
    end = CALENDAR.add_working_days(start, count)
    back = CALENDAR.add_working_days(end, -count)
    first, last = min(start, end), max(start, end)
    assert (back, worked(first, last)) == (start, abs(count))


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.integers(1, 60))
def test_a_notice_ends_on_a_working_day_after_its_start(day, days):
    """The end is worked, and exactly `days` working days lie after the posting."""
    end = CALENDAR.notice_end(day, days)
    assert (CALENDAR.is_working_day(end), end > day, worked(day, end)) == (True, True, days)
