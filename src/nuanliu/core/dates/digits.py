"""Numerals as people type them in dates: full-width digits and 〇一二三 become plain integers."""

import re
import unicodedata

NUMERAL = r"(?:\d{1,4}|[〇零○一二三四五六七八九十]{1,4})"  # a regex for one number of either kind

_CHINESE = {"〇": 0, "零": 0, "○": 0} | {c: n for n, c in enumerate("一二三四五六七八九", start=1)}
_SPACES = re.compile(r"\s+")


def plain_digits(text: str) -> str:
    """The text with full-width digits, letters and marks made plain and its spaces taken out.

    Only the full-width block is folded; NFKC on Chinese text would change other characters too.
    """
    folded = "".join(
        unicodedata.normalize("NFKC", char) if "\uff01" <= char <= "\uff5e" else char
        for char in text
    )
    return _SPACES.sub("", folded)


def number(text: str) -> int:
    """The value of a run that NUMERAL matches: '12', '十二', '二十一', '二〇二四'.

    Raises ValueError for a run that is no number, such as '十十'.
    """
    if text.isdecimal():
        return int(text)
    if "十" not in text:
        return int("".join(str(_CHINESE[char]) for char in text))
    tens, ones = text.split("十")
    return (_CHINESE[tens] if tens else 1) * 10 + (_CHINESE[ones] if ones else 0)
