"""Findings on the target table: classes of indicators, complete rows, text values, objective."""

import re
from collections.abc import Iterable, Sequence

from nuanliu.core.dates.period import period_fault
from nuanliu.core.ninesections.agreement import Agreement
from nuanliu.core.ninesections.blocks import Line
from nuanliu.core.ninesections.evidence import Evidence
from nuanliu.core.ninesections.facts import Finding, IndicatorFacts, Place
from nuanliu.core.ninesections.indicators import Row, is_number
from nuanliu.core.ninesections.remarks import error, note, warning
from nuanliu.core.ninesections.sections import Part
from nuanliu.core.ninesections.target_numbers import Sort, counted_in, in_heads_place
from nuanliu.core.ninesections.years import dated

# 项目支出绩效评价管理办法 (财预〔2020〕10号): outputs by quantity, quality, time and cost, then
# effects and satisfaction. Since 财预〔2021〕101号 cost may be a first-level class of its own.
_CLASSES = (
    ("数量指标", re.compile(r"数量")),
    ("质量指标", re.compile(r"质量")),
    ("时效指标", re.compile(r"时效")),
    ("成本指标", re.compile(r"成本")),
    ("效益指标", re.compile(r"效益|可持续")),
    ("满意度指标", re.compile(r"满意")),
)
_PARTS = _CLASSES[:4]  # of what is put out
_QUANTITY, *_SPARED = (name for name, _ in _PARTS)
_ALL = 100  # per cent: a share of something cannot be more
_GROWING = re.compile(r"增|提高|提升|超额|超过|同比|环比|比上年|较上年|翻番")


def target_findings(evidence: Evidence, agreement: Agreement) -> Iterable[Finding]:
    """All findings on section nine; none when the section is absent (that is its own finding)."""
    if Part.TARGETS not in evidence.outline.sections:
        return
    rows = evidence.targets.rows
    if not rows:
        yield error(
            "INDICATOR-NONE", evidence.place(Part.TARGETS), "没有读到绩效指标。请附绩效目标表"
        )
        return
    yield from _head(evidence)
    if not evidence.targets.columns:
        return  # without a head nobody can say which cell of a row is lacking
    yield from _classes(evidence, rows, counted=_counted(agreement))
    uncompared = _uncompared(rows, counted=_counted(agreement))
    for row in rows:
        place = evidence.place(Part.TARGETS, row.line)
        yield from _dated(row.facts, place, evidence.year)
        yield from _not_compared(row.facts, place) if row in uncompared else _row(row.facts, place)


def _head(evidence: Evidence) -> Iterable[Finding]:
    targets = evidence.targets
    place = evidence.place(Part.TARGETS, targets.head_line)
    if not targets.columns:
        yield error("TABLE-HEAD-MISSING", place, "绩效目标表没有表头，各列只能推断。请补上表头")
    if not targets.objective:
        made = error if "objective" in targets.columns else warning
        yield made("OBJECTIVE-ABSENT", place, "绩效目标表没有项目目标。请补写项目目标")


def _counted(agreement: Agreement) -> bool:
    """Do other places state heads, so that a table without a number of people contradicts them?"""
    return any(one.stated for one in agreement.quantities() if not one.money)


def _uncompared(rows: Sequence[Row], *, counted: bool) -> list[Row]:
    """The rows of quantity and cost that contradict nothing only because nobody can read them.

    Where other places count heads and no row does, the rows that stand in their place are meant.
    """
    sorts = [counted_in(row.facts).sort for row in rows]
    bare = counted and Sort.HEADS not in sorts
    return [
        row
        for row, sort in zip(rows, sorts, strict=True)
        if sort is Sort.UNCOMPARED or (bare and sort is Sort.OTHER and in_heads_place(row.facts))
    ]


def _not_compared(facts: IndicatorFacts, place: Place) -> Iterable[Finding]:
    """A lacking cell is named as such; else the value and unit that tell nothing."""
    if facts.level3 is None or facts.value is None:
        yield from _row(facts, place)
        return
    unit = f"，度量单位为“{facts.unit}”" if facts.unit else "，没有度量单位"
    yield error(
        "TARGET-UNCOMPARED",
        place,
        f"“{facts.level3}”的指标值“{facts.value}”{unit}，无法与别处的人数（户数）或金额核对。"
        "请写明整数人数（户数）或金额及其单位",
    )


def _classes(evidence: Evidence, rows: Sequence[Row], *, counted: bool) -> Iterable[Finding]:
    """A class of the form without a row: an error, but for what a fair table may do without.

    One class of quality, time and cost missing looks like a row lost on the way; several, like a
    bureau that does not ask for them. People counted elsewhere are contradicted by a table that
    promises none.
    """
    line, lacking = evidence.targets.head_line, []
    for name, words in _classes_of(rows):
        found = [row.line for row in rows if words.search(_levels(row.facts))]
        line = max(found, default=line)
        if not found:
            lacking.append((name, line))
    left_out = {name for name, _ in lacking if name in _SPARED}
    spared = left_out if len(left_out) > 1 else set()
    for name, line in lacking:
        yield (note if name in spared or (name == _QUANTITY and not counted) else error)(
            "INDICATOR-CLASS-MISSING",
            evidence.place(Part.TARGETS, line),
            f"此行之后缺少“{name}”一行。请补上该类指标",
        )


def _classes_of(rows: Sequence[Row]) -> Iterable[tuple[str, re.Pattern[str]]]:
    """The classes to look for; a table of two levels may print the outputs as one class."""
    outputs = any("产出" in _levels(row.facts) for row in rows)
    lower = any(row.facts.level2 for row in rows)
    if not outputs or lower or any(w.search(_levels(r.facts)) for _, w in _PARTS for r in rows):
        return _CLASSES
    return (("产出指标", re.compile("产出")), *_CLASSES[len(_PARTS) :])


def _levels(facts: IndicatorFacts) -> str:
    return f"{facts.level1 or ''} {facts.level2 or ''}"


def _dated(facts: IndicatorFacts, place: Place, year: int | None) -> Iterable[Finding]:
    """A day that is none, or one of another year than the project's."""
    words = facts.value or ""
    if period_fault(words, year):
        yield error(
            "VALUE-IMPOSSIBLE",
            place,
            f"“{facts.level3}”的指标值“{words}”里有不存在的日期。请核对",
        )
    elif any(other != year for other in dated([Line(words, place.line)])):
        yield error(
            "YEAR-DIFFERS", place, f"“{facts.level3}”的指标值“{words}”不是{year}年。请统一年度"
        )


_MISTYPED = re.compile(r"0\d[\d,.]*|[\d,.]*,[\d,.]*")  # 001, 1,5000


def _row(facts: IndicatorFacts, place: Place) -> Iterable[Finding]:
    if facts.level3 is None or facts.value is None:
        lacks = "三级指标名称" if facts.level3 is None else "指标值"
        yield error("INDICATOR-INCOMPLETE", place, f"这一行没有{lacks}。请补写")
    elif _MISTYPED.fullmatch(facts.value):
        text = f"“{facts.level3}”的指标值“{facts.value}”不是通常的数字写法。请核对"
        yield error("VALUE-IMPOSSIBLE", place, text)
    elif not is_number(facts.value):
        yield note(
            "VALUE-TEXT",
            place,
            f"“{facts.level3}”的指标值“{facts.value}”是文字，不能按数字计分",
        )
    elif facts.unit == "%" and _over_all(facts.value) and not _GROWING.search(facts.level3):
        yield error(
            "VALUE-IMPOSSIBLE",
            place,
            f"“{facts.level3}”的指标值为{facts.value}%，占比不会超过{_ALL}%。请核对",
        )


def _over_all(number: str) -> bool:
    whole, _, decimals = number.partition(".")
    return int(whole) > _ALL or (int(whole) == _ALL and decimals.strip("0") != "")
