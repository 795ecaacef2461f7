"""Findings on the frame of the document: empty sections, empty items, leaps in the numbering."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nuanliu.core.money import Money
from nuanliu.core.ninesections.blocks import Block, Line, TableBlock, plain
from nuanliu.core.ninesections.evidence import Evidence
from nuanliu.core.ninesections.facts import Finding, Place
from nuanliu.core.ninesections.remarks import error, warning
from nuanliu.core.ninesections.rows import bare_rows, cells_of
from nuanliu.core.ninesections.sections import (
    TITLES,
    Item,
    Part,
    Section,
    item_level,
    item_number,
    items,
)
from nuanliu.core.ninesections.tokens import Kind, negatives, tokens, words_and_digits

_TITLE_LENGTH = 20


def structure_findings(evidence: Evidence) -> Iterable[Finding]:
    """What was dropped from the frame, as far as headings and numbers tell."""
    if evidence.untitled:
        place = evidence.place(Part.PROFILE, evidence.untitled)
        yield error("ITEM-UNTITLED", place, "此行起是资金安排，缺少这一项的标题。请补上")
    for section in evidence.outline.sections.values():
        if not section.blocks:
            yield error(
                "SECTION-EMPTY",
                Place(section.label, section.line),
                f"“{TITLES[section.part]}”标题下没有内容。请补写",
            )
        yield from _words_and_digits(section)
        yield from _negative(section)
        if section.part is Part.FUNDS:
            yield from _unexplained(section)
        if section.part is not Part.TARGETS or not any(_is_row(one) for one in section.blocks):
            yield from _gaps(section)
        if section.part is not Part.TARGETS:
            yield from _lone(section)
            yield from _empty(section, section.lines)


def _is_row(block: Block) -> bool:
    return isinstance(block, TableBlock) or cells_of(block.text) is not None


def _unexplained(section: Section) -> Iterable[Finding]:
    for line, headed in bare_rows(section.blocks):
        text = "表中的数字没有写明是标准、人数还是金额及其单位，没有参加核对。请补上表头或单位"
        yield (warning if headed else error)("TABLE-HEAD-MISSING", Place(section.label, line), text)


def _words_and_digits(section: Section) -> Iterable[Finding]:
    for line in section.lines:
        for words, digits in words_and_digits(plain(line.text)):
            if words != digits:
                yield error(
                    "AMOUNT-WORDS",
                    Place(section.label, line.number),
                    f"大写金额为{Money(words)}元，小写为{Money(digits)}元，两者不符。请核对",
                )


def _negative(section: Section) -> Iterable[Finding]:
    for line in section.lines:
        for figure in negatives(plain(line.text)):
            text = f"“{figure}”带负号，金额和人数不能为负。请核对原件"
            yield error("FIGURE-NEGATIVE", Place(section.label, line.number), text)


class _Numbered(NamedTuple):
    """A numbered line with the style of its number and the number.

    `opened`: items of another style stand between it and the item of its style before it.
    `again`: the line right above it is an item of its own style.
    """

    line: Line
    level: int
    number: int
    opened: bool
    again: bool


def _gaps(section: Section) -> Iterable[Finding]:
    """Within one style a number is 1 or one more than the number before it.

    A list that begins again right behind an item of its own style has lost the title above it.
    Where the list goes on as if the number were right, the number alone is wrong.
    """
    found = list(_numbered(section.lines))
    last: dict[int, int] = {}
    for index, one in enumerate(found):
        due = last.get(one.level, 0) + 1
        later = next((other.number for other in found[index + 1 :] if other.level == one.level), 0)
        mistyped = _mistyped(one, due, later)
        if mistyped is not None:
            yield _gap(section, one.line, mistyped, one.number)
        elif one.number not in {1, due} or (one.number == 1 and one.again):
            yield _gap(section, one.line, due, one.number)
        last[one.level] = one.number if mistyped is None else mistyped


def _mistyped(one: _Numbered, due: int, later: int) -> int | None:
    """The number that a mistyped one should be, when the next number of its style tells."""
    if one.opened and later == 2:
        return None if one.number == 1 else 1
    wrong = one.number != due and not (one.opened and one.number == 1)
    return due if wrong and later == due + 1 else None


def _numbered(lines: Sequence[Line]) -> Iterator[_Numbered]:
    above: int | None = None
    parted: dict[int, bool] = {}
    for line in _with_first_items(lines):
        level, number = item_level(line.text), item_number(line.text)
        if level is not None and number is not None:
            opened = parted.get(level, False)
            yield _Numbered(line, level, number, opened=opened, again=above == level)
            parted = {**dict.fromkeys(parted, True), level: False}
        above = level


def _with_first_items(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, and the first item of a list that was printed in one line behind its title."""
    for line, after in zip(lines, [*lines[1:], None], strict=False):  # no line, no next one
        yield line
        _, colon, first = plain(line.text).partition(":")
        if colon and after is not None and after.number == line.number:
            yield Line(first, line.number)


def _gap(section: Section, line: Line, due: int, number: int) -> Finding:
    return error(
        "NUMBER-GAP",
        Place(section.label, line.number),
        f"编号应为第{due}项，写作第{number}项，可能缺了一行。请核对并补上",
    )


def _lone(section: Section) -> Iterable[Finding]:
    """A list of one item that holds more than one thing: the title of the next item is lost.

    Either the item says all it has to say and a list hangs below it all the same, or it is a bare
    title with several paragraphs below it; then the first one with figures is the next item's.
    """
    outer = items(section.lines)
    if len(outer) != 1 or not outer[0].body:
        return
    head, body = outer[0].head, outer[0].body
    first = body[0]
    sentence = plain(head.text).strip().endswith((".", "。", ";"))
    listed = item_number(first.text) == 1 and item_number(body[-1].text) != 1
    parts = [one for one in body if item_level(one.text) is None]
    bare = len(parts) == len(body) > 1 and _is_title(head.text)
    if outer[0].level == 0 and sentence and listed:
        yield _untitled(section, first)
    elif bare and item_number(section.lines[0].text) == 1:
        yield _untitled(section, next((one for one in body[1:] if _figures(one)), body[1]))


def _untitled(section: Section, line: Line) -> Finding:
    return error(
        "NUMBER-GAP",
        Place(section.label, line.number),
        "此行起的内容没有上级标题，可能缺了一行。请核对并补上",
    )


def _figures(line: Line) -> bool:
    return any(one.kind in {Kind.AMOUNT, Kind.COUNT} for one in tokens(plain(line.text)))


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
    return not item.body and _is_title(item.head.text)


def _is_title(text: str) -> bool:
    text = plain(text).strip().rstrip(":")
    signs = any(sign in text for sign in ":,。;")
    plain_title = not signs and not any(sign.isdigit() for sign in text)
    return plain_title and len(text) <= _TITLE_LENGTH
