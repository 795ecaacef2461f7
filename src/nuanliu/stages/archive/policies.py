"""What must be true before a package is registered or sealed."""

from datetime import date

from nuanliu.core.refusal import Refusal
from nuanliu.core.standards import Kind, StandardSet
from nuanliu.stages.projects.models import Project

RETAINED = "vouchers"  # the package holds vouchers and books: their retention counts
ARCHIVES = "会计档案管理办法（财政部、国家档案局令第79号）第十四条"


def whole(faults: list[str]) -> Refusal | None:
    """The package on disk is complete and unchanged."""
    if not faults:
        return None
    what = f"归档包有 {len(faults)} 处不完整，第一处：{faults[0]}"
    return Refusal("BAG-DAMAGED", what, "请重新生成归档包后再办理")


def of_project(project: Project, campaign: int | None) -> Refusal | None:
    """A campaign's package lies with its project."""
    if campaign is None or project.campaigns.filter(pk=campaign).exists():
        return None
    what = f"“{project.name}”没有编号 {campaign} 的活动"
    return Refusal("BAG-CAMPAIGN", what, "请核对项目和活动")


def same_package(registered: str, present: str) -> Refusal | None:
    """What is sealed is what was put together, to the byte."""
    if registered == present:
        return None
    what = "归档包与组卷时登记的不是同一份"
    return Refusal("BAG-CHANGED", what, "请找回原来的归档包，或重新组卷")


def of_this_journal(told: dict[str, object], log: str) -> Refusal | None:
    """The journal in the package verifies and is this installation's."""
    if told.get("ok") and told.get("log") == log:
        return None
    why = "核验不通过" if not told.get("ok") else f"属于 {told.get('log')}"
    what = f"归档包里的流水{why}"
    return Refusal("BAG-JOURNAL", what, "请先运行 nuanliu verify，查明后重新生成归档包")


def retain_until(standards: StandardSet, on: date, fiscal_year: int) -> date | Refusal:
    """The last day of retention: counted from the day after the fiscal year ended (第十四条)."""
    row = standards.one(Kind.RETENTION, on, name=RETAINED)
    if isinstance(row, Refusal):
        return row
    if row.number is None:
        what = f"标准里“{row.label}”的保管期限没有年数"
        return Refusal("RETENTION-UNKNOWN", what, "请在标准文件中写明年数", ARCHIVES)
    return date(fiscal_year + row.number, 12, 31)
