"""审批和公示: computed from the checks and the duties, never asserted."""

from collections.abc import Collection
from datetime import date

from django.db.models import F, Q

from nuanliu.checks.about import touched
from nuanliu.checks.embedded import run
from nuanliu.core.measures import Found, Subject
from nuanliu.stages.payments.binding import payment_key
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance.approvals import broken, faulty
from nuanliu.stages.performance.catalogue import measure
from nuanliu.stages.performance.measuring.rows import (
    NOT_YET_PAID,
    arrived,
    counted,
    paid,
    refs,
    share,
    share_of,
)
from nuanliu.stages.performance.sweep import tables_of
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews.models import Batch, Decision, Notice, Objection

APPROVAL = Subject.APPROVAL
DUTIES = frozenset({"DUTY-MISSING", "DUTY-SAME"})
SHORT = frozenset({"NOTICE-SHORT"})
TWICE = frozenset({"DUP-PAID"})
ABOVE = frozenset({"CAP-TIME", "CAP-UNKNOWN", "CAP-YEAR", "PAID-ABOVE"})
# What makes a person the wrong one, whatever the amount and the procedure.
PERSON = frozenset(
    {"DEAD-PAID", "DUP-PAID", "DUP-PERSON", "GROUP-CLOSED", "KIN-NOMINATED", "LISTED"}
)


def _without(project: Project, on: date, bad: set[int]) -> Found:
    """The share of what ever arrived that is not among some faulty payments.

    What came back later stays in the count: giving money back mends no approval.
    """
    rows = arrived(project, on)
    named = rows.order_by().values("nomination__item__decision")
    clean = {ref for ref in refs(rows) if int(ref.rpartition(":")[2]) not in bad}
    return share_of(clean, refs(rows), NOT_YET_PAID, Decision.objects.filter(pk__in=named))


@measure(
    "审批合规率", "%", APPROVAL, "内部控制规范：不相容岗位分离；公示、标准、一致性各项检查",
    "payments.payment", "reviews.decision",
)  # fmt: skip
def approval_compliance(project: Project, on: date) -> Found:
    """审批合规率：决定当时没有任何检查发现的发放笔数占曾到账笔数的比例（职责分离、公示、标准、一致性）。"""
    return _without(project, on, faulty(project, arrived(project, on)))


@measure(
    "对象合规率", "%", APPROVAL, "送温暖资金使用管理办法：慰问对象范围；审计案例",
    "payments.payment", "reviews.decision",
)  # fmt: skip
def people_compliance(project: Project, on: date) -> Found:
    """决定当时类别、重复、比对名单、亲属回避各项检查都没有发现的发放笔数占曾到账笔数的比例。"""
    return _without(project, on, broken(project, arrived(project, on), PERSON))


@measure("职责分离率", "%", APPROVAL, "内部控制规范：不相容岗位分离", "reviews.batch")
def duties_apart(project: Project, on: date) -> Found:
    """有集体决定的批次中，经办、审核、审批、付款由不同的人担任且无空缺的比例。"""
    whole = Batch.objects.filter(campaign__project=project, decisions__on__lte=on).distinct()
    bad = _subjects(project, on, DUTIES)
    part = {f"reviews.batch:{pk}" for pk in whole.values_list("pk", flat=True)}
    part -= {f"reviews.{key}" for key in bad}
    return share_of(part, refs(whole), "还没有集体决定")


@measure(
    "公示率", "%", APPROVAL, "先公示后审批；公示张贴当日不计", "payments.payment", "reviews.notice"
)
def notice_rate(project: Project, on: date) -> Found:
    """曾到账的发放中，本人列入的公示在集体决定之前已经期满的比例。"""
    whole = arrived(project, on)
    noticed = Q(nomination__item__notice__ends_on__lt=F("nomination__item__decision__on"))
    named = whole.order_by().values("nomination__item__notice")
    beside = Notice.objects.filter(pk__in=named)
    return share(whole.filter(noticed), whole, NOT_YET_PAID, beside)


@measure("公示足天率", "%", APPROVAL, "标准文件：公示工作日；民法典第二百零一条", "reviews.notice")
def notice_full_days(project: Project, on: date) -> Found:
    """截至当日已经期满的公示中，工作日数达到标准的比例（张贴当日不计，按放假安排计算）。"""
    whole = Notice.objects.filter(batch__campaign__project=project, ends_on__lte=on)
    short = {f"reviews.{key}" for key in _subjects(project, on, SHORT)}
    return share_of({*refs(whole)} - short, refs(whole), "还没有期满的公示")


@measure("公示留证率", "%", APPROVAL, "审计案例：公示须留首日、末日照片", "reviews.notice")
def notice_proved(project: Project, on: date) -> Found:
    """截至当日已经期满的公示中，首日和末日都有照片的比例。"""
    whole = Notice.objects.filter(batch__campaign__project=project, ends_on__lte=on)
    part = whole.filter(first_day_proof__isnull=False, last_day_proof__isnull=False)
    return share(part, whole, "还没有期满的公示")


@measure("异议办结率", "%", APPROVAL, "公示异议须逐件处理", "reviews.objection")
def objections_settled(project: Project, on: date) -> Found:
    """截至当日提出的异议中已经认定成立或不成立的比例；没有异议时未取得，不记100%。"""
    whole = Objection.objects.filter(batch__campaign__project=project, raised_on__lte=on)
    return share(whole.exclude(state="open"), whole, "没有人提出异议")


@measure("重复发放数", "笔", APPROVAL, "一人一次活动只享受一次慰问", "payments.payment")
def paid_twice(project: Project, on: date) -> Found:
    """同一自然人在一次活动中多于一笔的有效发放所涉及的笔数（合规检查 DUP-PAID）。"""
    return _touched(project, on, TWICE)


@measure("超标准数", "笔", APPROVAL, "标准文件：每人次、每人全年标准上限", "payments.payment")
def above_standard(project: Project, on: date) -> Found:
    """超过每人次、全年标准或批准金额，或者标准不明的有效发放笔数（合规检查 CAP-、PAID-ABOVE）。"""
    return _touched(project, on, ABOVE)


def _subjects(project: Project, on: date, codes: Collection[str]) -> set[str]:
    """The keys ('batch:1', 'notice:1') that some rules object to, on the books as of a day."""
    return {finding.subject for finding in run(tables_of([project], on), codes)}


def _touched(project: Project, on: date, codes: Collection[str]) -> Found:
    """How many payments that arrived and stayed some rules object to; none arrived, none known."""
    standing = paid(project, on)
    tables = tables_of([project], on)
    bad = {key for _, keys in touched(run(tables, codes), tables) for key in keys}
    named = [pk for pk in standing.values_list("pk", flat=True) if payment_key(pk) in bad]
    return counted(Payment.objects.filter(pk__among=named), "笔")
