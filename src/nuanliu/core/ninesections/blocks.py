"""The form in which a document reaches the reader: numbered lines and tables of text cells."""

import re
from typing import NamedTuple


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


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = str.maketrans("\u3000\u00a0\t﹦∶︰﹪", "   =::%") | _WIDE
_DIGIT_TABLE = {ord("０") + step: ord("0") + step for step in range(10)}
_SPACES = re.compile(r"\s+")
_BLANKS = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")


def plain(text: str) -> str:
    """The text with full-width signs made narrow, character by character: offsets stay valid."""
    return text.translate(_PLAIN)


def printed(text: str) -> str:
    """A value as it is kept: the document's own signs, narrow digits, no outer blanks."""
    return text.translate(_DIGIT_TABLE).strip(" \t\u3000\xa0")


def closed_up(text: str) -> str:
    """A text of Chinese words without the blanks between its signs; Latin words stay apart."""
    return _BLANKS.sub("", text.strip())


def squeezed(text: str) -> str:
    """Narrow signs and no blanks: the form in which labels and headings are compared."""
    return _SPACES.sub("", plain(text))
