"""What must be true of a campaign and its quotas."""

from datetime import date

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.stages.projects.models import BudgetLine, Project


def inside_period(project: Project, start: date, end: date) -> Refusal | None:
    """A campaign runs within the project's period."""
    if project.period_from <= start <= end <= project.period_to:
        return None
    what = f"活动时间 {start}—{end} 超出项目起止时间 {project.period_from}—{project.period_to}"
    return Refusal("WINDOW", what, "请核对活动方案的时间", "项目绩效目标申报")


def quotas_fit(line: BudgetLine, people: int, amount_fen: int) -> Refusal | None:
    """All quotas together stay within the line's head-count and money; reserves do not count."""
    if line.people is not None and people > line.people:
        what = f"名额合计 {people} 人，比计划 {line.people} 人多 {people - line.people} 人"
        return Refusal("QUOTA-PEOPLE", what, "请减少名额，或先调整项目计划")
    if amount_fen > line.planned_fen:
        over = Money(amount_fen - line.planned_fen)
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
