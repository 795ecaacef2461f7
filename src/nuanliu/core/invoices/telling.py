"""An invoice in words and as JSON: the same fields in the order of its face."""

from typing import Any

from nuanliu.core.invoices.checks import Finding
from nuanliu.core.invoices.model import FIELDS, Invoice
from nuanliu.core.money import Money
from nuanliu.core.refusal import Refusal

UNREAD = "未读到"


def told(invoice: Invoice) -> list[tuple[str, str]]:
    """(what the face calls it, the value) of every field; UNREAD where there is none."""
    values = _values(invoice)
    shown = [name for name in FIELDS if values[name] or name in invoice.unread]
    return [(FIELDS[name], values[name] or UNREAD) for name in shown]


def invoice_json(invoice: Invoice) -> dict[str, Any]:
    """The fields by name, amounts in fen, None where a field was not read."""
    values: dict[str, Any] = {name: text or None for name, text in _values(invoice).items()}
    amounts = {f"{name}_fen": _fen(getattr(invoice, name)) for name in ("net", "tax", "total")}
    lines = [
        {
            "name": line.name,
            "quantity": line.quantity,
            "net_fen": line.net.fen,
            "tax_fen": line.tax.fen,
        }
        for line in invoice.lines
    ]
    kept = {name: text for name, text in values.items() if f"{name}_fen" not in amounts}
    rest = {"identity": invoice.identity or None, "source": invoice.source.value}
    return kept | amounts | {"lines": lines, "unread": list(invoice.unread)} | rest


def refusal_of(told: dict[str, str]) -> Refusal:
    """What `finding_json` kept of a finding, to be said again."""
    code = told["code"]
    return Refusal(code, told["what"], told["fix"], told["clause"])


def finding_json(finding: Finding) -> dict[str, str]:
    """A finding by its parts."""
    refusal = finding.refusal
    return {
        "code": refusal.code,
        "severity": finding.severity.value,
        "what": refusal.what,
        "fix": refusal.fix,
        "clause": refusal.clause,
    }


def _values(invoice: Invoice) -> dict[str, str]:
    return {
        "title": invoice.title,
        "code": invoice.code,
        "number": invoice.number,
        "issued": invoice.issued.isoformat() if invoice.issued else "",
        "buyer": invoice.buyer.name,
        "buyer_tax_id": invoice.buyer.tax_id,
        "seller": invoice.seller.name,
        "seller_tax_id": invoice.seller.tax_id,
        "lines": "；".join(f"{line.name} {line.net}" for line in invoice.lines),
        "net": _yuan(invoice.net),
        "tax": _yuan(invoice.tax),
        "total": _yuan(invoice.total),
        "capitals": invoice.capitals,
    }


def _yuan(amount: Money | None) -> str:
    return "" if amount is None else amount.yuan_text()


def _fen(amount: Money | None) -> int | None:
    return None if amount is None else amount.fen
