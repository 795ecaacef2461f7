"""What a target counts: heads, money, money per head, or nothing that other sections state.

A target of quantity or cost that ought to be compared and cannot be is refused: a value that is no
whole number of heads, a unit nobody knows. What is unknown never passes for agreement.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from nuanliu.core.ninesections.facts import IndicatorFacts
from nuanliu.core.ninesections.tokens import SCALE, count_of, fen_of

_HEADS = {"人", "人次", "名", "位", "户", "万人", "万人次", "万户"}
_MONEY = set(SCALE) - {""}
_RATE = re.compile(r"(?P<scale>万?)元/每?(?:人次?|名|位|户|家庭)")
_OTHER_RATE = re.compile(r"万?元/.+")
_EVENTS = {"次", "场", "场次", "批", "批次", "期", "项"}
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,8})?")
_OF_HEADS = re.compile(
    r"人数|人次|户数|人员数|名额|(?:职工|家庭|对象|群众|劳动者|子女|学生|工人|会员)数"
)
_OF_MONEY = re.compile(r"总额|金额|总成本|资金|经费|标准$")
_SHARE = re.compile(r"率|比例|占比|比重|程度|覆盖|控制|幅度")
_NUMERALS = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]")


class Sort(StrEnum):
    """What a row of the target table is to the other sections."""

    HEADS = "heads"
    MONEY = "money"
    RATE = "rate"
    OTHER = "other"  # nothing that other sections state
    UNCOMPARED = "uncompared"  # it should be compared and cannot be


class Counted(NamedTuple):
    """The sort of a row, its value (heads or fen) and the unit heads are counted in."""

    sort: Sort
    value: int = 0
    unit: str = ""


_OTHER = Counted(Sort.OTHER)
_REFUSED = Counted(Sort.UNCOMPARED)


def counted_in(facts: IndicatorFacts) -> Counted:
    """What the row states, as far as other sections state it too."""
    if facts.value is None:
        return _OTHER
    number = facts.value if _NUMBER.fullmatch(facts.value) else None
    unit = facts.unit or ""
    if unit in _HEADS and "数量" in (facts.level2 or "数量"):
        return _heads(number, unit, facts)
    if unit in _MONEY and number:
        return _value(Sort.MONEY, fen_of(number, SCALE[unit]))
    rate = _RATE.fullmatch(unit)
    if rate and number:
        return _value(Sort.RATE, fen_of(number, SCALE[rate["scale"]]))
    if _of_quantity(facts):
        return _REFUSED if _names_heads(facts) else _OTHER
    return _cost(number, unit, facts) if _of_cost(facts) else _OTHER


def _value(sort: Sort, value: int | None, unit: str = "") -> Counted:
    return _REFUSED if value is None else Counted(sort, value, unit)


def _heads(number: str | None, unit: str, facts: IndicatorFacts) -> Counted:
    if number is None or _contradicts(unit, facts.level3 or ""):
        return _REFUSED if _of_quantity(facts) else _OTHER
    bare = unit.removeprefix("万")
    return _value(Sort.HEADS, count_of(number, tens_of_thousands=bare != unit), bare)


def _contradicts(unit: str, name: str) -> bool:
    """人数 in 户, or 户数 in 人: one of the two is wrong, and nobody can say which."""
    houses, people = "户数" in name, re.search("人数|人次", name) is not None
    return houses != people and houses != unit.endswith("户")


def _cost(number: str | None, unit: str, facts: IndicatorFacts) -> Counted:
    """A cost in words ('年度预算批复数') stays words; one with a number must be money."""
    name = facts.level3 or ""
    words = number is None and not _NUMERALS.search(facts.value or "")
    share = unit == "%" and (_SHARE.search(name) or not _OF_MONEY.search(name))
    return _OTHER if words or share or _OTHER_RATE.fullmatch(unit) else _REFUSED


def _of_quantity(facts: IndicatorFacts) -> bool:
    """数量指标, or, in a table of one level only, an output."""
    if facts.level2 is not None:
        return "数量" in facts.level2
    return re.search("产出|数量", facts.level1 or "产出") is not None


def _of_cost(facts: IndicatorFacts) -> bool:
    """成本指标 of money: neither 社会成本 nor 生态环境成本."""
    levels = f"{facts.level1 or ''} {facts.level2 or ''}"
    return "成本" in levels and not re.search("社会|生态", levels)


def _names_heads(facts: IndicatorFacts) -> bool:
    name = facts.level3 or ""
    return _OF_HEADS.search(name) is not None and not _SHARE.search(name)


def in_heads_place(facts: IndicatorFacts) -> bool:
    """May a 数量指标 that counts no heads stand where the heads should? Not a share, nor events."""
    share = facts.unit == "%" or _SHARE.search(facts.level3 or "")
    return "数量" in (facts.level2 or "") and not share and facts.unit not in _EVENTS
