"""Money over the year as a curve: what was paid day by day against what the windows plan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from nuanliu.core.money import Money
from nuanliu.faces.web.words import in_english
from nuanliu.stages.projects.models import Project
from nuanliu.stages.projects.queries import adjusted_fen

WIDTH, HEIGHT = 480, 230  # of the drawing; the words around it lie within
LEFT, RIGHT, TOP, BOTTOM = 58, 12, 14, 30  # its margins

Point = tuple[date, int]  # a day and an amount in fen
Window = tuple[date, date, int]  # first day, last day, and the fen planned between them


class Tick(NamedTuple):
    """A mark of an axis: where, and its words."""

    at: int
    words: str


class Curve(NamedTuple):
    """What the template draws; paths in the coordinates of WIDTH × HEIGHT."""

    plan: str
    paid: str
    ground: str
    days: list[Tick]
    amounts: list[Tick]
    today: int | None
    told: list[tuple[date, Money]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def curve_of(
    project: Project, moved: Mapping[date, int], allotted: Mapping[int, int], on: date
) -> Curve:
    """The curve of a project's year as of a day; a step each day on which money moved (fen)."""
    paid = running(sorted((day, fen) for day, fen in moved.items() if day <= on))
    return drawn(
        planned_of(project, allotted, on), paid, project.period_from, max(project.period_to, on), on
    )


def planned_of(project: Project, allotted: Mapping[int, int], on: date) -> list[Window]:
    """The window of each campaign with its part of its budget line, each line counted once.

    A line with several campaigns (补发) is shared by what was allotted to each (fen by campaign).
    """
    rows = project.campaigns.exclude(state="cancelled").select_related("line")
    found: list[Window] = []
    for _, several in groupby(rows.order_by("line", "window_from", "pk"), lambda one: one.line_id):
        own = list(several)
        parts = shared(adjusted_fen(own[0].line, on), [allotted.get(one.pk, 0) for one in own])
        found += [(c.window_from, c.window_to, fen) for c, fen in zip(own, parts, strict=True)]
    return found


def shared(fen: int, weights: Sequence[int]) -> list[int]:
    """An amount in parts like the weights, rounded down, the rest in the last.

    All of it in the first where there are no weights yet.
    """
    whole = sum(weights)
    if not whole:
        return [fen, *(0 for _ in weights[1:])]
    parts = [fen * weight // whole for weight in weights[:-1]]
    return [*parts, fen - sum(parts)]


def running(moved: Iterable[Point]) -> list[Point]:
    """Sums so far, day by day."""
    found, total = [], 0
    for day, fen in moved:
        total += fen
        found.append((day, total))
    return found


def drawn(
    planned: Sequence[Window],
    paid: Sequence[Point],
    first: date,
    last: date,
    on: date,
) -> Curve:
    """Lay both out: the plan rises evenly within each window, the payments in steps.

    planned: (first day, last day, fen) of each window.
    """
    whole = max([sum(fen for _, _, fen in planned), *(fen for _, fen in paid), 1])
    first = min([first, *(start for start, _, _ in planned), *(day for day, _ in paid)])
    last = max([last, *(end for _, end, _ in planned)])
    frame = Frame(first, last, whole)
    steps = _steps(paid, min(on, last), frame)
    return Curve(
        _joined(even(planned, first, last), frame),
        steps,
        f"{steps}V{frame.up(0)}H{frame.across(first)}Z" if steps else "",
        [Tick(frame.across(day), _month(day)) for day in _months(first, last)],
        [Tick(frame.up(fen), _short(fen)) for fen in (whole * part // 4 for part in range(5))],
        frame.across(on) if first <= on <= last else None,
        [(day, Money(fen)) for day, fen in paid],
    )


def even(planned: Sequence[Window], first: date, last: date) -> list[Point]:
    """The plan as corners of a line: nothing outside the windows, evenly within each."""
    days = sorted({first, last, *(s for s, _, _ in planned), *(e for _, e, _ in planned)})
    return [(day, sum(_due(one, day) for one in planned)) for day in days]


def _due(window: Window, day: date) -> int:
    start, end, fen = window
    if day >= end:
        return fen
    return fen * max((day - start).days, 0) // max((end - start).days, 1)


class Frame(NamedTuple):
    """The days and the amount (fen) that a drawing spans."""

    first: date
    last: date
    whole: int

    def across(self, day: date) -> int:
        """Where a day stands."""
        wide = WIDTH - LEFT - RIGHT
        return LEFT + (day - self.first).days * wide // max((self.last - self.first).days, 1)

    def up(self, fen: int) -> int:
        """Where an amount stands."""
        return HEIGHT - BOTTOM - fen * (HEIGHT - TOP - BOTTOM) // self.whole


def _joined(points: Iterable[Point], frame: Frame) -> str:
    return "M" + "L".join(f"{frame.across(day)},{frame.up(fen)}" for day, fen in points)


def _steps(paid: Sequence[Point], last: date, frame: Frame) -> str:
    """From the first day at nothing, up on each day that money moved, level to the last day."""
    if not paid:
        return ""
    rises = "".join(f"H{frame.across(day)}V{frame.up(fen)}" for day, fen in paid)
    return f"M{LEFT},{frame.up(0)}{rises}H{frame.across(last)}"


def _months(first: date, last: date) -> list[date]:
    """The first of every month within, at most a dozen and one, else every third."""
    day, found = first.replace(day=1), []
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found[::2] if len(found) > 7 else found


def _month(day: date) -> str:
    return f"{day:%b}" if in_english() else f"{day.month}月"


def _short(fen: int) -> str:
    """An amount on an axis: in 万 from there on, in English whole."""
    yuan = fen // 100
    if in_english():
        return f"{yuan:,}"
    if yuan < 10_000:
        return str(yuan)
    whole, rest = divmod(yuan * 100 // 10_000, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "万"
