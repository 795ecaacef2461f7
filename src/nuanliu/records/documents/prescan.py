"""What a workbook's container gives away before any reader opens it; runs in the guarded child.

A few hundred bytes can cost a reader gigabytes (two cells a million rows apart, a part that
unpacks four hundred times its size), so the zip directory and the raw sheet text are looked at
first. Refuses with Refused: FILE-ZIP, FILE-ENCRYPTED, FILE-TOO-LARGE, FILE-BOMB, FILE-MACRO,
FILE-LINKS, FILE-OLE, FILE-DTD, FILE-FAR-CELL.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from nuanliu.core.refusal import Refusal, Refused

MAX_ENTRIES = 200
MAX_TOTAL = 200 * 1024 * 1024  # bytes after unpacking
MAX_RATIO = 100  # unpacked to packed, for parts large enough to matter
SMALL_PART = 1024 * 1024
MAX_ROW, MAX_COLUMN = 200_000, 200
MAX_AREA = 4_000_000  # cells from A1 to the last: readers hold them all, filled or not
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_PIECE = 1 << 20
_OVERLAP = 4096
COPY = "请新建一个空白工作簿，只粘贴名单内容（选择性粘贴→数值），保存为 .xlsx 再上传"
UNLOCK = "请先取消打开密码（文件→文档加密→清空密码），保存后再上传"
NEAR = "请删去名单以外的空行、空列后保存再上传"
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)\s(?:[^>]*?\s)?r\s*=\s*[\"']([A-Z]{0,9})(\d{1,9})[\"']")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".xlsx", ".xlsm", ".xls", ".docx", ".exe")
_COMPRESSION = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_SCRIPTS = ("basic/", "scripts/")  # where open documents keep their macros
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # would hide the words sought, as zero bytes would


def refuse(code: str, what: str, fix: str = COPY) -> Refused:
    """The exception that carries one verdict on the file."""
    return Refused(Refusal(code, what, fix))


def scan_zip(data: bytes) -> list[str]:
    """The names of the parts of a zip container that may be opened; Refused otherwise."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            entries = box.infolist()
            _directory(entries)
            _unwanted([entry.filename for entry in entries])
            for entry in entries:
                _content(box, entry)
            return [entry.filename for entry in entries]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as wrong:
        raise refuse("FILE-ZIP", "文件的压缩结构已损坏") from wrong


class Reach:
    """How far the cells of one sheet reach; Refused (FILE-FAR-CELL) as soon as it is too far."""

    def __init__(self) -> None:
        self.row = self.column = 0

    def cell(self, row: int, column: int) -> None:
        """Note a cell, both numbers from 1; column 0 is a row without cells."""
        if row > MAX_ROW or column > MAX_COLUMN:
            place = f"{column_letters(column)}{row}" if column else f"第 {row} 行"
            what = (
                f"表格在 {place} 还有单元格，超出 {MAX_ROW} 行、{MAX_COLUMN} 列的上限，"
                "多半是整行或整列设了格式"
            )
            raise refuse("FILE-FAR-CELL", what, NEAR)
        self.row, self.column = max(self.row, row), max(self.column, column)
        if self.row * self.column > MAX_AREA:
            what = f"表格有内容的范围达到 {self.row} 行、{self.column} 列，远大于一份名单"
            raise refuse("FILE-FAR-CELL", what, NEAR)


def _directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise refuse("FILE-BOMB", f"文件内有 {len(entries)} 个部件，超过 {MAX_ENTRIES} 个的上限")
    if len({name.lower() for name in names}) < len(names) or any(map(_odd, names)):
        raise refuse("FILE-ZIP", "文件内有重名或路径异常的部件")
    if any(entry.compress_type not in _COMPRESSION for entry in entries):
        raise refuse("FILE-ZIP", "文件内有不常见的压缩方式")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse("FILE-ENCRYPTED", "文件设置了打开密码", UNLOCK)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL:
        what = f"文件展开后有 {total >> 20} MB，超过 {MAX_TOTAL >> 20} MB 的上限"
        raise refuse("FILE-BOMB", what)
    _overlaps(entries)


def _odd(name: str) -> bool:
    parts = name.split("/")
    return name.startswith("/") or "\\" in name or ":" in name or ".." in parts or "\0" in name


def _overlaps(entries: list[zipfile.ZipInfo]) -> None:
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise refuse("FILE-BOMB", "文件内的部件互相重叠")
        end = entry.header_offset + entry.compress_size
        if entry.file_size > SMALL_PART and entry.file_size > MAX_RATIO * entry.compress_size:
            raise refuse("FILE-BOMB", f"文件内有压缩超过 {MAX_RATIO} 倍的部件")


def _unwanted(names: list[str]) -> None:
    lower = [name.lower() for name in names]
    if any("vbaproject" in n or "macrosheets/" in n or n.startswith(_SCRIPTS) for n in lower):
        raise refuse("FILE-MACRO", "文件含有宏程序")
    if any("externallinks/" in name or name.endswith("connections.xml") for name in lower):
        raise refuse("FILE-LINKS", "文件引用了其他文件或外部数据")
    if any(name.endswith(_ARCHIVES) for name in lower):
        raise refuse("FILE-OLE", "文件里又套了压缩包或其他工作簿")
    if any("embeddings/" in name or "activex/" in name or "oleobject" in name for name in lower):
        raise refuse("FILE-OLE", "文件内嵌了其他文件或控件")


def _content(box: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read one part to its end and look at it, whatever its name says it is.

    Which part is a sheet is told by another part, so a sheet may be called image.png.
    """
    name = entry.filename.lower()
    is_text = name.endswith((".xml", ".rels", ".vml"))
    reach = Reach()
    for piece in _pieces(box, entry):
        if is_text and (piece.startswith(_UTF_16) or b"\0" in piece[:64]):
            raise refuse("FILE-DTD", "文件内的文字不是 UTF-8 编码")
        if _DTD.search(piece):
            raise refuse("FILE-DTD", "文件内含有文档类型定义")
        if name == "[content_types].xml" and b"macroenabled" in piece.lower():
            raise refuse("FILE-MACRO", "文件声明为启用宏的工作簿")
        _measure(piece, reach)


def _measure(piece: bytes, reach: Reach) -> None:
    """How far the cells of a piece reach: asked of all at once, one by one only to name a place."""
    found = _CELL.findall(piece)
    if not found:
        return
    row = max(int(digits) for _, digits in found)
    column = max(column_number(letters.decode()) for letters in {letters for letters, _ in found})
    if row > MAX_ROW or column > MAX_COLUMN:
        for letters, digits in found:
            reach.cell(int(digits), column_number(letters.decode()))
    reach.cell(row, column)


def _pieces(box: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part piece by piece, each with the end of the one before so that nothing is cut apart.

    The stream ends at the announced size, and fails when the part does not end there.
    """
    kept = b""
    with box.open(entry) as stream:
        while piece := stream.read(_PIECE):
            yield kept + piece
            kept = piece[-_OVERLAP:]


def column_number(letters: str) -> int:
    """'A' is 1, 'XFD' is 16384; '' is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is 'A', 16384 is 'XFD'."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
