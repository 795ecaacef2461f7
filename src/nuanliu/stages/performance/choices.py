"""What a project chose for its indicators: frame, weights, measures, values typed in.

What it chose counts before what its standards assume. A typed-in value counts from the day it is
for, once confirmed, and before the measure: the table says that it was typed in, and by whom.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from nuanliu.core.indicators import (
    PLAIN,
    Actual,
    Frame,
    Missing,
    ScoreRule,
    Target,
    frame_from,
    parse_target,
    read_filled,
    rule_of,
)
from nuanliu.core.measures import Measured
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.standards import Kind, Standard, StandardSet
from nuanliu.stages.performance.measures import CATALOGUE
from nuanliu.stages.performance.models import Binding, FilledValue, Framing
from nuanliu.stages.projects.models import IndicatorTarget, Project

FRAME = "10-50-30-10"  # of a project that chose none
# The names under which papers print what no measure gave: typed in, or bound to nothing.
FILLED, UNBOUND = "indicator.filled", "indicator.unbound"


class Choices(NamedTuple):
    """What a project chose: its frame if any, by target id the bindings and the points."""

    frame: str
    weights: Mapping[int, Fraction] | None
    bindings: Mapping[int, Binding]


def choices_of(project: Project) -> Choices:
    """Everything a project chose for itself."""
    bindings = {row.target_id: row for row in Binding.objects.filter(target__project=project)}
    framing = Framing.objects.filter(project=project).first()
    if framing is None:
        return Choices(FRAME, None, bindings)
    points = {int(pk): Fraction(value) for pk, value in framing.weights.items()}
    return Choices(framing.frame, points, bindings)


def frame_of(standards: StandardSet, on: date, name: str) -> Frame:
    """A frame of the standards; Refused STD-* where there is none of the name."""
    found = frame_from(standards, on, name)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def row_for(standards: StandardSet, kind: Kind, on: date, target: IndicatorTarget) -> Standard:
    """What the standards lay down for an indicator; Refused STD-UNKNOWN where they are silent."""
    found = row_or_none(standards, kind, on, target)
    if found is not None:
        return found
    what = f"标准里没有指标“{target.level3}”的{kind.chinese}"
    raise Refused(Refusal("STD-UNKNOWN", what, f"请绑定口径，或在标准文件中补 [[{kind.value}]]"))


def row_or_none(
    standards: StandardSet, kind: Kind, on: date, target: IndicatorTarget
) -> Standard | None:
    """The same, None where they are silent."""
    rows = standards.in_force(kind, on)
    return next((one for one in rows if fold(one.name) == fold(target.level3)), None)


def fold(name: str) -> str:
    """A printed name without the differences of punctuation width that no reader sees."""
    return unicodedata.normalize("NFKC", name).replace(" ", "").replace("、", ",")


def measure_for(
    standards: StandardSet, on: date, target: IndicatorTarget, binding: Binding | None
) -> str:
    """The measure of an indicator: as bound, else as the standards assume; '' where neither."""
    if binding is not None:
        return binding.measure
    row = row_or_none(standards, Kind.INDICATOR_MEASURE, on, target)
    return row.words[0] if row else ""


def wanted(
    standards: StandardSet, on: date, target: IndicatorTarget, binding: Binding | None = None
) -> Target:
    """A target as compared: the operator is the printed one, the bound one, or the standards'."""
    chosen = binding.operator if binding else ""
    operator = target.operator or chosen or _assumed(standards, on, target)
    parsed = parse_target(operator, target.value, target.unit)
    if isinstance(parsed, Refusal):
        raise Refused(parsed)
    return parsed


def _assumed(standards: StandardSet, on: date, target: IndicatorTarget) -> str:
    return row_for(standards, Kind.INDICATOR_OPERATOR, on, target).words[0]


def way_for(standards: StandardSet, on: date, target: IndicatorTarget) -> ScoreRule:
    """How an indicator is scored: as the standards say, else by ratio; Refused IND-RULE."""
    row = row_or_none(standards, Kind.INDICATOR_RULE, on, target)
    found = rule_of(row.words, row.shares) if row else PLAIN
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def weight_for(
    standards: StandardSet, on: date, target: IndicatorTarget, choices: Choices
) -> Fraction:
    """The points of an indicator: as chosen, else as the standards assume."""
    if choices.weights is not None:
        return choices.weights.get(target.pk, Fraction(0))
    return Fraction(row_for(standards, Kind.INDICATOR_WEIGHT, on, target).number or 0)


def filled_for(project: Project, on: date) -> dict[int, FilledValue]:
    """By target id: the newest confirmed value typed in for a day not after `on`."""
    rows = FilledValue.objects.filter(
        target__project=project, state="confirmed", on__lte=on
    ).select_related("filled_by", "decided_by")
    return {row.target_id: row for row in rows.order_by("on", "pk")}


def told(row: FilledValue, target: Target) -> Measured:
    """A typed-in value as a measure would answer it, its own row as the evidence."""
    found = read_filled(target, row.text, row.filled_by.name)
    actual: Actual = Missing(found.what) if isinstance(found, Refusal) else found
    by = f"{row.filled_by.name}填报、{row.decided_by.name}确认" if row.decided_by else ""
    words = f"人工填报的实际值（{row.on}，{by}）：{row.reason}"
    return Measured(FILLED, words, actual, (f"performance.filledvalue:{row.pk}",))


def unbound(target: IndicatorTarget) -> Measured:
    """An indicator that is bound to no measure and has no value typed in: 未取得."""
    why = Missing("没有绑定计量口径，也没有填报并经确认的实际值")
    words = "没有绑定计量口径的指标"
    return Measured(UNBOUND, words, why, (f"projects.indicatortarget:{target.pk}",))


def known(name: str, level3: str) -> Refusal | None:
    """EVAL-MEASURE for a name that is in no catalogue."""
    if name in CATALOGUE:
        return None
    what = f"指标“{level3}”绑定的计量口径“{name}”不存在"
    return Refusal("EVAL-MEASURE", what, "可用的口径：" + "、".join(CATALOGUE))
