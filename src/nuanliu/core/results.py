"""回盘: what one line of a bank's answer means for the payment that it names."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

SUCCESS = frozenset({"成功", "交易成功", "处理成功", "已入账"})
FAILURE = frozenset({"失败", "退回", "交易失败", "处理失败", "已退回"})


class Words(NamedTuple):
    """What a bank calls success and failure, beside the usual words."""

    success: frozenset[str] = frozenset()
    failure: frozenset[str] = frozenset()


USUAL = Words()


class ResultLine(NamedTuple):
    """One line as read: row of the file, our payment number, amount in fen (None = unreadable).

    account, payee: as the bank writes them, '' where its form has no such column.
    """

    row: int
    number: str
    amount_fen: int | None
    status: str
    reason: str
    account: str = ""
    payee: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """outcome: paid, failed, repeated, conflict or exception; code and why for the last two."""

    line: ResultLine
    outcome: str
    code: str = ""
    why: str = ""


def judge(
    lines: Sequence[ResultLine], known: Mapping[str, tuple[str, int]], words: Words = USUAL
) -> list[Verdict]:
    """A verdict a line. `known` gives (state, amount in fen) by payment number.

    A payment still sent takes the result; the same result again is `repeated`; another result for
    a settled payment, or two unlike lines for one payment, is `conflict`; a line that names no
    payment, another amount or an unknown word is an `exception` for a person to settle.
    """
    seen = Counter(line.number for line in lines)
    return [_judge_one(line, known.get(line.number), seen[line.number], words) for line in lines]


def _judge_one(
    line: ResultLine, payment: tuple[str, int] | None, times: int, words: Words
) -> Verdict:
    if payment is None:
        return _exception(line, "RESULT-UNKNOWN", f"没有编号为“{line.number}”的发放")
    if times > 1:
        return Verdict(line, "conflict", "RESULT-TWICE", "同一编号在文件中出现多次")
    state, amount_fen = payment
    if line.amount_fen != amount_fen:
        return _exception(line, "RESULT-AMOUNT", "金额与发放不一致")
    return _judge_state(line, state, _wanted(line.status, words))


def _judge_state(line: ResultLine, state: str, wanted: str | None) -> Verdict:
    if wanted is None:
        return _exception(line, "RESULT-WORD", f"不认识的处理结果“{line.status}”")
    if state == "sent":
        return Verdict(line, wanted)
    if state == wanted:
        return Verdict(line, "repeated")
    return Verdict(line, "conflict", "RESULT-CONFLICT", "与已有结果矛盾")


def _wanted(status: str, words: Words) -> str | None:
    if status in SUCCESS | words.success:
        return "paid"
    return "failed" if status in FAILURE | words.failure else None


def _exception(line: ResultLine, code: str, why: str) -> Verdict:
    return Verdict(line, "exception", code, why)
