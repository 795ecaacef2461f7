"""Spending lines tied to accounting vouchers, and the vouchers as keys that can be compared."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nuanliu.core.forms.blocks import Item
from nuanliu.core.forms.model import Entry, Sum
from nuanliu.core.forms.values import fen_of, number_in, unit_in
from nuanliu.core.forms.words import bare_label
from nuanliu.core.signs import plain, squeezed

_HEAD = re.compile(r"(?:会计|记账)?凭证(?:号码?|编号|字号)?")
_LABEL_HEAD = re.compile(
    r"支出(?:内容|项目|明细|事项|用途)|(?:项目|明细)(?:支出)?(?:内容|名称)|摘要|用途|支出项目明细"
)
_AMOUNT_HEAD = re.compile(r"(?:实际)?(?:支出|支付|使用)?(?:数|金额|额)(?:\(.{1,4}\))?|实际支出")
_END = re.compile(r"(?:支出)?(?:合计|总计|小计)|[一二三四五六七八九]、")
_MONTH = re.compile(
    r"(?P<month>\d{1,2})月(?:\d{1,2}日)?(?P<numbers>(?:[、,，]?(?:记|第|转|付|收|银|现|字)*\d{1,5}(?![\d月日])[号#]?)+)"
)
_KIND = re.compile(
    r"(?:(?P<year>20\d\d)[-年/])?(?P<kind>记账?|转|付|收|银付?|银收|现付?|现收|JZ|PZ|凭)(?:字|证)?(?:第|[-—#])?"
    r"(?P<numbers>\d{1,6}(?:[号#]?[、,，/]\d{1,6})*)[号#]?"
)
_PLAIN = re.compile(r"(?<![\d.])\d{1,8}(?![\d.])")


class Spending(NamedTuple):
    """The lines of a table of spending, its stated sum, and the places it takes up."""

    entries: tuple[Entry, ...]
    total: Sum | None
    places: frozenset[int]


def spending_of(items: Sequence[Item], unit: str) -> Spending:
    """The first table with a column of vouchers."""
    for at, item in enumerate(items):
        if (item.prose and len(item.text) > 10) or not _HEAD.fullmatch(bare_label(item.text)):
            continue
        start = _start(items, at)
        if start is not None:
            return _table(items, start, at, unit)
    return Spending((), None, frozenset())


def _start(items: Sequence[Item], at: int) -> int | None:
    """Where the head begins: at the column that names what was paid for."""
    for place in range(at - 1, max(-1, at - 8), -1):
        if _LABEL_HEAD.fullmatch(bare_label(items[place].text)):
            return place
    return None


def _table(items: Sequence[Item], start: int, at: int, unit: str) -> Spending:
    heads = [one for one in items[start : at + 4] if one.text]
    own = next((unit_in(one.text) for one in heads if "(" in squeezed(one.text)), None)
    body = at + 1
    while body < len(items) and (
        not items[body].text or bare_label(items[body].text) in {"备注", "凭证日期", "日期"}
    ):
        body += 1
    entries: list[Entry] = []
    total: Sum | None = None
    place = body
    while place < len(items):
        text = items[place].text
        if text and _END.match(squeezed(text)):
            total = _sum(items, place, own or unit)
            break
        end = _line_end(items, place)
        entry = _entry(items[place:end], own or unit)
        if entry:
            entries.append(entry)
        place = max(end, place + 1)
    return Spending(tuple(entries), total, frozenset(range(start, min(place + 2, len(items)))))


def _line_end(items: Sequence[Item], place: int) -> int:
    """A line runs from its words over amount and vouchers to the next words."""
    end = place + 1
    firm = items[place].firm
    while end < len(items):
        text = items[end].text
        if firm and items[end].row != items[place].row:
            break
        if not firm and text and not _goes_on(text):
            break
        end += 1
    return end


def _goes_on(text: str) -> bool:
    return number_in(text) is not None or bool(keys_of(text, loose=False))


def _entry(cells: Sequence[Item], unit: str) -> Entry | None:
    filled = [one for one in cells if one.text]
    label = next((one for one in filled if not _goes_on(one.text)), None)
    if label is None:
        return None
    rest = [one for one in filled if one is not label]
    amount = next((one for one in rest if number_in(one.text) is not None), None)
    keys = [key for one in rest if one is not amount for key in keys_of(one.text, loose=True)]
    number = number_in(amount.text) if amount else None
    fen = fen_of(number, (amount and unit_in(amount.text)) or unit) if number else None
    return Entry("".join(label.text.split()), fen, tuple(keys), label.where)


def _sum(items: Sequence[Item], place: int, unit: str) -> Sum | None:
    for one in items[place + 1 : place + 4]:
        number = number_in(one.text)
        if number is not None:
            fen = fen_of(number, unit_in(one.text) or unit)
            return None if fen is None else Sum("listed", fen, one.where)
    return None


def keys_of(text: str, *, loose: bool) -> list[str]:
    """The vouchers a cell cites, '3月12号'; `loose`: bare numbers of a voucher column count too."""
    narrow = squeezed(plain(text))
    found = list(_by_month(narrow))
    if found:
        return found
    found = list(_by_kind(narrow))
    if found or not loose:
        return found
    return [f"{int(number)}号" for number in _PLAIN.findall(narrow)]


def _by_month(text: str) -> Iterator[str]:
    for match in _MONTH.finditer(text):
        for number in re.findall(r"\d{1,5}", match["numbers"]):
            yield f"{int(match['month'])}月{int(number)}号"


def _by_kind(text: str) -> Iterator[str]:
    for match in _KIND.finditer(text):
        year = f"{match['year']}年" if match["year"] else ""
        for number in re.findall(r"\d{1,6}", match["numbers"]):
            yield f"{year}{match['kind'].removesuffix('账')}-{int(number)}号"
