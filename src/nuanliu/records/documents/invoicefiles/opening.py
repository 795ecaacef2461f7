"""Which reader an invoice needs, and the invoice that comes back from the child."""

from collections.abc import Sequence
from typing import Any

from nuanliu.core.invoices import Invoice, Source, invoice_of
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.documents.sandbox import OutsideFileError, in_child

MAX_INVOICE = 10 * 1024 * 1024  # bytes; one invoice with its seal and drawing has some hundred KB
_HERE = "nuanliu.records.documents.invoicefiles"
_TASKS = {
    Source.XML: f"{_HERE}.markup:read",
    Source.PDF: f"{_HERE}.pages:read",
    Source.OFD: f"{_HERE}.ofd:read",
}
_FIX = "请上传开票方给的 .xml、.pdf 或 .ofd 原件；纸质发票请手工录入并附扫描件"


def read_invoice(data: bytes, name: str) -> Invoice:
    """The invoice in a file; `name` is used in messages only.

    Raises Refused INV-FILE for a file that is no XML, PDF or OFD invoice, OutsideFileError for one
    that is damaged, hostile or exceeds the limits of the child.
    """
    source = source_of(data, name)
    return _invoice(source, in_child(_TASKS[source], data), name)


def read_invoices(files: Sequence[tuple[str, bytes]]) -> list[Invoice | Refusal]:
    """The invoice of each named file in turn, or why it is none: one bad file hides no other."""
    answers: list[Invoice | Refusal] = []
    for name, data in files:
        try:
            answers.append(read_invoice(data, name))
        except Refused as refused:
            answers.append(refused.refusals[0])
        except OutsideFileError as error:
            answers.append(error.refusal)
    return answers


def source_of(data: bytes, name: str) -> Source:
    """What a file is, by its content and not by its name; Refused INV-FILE for others."""
    if not data.strip(b"\0 \t\r\n"):
        raise _refused(f"文件“{name}”是空的")
    if len(data) > MAX_INVOICE:
        raise _refused(
            f"文件“{name}”有 {len(data) >> 20} MB，超过一张发票的 {MAX_INVOICE >> 20} MB"
        )
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return Source.PDF
    if data.startswith(b"PK\x03\x04"):
        return Source.OFD
    if head.startswith((b"<?xml", b"<EInvoice")):
        return Source.XML
    raise _refused(f"文件“{name}”不是电子发票原件（截图、照片、扫描件不是原件）")


def _invoice(source: Source, answer: Any, name: str) -> Invoice:
    if "refused" in answer:
        raise _refused(f"文件“{name}”{answer['refused']}")
    return invoice_of(source, answer)


def _refused(what: str) -> Refused:
    return Refused(Refusal("INV-FILE", what, _FIX))
