"""The shipped facts of the 2024 project fit the shipped standards and the shape of the import."""

import re
import tomllib
from datetime import date
from importlib.resources import files

from nuanliu.core.indicators import Target, parse_target
from nuanliu.core.refusal import Refusal
from nuanliu.core.standards import Kind, read_standards

CONFIG = files("nuanliu.config")
FACTS = tomllib.loads((CONFIG / "projects" / "panlong-2024.toml").read_text("utf-8"))
STANDARDS = read_standards((CONFIG / "standards" / "panlong-2024.toml").read_text("utf-8"))
PROJECT = FACTS["project"]
DAY = date(2024, 1, 20)


def test_the_parts_come_to_the_whole():
    """Lines add up to the total and to the people, and each is cap times people."""
    lines = PROJECT["lines"]
    found = [
        sum(line["amount_fen"] for line in lines),
        sum(line["people"] for line in lines),
        [line["cap_fen"] * line["people"] for line in lines],
    ]
    assert found == [
        PROJECT["total_fen"],
        PROJECT["people"],
        [line["amount_fen"] for line in lines],
    ]


def test_every_line_has_its_campaign_and_its_plan_in_the_standards():
    """Amount and head-count of each line are those the standards lay down for that campaign."""
    plans = STANDARDS.in_force(Kind.PLAN, DAY)
    assert [(p.scope.campaign, p.amount and p.amount.fen, p.number) for p in plans] == [
        (line["campaign"], line["amount_fen"], line["people"]) for line in PROJECT["lines"]
    ]
    assert [one["name"] for one in PROJECT["campaigns"]] == [
        line["campaign"] for line in PROJECT["lines"]
    ]


def test_the_windows_lie_inside_the_year_and_in_order():
    """ISO days, first before last, in the fiscal year."""
    spans = [(one["from"], one["to"]) for one in [PROJECT["period"], *PROJECT["campaigns"]]]
    days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans]
    year = PROJECT["fiscal_year"]
    assert [first <= last and {first.year, last.year} == {year} for first, last in days] == [
        True
    ] * len(spans)


def test_every_indicator_has_weight_operator_and_measure_in_the_standards():
    """All six targets can be read, scored and computed; the weights leave ten for execution."""
    targets, weights, measures = [], [], []
    for row in PROJECT["indicators"]:
        operator = STANDARDS.one(Kind.INDICATOR_OPERATOR, DAY, name=row["level3"])
        weight = STANDARDS.number_on(Kind.INDICATOR_WEIGHT, DAY, row["level3"])
        measure = STANDARDS.one(Kind.INDICATOR_MEASURE, DAY, name=row["level3"])
        sign = None if isinstance(operator, Refusal) else operator.words[0]
        targets.append(parse_target(sign, row["value"], row["unit"]))
        weights.append(0 if isinstance(weight, Refusal) else weight)
        measures.append(None if isinstance(measure, Refusal) else measure.words[0])
    assert [isinstance(target, Target) for target in targets] == [True] * 6
    assert sum(weights) == 90
    assert measures == [
        "people_paid",
        "approval_compliance",
        "last_payment_day",
        "paid_against_appropriation",
        "survey_relieved",
        "survey_satisfied",
    ]


def test_social_benefit_has_a_question_of_its_own():
    """It is bound to the relief question, marked as an assumption, never to satisfaction."""
    names = [row["level3"] for row in PROJECT["indicators"][4:]]
    rows = [STANDARDS.one(Kind.INDICATOR_MEASURE, DAY, name=name) for name in names]
    assert [(r.words, r.assumption) for r in rows if not isinstance(r, Refusal)] == [
        (("survey_relieved",), True),
        (("survey_satisfied",), True),
    ]


def test_the_groups_of_each_campaign_are_known_to_the_standards():
    """Every group named leads to one open code."""
    found = [
        [STANDARDS.groups_named(text, DAY) for text in one["groups"]]
        for one in PROJECT["campaigns"]
    ]
    assert found == [[["B3"], ["B3"], ["B1"], ["B7"]], [["B3"], ["B3"]]]


def test_the_narrative_states_no_amount_and_no_head_count():
    """Figures are computed from the books when the paper is made; only the year 2012 is history."""
    texts = [
        FACTS["narrative"][key] for key in ("basis", "overview", "results_overall", "objective")
    ]
    texts += [activity["text"] for activity in FACTS["narrative"]["activities"]]
    assert [re.findall(r"\d+", text) for text in texts] == [["2012"], [], [], [], [], []]
