"""What an open document (.ods) says of its size before the reader unfolds it; in the guarded child.

A cell or row may stand for a million of its like by one attribute. A blank tail that does so is
usual and harmless; content that does is refused. Refuses with Refused: FILE-ENCRYPTED, FILE-MACRO,
FILE-LINKS, FILE-OLE, FILE-FAR-CELL, FILE-UNREADABLE.
"""

import io
import zipfile
from typing import IO, Any

from lxml import etree

from nuanliu.records.documents.prescan import UNLOCK, Reach, refuse

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_SCRIPT = "{urn:oasis:names:tc:opendocument:xmlns:script:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ROW, _SHEET = f"{_TABLE}table-row", f"{_TABLE}table"
_LINKS = {f"{_TABLE}{name}" for name in ("table-source", "cell-range-source", "dde-links")} | {
    f"{_TABLE}database-source-{name}" for name in ("sql", "table", "query")
}
_MACROS = {f"{_SCRIPT}event-listener", f"{_OFFICE}script"}
_AS_XLSX = "请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"


def scan_ods(data: bytes) -> None:
    """Look through content.xml once, without building it; the container itself was scanned."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        names = box.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in box.read(
            "META-INF/manifest.xml"
        ):
            raise refuse("FILE-ENCRYPTED", "文件设置了打开密码", UNLOCK)
        with box.open("content.xml") as stream:
            try:
                _scan(stream)
            except etree.XMLSyntaxError as wrong:
                raise refuse("FILE-UNREADABLE", "表格文件已损坏，无法读取", _AS_XLSX) from wrong


class _Size:
    """Rows and columns so far of the sheet being read."""

    def __init__(self) -> None:
        self.reach = Reach()
        self.row = self.column = self.filled = 0

    def end_cell(self, cell: Any) -> None:
        self.column += _times(cell, "number-columns-repeated")
        if len(cell) or any(name.startswith(_OFFICE) for name in cell.attrib):
            self.filled = self.column

    def end_row(self, row: Any) -> None:
        self.row += _times(row, "number-rows-repeated")
        if self.filled:
            self.reach.cell(self.row, self.filled)
        self.column = self.filled = 0


def _scan(stream: IO[bytes]) -> None:
    size = _Size()
    events = etree.iterparse(
        stream, events=("end",), resolve_entities=False, no_network=True, load_dtd=False
    )
    for _, element in events:
        if element.tag in _CELLS:
            size.end_cell(element)
        elif element.tag == _ROW:
            size.end_row(element)
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif element.tag == _SHEET:
            size = _Size()
        elif element.tag in _LINKS:
            raise refuse("FILE-LINKS", "文件引用了其他文件或外部数据")
        elif element.tag in _MACROS:
            raise refuse("FILE-MACRO", "文件含有宏程序")
        elif element.tag == f"{_DRAW}object-ole":
            raise refuse("FILE-OLE", "文件内嵌了其他文件或控件")


def _times(element: Any, name: str) -> int:
    """How many of its like an element stands for; 1 where it does not say."""
    text = element.get(f"{_TABLE}{name}", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1
