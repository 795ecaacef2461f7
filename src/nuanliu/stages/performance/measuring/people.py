"""慰问对象: how many people, of which unions, how many new kinds of workers."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from nuanliu.core.measures import Found, Subject, number
from nuanliu.records.people.models import Union
from nuanliu.stages.campaigns.models import Quota
from nuanliu.stages.nominations.models import GONE, Nomination
from nuanliu.stages.performance.catalogue import measure
from nuanliu.stages.performance.measuring.rows import counted, paid, refs, share
from nuanliu.stages.projects.models import Project

PEOPLE = Subject.PEOPLE
RULES = "送温暖资金使用管理办法：实名制发放"
SCOPE = "送温暖资金使用管理办法：慰问对象范围"
OUTPUT = "项目支出绩效评价：产出数量"
NEW_WORKERS, HARDSHIP = "B7", "A"  # group codes: one of them, and how the others begin


@measure("慰问人数", "人", PEOPLE, RULES, "payments.payment")
def people_paid(project: Project, on: date) -> Found:
    """实际收到慰问金的人数：状态为“已到账”的发放，每人每次活动计一次，两次活动分别计。"""
    return counted(paid(project, on), "人")


@measure("慰问自然人数", "人", PEOPLE, RULES, "payments.payment")
def persons_paid(project: Project, on: date) -> Found:
    """实际收到慰问金的不同自然人数，两次活动都收到的只计一人。"""
    rows = paid(project, on)
    return Found(number(rows.values("person").distinct().count(), "人"), refs(rows))


@measure("申报人数", "人", PEOPLE, RULES, "nominations.nomination")
def people_nominated(project: Project, on: date) -> Found:
    """截至当日收到的申报，不含候补和未通过、退出、退回的；不是花名册报来的自活动启动日计。"""
    received = Q(roster=None) | Q(roster__received_on__lte=on)
    rows = Nomination.objects.filter(
        received, campaign__project=project, campaign__opened_on__lte=on, reserve=False
    )
    return counted(rows.exclude(state__in=GONE), "人")


@measure("批准人数", "人", PEOPLE, OUTPUT, "nominations.nomination")
def people_approved(project: Project, on: date) -> Found:
    """集体决定批准的人数，每人每次活动计一次；后来退出的仍计在内，用来核对批准和发放的差。"""
    rows = Nomination.objects.filter(campaign__project=project, item__decision__on__lte=on)
    return counted(rows, "人")


@measure(
    "覆盖工会数", "家", PEOPLE, "项目支出绩效评价：产出数量", "people.union", "payments.payment"
)
def unions_covered(project: Project, on: date) -> Found:
    """有人实际收到慰问金的基层工会数，同一工会两次活动只计一次。"""
    rows = paid(project, on)
    named = rows.order_by().values("nomination__union")
    return counted(Union.objects.filter(pk__in=named), "家", rows)


@measure("名额单位申报率", "%", PEOPLE, "送温暖资金使用管理办法：名额分配", "campaigns.quota")
def quotas_taken_up(project: Project, on: date) -> Found:
    """分到名额的单位中已经有有效申报的比例，每次活动分别计。"""
    whole = Quota.objects.filter(
        campaign__project=project, campaign__opened_on__lte=on, people__gt=0
    )
    received = Q(roster=None) | Q(roster__received_on__lte=on)
    theirs = Nomination.objects.filter(
        received, campaign=OuterRef("campaign"), union=OuterRef("union"), reserve=False
    )
    part = whole.filter(Exists(theirs.exclude(state__in=GONE)))
    return share(part, whole, "还没有启动的活动，没有名额")


@measure("困难职工慰问人数", "人", PEOPLE, SCOPE, "payments.payment")
def hardship_paid(project: Project, on: date) -> Found:
    """实际收到慰问金、按 A 类（各种致困职工）申报的人数。"""
    return counted(paid(project, on).filter(nomination__group__startswith=HARDSHIP), "人")


@measure("新就业形态劳动者慰问人数", "人", PEOPLE, SCOPE, "payments.payment")
def new_workers_paid(project: Project, on: date) -> Found:
    """实际收到慰问金、按 B7 类（新就业形态劳动者和灵活就业人员）申报的人数。"""
    return counted(paid(project, on).filter(nomination__group=NEW_WORKERS), "人")
