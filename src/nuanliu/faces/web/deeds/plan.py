"""立项、活动与名额."""

from typing import Any

from django import forms

from nuanliu.faces.web.deeds.page import (
    DeedForm,
    DeedPage,
    ReasonForm,
    YuanField,
    day,
    long_text,
    short_text,
)
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetLine, ChangeKind


class ChangeForm(DeedForm):
    """预算文件: what it does to which line, by which document."""

    line = forms.ModelChoiceField(BudgetLine.objects.order_by("pk"), label="预算行")
    kind = forms.ChoiceField(label="种类", choices=ChangeKind.choices)
    to_line = forms.ModelChoiceField(
        BudgetLine.objects.order_by("pk"), label="调剂到", required=False, help_text="只有调剂填写"
    )
    amount = YuanField(label="金额（元）", max_length=40)
    document_number = short_text("文号", 60)
    document_date = day("文件日期")
    reason = long_text("说明", 200, needed=False)


def _enter(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    return projects.enter_change(
        deed,
        line=given["line"].pk,
        kind=ChangeKind(given["kind"]),
        amount_fen=given["amount"],
        document_number=given["document_number"],
        document_date=given["document_date"],
        to_line=given["to_line"].pk if given["to_line"] else None,
        reason=given["reason"],
    )


PAGES = (
    DeedPage("project", "activate", lambda d, row, _: projects.activate(d, project=row.pk)),
    DeedPage("project", "close", lambda d, row, _: projects.close(d, project=row.pk),
             warn="结项后不能再登记这个项目的收支。"),
    DeedPage("budget_change", "enter", _enter, ChangeForm),
    DeedPage("budget_change", "confirm",
             lambda d, row, _: projects.confirm_change(d, change=row.pk),
             warn="复核入账后只能用冲销更正。"),
    DeedPage("budget_change", "cancel",
             lambda d, row, given: projects.cancel_change(d, change=row.pk, **given), ReasonForm),
    DeedPage("campaign", "open", lambda d, row, _: campaigns.open_campaign(d, campaign=row.pk)),
    DeedPage("campaign", "stop_collecting",
             lambda d, row, _: campaigns.stop_collecting(d, campaign=row.pk)),
    DeedPage("campaign", "reopen", lambda d, row, _: campaigns.reopen(d, campaign=row.pk)),
    DeedPage("campaign", "finish", lambda d, row, _: campaigns.finish(d, campaign=row.pk)),
    DeedPage("campaign", "cancel", lambda d, row, _: campaigns.cancel(d, campaign=row.pk)),
)  # fmt: skip
