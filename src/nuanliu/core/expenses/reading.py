"""From the text of a TOML file to a code book, or to every fault it has, named by its key."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import combinations
from typing import Any

from nuanliu.core.expenses.model import (
    PAPERS,
    CodeBook,
    Codes,
    Economic,
    Expense,
    ExpenseKind,
    Function,
    Row,
)
from nuanliu.core.refusal import Refusal, Refused

FIX = "请对照随程序的 config/codes/panlong-2024.toml 改正"
_CODE = {"function": re.compile(r"\d{7}"), "economic": re.compile(r"\d{5}")}
_GOVERNMENT = re.compile(r"5\d{4}")
_KEYS = {
    "function": ({"code", "name", "clause", "valid_from"}, {"valid_to"}),
    "economic": (
        {"code", "name", "government", "government_name", "clause", "valid_from"},
        {"valid_to"},
    ),
    "expense": (
        {"key", "label", "kind", "papers", "clause", "valid_from"},
        {"valid_to", "economic"},
    ),
}  # fmt: skip


def read_codes(text: str) -> CodeBook:
    """Read a code book; raises Refused with every fault found.

    Codes: CODES-TOML (not TOML), CODES-KEY (a key unknown or missing), CODES-VALUE (a value of the
    wrong kind or form), CODES-DATES, CODES-OVERLAP (one code twice on one day), CODES-UNKNOWN (a
    code that the book itself does not have).
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(_fault("CODES-TOML", f"科目文件不是有效的 TOML：{error}")) from error
    faults = [*_heading(data)]
    for table in _KEYS:
        for place, raw in enumerate(data.get(table, ()), 1):
            faults += _row_faults(table, f"{table} 第 {place} 条", raw)
    if not faults:
        book = _book(data)
        faults = [*_overlaps(book), *_unknown(book)]
        if not faults:
            return book
    raise Refused(*faults)


def _fault(code: str, what: str) -> Refusal:
    return Refusal(code, what, FIX)


def _heading(data: Mapping[str, Any]) -> Iterator[Refusal]:
    for table, keys in (
        ("set", ("name", "title")), ("line", ("function", "economic", "assumption")),
    ):  # fmt: skip
        lacking = [key for key in keys if key not in data.get(table, {})]
        if lacking:
            yield _fault("CODES-KEY", f"[{table}] 缺少 {'、'.join(lacking)}")
    for name in data.keys() - {"set", "line", *_KEYS}:
        yield _fault("CODES-KEY", f"不认识的表 [{name}]")


def _row_faults(table: str, where: str, raw: Mapping[str, Any]) -> Iterator[Refusal]:
    must, may = _KEYS[table]
    if lacking := sorted(must - raw.keys()):
        yield _fault("CODES-KEY", f"{where}缺少 {'、'.join(lacking)}")
        return
    if strange := sorted(raw.keys() - must - may):
        yield _fault("CODES-KEY", f"{where}有不认识的 {'、'.join(strange)}")
    yield from _value_faults(table, where, raw)


def _value_faults(table: str, where: str, raw: Mapping[str, Any]) -> Iterator[Refusal]:
    days = [raw[key] for key in ("valid_from", "valid_to") if key in raw]
    if not all(isinstance(day, date) and not isinstance(day, datetime) for day in days):
        yield _fault("CODES-VALUE", f"{where}的日期不是 2024-01-01 的样子")
    elif days != sorted(days):
        yield _fault("CODES-DATES", f"{where}的止日早于起日")
    words = [value for key, value in raw.items() if key not in {"valid_from", "valid_to", "papers"}]
    if not all(isinstance(word, str) and word.strip() for word in words):
        yield _fault("CODES-VALUE", f"{where}有空的或不是文字的值")
    elif table in _CODE and not _CODE[table].fullmatch(raw["code"]):
        yield _fault("CODES-VALUE", f"{where}的科目“{raw['code']}”位数不对")
    elif table == "economic" and not _GOVERNMENT.fullmatch(raw["government"]):
        yield _fault(
            "CODES-VALUE", f"{where}的政府经济分类“{raw['government']}”不是 5 开头的五位数"
        )
    elif table == "expense" and (
        raw["kind"] not in set(ExpenseKind) or not set(raw["papers"]) <= PAPERS.keys()
    ):
        yield _fault("CODES-VALUE", f"{where}的 kind 或 papers 不在可选项中")


def _book(data: Mapping[str, Any]) -> CodeBook:
    functions = tuple(Function(**raw) for raw in data.get("function", ()))
    economics = tuple(Economic(**raw) for raw in data.get("economic", ()))
    expenses = tuple(
        Expense(**{**raw, "kind": ExpenseKind(raw["kind"]), "papers": tuple(raw["papers"])})
        for raw in data.get("expense", ())
    )
    line = data["line"]
    government = next((one.government for one in economics if one.code == line["economic"]), "")
    codes = Codes(line["function"], line["economic"], government)
    heading = data["set"]
    return CodeBook(
        heading["name"], heading["title"], codes, line["assumption"], functions, economics, expenses
    )


def _overlaps(book: CodeBook) -> Iterator[Refusal]:
    yield from _twice([(one.code, one) for one in book.functions])
    yield from _twice([(one.code, one) for one in book.economics])
    yield from _twice([(one.key, one) for one in book.expenses])


def _twice(rows: Sequence[tuple[str, Row]]) -> Iterator[Refusal]:
    for (key, one), (other_key, other) in combinations(rows, 2):
        apart = (one.valid_to or date.max) < other.valid_from or (
            other.valid_to or date.max
        ) < one.valid_from
        if key == other_key and not apart:
            yield _fault("CODES-OVERLAP", f"“{key}”在同一天有两条")


def _unknown(book: CodeBook) -> Iterator[Refusal]:
    if book.line.function not in {one.code for one in book.functions}:
        yield _fault("CODES-UNKNOWN", f"[line] 的功能分类“{book.line.function}”不在表中")
    if not book.line.government:
        yield _fault("CODES-UNKNOWN", f"[line] 的经济分类“{book.line.economic}”不在表中")
    known = {one.code for one in book.economics}
    for one in book.expenses:
        if one.economic and one.economic not in known:
            yield _fault("CODES-UNKNOWN", f"费用类型“{one.key}”的经济分类“{one.economic}”不在表中")
