"""开放数据: tables for machines, nobody in them, and the description that they are checked by.

Grants follow 360Giving's rules for grants to individuals: no name, a random identifier, a fixed
recipient, no place finer than the district. The rows are coarsened until at least five people
share each of them. The description is a tabular data package (Frictionless).
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from nuanliu.core.documents import Document, Table, plain
from nuanliu.core.money import Money
from nuanliu.core.small_groups import Row, coarsened
from nuanliu.records.people import keys
from nuanliu.stages.campaigns.wording import groups_of, short_name
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects.models import Project

PACKAGE = "data/datapackage.json"
RECIPIENT = "一线职工（个人）"
OTHER_GROUPS, OTHER_CAMPAIGNS = "其他类别（合并）", "其他活动（合并）"
TEXT = {"type": "string"}
ONCE = {"type": "string", "constraints": {"unique": True, "required": True}}
YUAN = {"type": "number", "constraints": {"minimum": 0}}
PEOPLE = {"type": "integer", "constraints": {"minimum": 5}}
PLANNED = {"type": "integer", "constraints": {"minimum": 0}}
LICENSE = {"name": "notspecified", "title": "政府信息公开，注明出处即可使用"}
IDENTIFIER = 20  # characters, 80 bits


class Field(NamedTuple):
    """A column: its name, what it says, its type and bounds after Table Schema."""

    name: str
    title: str
    kind: dict[str, Any]


class Resource(NamedTuple):
    """One table: its name, its title, its columns and rows as texts."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: Sequence[tuple[str, ...]]

    @property
    def path(self) -> str:
        """Its file, beside the description."""
        return f"{self.name}.csv"

    def csv(self) -> bytes:
        """UTF-8 without BOM, a heading of column names, LF: as the description says."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(field.name for field in self.fields)
        writer.writerows(self.rows)
        return out.getvalue().encode()

    def described(self) -> dict[str, Any]:
        """The entry of the table in the description."""
        columns = [{"name": one.name, "title": one.title, **one.kind} for one in self.fields]
        return {
            "name": self.name,
            "title": self.title,
            "path": self.path,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\n"},
            "schema": {"fields": columns, "missingValues": [""]},
        }


def tables(project: Project, paper: Document) -> list[Resource]:
    """What is published for machines of a project: budget, targets, grants, groups of people."""
    paid = _paid(project)
    grants, groups = _grants(project, paid), _groups(paid)
    return [_budget(project), _targets(paper), *(one for one in (grants, groups) if one.rows)]


def files(project: Project, paper: Document, on: date) -> Iterator[tuple[str, bytes]]:
    """Each table and the description, by their names in the package."""
    made = tables(project, paper)
    for one in made:
        yield f"data/{one.path}", one.csv()
    yield PACKAGE, description(project, made, on)


def description(project: Project, made: Sequence[Resource], on: date) -> bytes:
    """datapackage.json."""
    told = {
        "profile": "tabular-data-package",
        "name": f"relief-{project.fiscal_year}-{project.pk}",
        "title": f"{project.unit_name}{project.fiscal_year}年{project.name}",
        "description": "不含任何人的姓名和号码；不足五人的合并或不公布。",
        "created": f"{on.isoformat()}T00:00:00Z",
        "licenses": [LICENSE],
        "countryCode": "CN",
        "fiscalPeriod": {
            "start": project.period_from.isoformat(),
            "end": project.period_to.isoformat(),
        },
        "resources": [one.described() for one in made],
    }
    return f"{json.dumps(told, ensure_ascii=False, indent=2)}\n".encode()


def _budget(project: Project) -> Resource:
    columns = (
        Field("campaign", "活动", TEXT),
        Field("source", "资金来源", TEXT),
        Field("amount_yuan", "预算金额（元）", YUAN),
        Field("cap_yuan", "每人次标准上限（元）", YUAN),
        Field("people", "计划人数", PLANNED),
    )
    rows = [
        (
            line.campaign_name,
            line.source,
            Money(line.planned_fen).plain_text(),
            "" if line.cap_fen is None else Money(line.cap_fen).plain_text(),
            "" if line.people is None else str(line.people),
        )
        for line in project.lines.order_by("pk")
    ]
    return Resource("budget", "资金安排", columns, rows)


def _targets(paper: Document) -> Resource:
    """The target table of the paper itself, merges taken apart."""
    columns = (
        Field("project", "项目名称", TEXT),
        Field("objective", "项目目标", TEXT),
        Field("level1", "一级指标", TEXT),
        Field("level2", "二级指标", TEXT),
        Field("level3", "三级指标", TEXT),
        Field("operator", "指标性质", TEXT),
        Field("value", "指标值", TEXT),
        Field("unit", "度量单位", TEXT),
        Field("meaning", "指标内容", TEXT),
    )
    found = [block for block in paper.blocks if isinstance(block, Table)]
    rows = [row for table in found for row in _rows(table, [one.title for one in columns])]
    return Resource("targets", "绩效目标", columns, rows)


def _rows(table: Table, titles: list[str]) -> Iterator[tuple[str, ...]]:
    for slots in table.grid():
        told = {
            column.title: plain(slot.cell.content)
            for column, slot in zip(table.columns, slots, strict=True)
        }
        yield tuple(told.get(title, "") for title in titles)


class _One(NamedTuple):
    """One grant as it may be told of: the campaign (small ones merged), and the payment."""

    campaign: str
    payment: Payment


def _paid(project: Project) -> list[_One]:
    rows = Payment.objects.filter(campaign__project=project, state="paid").order_by("pk")
    found = list(rows.select_related("campaign__standard", "nomination"))
    names = coarsened([(row.campaign.name,) for row in found], (lambda _: (OTHER_CAMPAIGNS,),))
    return [_One(name[0], row) for name, row in zip(names, found, strict=True) if name is not None]


def _grants(project: Project, paid: list[_One]) -> Resource:
    columns = (
        Field(
            "identifier", "编号（随机，不对应任何人）", {**TEXT, "constraints": {"unique": True}}
        ),
        Field("title", "名称", TEXT),
        Field("currency", "币种", TEXT),
        Field("amount_awarded", "金额（元）", YUAN),
        Field("award_month", "月份", {"type": "yearmonth"}),
        Field("recipient", "对象", TEXT),
        Field("funder_id", "发放单位代码", TEXT),
        Field("funder", "发放单位", TEXT),
        Field("programme", "活动", TEXT),
        Field("reason", "事由", TEXT),
    )
    told = [(one.campaign, f"{one.payment.paid_on:%Y-%m}", _yuan(one.payment)) for one in paid]
    made = coarsened(told, (_without(1), _without(1, 2)))
    uscc = str(project.facts["unit"].get("uscc") or "")
    rows = sorted(
        (
            _identifier(one.payment), f"{row[0]}慰问", "CNY", row[2], row[1], RECIPIENT, uscc,
            project.unit_name, row[0], "送温暖慰问",
        )
        for one, row in zip(paid, made, strict=True) if row is not None
    )  # fmt: skip
    return Resource("grants", "慰问金（逐笔，匿名）", columns, rows)


def _yuan(payment: Payment) -> str:
    return Money(payment.amount_fen).plain_text()


def _identifier(payment: Payment) -> str:
    """Always the same for a payment, and without the key of the books nothing to be found by."""
    return keys.current().blind_index("grant", payment.number)[:IDENTIFIER]


def _without(*places: int) -> Any:
    def step(row: Row) -> Row:
        return tuple("" if place in places else text for place, text in enumerate(row))

    return step


def _groups(paid: list[_One]) -> Resource:
    columns = (
        Field("campaign", "活动", TEXT),
        Field("group", "慰问对象类别", TEXT),
        Field("people", "人数", PEOPLE),
    )
    told = [(one.campaign, _group(one.payment)) for one in paid]
    made = coarsened(told, (lambda row: (row[0], OTHER_GROUPS),))
    sizes = Counter(row for row in made if row is not None)
    rows = [(campaign, group, str(sizes[campaign, group])) for campaign, group in sorted(sizes)]
    return Resource("groups", "按类别的人数", columns, rows)


def _group(payment: Payment) -> str:
    known = groups_of(payment.campaign)
    code = payment.nomination.group
    return short_name(known[code]) if code in known else code
