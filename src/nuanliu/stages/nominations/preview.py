"""预览: what a received roster would do, row by row, before anything is written."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from nuanliu.core.masking import mask_name_public
from nuanliu.core.roster import Finding, RosterRow
from nuanliu.stages.nominations.changes import Difference, shown
from nuanliu.stages.nominations.examining import Examined, examine
from nuanliu.stages.nominations.models import Roster
from nuanliu.stages.nominations.trial import told


class Status(StrEnum):
    """What a row is."""

    NEW = "new"
    CHANGED = "changed"
    REPEATED = "repeated"
    FAULTY = "faulty"
    WAITING = "waiting"

    @property
    def chinese(self) -> str:
        """As shown to people."""
        return _WORDS[self]


_WORDS = {
    Status.NEW: "新增",
    Status.CHANGED: "有变化",
    Status.REPEATED: "已在",
    Status.FAULTY: "须改正",
    Status.WAITING: "待认定",
}


class Line(NamedTuple):
    """One row: where it stands, its name, what it is, what it would change, what is said of it."""

    sheet: str
    row: int
    name: str
    status: Status
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """The line for another program; personal values are masked, names cut to the surname."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "name": mask_name_public(self.name),
            "status": self.status.value,
            "differences": [one._asdict() for one in self.differences],
            "findings": [told(one) for one in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Preview:
    """A roster as it would go in now; `about_file`: findings on no row of a person."""

    roster: Roster
    lines: tuple[Line, ...]
    about_file: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each status, all five always there."""
        counted = Counter(line.status for line in self.lines)
        return {status.value: counted[status] for status in Status}

    def to_json(self) -> dict[str, Any]:
        """{"roster", "file", "counts", "rows", "findings"}; personal values are masked."""
        return {
            "roster": self.roster.pk,
            "file": self.roster.file_name,
            "counts": self.counts,
            "rows": [line.to_json() for line in self.lines],
            "findings": [told(one) for one in self.about_file],
        }


def preview(roster: Roster, on: date) -> Preview:
    """What accepting a roster on a day would do to each row; nothing is written.

    new: not in the campaign; repeated: in, and nothing differs; changed: in, and something does;
    faulty: an error stops it; waiting: a human has to say something first.
    """
    seen = examine(roster, on)
    by_row: defaultdict[tuple[str, int], list[Finding]] = defaultdict(list)
    for one in seen.findings:
        by_row[one.sheet, one.row].append(one)
    faulty, waiting = seen.faulty, seen.waiting
    people = [*seen.read.rows, *seen.read.held]
    lines = []
    for row in people:
        status = _status(row, seen, faulty, waiting)
        lines.append(_line(row, seen, status, tuple(by_row.pop(row.key, ()))))
    rest = tuple(one for found in by_row.values() for one in found)
    return Preview(roster, tuple(lines), rest)


def _status(
    row: RosterRow, seen: Examined, faulty: set[tuple[str, int]], waiting: set[tuple[str, int]]
) -> Status:
    if row.key in faulty:
        return Status.FAULTY
    if row.key in waiting:
        return Status.WAITING
    change = seen.standing.get(row.key)
    if change is None:
        return Status.NEW
    return Status.CHANGED if change.all else Status.REPEATED


def _line(row: RosterRow, seen: Examined, status: Status, findings: tuple[Finding, ...]) -> Line:
    change = seen.standing.get(row.key)
    differences = shown(change.all) if change is not None else ()
    return Line(row.sheet, row.row, row.name or "", status, differences, findings)
