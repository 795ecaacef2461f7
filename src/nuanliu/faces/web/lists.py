"""The lists behind the menu: things of a few kinds, newest first, a page at a time by key."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nuanliu.core.money import Money
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import OFFICE_STAFF, READERS, SignedRequest, guard
from nuanliu.faces.web.kinds import KINDS, Kind
from nuanliu.faces.web.tasks import Start, starts
from nuanliu.faces.web.words import word
from nuanliu.records.people.models import CalendarDay, Union

PAGE = 30  # rows of one kind
NEWEST = 2**63 - 1  # greater than the number of any row
UNITS = 100

# What stands beside the title in a list; reads the row alone.
BRIEFS: dict[str, Callable[[Any], str]] = {
    "project": lambda row: word(f"{row.fiscal_year} 年度 · {row.unit_name}"),
    "budget_change": lambda row: word(f"{row.line.campaign_name} · {Money(row.amount_fen)} 元"),
    "campaign": lambda row: word(f"{row.window_from} 至 {row.window_to}"),
    "roster": lambda row: f"{row.campaign.name} · {row.received_on} · {row.file_name}",
    "batch": lambda row: word(f"{row.people} 人 · {Money(row.total_fen)} 元"),
    "objection": lambda row: f"{row.batch.campaign.name} · {row.raised_on}",
    "run": lambda row: word(
        f"{row.batch.campaign.name} · {word(row.get_channel_display())} · {row.people} 笔"
        f" · {Money(row.total_fen)} 元"
    ),
    "bank_template": lambda row: word(f"{row.made_by.name} 于 {row.made_on} 登记"),
    "cash_draw": lambda row: word(f"{row.people} 人 · {Money(row.amount_fen)} 元"),
    "union_transfer": lambda row: word(f"{row.people} 人 · {Money(row.amount_fen)} 元"),
    "case": lambda row: word(
        f"应追回 {Money(row.due_fen)} 元，已追回 {Money(row.recovered_fen)} 元"
    ),
    "exception": lambda row: word(f"发放批 {row.result.run.number} · {row.text[:30]}"),
    "goods_order": lambda row: word(
        f"{row.supplier} · {row.quantity} {row.unit} · {Money(row.total_fen)} 元"
    ),
    "goods_issue": lambda row: word(f"{row.people} 人领取 · {row.quantity} {row.order.unit}"),
    "stock_count": lambda row: word(f"账面 {row.booked} · 实盘 {row.counted}"),
    "claim": lambda row: word(f"{word(row.get_kind_display())} · {Money(row.amount_fen)} 元"),
    "visit": lambda row: f"{row.union.name} · {row.planned_on}",
    "request": lambda row: f"{row.campaign.name} · {row.raised_on}",
    "survey": lambda row: word(f"{row.population} 人获得慰问 · 发出 {row.issued} 份"),
    "keying": lambda row: word(f"{row.survey.campaign.name} · {row.first_by.name} 初录"),
    "call_round": lambda row: word(
        f"{row.drawn_on} 抽取 {row.share}%，总体 {row.population} 人，{row.due_on} 前办完"
    ),
    "doubt": lambda row: word(f"{row.campaign.name} · {word(row.get_kind_display())}"),
    "filled_value": lambda row: f"{row.text} · {row.reason[:30]}",
    "evaluation": lambda row: row.project.name,
    "disclosure": lambda row: str(row.published_on or ""),
    "package": lambda row: word(f"保管至 {row.retain_until}"),
    "erasure": lambda row: f"{row.person.name} · {row.asked_on}",
    "destruction": lambda row: word(f"{row.files} 份文件 · {row.people} 人"),
}


class Line(NamedTuple):
    """One row of a list: the thing, what stands beside it, where it is, whose move it is."""

    title: str
    brief: str
    address: str
    state: str
    look: str
    holders: str


class Part(NamedTuple):
    """One kind on a list page: its rows, and the address of the next ones."""

    kind: Kind
    lines: list[Line]
    more: str


def part_of(request: SignedRequest, name: str) -> Part:
    """The newest rows of a kind that this person may see, from `?<kind>-after=` on."""
    kind = KINDS[name]
    after = request.GET.get(f"{name}-after", "")
    before = min(int(after), NEWEST) if after.isdecimal() else NEWEST
    page = kind.seen(request.signed, _older, before)
    more = f"?{name}-after={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    return Part(kind, [_line(kind, row) for row in page[:PAGE]], more)


def _older(rows: QuerySet[Any], before: Any) -> QuerySet[Any]:
    return rows.filter(pk__lt=before).order_by("-pk")[: PAGE + 1]


def _line(kind: Kind, row: Any) -> Line:
    return Line(
        kind.title(row),
        BRIEFS[kind.name](row),
        kind.address(row),
        kind.state(row),
        kind.look(row.state),
        kind.holders(row.state),
    )


def _page(
    request: SignedRequest,
    title: str,
    *names: str,
    beside: tuple[Start, ...] = (),
) -> HttpResponse:
    """beside: pages that lead on from here; the main button is the first thing to begin."""
    told = {
        "heading": title,
        "parts": [part_of(request, name) for name in names],
        "starts": starts(request.signed, *names),
        "beside": beside,
    }
    return render(request, "web/list.html", told)


@guard(*READERS, Role.FINANCE)
@require_safe
def projects(request: SignedRequest) -> HttpResponse:
    """项目预算."""
    return _page(request, "项目预算", "project", "budget_change")


@guard(*READERS, Role.CHAIR)
@require_safe
def campaigns(request: SignedRequest) -> HttpResponse:
    """慰问活动."""
    office = request.signed.roles & READERS
    more = ("batch", "objection") if office else ()
    earlier = (Start("往年发放", KINDS["roster"], reverse("history")),)
    beside = earlier if Role.OFFICE in request.signed.roles else ()
    return _page(request, "慰问活动", "campaign", "roster", *more, beside=beside)


@guard(*READERS)
@require_safe
def payments(request: SignedRequest) -> HttpResponse:
    """资金发放."""
    stuck = (Start("滞留资金", KINDS["payment"], reverse("stuck")),)
    cash = (Start("现金", KINDS["cash_draw"], reverse("cash")),)
    named = ("run", "exception", "case", "bank_template")
    return _page(request, "资金发放", *named, beside=(*cash, *stuck))


@guard(*READERS)
@require_safe
def cash(request: SignedRequest) -> HttpResponse:
    """现金: what handlers drew and what unions hand out."""
    request.menu_entry = "payments"  # type: ignore[attr-defined] # read by house.house
    return _page(request, "现金", "cash_draw", "union_transfer")


@guard(*READERS)
@require_safe
def claims(request: SignedRequest) -> HttpResponse:
    """物资与票据."""
    kept = (
        Start("物资", KINDS["goods_order"], reverse("goods")),
        Start("发票登记簿", KINDS["claim"], reverse("invoices")),
    )
    return _page(request, "物资与票据", "claim", beside=kept)


@guard(*READERS)
@require_safe
def goods(request: SignedRequest) -> HttpResponse:
    """物资: what is bought, handed out and counted."""
    request.menu_entry = "claims"  # type: ignore[attr-defined] # read by house.house
    return _page(request, "物资", "goods_order", "goods_issue", "stock_count")


@guard(*READERS, Role.CHAIR)
@require_safe
def visits(request: SignedRequest) -> HttpResponse:
    """走访记录."""
    return _page(request, "走访记录", "visit", "request")


@guard(*READERS)
@require_safe
def surveys(request: SignedRequest) -> HttpResponse:
    """满意度与回访."""
    return _page(request, "满意度与回访", "survey", "keying", "call_round", "doubt")


@guard(*READERS, Role.FINANCE)
@require_safe
def performance(request: SignedRequest) -> HttpResponse:
    """绩效."""
    checking: tuple[Start, ...] = ()
    if request.signed.roles & {Role.OFFICE, Role.AUDITOR, Role.FINANCE}:
        checking = (Start("检查公开表", KINDS["evaluation"], reverse("published")),)
    if Role.FINANCE in request.signed.roles:  # whose menu has no 查询统计
        checking += (Start("统计报表", KINDS["project"], reverse("reports")),)
    return _page(request, "绩效", "evaluation", "filled_value", beside=checking)


@guard(*READERS, Role.FINANCE)
@require_safe
def disclosures(request: SignedRequest) -> HttpResponse:
    """信息公开."""
    return _page(request, "信息公开", "disclosure")


@guard(Role.AUDITOR, Role.LEADER, Role.OFFICE, Role.ACCOUNTANT)
@require_safe
def audit(request: SignedRequest) -> HttpResponse:
    """审计."""
    drawing = Start("抽样检查", KINDS["package"], reverse("sample"))
    gone = Start("导出记录", KINDS["package"], reverse("taken"))
    changed = Start("变更记录", KINDS["package"], reverse("changes"))
    clock = Start("保管期限", KINDS["package"], reverse("retention"))
    rules = tuple(
        Start(label, KINDS["package"], reverse(name))
        for label, name in (("标准", "standards"), ("字典", "dictionary"), ("文书模板", "blanks"))
    )
    beside = (changed, drawing, gone, clock, *rules)
    return _page(request, "审计", "package", "erasure", "destruction", beside=beside)


@guard(*OFFICE_STAFF, Role.ADMIN)
@require_safe
def basics(request: SignedRequest) -> HttpResponse:
    """基础数据: units right below `?under=` one, from `?after=` a code on, and the calendar."""
    path = _path(request.GET.get("under", ""))
    here = Q(parent=path[-1]) if path else Q(parent__isnull=False, parent__parent=None)
    unions = Union.objects.filter(here, code__gt=request.GET.get("after", ""))
    page = list(unions.annotate(below=Count("children")).order_by("code")[: UNITS + 1])
    told = {
        "path": path,
        "unions": page[:UNITS],
        "more": page[UNITS - 1].code if len(page) > UNITS else "",
        "days": CalendarDay.objects.filter(day__year=request.signed.today.year).order_by("day"),
    }
    return render(request, "web/basics.html", told)


def _path(pk: str) -> list[Union]:
    """A unit and those above it, the federation left out; empty for none."""
    unit = Union.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None
    above: list[Union] = []
    while unit is not None and unit.parent_id is not None:
        above.insert(0, unit)
        unit = unit.parent
    return above
