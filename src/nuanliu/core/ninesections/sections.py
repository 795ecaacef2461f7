"""The nine sections of a disclosure and the numbered items inside one."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from nuanliu.core.ninesections.blocks import Block, Line, plain
from nuanliu.core.ninesections.rows import as_lines


class Part(StrEnum):
    """The nine sections; the value is the numeral the form gives them."""

    NAME = "一"
    BASIS = "二"
    UNIT = "三"
    PROFILE = "四"
    CONTENT = "五"
    FUNDS = "六"
    PLAN = "七"
    RESULTS = "八"
    TARGETS = "九"


TITLES = {
    Part.NAME: "项目名称",
    Part.BASIS: "立项依据",
    Part.UNIT: "项目实施单位",
    Part.PROFILE: "项目基本概况",
    Part.CONTENT: "项目实施内容",
    Part.FUNDS: "资金安排情况",
    Part.PLAN: "项目实施计划",
    Part.RESULTS: "项目实施成效",
    Part.TARGETS: "项目绩效目标表",
}

_ITEM_STYLES = (
    re.compile(r"\s*\(\s*([一二三四五六七八九十]+)\s*\)\s*[、.]?\s*"),
    re.compile(r"\s*(\d{1,2})\s*[、.](?!\d)\s*"),
    re.compile(r"\s*\(?\s*(\d{1,2})\s*\)\s*[、.]?\s*"),
    re.compile(r"\s*([①②③④⑤⑥⑦⑧⑨])\s*"),
    re.compile(r"\s*(第[一二三四五六七八九十]+|[一二三四五六七八九十]是)\s*[、,:.]\s*"),
)


class Section(NamedTuple):
    """One section: its part, the numeral printed, the heading's line and the blocks below it.

    `headless`: the heading itself is lost and `line` is the first line of what stood below it.
    """

    part: Part
    label: str
    line: int
    blocks: tuple[Block, ...]
    headless: bool = False

    @property
    def lines(self) -> list[Line]:
        """The section as lines; rows of a table become lines 'cell, cell'."""
        return list(as_lines(self.blocks))

    @property
    def text(self) -> str:
        """The running text, one paragraph a line."""
        return "\n".join(one.text for one in self.lines)


class Item(NamedTuple):
    """A numbered piece of a section: level of its numbering style, own text, lines below it."""

    level: int
    head: Line
    body: tuple[Line, ...]

    @property
    def all_lines(self) -> list[Line]:
        """The head without its number, then the body."""
        return [self.head, *self.body]


class Outline(NamedTuple):
    """The lines before the first section and the sections in the order of the document."""

    preface: tuple[Line, ...]
    sections: dict[Part, Section]


def items(lines: Sequence[Line]) -> list[Item]:
    """The numbered items of the outermost style, in order; lines before the first are left out."""
    level = next((style for line in lines if (style := item_level(line.text)) is not None), None)
    if level is None:
        return []
    starts = [index for index, line in enumerate(lines) if item_level(line.text) == level]
    ends = [*starts[1:], len(lines)]
    return [
        Item(level, unnumbered(lines[start]), tuple(lines[start + 1 : end]))
        for start, end in zip(starts, ends, strict=True)
    ]


def item_level(text: str) -> int | None:
    """Which numbering style opens the text; None when it is not numbered."""
    for level, style in enumerate(_ITEM_STYLES):
        if style.match(plain(text)):
            return level
    return None


def unnumbered(line: Line) -> Line:
    """The line without its number."""
    level = item_level(line.text)
    if level is None:
        return line
    found = _ITEM_STYLES[level].match(plain(line.text))
    return Line(line.text[found.end() :], line.number) if found else line


_NUMERALS = "一二三四五六七八九十"


def item_number(text: str) -> int | None:
    """The number that opens the text, as far as it is below 100; None for signs such as ①."""
    for style in _ITEM_STYLES[:3]:
        found = style.match(plain(text))
        if found:
            return _number(found[1])
    return None


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if len(text) == 1:
        return _NUMERALS.index(text) + 1
    tens, _, ones = text.partition("十")
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return None
    return (_NUMERALS.index(tens) + 1 if tens else 1) * 10 + (
        _NUMERALS.index(ones) + 1 if ones else 0
    )
