"""What a roster file holds once read: cells, rows of people, faults by cell."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Self

from nuanliu.core.identity import Identity
from nuanliu.core.money import Money


class Field(StrEnum):
    """A column of a roster, whatever the sender calls it."""

    SERIAL = "serial"
    NAME = "name"
    SEX = "sex"
    ID = "id"
    BIRTH = "birth"
    UNIT = "unit"
    POST = "post"
    GROUP = "group"
    SITUATION = "situation"
    PHONE = "phone"
    BANK = "bank"
    CARD = "card"
    AMOUNT = "amount"
    CHANNEL = "channel"
    RESERVE = "reserve"
    PAID_ON = "paid_on"
    CONSENT = "consent"
    NOTE = "note"
    MARKS = "marks"

    @property
    def chinese(self) -> str:
        """The heading this program prints."""
        return _HEADINGS[self]


_HEADINGS = {
    Field.SERIAL: "序号",
    Field.NAME: "姓名",
    Field.SEX: "性别",
    Field.ID: "身份证号",
    Field.BIRTH: "出生日期",
    Field.UNIT: "工作单位",
    Field.POST: "岗位/工种",
    Field.GROUP: "人员类别",
    Field.SITUATION: "一线情形说明",
    Field.PHONE: "联系电话",
    Field.BANK: "开户银行",
    Field.CARD: "银行卡号",
    Field.AMOUNT: "慰问金额",
    Field.CHANNEL: "发放方式",
    Field.RESERVE: "是否候补",
    Field.PAID_ON: "发放日期",
    Field.CONSENT: "是否同意",
    Field.NOTE: "备注",
    Field.MARKS: "错误说明",
}


class Severity(StrEnum):
    """What a finding does: error stops the row, decision asks a leader, the others only tell."""

    ERROR = "error"
    DECISION = "decision"
    WARNING = "warning"
    NOTE = "note"


class Cell(NamedTuple):
    """A cell as text with its type: t text, n number, d date, b yes/no, e error, '' empty."""

    text: str = ""
    kind: str = ""


EMPTY = Cell()
REPEATED = 2000  # different cells of a sheet that are looked for again


class Texts(Mapping[Field, str]):
    """The texts of a row by field. Where each field stands is kept once for all rows of a sheet."""

    __slots__ = ("places", "texts")

    def __init__(self, places: Mapping[Field, int], texts: tuple[str, ...]) -> None:
        self.places, self.texts = places, texts

    def __getitem__(self, field: Field) -> str:
        """The text of a field; KeyError where the sheet has no such column."""
        return self.texts[self.places[field]]

    def __iter__(self) -> Iterator[Field]:
        """The fields in the order of the columns as they were asked for."""
        return iter(self.places)

    def __len__(self) -> int:
        """How many columns there are."""
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; rows and columns count from 0 here and from 1 and A in every message.

    merged: (first row, first column, last row, last column), all inclusive.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Self:
        """A sheet from what the guarded child sends: {"name", "hidden", "rows", "merged"}.

        A row is [texts, types]. Cells that repeat are one object; what a long list has in every
        row anew (numbers, names) is not looked for once many others were seen.
        """
        known: dict[tuple[str, str], Cell] = {("", "-"): EMPTY}

        def cell(pair: tuple[str, str]) -> Cell:
            found = known.get(pair)
            if found is None:
                found = Cell(*pair)
                if len(known) < REPEATED:
                    known[pair] = found
            return found

        rows = tuple(
            tuple(map(cell, zip(texts, kinds, strict=True))) for texts, kinds in raw["rows"]
        )
        merged = tuple((a, b, c, d) for a, b, c, d in raw.get("merged", ()))
        return cls(raw["name"], rows, bool(raw["hidden"]), merged)

    def at(self, row: int, column: int) -> Cell:
        """The cell there; an empty one outside."""
        line = self.rows[row] if 0 <= row < len(self.rows) else ()
        return line[column] if 0 <= column < len(line) else EMPTY


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault by its cell in the sender's file: row from 1, column as letters ('' = whole row).

    value: what stands there, masked where it is personal; clause: '' for rules of the program.
    """

    sheet: str
    row: int
    column: str
    heading: str
    value: str
    code: str
    severity: Severity
    message: str
    fix: str
    clause: str = ""

    def text(self) -> str:
        """One sentence for people: where, what, how to fix, code."""
        place = f"第{self.row}行"
        if self.column:
            place += f" {self.column}列“{self.heading}”"
        return f"{place}：{self.message}。{self.fix}。[{self.code}]"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line about one person: every field as text, and what could be read from it.

    A value is None when its cell is empty or at fault (then a finding says why). card and phone are
    plain digits; channel 'bank' or 'cash'; consent: whether the person agrees to the handling of
    his data, None where the row does not say so; columns: letters of the columns by field.
    """

    sheet: str
    row: int
    texts: Mapping[Field, str]
    columns: Mapping[Field, str]
    headings: Mapping[Field, str]
    name: str | None = None
    identity: Identity | None = None
    amount: Money | None = None
    card: str | None = None
    phone: str | None = None
    channel: str | None = None
    reserve: bool = False
    consent: bool | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Where the row stands: sheet and row number."""
        return self.sheet, self.row

    def seen_from(self, sheet: str) -> str:
        """Where the row stands, as told to somebody who looks at `sheet`."""
        return f"第 {self.row} 行" if self.sheet == sheet else f"“{self.sheet}”第 {self.row} 行"

    def text(self, field: Field) -> str:
        """The text of a field, trimmed; '' where there is none."""
        return self.texts.get(field, "").strip()


class Ignored(NamedTuple):
    """A row that is not about a person, and why it was passed over."""

    sheet: str
    row: int
    why: str


class SheetRead(NamedTuple):
    """How one sheet was understood: rows of its heading (from 1) and field by column letter.

    header_rows is () where the sheet has no heading and its columns were named by a mapping.
    """

    name: str
    header_rows: tuple[int, ...]
    columns: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Roster:
    """A whole file read: people, faults, rows passed over, and how each sheet was understood.

    held: people of sheets in which a needed column is missing; nobody of them can be judged, or
    paid.
    """

    rows: tuple[RosterRow, ...]
    findings: tuple[Finding, ...]
    ignored: tuple[Ignored, ...]
    sheets: tuple[SheetRead, ...]
    held: tuple[RosterRow, ...] = ()

    def sound(self, more: Iterable[Finding] = ()) -> list[RosterRow]:
        """The rows without an error, those of `more` (later checks) included."""
        bad = faulty((*self.findings, *more))
        return [row for row in self.rows if row.key not in bad]


def faulty(findings: Iterable[Finding]) -> set[tuple[str, int]]:
    """The places (sheet, row) that an error stops."""
    return {(one.sheet, one.row) for one in findings if one.severity is Severity.ERROR}


def letters(column: int) -> str:
    """The name of a column counted from 0: 0 is 'A', 26 is 'AA'."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
