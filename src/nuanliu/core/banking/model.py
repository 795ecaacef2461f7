"""A bank's file as data: a closed set of values for each column, and nothing to evaluate."""

from dataclasses import dataclass, field
from enum import StrEnum


class Medium(StrEnum):
    """How the bank takes the file."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    TXT = "txt"


class Value(StrEnum):
    """What a column may carry; the closed list."""

    SEQ = "seq"
    NUMBER = "number"
    PAYEE = "payee"
    ACCOUNT = "account"
    BANK = "bank"
    BRANCH = "branch"
    AMOUNT = "amount"
    DAY = "day"
    CROSS = "cross"
    CONST = "const"
    BLANK = "blank"

    @property
    def chinese(self) -> str:
        """As shown to people."""
        return _CHINESE[self]


_CHINESE = {
    Value.SEQ: "序号",
    Value.NUMBER: "发放编号",
    Value.PAYEE: "户名",
    Value.ACCOUNT: "账号",
    Value.BANK: "开户银行",
    Value.BRANCH: "开户网点",
    Value.AMOUNT: "金额",
    Value.DAY: "日期",
    Value.CROSS: "是否跨行",
    Value.CONST: "固定文字",
    Value.BLANK: "留空",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what stands in it, at most how many characters (0: no limit).

    text: of CONST; own, other: of CROSS, for an account at the bank itself and at another one.
    """

    title: str
    value: Value
    text: str = ""
    required: bool = False
    max: int = 0
    own: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of totals before or after the lines: its text with {day}, {count}, {total}."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class ResultForm:
    """What the bank's answer calls its columns and its verdicts, beside the usual names."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    success: frozenset[str] = frozenset()
    failure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mapping:
    """A 映射模板. encoding: the characters the bank can hold, whatever the medium.

    bank: words of its name that tell an account of its own; own_apart: these and others' may not
    share a file; most: lines a file (0: no limit); in_fen: amounts as whole fen and not as yuan
    with two decimals; as_number: amounts in number cells. start: the first row of payees (1 counted
    from the top) in the bank's blank workbook.
    """

    name: str
    bank: str
    status: str
    medium: Medium
    encoding: str
    columns: tuple[Column, ...]
    separator: str = ","
    trailing: bool = False
    crlf: bool = True
    header: bool = True
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    summary: Summary | None = None
    in_fen: bool = False
    as_number: bool = False
    most: int = 0
    own_apart: bool = False
    start: int = 2
    result: ResultForm = field(default_factory=ResultForm)

    def place_of(self, value: Value) -> int | None:
        """The first column (0 counted) that carries a value; None where there is none."""
        return next((at for at, one in enumerate(self.columns) if one.value is value), None)

    @property
    def answered(self) -> ResultForm:
        """What to look for in the answer: the names it was told, and the headings that we sent."""
        same = (Value.NUMBER, Value.ACCOUNT, Value.PAYEE, Value.AMOUNT)
        sent = {
            value.value: tuple(one.title for one in self.columns if one.value is value)
            for value in same
        }
        told = self.result.columns
        names = {part: (*told.get(part, ()), *sent.get(part, ())) for part in {*told, *sent}}
        return ResultForm(names, self.result.success, self.result.failure)

    @property
    def carries_number(self) -> bool:
        """Whether the bank gets, and so can give back, our own payment number."""
        return self.place_of(Value.NUMBER) is not None
