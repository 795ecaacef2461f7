"""A form as JSON values: the shape that `check-form --json` prints, and what people are shown."""

import json
from fractions import Fraction
from typing import Any

from nuanliu.core.forms.model import Form, FormReading, Indicator, Read
from nuanliu.core.money import Money

FIELDS = (
    "项目名称", "实施单位", "年度", "预算总额（元）", "调整后预算（元）", "执行数（元）", "自评总分",
    "自评等级",
)  # fmt: skip


def told(reading: FormReading) -> dict[str, Any]:
    """A whole reading: {"projects", "findings"} as printed with --json, and "shown" beside them.

    shown: for each project {"fields": [[label, text, where, sure]], "rows": [[the nine cells of an
    indicator, where, sure]]}; a text of None was not read.
    """
    return {
        "projects": [form_json(form) for form in reading.forms],
        "findings": [one.to_json() for one in reading.findings],
        "shown": [_shown(form) for form in reading.forms],
    }


def _shown(form: Form) -> dict[str, Any]:
    values = (
        form.project, form.unit, form.year, form.total, form.adjusted, form.executed,
        form.self_score, form.grade,
    )  # fmt: skip
    money = {id(one) for one in (form.total, form.adjusted, form.executed)}
    return {
        "fields": [
            [label, *_placed(read, money=id(read) in money)]
            for label, read in zip(FIELDS, values, strict=True)
        ],
        "rows": [[*_cells(row), row.where, row.sure.value] for row in form.indicators],
    }


def _placed(read: Read[Any] | None, *, money: bool) -> tuple[str | None, str, str]:
    if read is None:
        return None, "", ""
    value = read.value
    if isinstance(value, Fraction):
        value = number(value)
    text = Money(value).yuan_text() if money else str(value)
    return text, read.where, read.sure.value


def form_json(form: Form) -> dict[str, Any]:
    """A project as `check-form --json` prints it; None where the paper gives nothing.

    {"project", "unit", "year", "total_yuan", "executed_yuan", "self_score", "grade", "indicators"},
    an indicator being [level1, level2, name, operator, target, unit, actual, score, weight].
    """
    return {
        "project": _value(form.project),
        "unit": _value(form.unit),
        "year": _value(form.year),
        "total_yuan": _yuan(form.total),
        "executed_yuan": _yuan(form.executed),
        "self_score": None if form.self_score is None else number(form.self_score.value),
        "grade": _value(form.grade),
        "indicators": [_cells(row) for row in form.indicators],
    }


def _value(read: Read[Any] | None) -> Any:
    return None if read is None else read.value


def _yuan(read: Read[int] | None) -> Any:
    return None if read is None else number(Fraction(read.value, 100))


def _cells(row: Indicator) -> list[Any]:
    return [
        row.level1, row.level2, row.name or None, row.operator, row.target, row.unit, row.actual,
        None if row.score is None else number(row.score),
        None if row.weight is None else number(row.weight),
    ]  # fmt: skip


def number(value: Fraction) -> Any:
    """A number as JSON prints it: whole where it is whole, else its decimals."""
    if value.denominator == 1:
        return value.numerator
    whole = value * 10**6
    sign, digits = ("-" if whole < 0 else ""), f"{abs(round(whole)):07d}"
    return json.loads(f"{sign}{digits[:-6]}.{digits[-6:]}".rstrip("0"))
