"""A layout read from the text of its TOML file, or every fault of it by its place."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nuanliu.core.refusal import Refusal, Refused

FORMS = {
    "target": "绩效目标表",
    "monitoring": "运行监控表",
    "self": "自评表",
    "report": "自评报告",
}
GOAL_COLUMNS = frozenset(
    {"project", "aim", "level1", "level2", "name", "operator", "value", "unit", "target",
     "meaning", "weight", "actual", "score", "reason", "expected", "schedule"}
)  # fmt: skip
TICKS = ("cause", "chance")  # groups of columns of which one is ticked
MONEY_COLUMNS = frozenset({"opening", "adjusted", "executed", "weight", "rate", "score", "reason"})
MONEY_ROWS = frozenset({"total", "fiscal", "carried", "account", "unit", "other"})
FACTS = frozenset({"project", "unit", "parent", "day"})
PARTS = frozenset(
    {"conclusion", "aim", "process", "money", "management", "reached", "results", "output",
     "benefit", "satisfied", "problems", "grade", "measures", "publication", "lessons", "other"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """One column: what it holds, what stands over it, its share of the width, a head above it."""

    field: str
    title: str
    weight: int
    over: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a layout; sections: of a report, (heading, parts); rows: of facts at the top."""

    title: str
    wide: bool = False
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    money: tuple[Head, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    money_title: str = "项目资金（万元）"
    goals: bool = False
    columns: tuple[Head, ...] = ()
    columns_title: str = ""
    total: str = ""
    after: tuple[tuple[str, str], ...] = ()
    signers: tuple[str, ...] = ()
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """The forms of one place: name for commands, title for people, where they were seen."""

    name: str
    title: str
    source: str
    forms: Mapping[str, Form]


def read_layout(text: str) -> Layout:
    """Read a layout; Refused LAYOUT-TOML, LAYOUT-KEY, LAYOUT-FIELD with every fault, by place."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        what = f"布局文件不是有效的 TOML：{wrong}"
        raise Refused(Refusal("LAYOUT-TOML", what, "请按提示的行列改正")) from wrong
    faults = [*_heading(data), *_forms(data)]
    if faults:
        raise Refused(*faults)
    forms = {name: _form(data[name]) for name in FORMS if name in data}
    return Layout(data["name"], data["title"], data["source"], forms)


def _heading(data: Mapping[str, Any]) -> Iterator[Refusal]:
    for key in ("name", "title", "source"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            yield _fault("LAYOUT-KEY", key, "没有写明", "请补上")
    for key in set(data) - {"name", "title", "source"} - set(FORMS):
        yield _fault("LAYOUT-KEY", key, "不认识这一项", f"可用的表：{'、'.join(FORMS)}")


def _forms(data: Mapping[str, Any]) -> Iterator[Refusal]:
    for name in FORMS:
        raw = data.get(name)
        if raw is None:
            continue
        if "title" not in raw:
            yield _fault("LAYOUT-KEY", f"{name}.title", "没有写明", "请写表名")
        for key in set(raw) - set(Form.__dataclass_fields__):
            yield _fault("LAYOUT-KEY", f"{name}.{key}", "不认识这一项", "请删去或改正")
        yield from _fields(name, raw)


def _fields(name: str, raw: Mapping[str, Any]) -> Iterator[Refusal]:
    used = (
        ("columns", [_split(one)[0] for one in raw.get("columns", ())], GOAL_COLUMNS | {*TICKS}),
        ("money", [_split(one)[0] for one in raw.get("money", ())], MONEY_COLUMNS),
        ("lines", [key for key, _ in raw.get("lines", ())], MONEY_ROWS),
        ("rows", [key for row in raw.get("rows", ()) for key, _ in row], FACTS),
        ("after", [key for key, _ in raw.get("after", ())], PARTS),
        ("sections", [key for _, keys in raw.get("sections", ()) for key in keys], PARTS),
    )
    for key, fields, known in used:
        for field in fields:
            if field not in known:
                fix = f"可用的：{'、'.join(sorted(known))}"
                yield _fault("LAYOUT-FIELD", f"{name}.{key}", f"不认识“{field}”", fix)
    if name != "report" and not raw.get("columns"):
        yield _fault("LAYOUT-KEY", f"{name}.columns", "没有写明", "请列出各列")


def _split(text: str) -> list[str]:
    """'field:title:weight:over' in its parts; the last two may be left out."""
    return [*text.split(":"), "", "", ""][:4]


def _head(text: str) -> Head:
    field, title, weight, over = _split(text)
    return Head(field, title, int(weight or 1), over)


def _form(raw: Mapping[str, Any]) -> Form:
    made = dict(raw)
    made["rows"] = tuple(tuple((a, b) for a, b in row) for row in raw.get("rows", ()))
    made["money"] = tuple(_head(one) for one in raw.get("money", ()))
    made["columns"] = tuple(_head(one) for one in raw.get("columns", ()))
    made["lines"] = tuple((a, b) for a, b in raw.get("lines", ()))
    made["after"] = tuple((a, b) for a, b in raw.get("after", ()))
    made["signers"] = tuple(raw.get("signers", ()))
    made["sections"] = tuple((a, tuple(b)) for a, b in raw.get("sections", ()))
    return Form(**made)


def _fault(code: str, where: str, what: str, fix: str) -> Refusal:
    return Refusal(code, f"布局文件 {where}：{what}", fix)
