"""Which payment a line of a bank's answer means: our own number first, else who was paid where.

A line that fits no payment, or more than one, is nobody's: it waits for a person.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from nuanliu.core.banking.filling import DOTS, Payee
from nuanliu.core.results import ResultLine, Verdict

_HIDDEN = re.compile(r"[*＊xX×]+")


class Matched(NamedTuple):
    """Lines that name one payment by its number now, and verdicts on those that name none."""

    lines: list[ResultLine]
    doubtful: list[Verdict]


def matched(lines: Sequence[ResultLine], payees: Sequence[Payee]) -> Matched:
    """Every line either with the number of the payment it means, or in doubt with a reason."""
    by_number = {one.number: one for one in payees}
    book, found = _Book(payees), Matched([], [])
    for line in lines:
        numbered = by_number.get(line.number)
        if numbered is not None:
            _numbered(found, line, numbered)
        elif line.number:
            found.lines.append(line)  # unknown to us: judged as such
        else:
            _unnumbered(found, line, book)
    return found


def _numbered(found: Matched, line: ResultLine, one: Payee) -> None:
    """A line under our number about another account or holder is not about our payment."""
    wrong = [
        name
        for name, same in (("账号", _same_account(line, one)), ("户名", _same_holder(line, one)))
        if not same
    ]
    if wrong:
        why = f"编号 {line.number} 的{'和'.join(wrong)}与送出的不一致"
        found.doubtful.append(Verdict(line, "exception", "RESULT-PAYEE", why))
    else:
        found.lines.append(line)


class _Book:
    """The payees by account and by name, so that a long answer is not compared with everybody."""

    def __init__(self, payees: Sequence[Payee]) -> None:
        self.all = payees
        self.accounts: defaultdict[str, list[Payee]] = defaultdict(list)
        self.names: defaultdict[str, list[Payee]] = defaultdict(list)
        for one in payees:
            self.accounts[one.account].append(one)
            self.names[one.name.translate(DOTS)].append(one)

    def near(self, line: ResultLine) -> Sequence[Payee]:
        """Those among whom the payee of a line must be."""
        account, name = line.account.replace(" ", ""), line.payee.translate(DOTS)
        if account and not _HIDDEN.search(account):
            return self.accounts.get(account, ())
        if name and not _HIDDEN.search(name):
            return self.names.get(name, ())
        return self.all


def _unnumbered(found: Matched, line: ResultLine, book: _Book) -> None:
    if not (line.account or line.payee):
        why = "没有编号，也没有账号和户名"
        found.doubtful.append(Verdict(line, "exception", "RESULT-UNKNOWN", why))
        return
    chosen = [
        one for one in book.near(line) if _same_account(line, one) and _same_holder(line, one)
    ]
    if not line.account:
        chosen = [one for one in chosen if one.fen == line.amount_fen]
    if len(chosen) == 1:
        found.lines.append(line._replace(number=chosen[0].number))
    elif chosen:
        why = f"没有编号，账号、户名和金额对得上 {len(chosen)} 笔"
        found.doubtful.append(Verdict(line, "exception", "RESULT-AMBIGUOUS", why))
    else:
        why = "没有编号，账号和户名对不上任何一笔"
        found.doubtful.append(Verdict(line, "exception", "RESULT-UNKNOWN", why))


def _same_holder(line: ResultLine, one: Payee) -> bool:
    if not line.payee:
        return True
    return _fits(line.payee.translate(DOTS), one.name.translate(DOTS))


def _same_account(line: ResultLine, one: Payee) -> bool:
    return not line.account or _fits(line.account.replace(" ", ""), one.account)


def _fits(told: str, ours: str) -> bool:
    """Equal, or equal in what a bank leaves to see: '6222****0123', '张*三'."""
    if told == ours:
        return True
    if not _HIDDEN.search(told) or not _HIDDEN.sub("", told):
        return False
    shape = ".+".join(re.escape(part) for part in _HIDDEN.split(told))
    return re.fullmatch(shape, ours) is not None


def closing_line(cells: Sequence[str]) -> bool:
    """Whether a line is one of totals: its first filled cell says so."""
    first = next((text.strip() for text in cells if text.strip()), "")
    return first.rstrip("：:") in ("合计", "总计", "共计")
