"""The catalogue of measures: every value worked out by hand beside what the query says."""

from datetime import date
from fractions import Fraction

import pytest
from tests.stages import scenario

from nuanliu.core.indicators import Missing, Number
from nuanliu.core.measures import Subject
from nuanliu.records.journal.queries import mark
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance.measures import CATALOGUE, SUBJECTS, take, take_at

YEAR_END = date(2024, 12, 31)
BEFORE = date(2024, 1, 4)  # the budget is there, and nothing else

# Six people of two unions, 500 yuan each: two in cash (one by proxy), four by bank, of whom one
# came back and was sent again; one objection, dismissed. One visit met three of them and brought
# one request. All six were asked, five answered, one of them "不了解" on fairness.
BY_HAND = {
    "people_paid": "6人",
    "persons_paid": "6人",
    "people_nominated": "6人",
    "people_approved": "6人",
    "unions_covered": "2家",
    "quotas_taken_up": "100%",
    "hardship_paid": "0人",
    "new_workers_paid": "2人",
    "paid_amount": "3000元",
    "average_paid": "500元/人",
    "highest_payment": "500元/人",
    "highest_person": "500元/人",
    "appropriated_amount": "3000元",
    "executed_amount": "3000元",
    "execution_rate": "100%",
    "balance_left": "0元",
    "paid_against_appropriation": "3,000.00元",
    "purchases_amount": "0元",
    "came_back_amount": "0元",
    "recovery_rate": "未取得",
    "approval_compliance": "100%",
    "people_compliance": "100%",
    "duties_apart": "100%",
    "notice_rate": "100%",
    "notice_full_days": "100%",
    "notice_proved": "100%",
    "objections_settled": "100%",
    "paid_twice": "0笔",
    "above_standard": "0笔",
    "payment_accuracy": "100%",
    "return_rate": "20%",  # one of five that were sent
    "reissue_success": "100%",
    "before_festival": "100%",
    "days_to_arrive": "1天",
    "last_payment_day": "2024年1月24日",
    "evidence_rate": "100%",
    "exceptions_settled": "未取得",
    "runs_settled": "100%",
    "receipts_confirmed": "0%",
    "survey_satisfied": "100%",
    "survey_relieved": "100%",
    "survey_fair": "100%",
    "survey_received": "100%",
    "survey_valid_rate": "100%",
    "survey_return_rate": "83.33%",
    "revisit_rate": "50%",
    "call_rate": "未取得",  # nobody was drawn to be called
    "call_full_rate": "未取得",
    "doubts_settled": "未取得",
    "visits_count": "1次",
    "visit_rate": "100%",
    "people_visited": "3人",
    "unions_visited": "1家",
    "requests_answered": "100%",
    "requests_in_time": "100%",
}
# Before anything happened a count is nought and a share is not obtained; never 0 % or 100 %.
NOUGHT = {
    "people_paid", "persons_paid", "people_approved", "unions_covered",
    "hardship_paid", "new_workers_paid", "paid_amount", "executed_amount", "execution_rate",
    "purchases_amount", "came_back_amount", "paid_twice", "above_standard", "visits_count",
    "people_visited", "unions_visited", "before_festival", "paid_against_appropriation",
}  # fmt: skip
# The money is granted; names that came without a roster count from the day the campaign opened.
KNOWN = {"appropriated_amount", "balance_left", "people_nominated", "quotas_taken_up"}


@pytest.fixture
def year(books):
    """The whole year of six people."""
    paid = scenario.paid_campaign(books)
    scenario.afterwards(books, paid)
    return paid


def texts(project, on):
    return {name: take(name, project, on).text for name in CATALOGUE}


def test_every_measure_says_what_was_worked_out_by_hand(year):
    """A year of six people: each of the measures against the table above, none left out."""
    assert texts(year.project, YEAR_END) == BY_HAND


def test_before_anything_happened_shares_are_not_obtained(year):
    """On 4 January nobody was approved or paid: counts are 0, all shares of it 未取得."""
    found = {name: take(name, year.project, BEFORE) for name in CATALOGUE}
    zero = {name for name, one in found.items() if one.text[:1] == "0"}
    missing = {name for name, one in found.items() if isinstance(one.actual, Missing)}
    reasons = [one.why_missing for one in found.values() if one.why_missing == ""]
    assert (zero, missing, len(reasons)) == (
        NOUGHT,
        CATALOGUE.keys() - NOUGHT - KNOWN,
        len(NOUGHT | KNOWN),
    )


def test_a_share_is_its_numerator_over_its_denominator(year):
    """Every percentage equals part ÷ whole, and the rows missed are those between the two."""
    wrong = []
    for name, one in CATALOGUE.items():
        found = take(name, year.project, YEAR_END)
        if one.unit != "%" or not isinstance(found.actual, Number):
            continue
        same = found.actual.value == 100 * found.part / found.whole
        between = len(found.missed) == found.whole - found.part
        wrong += [] if same and (between or not found.missed) else [name]
    assert wrong == []


def test_the_rows_that_did_not_count_are_named(year):
    """Of six payments three were called on again; the other three stand as missed."""
    found = take("revisit_rate", year.project, YEAR_END)
    payments = {ref for ref in found.rows if ref.startswith("payments.payment:")}
    of = f"{found.part}/{found.whole}"
    assert (of, len(payments), {*found.missed} < payments) == ("3/6", 6, True)


def test_one_position_of_the_journal_one_answer(books, year):
    """Asked twice at one position: equal to the last row. A deed later position and answer move."""
    first = {name: take_at(name, year.project, YEAR_END) for name in CATALOGUE}
    second = {name: take_at(name, year.project, YEAR_END) for name in CATALOGUE}
    one = Payment.objects.filter(state="paid").latest("pk")
    results.return_later(books.deed("accountant"), payment=one.pk, reason="退票")
    after, at = take_at("payment_accuracy", year.project, YEAR_END)
    before = first["payment_accuracy"]
    assert (first == second, at == mark(), at == before[1], before[0].text, after.text) == (
        True,
        True,
        False,
        "100%",
        "83.33%",
    )


def test_every_measure_is_documented(year):
    """A Chinese name of its own, a definition, a source; evidence only of the tables it names."""
    bad = [
        name
        for name, one in CATALOGUE.items()
        if not (one.chinese and one.definition and one.clause and one.kinds)
        or {ref.partition(":")[0] for ref in take(name, year.project, YEAR_END).rows} - {*one.kinds}
    ]
    chinese = [one.chinese for one in CATALOGUE.values()]
    assert (bad, len(set(chinese)), len(SUBJECTS)) == ([], len(CATALOGUE), len(Subject))


def test_days_to_arrive_are_counted_person_by_person(year):
    """The mean over six people of the days from the decision to the arrival of the money."""
    rows = Payment.objects.filter(state="paid")
    days = [(row.paid_on - year.decision.on).days for row in rows]
    found = take("days_to_arrive", year.project, YEAR_END)
    assert (found.part, found.whole) == (Fraction(sum(days)), Fraction(6))
