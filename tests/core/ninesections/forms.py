"""The same text as .docx and .html, with real merged cells in the target table."""

import html
import io
from itertools import pairwise

from docx import Document


def _parts(text: str) -> list[str | list[list[str]]]:
    """Lines and tables; a text row that lost its merged cells gets them back as blanks."""
    parts: list[str | list[list[str]]] = []
    width = next((len(_cells(one)) for one in text.split("\n") if "一级指标" in one), 0)
    for line in (one for one in text.split("\n") if one.strip()):
        if "|" not in line:
            parts.append(line)
            continue
        table = parts[-1] if parts else ""
        if isinstance(table, str):
            table = []
            parts.append(table)
        table.append(_row(line, width))
    return parts


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in line.split("|")]
    return cells[1:-1] if not cells[0] and not cells[-1] else cells


def _row(line: str, width: int) -> list[str]:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) == width + 2:
        return cells[1:-1]
    if len(cells) == width and not cells[0]:
        return cells
    while cells and not cells[-1]:
        cells.pop()
    if "一级指标" in cells or cells[0].endswith(("金", "费")):
        return cells + [""] * (width - len(cells))
    return ["", "", *cells, *[""] * (width - 2 - len(cells))]


def as_html(text: str) -> bytes:
    out = ["<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>"]
    for part in _parts(text):
        if isinstance(part, str):
            out.append(f"<p>{html.escape(part)}</p>")
        else:
            out.append("<table>" + "".join(_html_rows(part)) + "</table>")
    return "".join([*out, "</body></html>"]).encode()


def _html_rows(rows: list[list[str]]) -> list[str]:
    found = []
    for number, row in enumerate(rows):
        cells = []
        for column, text in enumerate(row):
            if column < 2 and number > 1:
                continue
            span = f" rowspan='{len(rows) - 1}'" if column < 2 and number == 1 else ""
            cells.append(f"<td{span}>{html.escape(text)}</td>")
        found.append(f"<tr>{''.join(cells)}</tr>")
    return found


def as_docx(text: str) -> bytes:
    document = Document()
    for part in _parts(text):
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=len(part), cols=len(part[0]))
        for number, row in enumerate(part):
            for column, cell in enumerate(row):
                table.cell(number, column).text = cell
        for column in range(3):
            _merge(table, part, column)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _merge(table, rows: list[list[str]], column: int) -> None:
    """Merge a column over its blanks (project, objective) or its equal neighbours (level one)."""
    for (number, above), (_, below) in pairwise(enumerate(rows)):
        same = number > 0 and (not below[column] or above[column] == below[column])
        if same:
            text = table.cell(number, column).text
            table.cell(number + 1, column).text = ""
            merged = table.cell(number, column).merge(table.cell(number + 1, column))
            merged.text = text
