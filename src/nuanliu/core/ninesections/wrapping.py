"""Paragraphs that were broken into lines of one width, as mail and PDF copies break them.

A break is undone where the line says that it goes on (it ends in a comma, a bracket is open), or
where it is as full as the lines of the document are and the next line begins nothing of its own.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from nuanliu.core.ninesections.blocks import Block, Line, plain
from nuanliu.core.ninesections.cutting import is_heading
from nuanliu.core.ninesections.rows import cells_of
from nuanliu.core.ninesections.sections import item_level
from nuanliu.core.ninesections.unit import has_label

_WIDEST = 64  # signs; lines of a page hold 30 to 45, and paragraphs left whole are longer
_NEARLY = 0.75  # of the widest line, for lines that were broken at a convenient sign
_LEAST_BREAKS = 2  # one line may be the longest of its document by chance
_LONG = 24  # signs: a sentence as long as that without its full stop, which the next line has
_NEAR = 8  # lines before the break in which a bracket may stand open
_GOES_ON = re.compile(r"[,、(<《〈“‘\[〔【+]\s*$")
_CUT_OFF = re.compile(r"[,。、;)>》〉”’\]〕】%]|\.\d")  # with these no paragraph begins
_NUMBER = (  # a number cut in two, or from its unit
    re.compile(r"[\d.]\s*$"),
    re.compile(
        r"\s*(?:[,.]\d|[万千百]?元(?!旦|月)|%|(?:人次|[人名户个号])(?=[,。;:、/)])|个(?!人|性|体))"
    ),
)
_ENDED = re.compile(r"[。;:!?.][”’\"')\]》]*\s*$")
_LABEL = re.compile(r"\s*[\u4e00-\u9fff]{2,8}\s*:")
_SUM = re.compile(r"\s*(?:以上|合计|共计|总计)")
_UNIT = re.compile(r"\s*(?:[\dA-Za-z.,%-]+[人户万元%年月日]?|.)[,。;:、!?)》”〉\]〕】]*")
_OPENING, _CLOSING = "(《〈“[〔【<", ")》〉”]〕】>"


class _Measure(NamedTuple):
    """A way to measure lines, the widest line in it, and how many breaks it explains."""

    of: Callable[[str], int]
    widest: int

    def full(self, line: str, below: str) -> bool:
        """Would the first word of the line below not have fitted any more?"""
        first = _UNIT.match(plain(below))
        return self.of(line) + self.of(first[0].strip() if first else "") > self.widest


def unwrapped(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with broken paragraphs whole again, each at the line where it begins."""
    gap = _usual_gap(blocks)
    measure = _measure(blocks, gap)
    found: list[list[Block]] = []
    for block in blocks:
        if found and _continued(found[-1], block, gap, measure):
            found[-1].append(block)
        else:
            found.append([block])
    return [_whole(pieces) for pieces in found]


def _continued(pieces: list[Block], block: Block, gap: int, measure: _Measure | None) -> bool:
    """Does the block go on with the paragraph of which these are the lines so far?"""
    last = pieces[-1]
    if not isinstance(last, Line) or not isinstance(block, Line):
        return False
    if not _may_go_on(last, block, gap):
        return False
    near = "".join(one.text for one in pieces[-_NEAR:] if isinstance(one, Line))
    return _goes_on(last.text, block.text, near, measure)


def _whole(pieces: list[Block]) -> Block:
    """Chinese needs no blank where it was broken; two Latin words do."""
    lines = [one for one in pieces if isinstance(one, Line)]
    if len(lines) < 2:
        return pieces[0]
    texts = [lines[0].text.rstrip(), *(one.text.strip(" \t\u3000\xa0") for one in lines[1:])]
    found = texts[:1]
    for above, below in pairwise(texts):
        latin = re.fullmatch(r"[A-Za-z]{3}", above[-1:] + below[:2])
        found.append(f" {below}" if latin else below)
    return Line("".join(found), lines[0].number)


def _usual_gap(blocks: Sequence[Block]) -> int:
    """1, or 2 where every line is followed by an empty one."""
    numbers = [block.number for block in blocks if isinstance(block, Line)]
    return min((below - above for above, below in pairwise(numbers)), default=1)


def _may_go_on(line: Line, below: Line, gap: int) -> bool:
    """Can the lines be one paragraph at all: neighbours, no rows, nothing begins below?"""
    cut = _NUMBER[0].search(plain(line.text)) and _NUMBER[1].match(plain(below.text))
    if below.number - line.number > gap or (_begins(below.text) and not cut):
        return False
    rows = cells_of(line.text) is not None or cells_of(below.text) is not None
    return not rows


@lru_cache(maxsize=8192)  # each line is asked for twice
def _begins(text: str) -> bool:
    narrow = plain(text)
    labelled = has_label(text) or _LABEL.match(narrow) is not None
    sums = _SUM.match(narrow) is not None
    return item_level(text) is not None or is_heading(text) or labelled or sums


def _goes_on(line: str, below: str, paragraph: str, measure: _Measure | None) -> bool:
    if _says_so(plain(line), plain(below)):
        return True
    if measure is None:
        return False
    near = measure.of(line) >= _NEARLY * measure.widest
    middle = not _ENDED.search(plain(line)) or _open(paragraph)
    return measure.full(line, below) or (near and middle)


def _says_so(line: str, below: str) -> bool:
    """Do the two ends themselves tell of a break: a comma, a number cut in two?"""
    number = _NUMBER[0].search(line) and _NUMBER[1].match(below)
    return bool(_GOES_ON.search(line) or _CUT_OFF.match(below) or number)


def _open(text: str) -> bool:
    narrow = plain(text)
    pairs = zip(_OPENING, _CLOSING, strict=True)
    return any(narrow.count(left) > narrow.count(right) for left, right in pairs)


def _measure(blocks: Sequence[Block], gap: int) -> _Measure | None:
    """How the document was broken; None for one whose paragraphs are whole."""
    lines = [one for one in blocks if isinstance(one, Line) and cells_of(one.text) is None]
    longest = max((len(line.text.strip()) for line in lines), default=0)
    if not 0 < longest <= _WIDEST:
        return None
    pairs = [(a.text, b.text) for a, b in pairwise(lines) if _may_go_on(a, b, gap)]
    measures = [_Measure(of, max(of(line.text) for line in lines)) for of in (_signs, _columns)]
    best = max(measures, key=lambda one: sum(one.full(a, b) for a, b in pairs))
    broken = [(a, b) for a, b in pairs if best.full(a, b) and not _ENDED.search(plain(a))]
    sure = any(len(a) >= _LONG and plain(b).rstrip().endswith("。") for a, b in broken)
    return best if len(broken) >= _LEAST_BREAKS or sure else None


def _signs(text: str) -> int:
    return len(text.rstrip())


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text.rstrip())
