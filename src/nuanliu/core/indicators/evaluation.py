"""The self-evaluation table: every indicator scored, execution scored, total and grade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nuanliu.core.indicators.actuals import Actual, Missing
from nuanliu.core.indicators.rules import EXECUTION, PLAIN, Frame, ScoreRule, ScoringRules
from nuanliu.core.indicators.scoring import Outcome, hundredths, score
from nuanliu.core.indicators.targets import Target
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """One row of the target table with its weight in points and the reason given, if any."""

    level1: str
    level2: str
    level3: str
    target: Target
    weight: Fraction
    reason: str = ""
    rule: ScoreRule = PLAIN


@dataclass(frozen=True, slots=True)
class ScoredIndicator:
    """One row of the self-evaluation table; `finding` says why a score is missing."""

    level1: str
    level2: str
    level3: str
    target_text: str
    actual_text: str
    weight: Fraction
    score: Fraction | None
    met: bool | None
    reason_needed: bool
    reason: str
    finding: Refusal | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A whole self-evaluation.

    total: sum of the scores there are, in exact hundredths; complete: whether no score is missing;
    grade: '' unless complete; findings: everything that must be put right before it is handed in.
    """

    rows: tuple[ScoredIndicator, ...]
    execution_weight: int
    execution_score: Fraction | None
    total: Fraction
    complete: bool
    grade: str
    findings: tuple[Refusal, ...]


def execution_score(executed: Money, adjusted: Money, weight: int) -> Fraction | Refusal:
    """Weight × executed ÷ adjusted budget, never above the weight (IND-EXECUTION).

    The denominator is the budget after all adjustments, not the opening one.
    """
    if adjusted.fen <= 0 or executed.fen < 0:
        what = f"全年预算数{adjusted}元、执行数{executed}元不能计算执行率"
        return Refusal("IND-EXECUTION", what, "请核对调整后的预算数和执行数")
    return hundredths(weight * min(Fraction(1), Fraction(executed.fen, adjusted.fen)))


def evaluate(
    specs: Sequence[IndicatorSpec],
    actuals: Mapping[str, Actual],
    *,
    frame: Frame,
    rules: ScoringRules,
    fiscal_year: int,
    executed: Money,
    adjusted: Money,
    reason: str = "",
) -> Evaluation:
    """Score all indicators; `actuals` by third-level name, one that is absent is 未取得.

    reason: why less was spent than the rules leave without an explanation. Weights that do not fill
    the frame and missing reasons (IND-REASON) are findings, too.
    """
    rows = tuple(_scored(spec, actuals, rules, fiscal_year) for spec in specs)
    execution = execution_score(executed, adjusted, frame.execution)
    findings = [
        *frame.objections([(spec.level1, spec.weight) for spec in specs]),
        *(row.finding for row in rows if row.finding is not None),
        *(_unexplained(row) for row in rows if _lacks_reason(row)),
        *([execution] if isinstance(execution, Refusal) else []),
        *_underspent(executed, adjusted, rules, reason),
    ]
    points = None if isinstance(execution, Refusal) else execution
    scores = [points, *(row.score for row in rows)]
    total = sum((one for one in scores if one is not None), Fraction(0))
    complete = None not in scores
    grade = rules.grade(total) if complete else ""
    return Evaluation(rows, frame.execution, points, total, complete, grade, tuple(findings))


def _underspent(
    executed: Money, adjusted: Money, rules: ScoringRules, reason: str
) -> list[Refusal]:
    """IND-REASON for a rate of execution below the line that the rules draw, if they draw one."""
    line = rules.execution_reason
    if line is None or adjusted.fen <= 0 or 100 * executed.fen >= line * adjusted.fen:
        return []
    if reason.strip():
        return []
    what = f"“{EXECUTION}”率低于{line}%（执行{executed}元，全年预算{adjusted}元），没有写原因"
    return [Refusal("IND-REASON", what, f"请以“{EXECUTION}”为名填写原因及改进措施")]


def _scored(
    spec: IndicatorSpec, actuals: Mapping[str, Actual], rules: ScoringRules, fiscal_year: int
) -> ScoredIndicator:
    actual = actuals.get(spec.level3, Missing("没有绑定计量口径"))
    outcome = score(spec.target, actual, spec.weight, rules, fiscal_year, spec.rule)
    return ScoredIndicator(
        level1=spec.level1,
        level2=spec.level2,
        level3=spec.level3,
        target_text=spec.target.text,
        actual_text=actual.text,
        weight=spec.weight,
        score=outcome.score,
        met=outcome.met,
        reason_needed=outcome.explain,
        reason=spec.reason,
        finding=_named(spec, outcome),
    )


def _named(spec: IndicatorSpec, outcome: Outcome) -> Refusal | None:
    found = outcome.finding
    if found is None:
        return None
    return Refusal(found.code, f"“{spec.level3}”：{found.what}", found.fix, found.clause)


def _lacks_reason(row: ScoredIndicator) -> bool:
    return row.reason_needed and row.finding is None and not row.reason.strip()


def _unexplained(row: ScoredIndicator) -> Refusal:
    why = "远超目标" if row.met else "未达到目标"
    what = f"“{row.level3}”{why}（目标{row.target_text}，实际{row.actual_text}），没有写偏差原因"
    return Refusal("IND-REASON", what, "请填写偏差原因及改进措施")
