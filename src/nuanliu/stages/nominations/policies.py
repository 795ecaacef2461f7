"""Rules of 申报 around a whole roster; the rules of one person are core.eligibility."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db.models import Q

from nuanliu.core.lifecycles import NOMINATION
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Role
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import GONE, History, Nomination, Replaced, Roster

VERDICT_REASON = 300  # characters


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


def still_open(nomination: Nomination) -> Refusal | None:
    """What a later step used is not changed by a file any more."""
    if nomination.state == "nominated":
        return None
    now = NOMINATION.states[nomination.state]
    what = f"{nomination.person.name}现在是“{now}”，名单不能再改他的内容"
    return Refusal("UPDATE-LATE", what, "确需更改的，请先办理退回或退出后重新申报")


def unused(roster: Roster) -> Refusal | None:
    """An upload can be undone until a later step used it, or a later upload built on it."""
    touched = Q(roster=roster) | Q(replaced__roster=roster, replaced__undone=False)
    rows = Nomination.objects.filter(touched).distinct()
    used = rows.exclude(state="nominated").count()
    if used:
        what = f"花名册“{roster.file_name}”里已有 {used} 人进入后续环节"
        return Refusal("ROSTER-USED", what, "请对个别人员办理退回或退出")
    later = _built_on(roster)
    if later is None:
        return None
    what = f"后来的花名册“{later.roster.file_name}”又改了其中的人"
    return Refusal("ROSTER-BUILT-ON", what, "请先撤销后来的那一份")


def _built_on(roster: Roster) -> Replaced | None:
    """The latest change by another upload of somebody whom this one brought or changed before."""
    changed = Replaced.objects.filter(undone=False)
    mine: dict[int, int] = {}
    for pk, nomination in changed.filter(roster=roster).values_list("pk", "nomination"):
        mine[nomination] = min(pk, mine.get(nomination, pk))
    others = changed.exclude(roster=roster).select_related("roster").order_by("-pk")
    brought = others.filter(nomination__roster=roster).first()
    built = others.filter(nomination__replaced__roster=roster).distinct()
    above = (one for one in built if one.pk > mine.get(one.nomination_id, one.pk))
    return brought or next(above, None)


def rows_known(unknown: Sequence[tuple[str, int]]) -> Refusal | None:
    """A decision is about a row of the list."""
    if not unknown:
        return None
    sheet, row = unknown[0]
    return Refusal("ROSTER-ROW", f"“{sheet}”第 {row} 行不是名单里的人", "请重新打开预览后再选择")


def on_no_list(nomination: Nomination) -> Refusal | None:
    """Who stands on a batch's list leaves it there, with its head-count and its money."""
    if nomination.state not in ("listed", "approved"):
        return None
    what = "此人已列入批次，不能在申报环节直接不通过"
    return Refusal("NOMINATION-LISTED", what, "请由领导在批次里办理不通过或撤销批准")


def never_sent(same: Roster | None) -> Refusal | None:
    """The same file for the same campaign and union is one roster."""
    if same is None:
        return None
    what = f"这份文件已于 {same.received_on} 收到（“{same.file_name}”）"
    return Refusal("ROSTER-SAME", what, "无需重复上传；改过的名单请另存后再传")


def may_judge(roles: frozenset[Role]) -> Refusal | None:
    """Whether two entries are one person is said by the office."""
    if Role.OFFICE in roles:
        return None
    return Refusal("VERDICT-ROLE", "您的岗位不能认定是否同一人", "请转交综合办公室")


def said_why(reason: str) -> Refusal | None:
    """A verdict says how it was found out."""
    if 0 < len(reason.strip()) <= VERDICT_REASON:
        return None
    what = f"认定理由应为 1—{VERDICT_REASON} 个字"
    return Refusal("VERDICT-REASON", what, "请写明核对了什么，例如“核对两人身份证原件”")


def one_live(campaign: str) -> Refusal | None:
    """Two entries become one person only when no more than one of them stands in a campaign."""
    if not campaign:
        return None
    what = f"两条都在“{campaign}”的名单里，认定为同一人后会重复"
    return Refusal("VERDICT-BOTH-LIVE", what, "请先让其中一条退回或退出，再认定")


def not_in_already(nomination: Nomination, others: Collection[int]) -> Refusal | None:
    """Who was put forward anew in the meantime is not put forward a second time.

    others: the stored persons whom a verdict calls the same.
    """
    persons = {nomination.person_id, *others}
    live = Nomination.objects.filter(campaign=nomination.campaign_id, person__in=persons)
    if not live.exclude(state__in=GONE).exclude(pk=nomination.pk).exists():
        return None
    what = f"{nomination.person.name}已在“{nomination.campaign.name}”的名单中"
    return Refusal("DUP-CAMPAIGN", what, "无需重新申报")


def fits(nomination: Nomination, room: Room) -> Refusal | None:
    """A place that was given to somebody else in the meantime is gone."""
    left = room.reserves if nomination.reserve else room.people
    if left >= 1 and (nomination.reserve or room.amount_fen >= nomination.amount_fen):
        return None
    return Refusal("QUOTA", f"本单位名额已用完：还可报 {max(left, 0)} 人", "请申请调整名额")


def may_take_over(roles: frozenset[Role]) -> Refusal | None:
    """Earlier lists are taken over by the office."""
    if Role.OFFICE in roles:
        return None
    return Refusal("HISTORY-ROLE", "您的岗位不能导入往年名单", "请转交综合办公室")


def somebody_in_it(rows: int) -> Refusal | None:
    """A list that is taken over names at least one person."""
    if rows:
        return None
    return Refusal("HISTORY-EMPTY", "名单里没有可以导入的人员", "请核对表头和内容")


def never_taken(same: History | None) -> Refusal | None:
    """The same file is taken over once."""
    if same is None:
        return None
    what = f"这份名单已于 {same.taken_on} 导入（“{same.occasion}”）"
    return Refusal("HISTORY-SAME", what, "无需重复导入；改过的名单请另存后再导入")
