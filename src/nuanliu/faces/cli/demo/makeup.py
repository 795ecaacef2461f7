"""补发: money that came back after its campaign, a deviation in 运行监控, and a campaign of one.

In February the bank sends one payment back, when the window is over and nothing may be paid any
more. At the end of July the table tells this from the autumn, which is only still to come, with
kind, reason and measure. In August a small campaign pays the same person into a new account.
"""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from nuanliu.faces.cli.demo import aftercare, calling, deciding, paying
from nuanliu.faces.cli.demo.collecting import Plot
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.faces.cli.demo.roster_layouts import choose_layout, write_roster
from nuanliu.faces.cli.demo.roster_lines import Habits
from nuanliu.faces.cli.demo.roster_people import Person
from nuanliu.faces.cli.demo.stage import Stage
from nuanliu.records.people.models import Account
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.nominations.reading import cells_of
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance import actions as performance
from nuanliu.stages.projects.shipped import shipped
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions

BACK_ON = date(2024, 2, 21)
WATCHED_ON = date(2024, 7, 31)
WHICH = 30  # of the first bank run of the first campaign: nobody else's story
NAME = "元旦春节送温暖补发"
MAKEUP = Plot(
    "bf",
    date(2024, 8, 5),
    (date(2024, 8, 12), date(2024, 8, 30)),
    date(2024, 8, 12),
    date(2024, 8, 13),
    date(2024, 8, 14),
    date(2024, 8, 15),
    date(2024, 8, 22),
    date(2024, 8, 23),
    date(2024, 8, 26),
    date(2024, 8, 27),
    date(2024, 8, 28),
)
# 偏差原因 as the accountant writes it: the kind in front, then the reason and the measure taken.
REASONS = {
    "people_paid": (
        "制度保障：1人收款账户销户，活动期满后银行退汇，原方案没有补发安排。"
        "措施：已联系本人换卡，8月另行筹备补发活动"
    ),
    "paid_amount": "制度保障：退汇500元已回到可用额度，随8月补发活动发放",
}


class Owed(NamedTuple):
    """Who is still to be paid: the payment that came back, its union, group, amount and person."""

    payment: int
    union: int
    union_name: str
    chair: str
    group: str
    amount_fen: int
    person: Person


def send_back(stage: Stage, batch: int) -> None:
    """The bank sends one payment back after the window; its person leaves that campaign's list."""
    stage.on(BACK_ON)
    row = _returned(batch)
    reason = "收款账户销户，银行退汇"
    stage.do(results.return_later, "wulin", "late-return", payment=row.pk, reason=reason)
    stage.do(
        decisions.withdraw,
        "liming",
        "late-leave",
        nomination=row.nomination_id,
        reason="退汇时活动期已满，另行补发",
    )


def _returned(batch: int) -> Payment:
    sent = Payment.objects.filter(run__batch=batch, run__channel=Channel.BANK)
    return sent.select_related("nomination__union", "nomination__person").order_by("pk")[WHICH]


def watch(stage: Stage, project: int) -> None:
    """运行监控 at the end of July: what is still to come is no deviation, one missing person is."""
    stage.on(WATCHED_ON)
    draft = performance.draft_monitoring
    stage.refused("EVAL-REASON", draft, "zhengtao", "monitoring-bare", project=project)
    pk = stage.do(draft, "zhengtao", "monitoring", project=project, reasons=REASONS)
    stage.do(performance.submit, "zhengtao", "monitoring-submit", evaluation=pk)
    stage.do(performance.confirm, "zhaogang", "monitoring-confirm", evaluation=pk)


def make_up(stage: Stage, line: int, batch: int, groups: Sequence[str]) -> int:
    """The campaign of one, from its plan to its end; returns its id."""
    owed = _owed(batch)
    campaign = _collect(stage, line, owed, groups)
    made = _decide(stage, campaign)
    stage.on(MAKEUP.paid)
    run = stage.do(payments.lock, "wangmin", "bf-lock", batch=made, channel=Channel.BANK)
    stage.on(MAKEUP.answered)
    paying.release_alone(stage, run, "bf", MAKEUP)
    stage.on(MAKEUP.closed)
    calling.call_alone(stage, campaign, MAKEUP)
    aftercare.claim_alone(stage, campaign, MAKEUP)
    stage.do(campaigns.finish, "liming", "bf-finish", campaign=campaign)
    return campaign


def _owed(batch: int) -> Owed:
    row = _returned(batch)
    who, union = row.nomination.person, row.nomination.union
    number = who.id_number.open() if who.id_number is not None else ""
    phone = who.phone.open() if who.phone is not None else ""
    card = paying.corrected_card(row.pk)
    person = Person(who.name, number, int(number[16]) % 2 == 1, phone, card, paying.NEW_BANK)
    chairs = Account.objects.filter(grants__union=union, login__startswith="chair")
    return Owed(
        row.pk,
        union.pk,
        union.name,
        chairs.get().login,
        row.nomination.group,
        row.amount_fen,
        person,
    )


def _collect(stage: Stage, line: int, owed: Owed, groups: Sequence[str]) -> int:
    """One place for one union, whose chair sends a roster of one line."""
    stage.on(MAKEUP.planned)
    first, last = MAKEUP.window
    campaign = stage.do(
        campaigns.plan,
        "liming",
        "bf-plan",
        line=line,
        name=NAME,
        window_from=first,
        window_to=last,
        groups=groups,
        standards=shipped("standards"),
    )
    quota = campaigns.QuotaFacts(owed.union, 1, 0, owed.amount_fen)
    stage.do(campaigns.allot, "liming", "bf-allot", campaign=campaign, quotas=[quota])
    stage.do(campaigns.open_campaign, "wangmin", "bf-open", campaign=campaign)
    stage.on(MAKEUP.collected)
    data = _roster(stage, owed)
    roster = stage.do(
        nominations.receive,
        owed.chair,
        "bf-receive",
        campaign=campaign,
        union=owed.union,
        name=f"{owed.union_name}{NAME}花名册（演示）.xlsx",
        data=data,
        cells=cells_of([data])[0],
    )
    stage.do(nominations.accept, "wangmin", "bf-accept", roster=roster)
    stage.do(campaigns.stop_collecting, "liming", "bf-stop", campaign=campaign)
    return campaign


def _roster(stage: Stage, owed: Owed) -> bytes:
    chance = Random("bf")  # noqa: S311 - a demo, not a secret
    cap = owed.amount_fen
    line = Habits(owed.union_name, cap, cap, owed.group, cash=False, chance=chance).line(
        owed.person
    )
    title = f"{owed.union_name}{stage.now.year}年{NAME}人员花名册（演示）"
    made = stage.now.replace(tzinfo=None)  # a cell has no zone
    return write_roster(choose_layout(title, chance), [line], made=made).data


def _decide(stage: Stage, campaign: int) -> int:
    """审核·公示·审批 without a hitch; returns the batch."""
    stage.on(MAKEUP.reviewed)
    batch = stage.do(
        reviews.compile_batch, "wangmin", "bf-compile", campaign=campaign, label="第一批"
    )
    stage.do(reviews.submit, "wangmin", "bf-submit", batch=batch)
    told = "退汇和换卡材料已核对，同意报批"
    stage.do(reviews.review, "chenqiang", "bf-review", batch=batch, text=told)
    stage.on(MAKEUP.noticed)
    first = photo("bf公示首日")
    stage.do(reviews.post_notice, "liming", "bf-notice", batch=batch, first_day_photo=first)
    stage.on(MAKEUP.approved)
    last = photo("bf公示末日")
    stage.do(reviews.end_notice, "liming", "bf-end", batch=batch, last_day_photo=last)
    meeting = deciding.meeting(MAKEUP.approved, 1)
    ours = {"batch": batch, "number": meeting["number"], "text": "同意"}
    stage.do(decisions.sign, "zhaogang", "bf-sign", **ours)
    stage.do(decisions.approve, "zhoujianhua", "bf-approve", batch=batch, **meeting)
    return batch
