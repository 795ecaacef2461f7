"""Finding the heads of a table among its cells, in one row of heads or in two."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from nuanliu.core.forms.aligning import Head
from nuanliu.core.forms.blocks import Item
from nuanliu.core.forms.words import (
    Column,
    bare_label,
    ends_table,
    head_of,
    is_level1,
    is_level2,
    is_part,
    is_total,
    label_of,
)
from nuanliu.core.signs import squeezed

_TOP = {
    Column.TARGET, Column.ACTUAL, Column.WEIGHT, Column.SCORE, Column.REASON, Column.OTHER,
    Column.UNIT, Column.OPERATOR,
}  # fmt: skip
_SPLIT = {Column.OPERATOR, Column.TARGET, Column.UNIT}
_MONEY = {
    Column.OPENING, Column.ADJUSTED, Column.BUDGET, Column.EXECUTED, Column.RATE, Column.WEIGHT,
    Column.SCORE, Column.REASON,
}  # fmt: skip
_NEAR = 24  # cells before the heads in which the goals stand
_SEVERAL = re.compile(r"(?:中期|实施期|长期|中长期|项目)(?:总体|绩效)*目标")
_YEARLY = re.compile(r"(?:年度|当年|本年)(?:总体|绩效)*目标")
_OBJECTIVES = {"预期目标", "实际完成情况", "年初设定目标", "年度目标完成情况", "项目年度目标"}


class Heading(NamedTuple):
    """The heads of a table and the stretch of the stream (from, to) that they take up."""

    heads: tuple[Head, ...]
    start: int
    end: int


def indicator_headings(items: Sequence[Item]) -> list[Heading]:
    """Every head of a table of indicators, in order; a head repeated on a new page as well."""
    found: list[Heading] = []
    for at, item in enumerate(items):
        if (found and at < found[-1].end) or not _opens(items, at, item):
            continue
        heading = _around(items, at)
        if heading is not None:
            found.append(heading)
    return found


def _opens(items: Sequence[Item], at: int, item: Item) -> bool:
    """Is this the head of the third level, or of the only level there is?"""
    if head_of(item.text) is not Column.NAME or item.prose:
        return False
    near = {head_of(one.text) for one in items[max(0, at - 8) : at + 8]}
    return bool(near & {Column.TARGET, Column.ACTUAL}) or Column.LEVEL2 in near


def _around(items: Sequence[Item], at: int) -> Heading | None:
    start = at
    while start > 0 and _before(items[start - 1]):
        start -= 1
    end = at + 1
    while end < len(items) and _behind(items, end, at):
        end += 1
    before, behind = items[start:at], items[at:end]
    first = next(
        (n for n, one in enumerate(before) if head_of(one.text) in _BEGINNERS), len(before)
    )
    top = [head for one in before[:first] if (head := _head(one)) and head.kind in _TOP]
    lower = [head for one in (*before[first:], *behind) if (head := _head(one))]
    heads = _one_group(_merged(top, lower), later=_two_periods(items, start))
    heads = _typed(heads)
    kinds = {head.kind for head in heads}
    if not kinds & {Column.TARGET, Column.ACTUAL}:
        return None
    return Heading(tuple(_unique(heads)), start, end)


_BEGINNERS = {Column.LEVEL1, Column.LEVEL2, Column.PROJECT, Column.OFFICE}


def _before(item: Item) -> bool:
    """A cell that may stand in the heads, read backwards."""
    text = item.text
    if item.prose or bare_label(text) in _OBJECTIVES:
        return False
    return not text or head_of(text) is not None or _beside(text)


def _beside(text: str) -> bool:
    """The cell at the left of the whole table (绩效指标)."""
    bare = bare_label(text)
    return bare in {
        "绩",
        "绩效",
        "绩效指标",
        "年度绩效目标",
        "年度绩效指标",
        "绩效目标",
        "项目绩效指标",
        "指标",
    }


def _behind(items: Sequence[Item], end: int, at: int) -> bool:
    item = items[end]
    text = item.text
    if (
        item.prose
        or is_level1(text)
        or is_level2(text)
        or (ends_table(text) and head_of(text) is None)
    ):
        return False
    if not text or head_of(text) is not None:
        return True
    same = item.firm and item.row == items[at].row
    ahead = [one for one in items[end + 1 : end + 4] if one.text]
    return same or (bool(ahead) and head_of(ahead[0].text) is not None and not _valued(text))


def _valued(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _head(item: Item) -> Head | None:
    if not item.text or (_beside(item.text) and head_of(item.text) is None):
        return None
    kind = head_of(item.text)
    if kind is None or (kind is Column.NAME and bare_label(item.text) == "四级指标"):
        kind = Column.OTHER
    if bare_label(item.text) == "年度绩效目标":
        return None
    return Head(kind, item.text, item.column, item.across)


def _merged(top: list[Head], lower: list[Head]) -> list[Head]:
    """Two rows of heads as one: what the lower row splits is replaced by its parts."""
    parts = [head for head in lower if head.kind in _SPLIT]
    if not top or not parts:
        return _placed([*lower, *top])
    rest = [head for head in lower if head not in parts]
    at = next((n for n, head in enumerate(top) if head.kind is Column.TARGET), 0)
    upper = [head for head in top if head.kind is not Column.TARGET]
    levels = [head for head in rest if head.kind not in _TOP]
    others = [head for head in rest if head.kind in _TOP]
    return _placed([*levels, *upper[:at], *parts, *upper[at:], *others])


def _typed(heads: list[Head]) -> list[Head]:
    """'指标类型' is the first level in a table that has no levels of its own."""
    if {Column.LEVEL1, Column.LEVEL2} & {head.kind for head in heads}:
        return heads
    return [
        head._replace(kind=Column.LEVEL1) if bare_label(head.text) in _TYPES else head
        for head in heads
    ]


_TYPES = {"指标类型", "指标类别", "指标分类", "指标"}


def _two_periods(items: Sequence[Item], start: int) -> bool:
    """Do the goals of several years stand before those of the year?"""
    near = [squeezed(one.text) for one in items[max(0, start - _NEAR) : start + 4]]
    several = next((n for n, text in enumerate(near) if _SEVERAL.match(text)), None)
    year = next((n for n, text in enumerate(near) if _YEARLY.match(text)), None)
    return several is not None and (year is None or several < year)


def _one_group(heads: list[Head], *, later: bool) -> list[Head]:
    """Of two groups of names and targets side by side the one of the year; the other is passed."""
    names = [n for n, head in enumerate(heads) if head.kind is Column.NAME]
    if len(names) != 2:
        return heads
    begin = names[1]
    while begin > names[0] + 1 and heads[begin - 1].kind in {Column.LEVEL1, Column.LEVEL2}:
        begin -= 1
    first, second = heads[:begin], heads[begin:]
    twice = {head.kind for head in first} & {head.kind for head in second}
    passed = first if later else second
    return [
        head._replace(passed=True)
        if head.kind in twice and any(head is one for one in passed)
        else head
        for head in heads
    ]


def _placed(heads: list[Head]) -> list[Head]:
    """In the order of the columns where these are known."""
    if all(head.column >= 0 for head in heads):
        kept = [head for head in heads if not any(_over(head, one) for one in heads)]
        return sorted(kept, key=lambda head: head.column)
    return _without_split(heads)


def _over(head: Head, part: Head) -> bool:
    """Does a head span several columns that have heads of their own below it?"""
    inside = head.column <= part.column and part.column + part.across <= head.column + head.across
    return head.across > part.across and inside


def _without_split(heads: list[Head]) -> list[Head]:
    """Two printed rows of heads in a copied text: what is split stands where its parts belong."""
    found = list(heads)
    for parent, parts in _PARTS:
        at = next((n for n, head in enumerate(found) if parent(bare_label(head.text))), None)
        below = [head for head in found if bare_label(head.text) in parts]
        if at is None or len(below) < 2:
            continue
        place = found[at]
        rest = [head for head in found if head not in below]
        here = rest.index(place)
        found = [*rest[:here], *below, *rest[here + 1 :]]
    return found


_PARTS = (
    (
        lambda bare: "原因" in bare,
        {"经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明", "说明"},
    ),
    (lambda bare: bare.endswith("可能性"), {"确定能", "有可能", "完全不可能"}),
)


def _unique(heads: Sequence[Head]) -> list[Head]:
    """Each kind once; what comes again holds something that nobody asks for."""
    seen: set[Column] = set()
    found: list[Head] = []
    for head in heads:
        if head.passed:
            found.append(head)
            continue
        kind = head.kind if head.kind not in seen or head.kind is Column.OTHER else Column.OTHER
        seen.add(head.kind)
        found.append(head._replace(kind=kind))
    return found


def money_headings(items: Sequence[Item]) -> list[Heading]:
    """The heads of tables of money: at least two of 预算数, 执行数, 执行率 side by side."""
    found: list[Heading] = []
    at = 0
    while at < len(items):
        end = at
        while end < len(items) and _money_head(items, end):
            end += 1
        heads = [head for one in items[at:end] if (head := _head(one))]
        kinds = {head.kind for head in heads}
        if Column.EXECUTED in kinds and kinds & {Column.OPENING, Column.ADJUSTED, Column.BUDGET}:
            found.append(Heading(tuple(_unique(_placed(_without_corner(heads)))), at, end))
        at = max(end, at + 1)
    return found


def _money_head(items: Sequence[Item], at: int) -> bool:
    item = items[at]
    if item.prose:
        return False
    if not item.text:
        return at > 0
    return head_of(item.text) in _MONEY and not _row_of_money(items, at)


def _row_of_money(items: Sequence[Item], at: int) -> bool:
    """A head's word that names a row, because a number follows ('项目预算 65')."""
    text = items[at].text
    behind = next((one.text for one in items[at + 1 : at + 3] if one.text), "")
    named = is_total(text) or is_part(text) or label_of(text) is not None
    return named and _valued(behind) and head_of(behind) is None


def _without_corner(heads: list[Head]) -> list[Head]:
    """Without the cell above the row names ('年度预算数(万元)') that looks like a head."""
    kinds = [head.kind for head in heads]
    named = Column.OPENING in kinds or Column.ADJUSTED in kinds
    if kinds and kinds[0] is Column.BUDGET and named:
        return heads[1:]
    return heads
