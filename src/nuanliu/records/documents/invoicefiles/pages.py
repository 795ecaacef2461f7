"""An invoice as PDF: its text by the labels of the face, and its own data; in the guarded child.

What the tax bureau wrote into the document's properties is compared with what the face shows: a
file whose two voices differ has been changed. A scan has no text and is no original.
"""

import ctypes
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import pypdfium2
from pypdfium2 import raw

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.documents.formfiles.pdf import glyphs_of, printed_lines

MOST_PAGES = 10  # a long invoice carries its list of goods
# The properties by which tax software repeats the face, and their fields.
PROPERTIES = {
    "InvoiceNumber": "number", "IssueTime": "issued", "TotalAmWithoutTax": "net",
    "TotalTaxAm": "tax", "BuyerIdNum": "buyer_tax_id", "SellerIdNum": "seller_tax_id",
}  # fmt: skip
_NUMBER = re.compile(r"发票号码[::]?\s*(\d{20}|\d{8})(?!\d)")
_CODE = re.compile(r"发票代码[::]?\s*(\d{12}|\d{10})(?!\d)")
_DAY = re.compile(r"开票日期[::]?\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)")
_NAME = re.compile(r"(?<![项目务])名\s*称[::]\s*(\S+(?: \S+)*)")
_TAX_ID = re.compile(r"纳税人识别号[::]\s*([0-9A-Z]{15,20})(?![0-9A-Z])")
_TOTAL = re.compile(r"\(?小写\)?\s*[¥]?\s*(-?[\d,]+\.\d{2})")
_CAPITALS = re.compile(r"\(?大写\)?\s*(\S+)")
_SUM = re.compile(r"^合\s*计\s+.*?¥\s*(-?[\d,]+\.\d{2})\s+¥?\s*(-?[\d,]+\.\d{2}|\*+)")
_TITLE = re.compile(r"^\s*((?:\S*\s?)?电子发票\s*\(\S+?\)|\S*增值税电子\S*?发票)\s*$")
_HEAD = re.compile(r"项目名称|货物或应税劳务")
_TAIL = re.compile(
    r"^(?P<name>\*[^*]+\*\s*\S+)(?P<middle>.*?)\s(?P<net>-?[\d,]+\.\d{2})\s+"
    r"(?:\d{1,2}(?:\.\d+)?%|免税|不征税|\*+)\s+(?P<tax>-?[\d,]+\.\d{2}|\*+)$"
)
_FIX = "请向开票方索取原始的 PDF 或 XML 文件"


def read(data: bytes) -> dict[str, Any]:
    """The fields and lines of the face, or {"refused": why}."""
    paper = _opened(data)
    lines = [line for number in range(len(paper)) for line in _page(paper[number])]
    if not lines:
        return {"refused": "里没有文字，可能是扫描件或照片，不是原件"}
    text = "\n".join(lines)
    if not _NUMBER.search(text):
        return {"refused": "里没有读到发票号码，不是能读出的发票"}
    return {"fields": _fields(text), "lines": _goods(lines), "again": _properties(paper)}


def _opened(data: bytes) -> Any:
    try:
        paper = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as wrong:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise _refused("FILE-ENCRYPTED", "PDF 有打开密码") from wrong
        raise _refused("FILE-UNREADABLE", "PDF 已损坏，打不开") from wrong
    if raw.FPDFDoc_GetJavaScriptActionCount(paper):
        raise _refused("FILE-ACTIVE", "PDF 里有脚本，发票原件没有")
    if not 0 < len(paper) <= MOST_PAGES:
        raise _refused("FILE-TOO-LARGE", f"PDF 有 {len(paper)} 页，一张发票至多 {MOST_PAGES} 页")
    return paper


def _page(page: Any) -> list[str]:
    """The printed lines of a page, signs made plain, wide gaps kept as two blanks."""
    return [_plain(text) for _, text in printed_lines(glyphs_of(page))]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("￥", "¥")


def _fields(text: str) -> dict[str, str]:
    """Labelled values; buyer and seller only where the face names exactly two."""
    fields = {
        "number": _only(_NUMBER, text),
        "code": _only(_CODE, text),
        "issued": re.sub(r"\s", "", _only(_DAY, text)),
        "total": _only(_TOTAL, text),
        "capitals": _only(_CAPITALS, text),
        "title": _title(text),
    }
    for names, form in (
        (("buyer", "seller"), _NAME),
        (("buyer_tax_id", "seller_tax_id"), _TAX_ID),
    ):
        found = form.findall(text)
        if len(found) == len(names):
            fields |= dict(zip(names, found, strict=True))
    sums = [match.groups() for line in text.splitlines() if (match := _SUM.search(line))]
    if len(sums) == 1:
        fields |= dict(zip(("net", "tax"), sums[0], strict=True))
    return fields


def _only(form: re.Pattern[str], text: str) -> str:
    """The value, when the face gives it once or always alike; '' when it gives several."""
    found = set(form.findall(text))
    return found.pop() if len(found) == 1 else ""


def _title(text: str) -> str:
    found = (_TITLE.match(line) for line in text.splitlines())
    return next((re.sub(r"\s", "", match[1]) for match in found if match), "")


def _goods(lines: Sequence[str]) -> list[dict[str, str]] | None:
    """The lines between head and sum; None when one with a class of goods cannot be taken apart."""
    inside, found = False, []
    for line in lines:
        if _HEAD.search(line):
            inside = True
        elif _SUM.search(line):
            break
        elif inside and line.lstrip().startswith("*"):
            match = _TAIL.match(line.strip())
            if match is None:
                return None
            found.append(_one(match))
    return found or None


def _one(match: re.Match[str]) -> dict[str, str]:
    quantity = " ".join(match["middle"].split())
    return {"name": match["name"], "quantity": quantity, "net": match["net"], "tax": match["tax"]}


def _properties(paper: Any) -> dict[str, str]:
    return {name: _property(paper, key) for key, name in PROPERTIES.items()}


def _property(paper: Any, key: str) -> str:
    """A property of the document; the engine answers UTF-16 with a closing zero."""
    size = raw.FPDF_GetMetaText(paper, key.encode(), None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_GetMetaText(paper, key.encode(), buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _refused(code: str, what: str) -> Refused:
    return Refused(Refusal(code, what, _FIX))
