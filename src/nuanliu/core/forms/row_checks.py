"""Cells of a row: blank, left over from the blank form, shifted, unlike each other."""

from collections.abc import Iterator

from nuanliu.core.forms.model import Form, FormFinding, Indicator, Sure
from nuanliu.core.forms.naming import has_placeholder
from nuanliu.core.forms.remarks import error, note, warning
from nuanliu.core.forms.values import SCALE

_NOT_APPLICABLE = ("不适用", "无此指标", "不涉及")


def row_findings(form: Form) -> Iterator[FormFinding]:
    """Everything about single rows of indicators."""
    for row in form.indicators:
        if row.shifted:
            what = f"“{_named(row)}”这一行的内容与表头不是同一类，疑似错列"
            yield error("FORM-SHIFTED", row.where, what, "请对照原件核对各列；错列的值没有采用")
            continue
        yield from _placeholders(row)
        yield from _blanks(row)
        yield from _unlike(row)


def _named(row: Indicator) -> str:
    return row.name or row.level2 or row.level1 or "（无名称）"


def _placeholders(row: Indicator) -> Iterator[FormFinding]:
    if any(word in row.raw_name for word in _NOT_APPLICABLE):
        what = f"“{row.name}”是模板的占位行，不是须完成的指标"
        yield note("FORM-PLACEHOLDER", row.where, what, "请删去或改为实际指标")
    elif any(has_placeholder(text) for text in (row.raw_name, row.target or "", row.actual or "")):
        what = f"“{_named(row)}”留有模板的占位符或填写说明"
        yield warning("FORM-PLACEHOLDER", row.where, what, "请填写实际内容")


def _blanks(row: Indicator) -> Iterator[FormFinding]:
    blanks = list(row.blanks)
    if not row.name:
        blanks.insert(0, "三级指标")
    if blanks:
        what = f"“{_named(row)}”没有填写：{'、'.join(blanks)}"
        yield warning("FORM-BLANK", row.where, what, "请补填；空白没有当作 0")


def _unlike(row: Indicator) -> Iterator[FormFinding]:
    if row.goal is None or row.actual is None:
        return
    if row.reached is None:
        what = f"“{row.name}”的目标是数（{row.target}{row.unit or ''}），实际是文字“{row.actual}”"
        yield note("FORM-UNLIKE", row.where, what, "无法计算得分，请填写数值", Sure.MEDIUM)
    elif row.reached_unit and row.unit and not comparable(row.unit, row.reached_unit):
        what = f"“{row.name}”的目标单位是“{row.unit}”，实际值单位是“{row.reached_unit}”，不是同一类"
        yield error("FORM-UNLIKE", row.where, what, "请核对是否错列或填错单位")


def comparable(first: str, second: str) -> bool:
    """Can amounts in the two units be compared?"""
    if first == second or {first, second} <= SCALE.keys():
        return True
    plain = {one.removeprefix("个").rstrip("次") or one for one in (first, second)}
    people = {"人", "名", "位"}
    return len(plain) == 1 or plain <= people
