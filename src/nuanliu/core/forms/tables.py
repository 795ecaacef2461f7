"""Tables of indicators: the rows under each head, with levels carried on over pages."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from nuanliu.core.forms.aligning import WRONG, Head, Line, aligned
from nuanliu.core.forms.blocks import Item
from nuanliu.core.forms.heads import Heading, indicator_headings
from nuanliu.core.forms.model import CUT, Indicator, Read, Sure
from nuanliu.core.forms.naming import indicator_name, template_unit
from nuanliu.core.forms.values import (
    goal_of,
    is_blank,
    points_of,
    reached_of,
    sign_of,
    unit_of,
)
from nuanliu.core.forms.words import (
    Column,
    Field,
    ends_table,
    is_level2,
    is_title,
    label_of,
    points_in,
)
from nuanliu.core.indicators.rules import FULL_MARKS
from nuanliu.core.signs import squeezed

_STARTS = (Column.PROJECT, Column.OFFICE, Column.LEVEL1, Column.LEVEL2, Column.NAME)
_UNASKED = (*_STARTS, Column.OTHER)
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]{1,2}\)")
_SECTION = re.compile(r"[一二三四五六七八九十]{1,2}、")
_SEEN = {
    Column.OPERATOR: "指标性质", Column.TARGET: "指标值", Column.ACTUAL: "实际完成值",
    Column.WEIGHT: "分值", Column.SCORE: "得分",
}  # fmt: skip


class Region(NamedTuple):
    """A head and the cells below it, up to the end of the table."""

    heading: Heading
    body: tuple[Item, ...]
    end: int


class TableRow(NamedTuple):
    """An indicator with the project, unit and objective of its row where the table has columns."""

    indicator: Indicator
    project: str
    office: str
    place: str


class Tables(NamedTuple):
    """All tables of indicators of a stretch: rows, the points of first levels, where they end."""

    rows: tuple[TableRow, ...]
    levels: tuple[Read[tuple[str, Fraction]], ...]
    regions: tuple[Region, ...]
    cut: bool


def regions_of(items: Sequence[Item]) -> list[Region]:
    """Each head with its body; a body ends at a total, a signature, a label or the next head."""
    headings = indicator_headings(items)
    found: list[Region] = []
    for n, heading in enumerate(headings):
        limit = headings[n + 1].start if n + 1 < len(headings) else len(items)
        end = heading.end
        while end < limit and not _ends(items, end, heading):
            end += 1
        found.append(Region(heading, tuple(items[heading.end : end]), end))
    return found


def _ends(items: Sequence[Item], at: int, heading: Heading) -> bool:
    item = items[at]
    text = item.text
    if not text:
        return False
    if item.prose and (len(text) > 40 or _CHAPTER.match(squeezed(text))):
        return True
    if items[heading.start].firm and not item.firm and _SECTION.match(squeezed(text)):
        return True  # 五、存在问题和改进措施 below a real table, whatever column it sounds like
    if is_title(text) and squeezed(text).endswith(("表", "报告", ")")) and len(text) > 6:
        return True
    if ends_table(text):
        return True
    known = label_of(text)
    column = any(head.kind is Column.PROJECT for head in heading.heads)
    return known in {Field.PROJECT, Field.GRADE, Field.TOTAL, Field.PARENT} and not column


def tables_of(items: Sequence[Item]) -> Tables:
    """Every row of every table in the stretch."""
    regions = regions_of(items)
    rows: list[TableRow] = []
    levels: list[Read[tuple[str, Fraction]]] = []
    carried = _Carried()
    cut = False
    for region in regions:
        heads = region.heading.heads
        lines = aligned(_whole(region.body), heads, _STARTS)
        for line in lines:
            carried = carried.after(line)
            levels += _points(line)
            if _broken_off(line, lines, region, items):
                cut = True
                continue
            if Column.NAME in line.cells or _nameless(line, heads):
                rows.append(_row(line, heads, carried))
    cut = cut or any(item.cut for region in regions for item in region.body)
    return Tables(tuple(rows), tuple(levels), tuple(regions), cut)


def _whole(body: Sequence[Item]) -> list[Item]:
    """The body with the points of a first level that stood in a line of their own put back."""
    found: list[Item] = []
    for item in body:
        alone = re.fullmatch(r"\(?\d[\d\-~.]*\)?分\)?", squeezed(item.text)) is not None
        if alone and found and not found[-1].text.endswith("分") and _level(found[-1].text):
            found[-1] = found[-1]._replace(text=found[-1].text + item.text)
            continue
        found.append(item)
    return found


def _level(text: str) -> bool:
    return squeezed(text).endswith("指标")


class _Carried(NamedTuple):
    """What merged cells of earlier rows say for the rows below them."""

    level1: str | None = None
    level2: str | None = None
    group: str = ""
    project: str = ""
    office: str = ""

    def after(self, line: Line) -> "_Carried":
        """The same with what this row prints itself."""
        now = self
        if Column.PROJECT in line.cells:
            now = now._replace(project=line.text(Column.PROJECT), level1=None, level2=None)
        if Column.OFFICE in line.cells:
            now = now._replace(office=line.text(Column.OFFICE))
        if Column.LEVEL1 in line.cells:
            first = line.text(Column.LEVEL1)
            same = level_name(first) == now.level1
            now = now._replace(level1=level_name(first), group=first)
            now = now if same else now._replace(level2=None)
        if Column.LEVEL2 in line.cells:
            now = now._replace(level2=level_name(line.text(Column.LEVEL2)))
        return now


def level_name(text: str) -> str:
    """A level without marks and points."""
    bare = squeezed(text)
    bare = re.sub(r"[(（]?[\d.\-~—至]{1,9}[)）]?[分%][)）]?$", "", bare).rstrip("(")
    return re.sub(r"^(?:[★☆*]|\(?[一二三四五六七八九十\d]{1,2}[、.)](?!\d))+", "", bare)


def _points(line: Line) -> list[Read[tuple[str, Fraction]]]:
    cell = line.cells.get(Column.LEVEL1)
    told = points_in(cell.text) if cell else None
    if cell is None or told is None:
        return []
    return [Read((level_name(cell.text), Fraction(told)), cell.where)]


def _broken_off(line: Line, lines: Sequence[Line], region: Region, items: Sequence[Item]) -> bool:
    """The last row of a paper that ends before any value of the row."""
    values = {Column.TARGET, Column.ACTUAL, Column.WEIGHT, Column.SCORE}
    if line is not lines[-1] or values & (line.cells.keys() | line.blanks):
        return False
    return region.end >= len(items) and not any(one.text for one in items[region.end :])


def _nameless(line: Line, heads: Sequence[Head]) -> bool:
    """A row with values and no name: something was lost."""
    del heads
    told = {Column.TARGET, Column.ACTUAL} & line.cells.keys()
    return bool(told) and len(line.cells) >= 2


_UNITS_ALONE = {
    "人", "户", "次", "个", "元", "万元", "%", "家", "场", "人次", "元/人", "件", "项", "批次",
}  # fmt: skip


def _row(line: Line, heads: Sequence[Head], carried: _Carried) -> TableRow:
    kinds = [head.kind for head in heads]
    raw = line.text(Column.NAME)
    target = line.cells.get(Column.TARGET)
    cut = target is not None and target.cut
    goal = goal_of(line.text(Column.TARGET), line.text(Column.OPERATOR), line.text(Column.UNIT))
    reached = reached_of(line.text(Column.ACTUAL))
    shifted = _shifted(line, heads)
    if cut:
        sign = re.match(r"\D*", squeezed(target.text if target else ""))
        goal = goal._replace(value=CUT, operator=goal.operator or sign_of(sign[0] if sign else ""))
    unit = (
        goal.unit or unit_of(template_unit(raw) or "")
        if goal.number is not None or cut
        else (goal.unit)
    )
    return TableRow(
        _without(
            Indicator(
                level1=carried.level1,
                level2=carried.level2,
                name=indicator_name(raw),
                operator=goal.operator,
                target=goal.value,
                unit=unit,
                actual=reached.value,
                score=points_of(line.text(Column.SCORE)),
                weight=points_of(line.text(Column.WEIGHT)),
                where=line.where,
                sure=_sure(line, shifted=shifted),
                goal=None if cut else goal.number,
                reached=reached.number,
                reached_unit=reached.unit,
                score_text=line.text(Column.SCORE),
                reason=line.text(Column.REASON) if Column.REASON in kinds else None,
                raw_name=raw,
                blanks=tuple(_blank(line, kinds)) if not cut else (),
                shifted=shifted,
                group=carried.group,
            ),
            _wrong(line),
        ),
        carried.project,
        carried.office,
        line.where,
    )


def _blank(line: Line, kinds: Sequence[Column]) -> list[str]:
    """The columns of the table that this row leaves empty, in words."""
    return [
        words
        for column, words in _SEEN.items()
        if column in kinds
        and column is not Column.OPERATOR
        and is_blank(line.text(column))
        and line.text(column) != "无"
    ]


def _shifted(line: Line, heads: Sequence[Head]) -> bool:
    """Do cells stand under heads of another kind?"""
    if _wrong(line):
        return True
    for head in heads:
        cell = line.cells.get(head.kind)
        if cell is None or head.column < 0 or cell.column < 0 or head.kind in _UNASKED:
            continue
        if not head.column <= cell.column < head.column + head.across:
            return True
    return False


def _wrong(line: Line) -> set[Column]:
    """The columns whose cell is of another kind; a name may be a word for a level (满意度)."""
    wrong: set[Column] = {
        column for column in line.misfits if column not in (Column.REASON, Column.OTHER)
    }
    if is_level2(line.text(Column.NAME)):
        wrong -= {Column.NAME}
    units = {one for one in (Column.TARGET, Column.ACTUAL) if _bare_unit(line.text(one))}
    wrong |= units
    return wrong | ({Column.WEIGHT} if _too_many(line.text(Column.WEIGHT)) else set())


def _without(row: Indicator, wrong: set[Column]) -> Indicator:
    """The row without the values that stand in the wrong column: not read instead of guessed."""
    lost: dict[str, None] = {column.value: None for column in wrong if column in _VALUES}
    if Column.TARGET in wrong:
        lost["goal"] = None
    if Column.ACTUAL in wrong:
        lost |= {"reached": None, "reached_unit": None}
    return replace(row, **lost)  # type: ignore[arg-type] # every one of these may be None


_VALUES = {
    Column.OPERATOR, Column.TARGET, Column.UNIT, Column.ACTUAL, Column.WEIGHT, Column.SCORE,
}  # fmt: skip


def _bare_unit(text: str) -> bool:
    """A unit alone where a target should stand."""
    return text in _UNITS_ALONE


def _too_many(text: str) -> bool:
    """More points than a whole form has."""
    points = points_of(text)
    return points is not None and points > FULL_MARKS


def _sure(line: Line, *, shifted: bool) -> Sure:
    if shifted or line.cost >= WRONG:
        return Sure.LOW
    return Sure.HIGH if line.cost < 2 else Sure.MEDIUM
