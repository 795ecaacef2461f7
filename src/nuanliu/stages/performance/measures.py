"""The catalogue of measures: every figure in every paper comes from one of these (law 10).

A measure takes the project (and a day, for monitoring) and answers with a value, its definition
and the rows behind it. Nothing here is typed in; what cannot be counted is 未取得.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from nuanliu.core.indicators import Day, Missing, Number, Spending
from nuanliu.core.measures import Measured
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.records.ledger.queries import given_back, kept_fen, replayed
from nuanliu.stages.feedback.queries import answers_by, rate_of
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance.approvals import faulty
from nuanliu.stages.projects.models import BudgetLine, Project
from nuanliu.stages.projects.queries import (
    adjusted_people,
    appropriated_fen,
    opening_entries,
    opening_fen,
    paid_fen,
)
from nuanliu.stages.reviews.models import Decision
from nuanliu.stages.visits.queries import requests_by, settled, visits_made

Measure = Callable[[Project, date], Measured]
CATALOGUE: dict[str, Measure] = {}
PAYMENT = "payments.payment:"  # how the books name a payment


def measure(function: Measure) -> Measure:
    """Enter a function into the catalogue under its own name; its docstring is the definition."""
    CATALOGUE[function.__name__] = function
    return function


def take(name: str, project: Project, on: date) -> Measured:
    """The value of a named measure as of a day; KeyError for a name not in the catalogue."""
    return CATALOGUE[name](project, on)


def _arrived(project: Project, on: date) -> QuerySet[Payment]:
    """Payments that had arrived by a day, also those that came back since."""
    return Payment.objects.filter(campaign__project=project, paid_on__lte=on)


def _paid(project: Project, on: date) -> QuerySet[Payment]:
    """Payments that had arrived by a day and had not come back till then, whatever came later."""
    rows = _arrived(project, on)
    back = [key.removeprefix(PAYMENT) for key in given_back(_lines(project), on)]
    return rows.exclude(pk__in=[pk for pk in back if pk.isdecimal()])


def _lines(project: Project) -> list[int]:
    return list(project.lines.values_list("ledger_line_id", flat=True))


def _refs(rows: QuerySet[Payment]) -> tuple[str, ...]:
    return tuple(
        f"payments.payment:{pk}" for pk in rows.order_by("pk").values_list("pk", flat=True)
    )


def _percent(part: int, whole: int) -> Number:
    return Number(Fraction(100 * part, whole), "%")


@measure
def people_paid(project: Project, on: date) -> Measured:
    """实际收到慰问金的人数：状态为“已到账”的发放，每人每次活动计一次，两次活动分别计。"""
    rows = _paid(project, on)
    return Measured(
        "people_paid", _words(people_paid), Number(Fraction(rows.count()), "人"), _refs(rows)
    )


@measure
def persons_paid(project: Project, on: date) -> Measured:
    """实际收到慰问金的不同自然人数，两次活动都收到的只计一人。"""
    rows = _paid(project, on)
    count = rows.values("person").distinct().count()
    return Measured(
        "persons_paid", _words(persons_paid), Number(Fraction(count), "人"), _refs(rows)
    )


@measure
def paid_amount(project: Project, on: date) -> Measured:
    """实际发放金额：状态为“已到账”的发放金额合计，减去其中已追回的部分。"""
    rows = _paid(project, on)
    # A partial recovery leaves the payment “已到账”; what came back is no longer spent.
    value = Number(Fraction(kept_fen(_lines(project), on, PAYMENT), 100), "元")
    return Measured("paid_amount", _words(paid_amount), value, _refs(rows))


@measure
def approval_compliance(project: Project, on: date) -> Measured:
    """审批合规率：决定当时没有任何检查发现的发放笔数占曾到账笔数的比例（职责分离、公示、标准、一致性）。"""
    # What came back later stays in the count: giving money back mends no approval.
    name, rows = "approval_compliance", _arrived(project, on)
    count = rows.count()
    if not count:
        return Measured(name, _words(approval_compliance), Missing("还没有发放"), ())
    clean = count - len(faulty(project, rows))
    named = rows.order_by().values("nomination__item__decision")
    decisions = Decision.objects.filter(pk__in=named).order_by("pk").values_list("pk", flat=True)
    refs = (*_refs(rows), *(f"reviews.decision:{pk}" for pk in decisions))
    return Measured(name, _words(approval_compliance), _percent(clean, count), refs)


@measure
def last_payment_day(project: Project, on: date) -> Measured:
    """最后一笔到账的日期；各项资金安排的计划人数全部发放完毕（未定人数的，资金用完）才算完成。"""
    name, rows = "last_payment_day", _paid(project, on)
    if not all(_finished(line, rows, on) for line in project.lines.all()):
        return Measured(name, _words(last_payment_day), Missing("发放还没有全部完成"), _refs(rows))
    last = rows.order_by("-paid_on", "-pk").values_list("paid_on", flat=True).first()
    actual = Day(last) if last else Missing("还没有发放")
    return Measured(name, _words(last_payment_day), actual, _refs(rows))


def _finished(line: BudgetLine, rows: QuerySet[Payment], on: date) -> bool:
    """Everybody planned is paid; no money is left where no head-count was planned or can be known.

    An opening entry tells how much was paid before these books began, not how many people got it.
    """
    people = adjusted_people(line, on)
    if people is not None and not opening_fen(line):
        return rows.filter(line=line).count() >= people
    held = replayed(line.ledger_line_id, on)
    return held.available_fen + held.encumbered_fen + held.in_transit_fen == 0


@measure
def paid_against_appropriation(project: Project, on: date) -> Measured:
    """执行数（已到账的发放、已入账的采购和期初已支付，减去退回和追回），不超过调整后的预算批复数为达标。"""
    opening = opening_entries(project).values_list("pk", flat=True)
    refs = (*(f"projects.budgetchange:{pk}" for pk in opening), *_refs(_paid(project, on)))
    actual = Spending(Money(paid_fen(project, on)), Money(appropriated_fen(project, on)))
    return Measured("paid_against_appropriation", _words(paid_against_appropriation), actual, refs)


def _survey(name: str, project: Project, on: date, code: str) -> Measured:
    words, rate = _words(CATALOGUE[name]), rate_of(project, code, on)
    if isinstance(rate.interval, Refusal):
        return Measured(name, words, Missing(rate.interval.what), ())
    answers = answers_by(project, on).order_by("pk")
    rows = tuple(f"feedback.answer:{pk}" for pk in answers.values_list("pk", flat=True))
    return Measured(name, words, _percent(rate.positive, rate.valid), rows)


@measure
def survey_satisfied(project: Project, on: date) -> Measured:
    """满意率：总体满意题答“非常满意”“满意”的份数占该题有效份数的比例。"""
    return _survey("survey_satisfied", project, on, "satisfied")


@measure
def survey_relieved(project: Project, on: date) -> Measured:
    """减轻负担率：负担题答“明显减轻”“有所减轻”的份数占该题有效份数的比例；不用满意题代替。"""
    return _survey("survey_relieved", project, on, "relieved")


@measure
def visits_count(project: Project, on: date) -> Measured:
    """已记录的走访次数。"""
    rows = visits_made(project.campaigns.all()).filter(visited_on__lte=on).order_by("pk")
    refs = tuple(f"visits.visit:{pk}" for pk in rows.values_list("pk", flat=True))
    return Measured("visits_count", _words(visits_count), Number(Fraction(len(refs)), "次"), refs)


@measure
def requests_answered(project: Project, on: date) -> Measured:
    """诉求办结率：已答复或办结的诉求占全部诉求的比例。"""
    every = requests_by(project.campaigns.all(), on)
    done = settled(every, on).count()
    actual = _percent(done, every.count()) if every else Missing("没有登记诉求")
    rows = tuple(f"visits.request:{pk}" for pk in every.values_list("pk", flat=True))
    return Measured("requests_answered", _words(requests_answered), actual, rows)


def _words(function: Measure) -> str:
    return (function.__doc__ or "").strip()
