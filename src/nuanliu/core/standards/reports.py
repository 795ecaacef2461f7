"""By which day of the year a report is due: the rows of the standards that say so."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

REPORTS = ("monitoring", "self")  # 运行监控, 自评
NEXT_YEAR = "次年"
PLAIN_YEAR = 2023  # without a February 29: what is a day in it is one in every year


def report_fault(name: object, words: object) -> str | None:
    """What is wrong with a row of report days: None, or which report or day is not known."""
    if name not in REPORTS:
        return f"不认识报表“{name}”，可用：{'、'.join(REPORTS)}"
    told = [str(word) for word in words] if isinstance(words, list) else []
    return None if due_day(told, PLAIN_YEAR) else f"“{'、'.join(told)}”不是每年都有的一天"


def due_day(words: Sequence[str], year: int) -> date | None:
    """The day on which the report of a fiscal year is due: ('08-31',) or ('次年', '03-31').

    None for what is no day.
    """
    later = len(words) > 1 and words[0] == NEXT_YEAR
    if len(words) != 1 + later:
        return None
    with suppress(ValueError):
        return date.fromisoformat(f"{year + later}-{words[-1]}")
    return None
