"""The lists behind the menu: things of a few kinds, newest first, a page at a time by key."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nuanliu.core.moves import START
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import OFFICE_STAFF, READERS, Signed, guard
from nuanliu.faces.web.things import KINDS, Kind

PAGE = 50  # rows


class Part(NamedTuple):
    """One kind on a list page: its rows, the address of the next ones, and what may be begun."""

    kind: Kind
    rows: list[tuple[Any, str, str, str]]
    more: str
    starts: list[tuple[str, str]]


def part_of(request: Signed, name: str) -> Part:
    """The newest rows of a kind that this person may see, from `?after=` on."""
    kind = KINDS[name]
    rows = kind.visible(request.actor, request.roles).order_by("-pk")
    after = request.GET.get(f"{name}-after", "")
    if after.isdecimal():
        rows = rows.filter(pk__lt=int(after))
    page = list(rows[: PAGE + 1])
    more = f"?{name}-after={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    shown = [(row, kind.title(row), kind.state(row), kind.address(row)) for row in page[:PAGE]]
    starts = [(move.label, reverse("begin", args=[name, move.verb]))
              for move in kind.lifecycle.open_to(START, request.roles)]  # fmt: skip
    return Part(kind, shown, more, starts)


def _page(request: Signed, title: str, *names: str) -> HttpResponse:
    parts = [part_of(request, name) for name in names]
    return render(request, "web/list.html", {"heading": title, "parts": parts})


@guard(*READERS, Role.FINANCE)
@require_safe
def projects(request: Signed) -> HttpResponse:
    """项目预算."""
    return _page(request, "项目预算", "project", "budget_change")


@guard(*READERS, Role.CHAIR)
@require_safe
def campaigns(request: Signed) -> HttpResponse:
    """慰问活动."""
    return _page(request, "慰问活动", "campaign", "roster", "batch", "objection")


@guard(*READERS)
@require_safe
def payments(request: Signed) -> HttpResponse:
    """资金发放."""
    return _page(request, "资金发放", "run", "case")


@guard(*READERS)
@require_safe
def claims(request: Signed) -> HttpResponse:
    """物资与票据."""
    return _page(request, "物资与票据", "claim")


@guard(*READERS, Role.CHAIR)
@require_safe
def visits(request: Signed) -> HttpResponse:
    """走访记录."""
    return _page(request, "走访记录", "visit", "request")


@guard(*READERS)
@require_safe
def surveys(request: Signed) -> HttpResponse:
    """满意度."""
    return _page(request, "满意度", "survey")


@guard(*READERS, Role.FINANCE)
@require_safe
def performance(request: Signed) -> HttpResponse:
    """绩效."""
    return _page(request, "绩效", "evaluation")


@guard(*READERS, Role.FINANCE)
@require_safe
def disclosures(request: Signed) -> HttpResponse:
    """信息公开."""
    return _page(request, "信息公开", "disclosure")


@guard(Role.AUDITOR, Role.LEADER, Role.OFFICE, Role.ACCOUNTANT)
@require_safe
def audit(request: Signed) -> HttpResponse:
    """审计."""
    return _page(request, "审计", "package")


@guard(*OFFICE_STAFF, Role.ADMIN)
@require_safe
def basics(request: Signed) -> HttpResponse:
    """基础数据."""
    return render(request, "web/basics.html", {})


@guard(Role.ADMIN)
@require_safe
def system(request: Signed) -> HttpResponse:
    """系统."""
    return render(request, "web/system.html", {})


@guard(*READERS)
@require_safe
def search(request: Signed) -> HttpResponse:
    """查询统计."""
    return render(request, "web/search.html", {"q": request.GET.get("q", "")})
