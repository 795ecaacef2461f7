"""How the nine sections say a thing: windows, titles, amounts. Words only; the facts come in."""

from calendar import monthrange
from datetime import date
from typing import Any

from nuanliu.core.documents import Figure
from nuanliu.core.money import Money

CIRCLED = ("一", "二", "三", "四", "五", "六", "七", "八", "九")


def amount(fen: int, measure: str, key: str = "") -> Figure:
    """An amount as prose prints it: 万元 where it is exact and short, else 元."""
    money = Money(fen)
    text = f"{money.wan_text()}万元" if fen % 10_000 == 0 else f"{money}元"
    return Figure(text, measure, key)


def yuan(fen: int, measure: str, key: str = "") -> Figure:
    """An amount in whole yuan where it is whole, as caps are printed: '500元'."""
    money = Money(fen)
    text = str(fen // 100) if fen % 100 == 0 else money.plain_text()
    return Figure(f"{text}元", measure, key)


def count(number: int, unit: str, measure: str, key: str = "") -> Figure:
    """A head-count with its unit."""
    return Figure(f"{number}{unit}", measure, key)


def window(first: date | None, last: date | None) -> str:
    """A window in the precision of its ends: '2024年1月', '2024年9月中旬至10月中旬', or days."""
    if first is None or last is None:
        return ""
    if first.day == 1 and last == _month_end(first):
        return f"{first.year}年{first.month}月"
    if first.day == 1 and last.day == _month_end(last).day:
        return f"{first.year}年{first.month}月至{_later(first, last)}"
    opening, closing = _third_begun(first), _third_ended(last)
    if opening and closing:
        if (first.year, first.month, opening) == (last.year, last.month, closing):
            return f"{first.year}年{first.month}月{opening}"
        return f"{first.year}年{first.month}月{opening}至{_later(first, last)}{closing}"
    return f"{first.year}年{first.month}月{first.day}日至{_later(first, last)}{last.day}日"


def _later(first: date, last: date) -> str:
    year = f"{last.year}年" if last.year != first.year else ""
    return f"{year}{last.month}月"


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _third_begun(day: date) -> str:
    return {1: "上旬", 11: "中旬", 21: "下旬"}.get(day.day, "")


def _third_ended(day: date) -> str:
    if day == _month_end(day):
        return "下旬"
    return {10: "上旬", 20: "中旬"}.get(day.day, "")


def titled(basis: dict[str, Any]) -> str:
    """A basis document as prose cites it: 《title》（number）."""
    title = f"《{basis['title']}》" if basis["title"] else ""
    return f"{title}（{basis['number']}）" if basis["number"] else title
