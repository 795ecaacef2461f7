"""A project and its consistency report as tables for people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from nuanliu.core.money import Money
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.faces.cli.import_project import ReadProject

NONE = "（未载明）"
_SEVERITY = {"error": "矛盾", "warning": "缺项", "note": "说明"}


def print_project(project: "ReadProject") -> None:
    """Everything that was read, section by section, then the findings."""
    facts = project.facts
    parts = [*_profile(facts), *_plan(facts, project.households), *_promised(project.promised)]
    click.echo("\n".join([*parts, *_indicators(facts)]))
    click.echo("\n".join(_report(project.findings)))


def _promised(words: dict[str, str]) -> Iterable[str]:
    yield ""
    yield from table(("目标和成效", "内容"), [(name, _text(text)) for name, text in words.items()])


def _profile(facts: dict[str, Any]) -> Iterable[str]:
    unit, posts = facts["unit"], facts["unit"]["posts"]
    period = facts["period"]
    rows = [
        ("项目名称", facts["name"]),
        ("年度", facts["fiscal_year"]),
        ("实施单位", unit["name"]),
        ("组织机构代码", unit["uscc"]),
        ("地址", unit["address"]),
        ("联系电话", unit["phone"]),
        ("法人代表", unit["legal_representative"]),
        ("经费来源", unit["funding_source"]),
        ("编制", _posts(posts)),
        ("内设科室", "、".join(unit["departments"])),
        (
            "起止时间",
            f"{_text(period['from'])} 至 {_text(period['to'])}（{_text(period['text'])}）",
        ),
        ("慰问对象", "、".join(facts["groups"])),
        *(("依据", f"《{_text(one['title'])}》{one['number'] or ''}") for one in facts["basis"]),
    ]
    return table(("项目", "内容"), [(label, _text(value)) for label, value in rows])


def _posts(posts: dict[str, int | None]) -> str:
    names = ("核定", "行政", "工勤", "事业", "在职")
    pairs = zip(names, posts.values(), strict=True)
    return "，".join(f"{name} {count} 人" for name, count in pairs if count is not None)


def _heads(people: int | None, households: int | None) -> str:
    """'500 人', '20 户', '500 人、20 户': the two are never added together."""
    counted = ((people, "人"), (households, "户"))
    return "、".join(f"{count} {unit}" for count, unit in counted if count is not None) or NONE


def _plan(facts: dict[str, Any], households: Sequence[int | None]) -> Iterable[str]:
    yield ""
    known = [one for one in households if one is not None]
    pairs = zip(facts["lines"], households, strict=True)
    counts = [_heads(one["people"], own) for one, own in pairs]
    rows = [
        (one["campaign"], _money(one["amount_fen"]), _money(one["cap_fen"]), count)
        for one, count in zip(facts["lines"], counts, strict=True)
    ]
    rows.append(
        (
            "合计",
            _money(facts["total_fen"]),
            "",
            _heads(facts["people"], sum(known) if known else None),
        )
    )
    heads = ("资金安排", "金额（元）", "每人（户）标准（元）", "人数（户数）")
    yield from table(heads, rows, right={1, 2, 3})
    yield ""
    yield from table(
        ("活动", "自", "至", "对象"),
        [
            (one["name"], _text(one["from"]), _text(one["to"]), "、".join(one["groups"]))
            for one in facts["campaigns"]
        ],
    )


def _indicators(facts: dict[str, Any]) -> Iterable[str]:
    yield ""
    cells = ("level1", "level2", "level3", "operator", "value", "unit", "meaning")
    heads = ("一级指标", "二级指标", "三级指标", "性质", "指标值", "单位", "内容")
    yield from table(heads, [tuple(one[c] or "" for c in cells) for one in facts["indicators"]])


def _report(findings: Sequence[dict[str, Any]]) -> Iterable[str]:
    counts = {kind: sum(one["severity"] == kind for one in findings) for kind in _SEVERITY}
    told = "，".join(f"{_SEVERITY[kind]} {count} 处" for kind, count in counts.items())
    yield ""
    yield f"一致性报告：{told}。"
    yield from (
        f"  【{_SEVERITY[one['severity']]}】{one['message']} [{one['code']}]" for one in findings
    )


def _text(value: object) -> str:
    return NONE if value in (None, "") else str(value)


def _money(fen: int | None) -> str:
    return NONE if fen is None else Money(fen).yuan_text()
