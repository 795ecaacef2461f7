"""What may be held against an invoice: its number, its buyer, its day, its sums, its goods.

Codes: INV-UNREAD, INV-NUMBER, INV-CONFLICT, INV-BUYER, INV-TAXID, INV-DATE, INV-PERIOD,
INV-NEGATIVE, INV-LINES, INV-SUM, INV-CAPITALS, INV-VAGUE; among several INV-REPEATED, INV-ALIKE.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from nuanliu.core.invoices.capitals import read_capitals
from nuanliu.core.invoices.model import FIELDS, Invoice
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal
from nuanliu.core.severity import Severity
from nuanliu.core.signs import squeezed

REUSE_RULE = "财会〔2020〕6号（电子会计凭证不得重复入账）"
TITLE_RULE = "发票管理办法第二十条、第二十一条"
YEAR_RULE = "预算法第十八条（预算年度自公历一月一日起）"
# 数电票: 20 digits; the older kind: code (10 or 12) and number (8). One spelling each, or the same
# invoice could come in twice.
NUMBERS = re.compile(r"[0-9]{20}|(?:[0-9]{10}|[0-9]{12})-[0-9]{8}")
NEEDED = {"number", "issued", "total"}  # without these nothing can be entered
_AS_PRINTED, _VERIFY = "请照票面重新录入", "请核对原件，到税务平台查验"
_KIND = re.compile(r"\*[^*]+\*")  # the tax bureau's class before the name of goods
_VAGUE = {
    "用品", "食品", "办公用品", "劳保用品", "日用品", "生活用品", "礼品", "物品", "慰问品", "商品",
    "货物", "材料", "百货", "副食品", "一批", "详见清单", "详见销货清单",
}  # fmt: skip


class Finding(NamedTuple):
    """One thing held against an invoice; an error stops it, a warning asks somebody to look."""

    severity: Severity
    refusal: Refusal


class Span(NamedTuple):
    """A period, both days included."""

    start: date
    end: date


class Expected(NamedTuple):
    """What an invoice is held against: our name and tax number, the period, and today.

    Each None or '' where there is nothing to hold against, as for a file read outside the books.
    """

    buyer: str = ""
    tax_id: str = ""
    period: Span | None = None
    today: date | None = None


def number_refusal(identity: str) -> Refusal | None:
    """20 digits (数电票), or the older code (10 or 12) and number (8) joined by '-'."""
    if NUMBERS.fullmatch(identity):
        return None
    what = f"发票号码“{identity}”不是20位数电票号码，也不是“代码-号码”"
    return Refusal("INV-NUMBER", what, _AS_PRINTED)


def issued_refusal(on: date, today: date) -> Refusal | None:
    """An invoice was written before it is claimed."""
    if on <= today:
        return None
    return Refusal("INV-DATE", f"开票日期 {on} 在今天之后", _AS_PRINTED)


def period_refusal(on: date, period: Span) -> Refusal | None:
    """What another year bought is not charged to the money of this project."""
    if period.start <= on <= period.end:
        return None
    what = f"开票日期 {on} 不在项目期间（{period.start}至{period.end}）"
    fix = "请在开票当年的项目里列支；日期录错的，请照票面重新录入"
    return Refusal("INV-PERIOD", what, fix, YEAR_RULE)


def findings(invoice: Invoice, expected: Expected) -> list[Finding]:
    """Everything held against one invoice, in the order of its face."""
    return [
        *_unread(invoice),
        *_errors(_number(invoice)),
        *_errors(_conflicts(invoice)),
        *_errors(_buyer(invoice, expected)),
        *_errors(_day(invoice, expected)),
        *_errors(_sums(invoice)),
        *_vague(invoice),
    ]


def alike(invoices: Sequence[tuple[str, Invoice]]) -> list[Finding]:
    """Among named invoices: those with one number, and those with one seller, day and total."""
    found: list[Finding] = []
    numbers: dict[str, str] = {}
    faces: dict[tuple[str, date, int], str] = {}
    for name, one in invoices:
        first = numbers.setdefault(one.identity, name) if one.identity else name
        if first != name:
            what = f"“{name}”与“{first}”是同一张发票 {one.identity}"
            found.append(_error(Refusal("INV-REPEATED", what, "请删去重复的一份", REUSE_RULE)))
        elif one.seller.name and one.issued and one.total:
            face = (one.seller.name, one.issued, one.total.fen)
            other = faces.setdefault(face, name)
            if other != name:
                like = f"“{name}”与“{other}”的销售方、日期、金额相同，号码不同"
                refusal = Refusal("INV-ALIKE", like, "请核对是否为同一笔交易开了两张")
                found.append(Finding(Severity.WARNING, refusal))
    return found


def _unread(invoice: Invoice) -> Iterator[Finding]:
    for name in invoice.unread:
        refusal = Refusal("INV-UNREAD", f"没有读到{FIELDS[name]}", "请对照原件录入")
        yield Finding(Severity.ERROR if name in NEEDED else Severity.WARNING, refusal)


def _number(invoice: Invoice) -> Iterator[Refusal | None]:
    if "number" not in invoice.unread:
        yield number_refusal(invoice.identity)


def _conflicts(invoice: Invoice) -> Iterator[Refusal]:
    for name, face, data in invoice.conflicts:
        what = f"{FIELDS[name]}在票面上是“{face}”，在文件数据里是“{data}”"
        yield Refusal("INV-CONFLICT", what, "请以税务平台查验的结果为准")


def _buyer(invoice: Invoice, expected: Expected) -> Iterator[Refusal]:
    buyer = invoice.buyer
    if expected.buyer and buyer.name and squeezed(buyer.name) != squeezed(expected.buyer):
        what = f"购买方是“{buyer.name}”，不是本单位“{expected.buyer}”"
        yield Refusal("INV-BUYER", what, "请销售方作废后以本单位全称重开", TITLE_RULE)
    if expected.tax_id and buyer.tax_id and buyer.tax_id != expected.tax_id:
        what = f"购买方税号是 {buyer.tax_id}，本单位是 {expected.tax_id}"
        yield Refusal("INV-TAXID", what, "请销售方作废后以本单位税号重开", TITLE_RULE)


def _day(invoice: Invoice, expected: Expected) -> Iterator[Refusal | None]:
    if invoice.issued and expected.today:
        yield issued_refusal(invoice.issued, expected.today)
    if invoice.issued and expected.period:
        yield period_refusal(invoice.issued, expected.period)


def _sums(invoice: Invoice) -> Iterator[Refusal]:
    yield from _negative(invoice)
    yield from _lines(invoice)
    yield from _sum(invoice)
    yield from _capitals(invoice)


def _negative(invoice: Invoice) -> Iterator[Refusal]:
    if invoice.total is not None and invoice.total.fen <= 0:
        what = f"价税合计 {invoice.total} 元不大于零，是红字发票或作废发票"
        yield Refusal("INV-NEGATIVE", what, "红字发票冲减原发票，不能报销")


def _lines(invoice: Invoice) -> Iterator[Refusal]:
    net, tax = invoice.net, invoice.tax
    if not invoice.lines or net is None or tax is None:
        return
    lines = Money.total(line.net for line in invoice.lines)
    taxes = Money.total(line.tax for line in invoice.lines)
    if (lines, taxes) != (net, tax):
        what = f"各行金额合计 {lines}、税额合计 {taxes}，票面合计 {net}、{tax}"
        yield Refusal("INV-LINES", what, _VERIFY)


def _sum(invoice: Invoice) -> Iterator[Refusal]:
    net, tax, total = invoice.net, invoice.tax, invoice.total
    if net is not None and tax is not None and total is not None and net + tax != total:
        what = f"合计金额 {net} 加合计税额 {tax} 是 {net + tax}，价税合计写的是 {total}"
        yield Refusal("INV-SUM", what, _VERIFY)


def _capitals(invoice: Invoice) -> Iterator[Refusal]:
    said = read_capitals(invoice.capitals) if invoice.capitals else None
    if said is not None and invoice.total is not None and said != abs(invoice.total.fen):
        what = f"大写“{invoice.capitals}”是 {Money(said)} 元，小写是 {invoice.total} 元"
        yield Refusal("INV-CAPITALS", what, _VERIFY)


def _vague(invoice: Invoice) -> Iterator[Finding]:
    names = [_KIND.sub("", line.name).strip() for line in invoice.lines]
    for name in dict.fromkeys(name for name in names if squeezed(name) in _VAGUE):
        what = f"项目只写“{name}”，看不出买了什么"
        fix = "请附销售方盖章的清单，写明品名、数量、单价"
        yield Finding(Severity.WARNING, Refusal("INV-VAGUE", what, fix))


def _errors(refusals: Iterator[Refusal | None] | Iterator[Refusal]) -> Iterator[Finding]:
    for refusal in refusals:
        if refusal is not None:
            yield _error(refusal)


def _error(refusal: Refusal) -> Finding:
    return Finding(Severity.ERROR, refusal)
