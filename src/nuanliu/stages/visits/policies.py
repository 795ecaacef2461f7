"""Rules of 走访; each answers a Refusal or None."""

import re
from collections.abc import Collection
from datetime import date, timedelta

from nuanliu.core.refusal import Refusal
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.visits.models import Request, Visit

PHOTOS_MAX = 9
GROUP_MAX = 5000  # people met at once
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
AGAIN_MAX = 2  # times a worker may ask again by himself: then he is to be talked to
AGAIN_WITHIN = timedelta(days=60)  # of the answer, as long as a link to the worker's page lasts


def photos_enough(count: int) -> Refusal | None:
    """A record carries one to nine photos."""
    if 1 <= count <= PHOTOS_MAX:
        return None
    what = f"走访记录有 {count} 张照片"
    return Refusal("VISIT-PHOTOS", what, f"请上传 1 到 {PHOTOS_MAX} 张")


def photos_unused(visit: Visit, digests: Collection[str]) -> Refusal | None:
    """A photo shows one visit: none that is kept for another proves this one too.

    digests: SHA-256 (hex) of the photos.
    """
    others = Visit.objects.filter(photos__in=digests).exclude(pk=visit.pk).order_by("pk")
    used = others.first()
    if used is None:
        return None
    what = f"所附照片已用于{used.visited_on}走访{used.union.name}的记录"
    return Refusal("VISIT-PHOTO-USED", what, "请上传本次走访拍摄的照片")


def people_of_campaign(visit: Visit, people: Collection[int]) -> Refusal | None:
    """Whom a visit saw was put forward in its campaign, by whatever union."""
    known = Nomination.objects.filter(campaign=visit.campaign_id, person__in=people)
    strangers = len(set(people) - set(known.values_list("person_id", flat=True)))
    if not strangers:
        return None
    what = f"走访对象中有 {strangers} 人不在本次活动的申报名单里"
    return Refusal("VISIT-PEOPLE", what, "请从本次活动的名单中选择走访对象")


def times_in_order(began: str, ended: str) -> Refusal | None:
    """Both times of a day or neither, the end not before the beginning ('HH:MM')."""
    wrong = next((one for one in (began, ended) if one and not TIME.fullmatch(one)), "")
    if wrong:
        return Refusal("VISIT-TIME", f"“{wrong}”不是时间", "请写成 09:30 的样子")
    if bool(began) != bool(ended) or ended < began:
        what = f"走访从 {began or '（未填）'} 到 {ended or '（未填）'} 不成立"
        return Refusal("VISIT-TIME", what, "请填写开始和结束时间，结束不早于开始；不清楚的都不填")
    return None


def two_hand_over(handed: str, team: str) -> Refusal | None:
    """Money or goods are handed over by two of the staff at least: who led, and one more."""
    if not handed.strip() or team.strip():
        return None
    what = "写了交接慰问金（品），却没有同行人"
    return Refusal("VISIT-TEAM", what, "交接须有两名以上工作人员在场，请填写同行人姓名")


def sensible_group(headcount: int) -> Refusal | None:
    """A group met has a size, or there was none."""
    if 0 <= headcount <= GROUP_MAX:
        return None
    return Refusal(
        "VISIT-GROUP", f"集体走访 {headcount} 人不成立", f"请填写 0 到 {GROUP_MAX} 的人数"
    )


def due_ahead(due_on: date, today: date) -> Refusal | None:
    """A request is given out with a day that has not gone by."""
    if due_on >= today:
        return None
    return Refusal("DUE-PAST", f"答复的期限 {due_on} 已经过去", "请填写今天或以后的日期")


def visit_of_campaign(visit: Visit | None, campaign: int) -> Refusal | None:
    """A request raised at a visit belongs to the campaign of that visit."""
    if visit is None or visit.campaign_id == campaign:
        return None
    return Refusal("VISIT-CAMPAIGN", "诉求和走访不属于同一个活动", "请核对活动和走访记录")


def answered(request: Request) -> Refusal | None:
    """No request is closed without an answer to the last thing that was asked."""
    if request.answer.strip() and request.answered_on is not None:
        return None
    return Refusal("REQUEST-OPEN", "这项诉求还没有答复", "请先答复再办结")


def may_ask_again(request: Request, on: date) -> Refusal | None:
    """A worker reopens his request himself: twice, and within 60 days of the answer."""
    late = request.answered_on is None or on > request.answered_on + AGAIN_WITHIN
    if request.asked_again < AGAIN_MAX and not late:
        return None
    what = f"这项诉求已经追问过 {AGAIN_MAX} 次"
    if request.asked_again < AGAIN_MAX:
        what = f"这项诉求答复已超过 {AGAIN_WITHIN.days} 天"
    return Refusal("REQUEST-AGAIN", what, "请联系您单位的工会当面说明，或另提一项诉求")
