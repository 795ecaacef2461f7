"""Money on a form: tables with heads, lines of label and amount, and sums stated in words."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nuanliu.core.forms.aligning import Head, Line, aligned
from nuanliu.core.forms.amounts import amount_behind, bare_rows, sum_named
from nuanliu.core.forms.blocks import Item
from nuanliu.core.forms.heads import Heading, money_headings
from nuanliu.core.forms.model import MoneyRow, Read, Sum, Sure
from nuanliu.core.forms.values import (
    fen_of,
    is_blank,
    number_in,
    percent_of,
    places_of,
    points_of,
    unit_in,
)
from nuanliu.core.forms.words import (
    Column,
    bare_label,
    head_of,
    is_level1,
    is_part,
    is_title,
    is_total,
    label_of,
)
from nuanliu.core.signs import squeezed

WAN = "万元"
_DECLARED = re.compile(r"(?:金额|资金)?单位[:：]?\(?(万元|元)|\((?:单位[:：])?(万元|元)\)")


_WIDEST = 16  # cells of a row


class Money(NamedTuple):
    """The rows of a table of money, stated sums, and how sure the unit is."""

    rows: tuple[MoneyRow, ...]
    sums: tuple[Sum, ...]
    unit: Read[str]


def money_of(items: Sequence[Item], beyond: set[int]) -> Money:
    """Everything about money in the stretch; `beyond`: places that belong to other tables."""
    unit = unit_of_money(items)
    rows: list[MoneyRow] = []
    taken = set(beyond)
    for heading in money_headings(items):
        if any(place in beyond for place in range(heading.start, heading.end)):
            continue
        lines, end = _lines(items, heading)
        made = [row for line in lines if (row := _row(line, heading, unit.value)) is not None]
        rows += made or _unnamed(items, heading, unit.value)
        taken |= set(range(heading.start, end))
    rows += bare_rows(items, taken, unit.value)
    return Money(tuple(rows), tuple(_sums(items, taken, unit.value)), unit)


def unit_of_money(items: Sequence[Item]) -> Read[str]:
    """The unit that amounts without one are in; by custom 万元, then not surely."""
    for item in items:
        found = _DECLARED.search(squeezed(item.text))
        if found and len(item.text) < 60:
            return Read(found[1] or found[2], item.where)
    return Read(WAN, items[0].where if items else "", Sure.LOW)


def _lines(items: Sequence[Item], heading: Heading) -> tuple[list[Line], int]:
    end = heading.end
    while end < len(items) and not _ends(items[end]):
        end += 1
    heads = (Head(Column.NAME), *heading.heads)
    return aligned(items[heading.end : end], heads, (Column.NAME,)), end


def _ends(item: Item) -> bool:
    text = item.text
    if not text:
        return False
    if is_total(text) or is_part(text):
        return False
    stop = is_title(text) or is_level1(text) or label_of(text) is not None
    head = head_of(text)
    words = item.prose and number_in(text) is None and percent_of(text) is None
    return words or stop or head in {Column.LEVEL1, Column.NAME, Column.OBJECTIVE}


def _unnamed(items: Sequence[Item], heading: Heading, unit: str) -> list[MoneyRow]:
    """Amounts right below their heads, without the name of a row: the whole."""
    first = next((at for at in range(heading.end, len(items)) if items[at].text), len(items))
    number = number_in(items[first].text) if first < len(items) else None
    if number is None:
        return []
    row = [one for one in items[first : first + _WIDEST] if one.row == items[first].row]
    lines = aligned(row, heading.heads, (heading.heads[0].kind,))
    made = _row(lines[0], heading, unit, "项目资金") if lines else None
    return [made] if made else []


def _row(line: Line, heading: Heading, unit: str, named: str = "") -> MoneyRow | None:
    label = named or line.text(Column.NAME)
    if not (is_total(label) or is_part(label)):
        return None
    kinds = {head.kind for head in heading.heads}

    def fen(column: Column) -> int | None:
        number = number_in(line.text(column))
        return None if number is None else fen_of(number, unit_in(line.text(column)) or unit)

    only = fen(Column.BUDGET)
    return MoneyRow(
        label=bare_label(label),
        where=line.where,
        opening=fen(Column.OPENING) if Column.OPENING in kinds else only,
        adjusted=fen(Column.ADJUSTED),
        executed=fen(Column.EXECUTED),
        rate=percent_of(line.text(Column.RATE)),
        rate_text=line.text(Column.RATE),
        weight=points_of(line.text(Column.WEIGHT)),
        score=points_of(line.text(Column.SCORE)),
        score_text=line.text(Column.SCORE),
        total=is_total(label),
        blanks=tuple(kind for kind in kinds if is_blank(line.text(kind))),
    )


def _sums(items: Sequence[Item], taken: set[int], unit: str) -> Iterator[Sum]:
    for at, item in enumerate(items):
        name = None if at in taken else sum_named(item.text)
        amount = amount_behind(items, at, unit) if name else None
        if name and amount:
            yield Sum(name, amount[0], amount[1])
    whole = " ".join(item.text for item in items)
    found = re.search(
        r"(?:支出明细|明细预算|测算明细)[^。]{0,14}?合计\s*(\d[\d,.]*)\s*(万元|元)", whole
    )
    if found:
        fen = fen_of(found[1].replace(",", ""), found[2])
        spot = next((one for one in items if "明细" in one.text), items[0])
        if fen is not None:
            yield Sum("detail", fen, spot.where)


_AMOUNT = r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|元|万(?![\u4e00-\u9fff]))(?![/／])"
_BUDGET = re.compile(
    rf"(?:预算|安排|批复|下达|到位|拨付|拨款|总投资)[^。;；,，\d]{{0,16}}?{_AMOUNT}"
)
_ELEMENT = re.compile(r"[(（]?\s*\d?\s*[)）]?\s*(?:年度)?(?:预算|资金)安排(?:情况)?[。:：.]")
_SPENT = re.compile(rf"(?:支付|支出|执行|使用|发放|完成支付)[^。;；,，\d]{{0,14}}?{_AMOUNT}")


def told_budget(items: Sequence[Item]) -> Read[int] | None:
    """The budget in running text: under its own heading first, else the first sentence of it."""
    for item in items:
        if _ELEMENT.match(item.text):
            found = re.search(_AMOUNT, item.text)
            if found:
                return _stated(found, item, Sure.HIGH)
    for item in items:
        found = _BUDGET.search(item.text) if item.prose else None
        if found:
            return _stated(found, item, Sure.MEDIUM)
    return None


def told_spending(items: Sequence[Item]) -> Read[int] | None:
    """What was spent in running text."""
    for item in items:
        found = _SPENT.search(item.text) if item.prose else None
        clause = re.split(r"[,，;；。]", item.text[: found.end()])[-1] if found else ""
        if found and not re.search(r"计划|拟|将|标准|安排|预算|项目支出", clause):
            return _stated(found, item, Sure.MEDIUM)
    return None


def _stated(found: re.Match[str], item: Item, sure: Sure) -> Read[int] | None:
    unit = unit_in(found["unit"]) or WAN
    fen = fen_of(found["number"].replace(",", ""), unit)
    return None if fen is None or places_of(found["number"]) > 6 else Read(fen, item.where, sure)
