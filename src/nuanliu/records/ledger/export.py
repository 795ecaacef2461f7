"""The books for other programs: rows for a workbook, and Beancount text that `bean-check` accepts.

A line's buckets are asset accounts under its number, its grants are equity; every voucher is a
transaction whose postings sum to zero, and the last statements assert every counter.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from django.db.models import Max

from nuanliu.core.budget import OPENING, OPENING_NAME, way_name
from nuanliu.core.expenses import Codes
from nuanliu.core.money import Money
from nuanliu.records.ledger import models as tables
from nuanliu.records.ledger.queries import Balance, balances

ACCOUNTS = {
    "outside": "Equity:Budget:Line-{line}:Appropriated",
    "available": "Assets:Budget:Line-{line}:Available",
    "encumbered": "Assets:Budget:Line-{line}:Encumbered",
    "in_transit": "Assets:Budget:Line-{line}:InTransit",
    "paid": "Assets:Budget:Line-{line}:Paid",
}
_DAY = timedelta(days=1)
_NOT_IN_TEXT = re.compile(r"[\x00-\x1f]")


class BookLeg(NamedTuple):
    """One posting with the number of its voucher and of its line; `amount_fen` in fen."""

    voucher: str
    on: date
    kind: str
    memo: str
    line: int
    source: str
    target: str
    amount_fen: int
    subject: str


def legs() -> Iterator[BookLeg]:
    """Every posting in voucher order, streamed."""
    rows = tables.Posting.objects.order_by("voucher__year", "voucher__number", "pk")
    columns = ("voucher__year", "voucher__number", "voucher__on", "voucher__kind", "voucher__memo")
    rest = ("line_id", "source", "target", "amount_fen", "subject")
    for year, number, *facts in rows.values_list(*columns, *rest).iterator(chunk_size=5000):
        yield BookLeg(f"{year}-{number}", *facts)


def series() -> dict[int, tuple[int, list[int]]]:
    """Per year: the last number given out, and the numbers of its vouchers, ascending."""
    found = {year: (last, list[int]()) for year, last in tables.Series.objects.values_list()}
    rows = tables.Voucher.objects.order_by("year", "number").values_list("year", "number")
    for year, number in rows:
        found.setdefault(year, (0, []))[1].append(number)
    return found


def counted() -> dict[int, int]:
    """Per line: the posting its counters say that they counted last; 0 for none."""
    return dict(tables.Line.objects.values_list("pk", "counted"))


def last_postings() -> dict[int, int]:
    """Per line with postings: the last of them."""
    rows = tables.Posting.objects.order_by().values("line_id").annotate(last=Max("pk"))
    return dict(rows.values_list("line_id", "last"))


def line_names() -> list[tuple[int, int, str]]:
    """(number, year, label) of every budget line."""
    return list(tables.Line.objects.order_by("pk").values_list("pk", "year", "label"))


BALANCE_HEAD = ("资金安排", "名称", "批复", "可用", "已占用", "在途", "已发放")
VOUCHER_HEAD = ("凭证号", "日期", "类别", "摘要", "资金安排", "转出", "转入", "金额", "业务")


def balance_rows() -> list[Balance]:
    """One row per line under BALANCE_HEAD; amounts in fen."""
    return balances()


def amounts(row: Balance) -> tuple[int, int, int, int, int]:
    """The five amounts of a row in the order of BALANCE_HEAD, in fen."""
    return (
        row.appropriated_fen,
        row.available_fen,
        row.encumbered_fen,
        row.in_transit_fen,
        row.paid_fen,
    )


def kind_name(kind: str, source: str, target: str) -> str:
    """The 类别 of a voucher as the books print it, told by the way its money took.

    An opening entry goes two ways in one voucher, and is told by its kind.
    """
    if kind == OPENING:
        return OPENING_NAME
    return way_name(source, target, reversal=kind == "reversal")


class CodeRow(NamedTuple):
    """What a voucher moved on a line under one set of codes, in fen."""

    voucher: str
    on: date
    memo: str
    line: int
    codes: Codes
    amount_fen: int


def code_rows() -> Iterator[CodeRow]:
    """Every voucher with its codes, in voucher order, streamed."""
    rows = tables.VoucherCode.objects.order_by("voucher__year", "voucher__number", "pk")
    columns = ("voucher__year", "voucher__number", "voucher__on", "voucher__memo", "line_id")
    codes = ("function_code", "economic_code", "government_code", "amount_fen")
    for year, number, on, memo, line, *three, fen in rows.values_list(*columns, *codes).iterator(
        chunk_size=5000
    ):
        yield CodeRow(f"{year}-{number}", on, memo, line, Codes(*three), fen)


def beancount(title: str = "送温暖专项资金账簿") -> Iterator[str]:
    """The books as lines of Beancount text (no newline at the end of a line).

    Amounts are CNY with two decimals written from whole fen; a voucher is one transaction with one
    posting for each account it touches. Balances are asserted on the day after the last voucher.
    """
    yield f'option "title" "{_plain(title)}"'
    yield 'option "operating_currency" "CNY"'
    first = tables.Voucher.objects.order_by("on").values_list("on", flat=True).first()
    last = tables.Voucher.objects.order_by("-on").values_list("on", flat=True).first()
    if first is None or last is None:
        return
    lines = balances()
    for line in lines:
        yield f"; 资金安排 {line.line}：{_plain(line.label)}"
        yield from (f"{first} open {account_of(line.line, end)} CNY" for end in ACCOUNTS)
    said = groupby(code_rows(), lambda row: row.voucher)
    coded = next(said, None)
    for voucher, rows in groupby(legs(), lambda leg: leg.voucher):
        mine: list[CodeRow] = []
        if coded is not None and coded[0] == voucher:  # both come in voucher order
            mine, coded = list(coded[1]), next(said, None)
        yield from _transaction(list(rows), mine)
    for line in lines:
        yield from _assertions(line, last + _DAY)


def account_of(line: int, end: str) -> str:
    """The account of one end of a line: a bucket, or 'outside' for the finance bureau."""
    return ACCOUNTS[end].format(line=line)


def _transaction(rows: list[BookLeg], coded: list[CodeRow]) -> Iterator[str]:
    first, sums = rows[0], dict[str, int]()
    for row in rows:
        for end, sign in ((row.source, -1), (row.target, 1)):
            account = account_of(row.line, end)
            sums[account] = sums.get(account, 0) + sign * row.amount_fen
    yield ""
    name = kind_name(first.kind, first.source, first.target)
    yield f'{first.on} * "{name}" "{_plain(first.memo)}"'
    yield f'  voucher: "{first.voucher}"'
    if coded:
        yield f'  codes: "{"; ".join(map(_coded, coded))}"'
    yield from (f"  {account}  {Money(fen).plain_text()} CNY" for account, fen in sums.items())


def _coded(row: CodeRow) -> str:
    """Line, functional and both economic classes, and how much: '3 2012906/30299/50299 200.00'."""
    return f"{row.line} {'/'.join(row.codes)} {Money(row.amount_fen).plain_text()}"


def _assertions(line: Balance, on: date) -> Iterator[str]:
    counted = {
        "outside": -line.appropriated_fen,
        "available": line.available_fen,
        "encumbered": line.encumbered_fen,
        "in_transit": line.in_transit_fen,
        "paid": line.paid_fen,
    }
    yield ""
    for end, fen in counted.items():
        # Without the tolerance written out, a difference of one fen would pass.
        yield f"{on} balance {account_of(line.line, end)}  {Money(fen).plain_text()} ~ 0.00 CNY"


def _plain(text: str) -> str:
    """Text for a quoted string of Beancount: one line, quotes and backslashes escaped."""
    return _NOT_IN_TEXT.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')
