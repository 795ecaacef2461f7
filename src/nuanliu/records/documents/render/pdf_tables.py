"""Tables as the page template draws them: whole ones, and ones cut into pages with their sums."""

from dataclasses import dataclass, replace
from typing import TypeAlias

from nuanliu.core.documents import Json, Kind, Table, plain
from nuanliu.core.documents.table import Align, Grid, Slot, page_rows, page_sums, spread
from nuanliu.records.documents.fonts import FontSet
from nuanliu.records.documents.render import pdf_layout as layout
from nuanliu.records.documents.render.sheet import Sheet

Part: TypeAlias = dict[str, Json]

SHORT = 0.65  # of a page: a merged table this short moves to the next page as a whole
CAPTION_HEIGHT = 8.2  # mm above a table that has a name or a unit line


def mm(length: float) -> str:
    """A length as the template reads it: '27.50mm'."""
    return f"{length:.2f}mm"


@dataclass(frozen=True, slots=True)
class Laid:
    """A table with its column widths for one sheet."""

    table: Table
    sheet: Sheet
    columns: layout.Columns
    fonts: FontSet

    @classmethod
    def on(cls, table: Table, sheet: Sheet, fonts: FontSet) -> "Laid":
        """Lay a table across the text width of a sheet."""
        return cls(table, sheet, layout.lay_columns(table, sheet.text_width, fonts), fonts)

    def whole(self, after: float) -> Part:
        """The table in one piece; the engine breaks it and repeats the header.

        after: mm of the words and names under it; a short table goes with them to the next page.
        """
        signed = after > 0 and self._short(after)
        table = self.table
        return {
            **self._frame(),
            "rows": self._rows(table.grid()),
            "closing": self._rows(table.closing_grid()),
            "caption": table.caption,
            "unit_line": table.unit_line,
            "page_start": False,
            "new_page": False,
            "together": signed or self._together(),
            "sticky": signed,
        }

    def _together(self) -> bool:
        """Whether the table is not to be broken: cells merged downwards, and most of a page free.

        A merged cell cut in two says on neither page what it covers.
        """
        merged = any(slot.cell.row_span > 1 for slots in self.table.grid() for slot in slots)
        return merged and self._short(0.0)

    def _short(self, after: float) -> bool:
        taken = layout.height_of(self.table, self.columns) + after
        return taken < self.sheet.text_height * SHORT

    def by_page(self, used: float, after: float, fill: float) -> list[Part]:
        """The table as one small table per page, each with its sums where the table asks for them.

        used: mm of the first page already taken; after: mm to keep free under the table;
        fill: the share of a page rows may take. A table that just misses one page is set a size
        smaller when it then fits: two pages would be one full and one nearly bare.
        """
        cuts, fresh = self.cuts(used, after, fill)
        if len(cuts) == 2 and self.columns.size == layout.TABLE_SIZES[0]:
            smaller = self._smaller()
            if len(smaller.cuts(used, after, fill)[0]) == 1:
                return smaller.by_page(used, after, fill)
        last = len(cuts) - 1
        return [
            self._one_page(cut, first=place == 0, last=place == last, fresh=fresh)
            for place, cut in enumerate(cuts)
        ]

    def _smaller(self) -> "Laid":
        sizes = layout.TABLE_SIZES[1:]
        columns = layout.lay_columns(self.table, self.sheet.text_width, self.fonts, sizes)
        return replace(self, columns=columns)

    def cuts(self, used: float, after: float, fill: float) -> tuple[list[slice], bool]:
        """The rows of each page, and whether the table begins on a page of its own.

        used, after, fill: as in `by_page`.
        """
        table = self.table
        page = self.sheet.text_height * fill
        above = CAPTION_HEIGHT if table.caption or table.unit_line else 0.0
        fresh = used > page / 2
        first = page - above - (0.0 if fresh else used)
        heights = layout.heights_of(table, self.columns)
        return layout.pages_of(heights, first, page, after), fresh

    def _one_page(self, cut: slice, *, first: bool, last: bool, fresh: bool) -> Part:
        table = self.table
        part = page_rows(table, cut)
        under = self._rows(spread(page_sums(table, cut), table.width, table.where))
        return {
            **self._frame(),
            "rows": self._rows(part),
            "closing": [*under, *(self._rows(table.closing_grid()) if last else [])],
            "caption": table.caption if first else "",
            "unit_line": table.unit_line if first else "",
            "page_start": True,
            "page_end": True,
            "together": False,
            "sticky": False,
            "new_page": fresh or not first,
        }

    def _frame(self) -> Part:
        signing = any(column.kind is Kind.SIGN for column in self.table.columns)
        return {
            "part": "table",
            "widths": [mm(width) for width in self.columns.widths],
            "size": f"{self.columns.size}pt",
            "least": mm(layout.SIGN_HEIGHT if signing else 0),
            "head": self._rows(self.table.head_grid(), head=True),
        }

    def _rows(self, grid: Grid, *, head: bool = False) -> list[Json]:
        tall = self.sheet.text_height * layout.TALL
        rows: list[Json] = []
        for line, slots in enumerate(grid):
            split = self.columns.height(slots, 0) > tall
            starting = [slot for place, slot in enumerate(slots) if _starts(slot, line, place)]
            rows.append([self._cell(slot, split=split, head=head) for slot in starting])
        return rows

    def _cell(self, slot: Slot, *, split: bool, head: bool) -> Part:
        cell = slot.cell
        heading = head or cell.head
        column = self.table.columns[slot.column]
        standing = cell.align or (Align.CENTER if heading else column.alignment)
        return {
            "text": self.columns.fitted(plain(cell.content), slot),
            "rows": cell.row_span,
            "columns": cell.col_span,
            "align": str(standing),
            "head": heading,
            "split": split or cell.row_span > 1,
        }


def _starts(slot: Slot, line: int, place: int) -> bool:
    return (slot.row, slot.column) == (line, place)
