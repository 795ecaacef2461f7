"""Rules of 申报 around a whole roster; the rules of one person are core.eligibility."""

from typing import NamedTuple

from nuanliu.core.refusal import Refusal
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import Nomination, Roster


class Room(NamedTuple):
    """What a union may still put forward in a campaign; amounts in fen."""

    people: int
    reserves: int
    amount_fen: int


def collecting(campaign: Campaign) -> Refusal | None:
    """Rosters come in while the campaign is open."""
    if campaign.state == "open":
        return None
    what = f"“{campaign.name}”现在不收名单"
    return Refusal("ROSTER-CLOSED", what, "如需补报，请联系综合办公室")


def unused(roster: Roster) -> Refusal | None:
    """An upload can be undone until a later step used it."""
    used = Nomination.objects.filter(roster=roster).exclude(state="nominated").count()
    if not used:
        return None
    what = f"花名册“{roster.file_name}”里已有 {used} 人进入后续环节"
    return Refusal("ROSTER-USED", what, "请对个别人员办理退回或退出")


def never_sent(same: Roster | None) -> Refusal | None:
    """The same file for the same campaign and union is one roster."""
    if same is None:
        return None
    what = f"这份文件已于 {same.received_on} 收到（“{same.file_name}”）"
    return Refusal("ROSTER-SAME", what, "无需重复上传；改过的名单请另存后再传")
