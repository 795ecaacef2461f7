"""Dates of the fund: written dates and periods, working days and notice ends."""

from nuanliu.core.dates.calendar import DayRow, WorkCalendar
from nuanliu.core.dates.period import Fit, Precision, Window, inside, parse_period
from nuanliu.core.dates.written import parse_date

__all__ = [
    "DayRow",
    "Fit",
    "Precision",
    "Window",
    "WorkCalendar",
    "inside",
    "parse_date",
    "parse_period",
]
