"""What the commands of `nuanliu feedback` share: surveys by number, answers as typed, links."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.stages.feedback.models import Call, CallRound, Doubt, Keying, Survey

BALLOT = "/p/q/"  # of the public pages


def survey_of(number: int) -> "Survey":
    """The survey of a number; Stop names those there are."""
    from nuanliu.stages.feedback.models import Survey

    rows = Survey.objects.select_related("campaign__project").order_by("pk")
    found = rows.filter(pk=number).first()
    if found is None:
        named = "、".join(f"{row.pk}（{row.campaign.name}）" for row in rows) or "还没有调查"
        raise Stop(f"没有编号 {number} 的调查", f"现有的调查：{named}", REFUSED)
    return found


def keying_of(number: int) -> "Keying":
    """The stack of a number; Stop where there is none."""
    from nuanliu.stages.feedback.models import Keying

    found = Keying.objects.select_related("survey").filter(pk=number).first()
    if found is None:
        raise Stop(f"没有编号 {number} 的录入单", "请核对编号；编号在初录时显示", REFUSED)
    return found


def round_of(number: int) -> "CallRound":
    """The round of calls of a number; Stop names those there are."""
    from nuanliu.stages.feedback.models import CallRound

    rows = CallRound.objects.select_related("campaign").order_by("pk")
    found = rows.filter(pk=number).first()
    if found is None:
        named = "、".join(f"{row.pk}（{row.campaign.name}）" for row in rows) or "还没有回访"
        raise Stop(f"没有编号 {number} 的回访", f"现有的回访：{named}", REFUSED)
    return found


def call_of(number: int) -> "Call":
    """The call of a number; Stop where there is none."""
    from nuanliu.stages.feedback.models import Call

    found = Call.objects.select_related("payment").filter(pk=number).first()
    if found is None:
        raise Stop(f"没有编号 {number} 的回访电话", "用 nuanliu feedback calls 查看编号", REFUSED)
    return found


def doubt_of(number: int) -> "Doubt":
    """The doubt of a number; Stop where there is none."""
    from nuanliu.stages.feedback.models import Doubt

    rows = Doubt.objects.select_related("reissue")
    found = rows.filter(pk=number).first()
    if found is None:
        raise Stop(f"没有编号 {number} 的收款核实", "用 nuanliu feedback doubts 查看编号", REFUSED)
    return found


def pairs_of(typed: Sequence[str]) -> dict[str, str]:
    """'attitude=满意' as question code to choice; which questions there are, the call judges."""
    pairs = [one.partition("=") for one in typed]
    if any(not mark for _, mark, _ in pairs):
        raise Stop("--ask 没有写成 题=选项", "例如 --ask attitude=满意")
    return {code.strip(): said.strip() for code, _, said in pairs}


def choices_of(survey: "Survey", typed: Sequence[str]) -> dict[str, str]:
    """'satisfied=满意' or 'satisfied=2' (the place on the scale), as question code to choice."""
    from nuanliu.core.questions import BANK

    pairs = [one.partition("=") for one in typed]
    wrong = [code for code, mark, _ in pairs if not mark or code not in survey.questions]
    if wrong:
        what = f"“{wrong[0]}”不是“题=选项”，或这次没有问这道题"
        raise Stop(what, f"这次问的题：{'、'.join(survey.questions)}")
    return {code: _choice(BANK[code].scale, text.strip()) for code, _, text in pairs}


def _choice(scale: Sequence[str], text: str) -> str:
    """The choice at a place; a text that is no place stays, and the survey judges it."""
    place = int(text) if text.isdecimal() and len(text) == 1 else 0
    return scale[place - 1] if 0 < place <= len(scale) else text


def links_of(survey: "Survey") -> tuple[str, list[str]]:
    """The address that all have ('' for none), and one for each code of a survey.

    Stop where the office has told no address of its pages.
    """
    from django.conf import settings

    from nuanliu.stages.feedback.codes import SHARED, token_of, tokens_of
    from nuanliu.stages.feedback.models import SharedLink

    base = settings.NUANLIU_ADDRESS.strip().rstrip("/")
    if not base:
        raise Stop("还没有设置网页地址", "请用环境变量 NUANLIU_ADDRESS 写明，如 https://…", REFUSED)
    place = f"{base}{BALLOT}"
    own = [f"{place}{code}/" for code in tokens_of(survey.pk, survey.tokens.count())]
    for_all = SharedLink.objects.filter(survey=survey).exists()
    return f"{place}{token_of(survey.pk, SHARED)}/" if for_all else "", own
