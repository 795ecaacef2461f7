"""Text files in the encodings offices use: UTF-8 with or without mark, UTF-16, GB 18030."""

import codecs
import re
from typing import Any

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_NOT_TEXT = "不是文字：编码不是 UTF-8、UTF-16 或 GB18030，或含有二进制内容"


def read_text(data: bytes) -> dict[str, Any]:
    """{"items": lines, "numbered_by_line": True}, or {"refused": why}."""
    text = decoded(data)
    if text is None:
        return {"refused": _NOT_TEXT}
    return {"items": re.split(r"\r\n|\r|\n", text), "numbered_by_line": True}


def decoded(data: bytes) -> str | None:
    """The bytes as text, or None when no encoding reads them without control characters."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    return None


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith(_UTF16):
        return ("utf-16",)
    if b"\0" in data:  # no mark: only UTF-16 holds zero bytes in readable text
        return ("utf-16-le", "utf-16-be")
    return ("utf-8-sig", "gb18030")
