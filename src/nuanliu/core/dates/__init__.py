"""Dates of the fund: written dates and periods, working days and notice ends."""

from nuanliu.core.dates.calendar import DayRow, WorkCalendar, every_day
from nuanliu.core.dates.period import Fit, Precision, Window, inside, parse_period
from nuanliu.core.dates.written import parse_date, stored_day

__all__ = [
    "DayRow",
    "Fit",
    "Precision",
    "Window",
    "WorkCalendar",
    "every_day",
    "inside",
    "parse_date",
    "parse_period",
    "stored_day",
]
