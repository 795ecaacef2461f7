"""The XML of a 数电票: the tax bureau's own fields; runs in the guarded child."""

from typing import Any

from nuanliu.records.documents.invoicefiles.plain_xml import local, named, root_of, text_of

# Each field: where it stands below EInvoice; the first path that is there counts.
PATHS = {
    "number": ("TaxSupervisionInfo/InvoiceNumber", "Header/EIid"),
    "issued": ("TaxSupervisionInfo/IssueTime", "EInvoiceData/BasicInformation/RequestTime"),
    "buyer": ("EInvoiceData/BuyerInformation/BuyerName",),
    "buyer_tax_id": ("EInvoiceData/BuyerInformation/BuyerIdNum",),
    "seller": ("EInvoiceData/SellerInformation/SellerName",),
    "seller_tax_id": ("EInvoiceData/SellerInformation/SellerIdNum",),
    "net": ("EInvoiceData/BasicInformation/TotalAmWithoutTax",),
    "tax": ("EInvoiceData/BasicInformation/TotalTaxAm",),
    "total": ("EInvoiceData/BasicInformation/TotalTax-includedAmount",),
    "capitals": ("EInvoiceData/BasicInformation/TotalTax-includedAmountInChinese",),
}
LABELS = ("EInvoiceType", "GeneralOrSpecialVAT")


def read(data: bytes) -> dict[str, Any]:
    """The fields and lines of an EInvoice, or {"refused": why}."""
    root = root_of(data)
    if local(root) != "EInvoice":
        return {"refused": "不是数电票的 XML 原件"}
    fields = {name: _first(root, paths) for name, paths in PATHS.items()}
    fields["title"] = _title(root)
    number = _first(root, PATHS["number"][:1])
    again = {"number": _first(root, PATHS["number"][1:])} if number else {}
    return {"fields": fields, "lines": _lines(root), "again": again}


def _first(root: Any, paths: tuple[str, ...]) -> str:
    for path in paths:
        found = _at(root, path.split("/"))
        if found:
            return found
    return ""


def _at(root: Any, steps: list[str]) -> str:
    """The text at a path of local names; '' where it branches, since nobody says which counts."""
    here = [root]
    for step in steps:
        here = [child for one in here for child in one if local(child) == step]
    return text_of(here[0]) if len(here) == 1 else ""


def _title(root: Any) -> str:
    """'电子发票（普通发票）' as the face prints it, of the two labels."""
    names = [
        text_of(name)
        for label in LABELS
        for one in named(root, label)
        for name in one
        if local(name) == "LabelName"
    ]
    return f"{names[0]}（{names[1]}）" if len(names) == len(LABELS) else "".join(names)


def _lines(root: Any) -> list[dict[str, str]]:
    return [_line(one) for one in named(root, "IssuItemInformation")]


def _line(element: Any) -> dict[str, str]:
    texts = {local(child): text_of(child) for child in element}
    quantity = f"{texts.get('Quantity', '')}{texts.get('MeaUnits', '')}"
    return {
        "name": texts.get("ItemName", ""),
        "quantity": quantity,
        "net": texts.get("Amount", ""),
        "tax": texts.get("ComTaxAm", ""),
    }
