"""The cells of an indicator as values: operator, number and unit of a target; an actual; points."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from nuanliu.core.forms.words import NOTHING, SIGNS, is_unit
from nuanliu.core.signs import on_a_line, plain, squeezed

_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_NUMBER = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_OF_WHAT = re.compile(r"[\u4e00-\u9fff]{1,12}(?:率|度|数|量|比例|比重|金额|标准|面积)(?:为|:)?")
_VALUE = re.compile(rf"(?P<sign>{_SIGN})?(?:达到?)?(?P<number>{_NUMBER})(?P<unit>[^\d.,;。、]*)")
_DATE = re.compile(r"\d{4}年|\d{1,2}月|\d{4}[-./]\d{1,2}|\d{1,2}日")
_WITHIN = {"以上": "≥", "及以上": "≥", "以下": "≤", "及以下": "≤", "以内": "≤", "之内": "≤"}
_TAIL = re.compile(r"(?P<unit>.*?)(?P<tail>及以上|及以下|以上|以下|以内|之内|内)?")
_POINTS = re.compile(rf"(?P<number>{_NUMBER})分?")
_STROKE = re.compile(r"[/\\\\—－―─-]{1,4}")
_LONGEST_UNIT = 12
SCALE: Mapping[str, int] = {"元": 1, "百元": 100, "千元": 1000, "万元": 10_000, "亿元": 10**8}


class Goal(NamedTuple):
    """A target: `value` is the number as printed or the words; the others None where unprinted."""

    operator: str | None
    value: str | None
    unit: str | None
    number: Fraction | None = None


class Reached(NamedTuple):
    """An actual: the number as printed or the words, and the unit printed with it."""

    value: str | None
    unit: str | None = None
    number: Fraction | None = None


def goal_of(text: str, operator: str = "", unit: str = "") -> Goal:
    """The target of a row from its cells; a row that splits it in three gives all of them."""
    own_sign, own_unit = sign_of(operator), unit_of(unit)
    bare = squeezed(text)
    if not bare or _STROKE.fullmatch(bare):
        return Goal(own_sign, None, own_unit)
    found = None if _DATE.match(bare) and not own_unit else _VALUE.fullmatch(bare)
    parts = _parts(found) if found else _named(bare)
    if parts is None:
        return Goal(own_sign, plain(on_a_line(text)), own_unit)
    sign, number, printed = parts
    return Goal(own_sign or sign, number, own_unit or printed, Fraction(number))


def _named(bare: str) -> tuple[str | None, str, str | None] | None:
    """The value behind its own name, '满意度≥95%'; only one with a sign or a percent."""
    head = _OF_WHAT.match(bare)
    found = _VALUE.fullmatch(bare[head.end() :]) if head else None
    parts = _parts(found) if found else None
    return parts if parts and (parts[0] or parts[2] == "%") else None


def _parts(found: re.Match[str]) -> tuple[str | None, str, str | None] | None:
    """(sign, number, unit) of a measured value; None where the words behind it are no unit."""
    tail = _TAIL.fullmatch(found["unit"])
    if tail is None:
        return None
    sign = SIGNS.get(found["sign"] or "") or _WITHIN.get(tail["tail"] or "")
    if tail["tail"] == "内" and not sign:
        return None
    unit = unit_of(tail["unit"])
    if tail["unit"] and (unit is None or len(unit) > _LONGEST_UNIT):
        return None
    if unit and not is_unit(unit) and len(unit) > 4:
        return None
    return sign, found["number"].replace(",", ""), unit


def sign_of(text: str) -> str | None:
    """The operator of a cell; None where none is printed."""
    return SIGNS.get(squeezed(text))


def unit_of(text: str) -> str | None:
    """A unit as it is kept: 元/人*月 is 元/人·月; None where none is printed."""
    bare = re.sub(r"[*×•．]", "·", squeezed(text)).strip("()")
    return None if not bare or NOTHING.fullmatch(bare) else bare


def reached_of(text: str) -> Reached:
    """The actual of a cell."""
    bare = squeezed(text)
    if is_blank(text):
        return Reached(None)
    found = None if _DATE.match(bare) else _VALUE.fullmatch(bare)
    parts = _parts(found) if found else _named(bare)
    if parts is None:
        return Reached(plain(on_a_line(text)))
    _, number, unit = parts
    return Reached(number, unit, Fraction(number))


def points_of(text: str) -> Fraction | None:
    """Points of a cell, '10.00', '10分'; None for anything else."""
    found = _POINTS.fullmatch(squeezed(text))
    return None if found is None else Fraction(found["number"].replace(",", ""))


def percent_of(text: str) -> Fraction | None:
    """A share in percent, '100%', '98.5'; None for anything else."""
    bare = squeezed(text).removesuffix("%")
    return Fraction(bare.replace(",", "")) if re.fullmatch(_NUMBER, bare) else None


def places_of(text: str) -> int:
    """How many decimals a number is printed with."""
    found = re.search(r"\.(\d+)", squeezed(text))
    return len(found[1]) if found else 0


def number_in(text: str) -> str | None:
    """A bare amount, with or without its unit; '' signs such as ¥ are passed over."""
    bare = squeezed(text).lstrip("¥￥")
    found = re.fullmatch(rf"({_NUMBER})(?:万元|元|万)?", bare)
    return found[1].replace(",", "") if found else None


def unit_in(text: str) -> str | None:
    """The unit of money printed with an amount or in a heading, '万元' or '元'."""
    found = re.search(r"亿元|万元|千元|百元|元|万(?=$|\))", squeezed(text))
    return None if found is None else {"万": "万元"}.get(found[0], found[0])


def fen_of(number: str, unit: str) -> int | None:
    """An amount as fen; None unless it is exact."""
    fen = Fraction(number) * SCALE[unit] * 100
    return fen.numerator if fen.denominator == 1 else None


def is_blank(text: str) -> bool:
    """Nothing, or a sign that stands for nothing."""
    return not squeezed(text) or NOTHING.fullmatch(squeezed(text)) is not None
