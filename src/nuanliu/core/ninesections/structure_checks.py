"""Findings on the frame of the document: empty sections, empty items, leaps in the numbering."""

from collections.abc import Iterable, Sequence

from nuanliu.core.ninesections.blocks import Line, plain
from nuanliu.core.ninesections.evidence import Evidence
from nuanliu.core.ninesections.facts import Finding, Place
from nuanliu.core.ninesections.remarks import error
from nuanliu.core.ninesections.sections import (
    TITLES,
    Item,
    Part,
    Section,
    item_level,
    item_number,
    items,
)

_TITLE_LENGTH = 20


def structure_findings(evidence: Evidence) -> Iterable[Finding]:
    """What was dropped from the frame, as far as headings and numbers tell."""
    for section in evidence.outline.sections.values():
        if not section.blocks:
            yield error(
                "SECTION-EMPTY",
                Place(section.label, section.line),
                f"“{TITLES[section.part]}”标题下没有内容。请补写",
            )
        if section.part is not Part.TARGETS:
            yield from _gaps(section)
            yield from _empty(section, section.lines)


def _gaps(section: Section) -> Iterable[Finding]:
    """Within one style a number is 1 or one more than the number before it."""
    last: dict[int, int] = {}
    for line in section.lines:
        level, number = item_level(line.text), item_number(line.text)
        if level is None or number is None:
            continue
        if number not in {1, last.get(level, 0) + 1}:
            due = last.get(level, 0) + 1
            yield error(
                "NUMBER-GAP",
                Place(section.label, line.number),
                f"编号应为第{due}项，写作第{number}项，可能缺了一行。请核对并补上",
            )
        last[level] = number


def _empty(section: Section, lines: Sequence[Line]) -> Iterable[Finding]:
    """A bare title without text below it, where its neighbours have theirs."""
    found = items(lines)
    filled = any(item.body for item in found)
    for item in found:
        if filled and _bare(item):
            yield error(
                "ITEM-EMPTY",
                Place(section.label, item.head.number),
                f"“{item.head.text.strip()}”下没有内容。请补写或删去这一项",
            )
        yield from _empty(section, item.body)


def _bare(item: Item) -> bool:
    text = plain(item.head.text).strip().rstrip(":")
    signs = any(sign in text for sign in ":,。;")
    plain_title = not signs and not any(sign.isdigit() for sign in text)
    return not item.body and plain_title and len(text) <= _TITLE_LENGTH
