"""A roster as it was sent, read whole: which rows are people, which are not, and every fault.

Codes of this module: ROSTER-NO-HEADER, ROSTER-EMPTY, SHEET-UNREAD, TOTAL-MISMATCH; of
understanding.py: COLUMN-MISSING (of ways.py too), COLUMN-TWICE, COLUMN-UNSURE, COLUMN-BY-CONTENT;
of among.py: SHARED-ACCOUNT, SHARED-PHONE.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.among import shared_numbers
from nuanliu.core.roster.amounts import parse_amount
from nuanliu.core.roster.contents import has_people
from nuanliu.core.roster.headings import (
    NO_NAMES,
    Header,
    Names,
    field_of,
    find_header,
    heading_at,
)
from nuanliu.core.roster.model import (
    EMPTY,
    Cell,
    Field,
    Finding,
    Ignored,
    Roster,
    RosterRow,
    Severity,
    Sheet,
    SheetRead,
    faulty,
    letters,
)
from nuanliu.core.roster.understanding import understand
from nuanliu.core.roster.values import Place, finding, read_row
from nuanliu.core.roster.ways import Ways, ways_of

REQUIRED = (Field.NAME, Field.ID, Field.AMOUNT, Field.GROUP)
PAYEE = frozenset({Field.ID, Field.CARD, Field.AMOUNT})  # what a list of contacts has not
HEADINGS = 3  # of a row that repeats the heading
UNCLEAR = frozenset({"COLUMN-TWICE", "COLUMN-UNSURE"})  # reading on would name people wrongly

_TOTAL = re.compile(r"(?:本页|总)?(?:合计|小计|总计|共计)")
_COUNT = re.compile(r"[总一]?共\d+[人名户]")  # leading its row: further in it is a household's size
_NUMBERED = 6  # digits where the identity number stands: fewer are a head-count beside the total
_SUBTOTAL = re.compile("小计|本页")
_FOOT = re.compile(
    r"^(?:填报|制表|填表|审核|复核|经办|联系|负责|工会主席|主席|单位(?:负责人|盖章|公章)|盖章|证明"
    r"|领导|日期|填报日期|注|备注|说明|填写说明|附)[^：:]{0,10}[：:]"
)
_STAMP = re.compile(
    r"[(（]?(?:单位|工会)?(?:公章|盖章|签章|签字)(?:处)?[)）]?|(?:\d{2,4}年)?\d{1,2}月\d{1,2}日"
)
_RESERVE_SHEET = re.compile("候补|替补")


class _Sum(NamedTuple):
    """Amounts since the last total row; None once one of them could not be read."""

    part: int | None = 0
    whole: int | None = 0


def read_roster(
    sheets: Iterable[Sheet],
    *,
    expected_columns: Sequence[Field] = REQUIRED,
    mapping: Names = NO_NAMES,
    to_pay: bool = True,
) -> Roster:
    """The people of every visible sheet that is a roster, with the faults found in reading.

    `expected_columns` are the fields without which no row can be judged; where one is missing the
    people are read for their other faults, and held; `to_pay` also asks for a way to pay them,
    which a list of people paid long ago need not have. `mapping` says which column is which where
    the headings do not (mapping.py). Hidden sheets are passed over, hidden rows are read. Every
    row below the heading is either a person, or listed in `ignored` with the reason.
    """
    shown = [(sheet, find_header(sheet, mapping)) for sheet in sheets if not sheet.hidden]
    readings = _rosters(
        [_Reading(sheet, header, expected_columns, to_pay) for sheet, header in shown if header]
    )
    for reading in readings:
        reading.run()
    findings = [one for reading in readings for one in reading.findings]
    rows = [row for reading in readings for row in reading.rows if not reading.holds(row)]
    held = [row for reading in readings for row in reading.rows if reading.holds(row)]
    findings.extend(shared_numbers([*rows, *held]))
    if not readings:
        findings.append(_no_header())
    else:
        findings += [_unread(sheet) for sheet, header in shown if not header and has_people(sheet)]
    if readings and not rows and not held and not faulty(findings):
        findings.append(_empty(readings[0]))
    return Roster(
        tuple(rows),
        tuple(findings),
        tuple(one for reading in readings for one in reading.ignored),
        tuple(reading.understood for reading in readings),
        tuple(held),
    )


def _rosters(readings: "list[_Reading]") -> "list[_Reading]":
    """The sheets that are lists of payees; beside one, a list of contacts is no roster at all."""
    payees = [one for one in readings if one.columns.keys() & PAYEE]
    return payees or readings


class _Reading:
    """One sheet on its way through: rows of people, findings, rows passed over.

    understood: how the columns stand under the first heading.
    """

    def __init__(
        self,
        sheet: Sheet,
        header: Header,
        expected: Sequence[Field],
        to_pay: bool,  # noqa: FBT001 - handed through
    ) -> None:
        self.sheet, self.expected, self.to_pay = sheet, expected, to_pay
        self.findings: list[Finding] = []
        self.held = self.unclear = False
        self.reserves_only = _RESERVE_SHEET.search(sheet.name) is not None
        self.rows: list[RosterRow] = []
        self.ignored: list[Ignored] = []
        self.sum = _Sum()
        self.ways = Ways()
        self._take(header)
        columns = {letters(column.place): column.field for column in self.columns.values()}
        self.understood = SheetRead(sheet.name, tuple(row + 1 for row in header.rows), columns)

    def _take(self, header: Header) -> None:
        """Read on by this heading."""
        self.header = header
        self.tops = [self._texts(row) for row in header.rows]
        self.columns, told = understand(self.sheet, header, self.expected, to_pay=self.to_pay)
        self.findings += told
        self.letters = {field: letters(column.place) for field, column in self.columns.items()}
        self.headings = {field: column.heading for field, column in self.columns.items()}
        self.places = dict(zip(self.columns, range(len(self.columns)), strict=True))
        self.held |= any(one.severity is Severity.ERROR for one in told)
        self.unclear |= any(one.code in UNCLEAR for one in told)
        # Names last: they are all unlike, and seldom have to be asked about then.
        self.asked = sorted(self.columns.values(), key=lambda column: column.field is Field.NAME)

    def run(self) -> None:
        """Read every row below the heading, as long as it is known which column is which."""
        for index in range(self.header.below, len(self.sheet.rows)):
            if self.unclear:
                return
            self._row(index)
        if self.to_pay:
            top = max((1, *self.understood.header_rows))
            self.ways = ways_of(self.rows, Place(self.sheet.name, top, self.columns))
            self.findings += self.ways.findings

    def holds(self, row: RosterRow) -> bool:
        """Whether a row waits because a column is missing."""
        return self.held or row.key in self.ways.held

    def _texts(self, index: int) -> list[str]:
        return [cell.text.strip() for cell in self.sheet.rows[index] if cell.text.strip()]

    def _row(self, index: int) -> None:
        cells = {f: self.sheet.at(index, column.place) for f, column in self.columns.items()}
        texts = self._texts(index)
        kind = self._kind(texts, cells, index)
        if kind == "person":
            place = Place(
                self.sheet.name, index + 1, self.columns, self.letters, self.headings, self.places
            )
            row, faults = read_row(place, cells, reserves_only=self.reserves_only)
            self.rows.append(row)
            self.findings.extend(faults)
            self._add(row.amount)
        else:
            self.ignored.append(Ignored(self.sheet.name, index + 1, kind))
            if kind == "合计行":
                self._total(index, cells.get(Field.AMOUNT, EMPTY), texts)

    def _kind(self, texts: list[str], cells: dict[Field, Cell], index: int) -> str:
        """'person', or the reason why the row is none."""
        compact = ["".join(text.split()) for text in texts[:3]]
        digits = sum(char.isdigit() for char in cells.get(Field.ID, EMPTY).text)
        total = any(map(_TOTAL.match, compact)) or any(map(_COUNT.match, compact[:1]))
        if total and digits < _NUMBERED:
            return "合计行"
        if any(map(_FOOT.match, compact)) or (compact and all(map(_STAMP.fullmatch, compact))):
            return "落款或说明"
        if self._is_heading(index):
            self._take_if_other(index, texts)
            return "重复的表头"
        return _emptiness({f for f, one in cells.items() if one.text.strip()}, texts)

    def _is_heading(self, index: int) -> bool:
        known, left = 0, len(self.asked)
        for column in self.asked:
            named = field_of(self.sheet.at(index, column.place).text) is not None
            known, left = known + named, left - 1
            if known + left < HEADINGS:
                return False
        return known >= HEADINGS

    def _take_if_other(self, index: int, texts: list[str]) -> None:
        """A heading further down under which the columns stand in another order."""
        other = None if texts in self.tops else heading_at(self.sheet, index)
        if other is not None and any(
            one.field in self.columns and self.columns[one.field].place != one.place
            for one in other.columns
        ):
            self._take(other)

    def _add(self, amount: Money | None) -> None:
        fen = None if amount is None else amount.fen
        self.sum = _Sum(*(None if fen is None or so is None else so + fen for so in self.sum))

    def _total(self, index: int, cell: Cell, texts: list[str]) -> None:
        """A total row against the rows it adds up, when all of those could be read."""
        partial = any(_SUBTOTAL.search(text) for text in texts)
        due = self.sum.part if partial else self.sum.whole
        stated = parse_amount(cell.text)
        self.sum = _Sum(0, self.sum.whole)
        if due is None or isinstance(stated, Refusal) or stated.fen == due:
            return
        what = f"合计为 {stated} 元，以上各行相加为 {Money(due)} 元"
        refusal = Refusal("TOTAL-MISMATCH", what, "请核对是否漏行、多行或金额填错")
        place = Place(self.sheet.name, index + 1, self.columns)
        self.findings.append(
            finding(place, Field.AMOUNT, refusal, Severity.WARNING, value=cell.text)
        )


def _emptiness(filled: set[Field], texts: list[str]) -> str:
    """'person' when enough is filled in to be about one."""
    if not texts:
        return "空行"
    if filled and filled <= {Field.SERIAL, Field.MARKS}:
        return "只有序号"
    spare = filled <= {Field.SERIAL, Field.UNIT, Field.NOTE, Field.MARKS} and len(filled) < 3
    caption = len(texts) == 1 and len(texts[0]) > 8
    return "说明文字" if spare or caption else "person"


def _unread(sheet: Sheet) -> Finding:
    what = f"工作表“{sheet.name}”里有身份证号，但没有找到表头，没有读取"
    fix = "请加上表头；不是本次名单的，请隐藏或删去这张工作表"
    return Finding(sheet.name, 1, "", "", "", "SHEET-UNREAD", Severity.ERROR, what, fix)


def _no_header() -> Finding:
    what = "没有找到名单的表头（至少要有姓名或身份证号，共三个以上认得的列名）"
    fix = "请使用下发的模板，或把表头改为“姓名、身份证号、慰问金额”等，或指明每列是什么（列=字段）"
    return Finding("", 1, "", "", "", "ROSTER-NO-HEADER", Severity.ERROR, what, fix)


def _empty(reading: _Reading) -> Finding:
    row = max(1, reading.header.below)
    what, fix = "表头下面没有人员", "请填写名单后再上传"
    return Finding(reading.sheet.name, row, "", "", "", "ROSTER-EMPTY", Severity.ERROR, what, fix)
