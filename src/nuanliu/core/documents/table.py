"""Tables with merged cells: the facts, the check that the cells tile, and the sums of a page."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from nuanliu.core.documents.inline import DocumentError, Figure, Inline, plain
from nuanliu.core.money import Money, MoneyError

PAGE_SUBTOTAL = "documents.page_subtotal"  # the measure of a figure that sums one printed page
RUNNING_TOTAL = "documents.running_total"  # of one that sums all rows up to the end of a page
NOT_A_VALUE = frozenset({"", "—"})  # a number column may be left open, visibly or not

_COUNT = re.compile(r"-?\d+|-?\d{1,3}(?:,\d{3})+")


class Align(StrEnum):
    """Where the words of a column stand."""

    LEFT = "left"
    RIGHT = "right"
    CENTER = "center"


class Kind(StrEnum):
    """What a column holds; decides alignment, number cells in workbooks, and the least width."""

    TEXT = "text"
    MONEY = "money"  # yuan with two decimals, exact to the fen
    COUNT = "count"  # whole numbers
    ID = "id"  # digits that are a name, never a number: accounts, ID tails, voucher numbers
    SIGN = "sign"  # room for a signature or a fingerprint, at least 25 x 12 mm


_BY_KIND = {Kind.MONEY: Align.RIGHT, Kind.COUNT: Align.RIGHT, Kind.SIGN: Align.CENTER}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its share of the width, its kind. align None: as the kind has it."""

    title: str
    weight: int = 1
    align: Align | None = None
    kind: Kind = Kind.TEXT

    def __post_init__(self) -> None:
        if self.weight < 1:
            msg = f"列“{self.title}”的宽度份额是 {self.weight}，至少为 1"
            raise DocumentError(msg)

    @property
    def alignment(self) -> Align:
        """Numbers stand right, signatures in the middle, words left, unless said otherwise."""
        return self.align or _BY_KIND.get(self.kind, Align.LEFT)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is merged, is a heading, or stands differently from its column."""

    content: Inline = ""
    row_span: int = 1
    col_span: int = 1
    head: bool = False
    align: Align | None = None


# As in HTML, a place covered by a merged cell above or to the left is simply not written.
Row: TypeAlias = tuple[Cell | Inline, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the grid and the cell that covers it; (row, column) is where the cell starts."""

    cell: Cell
    row: int
    column: int


Grid: TypeAlias = tuple[tuple[Slot, ...], ...]


def cell_of(item: Cell | Inline) -> Cell:
    """A cell, whichever way it was written down."""
    return item if isinstance(item, Cell) else Cell(item)


def spread(rows: Sequence[Row], width: int, where: str) -> Grid:
    """Lay rows out on a grid `width` wide, every place covered by exactly one cell.

    Raises DocumentError naming `where` and the row when cells overlap, stick out or leave a hole.
    """
    taken: dict[tuple[int, int], Slot] = {}
    for number, row in enumerate(rows):
        column = 0
        for item in row:
            while (number, column) in taken:
                column += 1
            slot = Slot(cell_of(item), number, column)
            _claim(taken, slot, where)
            column += slot.cell.col_span
    _must_tile(taken, len(rows), width, where)
    return tuple(tuple(taken[row, column] for column in range(width)) for row in range(len(rows)))


def _claim(taken: dict[tuple[int, int], Slot], slot: Slot, where: str) -> None:
    if slot.cell.row_span < 1 or slot.cell.col_span < 1:
        msg = f"{where}第 {slot.row + 1} 行：合并的行数和列数至少为 1"
        raise DocumentError(msg)
    for row in range(slot.row, slot.row + slot.cell.row_span):
        for column in range(slot.column, slot.column + slot.cell.col_span):
            if (row, column) in taken:
                msg = f"{where}第 {row + 1} 行第 {column + 1} 列被两个单元格占用"
                raise DocumentError(msg)
            taken[row, column] = slot


def _must_tile(taken: dict[tuple[int, int], Slot], height: int, width: int, where: str) -> None:
    wanted = {(row, column) for row in range(height) for column in range(width)}
    for row, column in sorted(wanted ^ taken.keys()):
        fault = "没有单元格" if (row, column) in wanted else "超出了表格"
        msg = f"{where}第 {row + 1} 行第 {column + 1} 列{fault}，请核对合并的行列数"
        raise DocumentError(msg)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a paper.

    caption: its name; unit_line: such as '单位：元'; head: header rows with spans, () for one row
    of column titles; total: the 合计 row; capitals: the total in 大写, printed as a last row;
    subtotal_per_page: print 本页小计 under each page (PDF, DOCX); name_column: the column naming
    the person of a row, for messages. Number columns hold only numbers, '' or '—'.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    unit_line: str = ""
    head: tuple[Row, ...] = ()
    total: Row | None = None
    capitals: Inline = ""
    subtotal_per_page: bool = False
    name_column: int | None = None
    _laid_out: Grid = field(init=False, repr=False, compare=False)  # every renderer asks for it

    def __post_init__(self) -> None:
        if not self.columns:
            msg = f"{self.where}没有列"
            raise DocumentError(msg)
        object.__setattr__(self, "_laid_out", spread(self.rows, self.width, self.where))
        spread(self.head_rows, self.width, f"{self.where}表头")
        spread(self.closing_rows, self.width, f"{self.where}合计")
        total = () if self.total is None else (self.total,)
        numbered = [*self.grid(), *spread(total, self.width, f"{self.where}合计")]
        for line, slots in enumerate(numbered, start=1):
            self._must_be_numbers(line, slots)
        if self.subtotal_per_page:
            self._must_sum_by_page()

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.columns)

    @property
    def where(self) -> str:
        """The table as messages call it."""
        return f"表“{self.caption or self.columns[0].title if self.columns else ''}”"

    @property
    def head_rows(self) -> tuple[Row, ...]:
        """The header as printed: the given rows, else one row of titles."""
        return self.head or (tuple(Cell(column.title, head=True) for column in self.columns),)

    @property
    def closing_rows(self) -> tuple[Row, ...]:
        """What stands under the last row: 合计, then the amount in 大写."""
        rows = () if self.total is None else (self.total,)
        if not plain(self.capitals):
            return rows
        if self.width == 1:
            return (*rows, (self.capitals,))
        # Over two columns where there are more: the first is often a narrow 序号.
        wide = 1 if self.width == 2 else 2
        label = Cell("金额大写", col_span=wide, head=True, align=Align.CENTER)
        return (*rows, (label, Cell(self.capitals, col_span=self.width - wide, align=Align.LEFT)))

    def head_grid(self) -> Grid:
        """The header laid out."""
        return spread(self.head_rows, self.width, f"{self.where}表头")

    def grid(self) -> Grid:
        """The body laid out."""
        return self._laid_out

    def closing_grid(self) -> Grid:
        """The rows under the body laid out."""
        return spread(self.closing_rows, self.width, f"{self.where}合计")

    def _must_be_numbers(self, line: int, slots: tuple[Slot, ...]) -> None:
        for column, slot in zip(self.columns, slots, strict=True):
            text = plain(slot.cell.content)
            free = slot.cell.head or slot.cell.col_span > 1 or text in NOT_A_VALUE
            if not free and not is_number(column.kind, text):
                msg = f"{self.where}第 {line} 行“{column.title}”应为数字，收到“{text}”"
                raise DocumentError(msg)

    def _must_sum_by_page(self) -> None:
        money = [place for place, column in enumerate(self.columns) if column.kind is Kind.MONEY]
        if not money or money[0] == 0:
            msg = f"{self.where}要印本页小计，须有金额列，且金额不在第一列"
            raise DocumentError(msg)
        if any(slot.cell.row_span > 1 for slots in self.grid() for slot in slots):
            msg = f"{self.where}要印本页小计，各行不能上下合并"
            raise DocumentError(msg)
        self._total_must_agree(money)

    def _total_must_agree(self, money: list[int]) -> None:
        """The subtotals add up to the printed total, or the sheet would contradict itself."""
        total = spread((self.total,), self.width, self.where)[0] if self.total else ()
        for place in money if total else ():
            stated, summed = plain(total[place].cell.content), column_sum(self.grid(), place)
            if Money.parse(stated) != summed:
                msg = f"{self.where}合计“{stated}”与各行之和 {summed} 不符"
                raise DocumentError(msg)


def is_number(kind: Kind, text: str) -> bool:
    """Whether `text` is a value that a column of this kind may hold; words may hold anything."""
    if kind is Kind.COUNT:
        return _COUNT.fullmatch(text) is not None
    if kind is not Kind.MONEY:
        return True
    try:
        Money.parse(text)
    except MoneyError:
        return False
    return True


def column_sum(grid: Grid, column: int) -> Money:
    """The sum of a money column over the rows of `grid`; open cells count nothing."""
    texts = Counter(plain(slots[column].cell.content) for slots in grid)  # most are alike
    sums = (
        Money.parse(text).fen * times for text, times in texts.items() if text not in NOT_A_VALUE
    )
    return Money(sum(sums))


def page_subtotal(table: Table, grid: Grid) -> Row:
    """The 本页小计 row for those rows of the table that stand on one page."""
    return _sum_row("本页小计", PAGE_SUBTOTAL, table, grid)


def running_total(table: Table, grid: Grid) -> Row:
    """The 累计 row: all rows of the table from its first to the last of a page."""
    return _sum_row("累计", RUNNING_TOTAL, table, grid)


def page_rows(table: Table, cut: slice) -> Grid:
    """Those rows of a table that stand on one page, counted from 0 again.

    Such a table has no cell that reaches downwards.
    """
    return tuple(
        tuple(Slot(slot.cell, line, slot.column) for slot in slots)
        for line, slots in enumerate(table.grid()[cut])
    )


def page_sums(table: Table, cut: slice) -> tuple[Row, ...]:
    """What stands under the rows of one page: 本页小计, and 累计 but where the 合计 says it."""
    if not table.subtotal_per_page:
        return ()
    subtotal = page_subtotal(table, page_rows(table, cut))
    if cut.stop >= len(table.rows):
        return (subtotal,)
    return (subtotal, running_total(table, table.grid()[: cut.stop]))


def _sum_row(label: str, measure: str, table: Table, grid: Grid) -> Row:
    kinds = [column.kind for column in table.columns]
    first = kinds.index(Kind.MONEY)
    sums = (
        Figure(column_sum(grid, place).yuan_text(), measure, table.columns[place].title)
        if kinds[place] is Kind.MONEY
        else ""
        for place in range(first, table.width)
    )
    return (Cell(label, col_span=first, head=True, align=Align.CENTER), *sums)


def unmerged(table: Table) -> list[list[str]]:
    """Column titles, then every body row with merged content written into each place it covers.

    For machines: header spans, the total and 大写 are left to the printed forms.
    """
    body = [[plain(slot.cell.content) for slot in slots] for slots in table.grid()]
    return [[column.title for column in table.columns], *body]
