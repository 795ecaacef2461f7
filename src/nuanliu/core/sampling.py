"""Whom to ask, how many, and what the answers allow one to say.

No chance and no floating point: a draw orders the names by a hash of the stored seed, so an auditor
can draw it again, and the interval is computed with whole-number roots, so every machine prints
the same last digit.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import isqrt

from nuanliu.core.refusal import Refusal

Z_95 = Fraction(1_959_964, 1_000_000)  # two-sided 95 % point of the normal distribution
SMALL_SURVEY = 30  # below so many valid answers a rate is for orientation only
_ROOT_SCALE = 10**15  # decimals kept when a root is taken


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its confidence bounds, all between 0 and 1 as exact fractions."""

    share: Fraction
    low: Fraction
    high: Fraction

    def text(self) -> str:
        """The bounds as papers print them: '82.6%～94.5%'."""
        return f"{percent(self.low)}%～{percent(self.high)}%"


class Verdict(StrEnum):
    """What a survey says about a target."""

    MET = "达标"
    MET_BUT_THIN = "点估计达标但样本偏少"
    NOT_MET = "未达标"
    NOT_OBTAINED = "未取得"


def percent(share: Fraction) -> str:
    """A share as a percentage with one decimal, halves upward: Fraction(9, 10) is '90.0'."""
    tenths = (share.numerator * 2000 + share.denominator) // (2 * share.denominator)
    return f"{tenths // 10}.{tenths % 10}"


def percent_down(part: int, whole: int) -> str:
    """A share with two decimals, rounded down, '95.56%'; '—' where there is no whole."""
    if not whole:
        return "—"
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def wilson(
    satisfied: int, valid: int, population: int | None = None, z: Fraction = Z_95
) -> Interval | Refusal:
    """The Wilson interval of `satisfied` out of `valid` answers.

    With a `population` (people who could have been asked) the finite-population correction
    applies: the answers weigh as n(N-1)/(N-n) of an endless population, and when everybody has
    answered the interval is the point. No valid answer is SURVEY-EMPTY, never 0 %.
    """
    if valid == 0:
        return Refusal("SURVEY-EMPTY", "没有有效问卷，满意率未取得", "请先收回问卷再计算")
    if not 0 <= satisfied <= valid or (population is not None and population < valid):
        what = f"满意{satisfied}份、有效{valid}份、总体{population}人不成立"
        return Refusal("SURVEY-COUNTS", what, "请核对问卷数和发放人数")
    return wilson_of_share(Fraction(satisfied, valid), valid, population, z)


def wilson_of_share(
    share: Fraction, valid: int, population: int | None = None, z: Fraction = Z_95
) -> Interval:
    """The interval for an observed share of `valid` answers; see `wilson` for the correction."""
    if valid == population:
        return Interval(share, share, share)
    weight = _weight(valid, population)
    base = 1 + z * z / weight
    centre = (share + z * z / (2 * weight)) / base
    inner = share * (1 - share) / weight + z * z / (4 * weight * weight)
    half = z * _root(inner) / base
    return Interval(share, max(Fraction(0), centre - half), min(Fraction(1), centre + half))


def draw(names: Iterable[str], size: int, seed: str) -> list[str]:
    """`size` distinct names in the order of the draw; same names and seed, same draw.

    A size beyond the number of names takes everybody; it is never an error to ask all.
    """
    return sorted(set(names), key=lambda name: (_lot(seed, name), name))[:size]


def shares_of(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """Divide `total` over strata in proportion to their sizes, largest remainder first.

    The parts sum to `total` (or to everybody when fewer); no stratum gives more than it has.
    """
    everybody = sum(sizes.values())
    total = min(total, everybody)
    if everybody == 0:
        return dict.fromkeys(sizes, 0)
    parts = {name: size * total // everybody for name, size in sizes.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(sizes[name] * total % everybody), name))
    for name in by_remainder[: total - sum(parts.values())]:
        parts[name] += 1
    return parts


def draw_by_stratum(
    strata: Mapping[str, Iterable[str]], size: int, seed: str
) -> dict[str, list[str]]:
    """A proportional draw: names by stratum in, drawn names by stratum out; `size` in all."""
    members = {stratum: sorted(set(names)) for stratum, names in strata.items()}
    parts = shares_of({stratum: len(names) for stratum, names in members.items()}, size)
    return {name: draw(members[name], parts[name], f"{seed}/{name}") for name in members}


def verdict(found: Interval | Refusal, target: Fraction, *, on_point: bool = False) -> Verdict:
    """What may be said of the target share: met only when the lower bound reaches it.

    on_point: the standard of the place asks for no more than the rate itself.
    """
    if isinstance(found, Refusal):
        return Verdict.NOT_OBTAINED
    if on_point:
        return Verdict.MET if found.share >= target else Verdict.NOT_MET
    if found.low >= target:
        return Verdict.MET
    return Verdict.MET_BUT_THIN if found.share >= target else Verdict.NOT_MET


def _weight(valid: int, population: int | None) -> Fraction:
    """How many answers of an endless population these are worth."""
    if population is None:
        return Fraction(valid)
    return Fraction(valid * (population - 1), population - valid)


def _root(value: Fraction) -> Fraction:
    """The square root to 15 decimals, rounded down: integers only, equal on every machine."""
    scaled = value.numerator * _ROOT_SCALE * _ROOT_SCALE // value.denominator
    return Fraction(isqrt(scaled), _ROOT_SCALE)


def _lot(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}\x00{name}".encode()).hexdigest()
