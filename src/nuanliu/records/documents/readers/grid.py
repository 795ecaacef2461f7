"""A table with merged cells as a full grid: every place a merge covers repeats its text."""

from typing import NamedTuple

MOST_CELLS = 100_000


class Cell(NamedTuple):
    """One printed cell and how many columns and rows it covers."""

    text: str
    across: int = 1
    down: int = 1


class TooLargeError(ValueError):
    """The merges of a table would make more cells than any form has."""


def filled(rows: list[list[Cell]], most: int = MOST_CELLS) -> list[list[str]]:
    """The grid; a cell that covers others is repeated. TooLargeError beyond `most` cells."""
    grid: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}
    made = 0
    for row in rows:
        line: list[str] = []
        for cell in row:
            _hang(line, hanging)
            if made + len(line) + cell.across > most:
                raise TooLargeError
            if cell.down > 1:
                for step in range(cell.across):
                    hanging[len(line) + step] = (cell.text, cell.down)
                    # counted down once below, for this row itself
            line.extend([cell.text] * cell.across)
        _hang(line, hanging)
        hanging = {at: (text, left - 1) for at, (text, left) in hanging.items() if left > 1}
        made += len(line)
        grid.append(line)
    return grid


def _hang(line: list[str], hanging: dict[int, tuple[str, int]]) -> None:
    """Fill the places that cells of earlier rows reach down into."""
    while len(line) in hanging:
        line.append(hanging[len(line)][0])
