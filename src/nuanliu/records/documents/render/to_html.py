"""A paper as HTML that any content system takes: plain tags, no script, no inline style.

Alignment is a class and a width an attribute: a system that drops them still shows every word.
"""

from typing import assert_never

from lxml import html
from lxml.html import builder as tag

from nuanliu.core.documents import (
    Align,
    Block,
    Document,
    Fields,
    Heading,
    Inline,
    Opinions,
    PageBreak,
    Paragraph,
    SignatureLine,
    Table,
    plain,
    unprintable,
)
from nuanliu.core.documents.table import Grid, Slot
from nuanliu.core.documents.wording import (
    WIDE_SPACE,
    check_line,
    colophon,
    masthead,
    signature_slot,
    signed_line,
)
from nuanliu.core.refusal import demand

_SHEET = """
body { font-family: FangSong, "Noto Serif SC", serif; max-width: 60em; margin: 2em auto;
  padding: 0 1em; }
h1 { text-align: center; }
h1, h2, h3, th, caption { font-family: SimHei, "Noto Sans SC", sans-serif; }
table { border-collapse: collapse; width: 100%; margin: 1em 0; }
th, td { border: 1px solid #000; padding: .4em .6em; vertical-align: middle; }
th { font-weight: normal; }
.left { text-align: left; }
.center { text-align: center; }
.right { text-align: right; }
tr { break-inside: avoid; } thead { display: table-header-group; }
@page { size: A4; margin: 20mm 18mm; }
"""


# Elements that hold only other elements: a line each makes the file readable, and shows nothing.
_FRAMES = frozenset({"div", "table", "colgroup", "thead", "tbody", "tfoot", "tr"})


def render_html(document: Document) -> bytes:
    """A fragment to paste into a portal: one div in Chinese, UTF-8, no markup from user text."""
    demand(unprintable(document))
    return bytes(html.tostring(_fragment(document), encoding="utf-8")) + b"\n"


def render_html_page(document: Document) -> bytes:
    """A whole page with a small stylesheet, to be read and printed on its own."""
    demand(unprintable(document))
    view = tag.META(name="viewport", content="width=device-width, initial-scale=1")
    title, look = tag.TITLE(document.name), tag.STYLE(_SHEET)
    head = tag.HEAD(tag.META(charset="utf-8"), view, title, look)
    page = tag.HTML(head, tag.BODY(_fragment(document)), lang="zh-CN")
    return bytes(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>")) + b"\n"


def _fragment(document: Document) -> html.HtmlElement:
    above, under = masthead(document), colophon(document)
    if document.number and document.number not in above:
        above.append(document.number)
    if document.footer_note:
        under.append(document.footer_note)
    if document.check:
        under.append(check_line(document.check))
    marked = [tag.P(tag.STRONG(document.watermark))] if document.watermark else []
    blocks = [part for block in document.blocks for part in _block(block)]
    parts = [_text(tag.H1(), document.title), *marked, *map(tag.P, above), *blocks]
    return _spaced(tag.DIV(*parts, *map(tag.P, under), lang="zh-CN"))


def _spaced(root: html.HtmlElement) -> html.HtmlElement:
    for frame in root.iter(*_FRAMES):
        frame.text = "\n"
        for part in frame:
            part.tail = "\n"
    return root


def _text(element: html.HtmlElement, content: Inline) -> html.HtmlElement:
    """Put a content into an element, a line break for each newline."""
    first, *others = plain(content).split("\n")
    element.text = first
    for line in others:
        mark = tag.BR()
        mark.tail = line
        element.append(mark)
    return element


def _block(block: Block) -> list[html.HtmlElement]:  # noqa: PLR0911 - one return per kind of block
    match block:
        case Heading():
            return [_text(html.Element(f"h{block.level + 1}"), block.content)]
        case Paragraph():
            return [_text(tag.P(), block.content)]
        case Fields():
            return [_fields(block)]
        case Table():
            return _table(block)
        case SignatureLine():
            return [tag.P(WIDE_SPACE.join(signature_slot(label) for label in block.labels))]
        case Opinions():
            return [_opinions(block)]
        case PageBreak():
            return [tag.HR()]
        case _:
            assert_never(block)


def _fields(block: Fields) -> html.HtmlElement:
    body = tag.TBODY()
    for row in block.rows():
        line = tag.TR()
        for item in row:
            line.append(_text(tag.TH(scope="row"), item.label))
            line.append(_text(tag.TD(**_spans(1, item.span * 2 - 1)), item.value))
        body.append(line)
    return tag.TABLE(body)


def _spans(rows: int, columns: int) -> dict[str, str]:
    spans = {"rowspan": rows, "colspan": columns}
    return {name: str(count) for name, count in spans.items() if count > 1}


def _table(table: Table) -> list[html.HtmlElement]:
    whole = tag.TABLE()
    if table.caption:
        whole.append(tag.CAPTION(table.caption))
    whole.append(_widths(table))
    whole.append(_section(tag.THEAD(), table, table.head_grid(), "col"))
    whole.append(_section(tag.TBODY(), table, table.grid(), ""))
    if table.closing_rows:
        whole.append(_section(tag.TFOOT(), table, table.closing_grid(), ""))
    return [*([tag.P(table.unit_line, **{"class": "right"})] if table.unit_line else []), whole]


def _widths(table: Table) -> html.HtmlElement:
    whole = sum(column.weight for column in table.columns)
    shares = (f"{round(column.weight * 100 / whole)}%" for column in table.columns)
    return tag.COLGROUP(*(tag.COL(width=share) for share in shares))


def _section(section: html.HtmlElement, table: Table, grid: Grid, scope: str) -> html.HtmlElement:
    for line, slots in enumerate(grid):
        row = tag.TR()
        row.extend(
            _cell(table, slot, scope)
            for place, slot in enumerate(slots)
            if (slot.row, slot.column) == (line, place)
        )
        section.append(row)
    return section


def _cell(table: Table, slot: Slot, scope: str) -> html.HtmlElement:
    cell = slot.cell
    spans = _spans(cell.row_span, cell.col_span)
    if not scope and not cell.head:
        standing = cell.align or table.columns[slot.column].alignment
        return _text(tag.TD(**_standing(standing, Align.LEFT), **spans), cell.content)
    spans |= _standing(cell.align or Align.CENTER, Align.CENTER)
    group = "group" if scope and cell.col_span > 1 else ""
    return _text(tag.TH(scope=f"{scope or 'row'}{group}", **spans), cell.content)


def _standing(align: Align, usual: Align) -> dict[str, str]:
    """The class of a cell that stands elsewhere than a browser puts such cells."""
    return {} if align is usual else {"class": str(align)}


def _opinions(block: Opinions) -> html.HtmlElement:
    body = tag.TBODY()
    for box in block.boxes:
        words = _text(tag.P(), box.text) if plain(box.text) else None
        signed = tag.P(WIDE_SPACE.join(signed_line(box)))
        said = tag.TD(*([signed] if words is None else [words, signed]))
        body.append(tag.TR(_text(tag.TH(scope="row"), box.role), said))
    return tag.TABLE(body)
