"""A published form and what was found on it as tables for people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from nuanliu.core.forms.told import HEADS, SEVERITIES, fields_told, indicator_told
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.core.forms import Form, FormFinding, FormReading

UNREAD = "（未读到）"


def print_forms(reading: "FormReading") -> None:
    """Every project with its fields and indicators, then the findings."""
    for form in reading.forms:
        click.echo("\n".join(_form(form)))
    click.echo("\n".join(_report(reading.findings)))


def _form(form: "Form") -> Iterable[str]:
    rows = [
        (label, UNREAD if value is None else value, where, sure)
        for label, value, where, sure in fields_told(form)
    ]
    yield from table(("栏目", "内容", "位置", "把握"), rows)
    yield ""
    if form.indicators:
        yield from table(HEADS, [indicator_told(row) for row in form.indicators])
        yield ""


def _report(findings: Sequence["FormFinding"]) -> Iterable[str]:
    counts = {kind: sum(one.severity == kind for one in findings) for kind in SEVERITIES}
    told = "，".join(f"{SEVERITIES[kind]} {count} 处" for kind, count in counts.items())
    yield f"查出：{told}。"
    yield from (f"  【{SEVERITIES[one.severity]}】{one.message} [{one.code}]" for one in findings)
