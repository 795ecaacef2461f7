"""HTML pages: paragraphs become lines, tables become grids; nothing is fetched or run."""

import re
from typing import Any

from lxml import etree, html

from nuanliu.records.documents.readers.grid import Cell, TooLargeError, filled
from nuanliu.records.documents.readers.plaintext import decoded

_SILENT = {"script", "style", "head", "noscript", "template", "svg", "object", "iframe", "select"}
_INLINE = {
    "a", "abbr", "b", "bdi", "big", "cite", "code", "em", "font", "i", "label", "mark", "o:p",
    "s", "small", "span", "strong", "sub", "sup", "u",
}  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")
# A line end of the source inside a sentence: Chinese has no blank there.
_FOLD = re.compile(
    r"(?<=[^\x00-\x7f])[ \t]*[\r\n][ \t\r\n]*|[ \t]*[\r\n][ \t\r\n]*(?=[^\x00-\x7f])"
)
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_MOST_SPAN = 1000


def read_html(data: bytes, walk: "type[Walk] | None" = None) -> dict[str, Any]:
    """{"items": lines and tables, "numbered_by_line": False}, or {"refused": why}."""
    text = decoded(data)  # not as the page says: many name an encoding they are not in
    if text is None or not text.strip():
        return {"refused": "不是可读的网页：编码无法识别或含有二进制内容"}
    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = html.document_fromstring(_PROLOG.sub("", text), parser=parser)
        items = (walk or Walk)().items_of(root)
    except (etree.ParserError, TooLargeError):
        return {"refused": "不是可读的网页：没有正文，或表格过大"}
    return {"items": items, "numbered_by_line": False}


class Walk:
    """Collects lines and tables in the order of the page; `table` says in which form."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.piece: list[str] = []

    def items_of(self, root: Any) -> list[Any]:
        """The lines (text) and tables below an element."""
        body = root.find("body")
        self._element(root if body is None else body)
        self._flush()
        return self.items

    def _flush(self) -> None:
        text = _SPACE.sub(" ", _FOLD.sub("", "".join(self.piece).strip()))
        self.piece = []
        if text:
            self.items.append(text)

    def _element(self, element: Any) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SILENT or not tag:
            return
        if tag == "br":
            self._flush()
            return
        if tag in {"pre", "textarea", "listing", "xmp"}:
            self._flush()
            self._as_printed(element)
            return
        if tag == "table" and _is_data(element):
            self._flush()
            self.items.append(self.table(element))
            return
        block = tag not in _INLINE
        if block:
            self._flush()
        self.piece.append(element.text or "")
        for child in element:
            self._element(child)
            self.piece.append(child.tail or "")
        if block:
            self._flush()

    def table(self, element: Any) -> Any:
        """A table of data as a grid with its merges filled in."""
        return filled(rows_of(element))

    def _as_printed(self, element: Any) -> None:
        """Preformatted text: its line ends are those of the page."""
        for tail in element.iter("br"):
            tail.tail = "\n" + (tail.tail or "")
        lines = "".join(element.itertext()).splitlines()
        self.items += [line.rstrip() for line in lines if line.strip()]  # tabs part the cells


def _is_data(table: Any) -> bool:
    """A table of data, not one that lays out the page (nested tables or a single column)."""
    if table.find(".//table") is not None:
        return False
    return any(len(row.xpath("./td|./th")) > 1 for row in table.iter("tr"))


def rows_of(table: Any) -> list[list[Cell]]:
    """The rows of a table with the spans that its cells print."""
    rows = [[_cell(cell) for cell in row.xpath("./td|./th")] for row in table.iter("tr")]
    last = len(rows)
    return [
        [cell._replace(down=cell.down or last - index) for cell in row]
        for index, row in enumerate(rows)
    ]


def _cell(cell: Any) -> Cell:
    walk = Walk()
    text = "\n".join(walk.items_of(cell))
    return Cell(text, max(1, _span(cell, "colspan")), _span(cell, "rowspan"))


def _span(cell: Any, name: str) -> int:
    """The span printed; 1 for none. 0 means to the end of the table (rowspan only)."""
    text = (cell.get(name) or "1").strip()
    return min(int(text), _MOST_SPAN) if text.isascii() and text.isdigit() else 1
