"""发放: how right, how fast and how well proved the payments were."""

from datetime import date
from fractions import Fraction

from django.db.models import Count, F, Q, QuerySet

from nuanliu.core.indicators import Day, Missing
from nuanliu.core.measures import Found, Subject, number, percentage
from nuanliu.records.ledger.queries import given_back, moved, replayed
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments.models import Payment, ResultException, Run
from nuanliu.stages.performance.approvals import broken
from nuanliu.stages.performance.catalogue import measure
from nuanliu.stages.performance.measuring.rows import (
    NOT_YET_PAID,
    PAYMENT,
    arrived,
    lines,
    paid,
    pks,
    refs,
    share,
    share_of,
)
from nuanliu.stages.projects.models import BudgetLine, Project
from nuanliu.stages.projects.queries import adjusted_people, opening_fen

PAYING = Subject.PAYING
THREE_LISTS = "批准名单、代发文件（签领表）、回盘三单一致"
# What makes a payment another than the approved one: its amount, its payee, its approval.
INEXACT = frozenset({"PAID-ABOVE", "PAID-UNAPPROVED", "PROOF-DIFF"})


@measure("发放准确率", "%", PAYING, THREE_LISTS, "payments.payment")
def payment_accuracy(project: Project, on: date) -> Found:
    """曾到账的发放中，金额和对象与批准的一致、没有退回也没有全额追回的比例。"""
    whole = arrived(project, on)
    bad = broken(project, whole, INEXACT)
    kept = {ref for ref in refs(paid(project, on)) if int(ref.rpartition(":")[2]) not in bad}
    return share_of(kept, refs(whole), NOT_YET_PAID)


def _sent(project: Project, on: date) -> QuerySet[Payment]:
    """What had been sent to a bank by a day."""
    return Payment.objects.filter(
        campaign__project=project, run__channel=Channel.BANK, sent_on__lte=on
    )


@measure("退汇率", "%", PAYING, "财政存量资金管理：退汇须及时清理", "payments.payment")
def return_rate(project: Project, on: date) -> Found:
    """送银行的笔数中，当时没有办成或者到账后又退回的比例（追回的不算）；越低越好。"""
    whole, books = _sent(project, on), lines(project)
    failed = moved(books, on, "in_transit", "encumbered", PAYMENT)
    back = Q(pk__among=pks(given_back(books, on)), state="returned")
    return share(whole.filter(Q(pk__among=pks(failed)) | back), whole, "还没有送银行的发放")


@measure("重发成功率", "%", PAYING, "一笔未成功的发放只能重发一次", "payments.payment")
def reissue_success(project: Project, on: date) -> Found:
    """重发的笔数中已经到账的比例；没有重发时未取得。"""
    whole = Payment.objects.filter(
        campaign__project=project, reissue_of__isnull=False, sent_on__lte=on
    ).exclude(state="void")
    return share(paid(project, on).filter(reissue_of__isnull=False), whole, "没有重发")


@measure("节前完成率", "%", PAYING, "项目公开文本：活动期间", "payments.payment")
def before_festival(project: Project, on: date) -> Found:
    """活动期间末日以前（含当日）到账的人数÷各项资金安排的计划人数（含追加、调减）。"""
    plans = [(line, adjusted_people(line, on)) for line in project.lines.all()]
    rows = paid(project, on).filter(paid_on__lte=F("campaign__window_to"))
    planned = sum(people or 0 for _, people in plans)
    done = refs(rows)
    why = _no_plan(plans)
    actual = Missing(why) if why else percentage(len(done), planned)
    return Found(actual, done, Fraction(len(done)), Fraction(planned))


def _no_plan(plans: list[tuple[BudgetLine, int | None]]) -> str:
    """Why the planned people cannot be compared with those paid, '' where they can."""
    if any(people is None for _, people in plans):
        return "有的资金安排没有写计划人数"
    if any(opening_fen(line) for line, _ in plans):
        return "有期初已支付的资金，账上不知道是多少人"
    return "" if sum(people or 0 for _, people in plans) else "还没有计划人数"


@measure("批准到到账平均天数", "天", PAYING, "资金支付及时率（分段依据）", "payments.payment")
def days_to_arrive(project: Project, on: date) -> Found:
    """从集体决定到到账的平均日历天数；没有决定的发放不计入。"""
    rows = paid(project, on).filter(nomination__item__decision__isnull=False)
    pairs = rows.order_by().values_list("paid_on", "nomination__item__decision__on")
    days = [((came - decided).days, n) for came, decided, n in pairs.annotate(n=Count("pk"))]
    people = sum(n for _, n in days)
    total = sum(each * n for each, n in days)
    actual = number(Fraction(total, people), "天") if people else Missing(NOT_YET_PAID)
    return Found(actual, refs(rows), Fraction(total), Fraction(people))


@measure("项目完成时间", "", PAYING, "项目支出绩效目标表：时效指标", "payments.payment")
def last_payment_day(project: Project, on: date) -> Found:
    """最后一笔到账的日期；各项资金安排的计划人数全部发放完毕（未定人数的，资金用完）才算完成。"""
    rows = paid(project, on)
    if not all(_finished(line, rows, on) for line in project.lines.all()):
        return Found(Missing("发放还没有全部完成"), refs(rows))
    last = rows.order_by("-paid_on", "-pk").values_list("paid_on", flat=True).first()
    return Found(Day(last) if last else Missing(NOT_YET_PAID), refs(rows))


def _finished(line: BudgetLine, rows: QuerySet[Payment], on: date) -> bool:
    """Everybody planned is paid; no money is left where no head-count was planned or can be known.

    An opening entry tells how much was paid before these books began, not how many people got it.
    """
    people = adjusted_people(line, on)
    if people is not None and not opening_fen(line):
        return rows.filter(line=line).count() >= people
    held = replayed(line.ledger_line_id, on)
    return held.available_fen + held.encumbered_fen + held.in_transit_fen == 0


@measure("签领凭据齐全率", "%", PAYING, "现金、实物凭签领凭据入账", "payments.payment")
def evidence_rate(project: Project, on: date) -> Found:
    """现金发放中有签名、代领手续或签领表照片的比例；没有现金发放时未取得。"""
    whole = arrived(project, on).filter(run__channel=Channel.CASH)
    part = whole.filter(evidence__on__lte=on)
    return share(part, whole, "没有现金发放")


@measure("回盘异常认定率", "%", PAYING, "回盘对不上的逐条认定", "payments.resultexception")
def exceptions_settled(project: Project, on: date) -> Found:
    """截至当日收到的回盘中对不上的条目已经认定的比例；没有异常时未取得。"""
    whole = ResultException.objects.filter(
        result__run__batch__campaign__project=project, result__received_on__lte=on
    )
    return share(whole.filter(settled_on__lte=on), whole, "没有回盘异常")


@measure("发放批结清率", "%", PAYING, THREE_LISTS, "payments.run")
def runs_settled(project: Project, on: date) -> Found:
    """截至当日送出的发放批中已经对账结清的比例。"""
    whole = Run.objects.filter(batch__campaign__project=project, released_on__lte=on)
    return share(whole.filter(settled_on__lte=on), whole, "还没有送出的发放批")


@measure("本人确认率", "%", PAYING, "慰问金足额到人", "payments.payment", "payments.receipt")
def receipts_confirmed(project: Project, on: date) -> Found:
    """到账的发放中，收款人凭回执码确认已经收到的比例；不确认不等于没有收到。"""
    whole = paid(project, on)
    return share(whole.filter(receipt__on__lte=on), whole, NOT_YET_PAID)
