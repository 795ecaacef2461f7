"""What an invoice says, as frozen values; None or '' = it was not read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from nuanliu.core.money import Money


class Source(StrEnum):
    """What an invoice was read from; paper is entered by hand, beside its scan."""

    XML = "xml"
    PDF = "pdf"
    OFD = "ofd"
    PAPER = "paper"

    @property
    def chinese(self) -> str:
        """The word that lists and papers print."""
        return _SOURCES[self]


_SOURCES = {Source.XML: "XML", Source.PDF: "PDF", Source.OFD: "OFD", Source.PAPER: "纸质"}

# The fields of an invoice and what its face calls them, in the order of the face.
FIELDS = {
    "title": "发票类型",
    "code": "发票代码",
    "number": "发票号码",
    "issued": "开票日期",
    "buyer": "购买方名称",
    "buyer_tax_id": "购买方税号",
    "seller": "销售方名称",
    "seller_tax_id": "销售方税号",
    "lines": "项目",
    "net": "合计金额",
    "tax": "合计税额",
    "total": "价税合计",
    "capitals": "价税合计大写",
}


class Party(NamedTuple):
    """Buyer or seller as printed: name and tax number."""

    name: str = ""
    tax_id: str = ""


UNREAD_PARTY = Party()


class Goods(NamedTuple):
    """One line: what, how many (as printed), amount without tax and tax."""

    name: str
    quantity: str
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice. `code` is '' for a 数电票, whose number has 20 digits.

    unread: the FIELDS that could not be read; conflicts: those that the file states twice and
    differently, each with what its face and what its own data say.
    """

    source: Source
    title: str = ""
    code: str = ""
    number: str = ""
    issued: date | None = None
    buyer: Party = UNREAD_PARTY
    seller: Party = UNREAD_PARTY
    lines: tuple[Goods, ...] = ()
    net: Money | None = None
    tax: Money | None = None
    total: Money | None = None
    capitals: str = ""
    unread: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, str, str], ...] = ()

    @property
    def identity(self) -> str:
        """The one spelling by which it is used once: 20 digits, or code and number with '-'."""
        return f"{self.code}-{self.number}" if self.code else self.number
