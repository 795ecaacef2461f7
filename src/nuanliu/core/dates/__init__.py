"""Dates of the fund: fiscal years, written dates and periods, working days and notice ends."""

from nuanliu.core.dates.calendar import DayRow, WorkCalendar
from nuanliu.core.dates.period import Fit, Precision, Window, inside, parse_period
from nuanliu.core.dates.written import chinese_date, parse_date
from nuanliu.core.dates.year import FiscalYear

__all__ = [
    "DayRow",
    "FiscalYear",
    "Fit",
    "Precision",
    "Window",
    "WorkCalendar",
    "chinese_date",
    "inside",
    "parse_date",
    "parse_period",
]
