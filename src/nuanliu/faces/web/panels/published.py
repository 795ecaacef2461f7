"""A published form as tables: what was found, and what was read of each project."""

from collections.abc import Iterator
from fractions import Fraction

from nuanliu.core.forms import Form, FormFinding, FormReading
from nuanliu.core.forms.answers import number
from nuanliu.core.forms.told import fields_told
from nuanliu.faces.web.panels.parts import Cell, Panel

UNREAD = "（未读到）"
_SEVERITY = {
    "error": ("矛盾", "tag tag-stop"),
    "warning": ("请核对", "tag tag-ask"),
    "note": ("说明", "tag"),
}
_FOUND = (("轻重", ""), ("查出的问题", ""), ("位置", ""), ("代码", ""))
_FIELDS = (("栏目", ""), ("内容", ""), ("位置", ""), ("把握", ""))
_ROWS = (
    ("三级指标", ""), ("一级指标", ""), ("二级指标", ""), ("性质", ""), ("指标值", "num"),
    ("单位", ""), ("实际", "num"), ("得分", "num"), ("分值", "num"), ("位置", ""), ("把握", ""),
)  # fmt: skip


def counts(reading: FormReading) -> str:
    """How many findings of each kind."""
    kinds = [one.severity.value for one in reading.findings]
    return "，".join(f"{words} {kinds.count(kind)} 处" for kind, (words, _) in _SEVERITY.items())


def panels(reading: FormReading) -> Iterator[Panel]:
    """The findings first, then each project with its fields and indicators."""
    found = [_finding(one) for one in reading.findings]
    yield Panel("查出的问题", _FOUND, found, empty="没有查出问题")
    for form in reading.forms:
        name = form.project.value if form.project else UNREAD
        yield Panel("读到的内容", _FIELDS, list(_fields(form)), note=name)
        if form.indicators:
            yield Panel("绩效指标", _ROWS, list(_indicators(form)), note=name)


def _finding(one: FormFinding) -> list[Cell]:
    words, look = _SEVERITY[one.severity.value]
    message = one.message.removeprefix(f"{one.where}：")
    return [Cell(words, look=look), Cell(message), Cell(one.where), Cell(one.code)]


def _fields(form: Form) -> Iterator[list[Cell]]:
    for one in fields_told(form):
        value = UNREAD if one.value is None else one.value
        yield [Cell(one.label, look="lead"), Cell(value), Cell(one.where), Cell(one.sure)]


def _shown(value: object) -> object:
    if value is None:
        return ""
    return number(value) if isinstance(value, Fraction) else value


def _indicators(form: Form) -> Iterator[list[Cell]]:
    for row in form.indicators:
        values = (
            row.level1, row.level2, row.operator, row.target, row.unit, row.actual, row.score,
            row.weight, row.where, row.sure.value,
        )  # fmt: skip
        looks = [look for _, look in _ROWS[1:]]
        cells = [Cell(_shown(one), look=look) for one, look in zip(values, looks, strict=True)]
        yield [Cell(row.name or UNREAD, look="lead"), *cells]
