"""What must be true of a campaign and its quotas."""

from collections.abc import Sequence
from datetime import date

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.stages.campaigns.models import Campaign, DataUse
from nuanliu.stages.projects.models import BudgetLine, Project


def inside_period(project: Project, start: date, end: date) -> Refusal | None:
    """A campaign runs within the project's period."""
    if project.period_from <= start <= end <= project.period_to:
        return None
    what = f"活动时间 {start}—{end} 超出项目起止时间 {project.period_from}—{project.period_to}"
    return Refusal("WINDOW", what, "请核对活动方案的时间", "项目绩效目标申报")


def named_once(project: Project, name: str) -> Refusal | None:
    """Two campaigns of a project never bear one name: papers and vouchers tell them by it."""
    if not Campaign.objects.filter(project=project, name=name).exists():
        return None
    return Refusal("CAMPAIGN-EXISTS", f"项目里已经有活动“{name}”", "请另取名称，或使用已有的活动")


def quotas_whole(quotas: Sequence[tuple[int, int, int, int]]) -> Refusal | None:
    """Each union once, (union, people, reserves, fen) never below zero."""
    unions = [union for union, *_ in quotas]
    if len(set(unions)) == len(unions) and all(min(rest) >= 0 for _, *rest in quotas):
        return None
    what = "名额表里有单位出现两次，或有小于零的人数、金额"
    return Refusal("QUOTA-TABLE", what, "请核对名额表后重新提交")


def quotas_fit(planned: int | None, people: int, amount_fen: int, money_fen: int) -> Refusal | None:
    """All quotas of a line stay within its head-count and its money; reserves do not count.

    planned: its head-count with 追加 and 调减; money_fen: what the line has: as granted, before
    that as planned.
    """
    if planned is not None and people > planned:
        what = f"名额合计 {people} 人，比计划 {planned} 人多 {people - planned} 人"
        return Refusal("QUOTA-PEOPLE", what, "请减少名额，或先调整项目计划")
    if amount_fen > money_fen:
        over = Money(amount_fen - money_fen)
        what = f"名额金额合计 {Money(amount_fen)} 元，比资金安排多 {over} 元"
        return Refusal("QUOTA-MONEY", what, "请减少名额或金额")
    return None


def granted(line: BudgetLine, appropriated_fen: int) -> Refusal | None:
    """A campaign starts when its money has been granted by a budget document."""
    if appropriated_fen > 0:
        return None
    what = f"“{line.campaign_name}”还没有拨款文件入账"
    return Refusal("BUD-NOT-GRANTED", what, "请先登记并复核预算批复文件", "预算法第十三条")


def quotas_set(count: int) -> Refusal | None:
    """A campaign opens with its quotas given out, so that chairs know what they may send."""
    if count:
        return None
    return Refusal("QUOTA-NONE", "还没有分配名额", "请先把名额分到各基层工会")


def people_told(use: DataUse | None) -> Refusal | None:
    """Nobody's data are collected before it is written down on which basis, and what he is told."""
    if use is not None:
        return None
    what = "还没有写明个人信息的处理依据和告知内容"
    return Refusal("DATA-USE-NONE", what, "请由综合办公室先写好告知", "个人信息保护法第十七条")


def basis_stands(campaign: Campaign, before: str | None, basis: str) -> Refusal | None:
    """The basis is chosen before names come in: nobody is told one and handled on another."""
    if campaign.state == "planned" or before in {None, basis}:
        return None
    what = f"“{campaign.name}”已经启动，处理依据不能再改"
    fix = "请保留原依据；确需更换的，另立活动并重新告知"
    return Refusal("BASIS-FIXED", what, fix, "个人信息保护法第十三条、第十七条")


def still_told(campaign: Campaign) -> Refusal | None:
    """What a campaign that is over told people stays as it was told."""
    if campaign.state in ("planned", "open", "closed"):
        return None
    what = f"“{campaign.name}”已经结束，告知内容不能再改"
    return Refusal("DATA-USE-LATE", what, "请在新的活动里改写告知")
