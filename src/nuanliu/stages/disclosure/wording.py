"""How the nine sections say a thing: amounts, caps, windows, titles. Words only; facts come in."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from nuanliu.core.documents import Figure, Run
from nuanliu.core.money import Money

CIRCLED = ("一", "二", "三", "四", "五", "六", "七", "八", "九")
LINE_AMOUNT, LINE_CAP, LINE_PEOPLE = "plan.line_amount", "plan.line_cap", "plan.line_people"


class Share(NamedTuple):
    """One campaign of the plan: its lines, one per cap, and whom each is for ('' = not known)."""

    name: str
    lines: tuple[dict[str, Any], ...]
    whom: tuple[str, ...]

    @property
    def amount_fen(self) -> int | None:
        """The sum of its lines in fen; None when a line's amount is not known."""
        return summed([line["amount_fen"] for line in self.lines])


def summed(values: list[int | None]) -> int | None:
    """The sum; None when a part of it is not known or there is none."""
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def shares_of(facts: dict[str, Any]) -> list[Share]:
    """The campaigns that carry money, in the order of their lines."""
    groups = {one["name"]: tuple(one["groups"]) for one in facts["campaigns"]}
    names = dict.fromkeys(line["campaign"] for line in facts["lines"])
    shares = []
    for name in names:
        lines = tuple(line for line in facts["lines"] if line["campaign"] == name)
        whom = _whom(groups.get(name, ()), tuple(facts["groups"]), len(lines))
        shares.append(Share(name, lines, whom))
    return shares


def _whom(own: tuple[str, ...], of_all: tuple[str, ...], lines: int) -> tuple[str, ...]:
    """The group of each line where there is no doubt: one for each cap, or one in all."""
    if len(own) == lines:
        return own
    return (of_all * lines) if len(of_all) == 1 else ("",) * lines


def households(line: dict[str, Any], indicators: list[dict[str, Any]]) -> int | None:
    """How many 户 a line without a count of people is for, as one of the targets states it.

    The facts count people only, so a target in 户 that fits amount and cap (fen) tells the rest.
    """
    if line["people"] is not None or not line["cap_fen"] or line["amount_fen"] is None:
        return None
    wanted = [one["value"] for one in indicators if one["unit"] == "户"]
    count, rest = divmod(line["amount_fen"], line["cap_fen"])
    return count if not rest and str(count) in wanted else None


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


def plan_runs(facts: dict[str, Any]) -> Iterator[Run]:
    """'X 25万元：一线职工每人不超过500元，计500人；…。', the sentence that sections repeat."""
    shares = shares_of(facts)
    for place, share in enumerate(shares, 1):
        yield share.name
        if share.amount_fen is not None:
            yield amount(share.amount_fen, LINE_AMOUNT, share.name)
        sign = "："
        for line_place, line in enumerate(share.lines):
            told = list(_line_runs(share, line_place, line, facts["indicators"]))
            if told:
                yield sign
                yield from told
                sign = "；"
        yield "。" if place == len(shares) else "；"


def _line_runs(
    share: Share, place: int, line: dict[str, Any], indicators: list[dict[str, Any]]
) -> Iterator[Run]:
    """What one line is for: whom, up to how much a head, how many heads."""
    homes = households(line, indicators)
    unit = "户" if homes is not None else "人"
    heads = line["people"] if homes is None else homes
    if line["cap_fen"] is not None:
        # Without a head-count nothing tells whether the cap is for a person or a household.
        yield share.whom[place] + (f"每{unit}不超过" if heads is not None else "标准不超过")
        yield yuan(line["cap_fen"], LINE_CAP, share.name)
    if heads is not None:
        yield "计划慰问" if line["cap_fen"] is None else "，计"
        yield count(heads, unit, LINE_PEOPLE, share.name)
    if len(share.lines) > 1 and line["amount_fen"] is not None and not _follows(line, heads):
        yield "，金额"
        yield amount(line["amount_fen"], LINE_AMOUNT, share.name)


def _follows(line: dict[str, Any], heads: int | None) -> bool:
    cap = line["cap_fen"]
    return cap is not None and heads is not None and cap * heads == line["amount_fen"]


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


def titled(basis: dict[str, Any]) -> str:
    """A basis document as prose cites it: 《title》（number）, or its number alone."""
    if not basis["title"]:
        return f"{basis['number']}文件"
    title = f"《{basis['title']}》"
    return f"{title}（{basis['number']}）" if basis["number"] else title


def profile(unit: dict[str, Any], lead: str) -> str:
    """单位概况: the office's own lead, then posts and departments; '' where nothing is known."""
    return lead + _posts(unit["posts"]) + _departments(unit["departments"])


def _posts(posts: dict[str, int | None]) -> str:
    kinds = (("行政编制", "administrative"), ("工勤编制", "worker"), ("事业编制", "institution"))
    parts = [f"{label}{posts[key]}人" for label, key in kinds if posts[key] is not None]
    clauses = []
    if posts["total"] is not None:
        clauses.append(f"核定编制数为{posts['total']}人")
    if parts:
        clauses.append(f"{'其中：' if clauses else ''}{'，'.join(parts)}")
    if posts["on_duty"] is not None:
        clauses.append(f"在职实有{posts['on_duty']}人")
    return f"{'，'.join(clauses)}。" if clauses else ""


def _departments(names: list[str]) -> str:
    if not names:
        return ""
    kind = "部门" if any(name.endswith("部") for name in names) else "科室"
    return f"内设{len(names)}个职能{kind}，分别为{'、'.join(names)}。"
