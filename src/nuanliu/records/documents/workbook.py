"""Every cell of a roster or bank answer as text with its type; runs in the guarded child.

Types: t text, n number, d date or time, b yes/no, e error value, - empty. A number keeps at most
fifteen digits in every spreadsheet program, so an identity or card number of type n has lost what
stood behind them: the type is the only way to know. An error value of a workbook arrives as an
empty cell (the reader drops it); type e comes from text files.
"""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from nuanliu.records.documents.prescan import (
    MAX_COLUMN,
    MAX_ROW,
    NEAR,
    OLE_MAGIC,
    UNLOCK,
    refuse,
    scan_zip,
)
from nuanliu.records.documents.text_table import text_rows
from nuanliu.records.documents.web_table import is_page, page_rows

BLANK = ("", "-")
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"})

_AS_XLSX = "请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
_FOREIGN = {
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"{\\rtf": "RTF 文档",
    b"\x1f\x8b": "压缩包",
    b"PK\x05\x06": "空的压缩包",
    b"GIF8": "图片",
    b"RIFF": "图片或音视频",
    b"MIME-Version:": "网页归档（.mht）",
    b"<?xml": "XML 文件（包括 Excel 2003 的 XML 表格）",
    b"<": "网页或 XML 文件",
    b"\x7fELF": "程序",
    b"SQLite format 3": "数据库",
}
# Two letters begin many a heading as well (MZ is 民族): these files have zero bytes besides.
_SHORT = {b"BM": "图片", b"MZ": "程序"}
_PACKED = {
    "word/document.xml": "Word 文档",
    "ppt/presentation.xml": "演示文稿",
    "xl/workbook.bin": "二进制工作簿（.xlsb）",
    "content.xml": "其他文档",
}


def cells(data: bytes) -> dict[str, Any]:
    """The sheets of .xlsx, .xls, .ods, .csv, .txt, or of a page named .xls, as text.

    {"format", "sheets": [{"name", "hidden", "rows": [[[text, ...], types], ...], "merged": [[first
    row, first column, last row, last column], ...]}]}; types has one letter for each text. Rows and
    columns count from the sheet's own A1 (index 0), whatever area the program announced; cells and
    rows that are empty at the end are left off. Refused for a container that a pre-scan objects
    to, and FILE-FORMAT, FILE-ENCODING, FILE-CSV, FILE-ENCRYPTED, FILE-UNREADABLE.
    """
    form = form_of(data)
    if form == "csv":
        return {"format": form, "sheets": [_flat("文本", text_rows(data))]}
    if form == "html":
        return {"format": form, "sheets": [_flat("网页", page_rows(data))]}
    return {"format": form, "sheets": _book(data)}


def _flat(name: str, rows: Iterable[Sequence[object]]) -> dict[str, Any]:
    return {"name": name, "hidden": False, "rows": packed(rows), "merged": []}


def form_of(data: bytes) -> str:
    """'xlsx', 'ods', 'xls', 'html' or 'csv', by content and after the pre-scan; Refused for others.

    The name of the file is not asked: systems and people write any ending behind any content.
    """
    if data.startswith(b"PK\x03\x04"):
        return _zip_form(data)
    if data.startswith(OLE_MAGIC):
        from nuanliu.records.documents.prescan_xls import scan_ole  # noqa: PLC0415 - only for .xls

        scan_ole(data)
        return "xls"
    if is_page(data):
        return "html"
    kind = _kind_of(data)
    if kind:
        raise refuse("FILE-FORMAT", f"这是{kind}，不是表格文件", _AS_XLSX)
    return "csv"


def _kind_of(data: bytes) -> str:
    """What a file that is no table is, by how it begins; '' for text."""
    known = _FOREIGN | (_SHORT if b"\0" in data[:256] else {})
    return next((name for magic, name in known.items() if data.lstrip().startswith(magic)), "")


def _zip_form(data: bytes) -> str:
    names = scan_zip(data)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        from nuanliu.records.documents.prescan_ods import scan_ods  # noqa: PLC0415 - only for .ods

        scan_ods(data)
        return "ods"
    kind = next((name for part, name in _PACKED.items() if part in names), "压缩包")
    raise refuse("FILE-FORMAT", f"这是{kind}，不是表格文件", _AS_XLSX)


def _book(data: bytes) -> list[dict[str, Any]]:
    import python_calamine as calamine  # noqa: PLC0415 - text files do without it

    try:
        with calamine.CalamineWorkbook.from_object(io.BytesIO(data)) as book:
            sheets = [
                _sheet(
                    book.get_sheet_by_name(meta.name),
                    meta.name,
                    hidden=meta.visible != calamine.SheetVisibleEnum.Visible,
                )
                for meta in book.sheets_metadata
                if meta.typ is calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError as locked:
        raise refuse("FILE-ENCRYPTED", "文件设置了打开密码", UNLOCK) from locked
    except calamine.CalamineError as wrong:
        raise refuse("FILE-UNREADABLE", "表格文件已损坏，无法读取", _AS_XLSX) from wrong
    except BaseException as wrong:
        if type(wrong).__name__ != "PanicException":  # how the reader's own faults arrive here
            raise
        raise refuse("FILE-UNREADABLE", "表格文件已损坏，无法读取", _AS_XLSX) from None
    if not sheets:
        raise refuse("FILE-FORMAT", "文件里没有工作表（只有图表）", _AS_XLSX)
    return sheets


def _sheet(sheet: Any, name: str, *, hidden: bool) -> dict[str, Any]:
    if sheet.total_height > MAX_ROW or sheet.total_width > MAX_COLUMN:
        what = f"工作表“{name}”超出 {MAX_ROW} 行、{MAX_COLUMN} 列的上限"
        raise refuse("FILE-FAR-CELL", what, NEAR)
    left = [""] * (sheet.start[1] if sheet.start else 0)  # rows begin at the first filled column
    rows = packed([*left, *row] for row in sheet.iter_rows())
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    return {"name": name, "hidden": hidden, "rows": rows, "merged": merged}


def packed(rows: Iterable[Sequence[object]]) -> list[list[Any]]:
    """Rows of values as [texts, types], without the empty cells and rows at their end.

    Two things a row and not two a cell: a long list is sent, kept and read at half the size.
    Blank formatted cells disappear here.
    """
    found = [_packed(row) for row in rows]
    while found and not found[-1][0]:
        found.pop()
    return found


def _packed(row: Sequence[object]) -> list[Any]:
    cells = [typed(value) for value in row]
    while cells and not cells[-1][0]:
        cells.pop()
    return [[text for text, _ in cells], "".join(kind for _, kind in cells)]


def typed(value: object) -> tuple[str, str]:
    """One cell as (text, type); a number as the fifteen digits that a spreadsheet keeps."""
    if isinstance(value, str):
        if not value.strip():
            return BLANK
        return value, "e" if value in ERRORS else "t"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE", "b"
    if isinstance(value, int | float):
        return number_text(value), "n"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if _midnight(value) else value.isoformat(" "), "d"
    return str(value), "d"  # a date, a time of day or a span of time


def _midnight(value: dt.datetime) -> bool:
    return value.time() == dt.time()


def number_text(value: float) -> str:
    """'500', '500.5', '530103199001011000' (fifteen digits, then zeros); never with an exponent."""
    short = f"{value:.15g}"
    if "e" not in short:
        return short
    digits, _, power = short.partition("e")
    sign, whole = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    head, _, tail = whole.partition(".")
    places = int(power)
    if places < 0:
        return sign + "0." + "0" * (-places - 1) + head + tail
    return sign + head + tail.ljust(places, "0")
