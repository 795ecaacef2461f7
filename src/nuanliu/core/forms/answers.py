"""A form as JSON values: the shape that `check-form --json` prints."""

import json
from fractions import Fraction
from typing import Any

from nuanliu.core.forms.model import Form, Indicator, Read


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
