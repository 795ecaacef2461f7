"""The same quantity stated in several sections: what it is by the weight of statements.

A quantity is settled by the value most sections state. Where that is a draw, values that follow
from the other figures (cap x heads, parts of a sum) break it; where nothing does, the quantity
stays open and every statement of it is at odds. What one section alone states is wrong when both
cap x heads and the rest of the sum give another value.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from nuanliu.core.ninesections.choosing import counted, most_named, share_amount, sum_of
from nuanliu.core.ninesections.evidence import MONEY_PARTS, Evidence
from nuanliu.core.ninesections.facts import Place
from nuanliu.core.ninesections.indicators import Row
from nuanliu.core.ninesections.names import called
from nuanliu.core.ninesections.passages import Figure, Share
from nuanliu.core.ninesections.sections import Part
from nuanliu.core.ninesections.target_numbers import Sort, counted_in


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
    rest: int | None = None  # the whole less the other parts
    firm: bool = False  # several places agree on that whole

    def settled(self) -> int | None:
        """The value that holds; None when nothing states it or the statements are in a draw."""
        if len(self.stated) == 1 and self.rest in self.implied:
            return self.rest
        votes = Counter(one.value for one in self.stated)
        leaders = most_named(votes)
        if len(leaders) > 1 and self.firm and self.rest in leaders:
            return self.rest
        if len(leaders) > 1:
            follow = (*self.implied, self.rest)
            more = Counter(value for value in follow if value in leaders)
            leaders = most_named(more) if more else leaders
        return leaders[0] if len(leaders) == 1 else None

    def value(self) -> int | None:
        """The settled value, else the first statement in the order of the sections' weight."""
        settled = self.settled()
        return self.stated[0].value if settled is None and self.stated else settled

    def at_odds(self) -> list[Stated]:
        """The statements that differ from the settled value; all of them in a draw."""
        settled = self.settled()
        return [one for one in self.stated if one.value != settled]


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


def _whole(agreement: Agreement, part: Part, evidence: Evidence) -> None:
    passage = evidence.passages[part]
    if passage.total:
        agreement.total.stated.append(_stated(passage.total, part, evidence))
    parts = sum_of(share_amount(passage.shares.get(fund.name)) for fund in agreement.funds)
    if parts is not None:
        agreement.total.implied.append(parts)
    if part is Part.CONTENT:
        return
    for unit, figure in passage.counts.items():
        agreement.heads[unit].stated.append(_stated(figure, part, evidence))
    for unit, count in counted(passage, len(agreement.funds)).items():
        agreement.heads[unit].implied.append(count)


def _stated(figure: Figure, part: Part, evidence: Evidence) -> Stated:
    return Stated(figure.value, evidence.place(part, figure.line), figure.unit)


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
    worth = sum_of(sub.worth() for sub in share.subs)
    if share.amount:
        fund.amount.stated.append(_stated(share.amount, part, evidence))
    elif share.subs and (own := sum_of(sub.amount and sub.amount.value for sub in share.subs)):
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
            rest = sum_of(others) if others else 0
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
    name, counted = facts.level3 or "", counted_in(facts)
    place = evidence.place(Part.TARGETS, row.line)
    if counted.sort is Sort.HEADS:
        stated = Stated(counted.value, place, counted.unit, of_target=True)
        fund = _named(agreement, name, evidence)
        (_count_home(fund).stated if fund else loose).append(stated)
    elif counted.sort is Sort.MONEY:
        _money(agreement, Stated(counted.value, place, facts.unit or ""), name, evidence)
    elif counted.sort is Sort.RATE:
        agreement.loose_caps.append(Stated(counted.value, place, facts.unit or ""))


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
        rest = sum_of([*settled[:index], *settled[index + 1 :]]) if len(parts) > 1 else 0
        if total is not None and rest is not None:
            part.rest = total - rest
            part.firm = sum(one.value == total for one in whole.stated) > 1
