"""A period of which only one end is printed: '2025年3月开始', '至2025年11月底'."""

import re
from datetime import date

from nuanliu.core.dates.period import parse_period
from nuanliu.core.ninesections.blocks import plain

_START = re.compile(r"^(?P<words>[^,。;]*?)(?:正式)?(?:开始|启动|起)")
_END = re.compile(r"(?P<words>[^,。;至到]*?)(?:前|之前)?(?:结束|完成|截止|为止|止)")


def open_ends(text: str | None, year: int | None) -> tuple[date | None, date | None]:
    """(first day, last day) of a text that is no closed period; None for the end not printed."""
    if text is None:
        return None, None
    narrow = plain(text)
    start = _START.match(narrow)
    window = parse_period(start["words"], year) if start else None
    rest = narrow[start.end() :] if start else narrow
    end = _END.search(rest)
    closing = parse_period(end["words"], year) if end else None
    return window.start if window else None, closing.end if closing else None
