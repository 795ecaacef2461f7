"""Cutting a document into its nine sections, by headings in whatever numbering it uses."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from nuanliu.core.ninesections.blocks import Block, Line, UnreadableError, plain, squeezed
from nuanliu.core.ninesections.lost import with_lost
from nuanliu.core.ninesections.rows import as_lines, cells_of
from nuanliu.core.ninesections.sections import Outline, Part, Section

_WORDS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (Part.TARGETS, re.compile(r"绩效目标|绩效指标")),
    (Part.NAME, re.compile(r"项目名称")),
    (Part.BASIS, re.compile(r"依据|立项背景")),
    (Part.UNIT, re.compile(r"单位|实施主体|责任主体")),
    (Part.PROFILE, re.compile(r"概况|基本情况|项目简介|项目介绍|项目概述")),
    (
        Part.FUNDS,
        re.compile(r"(?:资金|经费|预算|财政)\w*(?:安排|来源|计划|测算|情况)|(?:安排|预算)情况"),
    ),
    (Part.PLAN, re.compile(r"计划|进度|步骤")),
    (Part.RESULTS, re.compile(r"成效|效果|效益|成果")),
    (Part.CONTENT, re.compile(r"内容|主要任务")),
)
_FORM: tuple[tuple[Part, str], ...] = (  # titles as the form prints them, with or without 项目
    (Part.NAME, r"项目名称"),
    (Part.BASIS, r"(?:项目)?立项依据"),
    (Part.UNIT, r"(?:项目)?实施单位"),
    (Part.PROFILE, r"(?:项目)?基本(?:概况|情况)"),
    (Part.CONTENT, r"(?:项目)?实施内容"),
    (Part.FUNDS, r"(?:项目)?资金安排情况"),
    (Part.PLAN, r"(?:项目)?实施计划"),
    (Part.RESULTS, r"(?:项目)?实施成效"),
    (Part.TARGETS, r"(?:项目)?绩效目标表?"),
)
_FORM_TITLE = re.compile("|".join(f"({words})" for _, words in _FORM))
_FREE_TITLE = (
    r"(?:项目|资金|经费|预算|预期|实施|立项|绩效)[\u4e00-\u9fff]{0,6}"
    r"(?:名称|依据|单位|概况|情况|内容|安排|计划|成效|效果|目标|目标表|指标|指标表|申报)"
)
_NUMERALS = "一二三四五六七八九十"
_STYLES = (
    re.compile(r"\s*(?P<mark>[一二三四五六七八九十])\s*[、.,:]\s*(?P<title>.+)"),
    re.compile(r"\s*第(?P<mark>[一二三四五六七八九十])(?:部分|章|节)\s*[、.,:]?\s*(?P<title>.+)"),
    re.compile(r"\s*\(\s*(?P<mark>[一二三四五六七八九十])\s*\)\s*[、.]?\s*(?P<title>.+)"),
    re.compile(r"\s*(?P<mark>\d)\s*[、.](?!\d)\s*(?P<title>.+)"),
    re.compile(r"\s*\(?\s*(?P<mark>\d)\s*\)\s*(?P<title>.+)"),
    re.compile(  # headings whose numerals were automatic numbering and are not in the text
        rf"\s*(?P<mark>)(?P<title>(?:{_FORM_TITLE.pattern})\s*(?::.*)?|{_FREE_TITLE}\s*)"
    ),
)
_NUMERAL_STYLES = (0, 1, 2)
_TITLE_LIMIT = 16
_LEAST_SECTIONS = 4
_MOST_SIGNS = 200_000  # a disclosure has some thousands; what is longer is something else


class _Head(NamedTuple):
    """A line that may be a heading; `place` is its block, `number` 0 where none is printed."""

    place: int
    part: Part
    number: int
    tail: str
    form: bool

    @property
    def weight(self) -> float:
        """How surely it is one: the form's own title and the form's own number count."""
        return 1 + 0.2 * self.form + 0.3 * self.in_place

    @property
    def in_place(self) -> bool:
        """Does it bear the number the form gives its part?"""
        return self.number == _number_of(self.part)


def _number_of(part: Part) -> int:
    return list(Part).index(part) + 1


def outline(blocks: Sequence[Block]) -> Outline:
    """Cut the blocks into sections; UnreadableError for a text that is none."""
    candidates = [_candidates(blocks, style) for style in _STYLES]
    chains = [_chain(found) for found in candidates]
    best = max(range(len(chains)), key=lambda index: len(chains[index]))
    heads = _completed(chains[best], candidates[best], candidates)
    if len(heads) < _LEAST_SECTIONS:
        raise UnreadableError(
            f"文件里只认出 {len(heads)} 个章节标题，不是九部分的项目公开文本",
            "请提供含“一、项目名称”至“九、项目绩效目标表”各部分的文本，标题各占一行",
        )
    before = tuple(as_lines(blocks[: heads[0].place]))
    return with_lost(Outline(before, _sections(blocks, heads)))


def demand_short(blocks: Sequence[Block]) -> None:
    """UnreadableError for a text that is far too long, before any work is done on it."""
    if sum(_length(block) for block in blocks) > _MOST_SIGNS:
        raise UnreadableError(
            f"文件超过{_MOST_SIGNS // 10_000}万字，不是一份项目公开文本", "请只导入九部分的公开文本"
        )


def _length(block: Block) -> int:
    if isinstance(block, Line):
        return len(block.text)
    return sum(len(cell) for row in block.rows for cell in row)


def _candidates(blocks: Sequence[Block], style: re.Pattern[str]) -> list[_Head]:
    found: list[_Head] = []
    for index, block in enumerate(blocks):
        if not isinstance(block, Line) or cells_of(block.text) is not None:
            continue
        match = style.fullmatch(plain(block.text))
        if match is None:
            continue
        titled = _titled(match["title"])
        if titled is None:
            continue
        part, rest, form = titled
        tail = block.text[len(block.text) - len(rest) :] if rest.strip() else ""
        mark = match["mark"]
        number = 0 if not mark else int(mark) if mark.isdigit() else _NUMERALS.index(mark) + 1
        found.append(_Head(index, part, number, tail, form))
    return found


def is_heading(text: str) -> bool:
    """May the line be the heading of a section, in any of the numberings?"""
    return any(
        (match := style.fullmatch(plain(text))) is not None and _titled(match["title"]) is not None
        for style in _STYLES
    )


def _titled(text: str) -> tuple[Part, str, bool] | None:
    """(part, text behind the title, is it the form's own title) of a numbered line."""
    bare = text.strip().rstrip(":。")
    title, _, rest = bare.partition(":")
    form = _FORM_TITLE.match(re.sub(r"\s+$", "", title))
    if form and form.lastindex is not None:
        part = _FORM[form.lastindex - 1][0]
        behind = title[form.end() :]
        if not behind.strip():
            return part, text.partition(":")[2], True
        if re.match(r"[\s。,;-]", behind):
            return part, text[text.index(form[0]) + len(form[0]) :].lstrip(" 。,;-"), True
    first, _, behind = title.partition(" ")
    if behind.strip() and len(first) >= 4 and (early := _worded(first)) is not None:
        return early, text[text.index(first) + len(first) :].lstrip(), False
    worded = _worded(squeezed(title))
    return None if worded is None else (worded, text.partition(":")[2] if rest else "", False)


def _worded(title: str) -> Part | None:
    if len(title) > _TITLE_LIMIT or re.search(r"[。;]", title):
        return None
    return next((part for part, words in _WORDS if words.search(title)), None)


def _chain(heads: Sequence[_Head]) -> list[_Head]:
    """The weightiest run of headings whose numbers rise, each part once; unnumbered: the first.

    Numbered items inside a section may bear the same words in the same numbering; their numbers
    begin again and so break the run.
    """
    best: dict[int, list[_Head]] = {0: []}
    for head in heads:
        if not head.number:
            best[0] = _first_of_each(best[0], head)
            continue
        fitting = [
            chain
            for number, chain in best.items()
            if number < head.number and all(one.part != head.part for one in chain)
        ]
        longest = max(fitting, key=_weight, default=None)
        if longest is not None and _weight(longest) + head.weight > _weight(
            best.get(head.number, [])
        ):
            best[head.number] = [*longest, head]
    return max(best.values(), key=_weight)


def _first_of_each(heads: list[_Head], head: _Head) -> list[_Head]:
    """Without numbers a part's first line is its heading, the form's own title before others."""
    rival = next((one for one in heads if one.part == head.part), None)
    if rival is None:
        return [*heads, head]
    if rival.form or not head.form:
        return heads
    return [*(one for one in heads if one is not rival), head]


def _weight(chain: Sequence[_Head]) -> float:
    return sum(head.weight for head in chain)


def _completed(
    chain: list[_Head], own: Sequence[_Head], candidates: Sequence[Sequence[_Head]]
) -> list[_Head]:
    """The run with the sections that stand out of order, or whose numeral is lost or odd."""
    heads = list(chain)
    numerals = any(own is candidates[index] for index in _NUMERAL_STYLES)
    swapped = [one for one in own if one.in_place and (one.form or (numerals and not one.tail))]
    others = [head for style in candidates for head in style if head.form and not head.tail]
    for head in (*swapped, *others):
        taken = any(head.part == one.part or head.place == one.place for one in heads)
        if not taken and heads:
            heads.append(head)
    return sorted(heads)


def _sections(blocks: Sequence[Block], heads: list[_Head]) -> dict[Part, Section]:
    ends = [head.place for head in heads[1:]] + [len(blocks)]
    found: dict[Part, Section] = {}
    for head, end in zip(heads, ends, strict=True):
        block = blocks[head.place]
        line = block.number if isinstance(block, Line) else block.line
        first = (Line(head.tail, line),) if head.tail.strip() else ()
        label = _NUMERALS[head.number - 1] if head.number else head.part.value
        found[head.part] = Section(head.part, label, line, (*first, *blocks[head.place + 1 : end]))
    return found
