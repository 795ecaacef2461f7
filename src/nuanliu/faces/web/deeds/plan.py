"""立项、活动与名额."""

from typing import Any

from django import forms

from nuanliu.core.ninesections import UnreadableError, read
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.deeds.fields import (
    YuanField,
    choice,
    day,
    file,
    long_text,
    short_text,
)
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm
from nuanliu.records.documents.readers.opening import blocks_of
from nuanliu.records.documents.sandbox import OutsideFileError
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetLine, ChangeKind


class ProjectForm(DeedForm):
    """A project as its public text tells it."""

    text = file("项目公开文本", "九部分的公开文本（.docx、.html、.txt）", ".docx,.html,.htm,.txt")
    reason = long_text("仍要保存的理由", 200, needed=False,
                       help_text="只有公开文本前后有矛盾时才需要")  # fmt: skip


def _draft(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    name, data = given["text"]
    try:
        found = read(blocks_of(data, name)).to_json()
    except OutsideFileError as unread:
        raise Refused(unread.refusal) from None
    except UnreadableError as unread:
        raise Refused(Refusal("FILE-FORMAT", unread.what, unread.fix)) from None
    return projects.draft(
        deed,
        facts=found["project"],
        narrative={},
        findings=found["findings"],
        reason=given["reason"],
    )


class ChangeForm(DeedForm):
    """预算文件: what it does to which line, by which document."""

    line = choice(BudgetLine, "预算行", "campaign_name")
    kind = forms.ChoiceField(label="种类", choices=ChangeKind.choices)
    amount = YuanField(label="金额（元）", max_length=40)
    document_number = short_text("文号", 60)
    document_date = day("文件日期")
    to_line = choice(BudgetLine, "调剂到", "campaign_name", needed=False,
                     help_text="只有调剂填写")  # fmt: skip
    people = forms.IntegerField(
        label="人数",
        required=False,
        min_value=1,
        help_text="追加、调减或调剂多少人；文件没提到的不填",
    )
    reason = long_text("说明", 200, needed=False)

    def offer(self) -> None:
        """Lines of projects that run."""
        rows = BudgetLine.objects.filter(project__state="active").order_by("pk")
        self.choose("line", rows)
        self.choose("to_line", rows)


def _enter(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    return projects.enter_change(
        deed,
        line=given["line"].pk,
        kind=ChangeKind(given["kind"]),
        amount_fen=given["amount"],
        document_number=given["document_number"],
        document_date=given["document_date"],
        to_line=given["to_line"].pk if given["to_line"] else None,
        people=given["people"],
        reason=given["reason"],
    )


PAGES = (
    DeedPage("project", "draft", _draft, ProjectForm, label="读入公开文本立项"),
    DeedPage("project", "activate", lambda d, row, _: projects.activate(d, project=row.pk)),
    DeedPage("project", "close", lambda d, row, _: projects.close(d, project=row.pk),
             warn="结项后不能再登记这个项目的收支。"),
    DeedPage("budget_change", "enter", _enter, ChangeForm, label="登记预算文件"),
    DeedPage("budget_change", "confirm",
             lambda d, row, _: projects.confirm_change(d, change=row.pk),
             warn="复核入账后只能用红字冲销更正。"),
    DeedPage("budget_change", "cancel",
             lambda d, row, given: projects.cancel_change(d, change=row.pk, **given), ReasonForm),
    DeedPage("budget_change", "ask_reversal",
             lambda d, row, given: projects.ask_reversal(d, change=row.pk, **given), ReasonForm),
    DeedPage("budget_change", "keep", lambda d, row, _: projects.keep_change(d, change=row.pk)),
    DeedPage("budget_change", "reverse",
             lambda d, row, _: projects.reverse_change(d, change=row.pk),
             warn="冲销会登记一张方向相反的凭证，原凭证保留。"),
    DeedPage("campaign", "open", lambda d, row, _: campaigns.open_campaign(d, campaign=row.pk),
             warn="启动后各单位即可报送名单；启动当天有效的标准从此固定。"),
    DeedPage("campaign", "stop_collecting",
             lambda d, row, _: campaigns.stop_collecting(d, campaign=row.pk)),
    DeedPage("campaign", "reopen", lambda d, row, _: campaigns.reopen(d, campaign=row.pk)),
    DeedPage("campaign", "finish", lambda d, row, _: campaigns.finish(d, campaign=row.pk)),
    DeedPage("campaign", "cancel", lambda d, row, _: campaigns.cancel(d, campaign=row.pk)),
)  # fmt: skip
