"""Word files (.docx): paragraphs become lines, tables become grids; the XML is read directly."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from nuanliu.records.documents.readers.grid import Cell, TooLargeError, filled

_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_MOST_BYTES = 30_000_000
_MOST_SPAN = 200


def read_docx(data: bytes) -> dict[str, Any]:
    """{"items": lines and tables, "numbered_by_line": False}, or {"refused": why}."""
    try:
        body = _body(data)
        items = [] if body is None else list(_items(body))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError, OSError):
        return {"refused": "已损坏或有密码，打不开"}
    except TooLargeError:
        return {"refused": "过大，或表格过大"}
    if body is None:
        return {"refused": "不是 .docx 文档"}
    return {"items": items, "numbered_by_line": False}


def _body(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _MAIN not in archive.namelist():
            return None
        with archive.open(_MAIN) as stream:
            xml = stream.read(_MOST_BYTES + 1)
    if len(xml) > _MOST_BYTES:
        raise TooLargeError
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(xml, parser).find(f"{_NS}body")


def _items(container: Any) -> Iterator[Any]:
    for element in container:
        if element.tag == f"{_NS}p":
            yield from _paragraph(element).split("\n")
        elif element.tag == f"{_NS}tbl":
            yield filled(_merged(_rows(element)))
        elif element.tag in {f"{_NS}sdt", f"{_NS}sdtContent", f"{_NS}ins", f"{_NS}customXml"}:
            yield from _items(element)


def _paragraph(paragraph: Any) -> str:
    """The paragraph's text; deleted text is not part of it, a line break is one."""
    pieces: list[str] = []
    for element in paragraph.iter():
        if element.tag == f"{_NS}t":
            pieces.append(element.text or "")
        elif element.tag == f"{_NS}tab":
            pieces.append(" " if element.getparent().tag == f"{_NS}r" else "")
        elif element.tag in {f"{_NS}br", f"{_NS}cr"}:
            pieces.append("\n")
        elif element.tag == f"{_NS}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces).strip()


def _rows(table: Any) -> list[list[Cell]]:
    found: list[list[Cell]] = []
    for row in table.iter(f"{_NS}tr"):
        if _owner(row) is not table:
            continue
        skipped = _number(row.find(f"{_NS}trPr/{_NS}gridBefore"), 0)
        cells = [Cell("", skipped)] if skipped else []
        cells += [_cell(cell) for cell in row.iter(f"{_NS}tc") if _row_of(cell) is row]
        found.append(cells)
    return found


def _owner(row: Any) -> Any:
    return next(row.iterancestors(f"{_NS}tbl"))


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{_NS}tr"))


def _cell(cell: Any) -> Cell:
    texts = (_paragraph(one) for one in cell.iter(f"{_NS}p"))
    text = "\n".join(one for one in texts if one)
    across = _number(cell.find(f"{_NS}tcPr/{_NS}gridSpan"), 1)
    merge = cell.find(f"{_NS}tcPr/{_NS}vMerge")
    if merge is None:
        return Cell(text, across)
    return Cell(text, across, -1 if merge.get(f"{_NS}val") == "restart" else 0)


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
