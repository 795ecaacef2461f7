"""Word files (.docx): paragraphs become lines, tables become grids; the XML is read directly.

Numbers that Word counts by itself are printed before their paragraphs; a text box stands behind
the paragraph it hangs on. Deleted, moved-away and hidden text is not part of the document.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from lxml import etree

from nuanliu.records.documents.readers.grid import Cell, TooLargeError, filled
from nuanliu.records.documents.readers.numbering import Numbering

_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_BOX = f"{_NS}txbxContent"
# Twins for older programs, text that is gone, and the readings above characters.
_NOT_READ = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{_NS}del",
    f"{_NS}moveFrom",
    f"{_NS}rt",
    _BOX,
}
_OUTER = {f"{_NS}sdt", f"{_NS}sdtContent", f"{_NS}ins", f"{_NS}moveTo", f"{_NS}customXml"}
_MOST_BYTES = 30_000_000
_MOST_SPAN = 200


def read_docx(data: bytes, walker: "type[Reader] | None" = None) -> dict[str, Any]:
    """{"items": lines and tables, "numbered_by_line": False}, or {"refused": why}."""
    try:
        document, numbering, styles = _parts(data)
        body = None if document is None else document.find(f"{_NS}body")
        reader = (walker or Reader)(Numbering(numbering, styles))
        items = [] if body is None else list(reader.items_of(body))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError, OSError):
        return {"refused": "已损坏或有密码，打不开"}
    except TooLargeError:
        return {"refused": "过大，或表格过大"}
    if body is None:
        return {"refused": "不是 .docx 文档"}
    return {"items": items, "numbered_by_line": False}


def _parts(data: bytes) -> list[Any]:
    """Root elements of the document, its lists and its styles; None for a part that is absent."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    found: list[Any] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        for name in (_MAIN, "word/numbering.xml", "word/styles.xml"):
            xml = _unpacked(archive, name) if name in names else None
            found.append(None if xml is None else etree.fromstring(xml, parser))
    return found


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        xml = stream.read(_MOST_BYTES + 1)
    if len(xml) > _MOST_BYTES:
        raise TooLargeError
    return xml


class Reader:
    """Walks the document in its order, because the lists count along."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering

    def items_of(self, container: Any) -> Iterator[Any]:
        """Lines and tables of the body or of a text box."""
        for element in container:
            if element.tag == f"{_NS}p":
                yield from self.paragraph(element).split("\n")
                for box in _boxes(element):
                    yield from self.items_of(box)
            elif element.tag == f"{_NS}tbl":
                yield self.table(element)
            elif element.tag in _OUTER:
                yield from self.items_of(element)

    def paragraph(self, paragraph: Any) -> str:
        """The paragraph's text behind its number; an empty one counts, as it does in Word."""
        label, text = self.numbering.label(paragraph), _text(paragraph)
        return label + text if text else ""

    def table(self, element: Any) -> Any:
        """A table as a grid with its merges filled in."""
        return filled(_merged(self.rows(element)))

    def rows(self, table: Any) -> list[list[Cell]]:
        """The rows of a table with the text of their cells."""
        found: list[list[Cell]] = []
        for row in table.iter(f"{_NS}tr"):
            if _owner(row) is not table:
                continue
            skipped = _number(row.find(f"{_NS}trPr/{_NS}gridBefore"), 0)
            cells = [Cell("", skipped)] if skipped else []
            cells += [self.cell(cell) for cell in row.iter(f"{_NS}tc") if _row_of(cell) is row]
            found.append(cells)
        return found

    def cell(self, cell: Any) -> Cell:
        """One cell; `down` is -1 where a merge begins and 0 where one goes on."""
        text = "\n".join(_flat(self.items_of(cell)))
        across = _number(cell.find(f"{_NS}tcPr/{_NS}gridSpan"), 1)
        merge = cell.find(f"{_NS}tcPr/{_NS}vMerge")
        if merge is None:
            return Cell(text, across)
        return Cell(text, across, -1 if merge.get(f"{_NS}val") == "restart" else 0)


def _flat(items: Iterable[Any]) -> Iterator[str]:
    """The lines of a cell; a table inside it gives its cells one by one."""
    for item in items:
        yield from filter(None, [item] if isinstance(item, str) else chain.from_iterable(item))


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes that hang on a paragraph, each once."""
    for element in _read(paragraph):
        yield from element.findall(_BOX)


def _read(element: Any) -> Iterator[Any]:
    """The elements below one, in order, without what is not read."""
    for child in element:
        if child.tag in _NOT_READ or not isinstance(child.tag, str) or _hidden(child):
            continue
        yield child
        yield from _read(child)


def _hidden(element: Any) -> bool:
    """A run that Word neither shows nor prints."""
    mark = element.find(f"{_NS}rPr/{_NS}vanish") if element.tag == f"{_NS}r" else None
    return mark is not None and mark.get(f"{_NS}val", "1") not in {"0", "false", "off"}


def _text(paragraph: Any) -> str:
    """The paragraph's own text; a line break is one."""
    pieces: list[str] = []
    for element in _read(paragraph):
        if element.tag == f"{_NS}t":
            pieces.append(element.text or "")
        elif element.tag == f"{_NS}tab":
            pieces.append(" " if element.getparent().tag == f"{_NS}r" else "")
        elif element.tag in {f"{_NS}br", f"{_NS}cr"}:
            pieces.append("\n")
        elif element.tag == f"{_NS}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces).strip()


def _owner(row: Any) -> Any:
    return next(row.iterancestors(f"{_NS}tbl"))


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{_NS}tr"))


def _number(element: Any, default: int) -> int:
    text = element.get(f"{_NS}val", "") if element is not None else ""
    return min(int(text), _MOST_SPAN) if text.isascii() and text.isdigit() else default


def _merged(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Vertical merges as repeated text: each continued cell takes the text of the one above."""
    above: dict[int, str] = {}
    found: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []
        place = 0
        for cell in row:
            text = above.get(place, cell.text) if cell.down == 0 else cell.text
            above[place] = text
            line.append(Cell(text, cell.across))
            place += cell.across
        found.append(line)
    return found
