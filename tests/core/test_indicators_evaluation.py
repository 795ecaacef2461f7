"""The self-evaluation of the 2024 project, its weights, and the frames other places use."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from importlib.resources import files

import pytest

from nuanliu.core.indicators import (
    Actual,
    Day,
    Evaluation,
    Frame,
    IndicatorSpec,
    Missing,
    Number,
    ScoringRules,
    Spending,
    Target,
    evaluate,
    execution_score,
    frame_from,
    parse_target,
    rules_from,
    score_text,
    spread,
)
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.standards import Kind, read_standards

SHIPPED = (files("nuanliu.config") / "standards" / "panlong-2024.toml").read_text("utf-8")
STANDARDS = read_standards(SHIPPED)
DAY = date(2024, 11, 20)
GRANTED = Money.of_yuan(350_000)
ROWS = [
    ("产出指标", "数量指标", "节庆慰问人数", "700", "人"),
    ("产出指标", "质量指标", "慰问资金审批合规性", "100", "%"),
    ("产出指标", "时效指标", "项目完成时限", "年度内", "年"),
    ("产出指标", "成本指标", "经济成本指标", "年度预算批复数", "元"),
    ("效益指标", "社会效益指标", "加大对困难群体、一线职工帮扶，发挥工会功能", "90", "%"),
    ("满意度指标", "服务对象满意度指标", "受益对象满意度", "90", "%"),
]
RELIEVED = ROWS[4][2]


def spec(row: tuple[str, str, str, str, str]) -> IndicatorSpec:
    """A row with the operator and the weight that the standards assume for it."""
    operator = STANDARDS.one(Kind.INDICATOR_OPERATOR, DAY, name=row[2])
    weight = STANDARDS.number_on(Kind.INDICATOR_WEIGHT, DAY, row[2])
    assert not isinstance(operator, Refusal)
    assert not isinstance(weight, Refusal)
    target = parse_target(operator.words[0], row[3], row[4])
    assert isinstance(target, Target)
    return IndicatorSpec(row[0], row[1], row[2], target, Fraction(weight))


SPECS = [spec(row) for row in ROWS]
ACTUALS: dict[str, Actual] = {
    "节庆慰问人数": Number(Fraction(700), "人"),
    "慰问资金审批合规性": Number(Fraction(100), "%"),
    "项目完成时限": Day(date(2024, 10, 9)),
    "经济成本指标": Spending(GRANTED, GRANTED),
    RELIEVED: Number(Fraction(92), "%"),
    "受益对象满意度": Number(Fraction(95), "%"),
}


def frame(name="10-50-30-10") -> Frame:
    found = frame_from(STANDARDS, DAY, name)
    assert isinstance(found, Frame)
    return found


def rules() -> ScoringRules:
    found = rules_from(STANDARDS, DAY)
    assert isinstance(found, ScoringRules)
    return found


def evaluated(specs=SPECS, executed=GRANTED, **changed: Actual) -> Evaluation:
    return evaluate(
        specs,
        ACTUALS | changed,
        frame=frame(),
        rules=rules(),
        fiscal_year=2024,
        executed=executed,
        adjusted=GRANTED,
    )


def summary(found: Evaluation) -> tuple[str, bool, str, list[str]]:
    codes = [finding.code for finding in found.findings]
    return score_text(found.total), found.complete, found.grade, codes


def test_everything_reached_is_full_marks():
    """700 people, all approvals in order, inside year and budget, both rates above 90 %."""
    found = evaluated()
    assert summary(found) == ("100.00", True, "优", [])
    assert [score_text(row.score) for row in found.rows] == [
        "20.00", "10.00", "10.00", "10.00", "30.00", "10.00",
    ]  # fmt: skip


def test_the_books_decide_and_other_answers_give_another_total():
    """45 % relieved instead of 92: half of 30 points, the grade falls, a reason is asked for."""
    found = evaluated(**{RELIEVED: Number(Fraction(45), "%")})
    assert summary(found) == ("85.00", True, "良", ["IND-REASON"])


def test_a_given_reason_settles_the_finding():
    """The same shortfall with its 偏差原因 written down."""
    specs = [replace(s, reason="问卷回收不足") if s.level3 == RELIEVED else s for s in SPECS]
    found = evaluated(specs, **{RELIEVED: Number(Fraction(45), "%")})
    assert summary(found) == ("85.00", True, "良", [])


def test_what_was_not_obtained_scores_nothing_and_leaves_no_grade():
    """No valid answer: no score for that row, no grade for the whole, one finding."""
    found = evaluated(**{RELIEVED: Missing("没有有效问卷")})
    row = found.rows[4]
    assert summary(found) == ("70.00", False, "", ["IND-MISSING"])
    assert (row.score, row.actual_text, row.met) == (None, "未取得", None)


def test_an_indicator_without_a_measure_is_not_obtained():
    """A seventh indicator nobody bound to a measure is reported by its name."""
    extra = replace(SPECS[0], level3="走访单位数", weight=Fraction(0))
    found = evaluated([*SPECS, extra])
    assert [finding.what for finding in found.findings] == [
        "“走访单位数”：指标“≥700人”未取得实际值：没有绑定计量口径"
    ]


def test_weights_that_do_not_fill_the_frame_are_a_finding():
    """19 for the first row: 产出 comes to 49 of 50."""
    specs = [replace(SPECS[0], weight=Fraction(19)), *SPECS[1:]]
    assert summary(evaluated(specs)) == ("99.00", True, "优", ["IND-WEIGHTS"])


def test_the_rows_add_up_to_the_printed_total():
    """Scores that do not end: the total is the sum of the printed rows."""
    found = evaluated(
        节庆慰问人数=Number(Fraction(500), "人"), 受益对象满意度=Number(Fraction(70), "%")
    )
    printed = [Fraction(score_text(row.score)) for row in found.rows]
    assert sum(printed) + 10 == Fraction(score_text(found.total))


@pytest.mark.parametrize(
    ("executed", "adjusted", "expected"),
    [
        (350_000, 350_000, "10.00"),
        (315_000, 350_000, "9.00"),
        (400_000, 350_000, "10.00"),
        (0, 1, "0.00"),
    ],
)
def test_execution_is_measured_against_the_adjusted_budget(executed, adjusted, expected):
    """Ten points × executed ÷ adjusted, never above ten."""
    found = execution_score(Money.of_yuan(executed), Money.of_yuan(adjusted), 10)
    assert isinstance(found, Fraction)
    assert score_text(found) == expected


def test_execution_without_a_budget_has_no_score():
    """Adjusted to zero: refused, not 0 and not 10; a whole evaluation then has no grade."""
    found = execution_score(Money(0), Money(0), 10)
    assert isinstance(found, Refusal)
    whole = evaluate(
        SPECS,
        ACTUALS,
        frame=frame(),
        rules=rules(),
        fiscal_year=2024,
        executed=Money(0),
        adjusted=Money(0),
    )
    assert (found.code, summary(whole)) == (
        "IND-EXECUTION",
        ("90.00", False, "", ["IND-EXECUTION"]),
    )


def test_weights_are_spread_evenly_where_none_are_laid_down():
    """Six indicators of the project: 50 over four, whole points, the first ones get the rest."""
    found = spread(frame(), [(row[0], row[2]) for row in ROWS])
    assert isinstance(found, dict)
    assert [found[row[2]] for row in ROWS] == [13, 13, 12, 12, 30, 10]
    assert frame().objections([(row[0], found[row[2]]) for row in ROWS]) == []


def test_a_frame_with_cost_as_first_level_needs_a_cost_indicator():
    """The project lists cost under 产出, so that frame is refused; with one more row it fits."""
    pairs = [(row[0], row[2]) for row in ROWS]
    refused = spread(frame("cost-first"), pairs)
    fitted = spread(frame("cost-first"), [*pairs, ("成本指标", "人均慰问标准")])
    assert isinstance(refused, Refusal)
    assert isinstance(fitted, dict)
    assert refused.code == "IND-WEIGHTS"
    assert [fitted["人均慰问标准"], sum(fitted.values(), Fraction(0))] == [20, 90]


def test_an_unknown_first_level_is_refused():
    """过程指标 is in no frame here; 产出 without the ending 指标 is 产出指标."""
    refused = spread(frame(), [("过程指标", "到位率")])
    assert isinstance(refused, Refusal)
    objections = [one.code for one in frame().objections([("过程指标", Fraction(1))])]
    assert (refused.code, objections[0], frame().of("产出")) == ("IND-LEVEL", "IND-LEVEL", 50)


def test_a_frame_made_by_hand_is_checked_as_well():
    """A frame of 90 points is no frame, even when its indicators fill it."""
    short = Frame("短", (("产出指标", 90),))
    codes = [one.code for one in short.objections([("产出指标", Fraction(90))])]
    assert (codes, short.execution) == (["IND-WEIGHTS"], 0)


@pytest.mark.parametrize("kind", [Kind.OVERSHOOT, Kind.QUALITATIVE_BANDS, Kind.GRADE_BANDS])
def test_scoring_needs_every_rule(kind):
    """With one of the three missing nothing is scored by guess; with all of them it is."""
    rows = tuple(row for row in STANDARDS.rows if row.kind is not kind)
    found = rules_from(replace(STANDARDS, rows=rows), DAY)
    assert isinstance(found, Refusal)
    assert (found.code, isinstance(rules_from(STANDARDS, DAY), ScoringRules)) == (
        "STD-UNKNOWN",
        True,
    )


def test_a_total_below_every_band_has_no_grade():
    """Bands that begin at 60: 59 points have no name."""
    bands = replace(rules(), grades=(("中", 60),))
    assert [bands.grade(Fraction(59)), bands.grade(Fraction(60))] == ["", "中"]


def test_shipped_frames_all_come_to_one_hundred():
    """The usual frame, the 20 + 80 variant and the one with cost first."""
    names = [row.name for row in STANDARDS.in_force(Kind.FRAME, DAY)]
    sums = {name: sum(share for _, share in frame(name).shares) for name in names}
    assert sums == {"10-50-30-10": 100, "20-80": 100, "cost-first": 100}


def test_rules_and_frames_nobody_laid_down_are_refused():
    """In 2025 nothing is in force; a frame nobody knows is not there in 2024 either."""
    later = date(2025, 11, 20)
    found = [
        rules_from(STANDARDS, later),
        frame_from(STANDARDS, later, "20-80"),
        frame_from(STANDARDS, DAY, "x"),
    ]
    assert [one.code for one in found if isinstance(one, Refusal)] == ["STD-UNKNOWN"] * 3
