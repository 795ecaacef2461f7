"""What a passage says of money and heads: totals, and per campaign an amount, caps and counts.

A passage is walked token by token. The name of a campaign opens its scope; amounts, caps and
counts belong to the open scope until the next name. A sum word (合计, 共计 ...) in a clause of its
own leads back to the whole project once the campaign has its figure, unless it adds up the parts
of that campaign. Counts in one list ('A260户、B150户') are one count.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nuanliu.core.ninesections.blocks import Line, plain
from nuanliu.core.ninesections.names import Campaign
from nuanliu.core.ninesections.tokens import Kind, Token, tokens

RATE = "标准"  # unit of an unused figure that is money per head


class Figure(NamedTuple):
    """One printed number: fen or heads, its unit ('' for fen), and the line it stands in."""

    value: int
    line: int
    unit: str = ""
    bound: bool = False


@dataclass(slots=True)
class SubLine:
    """One cap with the heads it is planned for, and its own amount where one is printed."""

    cap: Figure | None = None
    count: Figure | None = None
    amount: Figure | None = None

    def worth(self) -> int | None:
        """Its amount in fen, printed or cap x heads; None when neither is known."""
        if self.amount is not None:
            return self.amount.value
        if self.cap is None or self.count is None:
            return None
        return self.cap.value * self.count.value


@dataclass(slots=True)
class Share:
    """What the passage says of one campaign; `line` is where its name was met first."""

    line: int
    amount: Figure | None = None
    count: Figure | None = None
    subs: list[SubLine] = field(default_factory=list)

    def figured(self) -> bool:
        """True when any number was read for the campaign."""
        return self.amount is not None or self.count is not None or bool(self.subs)


@dataclass(slots=True)
class Passage:
    """The outcome: totals of the project, shares by campaign name, figures put to no use."""

    total: Figure | None = None
    counts: dict[str, Figure] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    unused: list[Figure] = field(default_factory=list)
    summed: set[str] = field(default_factory=set)  # units whose count stands behind a sum word

    def figured(self) -> dict[str, Share]:
        """The shares for which a number was read."""
        return {name: share for name, share in self.shares.items() if share.figured()}


class _Anchor(NamedTuple):
    start: int
    end: int
    name: str


class _Walk:
    """The state of one walk through a passage."""

    def __init__(self, campaigns: Sequence[Campaign]) -> None:
        self.passage = Passage()
        self.scope: str | None = None
        self.summing = False
        self.owner: str | None = None  # the campaign that the present sentence is about
        self.last: Token | None = None  # the figure read last in this line
        self.sole = campaigns[0].name if len(campaigns) == 1 else None

    def line(self, text: str, number: int, anchors: list[_Anchor]) -> None:
        """Walk one line."""
        self.summing = False
        self.owner = _owner(text, anchors)
        self.last = None
        events: list[_Anchor | Token] = [*anchors, *tokens(text)]
        for event in sorted(events, key=lambda one: (one.start, one.end)):
            if isinstance(event, _Anchor):
                self._anchor(event, number)
            elif event.kind is Kind.BREAK:
                self.summing = False
                self.owner = None
            elif event.kind is Kind.TOTAL_MARK:
                self._total_mark(event, text, anchors)
            else:
                self._figure(event, number, joined=_joined(text, self.last, event))
                self.last = event

    def _total_mark(self, token: Token, text: str, anchors: list[_Anchor]) -> None:
        self.summing = not _named_in_clause(text, token.start, anchors)
        if (
            "以上" in text[token.start : token.end]
        ):  # what is above is the whole, whatever came last
            self.scope = None

    def _anchor(self, anchor: _Anchor, number: int) -> None:
        self.scope = anchor.name or None
        self.last = None
        if anchor.name:
            self.summing = False
            self.passage.shares.setdefault(anchor.name, Share(number))

    def _figure(self, token: Token, number: int, *, joined: bool) -> None:
        figure = Figure(token.value, number, token.unit, token.bound)
        scope = self.scope or self._only(token)
        share = self.passage.shares.setdefault(scope, Share(number)) if scope else None
        if scope and share and self._adds_up(token, share, scope):
            _into_whole(share, token, figure)
        elif scope is None or share is None or self._closes(token, scope):
            self._whole(token, figure)
        elif joined and _widened(share, figure):
            return
        else:
            _into(share, token, figure)

    def _adds_up(self, token: Token, share: Share, scope: str) -> bool:
        """Does a sum word close the parts of one campaign and not those of the project?

        It does in the sentence that the campaign's own item opens with, and where it fits.
        """
        if not self.summing or self.sole or token.kind is Kind.CAP:
            return False
        if token.kind is Kind.AMOUNT:
            return share.amount is None and self.owner == scope
        counts = [sub.count.value for sub in share.subs if sub.count]
        same = {_kind(sub.count) for sub in share.subs if sub.count} == {_kind(token)}
        fits = self.owner == scope or sum(counts) == token.value
        return share.count is None and same and fits

    def _only(self, token: Token) -> str | None:
        """A project of one campaign needs no name before its cap; the total stays the total."""
        if self.sole is None or token.kind is Kind.AMOUNT:
            return None
        return self.sole

    def _closes(self, token: Token, scope: str) -> bool:
        if not self.summing or token.kind is Kind.CAP:
            return False
        share = self.passage.shares[scope] if scope in self.passage.shares else Share(0)
        if token.kind is Kind.COUNT:
            return share.count is not None or any(sub.count for sub in share.subs)
        return share.amount is not None or any(sub.amount for sub in share.subs)

    def _whole(self, token: Token, figure: Figure) -> None:
        self.scope = None
        if token.kind is Kind.AMOUNT and (self.passage.total is None or self.summing):
            self.passage.total = figure
        elif token.kind is Kind.COUNT and (
            _kind(figure) not in self.passage.counts or self.summing
        ):
            self.passage.counts[_kind(figure)] = figure
            self.passage.summed |= {_kind(figure)} if self.summing else set()
        else:
            rate = token.kind is Kind.CAP
            self.passage.unused.append(figure._replace(unit=RATE) if rate else figure)


_JOINED = re.compile(r"(?:活动|经费|资金|专项)*[”\"]?[、和及与][“\"]?")


def _named_in_clause(text: str, place: int, anchors: list[_Anchor]) -> bool:
    """Does a campaign's name stand in the same clause before `place`?"""
    opened = max(text.rfind(sign, 0, place) for sign in ",。;:\n")
    return any(opened < anchor.start < place for anchor in anchors)


_OPENING = re.compile(r"[\s\d.、()①②③④⑤⑥⑦⑧⑨一二三四五六七八九十第是项,:“\"]*")
_IN_LIST = re.compile(r"[、和及与](?!其中|包括|含)[^,;。:\d]{1,30}")


def _owner(text: str, anchors: list[_Anchor]) -> str | None:
    """The campaign whose item the line is: it opens with the name and names no other."""
    names = {anchor.name for anchor in anchors}
    if len(names) != 1 or not _OPENING.fullmatch(text, 0, anchors[0].start):
        return None
    return anchors[0].name or None


def _joined(text: str, last: Token | None, token: Token) -> bool:
    """Do two counts stand in one list, neither of them a part of the other?"""
    if last is None or {last.kind, token.kind} != {Kind.COUNT}:
        return False
    return _IN_LIST.fullmatch(text, last.end, token.start) is not None


def _into_whole(share: Share, token: Token, figure: Figure) -> None:
    if token.kind is Kind.AMOUNT:
        share.amount = figure
    else:
        share.count = figure


def _widened(share: Share, figure: Figure) -> bool:
    """Add a count of the same list to the line that took the one before it."""
    last = share.subs[-1].count if share.subs else None
    if last is None or _kind(last) != _kind(figure):
        return False
    share.subs[-1].count = last._replace(value=last.value + figure.value)
    return True


def _kind(figure: Figure | Token) -> str:
    return "户" if figure.unit == "户" else "人"


def _into(share: Share, token: Token, figure: Figure) -> None:
    if token.kind is Kind.AMOUNT and share.amount is None and not share.subs:
        share.amount = figure
        return
    slot = {Kind.AMOUNT: "amount", Kind.CAP: "cap", Kind.COUNT: "count"}[token.kind]
    if not share.subs or getattr(share.subs[-1], slot) is not None:
        share.subs.append(SubLine())
    setattr(share.subs[-1], slot, figure)


def passage_of(lines: Sequence[Line], campaigns: Sequence[Campaign]) -> Passage:
    """Read the lines of one section (or one cell) against the known campaigns."""
    walk = _Walk(campaigns)
    for line in lines:
        text = plain(line.text)
        walk.line(text, line.number, _anchors(text, campaigns))
    for share in walk.passage.shares.values():
        _settle(share)
        if walk.sole and share.subs and share.amount is None:  # the whole is this campaign's
            share.amount = walk.passage.total
    return walk.passage


def _anchors(text: str, campaigns: Sequence[Campaign]) -> list[_Anchor]:
    """Where campaigns are named, longest spelling first, without overlaps."""
    found: list[_Anchor] = []
    spelled = [(spelling, one.name) for one in campaigns for spelling in one.spellings]
    for spelling, name in sorted(spelled, key=lambda pair: -len(pair[0])):
        for match in re.finditer(re.escape(plain(spelling)), text):
            if not any(a.start < match.end() and match.start() < a.end for a in found):
                found.append(_Anchor(match.start(), match.end(), name))
    return _unlisted(text, sorted(found))


def _unlisted(text: str, anchors: list[_Anchor]) -> list[_Anchor]:
    """Names in an enumeration 'A、B' lose their name: the figures after it are not B's alone."""
    listed = {
        index
        for index in range(len(anchors) - 1)
        if _JOINED.fullmatch(text, anchors[index].end, anchors[index + 1].start)
    }
    listed |= {index + 1 for index in listed}
    return [
        anchor._replace(name="") if index in listed else anchor
        for index, anchor in enumerate(anchors)
    ]


def _settle(share: Share) -> None:
    """Give a lone amount or a lone leading count to the campaign as a whole."""
    bare = [sub for sub in share.subs if sub.cap is None and sub.amount is None]
    if len(share.subs) > 1 and bare and bare[0] is share.subs[0]:
        share.count = share.subs.pop(0).count
    lone = [sub for sub in share.subs if sub.amount is not None]
    if share.amount is None and len(lone) == 1 and (len(share.subs) == 1 or lone[0].cap is None):
        share.amount, lone[0].amount = lone[0].amount, None
    share.subs = [sub for sub in share.subs if sub.cap or sub.count or sub.amount]
    _under_one_cap(share)


def _under_one_cap(share: Share) -> None:
    """Counts behind one cap whose sum is printed: '每户600元，A260户，B150户，合计410户'."""
    first, *rest = share.subs or [SubLine()]
    counts = [sub.count.value for sub in share.subs if sub.count]
    bare = all(sub.cap is None and sub.amount is None for sub in rest)
    if not rest or not bare or share.count is None or first.count is None:
        return
    if sum(counts) == share.count.value and len(counts) == len(share.subs):
        first.count, share.count, share.subs = share.count, None, [first]
    elif first.cap and len(counts) == len(share.subs):
        share.subs = [first]
        first.count = first.count._replace(value=sum(counts))
