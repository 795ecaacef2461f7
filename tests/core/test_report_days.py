"""By which day a report is due: read from the standards, a wrong day refused with the file."""

from datetime import date

import pytest
from tests.core.test_standards import HEAD

from nuanliu.core.refusal import Refused
from nuanliu.core.standards import Kind, read_standards
from nuanliu.core.standards.reports import due_day

ROW = """
[[report_due]]
name = "{name}"
label = "运行监控表"
words = {words}
valid_from = 2024-01-01
clause = "待确认"
assumption = true
"""


@pytest.mark.parametrize(("words", "day"), [
    (("08-31",), date(2024, 8, 31)),
    (("次年", "03-31"), date(2025, 3, 31)),
    (("02-30",), None),
    (("次年",), None),
    ((), None),
    (("08-31", "09-30"), None),
    (("2024-08-31",), None),
])  # fmt: skip
def test_a_day_of_the_year_or_of_the_next(words, day):
    """Written as month and day; what is no such day is None, never another day."""
    assert due_day(words, 2024) == day


@pytest.mark.parametrize(("name", "words", "code"), [
    ("monitoring", '["08-31"]', ""),
    ("monitoring", '["02-29"]', "STD-VALUE"),  # not a day of every year
    ("monthly", '["08-31"]', "STD-VALUE"),
    ("self", '["三月底"]', "STD-VALUE"),
])  # fmt: skip
def test_the_file_is_refused_where_it_names_no_day(name, words, code):
    """Each fault with its row; a right one is read."""
    try:
        found = read_standards(HEAD + ROW.format(name=name, words=words))
        told = "" if found.in_force(Kind.REPORT_DUE, date(2024, 5, 1)) else "unread"
    except Refused as refused:
        told = refused.code
    assert told == code
