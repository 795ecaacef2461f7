"""Reading 大写 back into fen, so that it can be held against the figures."""

import re

_DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"〇": 0, "弍": 2, "两": 2}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}
_SAME = str.maketrans("圆園万萬億正貳參陸", "元元万万亿整贰叁陆")
_FORM = re.compile(
    r"(?:(?P<yuan>[零〇壹贰弍两叁肆伍陆柒捌玖拾佰仟万亿]+)元)?"
    r"(?:零?(?P<jiao>[零〇壹贰弍两叁肆伍陆柒捌玖])角)?"
    r"(?:零?(?P<fen>[零〇壹贰弍两叁肆伍陆柒捌玖])分)?整?"
)


def read_capitals(text: str) -> int | None:
    """The fen that '壹仟肆佰零玖圆伍角' (with or without 人民币) says; None when it says no amount.

    Written as the rules of 票据 want it or as invoices print it: 圆 or 元, 整 or 正 or neither.
    """
    plain = "".join(text.split()).translate(_SAME).removeprefix("人民币")
    found = _FORM.fullmatch(plain)
    if not plain or found is None or not any(found.groups()):
        return None
    yuan = _whole(found["yuan"] or "零")
    if yuan is None:
        return None
    return yuan * 100 + _DIGITS[found["jiao"] or "零"] * 10 + _DIGITS[found["fen"] or "零"]


def _whole(text: str) -> int | None:
    """Whole yuan, part by part: so many 亿, so many 万, and the rest."""
    total = 0
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        head, found, rest = text.partition(unit)
        if not found:
            continue
        part = _thousands(head)
        if part is None:
            return None
        total, text = total + part * size, rest
    last = _thousands(text)
    return None if last is None else total + last


def _thousands(text: str) -> int | None:
    """Below ten thousand: digits each with its unit, falling; '' is 0."""
    total, digit, below = 0, None, 10_000
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
        else:
            size = _UNITS.get(sign)
            if size is None or size >= below:
                return None
            total, below, digit = total + (1 if digit is None else digit) * size, size, None
    return total + (digit or 0)
