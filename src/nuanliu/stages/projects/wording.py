"""How papers say what a project plans: each line's amount, cap and head-count, and its aim.

Words only; facts come in as `Project.facts` holds them. The 绩效目标表, the 自评表 and the public
text take their sentences from here, so that one plan is told in the same words everywhere.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from nuanliu.core.documents import Figure, Run
from nuanliu.core.figures import count
from nuanliu.core.money import Money

LINE_AMOUNT, LINE_CAP, LINE_PEOPLE = "plan.line_amount", "plan.line_cap", "plan.line_people"
# What a project need not state, with what stands for it: nothing said, and nothing made up.
UNSTATED: dict[str, Any] = {
    "basis": [], "groups": [], "campaigns": [], "indicators": [], "total_fen": None, "people": None,
}  # fmt: skip
NO_PERIOD = {"from": None, "to": None, "text": None}


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


def stated(facts: dict[str, Any]) -> dict[str, Any]:
    """A project's facts with every key: None, or an empty list, for what it does not state."""
    return {**UNSTATED, **facts, "period": {**NO_PERIOD, **(facts.get("period") or {})}}


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
    homes, rest = divmod(line["amount_fen"], line["cap_fen"])
    return homes if not rest and str(homes) in wanted else None


def amount(fen: int, measure: str, key: str = "") -> Figure:
    """An amount as prose prints it: 万元 where it is exact and short, else 元."""
    money = Money(fen)
    text = f"{money.wan_text()}万元" if fen % 10_000 == 0 else f"{money}元"
    return Figure(text, measure, key)


def short_yuan(fen: int, measure: str, key: str = "") -> Figure:
    """An amount in whole yuan where it is whole, as caps are printed: '500元'."""
    money = Money(fen)
    text = str(fen // 100) if fen % 100 == 0 else money.plain_text()
    return Figure(f"{text}元", measure, key)


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
        yield short_yuan(line["cap_fen"], LINE_CAP, share.name)
    if heads is not None:
        yield "计划慰问" if line["cap_fen"] is None else "，计"
        yield count(heads, LINE_PEOPLE, share.name, unit)
    if len(share.lines) > 1 and line["amount_fen"] is not None and not _follows(line, heads):
        yield "，金额"
        yield amount(line["amount_fen"], LINE_AMOUNT, share.name)


def _follows(line: dict[str, Any], heads: int | None) -> bool:
    cap = line["cap_fen"]
    return cap is not None and heads is not None and cap * heads == line["amount_fen"]


def titled(basis: dict[str, Any]) -> str:
    """A basis document as prose cites it: 《title》（number）, or its number alone."""
    if not basis["title"]:
        return f"{basis['number']}文件"
    title = f"《{basis['title']}》"
    return f"{title}（{basis['number']}）" if basis["number"] else title


def objective(facts: dict[str, Any], words: dict[str, Any]) -> tuple[Run, ...]:
    """项目目标: the numbered documents, what each line is for, then the office's own words."""
    facts = stated(facts)
    numbered = [titled(one) for one in facts["basis"] if one["number"]]
    basis = f"文件依据：{'、'.join(numbered)}，" if numbered else ""
    return (basis, *plan_runs(facts), words.get("objective") or "")
