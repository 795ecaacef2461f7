"""Worked examples of the scoring: each line was computed by hand before the program saw it."""

from datetime import date
from fractions import Fraction

import pytest

from nuanliu.core.indicators import (
    PLAIN,
    Actual,
    Day,
    Evaluation,
    Frame,
    IndicatorSpec,
    Judgement,
    Missing,
    Number,
    ScoreRule,
    ScoringRules,
    Spending,
    Target,
    evaluate,
    parse_target,
    read_filled,
    rule_of,
    score,
    score_text,
)
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal

RULES = ScoringRules(
    overshoot=Fraction(13, 10),
    qualitative=(("达成预期", 80), ("部分达成", 60), ("未达成", 0)),
    grades=(("优", 90), ("良", 80), ("中", 60), ("差", 0)),
    execution_reason=90,
)
BANDS = [("100", 100), ("95", 80), ("80", 50)]


def rule(*words: str, shares: list[tuple[str, int]] | None = None) -> ScoreRule:
    found = rule_of(words, shares or [])
    assert isinstance(found, ScoreRule)
    return found


TIERS, MET, DEDUCT = rule("分档", shares=BANDS), rule("达标得分"), rule("比例", "超额扣减")


def n(value: str) -> Number:
    return Number(Fraction(value))


def yuan(paid: int, granted: int) -> Spending:
    return Spending(Money.of_yuan(paid), Money.of_yuan(granted))


# name, 指标性质, 指标值, actual, weight, rule: points as printed, met, reason demanded
EXAMPLES: list[tuple[str, str, str, Actual, int, ScoreRule, tuple[str, bool, bool]]] = [
    # forward, by ratio: weight × B/A up to the weight
    ("700 of 700", "≥", "700", n("700"), 20, PLAIN, ("20.00", True, False)),
    ("699 of 700", "≥", "700", n("699"), 20, PLAIN, ("19.97", False, True)),  # 13980/700
    ("350 of 700", "≥", "700", n("350"), 20, PLAIN, ("10.00", False, True)),
    ("1 of 3", "≥", "3", n("1"), 10, PLAIN, ("3.33", False, True)),
    ("2 of 3", "≥", "3", n("2"), 10, PLAIN, ("6.67", False, True)),
    ("a rate of 89.99 %", "≥", "90", n("89.99"), 10, PLAIN, ("10.00", False, True)),  # 9.9989
    ("a rate of 90 %", "≥", "90", n("90"), 10, PLAIN, ("10.00", True, False)),
    ("a rate of 81 %", "≥", "90", n("81"), 10, PLAIN, ("9.00", False, True)),
    ("half a hundredth goes up", "≥", "200", n("199"), 1, PLAIN, ("1.00", False, True)),  # .995
    ("just below half", "≥", "1000", n("994"), 1, PLAIN, ("0.99", False, True)),  # .994
    ("nothing reached", "≥", "700", n("0"), 20, PLAIN, ("0.00", False, True)),
    # over-achievement: full marks, explained above 130 %
    ("at 130 %", "≥", "100", n("130"), 20, PLAIN, ("20.00", True, False)),
    ("above 130 %", "≥", "100", n("130.01"), 20, PLAIN, ("20.00", True, True)),
    ("three times", "≥", "100", n("300"), 20, PLAIN, ("20.00", True, True)),
    ("deducted at 130 %", "≥", "100", n("130"), 20, DEDUCT, ("20.00", True, False)),
    ("deducted at 150 %", "≥", "100", n("150"), 20, DEDUCT, ("16.00", True, True)),  # −20 %
    ("deducted to nothing", "≥", "100", n("230"), 20, DEDUCT, ("0.00", True, True)),
    ("deducting never below", "≥", "100", n("400"), 20, DEDUCT, ("0.00", True, True)),
    ("short, deducting", "≥", "100", n("80"), 20, DEDUCT, ("16.00", False, True)),
    # reverse: weight × A/B beyond the limit
    ("500 of at most 500", "≤", "500", n("500"), 10, PLAIN, ("10.00", True, False)),
    ("below the limit", "≤", "500", n("1"), 10, PLAIN, ("10.00", True, False)),
    ("500.01 of at most 500", "≤", "500", n("500.01"), 10, PLAIN, ("10.00", False, True)),
    ("625 of at most 500", "≤", "500", n("625"), 10, PLAIN, ("8.00", False, True)),
    ("twice the limit", "≤", "5", n("10"), 10, PLAIN, ("5.00", False, True)),
    # exactly: the smaller over the larger
    ("equal", "=", "100", n("100"), 10, PLAIN, ("10.00", True, False)),
    ("a little less", "=", "100", n("99"), 10, PLAIN, ("9.90", False, True)),
    ("a quarter more", "=", "100", n("125"), 10, PLAIN, ("8.00", False, True)),
    # zero as the target
    ("no complaint, none", "≤", "0", n("0"), 10, PLAIN, ("10.00", True, False)),
    ("no complaint, one", "≤", "0", n("1"), 10, PLAIN, ("0.00", False, True)),
    ("zero exactly", "=", "0", n("0"), 10, PLAIN, ("10.00", True, False)),
    ("zero exactly, one", "=", "0", n("1"), 10, PLAIN, ("0.00", False, True)),
    ("at least zero", "≥", "0", n("0"), 10, PLAIN, ("10.00", True, False)),
    ("at least zero, five", "≥", "0", n("5"), 10, PLAIN, ("10.00", True, True)),
    ("at least zero, deducting", "≥", "0", n("5"), 10, DEDUCT, ("10.00", True, True)),
    # bands: ≥100 % all, ≥95 % 80 %, ≥80 % half, below nothing
    ("band: met", "≥", "200", n("200"), 10, TIERS, ("10.00", True, False)),
    ("band: 199 of 200", "≥", "200", n("199"), 10, TIERS, ("8.00", False, True)),
    ("band: 95 %", "≥", "200", n("190"), 10, TIERS, ("8.00", False, True)),
    ("band: 94.5 %", "≥", "200", n("189"), 10, TIERS, ("5.00", False, True)),
    ("band: 80 %", "≥", "200", n("160"), 10, TIERS, ("5.00", False, True)),
    ("band: 79.5 %", "≥", "200", n("159"), 10, TIERS, ("0.00", False, True)),
    ("band, reverse: 80 %", "≤", "400", n("500"), 10, TIERS, ("5.00", False, True)),
    # all or nothing
    ("met or not: met", "≥", "100", n("100"), 10, MET, ("10.00", True, False)),
    ("met or not: 99.99", "≥", "100", n("99.99"), 10, MET, ("0.00", False, True)),
    # qualitative, three bands
    ("judged 100 %", "定性", "提升", Judgement(100, "组"), 10, PLAIN, ("10.00", True, False)),
    ("judged 80 %", "定性", "提升", Judgement(80, "组"), 10, PLAIN, ("8.00", True, False)),
    ("judged 79 %", "定性", "提升", Judgement(79, "组"), 10, PLAIN, ("7.90", False, True)),
    ("judged 60 %", "定性", "提升", Judgement(60, "组"), 10, PLAIN, ("6.00", False, True)),
    ("judged 59 %", "定性", "提升", Judgement(59, "组"), 10, PLAIN, ("5.90", False, True)),
    ("judged 0 %", "定性", "提升", Judgement(0, "组"), 10, PLAIN, ("0.00", False, True)),
    # words that the books decide
    ("31 December", "文本", "年度内", Day(date(2024, 12, 31)), 10, PLAIN, ("10.00", True, False)),
    ("1 January", "文本", "年度内", Day(date(2025, 1, 1)), 10, PLAIN, ("0.00", False, True)),
    ("within", "文本", "年度预算批复数", yuan(35, 35), 10, PLAIN, ("10.00", True, False)),
    ("over by a seventh", "文本", "年度预算批复数", yuan(40, 35), 10, PLAIN, ("8.75", False, True)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sign", "wanted", "actual", "weight", "way", "expected"),
    [pytest.param(*example[1:], id=example[0]) for example in EXAMPLES],
)
def test_worked_examples(sign, wanted, actual, weight, way, expected):
    """Points, met, reason demanded: as worked out on paper."""
    target = parse_target(sign, wanted, "")
    assert isinstance(target, Target)
    found = score(target, actual, Fraction(weight), RULES, 2024, way)
    assert (score_text(found.score), found.met, found.explain) == expected


def test_a_mark_looks_full_and_is_not_met():
    """89.99 of 90: 9.9989 points print as 10.00, yet a reason is demanded; the total keeps it."""
    target = parse_target("≥", "90", "%")
    assert isinstance(target, Target)
    found = score(target, n("89.99"), Fraction(10), RULES, 2024)
    assert (found.score, found.met) == (Fraction(10), False)


FRAMES = {
    "10-50-30-10": (("预算执行", 10), ("产出指标", 50), ("效益指标", 30), ("满意度指标", 10)),
    "20-80": (("预算执行", 20), ("产出指标", 40), ("效益指标", 30), ("满意度指标", 10)),
    "cost-first": (
        *(("预算执行", 10), ("成本指标", 20), ("产出指标", 40)),
        *(("效益指标", 20), ("满意度指标", 10)),
    ),
}


def whole(name: str, share: str, executed: int, reason: str = "原因") -> Evaluation:
    """One indicator a level, each reaching `share` percent of a target of 100."""
    frame = Frame(name, FRAMES[name])
    target = parse_target("≥", "100", "%")
    assert isinstance(target, Target)
    levels = [(level, points) for level, points in frame.shares if level != "预算执行"]
    return evaluate(
        [IndicatorSpec(one, "", f"{one}项", target, Fraction(p), "原因") for one, p in levels],
        {f"{one}项": Number(Fraction(share), "%") for one, _ in levels},
        frame=frame,
        rules=RULES,
        fiscal_year=2024,
        executed=Money(executed),
        adjusted=Money(10_000),
        reason=reason,
    )


TOTALS = [
    # 10 + 90 × x: the boundary of each grade, a hundredth on either side of it
    ("10-50-30-10", "100", 10_000, ("100.00", "优")),
    ("10-50-30-10", "100", 0, ("90.00", "优")),
    ("20-80", "100", 5_000, ("90.00", "优")),  # 10 + 80
    ("20-80", "100", 4_995, ("89.99", "良")),  # 9.99 + 80
    ("20-80", "100", 0, ("80.00", "良")),
    ("20-80", "99.99", 0, ("80.00", "良")),  # 39.996, 29.997 and 9.999 are rounded up, each alone
    ("20-80", "99.98", 0, ("79.98", "中")),  # 39.99 + 29.99 + 10.00
    ("cost-first", "50", 10_000, ("55.00", "差")),
    ("cost-first", "100", 9_000, ("99.00", "优")),
]


@pytest.mark.parametrize(("name", "share", "executed", "expected"), TOTALS)
def test_totals_and_grades(name, share, executed, expected):
    """Budget execution by the adjusted budget, indicators by their weights, grade by the total."""
    found = whole(name, share, executed)
    assert (score_text(found.total), found.grade) == expected


@pytest.mark.parametrize(
    ("total", "grade"),
    [("90", "优"), ("89.99", "良"), ("80", "良"), ("79.99", "中"), ("60", "中"), ("59.99", "差")],
)
def test_the_edges_of_the_grades(total, grade):
    """The lower edge belongs to the band."""
    assert RULES.grade(Fraction(total)) == grade


def test_little_spending_is_explained():
    """89.99 % spent asks for a reason under the name 预算执行, 90 % does not, nor a written one."""
    told = [
        [finding.code for finding in whole("20-80", "100", fen, reason).findings]
        for fen, reason in ((8_999, ""), (9_000, ""), (8_999, "政府采购未完成"))
    ]
    assert told == [["IND-REASON"], [], []]


def test_a_rule_that_nobody_can_read_is_refused():
    """No way, a way unknown, bands without edges, edges without bands, an edge above 100 %."""
    wrong = [
        rule_of((), ()),
        rule_of(("随意",), ()),
        rule_of(("分档",), ()),
        rule_of(("比例",), [("95", 80)]),
        rule_of(("分档",), [("101", 80)]),
        rule_of(("分档",), [("九成", 80)]),
    ]
    assert [one.code if isinstance(one, Refusal) else one for one in wrong] == ["IND-RULE"] * 6


FILLED = [
    ("≥", "700", "人", "700", "700人"),
    ("≥", "700", "人", "1,000人", "1000人"),
    ("≥", "90", "%", "95.5%", "95.5%"),
    ("≥", "90", "%", "95.5人", "IND-FILLED"),
    ("≥", "90", "%", "约95", "IND-FILLED"),
    ("≥", "90", "%", "", "IND-FILLED"),
    ("定性", "明显提升", "", "85", "85%（王组长评定）"),
    ("定性", "明显提升", "", "101", "IND-FILLED"),
    ("文本", "年度内", "", "2024-10-09", "2024年10月9日"),
    ("文本", "年度内", "", "十月", "IND-FILLED"),
    ("文本", "年度预算批复数", "", "350000", "IND-COMPUTED"),
]


@pytest.mark.parametrize(("sign", "wanted", "unit", "typed", "expected"), FILLED)
def test_what_is_typed_in_is_read_or_refused(sign, wanted, unit, typed, expected):
    """Read as the kind its target asks for; anything else is refused, nothing is guessed."""
    target = parse_target(sign, wanted, unit)
    assert isinstance(target, Target)
    found = read_filled(target, typed, "王组长")
    assert (found.code if isinstance(found, Refusal) else found.text) == expected


def test_what_is_missing_has_no_score():
    """未取得: no points, no grade, and it is said."""
    target = parse_target("≥", "90", "%")
    assert isinstance(target, Target)
    found = score(target, Missing("没有问卷"), Fraction(10), RULES, 2024)
    told = found.finding.code if found.finding else ""
    assert (found.score, found.met, told) == (None, None, "IND-MISSING")
