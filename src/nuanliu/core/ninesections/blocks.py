"""The form in which a document reaches the reader: numbered lines and tables of text cells."""

from typing import NamedTuple

from nuanliu.core.signs import closed_up, plain, printed, squeezed

__all__ = [
    "Block",
    "Line",
    "TableBlock",
    "UnreadableError",
    "closed_up",
    "plain",
    "printed",
    "squeezed",
]


class Line(NamedTuple):
    """One paragraph; `number` is its line in the text file or its place among the blocks."""

    text: str
    number: int


class TableBlock(NamedTuple):
    """A real table with its merges filled in; row i stands at line `line` + i."""

    rows: tuple[tuple[str, ...], ...]
    line: int


Block = Line | TableBlock


class UnreadableError(ValueError):
    """The document cannot be taken as a nine-section disclosure; the text says why and the cure."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what}。{fix}。")
        self.what = what
        self.fix = fix
