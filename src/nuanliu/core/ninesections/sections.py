"""Cutting a document into its nine sections and a section into its numbered items."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from nuanliu.core.ninesections.blocks import (
    Block,
    Line,
    TableBlock,
    UnreadableError,
    plain,
    squeezed,
)


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

_WORDS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (Part.TARGETS, re.compile(r"绩效目标|绩效指标")),
    (Part.NAME, re.compile(r"项目名称")),
    (Part.BASIS, re.compile(r"依据")),
    (Part.UNIT, re.compile(r"单位")),
    (Part.PROFILE, re.compile(r"概况|基本情况")),
    (
        Part.FUNDS,
        re.compile(r"(?:资金|经费|预算|财政)\w*(?:安排|来源|计划|测算|情况)|(?:安排|预算)情况"),
    ),
    (Part.PLAN, re.compile(r"计划|进度|步骤")),
    (Part.RESULTS, re.compile(r"成效|效果|效益|成果")),
    (Part.CONTENT, re.compile(r"内容")),
)
_STYLES = (
    re.compile(r"\s*(?P<mark>[一二三四五六七八九十])\s*[、.,:]\s*(?P<title>.+)"),
    re.compile(r"\s*第(?P<mark>[一二三四五六七八九十])部分\s*[、.,:]?\s*(?P<title>.+)"),
    re.compile(r"\s*\((?P<mark>[一二三四五六七八九十])\)\s*[、.]?\s*(?P<title>.+)"),
    re.compile(r"\s*(?P<mark>\d)\s*[、.]\s*(?P<title>.+)"),
    re.compile(  # headings whose numerals were automatic numbering and are not in the text
        r"(?P<mark>)\s*(?P<title>项目名称|立项依据|(?:项目)?实施单位|(?:项目)?基本(?:概况|情况)"
        r"|(?:项目)?实施内容|资金安排情况|(?:项目)?实施计划|(?:项目)?实施成效|(?:项目)?绩效目标表?)\s*"
    ),
)
_TITLE_LIMIT = 16
_LEAST_SECTIONS = 4
_ITEM_STYLES = (
    re.compile(r"\s*\(([一二三四五六七八九十]+)\)\s*[、.]?\s*"),
    re.compile(r"\s*(\d{1,2})\s*[、.](?!\d)\s*"),
    re.compile(r"\s*\((\d{1,2})\)\s*[、.]?\s*"),
    re.compile(r"\s*([①②③④⑤⑥⑦⑧⑨])\s*"),
    re.compile(r"\s*(第[一二三四五六七八九十]+|[一二三四五六七八九十]是)\s*[、,:.]\s*"),
)


class Section(NamedTuple):
    """One section: its part, the numeral printed, the heading's line and the blocks below it."""

    part: Part
    label: str
    line: int
    blocks: tuple[Block, ...]

    @property
    def lines(self) -> list[Line]:
        """The section as lines; rows of a table become lines 'cell;cell'."""
        return list(_as_lines(self.blocks))

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


def outline(blocks: Sequence[Block]) -> Outline:
    """Cut the blocks into sections; UnreadableError when fewer than four can be recognised."""
    candidates = [_headings(blocks, style) for style in _STYLES]
    heads = max(candidates, key=len)
    if len(heads) < _LEAST_SECTIONS:
        raise UnreadableError(
            f"文件里只认出 {len(heads)} 个章节标题，不是九部分的项目公开文本",
            "请提供含“一、项目名称”至“九、项目绩效目标表”各部分的文本，标题各占一行",
        )
    return Outline(tuple(_as_lines(blocks[: heads[0][0]])), _sections(blocks, heads))


_Heading = tuple[int, Part, str, str]


def _headings(blocks: Sequence[Block], style: re.Pattern[str]) -> list[_Heading]:
    """(block index, part, printed numeral, text after the title); each part once."""
    found: list[_Heading] = []
    seen: set[Part] = set()
    for index, block in enumerate(blocks):
        match = style.fullmatch(plain(block.text)) if isinstance(block, Line) else None
        if match is None or not isinstance(block, Line):
            continue
        title, _, rest = match["title"].partition(":")
        part = _part_of(squeezed(title))
        if part is None or part in seen:
            continue
        seen.add(part)
        tail = block.text[len(block.text) - len(rest) :] if rest else ""
        found.append((index, part, match["mark"], tail))
    return found


def _part_of(title: str) -> Part | None:
    if len(title) > _TITLE_LIMIT or re.search(r"[。;]", title):
        return None
    return next((part for part, words in _WORDS if words.search(title)), None)


def _sections(blocks: Sequence[Block], heads: list[_Heading]) -> dict[Part, Section]:
    ends = [head[0] for head in heads[1:]] + [len(blocks)]
    found: dict[Part, Section] = {}
    for (index, part, mark, tail), end in zip(heads, ends, strict=True):
        line = _line_of(blocks[index])
        first = (Line(tail, line),) if tail.strip() else ()
        found[part] = Section(part, mark or part.value, line, (*first, *blocks[index + 1 : end]))
    return found


def _line_of(block: Block) -> int:
    return block.number if isinstance(block, Line) else block.line


def _as_lines(blocks: Iterable[Block]) -> Iterable[Line]:
    for block in blocks:
        if isinstance(block, Line):
            yield block if "|" not in plain(block.text) else _flat_line(block)
        else:
            yield from _row_lines(block)


def _flat_line(line: Line) -> Line:
    cells = [cell.strip() for cell in plain(line.text).split("|")]
    return Line(_joined(cells), line.number)


def _row_lines(table: TableBlock) -> Iterable[Line]:
    """Rows as 'cell;cell'; units printed in the head row go behind the bare numbers below."""
    units = [_head_unit(cell) for cell in table.rows[0]] if table.rows else []
    for step, row in enumerate(table.rows):
        cells = [_with_unit(cell, unit) for cell, unit in zip(row, units, strict=False)]
        yield Line(_joined(cells), table.line + step)


def _head_unit(cell: str) -> str:
    found = re.search(r"\((万元|元|人次|人|户|元/人|元/户)\)", plain(cell))
    return found[1] if found else ""


def _with_unit(cell: str, unit: str) -> str:
    return cell + unit if unit and re.fullmatch(r"[\d,.]+", plain(cell).strip()) else cell


def _joined(cells: Sequence[str]) -> str:
    kept: list[str] = []
    for cell in cells:
        if cell.strip() and (not kept or kept[-1] != cell.strip()):
            kept.append(cell.strip())
    if len(kept) == 2:
        return ":".join(kept)
    return ",".join(kept)


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
