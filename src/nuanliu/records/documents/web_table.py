"""Web pages named .xls, as many older systems export them; in the guarded child.

The page is read as a spreadsheet program shows it: each line of text and each row of a table is
one row. Nothing is fetched, run or computed. Refuses with Refused: FILE-DTD, FILE-FORMAT,
FILE-FAR-CELL.
"""

import re

from nuanliu.records.documents.prescan import Reach, refuse
from nuanliu.records.documents.text_table import decoded

_AS_XLSX = "请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
_PAGE = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,400}?-->\s*)?"
    rb"<(?:!doctype\s+html|html|head|meta|title|link|script|style|body|center|form|font|div|span|p"
    rb"|h[1-6]|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # how UTF-16 begins, with a mark or without
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
MOST = 10 * 1024 * 1024  # bytes of a page


def is_page(data: bytes) -> bool:
    """Whether a file begins like a web page."""
    head = data[:4096]
    if head.startswith(_WIDE):
        head = head.lstrip(b"\xff\xfe").replace(b"\0", b"")
    return _PAGE.match(head) is not None


def page_rows(data: bytes) -> list[list[str]]:
    """The rows of a page that holds a table."""
    from nuanliu.records.documents.readers.markup import read_html  # noqa: PLC0415 - others do without

    if len(data) > MOST:
        raise refuse("FILE-FAR-CELL", f"网页形式的表格超过 {MOST >> 20} MB", _AS_XLSX)
    if data.startswith(_WIDE):
        data = decoded(data).encode()
    if _ENTITY.search(data):
        raise refuse("FILE-DTD", "网页内含有实体定义")
    items = read_html(data).get("items", [])
    if not any(isinstance(item, list) for item in items):
        raise refuse("FILE-FORMAT", "这是网页，里面没有可读的表格", _AS_XLSX)
    rows: list[list[str]] = []
    reach = Reach()
    for item in items:
        for row in [[item]] if isinstance(item, str) else item:
            reach.cell(len(rows) + 1, len(row))
            rows.append(row)
    return rows
