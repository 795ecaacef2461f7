"""Labels and the values beside, below or behind them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nuanliu.core.forms.blocks import Item
from nuanliu.core.forms.words import (
    Field,
    head_of,
    is_known,
    is_level1,
    is_level2,
    is_part,
    is_title,
    is_total,
    label_of,
    labelled,
)
from nuanliu.core.signs import plain, squeezed

_REACH = 12  # cells looked at behind a label
_QUEUE = 8


class Labelled(NamedTuple):
    """A label's field, its value, where the value stands, its place in the stream."""

    field: Field
    value: str
    where: str
    place: int
    cut: bool = False
    loose: bool = False  # told from the order of scrambled labels and values


def labelled_values(items: Sequence[Item]) -> list[Labelled]:
    """Every label with a value, in order; a label with an empty value is left out."""
    found: list[Labelled] = []
    for at, item in enumerate(items):
        found += _inline(item, at)
        field = None if item.prose and len(item.text) > 16 else label_of(item.text)
        if field is None or field is Field.OTHER or _heads_a_column(items, at):
            continue
        value = _value(items, at, field)
        if value is not None:
            found.append(value)
    return found


def _inline(item: Item, at: int) -> Iterator[Labelled]:
    """'label: value', several in a line parted by blanks."""
    if ":" not in plain(item.text):
        return
    for part in _parts(item.text):
        told = labelled(part)
        if told and told[0] is not Field.OTHER and _fits(told[0], told[1]):
            yield Labelled(told[0], plain(told[1]), item.where, at, item.cut)


def _parts(text: str) -> list[str]:
    """The pairs of a line: a blank before 'label:' parts two of them."""
    found: list[str] = []
    for word in plain(text).split(" "):
        label = word.partition(":")[0]
        begins = ":" in word and label_of(label) is not None
        if begins or not found:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}".strip()
    return found


def _heads_a_column(items: Sequence[Item], at: int) -> bool:
    """Does the word stand among the heads of a table ('项目名称 项目目标 一级指标')?"""
    ahead = [one for one in items[at + 1 : at + 3] if one.text]
    return bool(ahead) and any(
        head_of(one.text) is not None and label_of(one.text) is None for one in ahead[:1]
    )


def _value(items: Sequence[Item], at: int, field: Field) -> Labelled | None:
    label = items[at]
    ahead = [(n, one) for n, one in enumerate(items[at + 1 : at + 1 + _REACH], at + 1)]
    filled = [(n, one) for n, one in ahead if one.text and not _is_note(one.text)]
    if not filled or labelled(filled[0][1].text):  # the latter: a heading above labelled lines
        return None
    place, first = filled[0]
    if not _is_label(first.text):
        same_row = not label.firm or first.row == label.row
        if same_row and _fits(field, first.text):
            return Labelled(field, plain(first.text).strip(), first.where, place, first.cut)
        if label.firm:
            return None if first.row == label.row else _below(items, at, field)
        return _queued(items, at, field)
    if label.firm:
        return _below(items, at, field)
    return _queued(items, at, field)


def _is_note(text: str) -> bool:
    """A unit or remark in brackets behind a label."""
    bare = squeezed(text)
    return bare.startswith("(") and bare.endswith(")")


def _is_label(text: str) -> bool:
    if is_title(text) and label_of(text) is None:
        return True
    return (
        label_of(text) is not None
        or is_level1(text)
        or is_level2(text)
        or (is_total(text) or is_part(text) or head_of(text) is not None)
    )


def _below(items: Sequence[Item], at: int, field: Field) -> Labelled | None:
    """In a row of labels only, the values stand in the row below, by column or by order."""
    label = items[at]
    row = [one for one in items if one.row == label.row and one.text]
    if not label.firm or len(row) < 2 or not all(_is_label(one.text) for one in row):
        return None
    under = [one for one in items[at:] if one.row == label.row + 1]
    if label.column >= 0:
        under = [one for one in under if one.column == label.column]
    else:
        order = row.index(label)
        under = under[order : order + 1] if len(under) == len(row) else []
    if not under or not _fits(field, under[0].text):
        return None
    value = under[0]
    return Labelled(field, plain(value.text).strip(), value.where, items.index(value))


def _queued(items: Sequence[Item], at: int, field: Field) -> Labelled | None:
    """Labels in a run, then their values in the same order, as text torn out of a PDF has them."""
    start = at
    while start > 0 and items[start - 1].row == items[at].row and label_of(items[start - 1].text):
        start -= 1
    run: list[int] = []
    place = start
    while place < len(items) and len(run) < _QUEUE and label_of(items[place].text):
        run.append(place)
        place += 1
    if place - at > _QUEUE or items[place - 1].row != items[at].row or len(run) > 3:
        return None
    values: list[tuple[int, Item]] = []
    for n in range(place, min(place + _REACH, len(items))):
        one = items[n]
        if one.row != items[at].row or label_of(one.text):
            break
        if one.text and not is_known(one.text) and _wordy(one.text):
            values.append((n, one))
    order = run.index(at)
    if len(values) < len(run) or not _fits(field, values[order][1].text):
        return None
    n, one = values[order]
    return Labelled(field, plain(one.text), one.where, n, loose=True)


def _wordy(text: str) -> bool:
    """A name of some length, not a scrap of a date or a unit."""
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text) >= 4


def _fits(field: Field, text: str) -> bool:
    """May the text be the value of such a label?"""
    bare = squeezed(text)
    if not bare or (field is not Field.GRADE and bare in {"/", "—", "-", "无"}):
        return False
    words = sum("\u4e00" <= sign <= "\u9fff" for sign in bare)
    if field is Field.PROJECT:
        return words >= 2 and len(bare) <= 120
    if field in {Field.DOER, Field.OWNER, Field.PARENT}:
        return words >= 3 and len(bare) <= 60 and not bare.endswith(("万元", "元"))
    if field is Field.TOTAL:
        return bare[0].isdigit() and len(bare) <= 8
    return field is not Field.GRADE or len(bare) <= 40
