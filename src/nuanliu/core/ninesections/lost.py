"""Sections whose heading is lost: what stood below it is found again by what it says.

Without this a dropped heading puts one section's amounts into another, and the report would
blame the wrong one. Only a leap in the numbering tells of a lost heading: a document that is
numbered through has simply no such section.
"""

import re
from collections.abc import Callable, Sequence

from nuanliu.core.ninesections.blocks import Block, Line, TableBlock, plain, squeezed
from nuanliu.core.ninesections.rows import as_lines, cells_of
from nuanliu.core.ninesections.sections import (
    Outline,
    Part,
    Section,
    item_level,
    item_number,
    unnumbered,
)
from nuanliu.core.ninesections.tokens import Kind, tokens
from nuanliu.core.ninesections.unit import has_label, labelled_lines

_TITLE_LENGTH = 30


def with_lost(found: Outline) -> Outline:
    """The outline with the sections that lost their heading cut out of the ones before them."""
    sections = dict(found.sections)
    preface = found.preface
    for part in Part:
        if part in sections:
            continue
        if part is Part.NAME:
            preface, cut = _name(preface, sections)
        else:
            cut = _cut_from(_before(part, sections), part)
        if cut:
            *front, lost = cut
            sections |= {one.part: one for one in front}
            sections[part] = lost
    return Outline(preface, sections)


def _name(
    preface: tuple[Line, ...], sections: dict[Part, Section]
) -> tuple[tuple[Line, ...], list[Section]]:
    """The project's name is the last line before the first section, below at least one title."""
    after = next((sections[part] for part in Part if part in sections), None)
    bare = preface[-1].text.strip() if len(preface) > 1 else ""
    title = re.search(r"公开|公示|说明|\d\s*年|年度", plain(bare))
    if not bare or title or after is None or after.label != after.part.value:
        return preface, []
    if len(bare) > _TITLE_LENGTH or re.search(r"[,。;:]", plain(bare)):
        return preface, []
    last = preface[-1]
    return preface[:-1], [Section(Part.NAME, Part.NAME.value, last.number, (last,), headless=True)]


def _before(part: Part, sections: dict[Part, Section]) -> Section | None:
    """The section the lost one's text fell into: the next earlier one that is there.

    None when the numbering does not leap over the part.
    """
    order = list(Part)
    place = order.index(part)
    earlier = next((sections[one] for one in order[place - 1 :: -1] if one in sections), None)
    later = next((sections[one] for one in order[place + 1 :] if one in sections), None)
    if earlier is None or earlier.label != earlier.part.value:
        return None
    return earlier if later is None or later.label == later.part.value else None


def _cut_from(section: Section | None, part: Part) -> list[Section]:
    """[the earlier section shortened, the lost one]; [] when nothing of it is recognised."""
    if section is None:
        return []
    place = _STARTS[part](section.blocks)
    if place is None or place == 0:
        return []
    first = section.blocks[place]
    line = first.number if isinstance(first, Line) else first.line
    return [
        section._replace(blocks=section.blocks[:place]),
        Section(part, part.value, line, section.blocks[place:], headless=True),
    ]


def _text(block: Block) -> str:
    return "\n".join(plain(line.text) for line in as_lines([block]))


def _texts(blocks: Sequence[Block]) -> list[str]:
    """The text of each block, read in one go: a row takes its units from the head above it."""
    by_line: dict[int, list[str]] = {}
    for line in as_lines(blocks):
        by_line.setdefault(line.number, []).append(plain(line.text))
    return [
        "\n".join(text for number in _lines_of(block) for text in by_line.get(number, []))
        for block in blocks
    ]


def _lines_of(block: Block) -> range:
    if isinstance(block, Line):
        return range(block.number, block.number + 1)
    return range(block.line, block.line + len(block.rows))


def _first(blocks: Sequence[Block], fits: Callable[[str], bool], start: int = 0) -> int | None:
    texts = _texts(blocks)
    return next((place for place in range(start, len(texts)) if fits(texts[place])), None)


def _bare(text: str) -> str:
    return unnumbered(Line(text, 0)).text


def _kinds(text: str) -> set[Kind]:
    return {token.kind for token in tokens(text)}


def _basis(blocks: Sequence[Block]) -> int | None:
    """Section two: what cites something, below the project's name."""
    words = re.compile("《|根据|依据|按照|依照|贯彻|号文?")
    return _first(blocks, lambda text: words.search(text) is not None, 1)


def _unit(blocks: Sequence[Block]) -> int | None:
    return next((place for place, block in enumerate(blocks) if _labelled(block)), None)


def _labelled(block: Block) -> bool:
    return any(has_label(line.text) for line in labelled_lines([block]))


def _profile(blocks: Sequence[Block]) -> int | None:
    words = re.compile(r"\s*(?:项目)?(?:起止|实施|执行)?(?:时间|期限|周期)\s*(?::|$)")
    return _first(blocks, lambda text: words.match(_bare(text)) is not None)


def _content(blocks: Sequence[Block]) -> int | None:
    """Section five: 具体实施, or the item behind the fund lines with which a new list begins."""
    words = re.compile(r"\s*(?:具体|组织)实施|\s*(?:活动|实施|主要)内容")
    place = _first(blocks, lambda text: words.match(_bare(text)) is not None)
    funds = _first(blocks, lambda text: re.match(r"\s*(?:资金|经费|预算)", _bare(text)) is not None)
    opened = item_level(_text(blocks[0])) if blocks else None
    found = [] if place is None else [place]
    for begins in (
        lambda text: opened != 0 and item_level(text) == 0,
        lambda text: _begins(text, opened),
    ):
        other = None if funds is None else _first(blocks, begins, funds + 1)
        found += [] if other is None else [other]
    return min(found, default=None)


def _begins(text: str, level: int | None) -> bool:
    """Does the numbering of this level begin again here?"""
    return item_level(text) == level and item_number(text) == 1


def _funds(blocks: Sequence[Block]) -> int | None:
    """Section six: the first passage that states a cap, or the head of a table of caps."""
    place = next((place for place, block in enumerate(blocks) if _of_caps(block)), None)
    return place - 1 if place and _leads(blocks[place - 1]) else place


def _leads(block: Block) -> bool:
    """A line that states the sum and leads to the list below it: '项目总投入…元：'."""
    text = _text(block).strip()
    lead = item_level(text) is None and text.endswith((":", "如下"))
    return lead and Kind.AMOUNT in _kinds(text)


def _of_caps(block: Block) -> bool:
    text = _text(block)
    row = isinstance(block, Line) and cells_of(block.text) is not None
    return Kind.CAP in _kinds(text) or (row and re.search("标准|人均", text) is not None)


def _plan(blocks: Sequence[Block]) -> int | None:
    """Section seven: behind the last line with money."""
    money = [
        place
        for place, text in enumerate(_texts(blocks))
        if _kinds(text) & {Kind.AMOUNT, Kind.CAP, Kind.COUNT}
    ]
    return money[-1] + 1 if money and money[-1] + 1 < len(blocks) else None


def _results(blocks: Sequence[Block]) -> int | None:
    """Section eight: its own item titles, or the first line with money or heads."""
    words = re.compile(r"\s*(?:总|总体|具体|预期|主要)?(?:成效|效果|成果)\s*(?::|$)")
    place = _first(blocks, lambda text: words.match(_bare(text)) is not None)
    if place is not None:
        return place
    return _first(blocks, lambda text: bool(_kinds(text) & {Kind.AMOUNT, Kind.COUNT}))


def _targets(blocks: Sequence[Block]) -> int | None:
    """Section nine: the title of its table, the table, or a list of targets."""
    return next((place for place, block in enumerate(blocks) if _of_targets(block)), None)


def _of_targets(block: Block) -> bool:
    if isinstance(block, TableBlock):
        return "级指标" in squeezed(_text(block))
    if cells_of(block.text) is not None:
        return "级指标" in squeezed(block.text)
    opens = re.match(r"\s*(?:(?:项目|年度|总体|绩效)*目标\s*:|产出指标)", plain(_bare(block.text)))
    return opens is not None or re.search(r"绩效目标表?\s*$", plain(block.text)) is not None


_STARTS: dict[Part, Callable[[Sequence[Block]], int | None]] = {
    Part.BASIS: _basis,
    Part.UNIT: _unit,
    Part.PROFILE: _profile,
    Part.CONTENT: _content,
    Part.FUNDS: _funds,
    Part.PLAN: _plan,
    Part.RESULTS: _results,
    Part.TARGETS: _targets,
}
