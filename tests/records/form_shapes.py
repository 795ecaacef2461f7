"""One form with real merges, written again as the kinds of files in which such forms are sent.

From lines and tables as the reader of web pages gives them: Word, workbooks with numbers as
numbers and percent as shares, PDF with ruled cells, and text as it is copied out of any of these.
"""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pylopdf_fonts_zh_cn
import typst
from tests.rosters.writers import Page, write

from nuanliu.core.forms import Block, Paragraph, Table

BOOKS = ("xlsx", "xls", "ods")
TEXTS = ("bars", "rows", "lone", "cells", "tabs", "spaces")


def grid_of(blocks: Sequence[Block]) -> tuple[list[list[Any]], list[tuple[int, int, int, int]]]:
    """Every row of a sheet, lines as rows of one cell, and the merges (top, left, bottom, right)."""
    rows: list[list[Any]] = []
    merged: list[tuple[int, int, int, int]] = []
    width = max(_width(block) for block in blocks)
    for block in blocks:
        top = len(rows)
        if isinstance(block, Paragraph):
            rows.append([block.text] + [None] * (width - 1))
            continue
        rows += [[None] * width for _ in block.rows]
        for at, row in enumerate(block.rows, top):
            for cell in row:
                rows[at][cell.column] = cell.text or None
                bottom, right = at + cell.down - 1, cell.column + cell.across - 1
                if (bottom, right) != (at, cell.column):
                    merged.append((at, cell.column, bottom, right))
    return rows, merged


def _width(block: Block) -> int:
    if isinstance(block, Paragraph):
        return 1
    return max(cell.column + cell.across for row in block.rows for cell in row)


def as_book(blocks: Sequence[Block], form: str) -> bytes:
    """A workbook of one sheet; .xlsx holds numbers and shares as such, the others text."""
    rows, merged = grid_of(blocks)
    if form != "xlsx":
        made: bytes = write([Page("Sheet1", rows, tuple(merged))], form)
        return made
    book = openpyxl.Workbook()
    sheet = book.active
    for at, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            _typed(sheet.cell(at, place), text)
    for top, left, bottom, right in merged:
        sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(cell: Any, text: str | None) -> None:
    """A number as it is typed into a workbook, with the format that prints the text again."""
    found = re.fullmatch(r"(\d{1,12})(?:\.(\d{1,6}))?(%?)", text or "")
    if found is None:
        cell.value = text
        cell.data_type = "n" if text is None else "s"  # '=100%' is no formula
        return
    value = float(text.rstrip("%")) if found[2] or found[3] else int(text)  # type: ignore[union-attr]
    cell.value = value / 100 if found[3] else value
    decimals = "." + "0" * len(found[2]) if found[2] else ""
    cell.number_format = f"0{decimals}{found[3]}"


def as_word(blocks: Sequence[Block]) -> bytes:
    """A Word file with real merges; its lines as paragraphs."""
    made = docx.Document()
    for block in blocks:
        if isinstance(block, Paragraph):
            made.add_paragraph(block.text)
            continue
        table = made.add_table(len(block.rows), _width(block), "Table Grid")
        for at, row in enumerate(block.rows):
            for cell in row:
                first = table.cell(at, cell.column)
                if (cell.across, cell.down) != (1, 1):
                    last = (at + cell.down - 1, cell.column + cell.across - 1)
                    first = first.merge(table.cell(*last))
                first.text = cell.text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_pdf(blocks: Sequence[Block]) -> bytes:
    """Ruled cells over as many pages as they need, on a broad sheet, in a font of the program."""
    parts = ["#set page(width: 297mm, height: 210mm, margin: 12mm)", '#set text(font: "FandolSong", size: 9pt)']  # fmt: skip
    for block in blocks:
        if isinstance(block, Paragraph):
            parts.append(f"#block({_quoted(block.text)})")
            continue
        cells = ",".join(
            f"table.cell(colspan:{cell.across},rowspan:{cell.down},{_quoted(cell.text)})"
            for row in block.rows
            for cell in row
        )
        parts.append(f"#table(columns: (1fr,)*{_width(block)}, {cells})")
    folder = str(pylopdf_fonts_zh_cn.serif_path().parent)
    family = 'font: "Noto Serif SC"'
    source = "\n".join(parts).replace('font: "FandolSong"', family)
    made = typst.compile(source.encode(), font_paths=[folder], ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def as_text(blocks: Sequence[Block], form: str) -> str:
    """Text as it is copied; cells covered by a merge are gone, as they are from a copied page."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
            continue
        for row in block.rows:
            lines += _row([cell.text for cell in row], form)
    return "\n".join(lines) + "\n"


def _row(cells: list[str], form: str) -> list[str]:
    if form == "bars":  # cells broken over lines, as a page's text has them
        return [f"| {' | '.join(cells)} |"]
    flat = ["".join(cell.split("\n")) for cell in cells]
    if form == "rows":
        return [f"{' | '.join(flat)} ||"]
    if form == "lone":
        return [line for cell in cells for line in (*cell.split("\n"), "|")]
    if form == "tabs":
        return ["\t".join(flat)]
    if form == "spaces":
        return ["    ".join(cell for cell in flat if cell)]
    return [f"{cell} |" for cell in flat]


def written(blocks: Sequence[Block], form: str, folder: Path) -> Path:
    """The form as a file of the kind named."""
    ending = form if form in {*BOOKS, "docx", "pdf"} else "txt"
    path = folder / f"自评表.{ending}"
    if form in BOOKS:
        path.write_bytes(as_book(blocks, form))
    elif form in {"docx", "pdf"}:
        path.write_bytes({"docx": as_word, "pdf": as_pdf}[form](blocks))
    else:
        path.write_text(as_text(blocks, form), encoding="utf-8")
    return path


__all__ = ["BOOKS", "TEXTS", "as_text", "grid_of", "written", "Table"]
