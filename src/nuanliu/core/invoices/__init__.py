"""An invoice (发票) as values, and what may be held against it: pure, whatever file it came from.

`reading.invoice_of` turns the texts that a reader found into an `Invoice`; what is not there stays
unread, never guessed. `checks.findings` compares it with our unit, the period and itself.
"""

from nuanliu.core.invoices.checks import Expected, Finding, Span, alike, findings, number_refusal
from nuanliu.core.invoices.model import FIELDS, Goods, Invoice, Party, Source
from nuanliu.core.invoices.reading import invoice_of

__all__ = [
    "FIELDS",
    "Expected",
    "Finding",
    "Goods",
    "Invoice",
    "Party",
    "Source",
    "Span",
    "alike",
    "findings",
    "invoice_of",
    "number_refusal",
]
