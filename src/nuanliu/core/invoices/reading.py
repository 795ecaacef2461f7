"""From the texts a reader found to an invoice; a text that says nothing certain stays unread."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from nuanliu.core.dates.written import parse_date
from nuanliu.core.invoices.capitals import read_capitals
from nuanliu.core.invoices.model import FIELDS, Goods, Invoice, Party, Source
from nuanliu.core.money import Money, MoneyError
from nuanliu.core.refusal import Refusal

Texts = Mapping[str, str]
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?.*$")
_FREE = re.compile(r"\*+|免税|不征税|-+")  # what stands for no tax
_DIGITS = re.compile(r"[0-9]+")
_TAX_ID = re.compile(r"[0-9A-Z]{15,20}")
# Only an older invoice has a code; hardly any file that can be read bears no type of its own.
MAY_LACK = {"code", "title"}


def invoice_of(source: Source, read: Mapping[str, Any]) -> Invoice:
    """The invoice of what a reader answers.

    read: {"fields": {name of FIELDS: text}, "lines": [{"name", "quantity", "net", "tax"}] or None
    where the lines could not be told apart, "again": {name: text} what the file says once more}.
    """
    fields = {name: _plain(text) for name, text in read["fields"].items()}
    lines = _goods(read["lines"])
    return Invoice(
        source=source,
        title=fields.get("title", ""),
        code=_matching(_DIGITS, fields.get("code", "")),
        number=_matching(_DIGITS, fields.get("number", "")),
        issued=_day(fields.get("issued", "")),
        buyer=Party(fields.get("buyer", ""), _matching(_TAX_ID, fields.get("buyer_tax_id", ""))),
        seller=Party(fields.get("seller", ""), _matching(_TAX_ID, fields.get("seller_tax_id", ""))),
        lines=lines or (),
        net=_money(fields.get("net", "")),
        tax=_tax(fields.get("tax", "")),
        total=_money(fields.get("total", "")),
        capitals=_capitals(fields.get("capitals", "")),
        unread=tuple(_unread(fields, lines)),
        conflicts=tuple(_conflicts(fields, read.get("again", {}))),
    )


def _unread(fields: Texts, lines: tuple[Goods, ...] | None) -> list[str]:
    values: dict[str, Any] = {
        "number": _matching(_DIGITS, fields.get("number", "")),
        "issued": _day(fields.get("issued", "")),
        "buyer": fields.get("buyer"),
        "buyer_tax_id": _matching(_TAX_ID, fields.get("buyer_tax_id", "")),
        "seller": fields.get("seller"),
        "seller_tax_id": _matching(_TAX_ID, fields.get("seller_tax_id", "")),
        "lines": lines,
        "net": _money(fields.get("net", "")) is not None,
        "tax": _tax(fields.get("tax", "")) is not None,
        "total": _money(fields.get("total", "")) is not None,
        "capitals": _capitals(fields.get("capitals", "")),
        "code": fields.get("code"),
        "title": fields.get("title"),
    }
    return [name for name in FIELDS if not values[name] and name not in MAY_LACK]


def _conflicts(fields: Texts, again: Texts) -> list[tuple[str, str, str]]:
    """What a file says twice and not alike: its face was changed, or its data were.

    (name in FIELDS, what its face says, what its data say).
    """
    return [
        (name, fields[name], _plain(text))
        for name, text in again.items()
        if text and fields.get(name) and not _same(name, fields[name], _plain(text))
    ]


def _same(name: str, one: str, other: str) -> bool:
    if name == "issued":
        return _day(one) == _day(other)
    if name in {"net", "tax", "total"}:
        return _tax(one) == _tax(other)
    return one == other


def _plain(text: str) -> str:
    """Compatible signs made plain (some files print radicals for characters), blanks closed up."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _matching(form: re.Pattern[str], text: str) -> str:
    bare = text.replace(" ", "").upper()
    return bare if form.fullmatch(bare) else ""


def _day(text: str) -> date | None:
    read = parse_date(_TIME.sub("", text)) if text else None
    return None if read is None or isinstance(read, Refusal) else read


def _money(text: str) -> Money | None:
    bare = text.replace(" ", "").lstrip("¥￥")
    try:
        return Money.parse(bare)
    except MoneyError:
        return None


def _tax(text: str) -> Money | None:
    return Money(0) if _FREE.fullmatch(text.replace(" ", "").lstrip("¥￥")) else _money(text)


def _capitals(text: str) -> str:
    bare = text.replace(" ", "").lstrip("⊗×xX(负数)")
    return bare if read_capitals(bare) is not None else ""


def _goods(lines: Sequence[Texts] | None) -> tuple[Goods, ...] | None:
    """All the lines, or None: an invoice half read is not read."""
    if not lines:
        return None
    found = []
    for line in lines:
        net, tax = _money(_plain(line["net"])), _tax(_plain(line["tax"]))
        name = _plain(line["name"])
        if net is None or tax is None or not name:
            return None
        found.append(Goods(name, _plain(line["quantity"]), net, tax))
    return tuple(found)
