"""Amounts behind their labels, with no heads above: '年度资金总额: 5.00', '预算数 40 执行数 36'."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nuanliu.core.forms.blocks import Item
from nuanliu.core.forms.model import MoneyRow
from nuanliu.core.forms.values import fen_of, number_in, unit_in
from nuanliu.core.forms.words import Column, bare_label, head_of, is_part, is_total
from nuanliu.core.signs import squeezed

_LOOSE = {"合计", "总计", "项目资金"}  # without heads nothing says what they sum up
_NAMED = (Column.OPENING, Column.ADJUSTED, Column.BUDGET, Column.EXECUTED)
_SUMS = (
    ("planned", re.compile(
        r"(?:计划|预算)安排(?:资金|金额)|(?:项目)?(?:当年年度|当年|本年)预算|年度预算安排")),
    ("received", re.compile(r"实际到位(?:资金|金额|数)?|到位资金")),
    ("spent", re.compile(r"(?:实际|累计|全年|本年)(?:支出|使用|支付)(?:数|资金|金额)?")),
    ("balance", re.compile(r"(?:资金)?结余(?:资金|数|金额)?|年末结余")),
    ("granted", re.compile(r"项目总(?:预算|投资|金额)|预算总额")),
    ("listed", re.compile(r"支出合计")),
)  # fmt: skip


class _Pair(NamedTuple):
    """A label with its amount; lane: how many amounts stand before it in its row."""

    label: str
    item: Item
    fen: int
    lane: int
    kind: Column | None


def bare_rows(items: Sequence[Item], taken: set[int], unit: str) -> Iterator[MoneyRow]:
    """The rows that labels and the amounts behind them make.

    Side by side stand budget and spending (预算数 | 执行数), or the whole period and the year;
    parts belong to the total in whose lane they stand.
    """
    pairs = [pair for at in range(len(items)) if at not in taken for pair in _pair(items, at, unit)]
    whole = _whole(pairs)
    if whole is not None:
        yield whole
    total = next((one for one in pairs if one.kind is None and is_total(one.label)), None)
    planned = next((one for one in pairs if one.kind in _NAMED[:3]), None)
    lane = (total or planned or _Pair("", Item("", "", 0), 0, 0, None)).lane
    doubled = {(one.item.row, bare_label(one.label)) for one in pairs if one.lane != lane}
    for one in pairs:
        beside = (one.item.row, bare_label(one.label)) in doubled and one.lane != lane
        if one.kind is not None or (beside and _again(one, pairs)):
            continue
        label = bare_label(one.label)
        yield MoneyRow(label, one.item.where, opening=one.fen, total=is_total(one.label))


def _again(one: _Pair, pairs: Sequence[_Pair]) -> bool:
    """Does the same label stand in the same row once more?"""
    same = [
        other
        for other in pairs
        if other.item.row == one.item.row and bare_label(other.label) == bare_label(one.label)
    ]
    return len(same) > 1


def _pair(items: Sequence[Item], at: int, unit: str) -> Iterator[_Pair]:
    item = items[at]
    whole = is_total(item.text) or is_part(item.text)
    kind = None if whole or item.prose else head_of(item.text)
    if sum_named(item.text) or bare_label(item.text) in _LOOSE or bare_label(item.text) == "金额":
        return
    if not whole and kind not in _NAMED:
        return
    amount = amount_behind(items, at, unit)
    if amount is not None:
        before = [one for one in items[max(0, at - 12) : at] if one.row == item.row]
        lane = sum(number_in(one.text) is not None for one in before)
        yield _Pair(item.text, item, amount[0], lane, kind)


def _whole(pairs: Sequence[_Pair]) -> MoneyRow | None:
    """预算数, 全年预算数 and 执行数 as labels of the whole, when a budget is among them."""
    named: dict[Column, _Pair] = {}
    for one in pairs:
        if one.kind is not None:
            named.setdefault(one.kind, one)
    first = named.get(Column.OPENING) or named.get(Column.BUDGET)
    adjusted = named.get(Column.ADJUSTED)
    place = first or adjusted
    if place is None or Column.EXECUTED not in named:
        return None
    return MoneyRow(
        "项目资金",
        place.item.where,
        opening=first.fen if first else None,
        adjusted=adjusted.fen if adjusted else None,
        executed=named[Column.EXECUTED].fen,
        total=True,
    )


def amount_behind(items: Sequence[Item], at: int, unit: str) -> tuple[int, str] | None:
    """The amount behind a label, its unit printed with it, in a cell of its own, or declared."""
    ahead = [one for one in items[at + 1 : at + 10] if one.text][:3]
    own = unit_in(items[at].text) if "(" in squeezed(items[at].text) else None
    while ahead and re.fullmatch(r"\((?:万元|元)\)", squeezed(ahead[0].text)):
        own = unit_in(ahead.pop(0).text)
    if not ahead:
        return None
    number = number_in(ahead[0].text)
    if number is None or (items[at].firm and ahead[0].row != items[at].row):
        return None
    apart = len(ahead) > 1 and squeezed(ahead[1].text) in {"万元", "元"}
    printed = unit_in(ahead[0].text) or (squeezed(ahead[1].text) if apart else None)
    fen = fen_of(number, printed or own or unit)
    return None if fen is None else (fen, ahead[0].where)


def sum_named(text: str) -> str | None:
    """Which of the stated sums a label names; None for any other text."""
    bare = bare_label(text)
    return next((name for name, words in _SUMS if words.fullmatch(bare)), None)
