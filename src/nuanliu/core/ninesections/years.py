"""The year a document is for: what its titles say, and every other place that names the year.

A year in running text is a statement of the project's year where it leads to a figure of the
project ('2025年区财政安排资金24.5万元'), to one of its campaigns ('2025年夏季慰问'), or to the
budget the unit is part of ('2025年度部门预算'). Last year's money, a document's number and the year
since which the fund exists are none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nuanliu.core.dates import digits
from nuanliu.core.ninesections.blocks import Line, plain
from nuanliu.core.ninesections.facts import Place
from nuanliu.core.ninesections.names import Campaign
from nuanliu.core.ninesections.passages import Passage
from nuanliu.core.ninesections.tokens import Kind, tokens

_NUMBER = r"((?:19|20)\d\d|[一二][〇零○九][〇零○一二三四五六七八九]{2})"
_YEAR = re.compile(rf"(?<![\d〇零○一二三四五六七八九十]){_NUMBER}\s*年度?")
_TITLE = re.compile(r"《[^》]*》|〈[^〉]*〉")
_COMPARED = re.compile(r"(?:比|较|同比)\s*$")
_SINCE = re.compile(r"\s*(?:起|以来|以后|之后|结余|结转|同期|相比|的?基础)")
_BUDGET = re.compile(r"\s*(?:区|县|市|本级)?(?:部门|单位|财政)?预算")
_DATED = re.compile(
    rf"{_NUMBER}\s*年(?:度|全年|[上下]半年|年?[初底末]|\s*第?{digits.NUMERAL}\s*(?:月|季度))"
)
_REACH = 12  # signs between a year and the campaign it belongs to: '开展', '全区组织开展'


class YearSaid(NamedTuple):
    """A year in running text, where it stands, and the campaign whose name it leads to, if any."""

    year: int
    place: Place
    campaign: str = ""


def years_said(
    lines: Sequence[Line], label: str, campaigns: Sequence[Campaign], passage: Passage | None
) -> Iterator[YearSaid]:
    """The statements of the project's year in lines of one section; `passage`: their figures."""
    for line in lines:
        text = _TITLE.sub(lambda title: " " * len(title[0]), plain(line.text))
        found = list(_YEAR.finditer(text))
        ends = [*(match.start() for match in found[1:]), len(text)]
        for match, end in zip(found, ends, strict=False):  # no year, no end
            rest = re.split("[。;\n]", text[match.end() : end], maxsplit=1)[0]
            if _COMPARED.search(text, 0, match.start()) or _SINCE.match(rest):
                continue
            name = _named(rest, campaigns)
            if name or _BUDGET.match(rest) or _of_project(rest, line.number, passage):
                yield YearSaid(digits.number(match[1]), Place(label, line.number), name)


def _named(text: str, campaigns: Sequence[Campaign]) -> str:
    for one in campaigns:
        places = (text.find(plain(spelling)) for spelling in one.spellings)
        if any(0 <= place <= _REACH for place in places):
            return one.name
    return ""


def _of_project(text: str, line: int, passage: Passage | None) -> bool:
    """Is the first figure behind the year one that took part in the checks?"""
    figures = (one for one in tokens(text) if one.kind in {Kind.AMOUNT, Kind.COUNT})
    first = next(figures, None)
    if first is None or passage is None:
        return False
    return first.value not in {one.value for one in passage.unused if one.line == line}


def dated(lines: Iterable[Line]) -> Iterator[int]:
    """The first year of each line that prints a date with its year ('2025年3月', '2025年全年')."""
    for line in lines:
        found = _DATED.search(plain(line.text))
        if found:
            yield digits.number(found[1])


def year_of(titles: Sequence[int], said: Sequence[YearSaid], dates: Sequence[int]) -> int | None:
    """The year most statements name; in a draw the titles' own. None for a text without a year."""
    votes = Counter([*titles, *(one.year for one in said), *dates])
    if not votes:
        return None
    most = max(votes.values())
    of_titles = Counter(titles).most_common(1)
    if of_titles and votes[of_titles[0][0]] == most:
        return of_titles[0][0]
    return next(year for year, count in votes.items() if count == most)


def at_odds(said: Sequence[YearSaid], year: int) -> Iterator[YearSaid]:
    """The statements that differ: from the project's year, or from a campaign's own.

    A campaign may belong to the next new year (January 2026, in the project of 2025) when most of
    its mentions say so; the project's own year counts as one mention more.
    """
    votes: dict[str, Counter[int]] = {one.campaign: Counter([year]) for one in said}
    for one in said:
        votes[one.campaign][one.year] += 1
    for one in said:
        own = votes[one.campaign] if one.campaign else Counter()
        best = max(own, key=lambda each: (own[each], each == year), default=year)
        if one.year != best:
            yield one
