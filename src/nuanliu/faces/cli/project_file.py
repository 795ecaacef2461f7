"""A project as a TOML file of our own (config/projects/*.toml): the facts, and the office's words.

Keys are those that `import-project --json` prints; what has no value is not written.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from nuanliu.core.identity.units import parse_uscc
from nuanliu.core.refusal import Refusal, Refused

DAY = "day"
_LINE = {"campaign": str, "amount_fen": int, "cap_fen": int, "people": int}
_CAMPAIGN = {"name": str, "from": DAY, "to": DAY, "groups": [str]}
_POSTS = dict.fromkeys(("total", "administrative", "worker", "institution", "on_duty"), int)
_TEXTS = ("name", "uscc", "address", "phone", "legal_representative", "funding_source")
_CELLS = ("level1", "level2", "level3", "operator", "value", "unit", "meaning")
SCHEMA: dict[str, Any] = {
    "name": str,
    "fiscal_year": int,
    "basis": [{"title": str, "number": str}],
    "unit": {**dict.fromkeys(_TEXTS, str), "posts": _POSTS, "departments": [str]},
    "period": {"from": DAY, "to": DAY, "text": str},
    "groups": [str],
    "lines": [_LINE],
    "total_fen": int,
    "people": int,
    "campaigns": [_CAMPAIGN],
    "indicators": [dict.fromkeys(_CELLS, str)],
}
_KINDS = {str: "文字", int: "整数", DAY: "日期文字，如 2024-01-31"}
_FIX = "请对照 config/projects 里的样例改正"


def read_toml(data: bytes) -> dict[str, Any]:
    """{"facts", "narrative"} of a project file, every key present; runs in the guarded child.

    Raises Refused PROJECT-FILE naming the first key at fault.
    """
    try:
        raw = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        where = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "编码不是 UTF-8"
        raise _fault(f"项目文件不是有效的 TOML：{where}", "请按提示的行列改正") from None
    unknown = sorted(raw.keys() - {"project", "narrative"})
    if unknown or not isinstance(raw.get("project"), dict):
        raise _fault(f"项目文件应有 [project] 和 [narrative]，多出或缺少：{unknown or 'project'}")
    return {
        "facts": _filled(SCHEMA, raw["project"], "project"),
        "narrative": raw.get("narrative", {}),
    }


def _fault(what: str, fix: str = _FIX) -> Refused:
    return Refused(Refusal("PROJECT-FILE", what, fix))


def _filled(schema: Any, value: Any, where: str) -> Any:
    """The value in the shape of the schema; what is absent becomes None, or an empty list."""
    if isinstance(schema, dict):
        return _filled_table(schema, value if value is not None else {}, where)
    if isinstance(schema, list):
        rows = value if value is not None else []
        if not isinstance(rows, list):
            raise _fault(f"{where} 应为列表")
        return [_filled(schema[0], row, f"{where}[{n}]") for n, row in enumerate(rows)]
    if value is not None and not _is(schema, value):
        raise _fault(f"{where} 应为{_KINDS[schema]}，收到 {value!r}")
    return value


def _filled_table(schema: dict[str, Any], value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _fault(f"{where} 应为表")
    unknown = sorted(value.keys() - schema.keys())
    if unknown:
        raise _fault(f"{where} 里有不认识的键 {unknown[0]}")
    return {key: _filled(kind, value.get(key), f"{where}.{key}") for key, kind in schema.items()}


def _is(kind: Any, value: Any) -> bool:
    if kind is int:
        return type(value) is int and value >= 0
    if type(value) is not str:
        return False
    if kind is not DAY:
        return True
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def findings_of(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What does not add up in a project file, under the codes of the disclosure reader."""
    return [
        {
            "code": code,
            "severity": "error",
            "section": "",
            "line": 0,
            "message": f"项目文件：{text}",
        }
        for code, text in _faults(facts)
    ]


def _faults(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    lines = facts["lines"]
    if not facts["name"]:
        yield "NAME-ABSENT", "没有项目名称，请补全 project.name"
    if not facts["fiscal_year"]:
        yield "YEAR-UNKNOWN", "没有年度，请补全 project.fiscal_year"
    if not lines:
        yield "FUNDS-NONE", "没有资金安排，请补全 project.lines"
    if not facts["indicators"]:
        yield "INDICATOR-NONE", "没有绩效指标，请补全 project.indicators"
    yield from _sum(lines, "amount_fen", facts["total_fen"], ("AMOUNT-SUM", "各项金额（分）"))
    yield from _sum(lines, "people", facts["people"], ("COUNT-SUM", "各项人数"))
    for line in lines:
        amount, cap, people = line["amount_fen"], line["cap_fen"], line["people"]
        if None not in {amount, cap, people} and cap * people < amount:
            text = f"“{line['campaign']}”的金额超过标准 × 人数，请核对"
            yield "CAP-TIMES-COUNT", text
    uscc = facts["unit"]["uscc"]
    if uscc and isinstance(parse_uscc(uscc), Refusal):
        yield "USCC-BAD", f"统一社会信用代码“{uscc}”校验不符，请核对"


def _sum(
    lines: list[dict[str, Any]], key: str, total: int | None, told: tuple[str, str]
) -> Iterator[tuple[str, str]]:
    parts = [line[key] for line in lines]
    if total is not None and parts and None not in parts and sum(parts) != total:
        yield told[0], f"{told[1]}之和 {sum(parts)} 与合计 {total} 不符，请核对"
