"""The code book of a unit: functional and economic classes with their dates, and expense types."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from nuanliu.core.refusal import Refusal

# What an auditor looks for, in the order of the packet, whatever the type of expense.
PAPERS = {
    "plan": "方案或通知",
    "minutes": "会议纪要",
    "quotes": "比价或采购记录",
    "approval": "审批表",
    "contract": "合同",
    "list": "批准名单",
    "notice": "公示及结果",
    "invoice": "发票",
    "slip": "支付凭证或银行回单",
    "detail": "代发明细或签领表",
    "signed": "签收凭据",
    "receipt": "验收单",
    "stock": "出入库单",
}


class Codes(NamedTuple):
    """功能分类, 部门经济分类 and 政府经济分类 of a line or a voucher."""

    function: str
    economic: str
    government: str

    def text(self) -> str:
        """As lists print them: '2012906 · 30306 · 50901'."""
        return " · ".join(self)


class ExpenseKind(StrEnum):
    """Relief files vouchers for money already paid; a purchase spends."""

    RELIEF = "relief"
    PURCHASE = "purchase"


class Dated(Protocol):
    """What holds from a day on, to a day or for good."""

    @property
    def valid_from(self) -> date:
        """The first day."""

    @property
    def valid_to(self) -> date | None:
        """The last day, None where none is known."""


@dataclass(frozen=True, slots=True)
class Function:
    """A functional class (功能分类科目)."""

    code: str
    name: str
    clause: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Economic:
    """An economic class of the department (部门经济分类) and the government's it belongs to."""

    code: str
    name: str
    government: str
    government_name: str
    clause: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Expense:
    """An expense type: its economic class ('' = that of the budget line) and wanted papers."""

    key: str
    label: str
    kind: ExpenseKind
    papers: tuple[str, ...]
    clause: str
    valid_from: date
    valid_to: date | None = None
    economic: str = ""


Row = TypeVar("Row", Function, Economic, Expense)


@dataclass(frozen=True, slots=True)
class CodeBook:
    """The codes and expense types of a unit.

    line: the codes a budget line bears until somebody gives it others; assumed: whether the
    finance bureau has still to confirm them.
    """

    name: str
    title: str
    line: Codes
    assumed: bool
    functions: tuple[Function, ...]
    economics: tuple[Economic, ...]
    expenses: tuple[Expense, ...]

    def function(self, code: str, on: date) -> Function | None:
        """The functional class of a code on a day."""
        return _first((one for one in self.functions if one.code == code), on)

    def economic(self, code: str, on: date) -> Economic | None:
        """The economic class of a code on a day."""
        return _first((one for one in self.economics if one.code == code), on)

    def expense(self, key: str, on: date) -> Expense | None:
        """The expense type of a key on a day."""
        return _first((one for one in self.expenses if one.key == key), on)

    def expenses_of(self, kind: ExpenseKind, on: date) -> list[Expense]:
        """The types that a claim of a kind may have on a day, in the order of the file."""
        return [one for one in self.expenses if one.kind is kind and _holds(one, on)]

    def codes(self, function: str, economic: str, on: date) -> Codes | Refusal:
        """Both codes with the government's; CODE-FUNCTION, CODE-ECONOMIC for one unknown."""
        if self.function(function, on) is None:
            known = "、".join(f"{one.code} {one.name}" for one in self.functions if _holds(one, on))
            what = f"功能分类没有科目“{function}”（{on}）"
            return Refusal("CODE-FUNCTION", what, f"可用的科目：{known}")
        found = self.economic(economic, on)
        if found is None:
            known = "、".join(f"{one.code} {one.name}" for one in self.economics if _holds(one, on))
            what = f"经济分类没有科目“{economic}”（{on}）"
            return Refusal("CODE-ECONOMIC", what, f"可用的科目：{known}")
        return Codes(function, economic, found.government)

    def expense_of(self, key: str, kind: ExpenseKind, on: date) -> Expense | Refusal:
        """The type of a key for a claim of a kind; EXPENSE-TYPE for another."""
        found = self.expense(key, on)
        if found is not None and found.kind is kind:
            return found
        known = "、".join(f"{one.key}（{one.label}）" for one in self.expenses_of(kind, on))
        what = f"这类报销单没有费用类型“{key}”"
        return Refusal("EXPENSE-TYPE", what, f"可用的类型：{known or '没有'}")


def ordered(papers: Collection[str]) -> dict[str, str]:
    """The names of some kinds of papers in the order of the packet."""
    return {kind: name for kind, name in PAPERS.items() if kind in papers}


def _holds(row: Dated, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def _first(rows: Iterable[Row], on: date) -> Row | None:
    return next((row for row in rows if _holds(row, on)), None)
