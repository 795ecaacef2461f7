"""Campaigns and unions as people name them on the command line: by number and by code."""

from typing import TYPE_CHECKING

from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.records.people.models import Union
    from nuanliu.stages.campaigns.models import Campaign


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
