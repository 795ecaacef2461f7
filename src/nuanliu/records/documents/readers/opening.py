"""Which reader a file needs, and the blocks that come back from the child."""

from typing import Any

from nuanliu.core.ninesections import Block, Line, TableBlock, UnreadableError
from nuanliu.records.documents.sandbox import in_child

_HERE = "nuanliu.records.documents.readers"
_TASKS = {
    "text": f"{_HERE}.plaintext:read_text",
    "html": f"{_HERE}.markup:read_html",
    "docx": f"{_HERE}.word:read_docx",
}
_FIX = "请另存为 .docx、.html 或 .txt（UTF-8）后再导入"


def blocks_of(data: bytes, name: str) -> list[Block]:
    """The blocks of a disclosure file; `name` is only used for its ending and in messages.

    Raises UnreadableError for an empty, binary or foreign file, OutsideFileError (from the child's
    guard) for one that is damaged or exceeds the limits. Lines of a text file carry their number
    in the file; paragraphs and table rows of the other forms are counted from 1.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError(f"文件“{name}”是空的", "请选择含九部分公开文本的文件")
    answer: Any = in_child(_TASKS[kind_of(data, name)], data)
    if "refused" in answer:
        raise UnreadableError(f"文件“{name}”{answer['refused']}", _FIX)
    return numbered(answer["items"], keep_blank=answer["numbered_by_line"])


def kind_of(data: bytes, name: str) -> str:
    """'docx', 'html' or 'text', by content first; UnreadableError for known foreign formats."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!")):
        raise UnreadableError(f"文件“{name}”不是 .txt、.html 或 .docx 文本", _FIX)
    marked = head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body"))
    if marked or name.lower().endswith((".html", ".htm")):
        return "html"
    return "text"


def numbered(items: list[Any], *, keep_blank: bool) -> list[Block]:
    """Items (a line, or a table as rows of cells) as blocks; a row counts as one line."""
    blocks: list[Block] = []
    number = 0
    for item in items:
        if isinstance(item, str):
            blank = not item.strip()
            number += 1 if keep_blank or not blank else 0
            if not blank:
                blocks.append(Line(item, number))
        else:
            blocks.append(TableBlock(tuple(tuple(row) for row in item), number + 1))
            number += len(item)
    return blocks
