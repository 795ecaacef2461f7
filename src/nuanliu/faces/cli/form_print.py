"""A published form and what was found on it as tables for people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from nuanliu.core.forms.answers import number
from nuanliu.core.money import Money
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.core.forms import Form, FormFinding, FormReading, Read

UNREAD = "（未读到）"
_SEVERITY = {"error": "矛盾", "warning": "请核对", "note": "说明"}
_HEADS = (
    "一级指标", "二级指标", "三级指标", "性质", "指标值", "单位",
    "实际", "得分", "分值", "位置", "把握",
)  # fmt: skip


def print_forms(reading: "FormReading") -> None:
    """Every project with its fields and indicators, then the findings."""
    for form in reading.forms:
        click.echo("\n".join(_form(form)))
    click.echo("\n".join(_report(reading.findings)))


def _form(form: "Form") -> Iterable[str]:
    rows = [
        ("项目名称", *_read(form.project)),
        ("实施单位", *_read(form.unit)),
        ("年度", *_read(form.year)),
        ("预算总额（元）", *_money(form.total)),
        ("调整后预算（元）", *_money(form.adjusted)),
        ("执行数（元）", *_money(form.executed)),
        ("自评总分", *_read(form.self_score)),
        ("自评等级", *_read(form.grade)),
    ]
    yield from table(("栏目", "内容", "位置", "把握"), rows)
    yield ""
    if form.indicators:
        yield from table(_HEADS, list(_indicators(form)))
        yield ""


def _read(read: "Read[Any] | None") -> tuple[str, str, str]:
    if read is None:
        return UNREAD, "", ""
    return str(_shown(read.value)), read.where, read.sure.value


def _shown(value: object) -> object:
    from fractions import Fraction

    return number(value) if isinstance(value, Fraction) else value


def _money(read: "Read[int] | None") -> tuple[str, str, str]:
    if read is None:
        return UNREAD, "", ""
    return Money(read.value).yuan_text(), read.where, read.sure.value


def _indicators(form: "Form") -> Iterable[tuple[str, ...]]:
    for row in form.indicators:
        cells = (
            row.level1, row.level2, row.name, row.operator, row.target, row.unit, row.actual,
            _shown(row.score), _shown(row.weight), row.where, row.sure.value,
        )  # fmt: skip
        yield tuple("" if cell is None else str(cell) for cell in cells)


def _report(findings: Sequence["FormFinding"]) -> Iterable[str]:
    counts = {kind: sum(one.severity == kind for one in findings) for kind in _SEVERITY}
    told = "，".join(f"{_SEVERITY[kind]} {count} 处" for kind, count in counts.items())
    yield f"查出：{told}。"
    yield from (f"  【{_SEVERITY[one.severity]}】{one.message} [{one.code}]" for one in findings)
