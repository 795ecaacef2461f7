"""Rows of tables as running text, so that one walk reads prose and tables alike.

A bare number in a cell gets the unit its column's head names, a table in text rows (cells between
| or tabs) is one like any other, and numbered items that share a line are parted.
"""

import re
from collections.abc import Iterable, Sequence

from nuanliu.core.ninesections.blocks import Block, Line, TableBlock, plain, squeezed

_UNIT = re.compile(r"[(:/](?:单位:?)?(万元|千元|元|人次|人|名|户|元/人次|元/人|元/户)\)?$")
_TABLE_UNIT = re.compile(r"(?:金额)?单位:(万元|千元|元)")
_RATE = re.compile(r"标准|人均|每人|户均|每户|上限")
_MONEY = re.compile(r"金额|资金|经费|预算|小计|合计")
_HEADS = re.compile(r"(人次|人|户)数|(人次)$")
# A cell that is a number, as it stands or as an upper limit ('不超过500', '500以内').
_BARE = re.compile(
    r"(?P<before>(?:(?:不超过?|不高于|不多于|上限为?|最高|至多|≤|<=)\s*)?)"
    r"(?P<number>[\d,]+(?:\.\d+)?)(?P<after>\s*(?:以内|以下)?)"
)
# An item that begins in the middle of a line: behind a full stop, or a bracketed one behind ':'.
_INLINE = re.compile(
    r"(?<=[。;])\s*(?=\(\s*(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*\)|\d{1,2}[、.](?![\d\s]))"
    r"|(?<=:)\s*(?=\(\s*(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*\)\D)"
)


def as_lines(blocks: Iterable[Block]) -> Iterable[Line]:
    """Blocks as lines; a row is 'cell, cell' (two cells: 'label:value')."""
    units: list[str] = []
    of_table = ""
    for block in blocks:
        if isinstance(block, TableBlock):
            yield from _table_lines(block, of_table)
        elif (cells := cells_of(block.text)) is not None:
            units = _units(cells, of_table) or units
            yield Line(_joined(_with_units(cells, units)), block.number)
        else:
            units = []
            found = _TABLE_UNIT.search(squeezed(block.text))
            of_table = found[1] if found else of_table
            yield from _items_apart(block)


def cells_of(text: str) -> list[str] | None:
    """The cells of a text row, in the document's own signs; None for running text."""
    narrow = plain(text)
    if "|" in narrow:
        return _cut(text, "|")
    if "\t" not in text.strip():
        return None
    cells = text.rstrip().split("\t")
    filled = [cell.strip() for cell in cells if cell.strip()]
    label = plain(filled[0])
    if len(filled) < 3 and not (label and len(label) <= 14 and not re.search(r"[:,。;、)]", label)):
        return None
    return [cell.strip() for cell in cells]


def _cut(text: str, sign: str) -> list[str]:
    found: list[str] = []
    place = 0
    for cell in plain(text).split(sign):
        found.append(text[place : place + len(cell)].strip())
        place += len(cell) + 1
    return found


def bare_rows(blocks: Iterable[Block]) -> Iterable[tuple[int, bool]]:
    """(line, is there a head) of the first row of each table whose numbers no unit explains."""
    units: list[str] = []
    headed = told = False
    for cells, line in _rows_of(blocks):
        if cells is None:
            units, headed, told = [], False, False
            continue
        digits = any(re.match(r"\s*[\d¥]", plain(cell)) for cell in cells)
        headed = headed or not digits
        units = _units(cells, "") or units
        bare = [
            cell for cell in _with_units(cells, units)[1:] if _BARE.fullmatch(plain(cell).strip())
        ]
        if len(bare) > 1 and not told:
            told = True
            yield line, headed


def _rows_of(blocks: Iterable[Block]) -> Iterable[tuple[Sequence[str] | None, int]]:
    """Rows of tables with their line; None between two tables."""
    for block in blocks:
        if isinstance(block, TableBlock):
            yield None, block.line
            yield from ((row, block.line + step) for step, row in enumerate(block.rows))
        else:
            yield cells_of(block.text), block.number


def _items_apart(line: Line) -> Iterable[Line]:
    places = [match.end() for match in _INLINE.finditer(plain(line.text))]
    starts, ends = [0, *places], [*places, len(line.text)]
    for start, end in zip(starts, ends, strict=True):
        if line.text[start:end].strip():
            yield Line(line.text[start:end], line.number)


def _table_lines(table: TableBlock, of_table: str) -> Iterable[Line]:
    units: list[str] = []
    for step, row in enumerate(table.rows):
        units = _units(row, of_table) or units
        yield Line(_joined(_with_units(row, units)), table.line + step)


def _units(row: Sequence[str], of_table: str) -> list[str]:
    """The unit of each column when the row is a head; [] when it is none."""
    cells = [squeezed(cell) for cell in row]
    if any(re.match(r"[\d¥]", cell) for cell in cells):
        return []
    homes = any("户数" in cell for cell in cells) and not any("人数" in cell for cell in cells)
    units = [_unit(cell, of_table, "户" if homes else "人") for cell in cells]
    return units if any(units) else []


def _unit(cell: str, of_table: str, each: str) -> str:
    printed = _UNIT.search(cell)
    unit = printed[1] if printed else ""
    if _RATE.search(cell) and unit in {"", "元"}:
        return f"元/{'户' if re.search('每户|户均', cell) else each}"
    if unit:
        return unit
    heads = _HEADS.search(cell)
    if heads:
        return heads[1] or heads[2]
    return of_table if _MONEY.search(cell) else ""


def _with_units(row: Sequence[str], units: Sequence[str]) -> list[str]:
    if len(units) < len(row):
        return list(row)
    return [_with_unit(cell, unit) for cell, unit in zip(row, units, strict=False)]


def _with_unit(cell: str, unit: str) -> str:
    found = _BARE.fullmatch(plain(cell).strip()) if unit else None
    return f"{found['before']}{found['number']}{unit}{found['after']}" if found else cell


def _joined(cells: Sequence[str]) -> str:
    """Cells that repeat their neighbour are one merged cell; a comma alone would join digits."""
    kept: list[str] = []
    for cell in cells:
        if cell.strip() and (not kept or kept[-1] != cell.strip()):
            kept.append(cell.strip())
    return ":".join(kept) if len(kept) == 2 else ", ".join(kept)
