"""Weights, bands and thresholds as values, taken from a set of standards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from nuanliu.core.indicators.actuals import decimal_text
from nuanliu.core.refusal import Refusal
from nuanliu.core.standards.model import Kind, StandardSet

EXECUTION = "预算执行"  # the share of a frame that goes to spending, not to an indicator
FULL_MARKS = 100


@dataclass(frozen=True, slots=True)
class Frame:
    """How 100 points are divided between budget execution and the first-level indicators."""

    name: str
    shares: tuple[tuple[str, int], ...]

    @property
    def execution(self) -> int:
        """Points for budget execution."""
        return dict(self.shares).get(EXECUTION, 0)

    def of(self, level1: str) -> int | None:
        """Points of a first-level indicator, with or without the ending 指标; None = not in it."""
        return {plain(name): share for name, share in self.shares}.get(plain(level1))

    def objections(self, weights: Sequence[tuple[str, Fraction]]) -> list[Refusal]:
        """Why these (level1, weight) pairs do not fill the frame; IND-WEIGHTS, IND-LEVEL."""
        sums: dict[str, Fraction] = {plain(name): Fraction(0) for name, _ in self.shares}
        found = [_unknown_level(self, level) for level, _ in weights if self.of(level) is None]
        for level, weight in weights:
            sums[plain(level)] = sums.get(plain(level), Fraction(0)) + weight
        for name, share in self.shares:
            if name != EXECUTION and sums[plain(name)] != share:
                what = f"“{name}”各指标分值合计{decimal_text(sums[plain(name)])}，应为{share}"
                found.append(Refusal("IND-WEIGHTS", what, "请调整分值，使各级合计与框架一致"))
        if sum(share for _, share in self.shares) != FULL_MARKS:
            found.append(Refusal("IND-WEIGHTS", f"框架“{self.name}”合计不是100", "请改正框架"))
        return found


class Way(StrEnum):
    """How a quantity that misses its target is scored."""

    RATIO = "比例"  # weight × the share reached
    BAND = "分档"  # the points of the band that the share reached falls into
    MET = "达标得分"  # all or nothing


DEDUCT = "超额扣减"  # the second word of a rule: what lies beyond the threshold costs points


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How one indicator is scored.

    bands: (lower edge of the share reached, points), both in percent, for `Way.BAND` alone: below
    the lowest edge there are no points; deduct: whether overshooting costs points or only words.
    """

    way: Way = Way.RATIO
    bands: tuple[tuple[int, int], ...] = ()
    deduct: bool = False

    def points(self, reached: Fraction) -> Fraction:
        """The share of the weight for the share of a target that was reached, both up to 1."""
        if self.way is Way.RATIO:
            return reached
        if self.way is Way.MET:
            return Fraction(int(reached == 1))
        return Fraction(max((p for edge, p in self.bands if 100 * reached >= edge), default=0), 100)


PLAIN = ScoreRule()


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """Thresholds of the scoring.

    overshoot: a result beyond this share of the target needs an explanation (13/10 = 130 %);
    qualitative: bands by their lower edge in percent; grades: by their lower edge in points;
    execution_reason: an execution rate below so many percent needs one, too (None = never).
    """

    overshoot: Fraction
    qualitative: tuple[tuple[str, int], ...]
    grades: tuple[tuple[str, int], ...]
    execution_reason: int | None = None

    def grade(self, total: Fraction) -> str:
        """The grade of a total: 90 is already 优."""
        return band(self.grades, total)


def band(bands: Sequence[tuple[str, int]], value: Fraction) -> str:
    """The name of the highest band whose lower edge the value reaches; '' below all of them."""
    reached = [(edge, name) for name, edge in bands if value >= edge]
    return max(reached)[1] if reached else ""


def rules_from(standards: StandardSet, on: date) -> ScoringRules | Refusal:
    """The scoring rules in force on a day, or which of them is not laid down."""
    overshoot = standards.number_on(Kind.OVERSHOOT, on)
    if isinstance(overshoot, Refusal):
        return overshoot
    qualitative = standards.one(Kind.QUALITATIVE_BANDS, on)
    if isinstance(qualitative, Refusal):
        return qualitative
    grades = standards.one(Kind.GRADE_BANDS, on)
    if isinstance(grades, Refusal):
        return grades
    told = [row.number for row in standards.in_force(Kind.EXECUTION_REASON, on)]
    return ScoringRules(
        Fraction(overshoot, 100), qualitative.shares, grades.shares, told[0] if told else None
    )


def rule_of(words: Sequence[str], shares: Sequence[tuple[str, int]]) -> ScoreRule | Refusal:
    """The rule of an `indicator_rule`: words ["分档", "超额扣减"], shares {"95": 80}; IND-RULE."""
    way, *more = words or ("",)
    edges = [(edge, points) for edge, points in shares if edge.isdecimal()]
    banded = way == Way.BAND
    fits = way in set(Way) and set(more) <= {DEDUCT} and bool(edges) == banded
    if not fits or len(edges) != len(shares) or any(int(e) > 100 or p > 100 for e, p in edges):
        what = f"计分规则“{'、'.join(words)}”读不懂"
        fix = f'请用 {"、".join(Way)}，可另加 {DEDUCT}；分档须写 shares，如 {{ "95" = 80 }}'
        return Refusal("IND-RULE", what, fix)
    return ScoreRule(Way(way), tuple((int(e), p) for e, p in edges), DEDUCT in more)


def frame_from(standards: StandardSet, on: date, name: str) -> Frame | Refusal:
    """A named frame in force on a day."""
    row = standards.one(Kind.FRAME, on, name=name)
    return row if isinstance(row, Refusal) else Frame(row.name, row.shares)


def spread(frame: Frame, indicators: Sequence[tuple[str, str]]) -> dict[str, Fraction] | Refusal:
    """Equal weights for (level1, level3) pairs inside each first level, in whole points.

    For a project whose standards name no weights. What does not divide goes to the first ones.
    A first level of the frame without any indicator is refused: its points would be lost.
    """
    levels = _by_level(indicators)
    for level in levels:
        if frame.of(level) is None:
            return _unknown_level(frame, level)
    weights: dict[str, Fraction] = {}
    for name, share in frame.shares:
        names = levels.get(plain(name), [])
        if name != EXECUTION and not names:
            what = f"框架“{frame.name}”有“{name}”{share}分，但没有这一级的指标"
            return Refusal("IND-WEIGHTS", what, "请改用相符的框架，或补充指标")
        for place, level3 in enumerate(names):
            weights[level3] = Fraction(share // len(names) + (place < share % len(names)))
    return weights


def plain(level1: str) -> str:
    """A first level without the ending 指标, so that 产出 and 产出指标 are one."""
    return level1.strip().removesuffix("指标")


def _by_level(indicators: Sequence[tuple[str, str]]) -> Mapping[str, list[str]]:
    levels: dict[str, list[str]] = {}
    for level1, level3 in indicators:
        levels.setdefault(plain(level1), []).append(level3)
    return levels


def _unknown_level(frame: Frame, level1: str) -> Refusal:
    what = f"框架“{frame.name}”没有一级指标“{level1}”"
    return Refusal("IND-LEVEL", what, "请改用含这一级的框架，或改正一级指标名称")
