"""The words of a text that name a period, for a message to quote instead of the paragraph."""

import re

from nuanliu.core.dates.period import parse_period, period_fault

_SIGNS = "0-9０-９〇零○一二三四五六七八九十"
_REST = re.compile(rf"[{_SIGNS}年月日号旬初底末上中下份]*")
_OPENING = re.compile(rf"(?<![{_SIGNS}第年月日号.\-/])[{_SIGNS}次翌当同本全上下第]")


def period_phrase(text: str, year_hint: int | None = None) -> str:
    """The shortest stretch of `text` that is read as the whole of it; all of it without a period.

    It ends with the last date, and begins as late as the same days, or the same fault, are read.
    """
    meaning = _meaning(text, year_hint)
    if meaning == _NOTHING:
        return text.strip()
    end = next(at for at in range(1, len(text) + 1) if _meaning(text[:at], year_hint) == meaning)
    rest = _REST.match(text, end)
    whole = text[: rest.end() if rest else end]
    if _meaning(whole, year_hint) != meaning:
        whole = text[:end]
    starts = [found.start() for found in _OPENING.finditer(whole)]
    same = [at for at in starts if _meaning(whole[at:], year_hint) == meaning]
    return whole[max(same, default=0) :].strip()


_NOTHING = (None, None)


def _meaning(text: str, year_hint: int | None) -> tuple[object, object]:
    window, fault = parse_period(text, year_hint), period_fault(text, year_hint)
    days = window and (window.start, window.end, window.start_precision, window.end_precision)
    return days, fault
