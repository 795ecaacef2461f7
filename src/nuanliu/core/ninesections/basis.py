"""Titles and numbers (文号) of the documents a project rests on."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from nuanliu.core.ninesections.blocks import Line, closed_up, plain, printed
from nuanliu.core.ninesections.facts import BasisFacts, Place

_OPEN = "《〈<‹"
_CLOSE = "》〉>›"
_REACH = 120
_NUMBER_BODY = (
    r"(?P<office>[\u4e00-\u9fff]{1,14})\s*[〔\[【(﹝〈]\s*(?P<year>(?:19|20)\d\d)\s*[〕\]】)﹞〉]"
    r"\s*(?:第)?\s*(?P<serial>\d{1,4})\s*号"
)
_AFTER = re.compile(r"\s*[(\[【〔]?\s*(?:文号:?|发文字号:?)?\s*" + _NUMBER_BODY)
_NUMBER = re.compile(_NUMBER_BODY)
_OPENED, _CLOSED = r"[〔\[【(﹝〈]", r"[〕\]】)﹞〉]"
_LIKE = r"[\dA-Za-z〇○零×_ ]"  # what stands where a year or a serial number should
_LIKE_NUMBER = re.compile(
    rf"[\u4e00-\u9fff]{{1,14}}\s*(?:"
    rf"{_OPENED}(?:{_LIKE}{{2,6}})?{_CLOSED}\s*第?{_LIKE}{{0,6}}号"
    rf"|{_OPENED}(?:19|20)\d\d\s*第?\d{{0,6}}号"
    rf"|{_LIKE}{{2,6}}[〕\]】﹞]\s*第?{_LIKE}{{0,6}}号"
    # without 号, unless a list goes on: '31、32号'
    rf"|〔{_LIKE}{{2,6}}〕\s*第?\d{{0,6}}(?!\d|(?:[、,和及至-]\d{{1,4}})+号))"
)
_VERBS = re.compile(
    r"^.*?(?:根据|依据|按照|依照|遵照|贯彻|落实|下发的|印发的|以及|文件|和|及|与|按)"
)


class Cited(NamedTuple):
    """One document as cited at one place."""

    title: str | None
    number: str | None
    place: Place


class _Span(NamedTuple):
    start: int
    end: int
    title: str


def cited(lines: Sequence[Line], section: str) -> list[Cited]:
    """Every document named in the lines, in order, with the number printed beside it."""
    found: list[Cited] = []
    for line in lines:
        found += _in_line(line, section)
    return found


def misnumbered(lines: Sequence[Line], section: str) -> list[tuple[str, Place]]:
    """What looks like a document number and is none, as printed: '工发〔2020〕号'."""
    found: list[tuple[str, Place]] = []
    for line in lines:
        text = plain(line.text)
        right = [match.start("year") for match in _NUMBER.finditer(text)]
        found += [
            (_office_cut(match[0]), Place(section, line.number))
            for match in _LIKE_NUMBER.finditer(text)
            if not any(match.start() < year < match.end() for year in right)
        ]
    return found


def _office_cut(text: str) -> str:
    """Without the verbs before the office."""
    shorter = _VERBS.sub("", text)
    return shorter if re.match(r"[\u4e00-\u9fff]", shorter) else text


def _in_line(line: Line, section: str) -> list[Cited]:
    place = Place(section, line.number)
    text = plain(line.text)
    found: list[tuple[int, Cited]] = []
    used: set[int] = set()
    spans = _titles(line.text)
    for index, span in enumerate(spans):
        number = _AFTER.match(text, span.end)
        if number is None:
            before = spans[index - 1].end if index else 0
            number = _before(text, before, span.start, used)
        if number is not None:
            used.add(number.start("year"))
        found.append((span.start, Cited(span.title, _written(number), place)))
    for match in _NUMBER.finditer(text):
        inside = any(span.start <= match.start("year") < span.end for span in spans)
        if match.start("year") not in used and not inside:
            found.append((match.start(), Cited(None, _written(match), place)))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _before(text: str, first: int, last: int, used: set[int]) -> re.Match[str] | None:
    """A number right before the title: 'X〔2020〕3号《Y》' or 'X〔2020〕3号文件《Y》'."""
    for match in _NUMBER.finditer(text, first, last):
        free = match.start("year") not in used
        if free and re.fullmatch(r"\s*(?:文件?)?\s*[,:]?\s*", text[match.end() : last]):
            return match
    return None


def _written(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    office = match["office"]
    while (shorter := _VERBS.sub("", office)) != office and shorter:
        office = shorter
    return f"{office}〔{match['year']}〕{int(match['serial'])}号"


def _titles(text: str) -> list[_Span]:
    spans: list[_Span] = []
    place = 0
    while place < len(text):
        end = _title_end(text, place) if text[place] in _OPEN else None
        if end is None:
            place += 1
            continue
        title = _inner(text[place + 1 : end])
        if re.search(r"[\u4e00-\u9fff]{2}", title):
            spans.append(_Span(place, end + 1, title))
        place = end + 1
    return spans


def _title_end(text: str, start: int) -> int | None:
    """The place of the sign that closes the title opened at `start`, nested titles respected."""
    kind = _OPEN.index(text[start])
    depth = 0
    last: int | None = None
    for place in range(start, min(len(text), start + _REACH)):
        if text[place] == _OPEN[kind]:
            depth += 1
        elif text[place] == _CLOSE[kind]:
            depth -= 1
            last = place
            if depth == 0:
                return place
        elif text[place] in "。;；\n" and depth:
            break
    return last


def _inner(title: str) -> str:
    """The title with inner marks written 〈〉 (GB/T 15834) and marks without a partner dropped."""
    marks = str.maketrans(_OPEN + _CLOSE, "〈" * 4 + "〉" * 4)
    kept: list[str] = []
    opened: list[int] = []
    for sign in closed_up(printed(title)).translate(marks):
        if sign == "〈":
            opened.append(len(kept))
        elif sign == "〉":
            if not opened:
                continue
            opened.pop()
        kept.append(sign)
    for place in reversed(opened):
        del kept[place]
    return "".join(kept)


def same_title(title: str) -> str:
    """The form in which titles are compared: no marks, blanks or punctuation."""
    return re.sub(r"[^\w]", "", plain(title))


def merged(documents: Sequence[Cited]) -> list[Cited]:
    """Each document once, in order of first mention, with the first number printed for it."""
    kept: dict[str, Cited] = {}
    for one in documents:
        key = same_title(one.title) if one.title else one.number or ""
        known = kept.get(key)
        if known is None:
            kept[key] = one
        elif known.number is None:
            kept[key] = known._replace(number=one.number)
    numbered = {one.number for one in kept.values() if one.title}
    return [one for one in kept.values() if one.title or one.number not in numbered]


def facts_of(documents: Sequence[Cited]) -> tuple[BasisFacts, ...]:
    """The documents as facts."""
    return tuple(BasisFacts(one.title, one.number) for one in documents)
