"""Findings on money and heads: agreement between sections, sums, cap x heads, what is absent."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from nuanliu.core.money import Money
from nuanliu.core.ninesections.agreement import Agreement, Fund, FundLine, Quantity
from nuanliu.core.ninesections.blocks import Line, plain
from nuanliu.core.ninesections.choosing import most_named
from nuanliu.core.ninesections.evidence import Evidence, Stretch
from nuanliu.core.ninesections.facts import Finding, Place
from nuanliu.core.ninesections.passages import RATE, Share
from nuanliu.core.ninesections.remarks import error, note, warning
from nuanliu.core.ninesections.sections import TITLES, Part
from nuanliu.core.ninesections.tokens import Kind, tokens


def money_findings(evidence: Evidence, agreement: Agreement) -> Iterable[Finding]:
    """All findings on amounts, caps and head-counts."""
    yield from _differences(agreement)
    yield from _sums(agreement)
    for fund in agreement.funds:
        yield from _fits(fund)
    yield from _loose_caps(agreement)
    yield from _groups(evidence)
    yield from _missing_lines(evidence, agreement)
    yield from _missing_targets(evidence, agreement)
    yield from _absent(evidence, agreement)
    yield from _lacking(evidence, agreement)
    yield from _units(agreement)
    yield from _unused(evidence)


def _shown(quantity: Quantity, value: int) -> str:
    return f"{Money(value)}元" if quantity.money else str(value)


def _differences(agreement: Agreement) -> Iterable[Finding]:
    for fund in agreement.funds:
        for line in fund.lines:
            yield from _odd(line.cap, "CAP-DIFFERS")
    for quantity in agreement.quantities():
        if quantity.what.endswith("的标准"):
            continue
        if quantity.money:
            yield from _odd(quantity, "AMOUNT-DIFFERS")
        else:
            yield from _odd(quantity, "COUNT-DIFFERS")


def _odd(quantity: Quantity, code: str) -> Iterable[Finding]:
    settled = quantity.settled()
    for one in quantity.at_odds():
        others = "、".join(
            dict.fromkeys(
                f"第{other.place.section}部分第{other.place.line}行为"
                + _shown(quantity, other.value)
                for other in quantity.stated
                if other.value != one.value
            )
        )
        by_sum = f"由其他数字推得{_shown(quantity, settled)}" if settled is not None else ""
        yield error(
            code,
            one.place,
            f"{quantity.what}写作{_shown(quantity, one.value)}，"
            f"与别处不一致（{others or by_sum}）。请核对原件，改正写错的一处",
        )


def _sums(agreement: Agreement) -> Iterable[Finding]:
    yield from _sum(agreement.total, [fund.amount for fund in agreement.funds], "AMOUNT-SUM")
    lines = [line for fund in agreement.funds for line in fund.lines]
    for unit, whole in agreement.heads.items():
        counted = [line.count for line in lines if line.unit == unit]
        complete = all(fund.lines for fund in agreement.funds) and all(line.unit for line in lines)
        if counted and complete:
            yield from _blamed(agreement, _sum(whole, counted, "COUNT-SUM"))
    for fund in agreement.funds:
        if len(fund.lines) > 1 and len({line.unit for line in fund.lines}) == 1:
            yield from _sum(fund.count, [line.count for line in fund.lines], "COUNT-SUM")


def _blamed(agreement: Agreement, findings: Iterable[Finding]) -> Iterable[Finding]:
    """Of several places to blame those whose amounts or caps are at odds as well, if any are."""
    found = list(findings)
    odd = {
        (one.place.section, one.place.line) for q in agreement.quantities() for one in q.at_odds()
    }
    return [one for one in found if (one.section, one.line) in odd] or found


def _sum(whole: Quantity, parts: Sequence[Quantity], code: str) -> Iterable[Finding]:
    """Whole against the sum of its parts, once both are settled; blames the weaker side."""
    total = whole.settled()
    settled = [part.settled() for part in parts]
    known = [value for value in settled if value is not None]
    if total is None or not known or len(known) < len(settled) or sum(known) == total:
        return
    text = (
        f"各项相加为{_shown(whole, sum(known))}，{whole.what}为{_shown(whole, total)}，"
        "两者不符。请核对各项与合计"
    )
    for place in _weaker([whole], parts):
        yield error(code, place, text)


def _weaker(one: Sequence[Quantity], other: Sequence[Quantity]) -> list[Place]:
    """The places of the side that fewer statements support; both sides when equal."""
    left = min(len(quantity.stated) for quantity in one)
    right = min(len(quantity.stated) for quantity in other)
    blamed = [*(one if left <= right else ()), *(other if right <= left else ())]
    least = min(len(quantity.stated) for quantity in blamed)
    places = [s.place for q in blamed if len(q.stated) == least for s in q.stated]
    return list(dict.fromkeys(places))


def _fits(fund: Fund) -> Iterable[Finding]:
    """Cap x heads of all lines against the campaign's amount, or line by line where printed."""
    for line in fund.lines:
        if line.amount.stated:
            yield from _fit(line.amount, [line], fund.name)
    if fund.lines and fund.amount.stated:
        yield from _fit(fund.amount, fund.lines, fund.name)


def _fit(amount: Quantity, lines: Sequence[FundLine], name: str) -> Iterable[Finding]:
    worths = [_worth(line, use_amount=len(lines) > 1) for line in lines]
    known = [worth for worth in worths if worth is not None]
    value = amount.settled()
    if value is None or len(known) < len(worths) or sum(known) == value:
        return
    detail = f"“{name}”标准乘人数（户数）为{Money(sum(known))}元，金额为{Money(value)}元"
    factors = [
        quantity
        for line in lines
        for quantity in (line.cap, line.count, line.amount)
        if quantity.stated and quantity is not amount
    ]
    if value < sum(known) and all(line.bound for line in lines):
        for place in _places([amount])[:1]:
            yield warning("CAP-SLACK", place, f"{detail}，不够全部按上限发放。请确认是否如此安排")
        return
    for place in _weaker([amount], factors):
        yield error("CAP-TIMES-COUNT", place, f"{detail}，两者不符。请核对标准、人数和金额")


def _worth(line: FundLine, *, use_amount: bool) -> int | None:
    if use_amount and line.amount.stated:
        return line.amount.settled()
    cap, count = line.cap.settled(), line.count.settled()
    return None if cap is None or count is None else cap * count


def _places(quantities: Sequence[Quantity]) -> list[Place]:
    return list(dict.fromkeys(one.place for each in quantities for one in each.stated))


def _loose_caps(agreement: Agreement) -> Iterable[Finding]:
    caps = {line.cap.settled() for fund in agreement.funds for line in fund.lines}
    for one in agreement.loose_caps:
        if not caps or None in caps or one.value in caps:
            continue
        lines = [line for fund in agreement.funds for line in fund.lines]
        wrong = [line.cap for line in lines if one.value in line.cap.implied]
        for place in _places(wrong) or [one.place]:
            yield error(
                "CAP-UNKNOWN",
                place,
                f"第{one.place.line}行的指标以{Money(one.value)}元为标准，"
                "与资金安排中的标准不同。请核对标准",
            )


def _groups(evidence: Evidence) -> Iterable[Finding]:
    """Heads printed beside a group in section four, against those printed beside it elsewhere."""
    elsewhere = [
        one
        for part in (Part.CONTENT, Part.FUNDS, Part.RESULTS)
        if part in evidence.outline.sections
        for one in _named_heads(evidence.outline.sections[part].lines)
    ]
    elsewhere += _named_heads(evidence.targets.objective)
    for name, count, line in _named_heads(evidence.group_lines):
        votes = Counter(other for words, other, _ in elsewhere if words.endswith(name))
        best = most_named(votes)
        if len(best) == 1 and best[0] != count:
            yield error(
                "COUNT-DIFFERS",
                evidence.place(Part.PROFILE, line),
                f"“{name}”写作{count}，与别处不一致（别处写作{best[0]}）。请核对原件，改正写错的一处",
            )


def _named_heads(lines: Sequence[Line]) -> list[tuple[str, int, int]]:
    """(the words right before it, heads, line) of every head-count."""
    found = []
    for line in lines:
        text = plain(line.text)
        for one in tokens(text):
            words = re.search(r"[\u4e00-\u9fff]{2,20}\s*$", text[: one.start])
            if one.kind is Kind.COUNT and words:
                found.append((words[0].strip(), one.value, line.number))
    return found


def _missing_lines(evidence: Evidence, agreement: Agreement) -> Iterable[Finding]:
    for fund in agreement.funds:
        for place in fund.short:
            yield error(
                "LINE-MISSING",
                place,
                f"“{fund.name}”的标准档数少于别处所列。请补上缺少的一档或改正别处",
            )
    for part in (Part.PROFILE, Part.FUNDS, Part.TARGETS):
        passage = evidence.passages.get(part)
        present = (
            {name: _lines_of(one) for name, one in passage.figured().items()} if passage else {}
        )
        for name in evidence.missing(present) if present else ():
            yield error(
                "LINE-MISSING",
                evidence.place(part, evidence.beside(present, name)),
                f"列了其他活动的资金，没有“{name}”。请补上这一行",
            )


def _lines_of(share: Share) -> Stretch:
    """The first and the last line of what a passage says of a campaign."""
    figures = [share.amount, share.count]
    figures += [one for sub in share.subs for one in (sub.cap, sub.count, sub.amount)]
    return share.line, max([share.line, *(one.line for one in figures if one)])


def _missing_targets(evidence: Evidence, agreement: Agreement) -> Iterable[Finding]:
    """Where the target table counts the heads of some lines, it must count those of all."""
    units = {line.unit or "人" for fund in agreement.funds for line in fund.lines}
    whole = {unit for unit in units if _in_table(agreement.heads[unit])}
    named = {fund.name for fund in agreement.funds if _fund_in_table(fund)}
    if not whole and not named:
        return
    rows = {fund.name: _rows_of(fund) for fund in agreement.funds if fund.name in named}
    counted = [
        one.place.line for unit in whole for one in agreement.heads[unit].stated if one.of_target
    ]
    last = max(counted, default=evidence.targets.head_line)
    for fund in agreement.funds:
        own = {line.unit for line in fund.lines} & {"人", "户"}
        if own and fund.name not in named and not own & whole and not _summed(agreement, own):
            yield error(
                "LINE-MISSING",
                evidence.place(Part.TARGETS, evidence.beside(rows, fund.name) or last),
                f"数量指标中没有“{fund.name}”的人数（户数）。请补上这一行",
            )


def _rows_of(fund: Fund) -> Stretch:
    """The first and the last row of the target table that counts the heads of a campaign."""
    counts = [fund.count, *(line.count for line in fund.lines)]
    lines = [one.place.line for count in counts for one in count.stated if one.of_target]
    return min(lines), max(lines)


def _summed(agreement: Agreement, units: set[str | None]) -> bool:
    """Do several targets together make the project's heads in one of these units?"""
    return any(agreement.summed_targets.get(unit or "", False) for unit in units)


def _in_table(quantity: Quantity) -> bool:
    return any(one.of_target for one in quantity.stated)


def _fund_in_table(fund: Fund) -> bool:
    counts = [fund.count, *(line.count for line in fund.lines)]
    return any(_in_table(quantity) for quantity in counts)


_NEEDS_AMOUNT = (Part.PROFILE, Part.CONTENT, Part.FUNDS, Part.RESULTS, Part.TARGETS)
_NEEDS_COUNT = (Part.FUNDS, Part.RESULTS, Part.TARGETS)


def _absent(evidence: Evidence, agreement: Agreement) -> Iterable[Finding]:
    if not any(fund.amount.stated or fund.lines for fund in agreement.funds):
        yield error(
            "FUNDS-NONE", evidence.place(Part.FUNDS), "没有读到任何资金安排。请写明每项活动的金额"
        )
    for part in _NEEDS_AMOUNT:
        passage = evidence.passages.get(part)
        read = _read_in(agreement, evidence.place(part).section, money=True)
        if passage and not passage.total and not passage.figured() and not read:
            yield warning(
                "AMOUNT-ABSENT",
                evidence.place(part),
                f"“{TITLES[part]}”没有写金额，无法与别处核对。请补写",
            )
    for part in _NEEDS_COUNT:
        passage = evidence.passages.get(part)
        counted = passage and (passage.counts or any(_heads(passage.shares.values())))
        read = _read_in(agreement, evidence.place(part).section, money=False)
        if passage and not counted and not read:
            yield warning(
                "COUNT-ABSENT",
                evidence.place(part),
                f"“{TITLES[part]}”没有写人数，无法与别处核对。请补写",
            )


def _read_in(agreement: Agreement, section: str, *, money: bool) -> bool:
    """Does a section state any amount, or heads, in a row of its table?"""
    stated = (one for q in agreement.quantities() if q.money is money for one in q.stated)
    return any(one.place.section == section for one in stated)


_FOR_BOOKS = {
    "LINE-AMOUNT-ABSENT": "没有写金额，立项后须补录。请补写",
    "LINE-COUNT-ABSENT": "没有写人数（户数），立项后须补录。请补写",
    "LINE-CAP-ABSENT": "没有写每人（户）的标准，立项后须补录。请补写",
}


def _lacking(evidence: Evidence, agreement: Agreement) -> Iterable[Finding]:
    """What a budget line, its quota or its standard needs and no section states of a campaign."""
    for fund in agreement.funds:
        stated = [*fund.amount.stated, *fund.count.stated]
        stated += [one for line in fund.lines for q in _quantities(line) for one in q.stated]
        if not stated:
            continue  # a campaign without any figure is FUNDS-NONE or LINE-MISSING
        places = [one.place for one in stated]
        funds = evidence.place(Part.FUNDS).section
        place = next((one for one in places if one.section == funds), places[0])
        for code in _lacks(fund, sole=len(agreement.funds) == 1, total=agreement.total):
            yield warning(
                code,
                place,
                f"“{fund.name}”{_FOR_BOOKS[code]}",
            )


def _lacks(fund: Fund, *, sole: bool, total: Quantity) -> Iterable[str]:
    amount = bool(fund.amount.stated or (sole and total.stated))
    worths = [line.amount.stated or (line.cap.stated and line.count.stated) for line in fund.lines]
    if not amount and not (worths and all(worths)):
        yield "LINE-AMOUNT-ABSENT"
    counts = [line.count.stated for line in fund.lines]
    if not fund.count.stated and not (counts and all(counts)):
        yield "LINE-COUNT-ABSENT"
    caps = [line.cap.stated for line in fund.lines]
    if not (caps and all(caps)):
        yield "LINE-CAP-ABSENT"


def _quantities(line: FundLine) -> tuple[Quantity, Quantity, Quantity]:
    return line.amount, line.cap, line.count


def _heads(shares: Iterable[Share]) -> Iterable[bool]:
    for share in shares:
        yield share.count is not None
        yield from (sub.count is not None for sub in share.subs)


def _units(agreement: Agreement) -> Iterable[Finding]:
    stated = [
        one for quantity in agreement.quantities() if not quantity.money for one in quantity.stated
    ]
    units = {one.unit for one in stated}
    for one in stated:
        if one.unit == "人次":
            beside = "，别处以“人”计" if units & {"人", "名"} else ""
            yield note("COUNT-UNIT", one.place, f"以“人次”计{beside}；按人数读入，请注意口径不同")
    houses = [one for one in stated if one.unit == "户"]
    if houses:
        yield note("HOUSEHOLDS", houses[0].place, "以“户”计的数单独保留，不与人数相加")


def _unused(evidence: Evidence) -> Iterable[Finding]:
    for part, passage in evidence.passages.items():
        for figure in passage.unused:
            heads = figure.unit not in {"", RATE}
            shown = f"{figure.value}{figure.unit}" if heads else f"{Money(figure.value)}元"
            yield note(
                "FIGURE-UNUSED",
                evidence.place(part, figure.line),
                f"“{shown}”不属于已认出的合计或活动，没有参加核对",
            )
