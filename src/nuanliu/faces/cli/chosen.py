"""Projects, campaigns, unions and days as people name them: by number, by code, as 2024-12-31."""

from datetime import date
from typing import TYPE_CHECKING

from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.records.people.models import Union
    from nuanliu.stages.campaigns.models import Campaign
    from nuanliu.stages.projects.models import Project


def project_of(number: int | None) -> "Project":
    """The project of a number, the newest for None; Stop where there is none."""
    from nuanliu.stages.projects.models import Project

    rows = Project.objects.order_by("pk")
    found = rows.last() if number is None else rows.filter(pk=number).first()
    if found is None:
        what = "还没有项目" if number is None else f"没有项目 {number}"
        raise Stop(what, "请先用 nuanliu import-project --save 保存项目", REFUSED)
    return found


def day_said(text: str | None) -> date:
    """A day as typed, today for None; Stop where it is no day."""
    from nuanliu.faces.cli import office

    if text is None:
        return office.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stop(f"“{text}”不是日期", "请写成 2024-12-31 这样") from None


def campaign_of(number: int) -> "Campaign":
    """The campaign of a number; Stop names those there are."""
    from nuanliu.stages.campaigns.models import Campaign

    rows = Campaign.objects.select_related("project", "line", "standard").order_by("pk")
    found = rows.filter(pk=number).first()
    if found is None:
        named = "、".join(f"{row.pk}（{row.name}）" for row in rows) or "还没有活动"
        raise Stop(f"没有编号 {number} 的活动", f"现有的活动：{named}", REFUSED)
    return found


def union_of(code: str) -> "Union":
    """The union of a code; Stop where there is none."""
    from nuanliu.records.people.models import Union

    found = Union.objects.filter(code=code).first()
    if found is None:
        raise Stop(f"没有单位代码“{code}”", "请核对单位代码", REFUSED)
    return found
