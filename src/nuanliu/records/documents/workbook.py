"""Every cell of a roster or bank answer as text with its type; runs in the guarded child.

Types: t text, n number, d date or time, b yes/no, e error value, '' empty. A number keeps at most
fifteen digits in every spreadsheet program, so an identity or card number of type n has lost what
stood behind them: the type is the only way to know. An error value of a workbook arrives as an
empty cell (the reader drops it); type e comes from text files.
"""

import csv
import datetime as dt
import io
import re
from typing import Any

from nuanliu.records.documents.prescan import (
    MAX_COLUMN,
    MAX_ROW,
    OLE_MAGIC,
    refuse,
    scan_ole,
    scan_zip,
)

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"})
DELIMITERS = ",\t;"

_AS_XLSX = "请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
_FOREIGN = {
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"{\\rtf": "RTF 文档",
}
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|meta|\?xml|head|body)", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_QUOTED = re.compile(r'="(.*)"', re.DOTALL)


def cells(data: bytes) -> dict[str, Any]:
    """The sheets of .xlsx, .xls, .ods, .csv or .txt as text.

    {"format", "sheets": [{"name", "hidden", "rows": [[[text, type], ...], ...], "merged":
    [[first row, first column, last row, last column], ...]}]}. Rows and columns count from the
    sheet's own A1 (index 0), whatever area the program announced; cells and rows that are empty
    at the end are left off. Refused for a container that prescan objects to, and FILE-FORMAT,
    FILE-ENCODING, FILE-CSV, FILE-ENCRYPTED, FILE-UNREADABLE.
    """
    form = form_of(data)
    if form == "csv":
        return {"format": form, "sheets": [_text_sheet(data)]}
    return {"format": form, "sheets": _book(data)}


def form_of(data: bytes) -> str:
    """'xlsx', 'ods', 'xls' or 'csv', by content and after the pre-scan; Refused for others."""
    if data.startswith(b"PK\x03\x04"):
        return _zip_form(data)
    if data.startswith(OLE_MAGIC):
        scan_ole(data)
        return "xls"
    kind = next((name for magic, name in _FOREIGN.items() if data.startswith(magic)), "")
    if _MARKUP.match(data[:512]):
        kind = "网页或 XML 文件（有些系统导出的“.xls”其实是网页）"
    if kind:
        raise refuse("FILE-FORMAT", f"这是{kind}，不是表格文件", _AS_XLSX)
    return "csv"


def _zip_form(data: bytes) -> str:
    names = scan_zip(data)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise refuse("FILE-FORMAT", "这是压缩包或其他文档，不是表格文件", _AS_XLSX)


def _book(data: bytes) -> list[dict[str, Any]]:
    import python_calamine as calamine  # noqa: PLC0415 - text files do without it

    try:
        with calamine.CalamineWorkbook.from_object(io.BytesIO(data)) as book:
            return [
                _sheet(
                    book.get_sheet_by_name(meta.name),
                    meta.name,
                    hidden=meta.visible != calamine.SheetVisibleEnum.Visible,
                )
                for meta in book.sheets_metadata
                if meta.typ is calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError as locked:
        fix = "请先取消打开密码，保存后再上传"
        raise refuse("FILE-ENCRYPTED", "文件设置了打开密码", fix) from locked
    except calamine.CalamineError as wrong:
        raise refuse("FILE-UNREADABLE", "表格文件已损坏，无法读取", _AS_XLSX) from wrong


def _sheet(sheet: Any, name: str, *, hidden: bool) -> dict[str, Any]:
    if sheet.total_height > MAX_ROW or sheet.total_width > MAX_COLUMN:
        what = f"工作表“{name}”超出 {MAX_ROW} 行、{MAX_COLUMN} 列的上限"
        raise refuse("FILE-FAR-CELL", what, "请删去名单以外的空行、空列后保存再上传")
    rows = [[typed(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    return {"name": name, "hidden": hidden, "rows": trimmed(rows), "merged": merged}


def trimmed(rows: list[list[list[str]]]) -> list[list[list[str]]]:
    """Rows without the empty cells and rows at their end; blank formatted ones disappear here."""
    short = [row[: _used(row)] for row in rows]
    while short and not short[-1]:
        short.pop()
    return short


def _used(row: list[list[str]]) -> int:
    return next((place for place in range(len(row), 0, -1) if row[place - 1][0]), 0)


def typed(value: object) -> list[str]:
    """One cell as [text, type]; a number as the fifteen digits that a spreadsheet keeps."""
    if isinstance(value, bool):
        return ["TRUE" if value else "FALSE", "b"]
    if isinstance(value, int | float):
        return [number_text(value), "n"]
    if isinstance(value, dt.datetime):
        return [value.date().isoformat() if _midnight(value) else value.isoformat(" "), "d"]
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return [str(value), "d"]
    return _written(str(value))


def _written(text: str) -> list[str]:
    if not text.strip():
        return ["", ""]
    return [text, "e" if text in ERRORS else "t"]


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


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with mark or GB 18030, strictly (FILE-ENCODING)."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    what = "文字编码不是 UTF-8、UTF-16 或 GB18030，或混用了几种编码"
    raise refuse("FILE-ENCODING", what, _AS_XLSX)


def delimiter_of(text: str) -> str:
    """The separator that most of the first lines agree on; a comma when there is none."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    counts = {mark: sum(1 for line in lines if mark in line) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: (counts[mark], -DELIMITERS.index(mark)))


def _text_sheet(data: bytes) -> dict[str, Any]:
    text = decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    rows: list[list[list[str]]] = []
    try:
        for row in reader:
            if len(row) > MAX_COLUMN or len(rows) >= MAX_ROW:
                what = f"第 {len(rows) + 1} 行超出 {MAX_ROW} 行、{MAX_COLUMN} 列的上限"
                raise refuse("FILE-FAR-CELL", what, "请删去名单以外的空行、空列后保存再上传")
            rows.append([_text_cell(value) for value in row])
    except csv.Error as wrong:
        what = f"文本表格第 {reader.line_num} 行的引号不成对或内容过长"
        raise refuse("FILE-CSV", what, _AS_XLSX) from wrong
    return {"name": "文本", "hidden": False, "rows": trimmed(rows), "merged": []}


def _text_cell(value: str) -> list[str]:
    """A cell of a text file; '="530..."' is the usual way to keep a number as text there."""
    kept = _QUOTED.fullmatch(value.strip())
    return typed(kept[1] if kept else value)
