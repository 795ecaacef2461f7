"""Rules of 满意度; each answers a Refusal or None."""

from collections.abc import Mapping

from nuanliu.core.questions import unknown_choices
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Role
from nuanliu.stages.feedback.models import Survey, Token


def somebody_paid(population: int) -> Refusal | None:
    """Only people actually paid are asked."""
    if population:
        return None
    return Refusal("SURVEY-NOBODY", "还没有人收到慰问金", "请在发放之后再做调查")


def is_open(survey: Survey) -> Refusal | None:
    """Answers come in while the survey is open."""
    if survey.state == "open":
        return None
    return Refusal("SURVEY-CLOSED", "这次调查不在进行中", "请联系综合办公室")


def unused(token: Token | None) -> Refusal | None:
    """One token, one answer."""
    if token is not None and not token.used:
        return None
    return Refusal("SURVEY-TOKEN", "这个问卷码无效或已经用过", "每个问卷码只能答一次")


def may_key_in(roles: frozenset[Role]) -> Refusal | None:
    """Paper forms are keyed in by the office or the service centre."""
    if roles & {Role.OFFICE, Role.SERVICE_CENTER}:
        return None
    what = "您的岗位不能录入纸质问卷"
    return Refusal("MOVE-ROLE", what, "请转交：综合办公室、职工服务中心")


def on_scale(survey: Survey, choices: Mapping[str, str]) -> Refusal | None:
    """Every choice is one that was offered."""
    bad = unknown_choices(survey.questions, choices)
    if not bad:
        return None
    return Refusal("SURVEY-CHOICE", f"第 {'、'.join(bad)} 题的选项不在量表内", "请重新选择")


def places_left(survey: Survey, received: int, adding: int) -> Refusal | None:
    """There are never more answers than people who were paid."""
    if received + adding <= survey.population:
        return None
    what = f"已有 {received} 份，再加 {adding} 份将超过实际慰问的 {survey.population} 人"
    return Refusal("SURVEY-STUFFED", what, "请核对纸质问卷份数")
