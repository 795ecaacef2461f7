"""One actual against one target: met or not, how many points, and whether it must be explained.

Scores are exact hundredths of a point, rounded half up once, here, so that the rows of a printed
table add up to its total.
"""

from dataclasses import dataclass
from fractions import Fraction

from nuanliu.core.indicators.actuals import (
    Actual,
    Day,
    Judgement,
    Missing,
    Number,
    Spending,
    decimal_text,
)
from nuanliu.core.indicators.rules import PLAIN, ScoreRule, ScoringRules, band
from nuanliu.core.indicators.targets import Operator, Target, TextTarget
from nuanliu.core.refusal import Refusal

FULL = Fraction(1)
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one comparison.

    score: points in exact hundredths, None = no score; met: None where it cannot be said;
    explain: a 偏差原因 is required; finding: why there is no score.
    """

    score: Fraction | None
    met: bool | None
    explain: bool
    finding: Refusal | None = None


def hundredths(points: Fraction) -> Fraction:
    """Points rounded half up to hundredths; exact from then on."""
    return Fraction((points.numerator * 200 + points.denominator) // (2 * points.denominator), 100)


def score_text(points: Fraction | None) -> str:
    """Points as tables print them, '13.33'; '—' where there is no score."""
    if points is None:
        return "—"
    whole, rest = divmod(hundredths(points) * 100, 100)
    return f"{whole}.{int(rest):02d}"


def score(
    target: Target,
    actual: Actual,
    weight: Fraction,
    rules: ScoringRules,
    fiscal_year: int,
    rule: ScoreRule = PLAIN,
) -> Outcome:
    """Compare an actual with its target; `weight` is the full score in points, `rule` the way.

    Codes of the finding: IND-MISSING (未取得), IND-KIND (target and actual are unlike things),
    IND-NEGATIVE, IND-PERCENT (a judgement outside 0–100).
    """
    match target.operator, actual:
        case _, Missing(reason):
            what = f"指标“{target.text}”未取得实际值：{reason}"
            return _no_score(Refusal("IND-MISSING", what, "请取得数据后再评分，不得估填"))
        case ((Operator.AT_LEAST | Operator.AT_MOST | Operator.EQUAL), Number(value)):
            return _quantity(target, value, weight, rules, rule)
        case Operator.QUALITATIVE, Judgement(percent):
            return _judged(percent, weight, rules)
        case Operator.TEXT, Day(day) if target.words is TextTarget.WITHIN_YEAR:
            return _all_or_nothing(weight, met=day.year == fiscal_year)
        case Operator.TEXT, Spending() if target.words is TextTarget.WITHIN_APPROPRIATION:
            return _spending(actual, weight)
        case _:
            what = f"指标“{target.text}”与实际值“{actual.text}”不是同一类"
            return _no_score(Refusal("IND-KIND", what, "请核对指标的计量口径"))


def _quantity(
    target: Target, value: Fraction, weight: Fraction, rules: ScoringRules, rule: ScoreRule
) -> Outcome:
    if target.number is None or target.number < 0 or value < 0:
        what = f"指标值“{target.text}”或实际值“{decimal_text(value)}”小于零"
        return _no_score(Refusal("IND-NEGATIVE", what, "请核对数值"))
    met = _meets(target.operator, value, target.number)
    far = target.operator is Operator.AT_LEAST and value > target.number * rules.overshoot
    points = rule.points(FULL if met else _share(value, target.number))
    if rule.deduct and far and target.number:
        points = max(NOTHING, points - (value / target.number - rules.overshoot))
    return Outcome(hundredths(weight * points), met, explain=not met or far)


def _meets(operator: Operator, value: Fraction, target: Fraction) -> bool:
    if operator is Operator.AT_LEAST:
        return value >= target
    return value <= target if operator is Operator.AT_MOST else value == target


def _share(value: Fraction, target: Fraction) -> Fraction:
    """The smaller over the larger: B/A when short of the target, A/B when beyond it."""
    return min(value, target) / max(value, target)


def _judged(percent: int, weight: Fraction, rules: ScoringRules) -> Outcome:
    if not 0 <= percent <= 100:
        what = f"定性评定{percent}%不在0到100之间"
        return _no_score(Refusal("IND-PERCENT", what, "请重新评定"))
    best = max(rules.qualitative, key=lambda pair: pair[1])[0]
    met = band(rules.qualitative, Fraction(percent)) == best
    return Outcome(hundredths(weight * Fraction(percent, 100)), met, explain=not met)


def _spending(actual: Spending, weight: Fraction) -> Outcome:
    paid, granted = Fraction(actual.paid.fen), Fraction(actual.appropriated.fen)
    if min(paid, granted) < 0:
        what = f"已发放{actual.paid}元或批复{actual.appropriated}元小于零"
        return _no_score(Refusal("IND-NEGATIVE", what, "请核对账目"))
    met = paid <= granted
    share = FULL if met else _share(paid, granted)
    return Outcome(hundredths(weight * share), met, explain=not met)


def _all_or_nothing(weight: Fraction, *, met: bool) -> Outcome:
    return Outcome(hundredths(weight if met else NOTHING), met, explain=not met)


def _no_score(finding: Refusal) -> Outcome:
    return Outcome(None, None, explain=True, finding=finding)
