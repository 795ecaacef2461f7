"""一体化录入单: what the treasury's screen asks for, in its order, as data.

The screens differ by place and year, so their fields stand in a TOML file; what a field may show is
the closed list VALUES, never a program.
"""

import tomllib
from collections.abc import Mapping
from typing import NamedTuple

from nuanliu.core.refusal import Refusal, Refused

VALUES = {
    "year": "预算年度",
    "unit": "单位名称",
    "unit_code": "单位编码",
    "project": "项目",
    "line": "资金安排",
    "source": "资金来源",
    "function": "功能分类",
    "economic": "部门经济分类",
    "government": "政府经济分类",
    "method": "支付方式",
    "number": "编号",
    "payee": "收款人",
    "account": "收款账号",
    "bank": "开户银行",
    "count": "笔数",
    "amount": "金额",
    "purpose": "用途",
}
CONSTANT = "const:"
BY_HAND = "（照发票或合同填写）"
_FIX = "请对照随程序的 config/treasury/generic.toml 改正"


class Field(NamedTuple):
    """One field of the screen: its label and which value it takes."""

    label: str
    value: str


class Screen(NamedTuple):
    """The fields of one screen in their order; status: how sure it is that they are so."""

    name: str
    status: str
    fields: tuple[Field, ...]


class Entry(NamedTuple):
    """One field filled in."""

    label: str
    value: str


def read_screen(text: str) -> Screen:
    """Read a screen; Refused TREASURY-FILE for what is no TOML, lacks or does not know a key."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(f"录入单样式不是有效的 TOML：{error}") from error
    fields = data.get("field")
    if not isinstance(fields, list) or not fields or not data.keys() >= {"name", "status"}:
        raise _refused("录入单样式缺少 name、status 或 [[field]]")
    return Screen(str(data["name"]), str(data["status"]), tuple(map(_field, fields)))


def _field(raw: Mapping[str, object]) -> Field:
    label, value = str(raw.get("label", "")).strip(), str(raw.get("value", "")).strip()
    if raw.keys() != {"label", "value"} or not label:
        raise _refused("录入单样式的一栏须有 label 和 value 两项")
    if value not in VALUES and not value.startswith(CONSTANT):
        raise _refused(f"录入单样式的“{label}”不认得取值“{value}”")
    return Field(label, value)


def filled(screen: Screen, values: Mapping[str, str]) -> list[Entry]:
    """The fields of a screen with their values, in the order of the screen.

    A value that the books do not have is BY_HAND, never left out: the order is the screen's.
    """
    return [Entry(one.label, _value(one.value, values)) for one in screen.fields]


def _value(name: str, values: Mapping[str, str]) -> str:
    if name.startswith(CONSTANT):
        return name.removeprefix(CONSTANT)
    return values.get(name) or BY_HAND


def _refused(what: str) -> Refused:
    return Refused(Refusal("TREASURY-FILE", what, _FIX))
