"""The outside of a demo roster: titles, notes, headings in two levels, totals, signatures."""

import io
from datetime import datetime
from random import Random
from typing import Any, NamedTuple

import xlsxwriter

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.roster import Field, parse_amount
from nuanliu.faces.cli.demo.roster_lines import Line

MAIN, SPARE = "花名册", "替补名单"
F = Field

# Orders and names of columns as different offices have them; '|' parts the two levels of a heading.
_COLUMNS: tuple[tuple[tuple[Field, str], ...], ...] = (
    (
        (F.SERIAL, "序号"),
        (F.UNIT, "工会(单位)名称"),
        (F.NAME, "姓名"),
        (F.SEX, "性别"),
        (F.ID, "身份证号"),
        (F.POST, "岗位/工种"),
        (F.GROUP, "人员类别"),
        (F.SITUATION, "一线情形说明"),
        (F.PHONE, "联系电话"),
        (F.BANK, "开户银行(至支行)"),
        (F.CARD, "银行卡号"),
        (F.AMOUNT, "慰问金额(元)"),
        (F.CHANNEL, "发放方式"),
        (F.RESERVE, "是否候补"),
        (F.NOTE, "备注"),
    ),
    (
        (F.SERIAL, "序号"),
        (F.NAME, "职工姓名"),
        (F.ID, "证件信息|公民身份号码"),
        (F.SEX, "证件信息|性别"),
        (F.BIRTH, "证件信息|出生日期"),
        (F.GROUP, "慰问类别"),
        (F.POST, "岗位"),
        (F.AMOUNT, "慰问金标准\n（元）"),
        (F.BANK, "银行信息|开户行"),
        (F.CARD, "银行信息|卡 号"),
        (F.CHANNEL, "发放方式"),
        (F.PHONE, "手机"),
        (F.RESERVE, "是否替补"),
        (F.NOTE, "备 注"),
    ),
    (
        (F.NAME, "姓 名"),
        (F.PHONE, "手机号码"),
        (F.ID, "身份证号码"),
        (F.CARD, "银行账号"),
        (F.BANK, "开户行名称"),
        (F.AMOUNT, "金额"),
        (F.GROUP, "对象类别"),
        (F.UNIT, "所在单位"),
        (F.SEX, "性别"),
        (F.CHANNEL, "领取方式"),
        (F.RESERVE, "候补"),
    ),
    (
        (F.SERIAL, "编号"),
        (F.UNIT, "单位"),
        (F.NAME, "名字"),
        (F.SEX, "性 别"),
        (F.ID, "证件号码"),
        (F.GROUP, "类别"),
        (F.AMOUNT, "发放金额（元）"),
        (F.CHANNEL, "发放形式"),
        (F.CARD, "收款信息|账号"),
        (F.BANK, "收款信息|开户银行"),
        (F.PHONE, "收款信息|本人手机号"),
        (F.RESERVE, "名单性质"),
        (F.NOTE, "说明"),
    ),
)


class Layout(NamedTuple):
    """How one clerk's file looks."""

    title: str
    columns: tuple[tuple[Field, str], ...]
    note: bool
    total: bool
    foot: bool
    left: int
    blank: int
    spare_sheet: bool


class Written(NamedTuple):
    """A file with the places of its lines, by identity of the line object: (sheet, row from 1)."""

    data: bytes
    places: dict[int, tuple[str, int]]
    total_row: tuple[str, int] | None


def choose_layout(title: str, chance: Random) -> Layout:
    """A layout as this office might send it."""
    return Layout(
        title,
        chance.choice(_COLUMNS),
        chance.randrange(100) < 60,
        chance.randrange(100) < 60,
        chance.randrange(100) < 70,
        int(chance.randrange(100) < 20),
        chance.choice((0, 0, 3, 40)),
        chance.randrange(100) < 40,
    )


def write_roster(
    layout: Layout, lines: list[Line], *, made: datetime, wrong_total: int = 0
) -> Written:
    """The .xlsx bytes of a roster; the same arguments give the same bytes.

    `wrong_total` is added to the total row, in yuan.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": layout.title, "comments": "演示数据", "created": made})
    pen = _Pen(book, layout)
    main = [one for one in lines if not (one.reserve and layout.spare_sheet)]
    spare = [one for one in lines if one.reserve and layout.spare_sheet]
    pen.sheet(MAIN, main, made, wrong_total)
    if spare:
        pen.sheet(SPARE, spare, made, 0)
    book.close()
    return Written(out.getvalue(), pen.places, pen.total_row)


class _Pen:
    """Writes the sheets of one workbook and remembers where every line went."""

    def __init__(self, book: Any, layout: Layout) -> None:
        self.book, self.layout = book, layout
        self.places: dict[int, tuple[str, int]] = {}
        self.total_row: tuple[str, int] | None = None
        centred = {"align": "center", "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 16, **centred})
        self.head = book.add_format({"bold": True, "border": 1, **centred})
        self.body = book.add_format({"border": 1, "num_format": "@"})
        self.number = book.add_format({"border": 1, "num_format": "0"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def sheet(self, name: str, lines: list[Line], made: datetime, wrong_total: int) -> None:
        """One sheet from title to foot."""
        page = self.book.add_worksheet(name)
        row = self._above(page, name)
        row = self._heading(page, row)
        for serial, line in enumerate(lines, 1):
            self.places[id(line)] = (name, row + 1)
            self._line(page, row, serial, line)
            row += 1
        row = self._blank(page, row)
        if self.layout.total:
            row = self._total(page, name, row, lines, wrong_total)
        if self.layout.foot:
            self._foot(page, row, made)

    def _above(self, page: Any, name: str) -> int:
        left, right = self._edges()
        title = self.layout.title if name == MAIN else f"{self.layout.title}（{name}）"
        page.merge_range(0, left, 0, right, title, self.title)
        if not self.layout.note:
            return 1
        note = "填表说明：1. 每人一行；2. 身份证号、银行卡号请设为文本；3. 金额以元为单位。（演示）"
        page.merge_range(1, left, 1, right, note)
        return 2

    def _edges(self) -> tuple[int, int]:
        return self.layout.left, self.layout.left + len(self.layout.columns) - 1

    def _heading(self, page: Any, row: int) -> int:
        """The heading in one or two levels; returns the first row below it."""
        names = [heading.split("|") for _, heading in self.layout.columns]
        deep = any(len(parts) > 1 for parts in names)
        for place, parts in enumerate(names):
            column = self.layout.left + place
            page.set_column(column, column, 20 if len(parts[-1]) > 3 else 9)
            if not deep:
                page.write_string(row, column, parts[0], self.head)
            elif len(parts) == 1:
                page.merge_range(row, column, row + 1, column, parts[0], self.head)
            else:
                page.write_string(row + 1, column, parts[1], self.head)
                self._upper(page, row, place, names)
        return row + (2 if deep else 1)

    def _upper(self, page: Any, row: int, place: int, names: list[list[str]]) -> None:
        """The common heading over neighbours that share it, written once at the first of them."""
        shared = names[place][0]
        if place and names[place - 1][0] == shared:
            return
        last = place
        while last + 1 < len(names) and names[last + 1][0] == shared:
            last += 1
        left = self.layout.left
        page.merge_range(row, left + place, row, left + last, shared, self.head)

    def _line(self, page: Any, row: int, serial: int, line: Line) -> None:
        for place, (field, _) in enumerate(self.layout.columns):
            value = serial if field is Field.SERIAL else line.cells.get(field, "")
            column = self.layout.left + place
            if isinstance(value, int):
                page.write_number(row, column, value, self.number)
            elif value:
                page.write_string(row, column, value, self.body)
            else:
                page.write_blank(row, column, None, self.body)

    def _blank(self, page: Any, row: int) -> int:
        """Rows that were given borders and left empty."""
        for extra in range(self.layout.blank):
            for place in range(len(self.layout.columns)):
                page.write_blank(row + extra, self.layout.left + place, None, self.body)
        return row + self.layout.blank

    def _total(self, page: Any, name: str, row: int, lines: list[Line], wrong: int) -> int:
        amounts = [parse_amount(str(line.cells.get(Field.AMOUNT, ""))) for line in lines]
        total = Money.total(one for one in amounts if not isinstance(one, Refusal))
        fields = [field for field, _ in self.layout.columns]
        page.write_string(row, self.layout.left, "合　计", self.head)
        column = self.layout.left + fields.index(Field.AMOUNT)
        page.write_string(row, column, (total + Money.of_yuan(wrong)).yuan_text(), self.body)
        if name == MAIN:
            self.total_row = (name, row + 1)
        return row + 1

    def _foot(self, page: Any, row: int, made: datetime) -> None:
        page.write_string(row, self.layout.left, "填报人：（演示）")
        page.write_string(row, self.layout.left + 3, "审核人（工会主席）：（演示）")
        page.write_string(row + 1, self.layout.left, "填报日期：")
        page.write_datetime(row + 1, self.layout.left + 1, made, self.day)
