"""Money on a form: tables with heads, lines of label and amount, and sums stated in words."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nuanliu.core.forms.aligning import Head, Line, aligned
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
from nuanliu.core.signs import plain, squeezed

WAN = "万元"
_WHOLE = "资金总额"
_DECLARED = re.compile(r"(?:金额|资金)?单位[:：]?\(?(万元|元)|\((?:单位[:：])?(万元|元)\)")
_LINE = 80  # signs of a line of labels and amounts
_PAIR = re.compile(
    r"(?P<label>[\u4e00-\u9fff]{2,12})(?P<note>\((?:万元|元)\))?\s*:\s*"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|元)?(?=$|[\s,;。()、])"
)
_SEVERAL = re.compile(r"(?:中期|实施期|长期|中长期|项目期)(?:资金|预算)(?:总额|合计)")
_LOOSE = {"合计", "总计", "项目资金"}  # without heads nothing says what they sum up
_SUMS = (
    ("planned", re.compile(
        r"(?:计划|预算)安排(?:资金|金额)|(?:项目)?(?:当年年度|当年|本年)预算|年度预算安排")),
    ("received", re.compile(r"实际到位(?:资金|金额|数)?|到位资金")),
    ("spent", re.compile(r"(?:实际|累计|全年|本年)(?:支出|使用|支付)(?:数|资金|金额)?|(?:预算|全年|项目)?执行(?:金额|数)")),
    ("balance", re.compile(r"(?:资金)?结余(?:资金|数|金额)?|年末结余")),
    ("granted", re.compile(r"项目总(?:预算|投资|金额)|预算总额")),
    ("listed", re.compile(r"支出合计")),
)  # fmt: skip


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
        rows += [row for line in lines if (row := _row(line, heading, unit.value)) is not None]
        taken |= set(range(heading.start, end))
    rows += _of_year(list(_bare_rows(items, taken, unit.value)), items)
    rows += _inline_rows(items, taken, unit.value)
    return Money(tuple(rows), tuple(_sums(items, taken, unit.value)), unit)


def _of_year(rows: list[MoneyRow], items: Sequence[Item]) -> list[MoneyRow]:
    """Where the money of several years stands beside that of the year: only the latter.

    Parts are printed in pairs then, first those of the several years.
    """
    if not any(_SEVERAL.fullmatch(bare_label(one.text)) for one in items):
        return rows
    found: list[MoneyRow] = []
    for row in rows:
        if found and not row.total and found[-1].label == row.label:
            found[-1] = row
        else:
            found.append(row)
    return found


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
    body = list(items[heading.end : end])
    first = next((n for n, one in enumerate(body) if one.text), None)
    if first is not None and number_in(body[first].text) is not None:
        # One row of amounts without a name of its own: the heads stand beside the name of the whole.
        body[:first] = [body[first]._replace(text=_WHOLE, column=-1)]
    return aligned(body, heads, (Column.NAME,)), end


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


def _row(line: Line, heading: Heading, unit: str) -> MoneyRow | None:
    label = line.text(Column.NAME)
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


def _bare_rows(items: Sequence[Item], taken: set[int], unit: str) -> Iterator[MoneyRow]:
    """'年度资金总额: 5.00' without heads: the amount stands behind its label."""
    for at, item in enumerate(items):
        if at in taken or not (is_total(item.text) or is_part(item.text)):
            continue
        if _sum_named(item.text) or bare_label(item.text) in _LOOSE:
            continue
        amount = _behind(items, at, unit)
        if amount is not None:
            label = bare_label(item.text)
            yield MoneyRow(label, item.where, opening=amount[0], total=is_total(item.text))


def _behind(items: Sequence[Item], at: int, unit: str) -> tuple[int, str] | None:
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


def _sum_named(text: str) -> str | None:
    bare = bare_label(text)
    return next((name for name, words in _SUMS if words.fullmatch(bare)), None)


def _inline(items: Sequence[Item], taken: set[int], unit: str) -> Iterator[tuple[str, Item, int]]:
    """(label, item, fen) of 'label: amount' within a line, several of them parted by blanks."""
    for at, item in enumerate(items):
        if at in taken or len(item.text) > _LINE:
            continue
        for found in _PAIR.finditer(plain(item.text)):
            own = unit_in(found["note"] or "") or unit
            fen = fen_of(found["number"].replace(",", ""), unit_in(found["unit"] or "") or own)
            if fen is not None:
                yield found["label"], item, fen


def _inline_rows(items: Sequence[Item], taken: set[int], unit: str) -> Iterator[MoneyRow]:
    for label, item, fen in _inline(items, taken, unit):
        if not _sum_named(label) and label not in _LOOSE and (is_total(label) or is_part(label)):
            yield MoneyRow(bare_label(label), item.where, opening=fen, total=is_total(label))


def _sums(items: Sequence[Item], taken: set[int], unit: str) -> Iterator[Sum]:
    for label, item, fen in _inline(items, taken, unit):
        name = _sum_named(label)
        if name:
            yield Sum(name, fen, item.where)
    for at, item in enumerate(items):
        name = None if at in taken else _sum_named(item.text)
        amount = _behind(items, at, unit) if name else None
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
        labels = _PAIR.search(plain(item.text))  # '财政拨款:50万元' is a part, not the budget
        found = _BUDGET.search(item.text) if item.prose and not labels else None
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
