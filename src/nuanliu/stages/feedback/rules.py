"""Rules of call-backs and of what they leave in doubt; each answers a Refusal or None."""

from collections.abc import Collection
from datetime import date

from nuanliu.core.duties import another_person
from nuanliu.core.masking import scrub
from nuanliu.core.questions import BANK
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.roles import Role
from nuanliu.records.people.models import Interest, RoleGrant
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.feedback.models import Call, CallRound, Doubt, Finding, Received
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.reviews.models import Duty

TRIES = 3  # calls on which nobody answered, before somebody counts as not reached
ASKED = ("satisfied", "attitude")  # what a call may ask beside whether the money came
PAYING = (DutyName.MAKER, DutyName.PAYER, DutyName.RECONCILER)
CLAUSE = "回访独立于推荐和经办"


def independent(by: Collection[int], payment: Payment) -> Refusal | None:
    """DUTY-SELF for whoever proposed the payee, handled the relief, is he himself or his relative.

    by: the person and with whom he shared a role lately. A complete set of papers in one hand
    proves nothing; a call by that hand proves no more.
    """
    if payment.person_id in by or _related(by, payment):
        what = "回访的人不能是本人或其亲属"
        return Refusal("DUTY-SELF", what, "请转交另一位同事办理", CLAUSE)
    return another_person(by, *proposers(payment), step="回访", before="推荐") or another_person(
        by, *handlers(payment.campaign_id), step="回访", before="经办"
    )


def proposers(payment: Payment) -> list[int]:
    """Who put the payee forward: who nominated him, sent the roster, or chairs his union."""
    named = payment.nomination
    chairs = RoleGrant.objects.filter(role=Role.CHAIR, union=named.union_id)
    sent = [named.roster.sent_by_id] if named.roster else []
    return [named.nominated_by_id, *sent, *chairs.values_list("account__person", flat=True)]


def handlers(campaign: int, *duties: DutyName) -> list[int]:
    """Who holds a duty, or one of some duties, on a batch of a campaign."""
    rows = Duty.objects.filter(batch__campaign=campaign, duty__in=duties or list(DutyName))
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def _related(by: Collection[int], payment: Payment) -> bool:
    index = payment.person.id_index
    return bool(index) and Interest.objects.filter(declarer__in=by, id_index=index).exists()


def a_share(share: int) -> Refusal | None:
    """A part of those paid, or all of them."""
    if 1 <= share <= 100:
        return None
    return Refusal("CALL-SHARE", f"回访比例 {share}% 不成立", "请填写 1 到 100 之间的整数")


def not_past(due_on: date, today: date, what: str) -> Refusal | None:
    """A day by which something is to be done has not gone by."""
    if due_on >= today:
        return None
    return Refusal("DUE-PAST", f"{what}的期限 {due_on} 已经过去", "请填写今天或以后的日期")


def one_round(campaign: Campaign) -> Refusal | None:
    """One round at a time: nobody draws again because he does not like whom he drew."""
    if not CallRound.objects.filter(campaign=campaign, state="calling").exists():
        return None
    what = f"“{campaign.name}”的回访还没有结束"
    return Refusal("CALL-TWICE", what, "请先办完并结束这一轮，名单不能重抽")


def tried_enough(call: Call) -> Refusal | None:
    """Nobody is given up before he was called often enough."""
    if call.tries >= TRIES:
        return None
    what = f"只拨打过 {call.tries} 次"
    return Refusal("CALL-TRIES", what, f"至少在不同时间拨打 {TRIES} 次仍未接通，才能不再拨打")


def amount_told(call: Call, received: Received, got_fen: int | None) -> Refusal | None:
    """Who says the sum is wrong says what he got; nobody else says a sum."""
    short = received == Received.SHORT
    if short and (got_fen is None or got_fen < 0):
        return Refusal("CALL-AMOUNT", "没有填写本人说的实收金额", "金额不对的，请问清实收多少元")
    if short and got_fen == call.payment.amount_fen:
        return Refusal("CALL-AMOUNT", "本人说的实收金额与发放金额相同", "请选“足额收到”")
    if not short and got_fen is not None:
        return Refusal("CALL-AMOUNT", "只有“金额不对”才填写实收金额", "请清空实收金额")
    return None


def on_scales(choices: dict[str, str]) -> Refusal | None:
    """Whatever else was asked is of the bank."""
    bad = [c for c, said in choices.items() if c not in ASKED or said not in BANK[c].scale]
    if not bad:
        return None
    return Refusal("SURVEY-CHOICE", f"第 {'、'.join(bad)} 题的选项不在量表内", "请重新选择")


def nobody_waits(row: CallRound) -> Refusal | None:
    """A round ends when everybody drawn has answered, declined or was called often enough."""
    waiting = row.calls.filter(state="waiting").count()
    if not waiting:
        return None
    return Refusal("CALL-WAITING", f"还有 {waiting} 人没有回访", "请逐一拨打；未接通的登记次数")


def no_numbers(text: str, what: str) -> Refusal | None:
    """A text of the books holds nobody's number."""
    if scrub(text) == text:
        return None
    return Refusal(
        "DOUBT-NUMBER", f"{what}里有一串号码", "请去掉号码；电话填在联系电话一栏，会加密"
    )


def may_look(to: int, doubt: Doubt) -> Refusal | None:
    """Nobody looks into what he paid, reconciled or put together himself."""
    earlier = handlers(doubt.campaign_id, *PAYING)
    if doubt.payment is not None:
        earlier += proposers(doubt.payment)
    return another_person([to], *earlier, step="核实", before="推荐、编制、付款、对账")


def may_settle(by: Collection[int], doubt: Doubt) -> Refusal | None:
    """Whoever settles neither looked into it nor paid."""
    earlier = (doubt.assigned_to_id, *handlers(doubt.campaign_id, *PAYING))
    return another_person(by, *earlier, step="办结核实", before="核实、编制、付款、对账")


def of_campaign(payment: Payment | None, campaign: int) -> Refusal | None:
    """A doubt is about a payment of its campaign."""
    if payment is None or payment.campaign_id == campaign:
        return None
    return Refusal("DOUBT-PAYMENT", "这笔发放不属于所选的活动", "请核对发放编号和活动")


def once(payment: Payment | None) -> Refusal | None:
    """One payment is looked into once at a time."""
    if payment is None:
        return None
    if not Doubt.objects.filter(payment=payment).exclude(state="settled").exists():
        return None
    what = f"发放 {payment.number} 已经在核实"
    return Refusal("DOUBT-TWICE", what, "请在已有的核实单上办理")


def about_somebody(doubt: Doubt, finding: Finding) -> Refusal | None:
    """What is told of a payment needs one."""
    if doubt.payment_id is not None or finding in (Finding.UNTRACEABLE, Finding.MISTAKEN):
        return None
    what = "这件核实没有对应的发放编号"
    return Refusal("DOUBT-PAYMENT", what, "请先按联系电话查明是哪一笔；查不明的按“无法核实”办结")
