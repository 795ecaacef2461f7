"""What of a roster is let in: a rule for all rows, and the office's word on single ones."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple


class Mode(StrEnum):
    """What becomes of rows about which nothing was said."""

    ONLY_NEW = "only-new"
    UPDATE = "update"
    SKIP = "skip"


class Choice(StrEnum):
    """What becomes of one row: a new one is taken, a changed one updated, either skipped."""

    TAKE = "take"
    UPDATE = "update"
    SKIP = "skip"


class RowChoice(NamedTuple):
    """The office's word on one row, which may have turned into another kind in the meantime.

    A row that was to be taken as new, and stands by now, is not updated by that word.
    """

    sheet: str
    row: int
    choice: Choice

    @property
    def key(self) -> tuple[str, int]:
        """Which row it is about."""
        return self.sheet, self.row


_DEFAULTS = {
    Mode.ONLY_NEW: {Choice.TAKE},
    Mode.UPDATE: {Choice.TAKE, Choice.UPDATE},
    Mode.SKIP: set[Choice](),
}


def chooser(mode: Mode, rows: Sequence[RowChoice]) -> Callable[[tuple[str, int], Any], bool]:
    """Whether a row (sheet, row) is let in; the second argument is None for a new one."""
    said = {one.key: {Choice(one.choice)} for one in rows}

    def wanted(key: tuple[str, int], change: object) -> bool:
        needed = Choice.TAKE if change is None else Choice.UPDATE
        return needed in said.get(key, _DEFAULTS[Mode(mode)])

    return wanted
