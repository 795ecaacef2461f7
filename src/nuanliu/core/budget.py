"""One budget line as five amounts and the postings between them: the oracle of the ledger.

available + encumbered + in_transit + paid = appropriated, and no bucket is ever below zero.
`PATHS` is the whole list of ways money may move; anything else is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal


class Bucket(StrEnum):
    """Where the money of a line lies; their sum is what has been appropriated."""

    AVAILABLE = "available"
    ENCUMBERED = "encumbered"
    IN_TRANSIT = "in_transit"
    PAID = "paid"

    @property
    def chinese(self) -> str:
        """The name of the bucket on screens and papers."""
        return _BUCKET_NAMES[self]


_BUCKET_NAMES = {
    Bucket.AVAILABLE: "可用",
    Bucket.ENCUMBERED: "已占用",
    Bucket.IN_TRANSIT: "在途",
    Bucket.PAID: "已发放",
}

# None is the finance bureau: what comes from there is appropriated, what goes back is given up.
PATHS: dict[tuple[Bucket | None, Bucket | None], str] = {
    (None, Bucket.AVAILABLE): "拨入",
    (Bucket.AVAILABLE, None): "调减或上缴",
    (Bucket.AVAILABLE, Bucket.ENCUMBERED): "审批占用",
    (Bucket.ENCUMBERED, Bucket.AVAILABLE): "撤销占用",
    (Bucket.ENCUMBERED, Bucket.IN_TRANSIT): "提交发放",
    (Bucket.ENCUMBERED, Bucket.PAID): "凭证发放",
    (Bucket.IN_TRANSIT, Bucket.PAID): "发放成功",
    (Bucket.IN_TRANSIT, Bucket.ENCUMBERED): "发放失败",
    (Bucket.PAID, Bucket.AVAILABLE): "退回或追回",
}


OUTSIDE, REVERSAL = "outside", "红字冲销"
# The kind of a voucher that books what was paid before these books began: through every bucket, as
# any other money goes, so that no step is skipped.
OPENING, OPENING_NAME = "opening_paid", "期初已支付"


def way_name(source: str, target: str, *, reversal: bool = False) -> str:
    """What a posting does, as papers print it: '提交发放', '红字冲销'; KeyError for another way."""
    return REVERSAL if reversal else PATHS[_bucket(source), _bucket(target)]


def _bucket(end: str) -> Bucket | None:
    return None if end == OUTSIDE else Bucket(end)


@dataclass(frozen=True, slots=True)
class Posting:
    """Move `fen` (> 0) of a line from one bucket to another; None stands for the finance bureau.

    `reversal` marks the posting that undoes an earlier one: it runs a path backwards.
    """

    line: str
    source: Bucket | None
    target: Bucket | None
    fen: int
    reversal: bool = False

    def reversed(self) -> "Posting":
        """The posting that undoes this one; entries are never changed, only reversed."""
        return Posting(self.line, self.target, self.source, self.fen, not self.reversal)

    @property
    def path(self) -> tuple[Bucket | None, Bucket | None]:
        """The way the money took, or takes back when this is a reversal."""
        forward = (self.source, self.target)
        return forward[::-1] if self.reversal else forward


@dataclass(frozen=True, slots=True)
class LineState:
    """The amounts of one line in fen; a new line is all zeros."""

    line: str
    available: int = 0
    encumbered: int = 0
    in_transit: int = 0
    paid: int = 0

    @property
    def appropriated(self) -> int:
        """What the finance bureau has granted and not had back, in fen."""
        return self.available + self.encumbered + self.in_transit + self.paid

    def held(self, bucket: Bucket) -> int:
        """The amount in a bucket, in fen."""
        amount: int = getattr(self, bucket.value)
        return amount

    def apply(self, posting: Posting) -> "LineState | Refusal":
        """The line after the posting, or why it cannot be made.

        Codes: BUD-LINE (another line), BUD-AMOUNT (not a positive whole number of fen), BUD-PATH
        (no such way), BUD-OVERSPEND (not enough available), BUD-SHORT (not enough elsewhere).
        """
        refusal = self._objection(posting)
        if refusal is not None:
            return refusal
        return self._moved(posting)

    def _moved(self, posting: Posting) -> "LineState":
        amounts = {bucket: self.held(bucket) for bucket in Bucket}
        if posting.source is not None:
            amounts[posting.source] -= posting.fen
        if posting.target is not None:
            amounts[posting.target] += posting.fen
        return LineState(self.line, *(amounts[bucket] for bucket in Bucket))

    def _objection(self, posting: Posting) -> Refusal | None:
        if posting.line != self.line:
            what = f"这笔记账属于资金安排“{posting.line}”，不属于“{self.line}”"
            return Refusal("BUD-LINE", what, "请选择正确的资金安排")
        if type(posting.fen) is not int or posting.fen <= 0:
            what = f"资金安排“{self.line}”的记账金额不是大于零的整数分"
            return Refusal("BUD-AMOUNT", what, "请核对金额")
        if posting.path not in PATHS:
            way = f"从“{_name(posting.source)}”到“{_name(posting.target)}”"
            what = f"资金安排“{self.line}”的资金不能{way}"
            return Refusal("BUD-PATH", what, "请按拨入、占用、提交、发放的顺序办理")
        return self._shortage(posting)

    def _shortage(self, posting: Posting) -> Refusal | None:
        if posting.source is None or self.held(posting.source) >= posting.fen:
            return None
        held, asked = Money(self.held(posting.source)), Money(posting.fen)
        what = f"资金安排“{self.line}”{posting.source.chinese}{held}元，不足{asked}元"
        if posting.source is Bucket.AVAILABLE:
            return Refusal("BUD-OVERSPEND", what, "请减少金额，或先办理追加、调剂")
        return Refusal("BUD-SHORT", what, "请核对是否重复办理，或金额填错")


def replay(postings: Iterable[Posting]) -> dict[str, LineState] | Refusal:
    """The lines after all postings in order, or the first refusal; every line starts at zero."""
    lines: dict[str, LineState] = {}
    for posting in postings:
        line = lines.get(posting.line, LineState(posting.line))
        after = line.apply(posting)
        if isinstance(after, Refusal):
            return after
        lines[posting.line] = after
    return lines


def _name(bucket: Bucket | None) -> str:
    return "财政" if bucket is None else bucket.chinese
