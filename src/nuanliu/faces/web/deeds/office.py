"""填表立项、筹备活动、名额、告知、组卷: what the office plans and puts together by form."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from nuanliu.core.ninesections.stated import facts_stated
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.core.standards import Kind, StandardSet, read_standards
from nuanliu.faces.web.deeds.fields import YuanField, choice, day, file, long_text, short_text
from nuanliu.faces.web.deeds.page import DeedForm, DeedPage
from nuanliu.faces.web.deeds.quotas import QuotaForm
from nuanliu.faces.web.jobs.parts import Wish
from nuanliu.faces.web.words import word
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.people.models import Union
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.data_use import data_use_of
from nuanliu.stages.campaigns.models import NAME_MAX, TELL_MAX, TELLS, Basis, Campaign, StandardText
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetLine, ChangeKind, Project
from nuanliu.stages.projects.shipped import shipped

OFFICE = frozenset({Role.OFFICE})
LINES = 4  # of a budget that is typed; a longer one comes as its public text
CELLS = ("level1", "level2", "level3", "value", "unit", "meaning")


class BudgetForm(DeedForm):
    """年度和预算: the year, the document that grants the money, and what it is granted for."""

    name = short_text("项目名称", 120)
    fiscal_year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    period_from = day("开始日期")
    period_to = day("结束日期")
    document_number = short_text("预算批复文件号", 60, help_text="例如 云财预〔2024〕1号")
    document_date = day("文件日期")
    indicators = forms.CharField(
        label="绩效目标",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="每行一条：一级｜二级｜三级｜指标值｜单位｜说明；请照批复的绩效目标表核对",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for place in range(1, LINES + 1):
            for part, field in _line_fields(needed=place == 1).items():
                self.fields[f"line{place}_{part}"] = field

    def offer(self) -> None:
        """The present year, with the indicators of the shipped example to be put right."""
        today = self.signed.today
        self.initial.setdefault("name", "送温暖专项经费")
        self.initial.setdefault("fiscal_year", today.year)
        self.initial.setdefault("period_from", date(today.year, 1, 1))
        self.initial.setdefault("period_to", date(today.year, 12, 31))
        self.initial.setdefault("indicators", _example())

    def table(self) -> list[list[Any]]:
        """The lines as rows of fields."""
        parts = _line_fields(needed=False)
        return [[self[f"line{n}_{part}"] for part in parts] for n in range(1, LINES + 1)]

    def heads(self) -> list[Any]:
        """The fields above the lines, without the indicators."""
        own = [name for name in self.base_fields if name not in ("key", "indicators")]
        return [self[name] for name in own]

    def clean_document_date(self) -> date:
        """Issued by today: a later refusal would leave the project without its document."""
        given: date = self.cleaned_data["document_date"]
        if given > self.signed.today:
            raise forms.ValidationError(f"文件日期 {given} 在今天之后，请照文件重新录入")
        return given

    def clean_indicators(self) -> list[dict[str, Any]]:
        """One target a line."""
        lines = str(self.cleaned_data["indicators"]).replace("|", "｜").splitlines()
        rows = [[cell.strip() for cell in line.split("｜")] for line in lines if line.strip()]
        for place, row in enumerate(rows, 1):
            if not 4 <= len(row) <= len(CELLS):
                what = f"第 {place} 行有 {len(row)} 栏，应为 4 至 6 栏，用“｜”隔开"
                raise forms.ValidationError(what)
        return [dict(zip(CELLS, row, strict=False)) for row in rows]

    def clean(self) -> dict[str, Any]:
        """Each line whole, and no more money than its people may get."""
        given = super().clean() or {}
        for n in range(1, LINES + 1):
            self._check_line(n, given)
        begin, end = given.get("period_from"), given.get("period_to")
        if begin and end and begin > end:
            self.add_error("period_to", "结束日期早于开始日期")
        return given

    def _check_line(self, n: int, given: dict[str, Any]) -> None:
        amount, cap, people = (
            given.get(f"line{n}_{p}") for p in ("amount_fen", "cap_fen", "people")
        )
        if bool(given.get(f"line{n}_campaign")) != (amount is not None):
            self.add_error(f"line{n}_amount_fen", "活动名称和金额要一起填")
        elif amount and cap and people and cap * people < amount:
            self.add_error(f"line{n}_amount_fen", "超过每人标准 × 人数，请核对")


def _line_fields(*, needed: bool) -> dict[str, forms.Field]:
    return {
        "campaign": forms.CharField(label="活动名称", max_length=NAME_MAX, required=needed),
        "amount_fen": YuanField(label="金额（元）", max_length=40, required=needed),
        "cap_fen": YuanField(label="每人标准（元）", max_length=40, required=needed),
        "people": forms.IntegerField(label="人数", min_value=1, required=needed),
    }


def _example() -> str:
    rows = tomllib.loads(shipped("projects"))["project"]["indicators"]
    return "\n".join("｜".join(row.get(cell, "") for cell in CELLS) for row in rows)


def _budget(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    """立项, and one document for each line: booked when the accountant or a leader confirms it."""
    facts = _facts(given)
    project = projects.draft(deed, facts=facts, narrative={}, findings=[])
    for n, line in enumerate(BudgetLine.objects.filter(project=project).order_by("pk"), 1):
        projects.enter_change(
            replace(deed, key=f"{deed.key}:grant:{n}"),
            line=line.pk,
            kind=ChangeKind.APPROPRIATE,
            amount_fen=line.planned_fen,
            document_number=given["document_number"],
            document_date=given["document_date"],
        )
    return project


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    lines: list[dict[str, Any]] = [
        {p: given.get(f"line{n}_{p}") for p in _line_fields(needed=False)}
        for n in range(1, LINES + 1)
        if given.get(f"line{n}_campaign")
    ]
    root = Union.objects.get(parent=None)
    heads = [line["people"] for line in lines]
    stated = {
        "name": given["name"],
        "fiscal_year": given["fiscal_year"],
        "unit": {"name": root.name, "uscc": root.code},
        "period": {p: str(given[f"period_{p}"]) for p in ("from", "to")},
        "lines": lines,
        "indicators": given["indicators"],
        "total_fen": sum(line["amount_fen"] for line in lines),
        "people": None if None in heads else sum(heads),
    }
    return facts_stated(stated).to_json()


class CampaignForm(DeedForm):
    """筹备活动: the line it spends, its window, its groups, the standards it is judged by."""

    line = choice(BudgetLine, "资金安排", "campaign_name")
    name = short_text("活动名称", NAME_MAX)
    window_from = day("开始日期")
    window_to = day("结束日期")
    groups = forms.MultipleChoiceField(
        label="慰问对象", widget=forms.CheckboxSelectMultiple, help_text="标准里准许的类别"
    )
    standards = forms.ChoiceField(label="执行标准", help_text="启动当天有效的一版从此固定")
    newer = file("或读入新的标准文件", "有新办法时才需要（.toml）", ".toml")

    def offer(self) -> None:
        """Lines that run, groups and standards that exist."""
        rows = BudgetLine.objects.filter(project__state="active").select_related("project")
        self.choose("line", rows.order_by("-pk"), _line_words)
        self.fields["newer"].required = False
        kept = list(StandardText.objects.order_by("-received_on", "pk"))
        self.texts = {row.version: row.text for row in kept}
        shipped_text = shipped("standards")
        self.texts.setdefault(read_standards(shipped_text).version, shipped_text)
        sets = {version: read_standards(text) for version, text in self.texts.items()}
        self._choices("standards", [(v, f"{one.title}（{v[:8]}）") for v, one in sets.items()])
        self.standard = next(iter(sets.values()))
        self.day = _day_of(self.standard, self.signed.today)
        named = [row.label for row in self.standard.in_force(Kind.GROUP, self.day)]
        self._choices("groups", [(label, label) for label in named])
        self.propose(rows)

    def _choices(self, name: str, pairs: list[tuple[str, str]]) -> None:
        self.fields[name].choices = pairs  # type: ignore[attr-defined] # of a ChoiceField

    def propose(self, rows: QuerySet[BudgetLine]) -> None:
        """The name of the line, where there is one line alone."""
        only = list(rows[:2])
        if len(only) == 1:
            self.initial.setdefault("name", only[0].campaign_name)

    def told(self) -> list[tuple[str, str, str]]:
        """What the standards lay down, as (heading, value, clause), for whoever plans."""
        return list(_told(self.standard, self.day))

    def clean(self) -> dict[str, Any]:
        """The window runs forward."""
        given = super().clean() or {}
        begin, end = given.get("window_from"), given.get("window_to")
        if begin and end and begin > end:
            self.add_error("window_to", "结束日期早于开始日期")
        given["text"] = self.texts.get(given.get("standards", ""), "")
        return given


def _day_of(standards: StandardSet, today: date) -> date:
    """A day on which the set speaks: today, or, where it ended, the last day of its year."""
    if standards.in_force(Kind.GROUP, today):
        return today
    return date(standards.fiscal_year, 12, 31)


def _line_words(line: BudgetLine) -> str:
    return f"{line.project.fiscal_year} {line.campaign_name}"


TOLD = (Kind.CAP_PER_TIME, Kind.CAP_PER_YEAR, Kind.NOTICE_DAYS, Kind.SIGNATURE, Kind.LEGAL_BASIS)


def _told(standards: StandardSet, on: date) -> Iterator[tuple[str, str, str]]:
    for kind in TOLD:
        for row in standards.in_force(kind, on):
            if kind is Kind.LEGAL_BASIS and row.allowed:
                yield kind.chinese, word(row.label), row.clause
            elif kind is not Kind.LEGAL_BASIS:
                yield kind.chinese, _value(row), row.clause


def _value(row: Any) -> str:
    since = "起" if row.kind is Kind.SIGNATURE else ""
    amount = str(word(f"{row.amount} 元{since}")) if row.amount is not None else ""
    number = f"{row.number} {row.unit or ''}".strip() if row.number is not None else ""
    words = "、".join(row.words)
    return " · ".join(part for part in (amount, number, words) if part) or row.label


class CopyForm(CampaignForm):
    """复制上年: the last campaign that was held, a year on."""

    def propose(self, rows: QuerySet[BudgetLine]) -> None:
        """Its name, groups and days; the line of the same name where there is one."""
        last = Campaign.objects.exclude(state="cancelled").order_by("-window_from", "-pk").first()
        if last is None:
            return
        year = max(self.signed.today.year, last.window_from.year)
        named = [line for line in rows if line.campaign_name == last.line.campaign_name]
        self.initial.setdefault("name", last.name.replace(str(last.window_from.year), str(year)))
        later = year - last.window_from.year
        self.initial.setdefault("window_from", _years_on(last.window_from, later))
        self.initial.setdefault("window_to", _years_on(last.window_to, later))
        day_then = last.window_from
        codes = {c for text in last.groups for c in self.standard.groups_named(text, day_then)}
        rows_then = self.standard.in_force(Kind.GROUP, self.day)
        self.initial.setdefault("groups", [one.label for one in rows_then if one.name in codes])
        if named:
            self.initial.setdefault("line", named[-1].pk)


def _years_on(then: date, years: int) -> date:
    try:
        return then.replace(year=then.year + years)
    except ValueError:  # 29 February
        return then.replace(year=then.year + years, day=28)


def _plan(deed: Deed, _: Any, given: dict[str, Any]) -> Any:
    return campaigns.plan(
        deed,
        line=given["line"].pk,
        name=given["name"],
        window_from=given["window_from"],
        window_to=given["window_to"],
        groups=given["groups"],
        standards=_text(given),
    )


def _text(given: dict[str, Any]) -> str:
    if not given["newer"]:
        return str(given["text"])
    try:
        return str(given["newer"][1].decode())
    except UnicodeDecodeError:
        what = "标准文件不是文字，或编码不是 UTF-8"
        raise Refused(Refusal("STD-TOML", what, "请另存为 UTF-8 的 .toml 文件")) from None


class TellForm(DeedForm):
    """告知: on which basis names are handled and what people are told."""

    basis = forms.ChoiceField(label="处理依据", choices=[(b.value, b.label) for b in Basis])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for part, heading in TELLS.items():
            self.fields[part] = long_text(heading, TELL_MAX)

    def offer(self) -> None:
        """As it is worded now."""
        use = data_use_of(self.row)
        if use is not None:
            for name in ("basis", *TELLS):
                self.initial.setdefault(name, getattr(use, name))


def _tell(deed: Deed, row: Any, given: dict[str, Any]) -> Any:
    basis = given.pop("basis")
    return campaigns.tell(deed, campaign=row.pk, basis=basis, texts=given)


class BundleForm(DeedForm):
    """组卷 of a project: every paper, the kept files, the books and the journal."""

    project = choice(Project, "项目", "name")

    def offer(self) -> None:
        """Projects that were approved."""
        rows = Project.objects.exclude(state="drafted").order_by("-pk")
        self.choose("project", rows, lambda row: f"{row.fiscal_year} {row.name}")


class CampaignBundleForm(DeedForm):
    """组卷 of one campaign: its papers and kept files, with the whole journal."""

    campaign = choice(Campaign, "活动", "name")

    def offer(self) -> None:
        """Campaigns that were not called off."""
        rows = Campaign.objects.exclude(state="cancelled").order_by("-pk")
        self.choose("campaign", rows)


def _assemble(_deed: Deed, _: Any, given: dict[str, Any]) -> Wish:
    """Every paper is printed for it: long work."""
    return Wish("package", {"project": given["project"].pk})


def _assemble_campaign(_deed: Deed, _: Any, given: dict[str, Any]) -> Wish:
    campaign = given["campaign"]
    return Wish("package", {"project": campaign.project_id, "campaign": campaign.pk})


PAGES = (
    DeedPage("project", "draft-form", _budget, BudgetForm, label="填表立项",
             template="web/budget.html"),
    DeedPage("campaign", "plan", _plan, CampaignForm, label="筹备活动",
             template="web/plan.html"),
    DeedPage("campaign", "plan-copy", _plan, CopyForm, label="复制上年",
             template="web/plan.html"),
    DeedPage("campaign", "tell", _tell, TellForm, label="告知文字", states=("planned", "open"),
             roles=OFFICE),
    DeedPage("campaign", "allot",
             lambda d, row, given: campaigns.allot(
                 d, campaign=row.pk, quotas=given["quotas"]), QuotaForm,
             label="分配名额", states=("planned", "open"), roles=OFFICE,
             template="web/quotas.html"),
    DeedPage("package", "assemble", _assemble, BundleForm, label="组卷",
             warn="会打印全部文书并加密封装；文书多时在后台办，可以离开页面。"),
    DeedPage("package", "assemble-campaign", _assemble_campaign, CampaignBundleForm,
             label="按活动组卷",
             warn="会打印全部文书并加密封装；文书多时在后台办，可以离开页面。"),
)  # fmt: skip
