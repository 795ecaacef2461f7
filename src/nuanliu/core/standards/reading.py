"""From the text of a TOML file to a set of standards, or to every fault it has, named by key."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any

from nuanliu.core.money import Money, MoneyError
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.standards.model import (
    ON_BOUND,
    ON_POINT,
    Kind,
    Scope,
    Standard,
    StandardSet,
    same_spelling,
)
from nuanliu.core.standards.reports import report_fault
from nuanliu.core.standards.scans import scan_fault

FULL_MARKS = 100  # every frame of weights must come to this

_COMMON = frozenset(
    {"clause", "assumption", "valid_from", "valid_to", "unit", "campaign", "group", "source"}
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which value keys a kind must have and may have."""

    must: frozenset[str]
    may: frozenset[str] = frozenset()


def _shape(must: str, may: str = "") -> _Shape:
    return _Shape(frozenset(must.split()), frozenset(may.split()))


_SHAPES = {
    Kind.CAP_PER_TIME: _shape("amount"),
    Kind.CAP_PER_YEAR: _shape("amount"),
    Kind.PLAN: _shape("amount number campaign"),
    Kind.GROUP: _shape("name label allowed", "words"),
    Kind.FUND_SOURCE: _shape("name label allowed", "words"),
    Kind.CHANNEL: _shape("name label allowed words"),
    Kind.CASH_LIMIT: _shape("amount"),
    Kind.CASH_HANDLERS: _shape("number"),
    Kind.MINIMUM_AGE: _shape("number"),
    Kind.NOTICE_DAYS: _shape("number"),
    Kind.SIGNATURE: _shape("amount words"),
    Kind.FRAME: _shape("name shares", "label"),
    Kind.INDICATOR_WEIGHT: _shape("name number"),
    Kind.INDICATOR_OPERATOR: _shape("name words"),
    Kind.INDICATOR_MEASURE: _shape("name words"),
    Kind.INDICATOR_RULE: _shape("name words", "shares"),
    Kind.EXECUTION_REASON: _shape("number"),
    Kind.GRADE_BANDS: _shape("shares"),
    Kind.QUALITATIVE_BANDS: _shape("shares"),
    Kind.OVERSHOOT: _shape("number"),
    Kind.SURVEY_MINIMUM: _shape("number"),
    Kind.SURVEY_VERDICT: _shape("words"),
    Kind.COMPARISON_LIST: _shape("name label words"),
    Kind.RETENTION: _shape("name label", "number words"),
    Kind.LEGAL_BASIS: _shape("name label allowed"),
    Kind.DATA_USE: _shape("name label words"),
    Kind.REQUIRED_SCAN: _shape("name label words"),
    Kind.REPORT_DUE: _shape("name label words"),
}


def read_standards(text: str) -> StandardSet:
    """Read a standards file; raises `Refused` with every fault found, each naming its key.

    Codes: STD-TOML (not TOML), STD-KEY (unknown or missing key), STD-CLAUSE (no source),
    STD-MONEY (amount not exact), STD-VALUE (wrong kind of value), STD-DATES (ends before it
    begins), STD-OVERLAP (two values for one day), STD-WEIGHTS (a frame that is not 100).
    """
    data = _parse(text)
    faults = list(_heading_faults(data))
    rows: list[Standard] = []
    for where, kind, raw in _tables(data, faults):
        found = list(_row_faults(where, kind, raw))
        faults += found
        if not found:
            rows.append(_row(kind, raw))
    faults += [*_overlaps(rows), *_unbalanced(rows)]
    if faults:
        raise Refused(*faults)
    heading = data["set"]
    return StandardSet(heading["name"], heading["title"], heading["fiscal_year"], tuple(rows))


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = f"标准文件不是有效的 TOML：{error}"
        raise Refused(Refusal("STD-TOML", what, "请按提示的行列改正后重新读取")) from error


def _heading_faults(data: Mapping[str, object]) -> Iterator[Refusal]:
    heading = data.get("set")
    wanted = {"name": str, "title": str, "fiscal_year": int}
    if not isinstance(heading, dict) or set(heading) != set(wanted):
        yield _fault("STD-KEY", "[set]", "应当恰好有 name、title、fiscal_year 三项", "请补齐或删去")
        return
    for key, kind in wanted.items():
        if type(heading[key]) is not kind:
            yield _fault("STD-VALUE", f"[set].{key}", "类型不对", "名称用文字，年度用整数")


def _tables(
    data: Mapping[str, object], faults: list[Refusal]
) -> Iterator[tuple[str, Kind, dict[str, object]]]:
    known = {kind.value: kind for kind in Kind}
    for section, tables in data.items():
        if section == "set":
            continue
        if section not in known or not isinstance(tables, list):
            fix = "可用的表：" + "、".join(f"[[{name}]]" for name in known)
            faults.append(_fault("STD-KEY", section, "不认识这一项", fix))
            continue
        for place, raw in enumerate(tables, start=1):
            yield f"[[{section}]] 第{place}条", known[section], raw


_MISSING = {"clause": "请写明依据条款，不清楚时写“待确认”"}


def _row_faults(where: str, kind: Kind, raw: Mapping[str, object]) -> Iterator[Refusal]:
    shape = _SHAPES[kind]
    for key in sorted(set(raw) - _COMMON - shape.must - shape.may):
        yield _fault("STD-KEY", f"{where}.{key}", "不认识这个键", "请删去或改正键名")
    for key in sorted(({"clause", "assumption", "valid_from"} | shape.must) - set(raw)):
        code = "STD-CLAUSE" if key == "clause" else "STD-KEY"
        fix = _MISSING.get(key, "请补上这个键")
        yield _fault(code, f"{where}.{key}", "缺少这个键", fix)
    for key in sorted(set(raw)):
        fault = _value_fault(f"{where}.{key}", key, raw[key])
        if fault is not None:
            yield fault
    if kind is Kind.REQUIRED_SCAN and (told := scan_fault(raw.get("name"), raw.get("words"))):
        yield _fault("STD-VALUE", where, told, "请改正步骤或扫描件的代码")
    if kind is Kind.REPORT_DUE and (told := report_fault(raw.get("name"), raw.get("words"))):
        yield _fault("STD-VALUE", where, told, '请写成 words = ["08-31"] 或 ["次年", "03-31"]')
    if kind is Kind.SURVEY_VERDICT and raw.get("words") not in ([ON_POINT], [ON_BOUND]):
        yield _fault("STD-VALUE", f"{where}.words", "读不懂", f"请写 {ON_POINT} 或 {ON_BOUND}")
    if kind is Kind.CAP_PER_YEAR and "campaign" in raw:
        what = "全年上限不能只限一个活动"
        yield _fault("STD-KEY", f"{where}.campaign", what, "请删去这个键，或改用 cap_per_time")
    if _is_day(raw.get("valid_from")) and _is_day(raw.get("valid_to")):
        yield from _backwards(where, raw)


def _backwards(where: str, raw: Mapping[str, object]) -> Iterator[Refusal]:
    row = (raw["valid_from"], raw["valid_to"])
    if str(row[0]) > str(row[1]):
        yield _fault("STD-DATES", f"{where}.valid_to", "早于 valid_from", "请核对起止日期")


def _value_fault(where: str, key: str, value: object) -> Refusal | None:
    if isinstance(value, float):
        return _fault("STD-MONEY", where, "不能用小数", '金额请写成文字，例如 amount = "500.00"')
    if key == "amount":
        return _amount_fault(where, value)
    if key == "clause" and (not isinstance(value, str) or not value.strip()):
        return _fault("STD-CLAUSE", where, "没有依据条款", "请写明依据，不清楚时写“待确认”")
    if not _fits(key, value):
        return _fault("STD-VALUE", where, f"值“{value}”的类型不对", _EXPECTED.get(key, "请用文字"))
    return None


def _amount_fault(where: str, value: object) -> Refusal | None:
    try:
        amount = _money(value)
    except MoneyError as error:
        return _fault("STD-MONEY", where, str(error), '请写成元，例如 amount = "500.00"')
    if amount.fen < 0:
        return _fault("STD-MONEY", where, "金额不能是负数", "请核对金额")
    return None


_EXPECTED = {
    "number": "请用不小于零的整数",
    "allowed": "请用 true 或 false",
    "assumption": "请用 true 或 false",
    "valid_from": "请用日期，例如 2024-01-01",
    "valid_to": "请用日期，例如 2024-12-31",
    "words": '请用文字列表，例如 ["甲", "乙"]',
    "shares": "请用名称对整数的表，例如 { 产出指标 = 50 }",
}


def _fits(key: str, value: object) -> bool:
    if key == "number":
        return type(value) is int and value >= 0
    if key in {"allowed", "assumption"}:
        return isinstance(value, bool)
    if key in {"valid_from", "valid_to"}:
        return _is_day(value)
    if key == "words":
        return isinstance(value, list) and all(isinstance(word, str) and word for word in value)
    if key == "shares":
        return isinstance(value, dict) and all(
            type(part) is int and part >= 0 for part in value.values()
        )
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _money(value: object) -> Money:
    if type(value) is int:
        return Money.of_yuan(value)
    return Money.parse(str(value))


def _row(kind: Kind, raw: dict[str, object]) -> Standard:
    plain: dict[str, object] = {
        key: raw[key] for key in ("name", "label", "unit", "number", "allowed") if key in raw
    }
    scope = Scope(*(str(raw.get(key, "")) for key in ("campaign", "group", "source")))
    made: dict[str, object] = {
        **plain,
        "kind": kind,
        "clause": raw["clause"],
        "valid_from": raw["valid_from"],
        "valid_to": raw.get("valid_to"),
        "assumption": raw["assumption"],
        "scope": scope,
        "amount": _money(raw["amount"]) if "amount" in raw else None,
        "words": tuple(_as_list(raw.get("words"))),
        "shares": tuple(_as_dict(raw.get("shares")).items()),
    }
    return Standard(**made)  # type: ignore[arg-type] # every value was checked key by key above


def _as_list(value: object) -> list[str]:
    return value if isinstance(value, list) else []


def _as_dict(value: object) -> dict[str, int]:
    return value if isinstance(value, dict) else {}


def _overlaps(rows: list[Standard]) -> Iterator[Refusal]:
    for first, second in combinations(rows, 2):
        if _same_thing(first, second) and _meet(first, second):
            where = f"[[{second.kind.value}]] {second.name or second.scope.text()}"
            what = f"与 {first.valid_from.isoformat()} 起的一条有效期重叠"
            yield _fault(
                "STD-OVERLAP", where, what, "请让前一条的 valid_to 早于后一条的 valid_from"
            )


def _same_thing(first: Standard, second: Standard) -> bool:
    if first.kind is not second.kind or first.scope != second.scope:
        return False
    if first.kind is Kind.SIGNATURE:  # several thresholds stand side by side
        return first.amount == second.amount
    return same_spelling(first.name) == same_spelling(second.name)


def _meet(first: Standard, second: Standard) -> bool:
    return first.valid_from <= (second.valid_to or date.max) and second.valid_from <= (
        first.valid_to or date.max
    )


def _unbalanced(rows: list[Standard]) -> Iterator[Refusal]:
    for row in rows:
        total = sum(share for _, share in row.shares)
        if row.kind is Kind.FRAME and total != FULL_MARKS:
            what = f"分值合计 {total}，应为 {FULL_MARKS}"
            fix = "请调整各项分值，使合计正好 100"
            yield _fault("STD-WEIGHTS", f"[[frame]] {row.name}.shares", what, fix)


def _fault(code: str, where: str, what: str, fix: str) -> Refusal:
    return Refusal(code, f"标准文件 {where}：{what}", fix)
