"""Papers written as grids, made into files of every kind that the form reader takes.

A line with bars is a row of a table, `^` a cell merged with the one above, `<` with the one at its
left; other lines are paragraphs. A blank line ends a table.
"""

import html
import io
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl

PLACE = Path(__file__).parents[2] / "samples" / "forms"
GRIDS = sorted(PLACE.glob("b*.grid"))
Part = str | list[list[str]]


class Spread(NamedTuple):
    """A cell: its text, row and column, and how many of each it takes up."""

    text: str
    row: int
    column: int
    across: int
    down: int


def parts_of(text: str) -> list[Part]:
    """The paragraphs and tables of a paper in order."""
    found: list[Part] = []
    rows: list[list[str]] | None = None
    for line in text.rstrip("\n").split("\n"):
        if "|" not in line:
            rows = None
            found += [line] if line.strip() else []
            continue
        if rows is None:
            rows = []
            found.append(rows)
        rows.append([cell.strip() for cell in line.split("|")])
    return found


def spreads(rows: list[list[str]]) -> list[Spread]:
    """The real cells of a table; one that is alone takes up the rows and columns merged with it."""
    found = []
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text in {"^", "<"}:
                continue
            across = 1
            while x + across < len(row) and row[x + across] == "<":
                across += 1
            down = 1
            while y + down < len(rows) and x < len(rows[y + down]) and rows[y + down][x] == "^":
                down += 1
            found.append(Spread(text, y, x, across, down))
    return found


def as_html(text: str) -> bytes:
    """A page with rowspan and colspan."""
    out = ["<!doctype html><html><head><meta charset='utf-8'></head><body>"]
    for part in parts_of(text):
        if isinstance(part, str):
            out.append(f"<p>{html.escape(part)}</p>")
            continue
        lines: list[list[str]] = [[] for _ in part]
        for one in spreads(part):
            spans = f" rowspan='{one.down}' colspan='{one.across}'"
            lines[one.row].append(f"<td{spans}>{html.escape(one.text)}</td>")
        body = "".join(f"<tr>{''.join(line)}</tr>" for line in lines)
        out.append(f"<table border='1'>{body}</table>")
    return ("".join(out) + "</body></html>").encode()


def as_docx(text: str) -> bytes:
    """A Word file with merged cells."""
    paper = docx.Document()
    for part in parts_of(text):
        if isinstance(part, str):
            paper.add_paragraph(part)
            continue
        table = paper.add_table(len(part), max(map(len, part)))
        table.style = "Table Grid"
        for one in spreads(part):
            last = table.cell(one.row + one.down - 1, one.column + one.across - 1)
            table.cell(one.row, one.column).merge(last).text = one.text
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def as_xlsx(text: str) -> bytes:
    """A workbook with merged cells; numbers are numbers, shares have a format of per cent."""
    book = openpyxl.Workbook()
    sheet = book.active
    top = 1
    for part in parts_of(text):
        if isinstance(part, str):
            sheet.cell(top, 1, part)
            top += 1
            continue
        for one in spreads(part):
            _put(sheet.cell(top + one.row, one.column + 1), one.text)
            if one.across > 1 or one.down > 1:
                sheet.merge_cells(
                    start_row=top + one.row, start_column=one.column + 1,
                    end_row=top + one.row + one.down - 1, end_column=one.column + one.across,
                )  # fmt: skip
        top += len(part)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _put(cell: Any, text: str) -> None:
    """A number as one, with the decimals that the paper prints."""
    bare = text.removesuffix("%")
    if not bare.replace(".", "", 1).isdigit():
        cell.value = text or None
        cell.data_type = "s"  # '=100%' is words here, no formula
        return
    places = len(bare.partition(".")[2])
    tail = "." + "0" * places if places else ""
    cell.value = float(bare) / 100 if text.endswith("%") else float(bare)
    cell.number_format = f"0{tail}%" if text.endswith("%") else f"0{tail}"


def as_text(text: str) -> bytes:
    """Copied text: a cell's text once, empty for what is merged, bars between."""
    out = []
    for part in parts_of(text):
        rows = [part] if isinstance(part, str) else None
        if rows:
            out.append(rows[0])
            continue
        out += [" | ".join("" if c in {"^", "<"} else c for c in row) + " |" for row in part]
    return "\n".join(out).encode()


KINDS = {".html": as_html, ".docx": as_docx, ".xlsx": as_xlsx, ".txt": as_text}
