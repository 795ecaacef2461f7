"""Where one project of a paper ends and the next begins."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from nuanliu.core.forms.blocks import Item
from nuanliu.core.forms.labels import Labelled, labelled_values
from nuanliu.core.forms.naming import project_name
from nuanliu.core.forms.words import Field, is_title
from nuanliu.core.signs import squeezed

_QUOTED = re.compile(
    r"^(?:\(?[\d一二三四五六七八九十]{1,2}[)、.．]?\s*)?[“\"「](?P<name>[^”\"」]{2,60})[”\"」](?:项目)?[。.]?$"
)
_OVERVIEW = re.compile(r"^\(?\s*[1一]\s*\)?[、.]?项目概(?:述|况)")
_BACK = 16  # cells between the title of a form and its first label


class Stretch(NamedTuple):
    """The cells of one project, its name as printed (None where none is), and where that stands."""

    items: tuple[Item, ...]
    name: Labelled | None
    labels: tuple[Labelled, ...]


def stretches(items: Sequence[Item]) -> list[Stretch]:
    """The paper cut into projects; the first has what stands before, too."""
    labels = labelled_values(items)
    named = sorted((*_by_label(labels), *_by_quote(items)), key=lambda one: one.place)
    starts: list[Labelled] = []
    for one in named:
        if not starts or project_name(starts[-1].value) != project_name(one.value):
            starts.append(one)
    if not starts:
        return [Stretch(tuple(items), None, tuple(labels))]
    places = [_begin(items, one, labels) for one in starts]
    places[0] = 0
    ends = [*places[1:], len(items)]
    return [
        Stretch(
            tuple(items[a:b]),
            one._replace(place=one.place - a),
            tuple(
                label._replace(place=label.place - a) for label in labels if a <= label.place < b
            ),
        )
        for one, a, b in zip(starts, places, ends, strict=True)
    ]


def _by_label(labels: Sequence[Labelled]) -> list[Labelled]:
    return [one for one in labels if one.field is Field.PROJECT]


def _by_quote(items: Sequence[Item]) -> list[Labelled]:
    """“…”项目。 in a line of its own, with 项目概述 behind it."""
    found: list[Labelled] = []
    for at, item in enumerate(items):
        match = _QUOTED.match(squeezed(item.text)) if item.prose else None
        ahead = [one for one in items[at + 1 : at + 4] if one.text]
        if match and ahead and _OVERVIEW.match(squeezed(ahead[0].text)):
            found.append(Labelled(Field.PROJECT, match["name"], item.where, at))
    return found


def _begin(items: Sequence[Item], one: Labelled, labels: Sequence[Labelled]) -> int:
    """The title above the label, when one stands near it."""
    before = max((label.place for label in labels if label.field is Field.PROJECT
                  and label.place < one.place), default=-1)  # fmt: skip
    first = max(before + 1, one.place - _BACK, 0)
    start = one.place - 1 if one.place and not items[one.place].prose else one.place
    start = max(start, first)
    for place in range(one.place - 1, first - 1, -1):
        if items[place].text and is_title(items[place].text) and len(items[place].text) > 6:
            return place
    return start
