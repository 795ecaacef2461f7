"""Files of other kinds under the names of tables: what they are, and what to do about each.

Told by content alone; runs in the guarded child. Code: FILE-FORMAT.
"""

from nuanliu.core.refusal import Refused
from nuanliu.records.documents.prescan import refuse

AS_XLSX = "请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
TYPED = "请上传原来的表格文件；只有纸质名单的，请录入模板后再上传"
COPIED = "请把里面的表格复制到新建的工作簿，保存为 .xlsx 再上传"
UNPACKED = "请先解压，再上传里面的表格文件"
OTHER = "请重新选择表格文件（.xlsx、.xls、.ods、.csv、.txt）"

_MAGIC = {
    b"%PDF": ("PDF 文件", TYPED),
    b"\x89PNG": ("图片", TYPED),
    b"\xff\xd8\xff": ("图片", TYPED),
    b"Rar!": ("压缩包", UNPACKED),
    b"7z\xbc\xaf": ("压缩包", UNPACKED),
    b"{\\rtf": ("RTF 文档", COPIED),
    b"\x1f\x8b": ("压缩包", UNPACKED),
    b"PK\x05\x06": ("空的压缩包", OTHER),
    b"GIF8": ("图片", TYPED),
    b"BM": ("图片", TYPED),
    b"RIFF": ("图片或音视频", TYPED),
    b"MIME-Version:": ("网页归档（.mht）", AS_XLSX),
    b"<?xml": ("XML 文件", OTHER),
    b"<": ("网页或 XML 文件", OTHER),
    b"MZ": ("程序", OTHER),
    b"\x7fELF": ("程序", OTHER),
    b"SQLite format 3": ("数据库", OTHER),
}
_PACKED = {
    "word/document.xml": ("Word 文档", COPIED),
    "ppt/presentation.xml": ("演示文稿", COPIED),
    "xl/workbook.bin": ("二进制工作簿（.xlsb）", AS_XLSX),
    "content.xml": ("其他文档", COPIED),
}
_OLD = {
    "worddocument": ("Word 文档", COPIED),
    "powerpoint document": ("演示文稿", COPIED),
    "quill": ("出版物", COPIED),
}
_XML_TABLE = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 2048  # bytes looked at


def foreign(data: bytes) -> Refused | None:
    """Why a file that is neither zip nor OLE is no table; None when it may be a text table."""
    head = data[:_HEAD].lstrip().removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<") and _XML_TABLE in head:
        return refuse("FILE-FORMAT", "这是 Excel 2003 的 XML 表格，不能直接读取", AS_XLSX)
    return next(
        (_no_table(*told) for magic, told in _MAGIC.items() if head.startswith(magic)), None
    )


def foreign_zip(names: list[str]) -> Refused:
    """What a zip container without a workbook is."""
    found = (told for part, told in _PACKED.items() if part in names)
    return _no_table(*next(found, ("压缩包", UNPACKED)))


def foreign_ole(names: list[str]) -> Refused:
    """What an old container without a workbook is; `names` in lower case."""
    found = (told for part, told in _OLD.items() if part in names)
    return _no_table(*next(found, ("其他程序的文件", OTHER)))


def _no_table(kind: str, fix: str) -> Refused:
    return refuse("FILE-FORMAT", f"这是{kind}，不是表格文件", fix)
