"""功能分类, 经济分类 and expense types (费用类型): which codes there are on a day, as data."""

from nuanliu.core.expenses.model import (
    CodeBook,
    Codes,
    Economic,
    Expense,
    ExpenseKind,
    Function,
    ordered,
)
from nuanliu.core.expenses.reading import read_codes

__all__ = [
    "CodeBook",
    "Codes",
    "Economic",
    "Expense",
    "ExpenseKind",
    "Function",
    "ordered",
    "read_codes",
]
