"""Names of campaigns: what they are called in each section and which names are the same one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from nuanliu.core.ninesections.blocks import Line, plain, printed
from nuanliu.core.ninesections.sections import Item, Part, Section, items, unnumbered
from nuanliu.core.ninesections.tokens import Kind, tokens

_LEAD = re.compile(
    r"^(?:[\s“”\"'‘’]|其中[:,]?|(?:(?:19|20)\d\d|二[〇零○][〇零○一二三四五六七八九]{2})\s*年度?|年度|开展|安排|用于|计划|拟|组织|第[一二三四五六七八九十]+[批次项][:,]?)+"
)
_TAIL = re.compile(
    r"(?:[\s“”\"'‘’:]|活动|经费|资金|专项|支出|项目|工作|款项|预算|安排|计划|投入|拨款|共计?|合计|约|为|需|的)+$"
)
_TOTALS = re.compile(r"合计|共计|总计|总额|总金额|小计|财政|本年|全年|本项目|总预算|总资金")
_GENERAL = re.compile(  # words for the money itself and for whoever gives it
    r"(?:本级|同级|各级|上级|地方|市级|区级|县级|省级|乡镇|镇级|旗级|市|区|县|旗|乡|镇|财政|补助|专用|自筹|配套|下达|追加|年初|年度)+"
)
_FRAME = re.compile(  # items that divide a section and are no campaign
    r"(?:具体|组织|主要|项目|活动|工作|资金|进度|保障|实施|前期|后期|总体)*"
    r"(?:实施|内容|安排|措施|要求|保障|方式|步骤|准备|阶段|情况|管理|总结|说明|计划|来源|对象|时间|标准|依据)+(?:阶段)?"
)
_NAME_LIMIT = 24
_ITEM = re.compile(r"^\s*\(?\s*\d{1,2}\s*[).、]\s*")


class Campaign(NamedTuple):
    """A campaign: the name it is given in the facts and every spelling met, longest first."""

    name: str
    spellings: tuple[str, ...]


class Heading(NamedTuple):
    """A campaign's own item in a section: its stripped name and the lines that belong to it."""

    name: str
    line: int
    lines: tuple[Line, ...]


def stripped(name: str) -> str:
    """A campaign's name without the year before it and words such as 活动 or 经费 behind it."""
    return _core(name) or printed(name)


def _core(name: str) -> str:
    """What is left of a name without the words every fund line may bear; '' for nothing.

    A quoted word at either end of the name keeps both its marks: “五一”劳模慰问.
    """
    core = _TAIL.sub("", _LEAD.sub("", printed(name)))
    missing = core.count("”") - core.count("“")
    return f"“{core}" if missing > 0 else f"{core}”" if missing < 0 else core


def _is_name(name: str) -> bool:
    core = _core(name)
    return len(core) >= 2 and not _GENERAL.fullmatch(core) and not _FRAME.fullmatch(core)


def headings(section: Section | None) -> list[Heading]:
    """The items of a section that describe one campaign each."""
    if section is None:
        return []
    outer = items(section.lines)
    inner = [one for item in outer for one in items(item.body)]
    titled = [_heading(item) for item in inner] if inner else [_heading(item) for item in outer]
    return [one for one in titled if one is not None]


def _heading(item: Item) -> Heading | None:
    text = plain(item.head.text)
    title = re.split("[:。]", text, maxsplit=1)[0]
    cut = item.head.text[: len(title)]
    name = stripped(cut.rstrip("。;；"))
    if not 2 <= len(name) <= _NAME_LIMIT or re.search(r"[,。;、]", plain(name)):
        return None
    if not _is_name(cut.rstrip("。;；")):
        return None
    if _FRAME.fullmatch(name) or _FRAME.fullmatch(cut.strip("。;； ")):
        return None
    tail = item.head.text[len(title) + 1 :]
    first = (Line(tail, item.head.number),) if tail.strip() else ()
    return Heading(name, item.head.number, (*first, *item.body))


def named_amounts(lines: Sequence[Line]) -> list[str]:
    """Names printed right before an amount: 'X经费8万元，Y经费3万元'; no totals, no shares."""
    found: list[str] = []
    for line in lines:
        for clause in re.split(r"[;。]", plain(unnumbered(line).text)):
            found += _named_in(clause)
    return found


_SHARES = re.compile(r"\s*(?:[:(]|[,、]?\s*(?:其中|包括|含))")


def _named_in(clause: str) -> list[str]:
    """What follows a named amount behind ':' or 其中 divides it and names no other campaign."""
    found: list[str] = []
    place = 0
    for money in (token for token in tokens(clause) if token.kind is Kind.AMOUNT):
        between = clause[place : money.start]
        if found and _SHARES.match(between):
            break
        name = _name_before(between.lstrip(" ,、和及"))
        if name:
            found.append(name)
        place = money.end
    return found


def _name_before(text: str) -> str | None:
    head = re.split(r"[:,]", text.rstrip(": "))
    pieces = [piece for piece in head if _is_name(_ITEM.sub("", piece))]
    if not pieces or _TOTALS.search(text):
        return None
    name = stripped(_ITEM.sub("", pieces[0]))
    return name if 2 <= len(name) <= _NAME_LIMIT and not re.search(r"\d", name) else None


def campaigns_of(sections: dict[Part, Section], profile_funds: Sequence[Line]) -> list[Campaign]:
    """The campaigns a document knows, in the order of its fund lines, else of its activities."""
    funded = named_amounts(profile_funds)
    sources = [
        [one.name for one in headings(sections.get(Part.CONTENT))],
        [one.name for one in headings(sections.get(Part.PLAN))],
        funded,
    ]
    if not any(sources):
        sources = [named_amounts(_lines(sections, Part.FUNDS))]
    funds_text = "\n".join(plain(line.text) for line in _lines(sections, Part.FUNDS))
    groups: list[list[str]] = []
    for names in sorted(sources, key=len, reverse=True):
        _merge(groups, names)
    found = [_campaign(group, groups, funds_text, funded) for group in groups]
    return _in_order(found, funds_text)


def _lines(sections: dict[Part, Section], part: Part) -> list[Line]:
    return sections[part].lines if part in sections else []


def _merge(groups: list[list[str]], names: Sequence[str]) -> None:
    """Put each name to the group it matches best, one to one; the rest open groups."""
    free = list(range(len(groups)))
    pairs = sorted(
        (
            (-alike(name, groups[index][0]), place, index)
            for place, name in enumerate(names)
            for index in free
        ),
    )
    taken: dict[int, int] = {}
    for score, place, index in pairs:
        if score < 0 and place not in taken and index not in taken.values():
            taken[place] = index
    for place, name in enumerate(names):
        if place in taken:
            groups[taken[place]].append(name)
        else:
            groups.append([name])


def alike(one: str, other: str) -> int:
    """How alike two names are: 100 = the same, 0 = different campaigns."""
    if one == other:
        return 100
    if one in other or other in one:
        return 60 + min(len(one), len(other))
    common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        common += 1
    return 10 + common if common >= 2 else 0


# Words that many campaigns and targets share, so that they tell none from another.
_SHARED = re.compile(
    r"慰问|走访|看望|困难|职工|工人|家庭|人员|群众|对象|活动|行动|项目|工作|专项|资金|经费|补助|救助|资助|帮扶|关爱|发放"
    r"|工会|送温暖|人数|户数|人次|数量|标准|金额|成本|总|全年|年度|本年|受益|覆盖|惠及|服务"
)


def called(text: str, campaigns: Sequence[Campaign]) -> Campaign | None:
    """The campaign that a target is about: by its name, else by words no other campaign has."""
    for one in campaigns:
        if any(name in text for name in one.spellings):
            return one
    bare = {one.name: _pairs("、".join(one.spellings)) for one in campaigns}
    scores = {
        name: len(own & _pairs(text) - set().union(*(p for n, p in bare.items() if n != name)))
        for name, own in bare.items()
    }
    best = [one for one in campaigns if scores[one.name] == max(scores.values())]
    return best[0] if len(best) == 1 and scores[best[0].name] else None


def _pairs(text: str) -> set[str]:
    """Every two neighbouring signs of what is left without the words that all share."""
    pieces = re.findall(r"[\u4e00-\u9fff]+", _SHARED.sub(" ", text))
    return {piece[at : at + 2] for piece in pieces for at in range(len(piece) - 1)}


def _in_order(campaigns: Sequence[Campaign], text: str) -> list[Campaign]:
    """In the order of the fund lines; what they leave out stays behind its neighbour."""
    found: list[Campaign] = sorted(
        (one for one in campaigns if _at(one, text) >= 0), key=lambda one: _at(one, text)
    )
    for index, one in enumerate(campaigns):
        if _at(one, text) < 0:
            place = found.index(campaigns[index - 1]) + 1 if index else 0
            found.insert(place, one)
    return found


def _at(campaign: Campaign, text: str) -> int:
    return min((text.find(name) for name in campaign.spellings if name in text), default=-1)


def _campaign(
    group: list[str], groups: list[list[str]], text: str, funded: Sequence[str]
) -> Campaign:
    """Named as section six names it, else as section four's fund line, else as it was met first."""
    present = [name for name in group if name in text]
    in_funds = [name for name in group if name in funded]
    name = max(present, key=len) if present else (in_funds or group)[0]
    spellings = {*group, *_short(group, groups)}
    return Campaign(name, tuple(sorted(spellings, key=len, reverse=True)))


def _short(group: list[str], groups: list[list[str]]) -> list[str]:
    """The names without the words all campaigns end in, when two signs and more are left."""
    others = [name for other in groups if other is not group for name in other]
    if not others:
        return []
    found = {_without_common_end(name, others) for name in group}
    return [
        short for short in found if len(short) >= 2 and not any(short in other for other in others)
    ]


def _without_common_end(name: str, others: Sequence[str]) -> str:
    size = 0
    while size < len(name) and all(other.endswith(name[-size - 1 :]) for other in others):
        size += 1
    return name[: len(name) - size]
