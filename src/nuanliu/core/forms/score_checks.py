"""Do scores follow from target and actual? Computed by the program's own scoring rules."""

from collections.abc import Iterator
from fractions import Fraction

from nuanliu.core.forms.model import Form, FormFinding, Indicator, Sure
from nuanliu.core.forms.remarks import error, warning
from nuanliu.core.forms.row_checks import comparable
from nuanliu.core.forms.values import SCALE, is_blank, places_of
from nuanliu.core.indicators import (
    Number,
    Operator,
    Outcome,
    ScoringRules,
    Target,
    parse_target,
    score,
    score_text,
)

_OPERATORS = {
    "≥": Operator.AT_LEAST, ">": Operator.AT_LEAST, "≤": Operator.AT_MOST, "<": Operator.AT_MOST,
    "=": Operator.EQUAL,
}  # fmt: skip
_RISING = ("数量", "质量", "时效", "满意度", "社会效益", "经济效益")
_NO_YEAR = 0  # targets of the year are words; only numbers are compared here


def score_findings(form: Form, rules: ScoringRules) -> Iterator[FormFinding]:
    """Every row whose score can be computed from what is printed."""
    for row in form.indicators:
        if row.shifted:
            continue
        yield from _against_weight(row)
        outcome, sure = compared(row, rules)
        if outcome is not None:
            yield from _judged(row, outcome, rules, sure)


def _against_weight(row: Indicator) -> Iterator[FormFinding]:
    if row.score is not None and row.weight is not None and row.score > row.weight:
        what = f"“{row.name}”得分{score_text(row.score)}超过分值{score_text(row.weight)}"
        yield error("FORM-SCORE", row.where, what, "得分不得超过分值")


def compared(row: Indicator, rules: ScoringRules) -> tuple[Outcome | None, Sure]:
    """What the scoring rules make of target and actual; None where they cannot be compared."""
    target, sure = _target(row)
    reached = _reached(row)
    if target is None or reached is None:
        return None, sure
    weight = row.weight if row.weight is not None else Fraction(1)
    outcome = score(target, Number(reached, row.unit or ""), weight, rules, _NO_YEAR)
    return (None if outcome.finding else outcome), sure


def _target(row: Indicator) -> tuple[Target | None, Sure]:
    """The target as the rules take it; without an operator its direction is told by its kind."""
    if row.goal is None or row.target is None:
        return None, Sure.LOW
    operator = _OPERATORS.get(row.operator or "")
    sure = row.sure
    if row.operator and operator is None:
        return None, Sure.LOW
    if operator is None:
        operator, sure = _direction(row), Sure.MEDIUM
    if operator is None:
        return None, Sure.LOW
    made = parse_target(operator.value, row.target, row.unit or "")
    return (made if isinstance(made, Target) else None), sure


def _direction(row: Indicator) -> Operator | None:
    second = row.level2 or row.level1 or ""
    if "成本" in second:
        return Operator.AT_MOST
    if any(word in second for word in _RISING):
        return Operator.AT_LEAST
    return Operator.EQUAL if row.goal == row.reached else None


def _reached(row: Indicator) -> Fraction | None:
    """The actual in the unit of the target."""
    if row.reached is None or row.goal is None:
        return None
    unit = row.reached_unit
    if unit is None or row.unit is None or unit == row.unit:
        share = row.unit == "%" and unit is None and row.reached <= 1 < row.goal
        return row.reached * 100 if share else row.reached
    if not comparable(row.unit, unit):
        return None
    return row.reached * SCALE.get(unit, 1) / SCALE.get(row.unit, 1)


def _judged(
    row: Indicator, outcome: Outcome, rules: ScoringRules, sure: Sure
) -> Iterator[FormFinding]:
    told, weight = row.score, row.weight
    if outcome.met is False and row.reason is not None and is_blank(row.reason):
        what = f"“{row.name}”未达到目标（{_pair(row)}），没有写偏差原因"
        yield warning("FORM-REASON", row.where, what, "请填写偏差原因及改进措施", sure)
    if told is None or weight is None or outcome.score is None or told > weight:
        return
    if outcome.met:
        yield from _met(row, rules, sure)
        return
    if told == weight:
        cap = row.operator in {"≤", "<"}
        worth = score_text(outcome.score)
        what = (
            f"“{row.name}”{_missed(row)}（{_pair(row)}），却得满分{score_text(told)}，应为{worth}"
        )
        code = "FORM-CAP" if cap else "FORM-SCORE"
        yield error(code, row.where, what, "请按完成比例重新计分", sure)
        return
    slack = Fraction(1, 2 * 10 ** places_of(row.score_text)) + Fraction(1, 200)
    if abs(told - outcome.score) > slack:
        worth = score_text(outcome.score)
        what = f"“{row.name}”得分{score_text(told)}，按完成比例应为{worth}（{_pair(row)}）"
        say = error if told > outcome.score else warning
        yield say("FORM-SCORE", row.where, what, "请按完成比例重新计分，或写明计分办法", sure)


def _met(row: Indicator, rules: ScoringRules, sure: Sure) -> Iterator[FormFinding]:
    """A target that was reached has full marks, unless it was set far too low."""
    told, weight = row.score, row.weight
    if told is None or weight is None or told >= weight:
        return
    far = (
        row.goal is not None
        and row.reached is not None
        and (row.reached > row.goal * rules.overshoot)
    )
    explained = row.reason is not None and not is_blank(row.reason)
    if far and explained:
        return
    apart = f"得分{score_text(told)}低于分值{score_text(weight)}"
    what = f"“{row.name}”达到目标（{_pair(row)}），{apart}，没有说明"
    say = warning if explained or far else error
    yield say("FORM-SCORE", row.where, what, "达到目标应得满分，扣分须写明原因", sure)


def _missed(row: Indicator) -> str:
    return "突破上限" if row.operator in {"≤", "<"} else "未达到目标"


def _pair(row: Indicator) -> str:
    unit = row.unit or ""
    return f"目标{row.operator or ''}{row.target}{unit}，实际{row.actual}{row.reached_unit or unit}"
