"""Writing into one sheet of a workbook: where the next row is, and how each kind of cell looks."""

import math
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from nuanliu.core.documents import Align, DocumentError, Kind
from nuanliu.core.documents.table import NOT_A_VALUE, is_number
from nuanliu.core.money import FEN_PER_YUAN, LARGEST_FEN, Money
from nuanliu.records.documents.render.xlsx_layout import LINE, height_of, lines_of

_BODY, _HEAD, _TITLE = "宋体", "黑体", "方正小标宋简体"


class _Yuan(float):
    """Yuan in a number cell: the writer would print 0.69 as 0.6899999999999999 (16 digits).

    The shortest text of the double is the amount itself, so that is what the file says.
    """

    def __format__(self, _spec: str) -> str:
        return float.__repr__(self)


@dataclass(frozen=True, slots=True)
class Place:
    """A block of cells: first row and column, and how many of each."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Styles:
    """The formats of a workbook, each made once."""

    book: Workbook
    made: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def of(self, **facts: Any) -> Format:
        """The format with these properties and the house font."""
        whole = {"font_name": _BODY, "font_size": 11, "valign": "vcenter", "text_wrap": True}
        key = tuple(sorted((whole | facts).items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(dict(key))
        return self.made[key]

    def title(self) -> Format:
        """The paper's title."""
        return self.of(font_name=_TITLE, font_size=18, align="center")

    def heading(self) -> Format:
        """A heading or a table's name."""
        return self.of(font_name=_HEAD, font_size=12)

    def boxed(self, align: Align, *, head: bool = False, number: str = "@") -> Format:
        """A cell of a ruled table."""
        font = _HEAD if head else _BODY
        return self.of(border=1, align=str(align), font_name=font, num_format=number)


@dataclass(slots=True)
class Pen:
    """A sheet being written downwards on columns of these widths; `row` is the next free one."""

    sheet: Worksheet
    styles: Styles
    widths: list[int]
    row: int = 0
    heights: dict[int, float] = field(default_factory=dict)
    stuck: set[int] = field(default_factory=set)  # rows that stay on one page with the next

    @property
    def width(self) -> int:
        """How many columns are in use."""
        return len(self.widths)

    def heighten(self, row: int, least: float) -> None:
        """Let a row have at least so many points."""
        if least > self.heights.get(row, 0):
            self.heights[row] = least
            self.sheet.set_row(row, least)

    def stick(self, rows: int = 1, *, after: int = 0) -> None:
        """Let the next rows, but for some first, stay on one page with the row below each."""
        self.stuck.update(range(self.row + after, self.row + after + rows))

    def band(self, text: str, look: Format, *, least: float = LINE) -> None:
        """One row of text across the whole width, high enough for it."""
        self.heighten(self.row, least)
        self.text(Place(self.row, 0, columns=self.width), text, look)
        self.row += 1

    def text(self, place: Place, text: str, look: Format) -> None:
        """A string; never a formula, a link or a number, whatever it looks like."""
        self._merged(place, look)
        room = sum(self.widths[place.column : place.column + place.columns])
        lines = math.ceil(lines_of(text, room) / place.rows)
        for row in range(place.row, place.row + place.rows):
            self.heighten(row, height_of(lines))
        if not text:
            self.sheet.write_blank(place.row, place.column, None, look)
        elif self.sheet.write_string(place.row, place.column, text, look) != 0:
            msg = f"单元格内容过长，工作簿放不下：“{text[:20]}…”"
            raise DocumentError(msg)

    def value(self, place: Place, text: str, kind: Kind, align: Align) -> None:
        """A number where the column holds numbers and this cell does, else a string."""
        number = _number(kind, text)
        if number is None:
            self.text(place, text, self.styles.boxed(align))
            return
        pattern = "#,##0.00" if kind is Kind.MONEY else "#,##0" if "," in text else "0"
        look = self.styles.boxed(align, number=pattern)
        self._merged(place, look)
        self.sheet.write_number(place.row, place.column, number, look)

    def _merged(self, place: Place, look: Format) -> None:
        if place.rows > 1 or place.columns > 1:
            end = (place.row + place.rows - 1, place.column + place.columns - 1)
            self.sheet.merge_range(place.row, place.column, *end, "", look)


def _number(kind: Kind, text: str) -> float | int | None:
    """What a number cell holds. Yuan leave whole fen only here, at the edge of a foreign format.

    A workbook knows no other number than a double; below 10**14 fen the nearest double to the
    amount prints and reads back as exactly that amount. Larger ones raise DocumentError.
    """
    if text in NOT_A_VALUE or kind not in {Kind.MONEY, Kind.COUNT} or not is_number(kind, text):
        return None
    if kind is Kind.COUNT:
        return int(text.replace(",", ""))
    fen = Money.parse(text).fen
    if abs(fen) >= LARGEST_FEN:
        msg = f"金额 {text} 超出工作簿能准确保存的位数"
        raise DocumentError(msg)
    return _Yuan(fen / FEN_PER_YUAN)
