"""Cells laid under the heads of their columns, by the cheapest way to explain all of them.

Copied tables drop merged cells, add empty ones and lose the ends of rows. So each cell is weighed
against every column (a unit does not look like a score), and a dynamic programme over the whole
table chooses the rows. What fits badly is told by its cost, never hidden.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from nuanliu.core.forms.blocks import Item
from nuanliu.core.forms.values import is_blank, percent_of, points_of, reached_of, sign_of
from nuanliu.core.forms.words import (
    Column,
    head_of,
    is_level1,
    is_level2,
    is_part,
    is_total,
    is_unit,
)

WRONG = 4.0  # a cell that is of another kind than its column: the row is in doubt
_IGNORED = 5.0
_BLANK_SKIPPED = 0.15
_BLANK_BEHIND = 0.02  # an empty cell behind a complete row
_OVER_END = 6.0  # one row over a certain row end
_OVER_SOFT = 0.8
_NO_END = 3.0  # a new row where a certain row goes on
_ELSEWHERE = 4.0  # a real column that is not the head's
_LEVELS = (Column.PROJECT, Column.OFFICE, Column.OBJECTIVE, Column.LEVEL1, Column.LEVEL2)
_FREE = (Column.REASON, Column.OTHER, Column.OBJECTIVE)
_NUMBERS = (Column.OPENING, Column.ADJUSTED, Column.BUDGET, Column.EXECUTED)


class Head(NamedTuple):
    """A column: what it holds, and where it stands in a real table (-1 where unknown).

    passed: it belongs to a second group of columns that nobody asks for.
    """

    kind: Column
    text: str = ""
    column: int = -1
    across: int = 1
    passed: bool = False


class Line(NamedTuple):
    """One row: the cell of each column, and the worst fit among them (0 is perfect)."""

    cells: dict[Column, Item]
    blanks: frozenset[Column]
    cost: float
    misfits: tuple[Column, ...]

    def text(self, column: Column) -> str:
        """The text of a column, '' where the row has none."""
        cell = self.cells.get(column)
        return cell.text if cell else ""

    @property
    def where(self) -> str:
        """Where the row stands: at its name, else at its first cell."""
        named = self.cells.get(Column.NAME)
        return (named or next(iter(self.cells.values()))).where


def aligned(items: Sequence[Item], heads: Sequence[Head], starts: Sequence[Column]) -> list[Line]:
    """The rows that the cells make under the heads; a row begins in one of `starts`."""
    if not items or not heads:
        return []
    steps = _Search(items, heads, starts).path()
    lines = (_line(heads, row) for row in _rows(steps))
    return [line for line in lines if line.cells]


class _Step(NamedTuple):
    """What became of a cell: its column (index of the head), whether it began a row, its cost."""

    item: Item
    place: int
    fresh: bool
    cost: float


class _Search:
    """The dynamic programme; a state is the column filled last, -1 before the first."""

    def __init__(
        self, items: Sequence[Item], heads: Sequence[Head], starts: Sequence[Column]
    ) -> None:
        self.items, self.heads = items, heads
        kinds = [head.kind for head in heads]
        self.starts = [  # a second group of columns begins no row
            at for at, kind in enumerate(kinds) if kind in starts and kind not in kinds[:at]
        ]
        self.gaps = [_gap(head.kind) for head in heads]
        self.total = [0.0]
        for gap in self.gaps:
            self.total.append(self.total[-1] + gap)

    def path(self) -> list[_Step]:
        """Each cell with its column, in order; ignored cells left out."""
        best: dict[int, float] = {-1: 0.0}
        back: list[dict[int, tuple[int, _Step | None]]] = []
        last: Item | None = None
        crossed_soft = False
        for item in self.items:
            crossed_soft = crossed_soft or item.soft
            if not item.text:
                best, came = self._blank(best, item)
            else:
                best, came = self._filled(best, item, last, crossed_soft)
                last, crossed_soft = item, False
            back.append(came)
        state = min(best, key=lambda at: best[at] + self._rest(at))
        found: list[_Step] = []
        for came in reversed(back):
            state, step = came[state]
            if step is not None:
                found.append(step)
        return found[::-1]

    def _blank(
        self, best: dict[int, float], item: Item
    ) -> tuple[dict[int, float], dict[int, tuple[int, _Step | None]]]:
        """An empty cell is the next column left blank, or nothing at all."""
        last = len(self.heads) - 1
        after = {
            at: cost + (_BLANK_BEHIND if at == last else _BLANK_SKIPPED)
            for at, cost in best.items()
        }
        came: dict[int, tuple[int, _Step | None]] = {at: (at, None) for at in best}
        for at, cost in best.items():
            place = at + 1
            if at < 0 or place >= len(self.heads) or item.soft:
                continue
            paid = cost + self._elsewhere(item, place)
            if paid < after.get(place, float("inf")):
                after[place], came[place] = paid, (at, _Step(item, place, fresh=False, cost=0))
        return after, came

    def _filled(
        self,
        best: dict[int, float],
        item: Item,
        last: Item | None,
        soft: bool,  # noqa: FBT001 - an inner step
    ) -> tuple[dict[int, float], dict[int, tuple[int, _Step | None]]]:
        after: dict[int, float] = {}
        came: dict[int, tuple[int, _Step | None]] = {}
        ended = last is not None and last.row != item.row
        certain = item.firm or (last is not None and last.firm)
        stay = _OVER_END if ended and certain else _OVER_SOFT if ended or soft else 0.0
        anew = _NO_END if last is not None and not ended and certain else 0.0
        fits = [misfit(head.kind, item) for head in self.heads]
        for at, cost in best.items():
            self._offer(after, came, at, cost + _IGNORED, (at, None))
            closing = cost + self._rest(at) + anew
            for place in range(len(self.heads)):
                fit = fits[place] + self._elsewhere(item, place)
                if place > at >= 0:
                    paid = cost + stay + self.total[place] - self.total[at + 1] + fit
                    step = _Step(item, place, fresh=False, cost=fits[place])
                    self._offer(after, came, place, paid, (at, step))
                if place in self.starts:
                    paid = closing + fit
                    step = _Step(item, place, fresh=True, cost=fits[place])
                    self._offer(after, came, place, paid, (at, step))
        return after, came

    @staticmethod
    def _offer(
        after: dict[int, float],
        came: dict[int, tuple[int, _Step | None]],
        place: int,
        paid: float,
        step: tuple[int, _Step | None],
    ) -> None:
        if paid < after.get(place, float("inf")):
            after[place], came[place] = paid, step

    def _rest(self, at: int) -> float:
        """What it costs to end a row behind column `at`."""
        if at < 0:
            return 0.0
        missing = self.heads[at + 1 :]
        return sum(
            2.0 if head.kind is Column.TARGET else 0.6 for head in missing if _gap(head.kind)
        )

    def _elsewhere(self, item: Item, place: int) -> float:
        head = self.heads[place]
        if item.column < 0 or head.column < 0:
            return 0.0
        return 0.0 if head.column <= item.column < head.column + head.across else _ELSEWHERE


def _gap(kind: Column) -> float:
    """What it costs to pass over a column in which nothing is printed, not even a blank cell."""
    if kind in (Column.PROJECT, Column.OFFICE, *_FREE):
        return 0.1
    return {Column.TARGET: 2.0, Column.LEVEL2: 0.8, Column.NAME: 2.0}.get(kind, 1.0)


@lru_cache(maxsize=8192)
def _sort(text: str) -> str:
    """The coarse look of a cell."""
    if is_blank(text):
        return "stroke"
    if sign_of(text):
        return "sign"
    if points_of(text) is not None:
        return "number"
    if percent_of(text) is not None:
        return "percent"
    if reached_of(text).number is not None:
        return "measured"
    return "unit" if is_unit(text) else "text"


def misfit(kind: Column, item: Item) -> float:
    """How badly a cell fits a column; 0 not at all, WRONG and more of another kind."""
    text = item.text
    if kind in _LEVELS:
        return _level_misfit(kind, text)
    sort = _sort(text)
    if is_level1(text) or is_level2(text):
        return _level_in_values(kind, second=is_level2(text))
    return _MISFITS.get(kind, _ANY).get(sort, WRONG) + _too_long(kind, text)


def _too_long(kind: Column, text: str) -> float:
    return 2.0 if len(text) > 40 and kind in (Column.TARGET, Column.ACTUAL) else 0.0


_ANY = dict.fromkeys(("stroke", "text", "unit", "sign"), 0.0) | {
    "number": 2.0, "percent": 1.0, "measured": 0.6,
}  # fmt: skip
_POINTS = {"number": 0.0, "stroke": 0.3, "percent": 1.5, "measured": 3.0}
_AMOUNT = {"number": 0.0, "stroke": 0.1, "measured": 0.5, "percent": 3.0}
_VALUES = {
    "number": 0.0, "percent": 0.0, "measured": 0.0, "stroke": 0.4, "text": 0.4, "unit": 1.0,
    "sign": WRONG,
}  # fmt: skip
_MISFITS: dict[Column, dict[str, float]] = {
    Column.NAME: {
        "text": 0.0, "unit": 0.6, "measured": 1.5, "stroke": 3.0, "number": 6.0, "percent": 6.0,
        "sign": 6.0,
    },
    Column.OPERATOR: {"sign": 0.0, "stroke": 0.8, "text": 5.0},
    Column.TARGET: _VALUES,
    Column.UNIT: {"unit": 0.0, "stroke": 0.4, "text": 1.2, "sign": 5.0},
    Column.ACTUAL: _VALUES,
    Column.WEIGHT: _POINTS,
    Column.SCORE: _POINTS,
    Column.RATE: {"percent": 0.0, "number": 0.6, "stroke": 0.2},
    **dict.fromkeys(_NUMBERS, _AMOUNT),
    Column.GRADE: {"text": 0.0, "stroke": 0.2},
}  # fmt: skip


def _level_misfit(kind: Column, text: str) -> float:
    first, second, sort = is_level1(text), is_level2(text), _sort(text)
    if _ATTRIBUTE.fullmatch(text):
        return 8.0
    if kind is Column.LEVEL1:
        return 0.0 if first else 3.0 if second else 4.5 if sort == "text" else 8.0
    if kind is Column.LEVEL2:
        if second:
            return 0.0
        short = sort == "text" and len(text) <= 14
        return 0.5 if short and text.endswith("指标") else 2.6 if short else 8.0
    if first or second:
        return 6.0
    if kind in (Column.PROJECT, Column.OFFICE) and text.endswith("。"):
        return 4.0
    return 0.2 if sort == "text" else 5.0


_ATTRIBUTE = re.compile("(?:定量|定性)(?:指标)?")  # of what kind an indicator is, never its level

def _level_in_values(kind: Column, *, second: bool) -> float:
    """A level's name where something else is expected; a third level may be called like one."""
    if kind is Column.NAME:
        return 1.6 if second else 5.0
    return 3.0 if kind in _FREE else 6.0


def _rows(steps: Sequence[_Step]) -> list[list[_Step]]:
    rows: list[list[_Step]] = []
    for step in steps:
        if step.fresh or not rows:
            rows.append([])
        rows[-1].append(step)
    return rows


def _line(heads: Sequence[Head], steps: Sequence[_Step]) -> Line:
    cells: dict[Column, Item] = {}
    blanks: set[Column] = set()
    for step in steps:
        kind, passed = heads[step.place].kind, heads[step.place].passed
        if passed:
            continue
        if not step.item.text:
            blanks.add(kind)
        elif kind not in cells:
            cells[kind] = step.item
    asked = [step for step in steps if not heads[step.place].passed]
    wrong = tuple(heads[step.place].kind for step in asked if step.cost >= WRONG)
    return Line(cells, frozenset(blanks), sum(step.cost for step in steps), wrong)


def is_money_label(text: str) -> bool:
    """A row of money begins with it."""
    return is_total(text) or is_part(text) or head_of(text) is Column.BUDGET
