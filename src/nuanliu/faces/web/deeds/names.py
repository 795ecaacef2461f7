"""申报、审核、公示、审批."""

from typing import Any

from django import forms

from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import (
    choice,
    file,
    long_text,
    photo,
    short_text,
)
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.people.models import Union
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.choosing import Mode
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.nominations.reading import cells_of, packed
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.queries import nominations_in, signatures_waiting, to_decide
from nuanliu.stages.reviews.scans import attached_minutes
from nuanliu.stages.reviews.together import Rehearsal, rehearse

SHEETS = ".xlsx,.xls,.ods,.csv,.txt"
LEADER, OFFICE = frozenset({Role.LEADER}), frozenset({Role.OFFICE})
TICKED = 60  # people of a list that are offered to be taken off it while it is decided on


class RosterForm(DeedForm):
    """A file for one campaign and union."""

    campaign = choice(Campaign, "活动", "name")
    union = choice(Union, "报送单位", "name")
    roster = file("名单文件", "Excel、WPS 或 CSV 都可以，不用改列名和格式", SHEETS)

    def offer(self) -> None:
        """Campaigns that collect; a chair sends for his own union."""
        self.choose("campaign", Campaign.objects.filter(state="open").order_by("-pk"))
        unions = Union.objects.exclude(parent=None)
        if Role.OFFICE not in self.signed.roles:
            unions = unions.filter(pk__in=self.signed.unions)
        self.choose("union", unions)


def _receive(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    name, data = given["roster"]
    return nominations.receive(
        deed,
        campaign=given["campaign"].pk,
        union=given["union"].pk,
        name=name,
        data=data,
        cells=packed(cells_of([data])[0]),
    )


class AcceptForm(DeedForm):
    """Which of the good rows go in."""

    mode = forms.ChoiceField(
        label="收录哪些",
        choices=[("only-new", "只收新增的人"), ("update", "新增的人和有变化的人都收")],
        initial="only-new",
        widget=forms.RadioSelect,
        help_text="有问题的、待认定的行留下，改好或认定后可再收录一次",
    )


def _accept(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    return nominations.accept(deed, roster=row.pk, mode=Mode(given["mode"]))


class CompileForm(DeedForm):
    """A batch of everybody who waits in a campaign."""

    campaign = choice(Campaign, "活动", "name")
    label = short_text("批次名称", 60, help_text="例如：第一批")

    def offer(self) -> None:
        """Campaigns that have names to judge."""
        self.choose("campaign", Campaign.objects.filter(state__in=("open", "closed")))


class OpinionForm(DeedForm):
    """What somebody in the chain says."""

    text = long_text("意见", 300)


class PhotoForm(DeedForm):
    """The proof that the notice hung."""

    photo = photo("公示照片", "拍到公示栏全貌和日期")


class SignForm(DeedForm):
    """签署 of the decision to come."""

    number = short_text("会议纪要文号", 60, help_text="与其他签署人写同一个文号")
    text = long_text("签署意见", 300)

    def offer(self) -> None:
        """The number under which others have signed already."""
        waiting = signatures_waiting(self.row)
        self.initial.setdefault("number", waiting[-1].number if waiting else "")
        self.initial.setdefault("text", "同意")


class People(forms.TypedMultipleChoiceField):
    """Some of a list's people; its value is their ids."""

    def __init__(self, **more: Any) -> None:
        super().__init__(coerce=int, empty_value=[], **more)


class DecisionForm(DeedForm):
    """集体决定: number and day of the minutes, who attended, the scan."""

    number = short_text("会议纪要文号", 60)
    attended = forms.IntegerField(label="参会人数", min_value=1, max_value=99)
    minutes = photo("会议纪要扫描件", "照片或 PDF")
    ruling = short_text("准予裁定的决定文号", 60, needed=False,
                        help_text="只有标准收紧后仍按原标准发放时才需要")  # fmt: skip

    def offer(self) -> None:
        """The number under which the others signed."""
        waiting = signatures_waiting(self.row)
        self.initial.setdefault("number", waiting[-1].number if waiting else "")


class Rehearsed(DeedForm):
    """A form that shows beforehand what the decision on the list would come to."""

    @property
    def rehearsal(self) -> Rehearsal:
        """By the rules of today, for whoever is about to do it."""
        return rehearse(self.row, self.signed.account.person_id, self.signed.today)


class ApproveForm(Rehearsed, DecisionForm):
    """审批 of the list, or of the list without some people; with minutes attached before or now."""

    off = People(
        choices=[],
        label="移出名单的人",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选的人不通过，其余的人审批；不移出的不勾",
    )
    reason = short_text("移出的原因", 200, needed=False)
    field_order = ("key", "number", "attended", "minutes", "ruling", "off", "reason")

    def offer(self) -> None:
        """Minutes attached before need no file; the people of a list that one screen can hold."""
        super().offer()
        if (kept := attached_minutes(self.row.pk)) is not None:
            self.fields["minutes"].required = False
            self.fields["minutes"].help_text = f"已附：{kept.name}；另有新的才选文件"
        rows = list(to_decide(self.row).select_related("person", "union")[: TICKED + 1])
        if len(rows) > TICKED:
            del self.fields["off"], self.fields["reason"]
            return
        pairs = [(one.pk, f"{one.person.name}（{one.union.name}）") for one in rows]
        self.fields["off"].choices = pairs  # type: ignore[attr-defined] # of a ChoiceField

    def clean(self) -> dict[str, Any]:
        """A reason for whom one takes off."""
        given = super().clean() or {}
        if given.get("off") and not given.get("reason"):
            self.add_error("reason", "勾选了移出的人，请写明原因")
        return given


class SignListForm(Rehearsed, SignForm):
    """签署 of the decision on the list."""


def _approve(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    given["minutes"] = given["minutes"][1] if given["minutes"] else b""
    return decisions.approve(deed, batch=row.pk, **given)


class ReserveForm(DeedForm):
    """Which reserve is to step in."""

    nomination = choice(Nomination, "递补人员", "person.name")

    def offer(self) -> None:
        """The reserves of the same notice who still wait."""
        super().offer()
        waiting = nominations_in(self.row, reserve=True).filter(state="listed")
        self.choose("nomination", waiting.select_related("person"))


class SubstituteForm(ReserveForm, DecisionForm):
    """递补: which reserve steps in."""


def _substitute(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    given["minutes"] = given["minutes"][1]
    given["nomination"] = given["nomination"].pk
    return decisions.substitute(deed, batch=row.pk, **given)


class SignSubstituteForm(ReserveForm, SignForm):
    """签署 of a substitute to come."""


def _sign_substitute(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    given["nomination"] = given["nomination"].pk
    return decisions.sign(deed, batch=row.pk, **given)


class ObjectionForm(DeedForm):
    """异议 against somebody on the list, or against the procedure."""

    nomination = choice(Nomination, "针对何人", "person.name", needed=False,
                        help_text="不选则是对程序的异议，会暂停整次活动")  # fmt: skip
    text = long_text("异议内容", 400)

    def offer(self) -> None:
        """Whoever stands on this list."""
        self.choose("nomination", nominations_in(self.row).select_related("person"))


def _object(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    against = given["nomination"].pk if given["nomination"] else None
    return reviews.raise_objection(deed, batch=row.pk, text=given["text"], nomination=against)


class AnswerForm(DeedForm):
    """The finding on an objection."""

    answer = long_text("核查结论", 200)


def _objection(*, upheld: bool) -> Any:
    def decide(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
        return reviews.decide_objection(
            deed, objection=row.pk, upheld=upheld, answer=given["answer"]
        )

    return decide


def _reject(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    """Off a list it is the leaders' word; before that, the office's."""
    by = nominations.reject if row.state == "nominated" else decisions.reject
    return by(deed, nomination=row.pk, **given)


PAGES = (
    DeedPage("roster", "receive", _receive, RosterForm, label="上传名单"),
    DeedPage("roster", "accept", _accept, AcceptForm),
    DeedPage("roster", "undo", lambda d, row, _: nominations.undo(d, roster=row.pk),
             warn="收录的人退出，更改过的内容恢复原样。"),
    DeedPage("nomination", "return",
             lambda d, row, given: nominations.return_nomination(d, nomination=row.pk, **given),
             ReasonForm),
    DeedPage("nomination", "reject", _reject, ReasonForm),
    DeedPage("nomination", "resubmit",
             lambda d, row, given: nominations.resubmit(d, nomination=row.pk, note=given["reason"]),
             ReasonForm),
    DeedPage("nomination", "withdraw",
             lambda d, row, given: decisions.withdraw(d, nomination=row.pk, **given), ReasonForm),
    DeedPage("batch", "compile",
             lambda d, _, given: reviews.compile_batch(
                 d, campaign=given["campaign"].pk, label=given["label"]), CompileForm,
             label="编制批次"),
    DeedPage("batch", "submit", lambda d, row, _: reviews.submit(d, batch=row.pk)),
    DeedPage("batch", "review",
             lambda d, row, given: reviews.review(d, batch=row.pk, **given), OpinionForm),
    DeedPage("batch", "return",
             lambda d, row, given: reviews.return_batch(d, batch=row.pk, **given), OpinionForm),
    DeedPage("batch", "post_notice",
             lambda d, row, given: reviews.post_notice(
                 d, batch=row.pk, first_day_photo=given["photo"][1]), PhotoForm),
    DeedPage("batch", "end_notice",
             lambda d, row, given: reviews.end_notice(
                 d, batch=row.pk, last_day_photo=given["photo"][1]), PhotoForm),
    DeedPage("batch", "approve", _approve, ApproveForm, template="web/approve.html",
             warn="审批即占用预算；之后的变动须另行作出决定。"),
    DeedPage("batch", "sign", lambda d, row, given: decisions.sign(d, batch=row.pk, **given),
             SignListForm, label="签署", states=("noticed",), roles=LEADER,
             template="web/approve.html"),
    DeedPage("batch", "refuse",
             lambda d, row, given: decisions.refuse(d, batch=row.pk, **given), OpinionForm),
    DeedPage("batch", "object", _object, ObjectionForm, label="登记异议",
             states=("on_notice", "noticed", "approved"), roles=OFFICE),
    DeedPage("batch", "sign_substitute", _sign_substitute, SignSubstituteForm, label="签署递补",
             states=("approved",), roles=LEADER),
    DeedPage("batch", "substitute", _substitute, SubstituteForm, label="决定递补",
             states=("approved",), roles=LEADER),
    DeedPage("objection", "uphold", _objection(upheld=True), AnswerForm),
    DeedPage("objection", "dismiss", _objection(upheld=False), AnswerForm),
)  # fmt: skip
