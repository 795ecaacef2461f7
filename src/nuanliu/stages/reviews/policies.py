"""Rules between a list and its approval; each answers a Refusal or None."""

from datetime import date

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.standards import Standard
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews.models import Batch, Duty, Notice

SEPARATION = "不相容岗位分离（内部会计控制规范）"
COLLECTIVE = "“三重一大”集体决策制度"


def free_for(batch: Batch, person_id: int, duty: DutyName) -> Refusal | None:
    """Nobody holds two of the five duties on one batch, whatever his accounts and roles (law 5)."""
    held = Duty.objects.filter(batch=batch, person=person_id).values_list("duty", flat=True).first()
    if held is None or held == duty:
        return None
    what = f"您已是“{batch.label}”的{DutyName(held).chinese}人，不能再{duty.chinese}"
    return Refusal("DUTY-TWICE", what, "请转交未参与本批次的同事", SEPARATION)


def whole_list(batch: Batch, list_hash: str) -> Refusal | None:
    """An opinion, notice or decision counts only for the list it was given on (law 8)."""
    if batch.list_hash == list_hash:
        return None
    what = f"“{batch.label}”的名单在审核之后被改动过"
    return Refusal("LIST-CHANGED", what, "请退回编制人重新送审")


def not_empty(nominations: int, label: str) -> Refusal | None:
    """A batch has at least one person."""
    if nominations:
        return None
    return Refusal("BATCH-EMPTY", f"“{label}”里没有可列入的人员", "请先收录花名册")


def decided(batch: Batch) -> Refusal | None:
    """A reserve steps in after the decision on the list he stood in, never before it."""
    if batch.state == "approved":
        return None
    what = f"“{batch.label}”还没有审批，不能递补"
    return Refusal("RESERVE-EARLY", what, "请先对名单作出集体决定")


def campaign_runs(campaign: Campaign) -> Refusal | None:
    """Lists are made and decided while the campaign is open or has stopped collecting."""
    if campaign.state in ("open", "closed"):
        return None
    what = f"“{campaign.name}”没有在进行，不能编制或审批名单"
    return Refusal("CAMPAIGN-IDLE", what, "请核对活动；已取消的活动不再办理")


def notice_over(notice: Notice | None, on: date) -> Refusal | None:
    """Nobody is decided on before the notice naming him has run its working days (law 6)."""
    if notice is None:
        return Refusal(
            "NOTICE-NONE", "名单还没有公示", "请先公示", "送温暖资金使用管理办法（待确认）"
        )
    if on > notice.ends_on:
        return None
    what = f"公示到 {notice.ends_on} 才满 {notice.working_days} 个工作日"
    return Refusal(
        "NOTICE-RUNNING", what, "请在公示期满后的下一天再办理", "公示工作日（标准，待确认）"
    )


def notice_proved(notice: Notice) -> Refusal | None:
    """公示结束 needs the photos of its first and last day."""
    if notice.first_day_proof_id and notice.last_day_proof_id:
        return None
    which = "首日" if not notice.first_day_proof_id else "末日"
    return Refusal("NOTICE-PROOF", f"缺少公示{which}照片", "请拍照上传后再结束公示")


def no_procedure_objection(open_count: int) -> Refusal | None:
    """An open objection against the procedure holds the whole campaign until it is decided."""
    if not open_count:
        return None
    what = f"有 {open_count} 件针对程序的异议还没有结论"
    return Refusal("OBJECTION-PROCEDURE", what, "请先核查并作出决定")


def no_objection_against(nomination: Nomination, open_count: int) -> Refusal | None:
    """An open objection against a person holds that person (law 6)."""
    if not open_count:
        return None
    what = f"对{nomination.person.name}的异议还没有结论"
    return Refusal("OBJECTION-PERSON", what, "请先核查并作出决定，或本次不列入此人")


def within_available(need_fen: int, available_fen: int) -> Refusal | None:
    """A decision cannot promise more than the line still has."""
    if need_fen <= available_fen:
        return None
    over = Money(need_fen - available_fen)
    what = f"本次合计 {Money(need_fen)} 元，比可用余额 {Money(available_fen)} 元多 {over} 元"
    return Refusal("BUD-OVERSPEND", what, "请减少人数或金额，或先办理追加、调剂", "预算法第十三条")


def within_cap(nomination: Nomination, cap: Standard | Refusal) -> Refusal | None:
    """The amount is at most the cap the campaign is pinned to (law 4)."""
    if isinstance(cap, Refusal):
        return cap
    amount, limit = Money(nomination.amount_fen), cap.amount
    if limit is not None and amount <= limit:
        return None
    what = f"{nomination.person.name}的金额 {amount} 元高于每人 {limit} 元的上限"
    return Refusal("CAP-TIME", what, "请把金额改到上限以内", cap.clause)


def signed_by_all(signed: int, needed: Standard | Refusal, attended: int) -> Refusal | None:
    """The decision carries as many leaders' signatures as the standards ask for that total."""
    if isinstance(needed, Refusal):
        return needed
    if signed >= len(needed.words) and attended >= signed:
        return None
    what = f"需要{'、'.join(needed.words)}签署，现有 {signed} 人签署、{attended} 人参会"
    return Refusal("DECISION-SIGN", what, "请按集体决策的要求补齐签署", needed.clause or COLLECTIVE)


def place_free(approved: int, people: int | None, adding: int) -> Refusal | None:
    """The plan's head-count is a ceiling: a substitute takes a place that became free."""
    if people is None or approved + adding <= people:
        return None
    what = f"已批准 {approved} 人，再加 {adding} 人将超过计划 {people} 人"
    return Refusal("PLAN-PEOPLE", what, "有人退出后才能递补")
