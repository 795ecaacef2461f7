"""Texts, web pages and Word files for the form reader; runs in the guarded child.

Answers {"items": [{"text", "where"} | {"rows": [[[text, where, column, across, down], ...]]}]}
or {"refused": why}.
"""

from typing import Any

from nuanliu.records.documents.readers.grid import MOST_CELLS, Cell, TooLargeError
from nuanliu.records.documents.readers.markup import Walk, read_html, rows_of
from nuanliu.records.documents.readers.plaintext import read_text
from nuanliu.records.documents.readers.word import Reader, read_docx


def text(data: bytes) -> dict[str, Any]:
    """The lines of a text file, each with its number."""
    read = read_text(data)
    if "refused" in read:
        return read
    return {
        "items": [
            {"text": line, "where": f"第{number}行"} for number, line in enumerate(read["items"], 1)
        ]
    }


def html(data: bytes) -> dict[str, Any]:
    """The lines and tables of a page."""
    return _placed(read_html(data, _Page))


def docx(data: bytes) -> dict[str, Any]:
    """The paragraphs and tables of a Word file."""
    return _placed(read_docx(data, _Word))


class _Page(Walk):
    """Keeps the merges of tables."""

    def table(self, element: Any) -> Any:
        return {"rows": spanned(rows_of(element))}


class _Word(Reader):
    """Keeps the merges of tables."""

    def table(self, element: Any) -> Any:
        return {"rows": spanned(_counted(self.rows(element)))}


def spanned(rows: list[list[Cell]]) -> list[list[list[Any]]]:
    """[text, '', column, across, down] of each cell, columns counted past merged ones."""
    hanging: dict[int, int] = {}
    made = 0
    found: list[list[list[Any]]] = []
    for row in rows:
        line: list[list[Any]] = []
        place = 0
        below = {at: left - 1 for at, left in hanging.items() if left > 1}
        for cell in row:
            while hanging.get(place, 0) > 0:
                place += 1
            line.append([cell.text, "", place, cell.across, cell.down])
            made += cell.across
            if made > MOST_CELLS:
                raise TooLargeError
            if cell.down > 1:
                below |= dict.fromkeys(range(place, place + cell.across), cell.down - 1)
            place += cell.across
        hanging = below
        found.append(line)
    return found


def _counted(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Word marks where a merge goes on (0) instead of how long it is: counted here, marks gone."""
    begun: dict[int, tuple[int, int]] = {}
    found: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []
        place = 0
        for cell in row:
            if cell.down == 0 and place in begun:
                at, order = begun[place]
                start = found[at][order]
                found[at][order] = start._replace(down=start.down + 1)
            else:
                begun[place] = (len(found), len(line))
                line.append(cell._replace(down=1))
            place += cell.across
        found.append(line)
    return found


def _placed(read: dict[str, Any]) -> dict[str, Any]:
    """Every line and cell with its place in words."""
    if "refused" in read:
        return read
    items: list[dict[str, Any]] = []
    lines = tables = 0
    for item in read["items"]:
        if isinstance(item, str):
            lines += 1
            items.append({"text": item, "where": f"第{lines}段"})
            continue
        tables += 1
        for number, row in enumerate(item["rows"], 1):
            for order, cell in enumerate(row, 1):
                cell[1] = f"表{tables}第{number}行第{order}格"
        items.append(item)
    return {"items": items}
