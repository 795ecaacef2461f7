"""Rules between a list and its approval; each answers a Refusal or None."""

from collections.abc import Collection, Sequence
from datetime import date

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roles import Duty as DutyName
from nuanliu.core.standards import Standard, Stricter
from nuanliu.records.people.models import Person
from nuanliu.records.people.verdicts import others_of
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.queries import configurers
from nuanliu.stages.nominations.models import GONE, Nomination
from nuanliu.stages.reviews.models import Batch, Decision, Duty, Notice

SEPARATION = "不相容岗位分离（内部会计控制规范）"
JUDGING = (DutyName.REVIEWER, DutyName.APPROVER)  # the approval chain of a batch
COLLECTIVE = "“三重一大”集体决策制度"


def free_for(batch: Batch, hands: Collection[int], duty: DutyName) -> Refusal | None:
    """Nobody holds two of the five duties on one batch, whatever his accounts and roles (law 5).

    hands: whoever is about to take the duty, and with whom he shared a role during a leave; it is
    judged for each of them.

    And who configured what its campaign is judged by neither reviews nor approves it, and who
    stands on the list himself has no hand in it.
    """
    found = (_free(batch, person, duty) for person in sorted(hands))
    return next((refusal for refusal in found if refusal is not None), None)


def _free(batch: Batch, person_id: int, duty: DutyName) -> Refusal | None:
    if own := _on_it_himself(batch, person_id):
        return own
    held = Duty.objects.filter(batch=batch, person=person_id).values_list("duty", flat=True).first()
    if held is None or held == duty:
        return _not_configured_by(batch.campaign, person_id, duty)
    what = f"您已是“{batch.label}”的{DutyName(held).chinese}人，不能再{duty.chinese}"
    return Refusal("DUTY-TWICE", what, "请转交未参与本批次的同事", SEPARATION)


def _on_it_himself(batch: Batch, person_id: int) -> Refusal | None:
    """Nobody decides on his own relief, under whatever account or number of his."""
    others = others_of(Person.objects.filter(pk=person_id)).get(person_id, set())
    rows = Nomination.objects.filter(item__batch=batch, person__in={person_id, *others})
    if not rows.exclude(state__in=GONE).exists():
        return None
    what = f"您本人在“{batch.label}”的名单里，不能经手这个批次"
    return Refusal("DUTY-OWN", what, "请转交不在名单里的同事", SEPARATION)


def _not_configured_by(campaign: Campaign, person_id: int, duty: DutyName) -> Refusal | None:
    if duty not in JUDGING or person_id not in configurers(campaign):
        return None
    what = f"“{campaign.name}”的标准、筹备或启动由您经手，不能再{duty.chinese}它的名单"
    return Refusal("DUTY-CONFIGURED", what, "请转交没有经手本活动设置的同事", SEPARATION)


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
    """公示结束 needs the photos of its first and last day, and they are two photos."""
    if notice.first_day_proof_id and notice.first_day_proof_id == notice.last_day_proof_id:
        what = "公示末日照片与首日照片是同一个文件"
        return Refusal("NOTICE-PROOF", what, "请上传公示最后一天拍的照片")
    if notice.first_day_proof_id and notice.last_day_proof_id:
        return None
    return photographed(b"", "首日" if not notice.first_day_proof_id else "末日")


def photo_of_this(shown: Sequence[Notice], notice: Notice | None, day: str) -> Refusal | None:
    """A photo shows the wall on one day of one notice: that of another notice proves nothing."""
    others = [one for one in shown if notice is None or one.pk != notice.pk]
    if not others:
        return None
    batch, on = others[0].batch, others[0].posted_on
    what = f"公示{day}照片与“{batch.campaign.name}·{batch.label}”{on} 起的公示用的是同一个文件"
    return Refusal("NOTICE-PROOF", what, f"请上传本次公示{day}拍的照片")


def photographed(photo: bytes, day: str) -> Refusal | None:
    """The list hung on the wall that day: an empty file shows nothing."""
    if photo:
        return None
    return Refusal("NOTICE-PROOF", f"缺少公示{day}照片", "请拍照上传后再办理公示")


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


def standard_still_binds(
    stricter: list[Stricter], since: date, ruled_on: date | None
) -> Refusal | None:
    """A standard that became stricter since the campaign was pinned is put to the leaders (law 4).

    since: the day the stricter text came; ruled_on: the day of their collective decision that the
    campaign goes on under its own standards.
    """
    if not stricter or (ruled_on is not None and ruled_on >= since):
        return None
    return stricter[0].finding


def signed_by_all(signed: int, needed: Standard | Refusal, attended: int) -> Refusal | None:
    """The decision carries as many leaders' signatures as the standards ask for that total.

    signed: different persons who signed this very decision on exactly these people.
    """
    if isinstance(needed, Refusal):
        return needed
    if signed >= len(needed.words) and attended >= signed:
        return None
    what = (
        f"需要{'、'.join(needed.words)}签署，本次决定现有 {signed} 人签署、{attended} 人参会"
        "（其他决定上的签署和人员变动前的签署不算）"
    )
    return Refusal("DECISION-SIGN", what, "请按集体决策的要求补齐签署", needed.clause or COLLECTIVE)


def number_free(number: str) -> Refusal | None:
    """One number, one decision: nobody signs under one that was already taken."""
    if not Decision.objects.filter(number=number).exists():
        return None
    what = f"“{number}”的决定已经作出，不能再用这个文号"
    return Refusal("DECISION-NUMBER", what, "请核对会议纪要文号；另一项决定另用文号")


def minuted(minutes: bytes) -> Refusal | None:
    """A collective decision has its minutes."""
    if minutes:
        return None
    return Refusal("DECISION-MINUTES", "没有会议纪要", "请上传会议纪要扫描件", COLLECTIVE)


def label_free(campaign: Campaign, label: str) -> Refusal | None:
    """A batch is known by its label inside the campaign."""
    if not Batch.objects.filter(campaign=campaign, label=label).exists():
        return None
    return Refusal("BATCH-LABEL", f"“{label}”这个批次名称已经用过", "请换一个批次名称")


def stood_in_notice(reserve: bool, label: str) -> Refusal | None:  # noqa: FBT001 - it is the fact
    """A reserve steps in only from the list he was noticed with (law 6)."""
    if reserve:
        return None
    what = f"此人不在“{label}”公示过的候补名单里"
    return Refusal("RESERVE", what, "候补人员须与名单一同公示，或另行公示")


def all_on_list(asked: int, found: int) -> Refusal | None:
    """Who is taken off with a decision stands on the list that it decides on."""
    if asked == found:
        return None
    return Refusal("OFF-LIST", "要移出的人不都在这份名单上", "请刷新后重新勾选")


def on_batch(nomination: Nomination) -> Refusal | None:
    """Who is on no list yet is refused where he was put forward."""
    if nomination.state != "nominated":
        return None
    return Refusal("NOT-LISTED", "此人还没有列入批次", "请在申报环节办理不通过")


def may_object(batch: Batch) -> Refusal | None:
    """Objections are heard once the list was shown, and as long as it stands."""
    if batch.state in ("on_notice", "noticed", "approved"):
        return None
    what = f"“{batch.label}”没有在公示，也没有审批过，不受理异议"
    return Refusal("OBJECTION-EARLY", what, "请在公示开始后登记；名单还未公示的，请直接退回更正")


def hangs(batch: Batch, notice: Notice | None, on: date) -> Refusal | None:
    """The public is heard on its page while the notice hangs; afterwards at the office's desk."""
    if batch.state == "on_notice" and notice is not None and on <= notice.ends_on:
        return None
    return Refusal("LETTER-OVER", "这次公示已经结束，网上不再受理异议", "请联系主办单位当面反映")


def objected_to(batch: Batch, nomination: Nomination | None) -> Refusal | None:
    """An objection against a person names somebody who stands on this very list."""
    if nomination is None:
        what = f"此人不在“{batch.label}”公示的名单里"
        return Refusal("OBJECTION-OTHER", what, "请在公示他的那个批次登记异议")
    if nomination.state in GONE:
        what = f"{nomination.person.name}已不在“{batch.label}”的名单里"
        return Refusal("OBJECTION-GONE", what, "无需登记；如涉及已发的钱，请办理追回")
    return None


def place_free(approved: int, people: int | None, adding: int) -> Refusal | None:
    """The plan's head-count is a ceiling: a substitute takes a place that became free."""
    if people is None or approved + adding <= people:
        return None
    what = f"已批准 {approved} 人，再加 {adding} 人将超过计划 {people} 人"
    return Refusal("PLAN-PEOPLE", what, "有人退出后才能递补")


def reserve_has_place(standing: int, places: int, adding: int) -> Refusal | None:
    """A reserve takes a place of his own campaign: what others left on the line is not his."""
    if standing + adding <= places:
        return None
    what = f"本次活动名额 {places} 人，已批准 {standing} 人，递补没有空位"
    return Refusal("RESERVE-PLACE", what, "有人退出后才能递补")
