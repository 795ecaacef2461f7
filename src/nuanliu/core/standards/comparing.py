"""What has become stricter since a campaign was pinned: a finding that a leader must decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nuanliu.core.money import ZERO
from nuanliu.core.refusal import Refusal
from nuanliu.core.standards.model import Kind, Scope, Standard, StandardSet

_CAPS = (Kind.CAP_PER_TIME, Kind.CAP_PER_YEAR)
_MORE_IS_STRICTER = (Kind.NOTICE_DAYS, Kind.MINIMUM_AGE, Kind.CASH_HANDLERS)
_CLOSABLE = (Kind.GROUP, Kind.CHANNEL, Kind.FUND_SOURCE)


@dataclass(frozen=True, slots=True)
class Stricter:
    """One value now stricter than the pinned one; was/now None = not laid down."""

    kind: Kind
    about: str
    was: Standard | None
    now: Standard | None

    @property
    def finding(self) -> Refusal:
        """The finding put before the leader."""
        was = self.was.text() if self.was else "未规定"
        now = self.now.text() if self.now else "不再列入"
        what = f"{self.kind.chinese}（{self.about}）已收紧：活动锁定“{was}”，现行“{now}”"
        clause = self.now.clause if self.now else ""
        return Refusal("STD-STRICTER", what, "请主要领导决定按哪一标准执行并记录理由", clause)


def compare(
    pinned: StandardSet, current: StandardSet, on: date, *, opened: date | None = None
) -> list[Stricter]:
    """Values of `current` on day `on` that are stricter than the pinned ones on day `opened`.

    `opened` is the day the campaign was pinned; without it the same day is used for both, which
    only tells two files apart. Relaxed values are not listed: the pinned ones keep binding.
    """
    then = opened or on
    return [
        *_lower_caps(pinned, current, then, on),
        *_lower_cash(pinned, current, then, on),
        *_raised(pinned, current, then, on),
        *_closed(pinned, current, then, on),
        *_more_signers(pinned, current, then, on),
    ]


def _lower_caps(
    pinned: StandardSet, current: StandardSet, then: date, on: date
) -> Iterator[Stricter]:
    for kind in _CAPS:
        for row in current.in_force(kind, on):
            was = _cap(pinned, kind, then, row.scope)
            if was is None or row.fen < was.fen:
                yield Stricter(kind, row.scope.text(), was, row)


def _cap(standards: StandardSet, kind: Kind, on: date, scope: Scope) -> Standard | None:
    found = standards.cap_on(
        on,
        group=scope.group,
        source=scope.source,
        campaign=scope.campaign,
        yearly=kind is Kind.CAP_PER_YEAR,
    )
    return None if isinstance(found, Refusal) else found


def _lower_cash(
    pinned: StandardSet, current: StandardSet, then: date, on: date
) -> Iterator[Stricter]:
    for row in current.in_force(Kind.CASH_LIMIT, on):
        was = _same(pinned, row, then)
        if was is None or row.fen < was.fen:
            yield Stricter(row.kind, row.scope.text(), was, row)


def _raised(pinned: StandardSet, current: StandardSet, then: date, on: date) -> Iterator[Stricter]:
    for kind in _MORE_IS_STRICTER:
        for row in current.in_force(kind, on):
            was = _same(pinned, row, then)
            if was is None or (row.number or 0) > (was.number or 0):
                yield Stricter(kind, row.scope.text(), was, row)


def _closed(pinned: StandardSet, current: StandardSet, then: date, on: date) -> Iterator[Stricter]:
    for kind in _CLOSABLE:
        for was in pinned.in_force(kind, then):
            now = _same(current, was, on)
            shut = was.allowed and (now is None or not now.allowed)
            more = now is not None and kind is Kind.CHANNEL and set(now.words) > set(was.words)
            if shut or more:
                yield Stricter(kind, was.label, was, now)


def _more_signers(
    pinned: StandardSet, current: StandardSet, then: date, on: date
) -> Iterator[Stricter]:
    for row in current.in_force(Kind.SIGNATURE, on):
        was = pinned.signers_on(then, row.amount or ZERO)
        known = None if isinstance(was, Refusal) else was
        if set(row.words) - set(known.words if known else ()):
            yield Stricter(row.kind, f"总额{row.amount}元起", known, row)


def _same(standards: StandardSet, row: Standard, on: date) -> Standard | None:
    found = standards.one(row.kind, on, name=row.name, scope=row.scope)
    return None if isinstance(found, Refusal) else found
