"""The same quantity stated in several sections: what it is by the weight of statements.

A quantity is settled by the value most sections state. Where that is a draw, values that follow
from the other figures (cap x heads, parts of a sum) break it; where nothing does, the quantity
stays open and every statement of it is at odds.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nuanliu.core.ninesections.evidence import MONEY_PARTS, Evidence
from nuanliu.core.ninesections.facts import Place
from nuanliu.core.ninesections.indicators import Row, is_number
from nuanliu.core.ninesections.names import called
from nuanliu.core.ninesections.passages import RATE, Figure, Passage, Share
from nuanliu.core.ninesections.sections import Part
from nuanliu.core.ninesections.tokens import fen_of


class Stated(NamedTuple):
    """One statement of a quantity: fen or heads, where, and the unit printed."""

    value: int
    place: Place
    unit: str = ""
    of_target: bool = False


@dataclass(slots=True)
class Quantity:
    """One quantity of the project with all statements of it and the values that follow for it."""

    what: str
    money: bool
    stated: list[Stated] = field(default_factory=list)
    implied: list[int] = field(default_factory=list)

    def settled(self) -> int | None:
        """The value that holds; None when nothing states it or the statements are in a draw."""
        votes = Counter(one.value for one in self.stated)
        leaders = _leaders(votes)
        if len(leaders) > 1:
            more = Counter(value for value in self.implied if value in leaders)
            leaders = _leaders(more) if more else leaders
        return leaders[0] if len(leaders) == 1 else None

    def value(self) -> int | None:
        """The settled value, else the first statement in the order of the sections' weight."""
        settled = self.settled()
        return self.stated[0].value if settled is None and self.stated else settled

    def at_odds(self) -> list[Stated]:
        """The statements that differ from the settled value; all of them in a draw."""
        settled = self.settled()
        return [one for one in self.stated if one.value != settled]


def _leaders(votes: Counter[int]) -> list[int]:
    most = max(votes.values(), default=0)
    return [value for value, count in votes.items() if count == most]


@dataclass(slots=True)
class FundLine:
    """A campaign's line for one cap."""

    cap: Quantity
    count: Quantity
    amount: Quantity
    unit: str | None = None
    bound: bool = False


@dataclass(slots=True)
class Fund:
    """All quantities of one campaign."""

    name: str
    amount: Quantity
    count: Quantity
    lines: list[FundLine] = field(default_factory=list)
    short: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class Agreement:
    """All quantities of the project: the total, heads by unit (人, 户), and each campaign's."""

    total: Quantity
    heads: dict[str, Quantity]
    funds: list[Fund]
    loose_caps: list[Stated]
    summed_targets: dict[str, bool] = field(default_factory=dict)

    def quantities(self) -> Iterable[Quantity]:
        """Every quantity once."""
        yield self.total
        yield from self.heads.values()
        for fund in self.funds:
            yield fund.amount
            yield fund.count
            for line in fund.lines:
                yield from (line.cap, line.count, line.amount)


def agree(evidence: Evidence) -> Agreement:
    """Collect every statement of every quantity."""
    funds = [_fund(one.name, evidence) for one in evidence.campaigns]
    total = Quantity("项目总金额", money=True)
    heads = {unit: Quantity(f"项目{unit}数合计", money=False) for unit in ("人", "户")}
    agreement = Agreement(total, heads, funds, [])
    _choose(evidence, [fund.name for fund in funds])
    for part in MONEY_PARTS:
        if part in evidence.passages:
            _whole(agreement, part, evidence)
    loose: list[Stated] = []
    for row in evidence.targets.rows:
        _indicator(agreement, row, evidence, loose)
    for unit, quantity in agreement.heads.items():
        rows = [one for one in loose if (one.unit == "户") == (unit == "户")]
        agreement.summed_targets[unit] = _loose_heads(quantity, rows)
    _imply_by_rest(agreement)
    return agreement


def _choose(evidence: Evidence, names: list[str]) -> None:
    """Of several figures for the whole in one section, take the one the other sections know.

    A section may also name last year's money or all the members a union has.
    """
    passages = list(evidence.passages.values())
    sums = [_sum(_share_amount(one.shares.get(name)) for name in names) for one in passages]
    known = Counter(one.total.value for one in passages if one.total)
    known.update(value for value in sums if value is not None)
    heads = {unit: Counter[int]() for unit in ("人", "户")}
    for passage in passages:
        for unit in passage.counts:
            heads[unit].update({passage.counts[unit].value, *_added_up(passage, unit)})
        for unit, count in _counted(passage, len(names)).items():
            heads[unit][count] += 1
    for passage in passages:
        passage.total = _better(passage.total, "", passage, known)
        for unit, figure in tuple(passage.counts.items()):
            better = _better(figure, unit, passage, heads[unit])
            passage.counts[unit] = better or figure
            if better is figure:
                _take_sum(passage, unit, heads[unit], passages)


def _added_up(passage: Passage, unit: str) -> list[int]:
    """What several counts of a passage come to when no sum word stands before one of them."""
    parts = [one.value for one in passage.unused if _unit_of(one) == unit]
    if not parts or unit in passage.summed:
        return []
    return [passage.counts[unit].value + sum(parts)]


def _take_sum(
    passage: Passage, unit: str, known: Counter[int], passages: Sequence[Passage]
) -> None:
    """Heads printed part by part (资助95人，救助38人) are the sum that other sections know."""
    sums = {value for one in passages if unit in one.counts for value in _added_up(one, unit)}
    leaders = [value for value in _leaders(known) if value in sums and known[value] > 1]
    own = _added_up(passage, unit)
    if len(leaders) == 1 and own == leaders:
        first = passage.counts[unit]
        passage.counts[unit] = first._replace(value=own[0])
        passage.unused = [one for one in passage.unused if _unit_of(one) != unit]


def _better(
    first: Figure | None, unit: str, passage: Passage, known: Counter[int]
) -> Figure | None:
    leaders = _leaders(known)
    if first is None or len(leaders) != 1 or first.value == leaders[0]:
        return first
    for index, other in enumerate(passage.unused):
        if other.value == leaders[0] and _unit_of(other) == unit:
            passage.unused[index] = first
            return other
    return first


def _unit_of(figure: Figure) -> str:
    return figure.unit if figure.unit in {"", "户", RATE} else "人"


def _whole(agreement: Agreement, part: Part, evidence: Evidence) -> None:
    passage = evidence.passages[part]
    if passage.total:
        agreement.total.stated.append(_stated(passage.total, part, evidence))
    parts = _sum(_share_amount(passage.shares.get(fund.name)) for fund in agreement.funds)
    if parts is not None:
        agreement.total.implied.append(parts)
    if part is Part.CONTENT:
        return
    for unit, figure in passage.counts.items():
        agreement.heads[unit].stated.append(_stated(figure, part, evidence))
    for unit, count in _counted(passage, len(agreement.funds)).items():
        agreement.heads[unit].implied.append(count)


def _stated(figure: Figure, part: Part, evidence: Evidence) -> Stated:
    return Stated(figure.value, evidence.place(part, figure.line), figure.unit)


def _sum(values: Iterable[int | None]) -> int | None:
    """The sum; None when a part of it is not known or there is none."""
    total, empty = 0, True
    for value in values:
        if value is None:
            return None
        total, empty = total + value, False
    return None if empty else total


def _share_amount(share: Share | None) -> int | None:
    if share is None:
        return None
    if share.amount is not None:
        return share.amount.value
    return _sum(sub.worth() for sub in share.subs)


def _counted(passage: Passage, funds: int) -> dict[str, int]:
    """The heads by unit when the passage counts them for every campaign."""
    shares = list(passage.figured().values())
    if len(shares) < funds or any(not any(sub.count for sub in share.subs) for share in shares):
        return {}
    totals: Counter[str] = Counter()
    for share in shares:
        for sub in share.subs:
            if sub.count:
                totals["户" if sub.count.unit == "户" else "人"] += sub.count.value
    return dict(totals)


def _fund(name: str, evidence: Evidence) -> Fund:
    amount = Quantity(f"“{name}”的金额", money=True)
    fund = Fund(name, amount, Quantity(f"“{name}”的人数（户数）", money=False))
    shares = {
        part: passage.shares[name]
        for part in MONEY_PARTS
        if (passage := evidence.passages.get(part)) and name in passage.shares
    }
    size = max((len(share.subs) for share in shares.values()), default=0)
    fund.lines = [_fund_line(name, index, size) for index in range(size)]
    for part, share in shares.items():
        _share(fund, part, share, evidence)
    return fund


def _fund_line(name: str, index: int, size: int) -> FundLine:
    which = f"“{name}”" if size == 1 else f"“{name}”第{index + 1}档"
    return FundLine(
        Quantity(f"{which}的标准", money=True),
        Quantity(f"{which}的人数（户数）", money=False),
        Quantity(f"{which}的金额", money=True),
    )


def _share(fund: Fund, part: Part, share: Share, evidence: Evidence) -> None:
    """Put what one section says of a campaign to the campaign's quantities."""
    worth = _sum(sub.worth() for sub in share.subs)
    if share.amount:
        fund.amount.stated.append(_stated(share.amount, part, evidence))
    elif share.subs and (own := _sum(sub.amount and sub.amount.value for sub in share.subs)):
        line = share.subs[0].amount.line if share.subs[0].amount else share.line
        fund.amount.stated.append(Stated(own, evidence.place(part, line)))
    if worth is not None:
        fund.amount.implied.append(worth)
    if share.count:
        _count_home(fund).stated.append(_stated(share.count, part, evidence))
    if share.subs and all(sub.count for sub in share.subs):
        fund.count.implied.append(sum(sub.count.value for sub in share.subs if sub.count))
    if len(share.subs) == len(fund.lines):
        _subs(fund, part, share, evidence)
    elif len(share.subs) == 1 and share.subs[0].cap is None and share.subs[0].count:
        fund.count.stated.append(_stated(share.subs[0].count, part, evidence))
    elif share.subs:
        fund.short.append(
            evidence.place(part, share.subs[0].cap.line if share.subs[0].cap else share.line)
        )


def _count_home(fund: Fund) -> Quantity:
    return fund.lines[0].count if len(fund.lines) == 1 else fund.count


def _subs(fund: Fund, part: Part, share: Share, evidence: Evidence) -> None:
    for line, sub in zip(fund.lines, share.subs, strict=True):
        for figure, quantity in (
            (sub.cap, line.cap),
            (sub.count, line.count),
            (sub.amount, line.amount),
        ):
            if figure:
                quantity.stated.append(_stated(figure, part, evidence))
        if sub.count:
            line.unit = line.unit or ("户" if sub.count.unit == "户" else "人")
        if sub.cap:
            line.unit = line.unit or sub.cap.unit
            line.bound = line.bound or sub.cap.bound
    _imply(fund, share)


def _imply(fund: Fund, share: Share) -> None:
    """Caps and counts that follow from the campaign's amount in the same section."""
    for line, sub in zip(fund.lines, share.subs, strict=True):
        own = sub.amount.value if sub.amount else None
        if own is None and share.amount:
            others = [other.worth() for other in share.subs if other is not sub]
            rest = _sum(others) if others else 0
            own = None if rest is None else share.amount.value - rest
        if own is None or own <= 0:
            continue
        if sub.count and sub.count.value and own % sub.count.value == 0:
            line.cap.implied.append(own // sub.count.value)
        if sub.cap and sub.cap.value and own % sub.cap.value == 0:
            line.count.implied.append(own // sub.cap.value)
        if sub.cap and sub.count:
            line.amount.implied.append(sub.cap.value * sub.count.value)


def _indicator(agreement: Agreement, row: Row, evidence: Evidence, loose: list[Stated]) -> None:
    """Head-counts and money among the targets: 数量指标 in 人 or 户, 成本指标 in 元."""
    facts = row.facts
    unit = facts.unit or ""
    if not is_number(facts.value) or facts.value is None:
        return
    place = evidence.place(Part.TARGETS, row.line)
    if unit in {"人", "人次", "名", "户"} and "数量" in (facts.level2 or "数量"):
        if "." not in facts.value:
            stated = Stated(int(facts.value), place, unit, of_target=True)
            fund = _named(agreement, facts.level3 or "", evidence)
            (_count_home(fund).stated if fund else loose).append(stated)
    elif unit in {"元", "万元"}:
        fen = fen_of(facts.value, 10_000 if unit == "万元" else 1)
        if fen is not None:
            _money(agreement, Stated(fen, place, unit), facts.level3 or "", evidence)
    elif unit in {"元/人", "元/户", "元/人次"} and (fen := fen_of(facts.value, 1)) is not None:
        agreement.loose_caps.append(Stated(fen, place, unit))


def _named(agreement: Agreement, text: str, evidence: Evidence) -> Fund | None:
    if len(agreement.funds) < 2:
        return None
    found = called(text, evidence.campaigns)
    return next((fund for fund in agreement.funds if found and fund.name == found.name), None)


def _loose_heads(quantity: Quantity, rows: list[Stated]) -> bool:
    """Targets that name no campaign: one is the total; several are the total and its parts.

    True when several parts together make the total, so that no row states the total itself.
    """
    known = quantity.settled()
    whole = [one for one in rows if one.value == known]
    if len(rows) > 1 and whole:
        quantity.stated += whole
    elif len(rows) > 1 and sum(one.value for one in rows) == known:
        quantity.implied.append(sum(one.value for one in rows))
        return True
    else:
        quantity.stated += rows
    return False


_PER_HEAD = ("人均", "每人", "户均", "每户", "标准")


def _money(agreement: Agreement, stated: Stated, text: str, evidence: Evidence) -> None:
    fund = _named(agreement, text, evidence)
    if any(word in text for word in _PER_HEAD):
        agreement.loose_caps.append(stated)
    elif fund is not None:
        fund.amount.stated.append(stated)
    else:
        agreement.total.stated.append(stated)


def _imply_by_rest(agreement: Agreement) -> None:
    """Total less the other parts: breaks a draw between two statements of one part."""
    amounts = [fund.amount for fund in agreement.funds]
    _rest(agreement.total, amounts)
    for unit, whole in agreement.heads.items():
        lines = [line.count for fund in agreement.funds for line in fund.lines if line.unit == unit]
        _rest(whole, lines)


def _rest(whole: Quantity, parts: list[Quantity]) -> None:
    total = whole.settled()
    settled = [part.settled() for part in parts]
    for index, part in enumerate(parts):
        rest = _sum([*settled[:index], *settled[index + 1 :]]) if len(parts) > 1 else 0
        if total is not None and rest is not None:
            part.implied.append(total - rest)
