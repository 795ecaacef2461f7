"""Whether one nomination may stand, rule by rule; every rule answers with a reason or None.

The same rules are asked at nomination, at approval and at payment. Standards are read on the day
the campaign was opened (`opened`), the person's age on the day of the question (`on`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from nuanliu.core.money import ZERO, Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.standards.model import Kind, Scope, Standard, StandardSet, unknown

CASH = "cash"


class Received(NamedTuple):
    """What a person has had, or is about to get, this year under one group and source.

    '' where a list from before these books does not tell: it counts against every cap.
    """

    group: str
    source: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Candidate:
    """The facts of one nomination that the rules look at; no ID number among them.

    where: how the person is named in messages (row of the roster, name); group, source, channel:
    codes of the standards; money and goods: the two parts, capped together; paid_this_year: every
    other live payment of the natural person in this calendar year, this nomination not counted;
    live_elsewhere: unions that have the same natural person live in this campaign; missing: labels
    of the fields not filled in; campaign_groups: group codes of the campaign, empty = all that the
    standards open; handlers: names of those who hand over cash, where that is known already.
    """

    where: str
    campaign: str
    group: str
    source: str
    channel: str
    money: Money
    born: date | None
    goods: Money = ZERO
    paid_this_year: tuple[Received, ...] = ()
    live_elsewhere: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    campaign_groups: frozenset[str] = frozenset()
    handlers: tuple[str, ...] | None = None

    @property
    def total(self) -> Money:
        """Money and goods together: what the caps are measured against."""
        return self.money + self.goods


@dataclass(frozen=True, slots=True)
class Question:
    """A candidate with the standards he is measured by and the two days that count."""

    candidate: Candidate
    standards: StandardSet
    opened: date
    on: date


def assess(
    candidate: Candidate, standards: StandardSet, on: date, *, opened: date | None = None
) -> list[Refusal]:
    """Every reason against the nomination, in the order of `RULES`; an empty list = it may stand.

    `opened` is the day the campaign was pinned to the standards; without it `on` serves for both.
    """
    question = Question(candidate, standards, opened or on, on)
    return [reason for rule in RULES if (reason := rule(question)) is not None]


def fields_filled(question: Question) -> Refusal | None:
    """Every required field of the roster is filled in (MISSING)."""
    missing = question.candidate.missing
    if not missing:
        return None
    what = f"{question.candidate.where}：未填{'、'.join(missing)}"
    return Refusal("MISSING", what, "请补齐后重新提交")


def amount_positive(question: Question) -> Refusal | None:
    """There is something to give, and no part of it is negative (AMOUNT)."""
    case = question.candidate
    if case.total.fen > 0 and min(case.money.fen, case.goods.fen) >= 0:
        return None
    what = f"{case.where}：慰问金额{case.money}元、慰问品{case.goods}元，应当大于零"
    return Refusal("AMOUNT", what, "请填写金额，两部分都不能是负数")


def group_open(question: Question) -> Refusal | None:
    """The group is one that standards and campaign open (GROUP)."""
    case = question.candidate
    row = question.standards.group_on(question.opened, case.group)
    if isinstance(row, Refusal):
        what = f"{case.where}：慰问对象类别“{case.group}”不在标准的类别表内"
        return Refusal("GROUP", what, "请改填标准所列的类别")
    outside = bool(case.campaign_groups) and case.group not in case.campaign_groups
    if row.allowed and not outside:
        return None
    what = f"{case.where}：类别“{row.label}”不是本活动的慰问对象"
    return Refusal("GROUP", what, "请核对类别，确属其他类别的不列入本次名单", row.clause)


def source_open(question: Question) -> Refusal | None:
    """The money comes from a source that the standards open (SOURCE)."""
    case = question.candidate
    row = question.standards.one(Kind.FUND_SOURCE, question.opened, name=case.source)
    if isinstance(row, Refusal):
        return Refusal("SOURCE", f"{case.where}：资金来源“{case.source}”没有规定", row.fix)
    if row.allowed:
        return None
    what = f"{case.where}：本项目不使用资金来源“{row.label}”"
    return Refusal("SOURCE", what, "请改用批复的资金来源", row.clause)


def channel_open(question: Question) -> Refusal | None:
    """The channel is one that the standards open (CHANNEL)."""
    case = question.candidate
    row = question.standards.channel_on(question.opened, case.channel)
    if isinstance(row, Refusal):
        return Refusal("CHANNEL", f"{case.where}：发放方式“{case.channel}”没有规定", row.fix)
    if row.allowed:
        return None
    what = f"{case.where}：本项目不用“{row.label}”发放"
    return Refusal("CHANNEL", what, "请改为标准允许的发放方式", row.clause)


def within_cap_per_time(question: Question) -> Refusal | None:
    """Money and goods together stay within the strictest cap for one time (CAP-TIME)."""
    case = question.candidate
    cap = question.standards.cap_on(
        question.opened, group=case.group, source=case.source, campaign=case.campaign
    )
    if isinstance(cap, Refusal):
        return _unruled("CAP-TIME", case, cap)
    if cap.amount is not None and case.total.fen <= cap.amount.fen:
        return None
    what = f"{case.where}：本次{case.total}元，超过每人次标准{cap.amount}元"
    return Refusal("CAP-TIME", what, "请把金额降到标准以内", cap.clause)


def within_cap_per_year(question: Question) -> Refusal | None:
    """With what the person has had this year, every yearly cap still holds (CAP-YEAR).

    Each cap is summed inside its own scope, as the rule over tables does it.
    """
    case = question.candidate
    scope = Scope(case.campaign, case.group, case.source)
    caps = question.standards.caps_on(Kind.CAP_PER_YEAR, question.opened, scope)
    if not caps:
        nothing = unknown(Kind.CAP_PER_YEAR, question.opened, "", scope)
        return _unruled("CAP-YEAR", case, nothing)
    over = (_over_the_year(case, cap) for cap in caps)
    return next((reason for reason in over if reason is not None), None)


def within_cash_rules(question: Question) -> Refusal | None:
    """Cash stays within its limit and, once handlers are named, there are enough (CASH)."""
    case = question.candidate
    if case.channel != CASH:
        return None
    limit = question.standards.one(Kind.CASH_LIMIT, question.opened)
    if isinstance(limit, Refusal):
        return _unruled("CASH", case, limit)
    if limit.amount is None or case.money.fen > limit.amount.fen:
        what = f"{case.where}：现金{case.money}元，超过现金发放限额{limit.amount}元"
        return Refusal("CASH", what, "请改为银行代发", limit.clause)
    return _enough_handlers(question)


def old_enough(question: Question) -> Refusal | None:
    """The person has reached the minimum age on the day of the question (AGE)."""
    case = question.candidate
    if case.born is None:
        return None  # `fields_filled` reports a birth date that is required and absent
    least = question.standards.one(Kind.MINIMUM_AGE, question.opened)
    if isinstance(least, Refusal):
        return _unruled("AGE", case, least)
    if least.number is not None and age_on(case.born, question.on) >= least.number:
        return None
    what = f"{case.where}：未满{least.number}周岁"
    return Refusal("AGE", what, "请核对证件号码和出生日期", least.clause)


def once_per_campaign(question: Question) -> Refusal | None:
    """The natural person is live at most once in the campaign (DUP-CAMPAIGN)."""
    case = question.candidate
    if not case.live_elsewhere:
        return None
    unions = "、".join(case.live_elsewhere)
    what = f"{case.where}：同一人已在本次活动名单中（{unions}）"
    return Refusal("DUP-CAMPAIGN", what, "请与对方工会商定保留一条，撤回另一条")


RULES: tuple[Callable[[Question], Refusal | None], ...] = (
    fields_filled,
    amount_positive,
    group_open,
    source_open,
    channel_open,
    within_cap_per_time,
    within_cap_per_year,
    within_cash_rules,
    old_enough,
    once_per_campaign,
)


def age_on(born: date, on: date) -> int:
    """Full years of age on a day; a person born on 29 February turns a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _over_the_year(case: Candidate, cap: Standard) -> Refusal | None:
    had = Money.total(
        one.amount for one in case.paid_this_year if cap.scope.covers(_scope_of(one, case))
    )
    year = had + case.total
    if cap.amount is not None and year.fen <= cap.amount.fen:
        return None
    what = (
        f"{case.where}：本年已有{had}元，加本次{case.total}元共{year}元，"
        f"超过每人全年标准{cap.amount}元"
    )
    return Refusal("CAP-YEAR", what, "请降低本次金额或不列入本次名单", cap.clause)


def _scope_of(one: Received, case: Candidate) -> Scope:
    return Scope(case.campaign, one.group or case.group, one.source or case.source)


def _enough_handlers(question: Question) -> Refusal | None:
    handlers = question.candidate.handlers
    if handlers is None:
        return None
    needed = question.standards.one(Kind.CASH_HANDLERS, question.opened)
    if isinstance(needed, Refusal):
        return _unruled("CASH", question.candidate, needed)
    if needed.number is not None and len(set(handlers)) >= needed.number:
        return None
    what = (
        f"{question.candidate.where}：现金发放须{needed.number}人经手，现有{len(set(handlers))}人"
    )
    return Refusal("CASH", what, "请增加经手人", needed.clause)


def _unruled(code: str, case: Candidate, refusal: Refusal) -> Refusal:
    """A case the standards are silent on is refused under the rule's own code."""
    return Refusal(code, f"{case.where}：{refusal.what}", refusal.fix)
