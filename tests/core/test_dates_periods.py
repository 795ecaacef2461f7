"""Periods in the words of public papers, and whether one lies in another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanliu.core.dates import Fit, Precision, Window, inside, parse_period

DAY, THIRD, MONTH = Precision.DAY, Precision.THIRD, Precision.MONTH


@pytest.mark.parametrize(
    ("text", "first", "last", "exactly"),
    [
        ("2024年1月中旬开始,2024年10月结束;", (2024, 1, 11), (2024, 10, 31), (THIRD, MONTH)),
        ("2024年9月中旬至10月中旬开展,广泛走访", (2024, 9, 11), (2024, 10, 20), (THIRD, THIRD)),
        ("2024年1月开展,开展走访活动。", (2024, 1, 1), (2024, 1, 31), (MONTH, MONTH)),
        ("2024年1月", (2024, 1, 1), (2024, 1, 31), (MONTH, MONTH)),
        ("2024年3月1日至5月20日", (2024, 3, 1), (2024, 5, 20), (DAY, DAY)),
        ("2024年3月1日至20日", (2024, 3, 1), (2024, 3, 20), (DAY, DAY)),
        ("2024年3月1-20日", (2024, 3, 1), (2024, 3, 20), (DAY, DAY)),
        ("2024年1—10月", (2024, 1, 1), (2024, 10, 31), (MONTH, MONTH)),
        ("2023年12月至次年2月", (2023, 12, 1), (2024, 2, 29), (MONTH, MONTH)),
        ("2024.1.15-2024.10.31", (2024, 1, 15), (2024, 10, 31), (DAY, DAY)),
        ("2024-01-15至2024-10-31", (2024, 1, 15), (2024, 10, 31), (DAY, DAY)),
        ("2024.1—2024.10", (2024, 1, 1), (2024, 10, 31), (MONTH, MONTH)),
        ("自2024年1月1日起至2024年12月31日止", (2024, 1, 1), (2024, 12, 31), (DAY, DAY)),
        ("从2024年2月开始实施，到11月上旬结束", (2024, 2, 1), (2024, 11, 10), (MONTH, THIRD)),
        ("2024年1月启动，10月底完成", (2024, 1, 1), (2024, 10, 31), (MONTH, MONTH)),
        ("开始时间：2024年1月，结束时间：2024年10月", (2024, 1, 1), (2024, 10, 31), (MONTH, MONTH)),
        ("二〇二四年九月中旬至十月中旬", (2024, 9, 11), (2024, 10, 20), (THIRD, THIRD)),
        ("2024年9月中、下旬", (2024, 9, 11), (2024, 9, 30), (THIRD, THIRD)),
        ("2023年2月下旬", (2023, 2, 21), (2023, 2, 28), (THIRD, THIRD)),
        ("2024年9月中旬至下旬", (2024, 9, 11), (2024, 9, 30), (THIRD, THIRD)),
        ("2024年1月15日(周一)至1月20日（周六）", (2024, 1, 15), (2024, 1, 20), (DAY, DAY)),
        ("2024年3月至年底", (2024, 3, 1), (2024, 12, 31), (MONTH, MONTH)),
        ("2024年上半年", (2024, 1, 1), (2024, 6, 30), (MONTH, MONTH)),
        ("2024年第三季度", (2024, 7, 1), (2024, 9, 30), (MONTH, MONTH)),
        ("2024年度", (2024, 1, 1), (2024, 12, 31), (MONTH, MONTH)),
        ("２０２４年１月５日—２月３日", (2024, 1, 5), (2024, 2, 3), (DAY, DAY)),
    ],
)
def test_periods_as_papers_write_them(text, first, last, exactly):
    """A paper names a period in one of its usual ways; both ends and their precision are read."""
    start_is, end_is = exactly
    due = Window(date(*first), date(*last), start_is, end_is, text.rstrip(";。"))
    assert parse_period(text) == due


@pytest.mark.parametrize(
    "text",
    [
        "",
        "春节前深入基层",
        "2024年度部门预算",
        "9月中旬至10月",  # no year and none given
        "24年1月",
        "2024年1月开始",  # open at the end
        "2024年10月底前完成",  # open at the start
        "截至2024年10月",
        "2024年1月、9月",  # two periods, not one
        "1、2月开展",
        "2024年1月至3月、9月至10月",
        "2024年1月至9月中旬、11月",
        "2024年1月5日、9月10日",
        "2024年12月至2月",  # which year does it end in?
        "2024.1-10",
        "2024年9月10日左右",
        "2024年2月30日",
        "2024年13月",
        "2024年10月至2024年1月",
    ],
)
def test_what_is_not_one_closed_period_is_not_read(text):
    """Open, ambiguous or impossible: no window, rather than a guessed one."""
    assert [parse_period(text)] == [None]


def test_the_year_of_the_paper_serves_where_the_text_has_none():
    """Control for the case above: the year comes from the paper."""
    found = parse_period("9月中旬至10月", year_hint=2024)
    assert found == Window(date(2024, 9, 11), date(2024, 10, 31), THIRD, MONTH, "9月中旬至10月")


def written(day):
    """The day as prose prints it."""
    return f"{day.year}年{day.month}月{day.day}日"


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 700))
def test_two_written_days_read_back(start, days):
    """Any two days in order, written out, are the window between them."""
    end = start + timedelta(days=days)
    text = f"{written(start)}至{written(end)}"
    assert parse_period(text) == Window(start, end, DAY, DAY, text)


def window(text):
    found = parse_period(text)
    assert isinstance(found, Window)
    return found


PERIOD = "2024年1月中旬开始,2024年10月结束"


@pytest.mark.parametrize(
    ("inner", "outer", "fit"),
    [
        ("2024年9月中旬至10月中旬", PERIOD, Fit.INSIDE),
        ("2024年1月", PERIOD, Fit.OVERLAP_BY_MONTH),  # known to the month only; the months meet
        ("2024年1月上旬", PERIOD, Fit.OUTSIDE),  # known better, and before the start
        ("2024年1月10日至1月20日", PERIOD, Fit.OUTSIDE),
        ("2024年1月11日至10月31日", PERIOD, Fit.INSIDE),
        ("2024年10月下旬至11月上旬", PERIOD, Fit.OUTSIDE),
        ("2024年10月至11月", PERIOD, Fit.OUTSIDE),
        ("2025年1月", PERIOD, Fit.OUTSIDE),
        ("2023年1月", PERIOD, Fit.OUTSIDE),
        ("2024年10月", "2024年1月1日至10月15日", Fit.OVERLAP_BY_MONTH),
        ("2024年10月中旬", "2024年1月1日至10月15日", Fit.OVERLAP_BY_MONTH),
        ("2024年10月下旬", "2024年1月1日至10月15日", Fit.OUTSIDE),
    ],
)
def test_a_window_inside_another(inner, outer, fit):
    """A campaign's window against the project's period, each as exact as its paper."""
    assert inside(window(inner), window(outer)) == fit


@given(st.integers(1, 12), st.sampled_from(["", "上旬", "中旬", "下旬"]))
def test_every_window_lies_in_itself_and_in_its_year(month, third):
    """A month or a third of one is inside itself and inside the whole year."""
    part, year = window(f"2024年{month}月{third}"), window("2024年全年")
    assert (inside(part, part), inside(part, year)) == (Fit.INSIDE, Fit.INSIDE)
