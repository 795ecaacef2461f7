"""资金: what was granted, spent and given back, and how much each person had."""

from datetime import date
from fractions import Fraction

from django.db.models import Sum

from nuanliu.core.indicators import Missing, Spending
from nuanliu.core.measures import Found, Subject, number
from nuanliu.core.money import Money
from nuanliu.records.ledger.queries import kept_fen, moved
from nuanliu.stages.claims.models import Claim, ClaimKind
from nuanliu.stages.payments.models import Case, Payment
from nuanliu.stages.performance.catalogue import measure
from nuanliu.stages.performance.measuring.rows import (
    NOT_YET_PAID,
    PAYMENT,
    lines,
    paid,
    pks,
    refs,
)
from nuanliu.stages.projects.models import BudgetChange, ChangeKind, Project
from nuanliu.stages.projects.queries import (
    appropriated_fen,
    opening_entries,
    paid_fen,
    total_fen,
)

MONEY = Subject.MONEY
FORM = "项目支出绩效自评表：项目资金"
CAPS = "标准文件：每人次、每人全年标准上限"
SPENT_ON = ("projects.budgetchange", "payments.payment", "claims.claim")


def _yuan(fen: int) -> Fraction:
    return Fraction(fen, 100)


def _granted(project: Project, on: date) -> tuple[str, ...]:
    """The documents that made the budget what it was on a day."""
    rows = BudgetChange.objects.filter(project=project, document_date__lte=on)
    stand = rows.filter(state__in=("posted", "reversing", "reversed"))
    return refs(stand.exclude(kind=ChangeKind.OPENING_PAID))


def _purchases(project: Project, on: date) -> tuple[int, tuple[str, ...]]:
    rows = Claim.objects.filter(
        campaign__project=project, kind=ClaimKind.PURCHASE, filed_on__lte=on, state="filed"
    )
    return total_fen(rows), refs(rows)


def _spent(project: Project, on: date) -> tuple[str, ...]:
    opening, (_, bought) = opening_entries(project), _purchases(project, on)
    return (*refs(opening), *refs(paid(project, on)), *bought)


@measure("慰问金发放金额", "元", MONEY, FORM, "payments.payment")
def paid_amount(project: Project, on: date) -> Found:
    """实际发放金额：状态为“已到账”的发放金额合计，减去其中已追回的部分。"""
    # A partial recovery leaves the payment “已到账”; what came back is no longer spent.
    fen = kept_fen(lines(project), on, PAYMENT)
    return Found(number(_yuan(fen), "元"), refs(paid(project, on)))


@measure("人均慰问金额", "元/人", MONEY, CAPS, "payments.payment")
def average_paid(project: Project, on: date) -> Found:
    """慰问金发放金额÷慰问人数（人次）；还没有发放时未取得。"""
    rows = refs(paid(project, on))
    yuan = _yuan(kept_fen(lines(project), on, PAYMENT))
    actual = number(yuan / len(rows), "元/人") if rows else Missing(NOT_YET_PAID)
    return Found(actual, rows, yuan, Fraction(len(rows)))


@measure("单次最高慰问金额", "元/人", MONEY, CAPS, "payments.payment")
def highest_payment(project: Project, on: date) -> Found:
    """一人一次实际收到的最高金额，用来对照每人次标准。"""
    rows = paid(project, on)
    top = rows.order_by("-amount_fen").values_list("amount_fen", flat=True).first()
    if top is None:
        return Found(Missing(NOT_YET_PAID))
    return Found(number(_yuan(top), "元/人"), refs(rows.filter(amount_fen=top)))


@measure("人均最高", "元/人", MONEY, CAPS, "payments.payment")
def highest_person(project: Project, on: date) -> Found:
    """一个自然人在本项目全年实际收到的最高金额（各次活动相加），用来对照每人全年标准。"""
    rows = paid(project, on)
    sums = rows.order_by().values_list("person").annotate(fen=Sum("amount_fen"))
    top = sums.order_by("-fen").values_list("fen", flat=True).first()
    if top is None:
        return Found(Missing(NOT_YET_PAID))
    people = sums.filter(fen=top).values("person")
    return Found(number(_yuan(top), "元/人"), refs(rows.filter(person__in=people)))


@measure("全年预算数", "元", MONEY, FORM, "projects.budgetchange")
def appropriated_amount(project: Project, on: date) -> Found:
    """调整后的预算数：截至当日入账的拨款、追加减去调减、上缴。"""
    documents = _granted(project, on)
    if not documents:
        return Found(Missing("还没有入账的预算文件"))
    return Found(number(_yuan(appropriated_fen(project, on)), "元"), documents)


@measure("全年执行数", "元", MONEY, FORM, *SPENT_ON)
def executed_amount(project: Project, on: date) -> Found:
    """已到账的发放、已入账的采购和期初已支付，减去退回和追回。"""
    return Found(number(_yuan(paid_fen(project, on)), "元"), _spent(project, on))


@measure("预算执行率", "%", MONEY, "财预〔2020〕10号：预算执行（口径待确认）", *SPENT_ON)
def execution_rate(project: Project, on: date) -> Found:
    """全年执行数÷全年预算数（调整后的预算数，不是年初数）；没有预算时未取得。"""
    done, granted = paid_fen(project, on), appropriated_fen(project, on)
    rows = (*_granted(project, on), *_spent(project, on))
    if granted <= 0:
        return Found(Missing("还没有入账的预算文件"), rows, _yuan(done), _yuan(granted))
    rate = number(Fraction(100 * done, granted), "%")
    return Found(rate, rows, _yuan(done), _yuan(granted))


@measure("结余", "元", MONEY, FORM, *SPENT_ON)
def balance_left(project: Project, on: date) -> Found:
    """全年预算数减全年执行数；还没有入账的预算文件时未取得。"""
    granted = appropriated_fen(project, on)
    rows = (*_granted(project, on), *_spent(project, on))
    if not _granted(project, on):
        return Found(Missing("还没有入账的预算文件"), rows)
    return Found(number(_yuan(granted - paid_fen(project, on)), "元"), rows)


@measure("经济成本", "元", MONEY, "项目支出绩效目标表：成本指标", *SPENT_ON)
def paid_against_appropriation(project: Project, on: date) -> Found:
    """执行数（已到账的发放、已入账的采购和期初已支付，减去退回和追回），不超过调整后的预算批复数为达标。"""
    done, granted = paid_fen(project, on), appropriated_fen(project, on)
    actual = Spending(Money(done), Money(granted))
    return Found(actual, _spent(project, on), _yuan(done), _yuan(granted))


@measure("采购支出", "元", MONEY, FORM, "claims.claim")
def purchases_amount(project: Project, on: date) -> Found:
    """已入账的采购报销单金额合计。"""
    fen, rows = _purchases(project, on)
    return Found(number(_yuan(fen), "元"), rows)


@measure("退回和追回金额", "元", MONEY, "财政存量资金管理：退汇须及时清理", "payments.payment")
def came_back_amount(project: Project, on: date) -> Found:
    """到账以后又退回或追回的金额合计（银行当时没有办成的不算）。"""
    back = moved(lines(project), on, "paid", "available", PAYMENT)
    rows = Payment.objects.filter(pk__among=pks(back))
    return Found(number(_yuan(sum(back.values())), "元"), refs(rows))


@measure("追回率", "%", MONEY, "审计整改：多发、错发资金须追回", "payments.case")
def recovery_rate(project: Project, on: date) -> Found:
    """截至当日立项的追回事项：已追回金额÷应追回金额；没有追回事项时未取得。"""
    rows = Case.objects.filter(payment__campaign__project=project, opened_on__lte=on)
    sums = rows.aggregate(due=Sum("due_fen", default=0), back=Sum("recovered_fen", default=0))
    due, back = int(sums["due"]), int(sums["back"])
    actual = number(Fraction(100 * back, due), "%") if due else Missing("没有追回事项")
    return Found(actual, refs(rows), _yuan(back), _yuan(due))
