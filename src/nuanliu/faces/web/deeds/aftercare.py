"""走访、诉求、绩效、归档."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.widgets import Script

from nuanliu.core.roles import Role
from nuanliu.faces.web.deeds.fields import (
    choice,
    day,
    file,
    long_text,
    photo,
    photos,
    short_text,
    time_of,
)
from nuanliu.faces.web.deeds.indicators import INDICATORS
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage, ReasonForm
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.journal.visitors import LOGIN
from nuanliu.records.people.models import Person, Union
from nuanliu.stages.archive import actions as archive
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.scans import HANDS, attach_plan
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.performance import actions as performance
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews.scans import attach_approval, attach_minutes
from nuanliu.stages.visits import actions as visits
from nuanliu.stages.visits.actions import attach_form

COLLEAGUES = (
    Person.objects.filter(accounts__isnull=False, union__parent=None)
    .exclude(accounts__login=LOGIN)
    .distinct()
)
RUNNING = Campaign.objects.exclude(state="cancelled").order_by("-pk")
MOST_VISITED = 200  # names to choose from


class VisitForm(DeedForm):
    """A visit to come."""

    campaign = choice(Campaign, "活动", "name")
    union = choice(Union, "单位", "name")
    planned_on = day("日期")
    place = short_text("地点", 120)
    leader = choice(Person, "带队", "name")

    def offer(self) -> None:
        """Campaigns, unions, and the people of the office."""
        self.choose("campaign", RUNNING.all())
        self.choose("union", Union.objects.exclude(parent=None))
        self.choose("leader", COLLEAGUES.order_by("pk"))


def _visit(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    for name in ("campaign", "union", "leader"):
        given[name] = given[name].pk
    return visits.plan(deed, **given)


class RecordForm(DeedForm):
    """What was seen and said, whom it concerned, and the photos."""

    situation = long_text("走访情况", 500)
    people = forms.ModelMultipleChoiceField(
        Nomination.objects.none(),
        label="慰问对象",
        widget=forms.CheckboxSelectMultiple,
        help_text="这次见到的人",
    )
    photos = photos("现场照片", "一到九张，手机上可直接拍；原图和指纹原样保存")
    began = time_of("开始时间")
    ended = time_of("结束时间")
    team = short_text("同行人", 120, needed=False, help_text="交接慰问金（品）须有两名以上工作人员")
    hosts = short_text("接待人", 120, needed=False)
    headcount = forms.IntegerField(
        label="集体走访人数", min_value=0, required=False, help_text="上面没有逐一勾选的一线职工"
    )
    handed = short_text("交接方式", 200, needed=False, help_text="慰问金（品）怎样交到本人手里")
    signature = file("受访人签名", "在屏幕上签，或选择纸质签名的照片", "image/*", needed=False)

    class Media:
        """The pad to sign on, and the store of records while there is no network."""

        js = (Script("web/visit.js", defer=True),)

    def offer(self) -> None:
        """Who of that union stands in the campaign."""
        rows = Nomination.objects.filter(campaign=self.row.campaign_id, union=self.row.union_id)
        rows = rows.exclude(state__in=("rejected", "withdrawn")).select_related("person")
        field = self.fields["people"]
        first = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_VISITED])
        # By their keys: a cut query cannot be asked whether it holds what was ticked.
        field.queryset = rows.filter(pk__in=first).order_by("pk")  # type: ignore[attr-defined] # of a ModelMultipleChoiceField
        field.label_from_instance = lambda row: row.person.name  # type: ignore[attr-defined] # likewise


def _record(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    return visits.record_visit(
        deed,
        visit=row.pk,
        situation=given["situation"],
        people=[one.person_id for one in given["people"]],
        photos=[data for _, data in given["photos"]],
        signature=given["signature"][1] if given["signature"] else b"",
        outing={
            **{name: given[name] for name in ("began", "ended", "team", "hosts", "handed")},
            "headcount": given["headcount"] or 0,
        },
    )


class RequestForm(DeedForm):
    """What somebody asked for."""

    campaign = choice(Campaign, "活动", "name")
    text = long_text("诉求内容", 400)

    def offer(self) -> None:
        """Campaigns that were not called off."""
        self.choose("campaign", RUNNING.all())


class AssignForm(DeedForm):
    """Who deals with a request, until when."""

    to = choice(Person, "办理人", "name")
    due_on = day("期限")

    def offer(self) -> None:
        """The people of the office."""
        self.choose("to", COLLEAGUES.order_by("pk"))


class AnswerForm(DeedForm):
    """The answer to a request."""

    answer = long_text("答复", 400)


MONITORING_HELP = (
    "每行一条，写成“指标名称：原因类别：说明”；类别是经费保障、制度保障、人员保障、"
    "硬件条件保障或其他；没有偏差的不用写"
)


class ReasonsForm(DeedForm):
    """A table computed now from the books, with the reasons of its deviations."""

    project = choice(Project, "项目", "name")
    reasons = forms.CharField(
        label="偏差原因",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一条，写成“指标名称：原因”；预算执行率低的写“预算执行：原因”；没有偏差的不用写",
    )

    def offer(self) -> None:
        """Projects that run."""
        self.choose("project", Project.objects.filter(state="active").order_by("-pk"))

    def clean_reasons(self) -> dict[str, str]:
        """By indicator, as the lines say."""
        lines = str(self.cleaned_data["reasons"]).replace("：", ":").splitlines()
        pairs = [line.partition(":") for line in lines if line.strip()]
        if any(not mark for _, mark, _ in pairs):
            raise forms.ValidationError("有一行缺少冒号，请写成“指标名称：原因”")
        return {name.strip(): reason.strip() for name, _, reason in pairs}


class MonitoringForm(ReasonsForm):
    """A 运行监控表; each reason says of which kind it is."""

    def offer(self) -> None:
        """Projects that run, and how a reason is written."""
        super().offer()
        self.fields["reasons"].help_text = MONITORING_HELP


class RedraftForm(ReasonsForm):
    """The same table computed anew, with the reasons it had."""

    def offer(self) -> None:
        """No other project; the reasons as they were given."""
        del self.fields["project"]
        told = [f"{name}：{reason}" for name, reason in self.row.reasons.items()]
        self.initial.setdefault("reasons", "\n".join(told))
        if self.row.kind == "monitoring":
            self.fields["reasons"].help_text = MONITORING_HELP


def _redraft(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    return performance.redraft(deed, evaluation=row.pk, reasons=given["reasons"])


class ScanForm(DeedForm):
    """A signed paper as a picture or PDF."""

    scan = photo("扫描件", "签字盖章后的纸质件，照片或 PDF；原件按指纹原样保存，不能撤换")


def _scan(attach: Callable[..., int], kind: str) -> Callable[[Deed, Any, dict[str, Any]], Any]:
    def do(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
        name, data = given["scan"]
        return attach(deed, name=name, data=data, **{kind: row.pk})

    return do


PAGES = (
    DeedPage("visit", "plan", _visit, VisitForm, label="计划走访"),
    DeedPage("visit", "record", _record, RecordForm),
    DeedPage("visit", "scan", _scan(attach_form, "visit"), ScanForm, label="附扫描件",
             states=("planned", "recorded", "checked"), roles=HANDS | {Role.CHAIR}),
    DeedPage("campaign", "scan", _scan(attach_plan, "campaign"), ScanForm, label="附扫描件",
             states=("planned", "open", "closed", "finished"), roles=HANDS),
    DeedPage("batch", "minutes", _scan(attach_minutes, "batch"), ScanForm, label="附会议纪要",
             states=("on_notice", "noticed"), roles=HANDS),
    DeedPage("batch", "scan", _scan(attach_approval, "batch"), ScanForm, label="附扫描件",
             states=("approved",), roles=HANDS),
    DeedPage("visit", "check", lambda d, row, _: visits.check(d, visit=row.pk)),
    DeedPage("request", "raise",
             lambda d, _, given: visits.raise_request(
                 d, campaign=given["campaign"].pk, text=given["text"]), RequestForm,
             label="登记诉求"),
    DeedPage("request", "assign",
             lambda d, row, given: visits.assign_request(
                 d, request=row.pk, to=given["to"].pk, due_on=given["due_on"]), AssignForm),
    DeedPage("request", "answer",
             lambda d, row, given: visits.answer_request(d, request=row.pk, **given), AnswerForm),
    DeedPage("request", "close", lambda d, row, _: visits.close_request(d, request=row.pk)),
    DeedPage("request", "reopen",
             lambda d, row, given: visits.reopen_request(d, request=row.pk, **given), ReasonForm),
    DeedPage("evaluation", "draft-self",
             lambda d, _, given: performance.draft_self(
                 d, project=given["project"].pk, reasons=given["reasons"]), ReasonsForm,
             label="起草自评"),
    DeedPage("evaluation", "draft-monitoring",
             lambda d, _, given: performance.draft_monitoring(
                 d, project=given["project"].pk, reasons=given["reasons"]), MonitoringForm,
             label="起草运行监控"),
    DeedPage("evaluation", "redraft", _redraft, RedraftForm, label="重新起草",
             states=("drafted",), roles=frozenset({Role.OFFICE, Role.ACCOUNTANT})),
    DeedPage("evaluation", "submit",
             lambda d, row, _: performance.submit(d, evaluation=row.pk)),
    DeedPage("evaluation", "return",
             lambda d, row, given: performance.return_evaluation(d, evaluation=row.pk, **given),
             ReasonForm),
    DeedPage("evaluation", "confirm",
             lambda d, row, _: performance.confirm(d, evaluation=row.pk)),
    *INDICATORS,
    DeedPage("package", "seal", lambda d, row, _: archive.seal(d, package=row.pk)),
)  # fmt: skip
