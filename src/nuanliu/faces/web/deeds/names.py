"""申报、审核、公示、审批."""

from typing import Any

from django import forms

from nuanliu.faces.web.deeds.page import (
    DeedForm,
    DeedPage,
    ReasonForm,
    file,
    long_text,
    photo,
    short_text,
)
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.people.models import Union
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.reading import cells_of
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions

SHEETS = ".xlsx,.xls,.ods,.csv,.txt"


class RosterForm(DeedForm):
    """A file for one campaign and union."""

    campaign = forms.ModelChoiceField(Campaign.objects.filter(state="open"), label="活动")
    union = forms.ModelChoiceField(Union.objects.exclude(parent=None), label="报送单位")
    roster = file("名单文件", "Excel、WPS 或 CSV 都可以，不用改列名和格式", SHEETS)


def _receive(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    name, data = given["roster"]
    return nominations.receive(
        deed,
        campaign=given["campaign"].pk,
        union=given["union"].pk,
        name=name,
        data=data,
        cells=cells_of([data])[0],
    )


class CompileForm(DeedForm):
    """A batch of everybody who waits in a campaign."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.filter(state__in=("open", "closed")), label="活动"
    )
    label = short_text("批次名称", 60, help_text="例如：第一批")


class OpinionForm(DeedForm):
    """What somebody in the chain says."""

    text = long_text("意见", 300)


class PhotoForm(DeedForm):
    """The proof that the notice hung."""

    photo = photo("公示照片", "拍到公示栏全貌和日期")


class DecisionForm(DeedForm):
    """集体决定: number and day of the minutes, who attended, the scan."""

    number = short_text("纪要文号", 60)
    attended = forms.IntegerField(label="参会人数", min_value=1, max_value=99)
    minutes = photo("会议纪要扫描件")


def _approve(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    return decisions.approve(
        deed,
        batch=row.pk,
        number=given["number"],
        attended=given["attended"],
        minutes=given["minutes"][1],
    )


class ObjectionForm(DeedForm):
    """异议 against the procedure of a batch."""

    text = long_text("异议内容", 400)


class AnswerForm(DeedForm):
    """The finding on an objection."""

    answer = long_text("核查结论", 400)


def _objection(*, upheld: bool) -> Any:
    def decide(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
        return reviews.decide_objection(
            deed, objection=row.pk, upheld=upheld, answer=given["answer"]
        )

    return decide


PAGES = (
    DeedPage("roster", "receive", _receive, RosterForm),
    DeedPage("roster", "accept", lambda d, row, _: nominations.accept(d, roster=row.pk)),
    DeedPage("roster", "undo", lambda d, row, _: nominations.undo(d, roster=row.pk)),
    DeedPage("nomination", "return",
             lambda d, row, given: nominations.return_nomination(d, nomination=row.pk, **given),
             ReasonForm),
    DeedPage("nomination", "reject",
             lambda d, row, given: nominations.reject(d, nomination=row.pk, **given), ReasonForm),
    DeedPage("nomination", "resubmit",
             lambda d, row, given: nominations.resubmit(d, nomination=row.pk, note=given["reason"]),
             ReasonForm),
    DeedPage("nomination", "withdraw",
             lambda d, row, given: decisions.withdraw(d, nomination=row.pk, **given), ReasonForm),
    DeedPage("batch", "compile",
             lambda d, _, given: reviews.compile_batch(
                 d, campaign=given["campaign"].pk, label=given["label"]), CompileForm),
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
    DeedPage("batch", "approve", _approve, DecisionForm,
             warn="审批即占用预算；之后的变动须另行作出决定。"),
    DeedPage("batch", "refuse",
             lambda d, row, given: decisions.refuse(d, batch=row.pk, **given), OpinionForm),
    DeedPage("objection", "uphold", _objection(upheld=True), AnswerForm),
    DeedPage("objection", "dismiss", _objection(upheld=False), AnswerForm),
)  # fmt: skip
