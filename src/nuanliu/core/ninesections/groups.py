"""Which groups of people a text says a campaign addresses."""

import re
from collections.abc import Sequence

from nuanliu.core.ninesections.blocks import Line, closed_up, plain, printed
from nuanliu.core.ninesections.sections import items

_VERB = (
    r"(?:走访慰问|走访|慰问|看望|资助|救助(?!人员|对象|金|标准)|慰问对象为|对象为|对象包括"
    r"|面向|惠及|帮扶|关爱)"
)
_PERSON = re.compile(
    r"(?:工|员|者|庭|模|范|警|师|手|机|匠|户|人|兵|属|生|民|女|医|骑手|群体|干部|队伍|职工\(.*\))$"
)
_SUCH = re.compile(
    r"等(?:[^,。;:、等]{0,10}?(?:群体|人员|对象|职工|劳动者|人群|工人))?(?=[,。;.]|$|进行|开展)"
)
_GROUP_WORD = re.compile(r"群体|人员|对象|职工|劳动者|人群|工人")
_COUNT = re.compile(
    r"(?:共|约|计)*\d[\d,]*\s*余?(?:人次|人|名|位|户|家)$|^\d[\d,]*\s*余?(?:名|位|户|家)"
)
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_INLINE = re.compile(r"[(（]\s*\d{1,2}\s*[)）]|[①②③④⑤⑥⑦⑧⑨]")
_AND = re.compile("[和与]|(?<!以)及(?!其)")
_CLAUSE = re.compile(r"[,。;:!?]")
_LAST_VERB = re.compile(rf".*{_VERB}(?:对象)?(?:为|包括|了|:)?")
_LIST = re.compile(rf"{_VERB}(?:对象)?(?:为|包括|了|:)?(?P<list>[^,。;:!?]+)")


def groups_in(text: str) -> tuple[str, ...]:
    """The groups of the first list such as '慰问A、B、C等群体' in the text; () without one."""
    text = _THOUSANDS.sub("", closed_up(text))
    narrow = plain(text)
    for such in _SUCH.finditer(narrow):
        start = max((m.end() for m in _CLAUSE.finditer(narrow, 0, such.start())), default=0)
        found = _split(text[start : such.start()], named=_GROUP_WORD.search(such[0]) is not None)
        if found:
            return found
    for match in _LIST.finditer(narrow):
        found = _split(text[match.start("list") : match.end("list")])
        if found:
            return found
    return ()


def _split(text: str, *, named: bool = False) -> tuple[str, ...]:
    """The members of a list; `named`: words such as 等群体 behind it say that they are people."""
    pieces = re.split(r"、|以及|及其他", text)
    verb = _LAST_VERB.match(plain(pieces[0]))
    if verb:
        pieces[0] = pieces[0][verb.end() :]
    pieces = [one for piece in pieces for one in _joined(piece)]
    if not pieces[-1].strip():
        pieces.pop()
    members = [_uncounted(printed(piece)) for piece in pieces]
    people = all(len(one) >= 2 and _PERSON.search(plain(one)) for one in members)
    told = named and verb is not None and all(2 <= len(one) <= 30 for one in members)
    return tuple(members) if members and (people or told) else ()


def _joined(text: str) -> list[str]:
    """'困难职工和环卫工人' is two groups; '公共服务和交通运输行业职工' and '共和国卫士' are one."""
    for sign in _AND.finditer(text):
        sides = text[: sign.start()], text[sign.end() :]
        if all(len(one) >= 3 and _PERSON.search(plain(_uncounted(one))) for one in sides):
            return [sides[0], *_joined(sides[1])]
    return [text]


def _uncounted(name: str) -> str:
    """A group's name without how many of it there are: '困难职工家庭260户', '300名环卫工人'."""
    return _COUNT.sub("", plain(name)) if _COUNT.search(plain(name)) else name


def groups_of(lines: Sequence[Line]) -> tuple[str, ...]:
    """The groups listed under 慰问对象: numbered lines, or one line with 、 between."""
    if not lines:
        return ()
    listed = [item.head.text for item in items(lines)] or [line.text for line in lines]
    found: list[str] = []
    for text in listed:
        title, sign, rest = text.partition("：") if "：" in text else text.partition(":")
        names = title if not sign or "对象" not in title else rest
        names = _INLINE.sub("、", names)
        found += [
            closed_up(printed(one)) for one in re.split(r"[、;；]", names.rstrip("。;；,， "))
        ]
    bare = (one.rstrip("。;；.").removesuffix("等") for one in found if one)
    named = (_uncounted(one) for each in bare for one in _joined(each))
    return tuple(one for one in named if one)
