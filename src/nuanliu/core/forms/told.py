"""A published form as rows of words, for whoever shows it: what was read, where, and how surely."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from nuanliu.core.forms.answers import number
from nuanliu.core.forms.model import Form, Indicator, Read
from nuanliu.core.money import Money

HEADS = (
    "一级指标", "二级指标", "三级指标", "性质", "指标值", "单位",
    "实际", "得分", "分值", "位置", "把握",
)  # fmt: skip
SURES = ("高", "中", "低")  # how sure: the values of `model.Sure`
SEVERITIES = {"error": "矛盾", "warning": "请核对", "note": "说明"}


class Told(NamedTuple):
    """One field of a project: its label, its value (None = not read), where it stood, how sure."""

    label: str
    value: str | None
    where: str
    sure: str


def fields_told(form: Form) -> Iterator[Told]:
    """The fields of a project in the order of the forms; amounts in yuan."""
    yield _told("项目名称", form.project)
    yield _told("实施单位", form.unit)
    yield _told("年度", form.year)
    yield _told("预算总额（元）", form.total, money=True)
    yield _told("调整后预算（元）", form.adjusted, money=True)
    yield _told("执行数（元）", form.executed, money=True)
    yield _told("自评总分", form.self_score)
    yield _told("自评等级", form.grade)


def _told(label: str, read: Read[Any] | None, *, money: bool = False) -> Told:
    if read is None:
        return Told(label, None, "", "")
    value = Money(read.value).yuan_text() if money else str(_shown(read.value))
    return Told(label, value, read.where, read.sure.value)


def _shown(value: object) -> object:
    return number(value) if isinstance(value, Fraction) else value


def indicator_told(row: Indicator) -> tuple[str, ...]:
    """An indicator under `HEADS`; '' for what the paper does not give."""
    cells = (
        row.level1, row.level2, row.name, row.operator, row.target, row.unit, row.actual,
        _shown(row.score), _shown(row.weight), row.where, row.sure.value,
    )  # fmt: skip
    return tuple("" if cell is None else str(cell) for cell in cells)
