"""A published form as tables: what was found, and what was read of each project."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from nuanliu.core.forms import Form, FormFinding, FormReading, Read
from nuanliu.core.forms.answers import number
from nuanliu.core.money import Money
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
    yield _field("项目名称", form.project)
    yield _field("实施单位", form.unit)
    yield _field("年度", form.year)
    yield _field("预算总额（元）", _yuan(form.total))
    yield _field("调整后预算（元）", _yuan(form.adjusted))
    yield _field("执行数（元）", _yuan(form.executed))
    yield _field("自评总分", form.self_score)
    yield _field("自评等级", form.grade)


def _yuan(read: Read[int] | None) -> Read[str] | None:
    return None if read is None else Read(Money(read.value).yuan_text(), read.where, read.sure)


def _field(words: str, read: Read[Any] | None) -> list[Cell]:
    if read is None:
        return [Cell(words, look="lead"), Cell(UNREAD), Cell(""), Cell("")]
    return [
        Cell(words, look="lead"), Cell(_shown(read.value)), Cell(read.where), Cell(read.sure.value),
    ]  # fmt: skip


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
