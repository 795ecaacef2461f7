"""Sizes in a workbook: the widths of columns within the printed page, the heights of rows.

Widths are in characters of half width, as a workbook counts them; heights in points.
"""

import math
import re
import unicodedata
from collections.abc import Sequence

from nuanliu.core.documents import Block, Document, Fields, Kind, Orientation, Table, plain
from nuanliu.core.documents.table import Slot

LINE = 16.5  # points of a row of one line; whole screen pixels, as the file format has them
NEXT_LINE = 15  # points of every further line
NARROW = (0.4, 0.4, 0.4, 0.4)  # inches around a list whose many columns stay readable
SIGN_LINE = 36  # points of a row with a signature: the office asks for 12 mm
_LEAST_COLUMNS = 4  # of a sheet with no table
_NARROW, _PLAIN, _WIDE, _SIGN = 6, 18, 42, 14
# What A4 holds in type of 10 points: the page is set in 11 and printed a tenth smaller.
_ROOM = {Orientation.PORTRAIT: 102, Orientation.LANDSCAPE: 154}
_PAGE = {Orientation.PORTRAIT: (494, 726), Orientation.LANDSCAPE: (741, 480)}  # points in margins
_SQUEEZED = 1.18  # pages that are printed as one, a size smaller
_FULL = 0.96  # of a page, planned for: another program may draw rows a little higher
_TOKEN = re.compile(r"[!-~]+")  # Latin words and numbers should not break


def display_width(text: str) -> int:
    """Columns of half width that the text takes: two for each wide character."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in text)


def lines_of(text: str, room: int) -> int:
    """How many lines a text takes in a cell of some width."""
    inside = max(room - 1, 1)  # a cell keeps about half a character free on each side
    return sum(max(math.ceil(display_width(part) / inside), 1) for part in text.split("\n"))


def points_of(columns: Sequence[int]) -> float:
    """The width of columns in points: seven pixels a character and five around them."""
    return sum((width * 7 + 5) * 0.75 for width in columns)


def _room(page: tuple[Sequence[int], Orientation]) -> float:
    """The points of rows that one printed page holds, the sheet being fitted into its width."""
    widths, lying = page
    width, height = _PAGE[lying]
    return height * _FULL * max(points_of(widths) / width, 1)


def just_misses(heights: Sequence[float], page: tuple[Sequence[int], Orientation]) -> bool:
    """Whether a sheet is a little higher than one page: it is then printed smaller, on one."""
    return _room(page) < sum(heights) <= _room(page) * _SQUEEZED


def page_breaks(
    heights: Sequence[float],
    stuck: set[int],
    repeated: range,
    page: tuple[Sequence[int], Orientation],
) -> list[int]:
    """The rows before which a sheet of rows so high is to be broken for print; [] for one page.

    stuck: rows that stand on one page with the row below; repeated: rows drawn anew on each page;
    page: the columns' widths and how the sheet lies, which is printed within its width.
    """
    room = _room(page)
    again = sum(heights[row] for row in repeated)
    breaks, start, used = list[int](), 0, 0.0
    for row, high in enumerate(heights):
        if used + high > room and row > start:
            free = (at for at in range(row, start, -1) if at - 1 not in stuck)
            start = next(free, row)
            breaks.append(start)
            used = again + sum(heights[start:row])
        used += high
    return breaks


def height_of(lines: int) -> float:
    """The height of a row with this many lines."""
    return LINE + (lines - 1) * NEXT_LINE


def width_of(blocks: list[Block]) -> int:
    """How many columns a sheet of these blocks needs."""
    tables = [block.width for block in blocks if isinstance(block, Table)]
    fields = [block.columns * 2 for block in blocks if isinstance(block, Fields)]
    return max([_LEAST_COLUMNS, *tables, *fields])


def column_widths(document: Document, blocks: list[Block]) -> list[int]:
    """The width of each column: that of its longest line, and all of them within the page.

    The widest table decides; narrower ones are spread over its columns (`spread_bounds`).
    """
    tables = [block for block in blocks if isinstance(block, Table)]
    widest = max((table.width for table in tables), default=0)
    tables = [table for table in tables if table.width == widest]
    widths = [_NARROW if tables else _PLAIN] * width_of(blocks)
    least = list(widths)
    for table in tables:
        for place, (wanted, needed) in enumerate(_measured(table)):
            widths[place] = max(widths[place], wanted)
            least[place] = max(least[place], needed)
    widths[0] = max(widths[0], _first_label(blocks))
    return _squeezed(widths, least, _ROOM[document.orientation])


def _first_label(blocks: list[Block]) -> int:
    """What the labels at the left edge of the forms' grids need."""
    rows = [row for block in blocks if isinstance(block, Fields) for row in block.rows()]
    return max((display_width(row[0].label) + 2 for row in rows), default=0)


def _measured(table: Table) -> list[tuple[int, int]]:
    """For each column what it would like to have, and what it cannot do without."""
    found = [
        (_SIGN, _SIGN) if column.kind is Kind.SIGN else (_NARROW, _NARROW)
        for column in table.columns
    ]
    for slots in [*table.head_grid(), *table.grid(), *table.closing_grid()]:
        for place, slot in enumerate(slots):
            if slot.cell.col_span == 1:
                wanted, needed = _of_cell(slot)
                old = found[place]
                found[place] = max(old[0], min(wanted, _WIDE)), max(old[1], min(needed, _PLAIN))
    return found


def _of_cell(slot: Slot) -> tuple[int, int]:
    text = plain(slot.cell.content)
    words = max((len(word) for word in _TOKEN.findall(text)), default=0)
    return max(display_width(line) for line in text.split("\n")) + 2, words + 2


def _squeezed(widths: list[int], least: list[int], room: int) -> list[int]:
    """The same within `room` where that can be: what is wide gives way, in proportion."""
    over, spare = sum(widths) - room, [w - n for w, n in zip(widths, least, strict=True)]
    if over <= 0 or not sum(spare):
        return widths
    part = min(over, sum(spare))
    return [w + -s * part // sum(spare) for w, s in zip(widths, spare, strict=True)]


def pair_bounds(widths: Sequence[int], pairs: int) -> list[int]:
    """Where labels and values of a form's grid begin on the columns of a sheet.

    2 × `pairs` + 1 column numbers, rising: each pair about equally wide, its label a third of it.
    """
    whole, count = sum(widths), 2 * pairs
    edges = [sum(widths[:place]) for place in range(len(widths) + 1)]
    bounds = [0]
    for cell in range(1, count):
        share = (cell // 2 + (cell % 2) / 3) / pairs
        free = range(bounds[-1] + 1, len(widths) - (count - cell) + 1)
        bounds.append(min(free, key=lambda place: abs(edges[place] - share * whole)))
    return [*bounds, len(widths)]


def spread_bounds(widths: Sequence[int], table: Table) -> list[int]:
    """Where the columns of a table begin on those of its sheet, with the end of the last.

    As many as the sheet has: one each. Fewer: spread over all, each as wide as its share.
    """
    measured = _measured(table)
    wanted = [want for want, _ in measured]
    edges = [sum(widths[:place]) for place in range(len(widths) + 1)]
    bounds = [0]
    for cell in range(1, table.width):
        due = sum(wanted[:cell]) * edges[-1] / sum(wanted)
        free = range(bounds[-1] + 1, len(widths) - (table.width - cell) + 1)
        least = edges[bounds[-1]] + measured[cell - 1][1]
        wide = [place for place in free if edges[place] >= least]
        bounds.append(min(wide or free, key=lambda place: abs(edges[place] - due)))
    return [*bounds, len(widths)]
