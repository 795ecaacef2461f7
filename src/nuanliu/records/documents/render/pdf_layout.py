"""Sizes on paper: the sheet, the widths of columns, the heights of rows, rows per page.

Widths are measured with the advance widths of the fonts in use. Heights are estimates on the
safe side; the page template checks them and the caller tries again with less if one was not.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nuanliu.core.documents import Kind, Table, plain
from nuanliu.core.documents.table import Slot
from nuanliu.records.documents.fonts import FontSet
from nuanliu.records.documents.render.sheet import MM_PER_PT, shared

TABLE_SIZES = (10.5, 9.0, 8.0, 7.0)  # 五号 first; smaller only where numbers would not fit
INSET_X, INSET_Y = 1.4, 0.9  # mm between rule and text
LEADING = 0.4  # em between the lines of a cell
SIGN_WIDTH, SIGN_HEIGHT = 27.0, 12.1  # mm; the office asks for at least 25 x 12
FULL_ENOUGH = 0.7  # of the rows of the fullest page: with fewer the last one shares theirs
TALL = 0.5  # a row higher than this share of the page may be split, since it may not fit at all

_TOKEN = re.compile(r"[!-~]+|.", re.DOTALL)  # Latin words and numbers break only as a whole
BREAK_HERE = "\u200b"  # zero width, drawn by no font and needing none


@dataclass(frozen=True, slots=True)
class Columns:
    """The column widths of a table in mm and the size of its text in pt."""

    widths: tuple[float, ...]
    size: float
    fonts: FontSet
    # A long list says the same words over and over, and asks for each row twice.
    _heights: dict[tuple[str, int, int], float] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def room(self, slot: Slot) -> float:
        """The width a cell offers its text, in em."""
        merged = self.widths[slot.column : slot.column + slot.cell.col_span]
        return (sum(merged) - 2 * INSET_X) / (self.size * MM_PER_PT)

    def fitted(self, text: str, slot: Slot) -> str:
        """The text with break points in those words that are wider than the cell."""
        room = self.room(slot)
        if self.fonts.width(text) <= room:  # so is every word of it
            return text
        tokens = _TOKEN.findall(text)
        return "".join(
            BREAK_HERE.join(token) if self.fonts.width(token) > room else token for token in tokens
        )

    def height(self, slots: Sequence[Slot], least: float) -> float:
        """The height of a row in mm, at least `least`; cells merged downwards do not count."""
        heights = (self._cell_height(slot) for slot in slots if slot.cell.row_span == 1)
        return max([least, *heights])

    def _cell_height(self, slot: Slot) -> float:
        text, span = plain(slot.cell.content), (slot.column, slot.cell.col_span)
        known = self._heights.get((text, *span))
        if known is None:
            known = self._heights[text, *span] = self._text_height(text, self.room(slot))
        return known

    def _text_height(self, text: str, room: float) -> float:
        lines = sum(_lines(part, room, self.fonts) for part in text.split("\n"))
        return (lines * (1 + LEADING) - LEADING) * self.size * MM_PER_PT + 2 * INSET_Y


def _lines(text: str, room: float, fonts: FontSet) -> int:
    """How many lines the text takes in a cell `room` em wide."""
    if fonts.width(text) <= room:
        return 1
    lines, used = 1, 0.0
    for token in _TOKEN.findall(text):
        wide = fonts.width(token)
        if used + wide <= room:
            used += wide
        elif wide <= room:
            lines, used = lines + 1, wide
        else:
            more = math.ceil(wide / max(room - 1, 1))
            lines, used = lines + more, room
    return lines


def lay_columns(
    table: Table, width: float, fonts: FontSet, sizes: Sequence[float] = TABLE_SIZES
) -> Columns:
    """Share out `width` mm by weight, no column narrower than its numbers or a signature.

    sizes: of text in pt, the largest first; the first that leaves every column its least is taken.
    """
    for size in sizes:
        least = [_least(table, place, size, fonts) for place in range(table.width)]
        if sum(least) <= width:
            weights = [column.weight for column in table.columns]
            return Columns(shared(weights, width, least), size, fonts)
    squeezed = [narrow * width / sum(least) for narrow in least]
    return Columns(tuple(squeezed), TABLE_SIZES[-1], fonts)


def _least(table: Table, place: int, size: float, fonts: FontSet) -> float:
    column = table.columns[place]
    if column.kind is Kind.SIGN:
        return SIGN_WIDTH
    texts = [plain(slots[place].cell.content) for slots in _single(table, place)]
    if column.kind is Kind.TEXT:
        words = {word for text in [column.title, *texts] for word in _TOKEN.findall(text)}
        wide = min(max((fonts.width(word) for word in words), default=0), 8.0)
    else:
        wide = max((fonts.width(text) for text in texts), default=0)
    return max(wide + 0.2, 2.2) * size * MM_PER_PT + 2 * INSET_X


def _single(table: Table, place: int) -> list[tuple[Slot, ...]]:
    rows = [*table.grid(), *table.closing_grid()]
    return [slots for slots in rows if slots[place].cell.col_span == 1]


def height_of(table: Table, columns: Columns) -> float:
    """What a table takes in mm in one piece, cells merged downwards included."""
    heights = heights_of(table, columns)
    merged = (
        columns.height([Slot(replace(slot.cell, row_span=1), slot.row, slot.column)], 0)
        for slots in table.grid()
        for slot in slots
        if slot.cell.row_span > 1
    )
    return heights.head + max([sum(heights.rows), *merged]) + heights.closing


@dataclass(frozen=True, slots=True)
class Heights:
    """What the rows of a table take in mm: header, body rows, the sums of a page, closing rows."""

    head: float
    rows: tuple[float, ...]
    sums: float
    closing: float


def heights_of(table: Table, columns: Columns) -> Heights:
    """Estimate all row heights of a table."""
    plain_row = (columns.size * MM_PER_PT) + 2 * INSET_Y
    signing = any(column.kind is Kind.SIGN for column in table.columns)
    least = SIGN_HEIGHT if signing else plain_row
    return Heights(
        sum(columns.height(slots, plain_row) for slots in table.head_grid()),
        tuple(columns.height(slots, least) for slots in table.grid()),
        2 * plain_row if table.subtotal_per_page else 0.0,
        sum(columns.height(slots, plain_row) for slots in table.closing_grid()),
    )


def pages_of(heights: Heights, first: float, page: float, after: float = 0.0) -> list[slice]:
    """Cut the rows into pages: `first` mm on the first page, `page` mm on the others.

    The last page keeps `after` mm free and carries the closing rows. Where it would have few rows,
    the pages before are left emptier, so that it has about as many as they. Each page carries the
    header, the sums and at least one row, so a row higher than a page is the template's to refuse.
    """
    cuts = _filled(heights, (first, page, page), after)
    rows = [cut.stop - cut.start for cut in cuts]
    if len(cuts) == 1 or rows[-1] >= max(rows) * FULL_ENOUGH:
        return cuts
    ceiling, step = page, min(heights.rows)
    while ceiling > step:
        ceiling -= step
        emptier = _filled(heights, (min(first, ceiling), ceiling, page), after)
        if len(emptier) > len(cuts):
            break
        cuts = emptier
    return cuts


def _filled(heights: Heights, rooms: tuple[float, float, float], after: float) -> list[slice]:
    """Every page as full as its room allows: the first, those between, the last one."""
    first, page, final = rooms
    frame = heights.head + heights.sums
    spared = heights.sums / 2  # the last page has its own sum and, for the running one, the total
    cuts, used, room = [0], 0.0, first - frame
    for place, height in enumerate(heights.rows):
        if place > cuts[-1] and used + height > room:
            cuts.append(place)
            used, room = 0.0, page - frame
        used += height
    last, taken = len(heights.rows), frame - spared + heights.closing + after
    if used > (first if len(cuts) == 1 else final) - taken and last - cuts[-1] > 1:
        cuts.append(last - 1)
    if len(cuts) > 1:
        cuts[-1] = _drawn_back(cuts, heights, final - taken)
    return [slice(start, end) for start, end in zip(cuts, [*cuts[1:], last], strict=True)]


def _drawn_back(cuts: Sequence[int], heights: Heights, room: float) -> int:
    """Where the last page begins: one with few rows takes of the page before, which keeps half."""
    before, start, last = cuts[-2], cuts[-1], len(heights.rows)
    if last - start >= (start - before) * FULL_ENOUGH:
        return start
    half = range((before + last + 1) // 2, start)
    return next((row for row in half if sum(heights.rows[row:]) <= room), start)
