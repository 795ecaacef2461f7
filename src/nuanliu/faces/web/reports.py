"""统计报表: fixed reports of a project's year, from kept sums; no person stands in one."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from nuanliu.core.money import Money
from nuanliu.core.roles import Role
from nuanliu.core.sampling import percent_down
from nuanliu.faces.web.figures.kept import Paid, sums_of
from nuanliu.faces.web.figures.progress import Counts, counts_of, group_names
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.kinds import KINDS
from nuanliu.faces.web.words import word
from nuanliu.records.people.models import Union
from nuanliu.stages.feedback.models import Survey
from nuanliu.stages.payments.models import Run
from nuanliu.stages.projects.models import BudgetChange, Project
from nuanliu.stages.projects.queries import line_balances, money_of_year
from nuanliu.stages.reviews.models import Objection
from nuanliu.stages.visits.models import Request, Visit

YEARS = 8  # projects that may be chosen, the newest
PAGE = 200  # rows of a report on the page; its file has all
BOM = "\ufeff"  # so that a spreadsheet takes the file for what it is
PEOPLE, YUAN = "人次", "金额（元）"
Row = list[str | int | Money]


class Report(NamedTuple):
    """One report: its name in the address, its title, heads (figures from the second on), rows."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: Callable[[Project], Iterator[Row]]


class Table(NamedTuple):
    """A report as it stands for one project; total: the sum of each column, None where none is."""

    report: Report
    rows: list[Row]
    total: Row | None


def table_of(report: Report, project: Project) -> Table:
    """Every row, and below them the sums of what can be added up."""
    rows = list(report.rows(project))
    sums = [_sum(row[place] for row in rows) for place in range(1, len(report.heads))]
    counted = rows and any(one != "" for one in sums)
    return Table(report, rows, [str(word("合计")), *sums] if counted else None)


def _sum(values: Iterable[Any]) -> str | int | Money:
    told = list(values)
    if all(isinstance(one, Money) for one in told):
        return Money(sum(one.fen for one in told))
    return sum(told) if all(isinstance(one, int) for one in told) else ""


def _counts(project: Project) -> Counts:
    return counts_of(project, sums_of(project))


def _paid_rows(
    paid: Iterable[Paid], key: Callable[[Paid], Any], names: dict[Any, str]
) -> Iterator[Row]:
    """People and money by some key, in the order of its names."""
    found: dict[Any, list[Paid]] = defaultdict(list)
    for one in paid:
        found[key(one)].append(one)
    for code, name in names.items():
        own = found.get(code, [])
        yield [name, sum(one.people for one in own), Money(sum(one.fen for one in own))]


def _campaigns(project: Project) -> dict[int, str]:
    rows = project.campaigns.exclude(state="cancelled").order_by("window_from", "pk")
    return dict(rows.values_list("pk", "name"))


def _by_campaign(project: Project) -> Iterator[Row]:
    yield from _paid_rows(_counts(project).paid, lambda one: one.campaign, _campaigns(project))


def _by_group(project: Project) -> Iterator[Row]:
    yield from _paid_rows(_counts(project).paid, lambda one: one.group, group_names(project))


def _by_union(project: Project) -> Iterator[Row]:
    counts = _counts(project)
    unions = {one.union for one in counts.paid} | {one.union for one in counts.quotas}
    names = dict(Union.objects.filter(pk__among=unions).order_by("code").values_list("pk", "name"))
    yield from _paid_rows(counts.paid, lambda one: one.union, names)


def _by_month(project: Project) -> Iterator[Row]:
    """What was paid less what came back, by the office's month."""
    found: dict[str, int] = defaultdict(int)
    for day, fen in sums_of(project).days.items():
        found[f"{day:%Y-%m}"] += fen
    for month, fen in sorted(found.items()):
        yield [month, Money(fen)]


def _quotas(project: Project) -> Iterator[Row]:
    counts = _counts(project)
    allotted: dict[int, int] = defaultdict(int)
    named: dict[int, int] = defaultdict(int)
    paid: dict[int, int] = defaultdict(int)
    for one in counts.quotas:
        allotted[one.union] += one.people
    for (_, union), people in counts.named.items():
        named[union] += people
    for each in counts.paid:
        paid[each.union] += each.people
    for union, name in {one.union: one.name for one in counts.quotas}.items():
        share = percent_down(paid[union], allotted[union]) if allotted[union] else "—"
        yield [name, allotted[union], named[union], paid[union], share]


def _lines(project: Project) -> Iterator[Row]:
    for one in line_balances(project):
        yield [one.label, *(Money(fen) for fen in one[2:])]


def _years(project: Project) -> Iterator[Row]:
    """The year of a project and those before it."""
    years = Project.objects.filter(fiscal_year__lte=project.fiscal_year).exclude(state="drafted")
    for year in years.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct():
        if money := money_of_year(year):
            granted, paid, moving, free = (Money(fen) for fen in money)
            rate = percent_down(paid.fen, granted.fen) if granted.fen else "—"
            yield [str(year), granted, paid, moving, free, rate]


def _channels(project: Project) -> Iterator[Row]:
    rows = Run.objects.filter(batch__campaign__project=project).exclude(state="cancelled")
    told = rows.order_by("channel").values_list("channel")
    names = dict(Run._meta.get_field("channel").choices or ())
    for code, runs, people, fen in told.annotate(Count("pk"), Sum("people"), Sum("total_fen")):
        yield [str(word(names.get(code, code))), runs, people, Money(fen)]


def _documents(project: Project) -> Iterator[Row]:
    rows = project.changes.filter(state__in=("posted", "reversing")).order_by("kind")
    names = dict(BudgetChange._meta.get_field("kind").choices or ())
    for code, number, fen in rows.values_list("kind").annotate(Count("pk"), Sum("amount_fen")):
        yield [str(word(names.get(code, code))), number, Money(fen)]


def _of_states(kind: str, rows: Any) -> Iterator[Row]:
    """How many things of a kind stand in each of its states."""
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    for state, name in KINDS[kind].lifecycle.states.items():
        yield [str(word(name)), found.get(state, 0)]


def _surveys(project: Project) -> Iterator[Row]:
    rows = Survey.objects.filter(campaign__project=project).select_related("campaign")
    for one in rows.order_by("pk"):
        yield [one.campaign.name, one.population, one.issued]


REPORTS = {
    one.name: one
    for one in (
        Report("years", "按年度", ("年度", "下达（元）", "已发（元）", "在办（元）", "可用（元）",
                               "执行率"), _years),
        Report("campaigns", "按活动", ("活动", PEOPLE, YUAN), _by_campaign),
        Report("unions", "按单位", ("单位", PEOPLE, YUAN), _by_union),
        Report("groups", "按慰问对象", ("类别", PEOPLE, YUAN), _by_group),
        Report("months", "按月份", ("月份", "支付（元）"), _by_month),
        Report("quotas", "名额使用", ("单位", "名额", "上报", "已发", "发放率"), _quotas),
        Report("lines", "资金安排", ("资金安排", "批复（元）", "可用（元）", "已占用（元）",
                                 "在途（元）", "已发放（元）"), _lines),
        Report("channels", "按发放方式", ("方式", "发放批", "笔数", YUAN), _channels),
        Report("documents", "预算文件", ("种类", "件数", YUAN), _documents),
        Report("visits", "走访", ("状态", "次数"), lambda project: _of_states(
            "visit", Visit.objects.filter(campaign__project=project))),
        Report("requests", "诉求", ("状态", "件数"), lambda project: _of_states(
            "request", Request.objects.filter(campaign__project=project))),
        Report("objections", "异议", ("状态", "件数"), lambda project: _of_states(
            "objection", Objection.objects.filter(batch__campaign__project=project))),
        Report("surveys", "满意度调查", ("活动", "获得慰问（人）", "发出（份）"), _surveys),
    )
}  # fmt: skip


@guard(*READERS, Role.FINANCE)
@require_safe
def reports(request: SignedRequest) -> HttpResponse:
    """Every report by its title."""
    request.menu_entry = "search"  # type: ignore[attr-defined] # read by house.house
    return render(request, "web/reports.html", {"reports": REPORTS.values()})


@guard(*READERS, Role.FINANCE)
@require_safe
def report(request: SignedRequest, name: str) -> HttpResponse:
    """One report of the chosen project, else of the newest; ?file=1: the same as CSV."""
    request.menu_entry = "search"  # type: ignore[attr-defined] # read by house.house
    if name not in REPORTS:
        raise Http404
    rows = Project.objects.exclude(state="drafted").order_by("-fiscal_year", "-pk")
    choices = list(rows.only("name", "fiscal_year")[:YEARS])
    chosen = _chosen(choices, request.GET.get("project", ""))
    table = table_of(REPORTS[name], chosen) if chosen else None
    if table is not None and "file" in request.GET:
        return _file(table, request.signed.stamp)
    told: dict[str, Any] = {"report": REPORTS[name], "choices": choices, "chosen": chosen}
    told["table"] = table
    told["shown"] = [_headed(name, row) for row in table.rows[:PAGE]] if table else []
    told["total"] = _headed(name, table.total) if table and table.total else []
    return render(request, "web/report.html", told | {"most": PAGE})


def _headed(name: str, row: Row) -> list[tuple[str, Any]]:
    """The cells of a row, each with the words of its column, which a phone shows beside it."""
    return list(zip(REPORTS[name].heads, row, strict=False))


def _chosen(choices: list[Project], typed: str) -> Project | None:
    if not typed:
        return choices[0] if choices else None
    found = next((one for one in choices if str(one.pk) == typed), None)
    if found is None:
        raise Http404
    return found


def _file(table: Table, stamp: str) -> HttpResponse:
    """As CSV, with who took it and when in its last line."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write([word(one) for one in table.report.heads])
    for row in (*table.rows, *([table.total] if table.total else [])):
        write([str(cell) for cell in row])
    write([stamp])
    answer = HttpResponse((BOM + out.getvalue()).encode(), content_type="text/csv; charset=utf-8")
    name = f"{word(table.report.title)}.csv"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
