"""A paper as a workbook: real merges, amounts as numbers, digits that are names as text."""

import datetime as dt
import io

from xlsxwriter.workbook import Workbook

from nuanliu.core.documents import (
    Block,
    Document,
    Heading,
    Orientation,
    PageBreak,
    Table,
    plain,
    unprintable,
)
from nuanliu.core.documents.wording import check_line, colophon, masthead
from nuanliu.core.refusal import demand
from nuanliu.records.documents.render.fixed_zip import fixed_zip
from nuanliu.records.documents.render.xlsx_blocks import draw
from nuanliu.records.documents.render.xlsx_layout import (
    LINE,
    column_widths,
    just_misses,
    page_breaks,
)
from nuanliu.records.documents.render.xlsx_pen import Pen, Place, Styles

_NAME_LIMIT = 31  # characters of a sheet's name, by the file format
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\'\n")
_A4 = 9
_NO_GUESSING = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render_xlsx(document: Document) -> bytes:
    """One sheet per part of the paper, a PageBreak beginning the next; same paper, same bytes.

    Amounts are numbers of yuan with two decimals. A sheet with one table has its header frozen
    and repeated on each printed page. Raises DocumentError for an amount or a text too long.
    """
    demand(unprintable(document))
    out = io.BytesIO()
    with Workbook(out, _NO_GUESSING) as book:
        book.set_properties(_properties(document))
        styles = Styles(book)
        for place, blocks in enumerate(_parts(document)):
            _sheet(document, book, styles, place, blocks)
    return fixed_zip(out.getvalue())


def _properties(document: Document) -> dict[str, object]:
    made = dt.datetime.combine(document.date, dt.time(), dt.UTC)
    return {"title": document.name, "author": document.unit, "created": made}


def _parts(document: Document) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    for block in document.blocks:
        if isinstance(block, PageBreak):
            parts.append([])
        else:
            parts[-1].append(block)
    return parts


def _sheet(
    document: Document, book: Workbook, styles: Styles, place: int, blocks: list[Block]
) -> None:
    names = {sheet.get_name() for sheet in book.worksheets()}
    widths = column_widths(document, blocks)
    pen = Pen(book.add_worksheet(_name(document, blocks, names)), styles, widths)
    for column, size in enumerate(widths):
        pen.sheet.set_column(column, column, size)
    _print_setup(document, pen)
    if place == 0:
        _top(document, pen)
    repeated = range(0)
    for block in blocks:
        alone = sum(isinstance(other, Table) for other in blocks) == 1
        repeated = _draw(block, pen, alone=alone) or repeated
    if place == len(_parts(document)) - 1:
        _foot(document, pen)
    heights = [pen.heights.get(row, LINE) for row in range(pen.row)]
    page = (widths, document.orientation)
    if just_misses(heights, page):
        pen.sheet.fit_to_pages(1, 1)
    else:
        pen.sheet.set_h_pagebreaks(page_breaks(heights, pen.stuck, repeated, page))


def _name(document: Document, blocks: list[Block], taken: set[str]) -> str:
    """The only sheet bears the paper's name; of several each its table's, else its heading's.

    A name that is taken gets a number.
    """
    parted = any(isinstance(block, PageBreak) for block in document.blocks)
    captions = [block.caption for block in blocks if isinstance(block, Table) and block.caption]
    headings = [plain(block.content) for block in blocks if isinstance(block, Heading)]
    own = [*captions, *headings] if parted else []
    wanted = [*own, document.name][0].translate(_NOT_IN_NAMES) or "表"
    lower = {name.lower() for name in taken}
    endings = ("", *(f" {number}" for number in range(2, len(taken) + 3)))
    names = (wanted[: _NAME_LIMIT - len(ending)] + ending for ending in endings)
    return next(name for name in names if name.lower() not in lower)


def _print_setup(document: Document, pen: Pen) -> None:
    sheet = pen.sheet
    sheet.set_paper(_A4)
    if document.orientation is Orientation.LANDSCAPE:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(left=0.7, right=0.7, top=0.8, bottom=0.8)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")


def _top(document: Document, pen: Pen) -> None:
    right = pen.styles.of(align="right")
    if document.watermark:
        pen.band(document.watermark, pen.styles.of(align="center", font_size=14))
    pen.band(document.title, pen.styles.title(), least=2 * LINE)
    above = masthead(document)
    if document.number and document.number not in above:
        pen.band(document.number, right)
    half = max(pen.width // 2, 1)
    pen.heighten(pen.row, LINE)
    for text, start, end in zip(above, (0, half), (half, pen.width), strict=False):
        look = pen.styles.of(text_wrap=False) if start == 0 else right
        pen.text(Place(pen.row, start, columns=end - start), text, look)
    pen.row += bool(above)


def _draw(block: Block, pen: Pen, *, alone: bool) -> range:
    """Write a block; the rows to be repeated on each printed page, where it is the only table."""
    repeated = range(0)
    if alone and isinstance(block, Table):
        first = pen.row + bool(block.caption) + bool(block.unit_line)
        body = first + len(block.head_rows)
        pen.sheet.freeze_panes(body, 0)
        pen.sheet.repeat_rows(first, body - 1)
        repeated = range(first, body)
    draw(block, pen)
    return repeated


def _foot(document: Document, pen: Pen) -> None:
    right, left = pen.styles.of(align="right"), pen.styles.of()
    below = [(text, right) for text in colophon(document)]
    if document.footer_note:
        below.append((document.footer_note, left))
    if document.check:
        below.append((check_line(document.check), left))
    for text, look in below:
        pen.stick()  # what is under the names stays with them
        pen.band(text, look)
