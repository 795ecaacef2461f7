"""How the nine sections say a thing: windows of time, the unit. Words only; facts come in."""

from calendar import monthrange
from datetime import date
from typing import Any

CIRCLED = ("一", "二", "三", "四", "五", "六", "七", "八", "九")


def window(first: date | None, last: date | None) -> str:
    """A window in the precision of its ends: '2024年1月', '2024年9月中旬至10月中旬', or days."""
    if first is None or last is None:
        return ""
    start = f"{first.year}年{first.month}月"
    until = f"至{_later(first, last)}"
    if first.day == 1 and last == _month_end(last):
        return start if last == _month_end(first) else start + until
    opening, closing = _third_begun(first), _third_ended(last)
    if opening and closing:
        same = (first.year, first.month, opening) == (last.year, last.month, closing)
        return f"{start}{opening}" if same else f"{start}{opening}{until}{closing}"
    if first == last:
        return f"{start}{first.day}日"
    return f"{start}{first.day}日{until}{last.day}日"


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


def profile(unit: dict[str, Any], lead: str) -> str:
    """单位概况: the office's own lead, then posts and departments; '' where nothing is known."""
    return lead + _posts(unit.get("posts") or {}) + _departments(unit.get("departments") or [])


def _posts(posts: dict[str, int | None]) -> str:
    kinds = (("行政编制", "administrative"), ("工勤编制", "worker"), ("事业编制", "institution"))
    parts = [f"{label}{posts[key]}人" for label, key in kinds if posts.get(key) is not None]
    clauses = []
    if posts.get("total") is not None:
        clauses.append(f"核定编制数为{posts['total']}人")
    if parts:
        clauses.append(f"{'其中：' if clauses else ''}{'，'.join(parts)}")
    if posts.get("on_duty") is not None:
        clauses.append(f"在职实有{posts['on_duty']}人")
    return f"{'，'.join(clauses)}。" if clauses else ""


def _departments(names: list[str]) -> str:
    if not names:
        return ""
    kind = "部门" if any(name.endswith("部") for name in names) else "科室"
    return f"内设{len(names)}个职能{kind}，分别为{'、'.join(names)}。"
