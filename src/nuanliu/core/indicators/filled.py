"""A typed-in actual, read as the kind of thing its target asks for; never guessed."""

import re
from fractions import Fraction

from nuanliu.core.dates import parse_date
from nuanliu.core.indicators.actuals import Actual, Day, Judgement, Number
from nuanliu.core.indicators.targets import Operator, Target, TextTarget
from nuanliu.core.refusal import Refusal

_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(\D*)")
_PERCENT = re.compile(r"(\d{1,3})\s*%?")


def read_filled(target: Target, text: str, by: str) -> Actual | Refusal:
    """The actual that somebody typed for a target; `by`: who judged, for a qualitative one.

    Codes: IND-FILLED (not a value of this kind), IND-COMPUTED (the books alone decide this one).
    """
    text = text.strip()
    if target.operator is Operator.QUALITATIVE:
        return _judgement(text, by)
    if target.words is TextTarget.WITHIN_YEAR:
        return _day(text)
    if target.words is TextTarget.WITHIN_APPROPRIATION:
        what = f"指标值“{target.text}”的实际值由账计算"
        return Refusal("IND-COMPUTED", what, "请绑定计量口径，不能填报")
    return _number(target, text)


def _judgement(text: str, by: str) -> Actual | Refusal:
    found = _PERCENT.fullmatch(text)
    if found is None or int(found[1]) > 100:
        return _refused(text, "定性指标请填 0 到 100 的整数，如 85")
    return Judgement(int(found[1]), by)


def _day(text: str) -> Actual | Refusal:
    day = parse_date(text)
    return _refused(text, "请填日期，如 2024-10-09") if isinstance(day, Refusal) else Day(day)


def _number(target: Target, text: str) -> Actual | Refusal:
    found = _NUMBER.fullmatch(text)
    if found is None or found[2].strip() not in {"", target.unit}:
        return _refused(text, f"请填数字，单位为“{target.unit}”" if target.unit else "请填数字")
    return Number(Fraction(found[1].replace(",", "")), target.unit)


def _refused(text: str, fix: str) -> Refusal:
    return Refusal("IND-FILLED", f"填报的实际值“{text}”读不成这项指标的值", fix)
