"""An OFD invoice: a zip of XML whose custom data and tags name the fields; in the guarded child.

The tags point at the text objects of the page. Nothing is drawn, no part is opened that the reader
does not need, and a part that the index does not lead to is not searched for.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from nuanliu.records.documents.invoicefiles.plain_xml import local, named, root_of, text_of
from nuanliu.records.documents.prescan import scan_zip

# Custom data of OFD.xml by their Chinese names.
DATA = {
    "发票代码": "code", "发票号码": "number", "开票日期": "issued", "合计金额": "net",
    "合计税额": "tax", "购买方纳税人识别号": "buyer_tax_id",
    "销售方纳税人识别号": "seller_tax_id",
}  # fmt: skip
# Tags of the page by their names.
TAGS = {
    "InvoiceCode": "code", "InvoiceNo": "number", "IssueDate": "issued",
    "BuyerName": "buyer", "BuyerTaxID": "buyer_tax_id",
    "SellerName": "seller", "SellerTaxID": "seller_tax_id",
    "TaxExclusiveTotalAmount": "net", "TaxTotalAmount": "tax",
    "TaxInclusiveTotalAmount": "total", "TaxInclusiveTotalAmountWithWords": "capitals",
    "InvoiceTitle": "title",
}  # fmt: skip
LINE = {"Item": "name", "Quantity": "quantity", "Amount": "net", "TaxAmount": "tax"}
MOST_PAGES = 20


class _Box:
    """The parts of the file, each read as XML when it is needed."""

    def __init__(self, data: bytes) -> None:
        self.names = set(scan_zip(data))
        self.zip = zipfile.ZipFile(io.BytesIO(data))

    def part(self, name: str) -> Any:
        """The root of a part, None where there is none."""
        name = name.lstrip("/")
        return root_of(self.zip.read(name)) if name in self.names else None


def read(data: bytes) -> dict[str, Any]:
    """The fields and lines of an OFD invoice, or {"refused": why}."""
    box = _Box(data)
    index = box.part("OFD.xml")
    if index is None or local(index) != "OFD":
        return {"refused": "不是 OFD 文件"}
    said = _custom(index)
    roots = [text_of(one) for one in named(index, "DocRoot")]
    shown, lines = _tagged(box, roots[0]) if len(roots) == 1 else ({}, None)
    if "number" not in said | shown:
        return {"refused": "是 OFD 文件，但不是带数据的发票"}
    return {"fields": said | shown, "lines": lines, "again": said}


def _custom(index: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in named(index, "CustomData"):
        name = DATA.get(one.get("Name", ""))
        if name:
            found[name] = text_of(one)
    return {name: text for name, text in found.items() if text}


def _tagged(box: _Box, root: str) -> tuple[dict[str, str], list[dict[str, str]] | None]:
    """What the tags of a document say by the texts they point at."""
    document = box.part(root)
    if document is None:
        return {}, None
    folder = posixpath.dirname(root)
    texts = dict(_texts(box, folder, document))
    fields: dict[str, str] = {}
    columns: dict[str, list[str]] = {name: [] for name in LINE.values()}
    for tags in _tag_parts(box, folder, document):
        for one in tags.iter():
            refs = [text_of(ref) for ref in one if local(ref) == "ObjectRef"]
            words = [texts[ref] for ref in refs if ref in texts]
            if local(one) in TAGS and words:
                fields[TAGS[local(one)]] = "".join(words)
            elif local(one) in LINE:
                columns[LINE[local(one)]] += words
    return fields, _lines(columns)


def _lines(columns: dict[str, list[str]]) -> list[dict[str, str]] | None:
    """The columns side by side; None unless every one has a text for every line."""
    counts = {len(columns[name]) for name in ("name", "net", "tax")}
    if len(counts) != 1 or counts == {0}:
        return None
    blank = [""] * len(columns["name"])
    quantities = columns["quantity"] if len(columns["quantity"]) == len(blank) else blank
    rows = zip(columns["name"], quantities, columns["net"], columns["tax"], strict=True)
    return [
        {"name": name, "quantity": quantity, "net": net, "tax": tax}
        for name, quantity, net, tax in rows
    ]


def _tag_parts(box: _Box, folder: str, document: Any) -> Iterator[Any]:
    """The parts with tags: listed in one part, named by the document."""
    for one in named(document, "CustomTags"):
        place = _joined(folder, text_of(one))
        listing = box.part(place)
        if listing is None:
            continue
        for where in named(listing, "FileLoc"):
            part = box.part(_joined(posixpath.dirname(place), text_of(where)))
            if part is not None:
                yield part


def _texts(box: _Box, folder: str, document: Any) -> Iterator[tuple[str, str]]:
    """(id, text) of every text object of the pages and their templates."""
    places = [one.get("BaseLoc", "") for name in ("TemplatePage", "Page") for one in named(
        document, name)]  # fmt: skip
    for place in places[:MOST_PAGES]:
        page = box.part(_joined(folder, place))
        for one in named(page, "TextObject") if page is not None else ():
            yield one.get("ID", ""), "".join(text_of(code) for code in named(one, "TextCode"))


def _joined(folder: str, place: str) -> str:
    """Where a part lies: from the root with a leading '/', else beside what names it."""
    return posixpath.normpath(place if place.startswith("/") else posixpath.join(folder, place))
