"""走访和诉求: planned and done, whom it reached, what was asked and answered."""

from datetime import date

from django.db.models import F, QuerySet

from nuanliu.core.measures import Found, Subject
from nuanliu.records.people.models import Person, Union
from nuanliu.stages.performance.catalogue import measure
from nuanliu.stages.performance.measuring.rows import counted, share
from nuanliu.stages.projects.models import Project
from nuanliu.stages.visits.models import Visit
from nuanliu.stages.visits.queries import requests_by, settled, visits_made

VISITING = Subject.VISITING
PLAN = "走访慰问计划和记录表"
REQUESTS = "诉求登记、交办、答复、办结"


def _made(project: Project, on: date) -> QuerySet[Visit]:
    return visits_made(project.campaigns.all()).filter(visited_on__lte=on)


@measure("走访次数", "次", VISITING, PLAN, "visits.visit")
def visits_count(project: Project, on: date) -> Found:
    """已记录的走访次数。"""
    return counted(_made(project, on), "次")


@measure("走访率", "%", VISITING, PLAN, "visits.visit")
def visit_rate(project: Project, on: date) -> Found:
    """计划日期已到的走访中已经记录的比例；没有计划时未取得。"""
    whole = Visit.objects.filter(campaign__project=project, planned_on__lte=on)
    return share(_made(project, on), whole, "没有到期的走访计划")


@measure("走访人数", "人", VISITING, PLAN, "people.person", "visits.visit")
def people_visited(project: Project, on: date) -> Found:
    """走访中见到的不同自然人数。"""
    rows = _made(project, on)
    people = Person.objects.filter(visited_in__in=rows.values("pk")).distinct()
    return counted(people, "人", rows)


@measure("走访单位数", "家", VISITING, PLAN, "people.union", "visits.visit")
def unions_visited(project: Project, on: date) -> Found:
    """走访过的不同基层工会数。"""
    rows = _made(project, on)
    return counted(Union.objects.filter(pk__in=rows.order_by().values("union")), "家", rows)


@measure("诉求办结率", "%", VISITING, REQUESTS, "visits.request")
def requests_answered(project: Project, on: date) -> Found:
    """诉求办结率：已答复或办结的诉求占全部诉求的比例。"""
    every = requests_by(project.campaigns.all(), on)
    return share(settled(every, on), every, "没有登记诉求")


@measure("诉求按期办结率", "%", VISITING, REQUESTS, "visits.request")
def requests_in_time(project: Project, on: date) -> Found:
    """定了期限且期限已到的诉求中，在期限以内答复的比例；没有到期的诉求时未取得。"""
    every = requests_by(project.campaigns.all(), on)
    due = every.filter(due_on__lte=on)
    in_time = settled(due, on).filter(answered_on__lte=F("due_on"))
    return share(in_time, due, "没有到期的诉求")
