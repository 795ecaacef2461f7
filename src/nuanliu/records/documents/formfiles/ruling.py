"""Ruling lines to cells: which rectangles the lines of a page enclose, with their merges."""

from collections.abc import Sequence
from typing import NamedTuple

_NEAR = 2.5  # points: lines this close are one
_SHORT = 4.0  # points: what is shorter is part of a sign
_LEAST = 2  # lines in each direction that make a table


class Edge(NamedTuple):
    """A straight line from one point to another."""

    x0: float
    y0: float
    x1: float
    y1: float

    def straight(self) -> "Edge | None":
        """The same from left to right or from below, level or upright; None for anything else."""
        wide, high = abs(self.x1 - self.x0), abs(self.y1 - self.y0)
        if max(wide, high) < _SHORT or min(wide, high) > _NEAR:
            return None
        left, right = sorted((self.x0, self.x1))
        low, top = sorted((self.y0, self.y1))
        if wide > high:
            middle = (low + top) / 2
            return Edge(left, middle, right, middle)
        middle = (left + right) / 2
        return Edge(middle, low, middle, top)

    @property
    def level(self) -> bool:
        """Does it lie?"""
        return self.y0 == self.y1


class Box(NamedTuple):
    """A cell: its rectangle, its first column, and how many columns and rows it covers."""

    left: float
    bottom: float
    right: float
    top: float
    column: int
    across: int
    down: int


class Ruled(NamedTuple):
    """The lines of one table on one page: where they stand from the left, from above, themselves."""

    xs: list[float]
    ys: list[float]
    level: list[Edge]
    upright: list[Edge]

    def rows(self) -> list[list[Box]]:
        """The cells, in rows by where they begin."""
        return _Grid(self.xs, self.ys, self.level, self.upright).rows()


def ruled(edges: Sequence[Edge]) -> list[Ruled]:
    """The tables of a page from above."""
    found = []
    for group in _groups(list(edges)):
        level = [one for one in group if one.level]
        upright = [one for one in group if not one.level]
        xs = _snapped([one.x0 for one in upright])
        ys = _snapped([one.y0 for one in level])[::-1]
        if len(xs) >= _LEAST and len(ys) >= _LEAST:
            found.append(Ruled(xs, ys, level, upright))
    return sorted(found, key=lambda one: -one.ys[0])


def carried_on(pages: Sequence[list[Ruled]]) -> list[list[Ruled]]:
    """The same tables; one that goes on over pages has the same columns on all of them.

    A page whose rows all merge two columns has no line between these: without it the cells below
    would be counted one column short.
    """
    chains: list[list[tuple[int, int]]] = []
    for page, tables in enumerate(pages):
        for order, table in enumerate(tables):
            last = chains[-1][-1] if chains else None
            before = pages[last[0]][last[1]] if last else None
            if order == 0 and last and before and last[0] == page - 1 and _as_wide(before, table):
                chains[-1].append((page, order))
            else:
                chains.append([(page, order)])
    found = [list(tables) for tables in pages]
    for chain in chains:
        xs = _snapped([x for page, order in chain for x in pages[page][order].xs])
        for page, order in chain:
            if len(xs) > _LEAST:
                found[page][order] = pages[page][order]._replace(xs=xs)
    return [[one for one in tables if len(one.xs) > _LEAST] for tables in found]


def _as_wide(one: Ruled, other: Ruled) -> bool:
    return abs(one.xs[0] - other.xs[0]) <= _NEAR and abs(one.xs[-1] - other.xs[-1]) <= _NEAR


def _groups(edges: list[Edge]) -> list[list[Edge]]:
    """Lines that touch each other, directly or over others."""
    groups: list[tuple[Edge, list[Edge]]] = []
    for edge in edges:
        reach = Edge(edge.x0 - _NEAR, edge.y0 - _NEAR, edge.x1 + _NEAR, edge.y1 + _NEAR)
        touched = [pair for pair in groups if _meet(pair[0], reach)]
        for other, _ in touched:
            reach = Edge(
                min(reach.x0, other.x0), min(reach.y0, other.y0),
                max(reach.x1, other.x1), max(reach.y1, other.y1),
            )  # fmt: skip
        joined = [edge, *(one for _, group in touched for one in group)]
        groups = [pair for pair in groups if pair not in touched] + [(reach, joined)]
    return [group for _, group in groups]


def _meet(one: Edge, other: Edge) -> bool:
    """Do two rectangles, given by opposite corners, touch?"""
    beside = one.x0 <= other.x1 and other.x0 <= one.x1
    return beside and one.y0 <= other.y1 and other.y0 <= one.y1


def _snapped(places: Sequence[float]) -> list[float]:
    """The places in order, those that are nearly the same once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


class _Grid:
    """Slots between all lines; slots without a line between them are one cell."""

    def __init__(
        self, xs: list[float], ys: list[float], level: list[Edge], upright: list[Edge]
    ) -> None:
        self.xs, self.ys = xs, ys
        self.level, self.upright = level, upright

    def rows(self) -> list[list[Box]]:
        """The cells of each row."""
        taken: set[tuple[int, int]] = set()
        rows: list[list[Box]] = []
        for row in range(len(self.ys) - 1):
            line = [  # each box adds what it covers to `taken` before the next column is asked
                self._box(row, column, taken)
                for column in range(len(self.xs) - 1)
                if (row, column) not in taken
            ]
            rows.append(line)
        return rows

    def _box(self, row: int, column: int, taken: set[tuple[int, int]]) -> Box:
        across = 1
        while (
            column + across < len(self.xs) - 1
            and (row, column + across) not in taken
            and not self._upright(column + across, row)
        ):
            across += 1
        down = 1
        while row + down < len(self.ys) - 1 and not any(
            self._level(row + down, at) for at in range(column, column + across)
        ):
            down += 1
        for step in range(down):
            taken |= {(row + step, column + at) for at in range(across)}
        return Box(
            self.xs[column], self.ys[row + down], self.xs[column + across], self.ys[row],
            column, across, down,
        )  # fmt: skip

    def _upright(self, place: int, row: int) -> bool:
        """Is there a line at the left of column `place` beside this row?"""
        x, middle = self.xs[place], (self.ys[row] + self.ys[row + 1]) / 2
        return any(
            abs(one.x0 - x) <= _NEAR and one.y0 - _NEAR <= middle <= one.y1 + _NEAR
            for one in self.upright
        )

    def _level(self, place: int, column: int) -> bool:
        """Is there a line on top of row `place` over this column?"""
        y, middle = self.ys[place], (self.xs[column] + self.xs[column + 1]) / 2
        return any(
            abs(one.y0 - y) <= _NEAR and one.x0 - _NEAR <= middle <= one.x1 + _NEAR
            for one in self.level
        )
