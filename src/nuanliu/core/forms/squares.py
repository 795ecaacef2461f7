"""Tables that were copied as text with every cell kept: as many cells in each line as in its heads.

Where merged cells were kept as empty ones the columns are certain, and nothing has to be weighed.
"""

import re
from collections.abc import Sequence

from nuanliu.core.forms.blocks import Block, Cell, Paragraph, Table
from nuanliu.core.forms.words import Column, head_of, is_level1, is_level2

_BAR = re.compile(r"[|｜│┃]")
_RULE = re.compile(r":?-{2,}:?")
_LEAST_CELLS = 4
_LEAST_LINES = 3
_SECOND = {Column.LEVEL2, Column.NAME}
_TOLD = {Column.NAME, Column.TARGET, Column.EXECUTED}


def squared(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with each run of equally long lines below heads made a table of its own."""
    found: list[Block] = []
    run: list[Paragraph] = []
    for block in blocks:
        if run and _count(block) != _count(run[0]):
            found += _made(run)
            run = []
        if isinstance(block, Paragraph) and _count(block) >= _LEAST_CELLS:
            run.append(block)
        else:
            found.append(block)
    return [*found, *_made(run)]


def _count(block: Block) -> int:
    return len(_cells(block.text)) if isinstance(block, Paragraph) else 0


def _cells(text: str) -> list[str]:
    """The cells of a line; a bar at its end only closes the last one."""
    parts = [part.strip() for part in _BAR.split(text.strip())]
    return parts[:-1] if len(parts) > 1 and not parts[-1] else parts


def _made(run: Sequence[Paragraph]) -> Sequence[Block]:
    rows = [(line, _cells(line.text)) for line in run]
    heads = [at for at, (_, cells) in enumerate(rows) if _is_head(cells)]
    if not heads or len(rows) < _LEAST_LINES or _dropped(rows, heads[-1]):
        return run
    told = [(line, cells) for line, cells in rows if not all(map(_RULE.fullmatch, cells))]
    return [Table(tuple(_row(line, cells) for line, cells in told))]


def _is_head(cells: Sequence[str]) -> bool:
    kinds = [head_of(cell) for cell in cells if cell]
    return len([kind for kind in kinds if kind]) >= _LEAST_CELLS - 1 and bool(_TOLD & set(kinds))


def _dropped(rows: Sequence[tuple[Paragraph, list[str]]], at: int) -> bool:
    """Were merged cells left out, so that levels stand below other heads than their own?"""
    heads = [head_of(cell) for cell in rows[at][1]]
    for _, cells in rows[at + 1 :]:
        for head, cell in zip(heads, cells, strict=True):
            if is_level1(cell) and not is_level2(cell) and head is not Column.LEVEL1:
                return Column.LEVEL1 in heads
            if is_level2(cell) and not is_level1(cell) and head not in _SECOND:
                return Column.LEVEL2 in heads
    return False


def _row(line: Paragraph, cells: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, line.where, column) for column, text in enumerate(cells))
