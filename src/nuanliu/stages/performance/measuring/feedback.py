"""满意度和回访: rates of the surveys, each with its counts, and who was called on again.

Measures of telephone call-backs on tables of their own belong here, too: enter them with @measure
under Subject.FEEDBACK, with their rows as evidence.
"""

from datetime import date
from fractions import Fraction

from django.db.models import Exists, OuterRef

from nuanliu.core.indicators import Missing
from nuanliu.core.measures import Found, Subject, percentage
from nuanliu.core.refusal import Refusal
from nuanliu.stages.feedback.call_queries import calls_by, doubts_by, settled
from nuanliu.stages.feedback.models import Answer, Survey
from nuanliu.stages.feedback.queries import answers_by, rate_of, surveys_by
from nuanliu.stages.performance.catalogue import measure
from nuanliu.stages.performance.measuring.rows import NOT_YET_PAID, paid, refs, share
from nuanliu.stages.projects.models import Project
from nuanliu.stages.visits.models import Visit
from nuanliu.stages.visits.queries import visits_made

FEEDBACK = Subject.FEEDBACK
SURVEY = "项目支出绩效评价：服务对象满意度；问卷题库"
CALLS = "随机回访，独立于推荐和经办；电话回访表"
NOBODY_DRAWN = "还没有抽取回访对象"


def _rate(project: Project, on: date, code: str) -> Found:
    rate = rate_of(project, code, on)
    if isinstance(rate.interval, Refusal):
        return Found(Missing(rate.interval.what))
    rows = refs(answers_by(project, on))
    part, whole = Fraction(rate.positive), Fraction(rate.valid)
    return Found(percentage(rate.positive, rate.valid), rows, part, whole)


@measure("满意率", "%", FEEDBACK, SURVEY, "feedback.answer")
def survey_satisfied(project: Project, on: date) -> Found:
    """满意率：总体满意题答“非常满意”“满意”的份数占该题有效份数的比例。"""
    return _rate(project, on, "satisfied")


@measure("减轻负担率", "%", FEEDBACK, SURVEY, "feedback.answer")
def survey_relieved(project: Project, on: date) -> Found:
    """减轻负担率：负担题答“明显减轻”“有所减轻”的份数占该题有效份数的比例；不用满意题代替。"""
    return _rate(project, on, "relieved")


@measure("公平认可率", "%", FEEDBACK, SURVEY, "feedback.answer")
def survey_fair(project: Project, on: date) -> Found:
    """公平认可率：公平题答“非常满意”“满意”的份数占该题有效份数的比例。"""
    return _rate(project, on, "fair")


@measure("足额率", "%", FEEDBACK, "慰问金足额到人；问卷题库", "feedback.answer")
def survey_received(project: Project, on: date) -> Found:
    """足额率：收款题答“已足额收到”的份数占该题有效份数的比例；答“不足额”“尚未收到”的逐份核实。"""
    return _rate(project, on, "received")


@measure("有效问卷率", "%", FEEDBACK, SURVEY, "feedback.answer")
def survey_valid_rate(project: Project, on: date) -> Found:
    """收回的问卷中有效的比例；没有收回问卷时未取得。"""
    whole = Answer.objects.filter(survey__in=surveys_by(project, on))
    return share(whole.filter(valid=True), whole, "没有收回的问卷")


@measure("问卷回收率", "%", FEEDBACK, SURVEY, "feedback.survey")
def survey_return_rate(project: Project, on: date) -> Found:
    """收回的问卷份数÷发出的份数；没有发出时未取得。"""
    surveys = surveys_by(project, on)
    issued = sum(surveys.values_list("issued", flat=True))
    returned = Answer.objects.filter(survey__in=surveys).count()
    actual = percentage(returned, issued) if issued else Missing("没有发出问卷")
    rows = refs(Survey.objects.filter(pk__in=surveys.values("pk")))
    return Found(actual, rows, Fraction(returned), Fraction(issued))


@measure("回访率", "%", FEEDBACK, "送温暖活动要求：发放后回访", "payments.payment", "visits.visit")
def revisit_rate(project: Project, on: date) -> Found:
    """已到账的发放中，到账当日或以后在本次活动的走访中见到本人的比例；问卷和确认不算回访。"""
    whole = paid(project, on)
    made = visits_made(project.campaigns.all()).filter(visited_on__lte=on)
    after = Visit.people.through.objects.filter(
        person=OuterRef("person"),
        visit__in=made.values("pk"),
        visit__campaign=OuterRef("campaign"),
        visit__visited_on__gte=OuterRef("paid_on"),
    )
    return share(whole.filter(Exists(after)), whole, NOT_YET_PAID, made)


@measure("电话回访率", "%", FEEDBACK, CALLS, "feedback.call")
def call_rate(project: Project, on: date) -> Found:
    """抽取的回访对象中作了回答的比例；不愿回答、未联系上和尚未拨打的都算没有回答。"""
    whole = calls_by(project, on)
    return share(whole.filter(state="answered", last_on__lte=on), whole, NOBODY_DRAWN)


@measure("回访足额率", "%", FEEDBACK, CALLS, "feedback.call")
def call_full_rate(project: Project, on: date) -> Found:
    """回访中作了回答的人里，说已足额收到的比例；说没收到、金额不对的以核实结果为准。"""
    whole = calls_by(project, on).filter(state="answered", last_on__lte=on)
    return share(whole.filter(received="full"), whole, "回访还没有人回答")


@measure("收款核实办结率", "%", FEEDBACK, "收款核实单：登记、交办、办结", "feedback.doubt")
def doubts_settled(project: Project, on: date) -> Found:
    """反映没收到、金额不对而登记的核实中，已由另一人办结的比例；没有登记时未取得。"""
    every = doubts_by(project, on)
    return share(settled(every, on), every, "没有登记收款核实")
