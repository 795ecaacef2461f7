"""Text tables (.csv, .txt) in the encodings and separators offices use; in the guarded child.

Encodings are read strictly: a name that cannot be read is never replaced by marks. Refuses with
Refused: FILE-ENCODING, FILE-CSV, FILE-FAR-CELL.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from nuanliu.records.documents.prescan import MAX_COLUMN, MAX_ROW, NEAR, Reach, refuse

DELIMITERS = ",\t;|"
WIDE_COMMA = "，"

_AS_XLSX = "请用 WPS 或 Excel 打开后另存为 .xlsx 再上传"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_QUOTED = re.compile(r'="(.*)"', re.DOTALL)
_HAN = re.compile("[\u4e00-\u9fff]")
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BARE = ("utf-16-le", "utf-16-be")
_LINES = re.compile(r"[\n\r\t,;|]")  # a table has one of them; other bytes read so have hardly any
_SURELY = 2  # Chinese characters: one may come out of other bytes by chance
_LEAST_ZEROS = 20  # one byte in twenty, at the least, is zero in UTF-16 with any digits in it


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (also without mark) or GB 18030; FILE-ENCODING."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as wrong:
            if encoding == "utf-8-sig":
                _mixed(data, wrong)
            continue
        if not _CONTROL.search(text) and (encoding not in _BARE or _LINES.search(text)):
            return text
    what = "文字编码不是 UTF-8、UTF-16 或 GB18030，或含有二进制内容"
    raise refuse("FILE-ENCODING", what, _AS_XLSX)


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith(_MARKS):
        return ("utf-16",)
    return (*_unmarked(data), "utf-8-sig", "gb18030")


def _unmarked(data: bytes) -> Iterator[str]:
    """UTF-16 without mark, told by zero bytes that nearly all stand at even or at odd places.

    Nearly: 开 is 5F00.
    """
    even, odd = data[::2].count(0), data[1::2].count(0)
    few, many = sorted((even, odd))
    if many and many * _LEAST_ZEROS >= len(data) and many >= 4 * few:
        yield "utf-16-le" if odd > even else "utf-16-be"


def _mixed(data: bytes, wrong: UnicodeDecodeError) -> None:
    """Refuse a file that is UTF-8 in one place and something else, or nothing, in another.

    GB 18030 would read the UTF-8 lines too, as other characters: wrong names without a word.
    """
    if wrong.reason == "unexpected end of data" and _is_chinese(data[: wrong.start]):
        raise refuse("FILE-ENCODING", "文件在一个字的中间断开，没有传完", _AS_XLSX)
    for number, line in enumerate(data.splitlines(), 1):
        if _is_chinese(line):
            other = data.count(b"\n", 0, wrong.start) + 1
            what = f"混用了几种文字编码：第 {number} 行是 UTF-8，第 {other} 行不是"
            raise refuse("FILE-ENCODING", what, _AS_XLSX)


def _is_chinese(data: bytes) -> bool:
    """Whether the bytes are UTF-8 with Chinese characters in it."""
    try:
        return len(_HAN.findall(data.decode())) >= _SURELY
    except UnicodeDecodeError:
        return False


def delimiter_of(text: str) -> str:
    """The separator that most of the first lines agree on; a comma when there is none.

    The Chinese comma separates only where nothing else does: it stands in notes as well.
    """
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    if not any(mark in line for mark in DELIMITERS for line in lines):
        return WIDE_COMMA if any(WIDE_COMMA in line for line in lines) else DELIMITERS[0]
    counts = {mark: sum(1 for line in lines if mark in line) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: (counts[mark], -DELIMITERS.index(mark)))


def text_rows(data: bytes) -> list[list[str]]:
    """The rows of a text table."""
    text = decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    rows: list[list[str]] = []
    reach = Reach()
    try:
        for row in reader:
            if len(row) > MAX_COLUMN or len(rows) >= MAX_ROW:
                what = f"第 {len(rows) + 1} 行超出 {MAX_ROW} 行、{MAX_COLUMN} 列的上限"
                raise refuse("FILE-FAR-CELL", what, NEAR)
            reach.cell(len(rows) + 1, len(row))
            rows.append([_unwrapped(value) for value in row])
    except csv.Error as wrong:
        what = f"文本表格第 {reader.line_num} 行的引号不成对或内容过长"
        raise refuse("FILE-CSV", what, _AS_XLSX) from wrong
    return rows


def _unwrapped(value: str) -> str:
    """A cell of a text file; '="530..."' is the usual way to keep a number as text there."""
    kept = _QUOTED.fullmatch(value.strip())
    return kept[1] if kept else value
