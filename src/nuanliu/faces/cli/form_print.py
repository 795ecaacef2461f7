"""A published form and what was found on it as tables for people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from nuanliu.faces.cli.tables import table

UNREAD = "（未读到）"
_SEVERITY = {"error": "矛盾", "warning": "请核对", "note": "说明"}
_HEADS = (
    "一级指标", "二级指标", "三级指标", "性质", "指标值", "单位",
    "实际", "得分", "分值", "位置", "把握",
)  # fmt: skip


def print_forms(reading: Mapping[str, Any]) -> None:
    """Every project with its fields and indicators, then the findings."""
    for form in reading["shown"]:
        click.echo("\n".join(_form(form)))
    click.echo("\n".join(_report(reading["findings"])))


def _form(form: Mapping[str, Any]) -> Iterable[str]:
    fields = [(label, text or UNREAD, where, sure) for label, text, where, sure in form["fields"]]
    yield from table(("栏目", "内容", "位置", "把握"), fields)
    yield ""
    if form["rows"]:
        yield from table(_HEADS, [tuple(map(_text, row)) for row in form["rows"]])
        yield ""


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _report(findings: Sequence[Mapping[str, str]]) -> Iterable[str]:
    counts = {kind: sum(one["severity"] == kind for one in findings) for kind in _SEVERITY}
    told = "，".join(f"{_SEVERITY[kind]} {count} 处" for kind, count in counts.items())
    yield f"查出：{told}。"
    yield from (
        f"  【{_SEVERITY[one['severity']]}】{one['message']} [{one['code']}]" for one in findings
    )
