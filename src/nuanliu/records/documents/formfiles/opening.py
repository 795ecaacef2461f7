"""Which reader a form needs, and what the guarded child says of it."""

from typing import Any

from nuanliu.core.indicators import ScoringRules
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.documents.sandbox import OutsideFileError, in_child

_TASK = "nuanliu.records.documents.formfiles.reading:checked"
_FIX = "请另存为 .docx、.xlsx、.pdf、.html 或 .txt 后再检查"
_FOREIGN = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"Rar!", "压缩包"),
    (b"{\\rtf", "RTF 文档"),
)
_OLD = b"\xd0\xcf\x11\xe0"


def check_form(data: bytes, name: str, rules: ScoringRules) -> dict[str, Any]:
    """What a form says and where it contradicts itself: core.forms.answers.told.

    The file is opened, read and checked in the guarded child; `name` is used for its ending and in
    messages only. Raises Refused (FORM-FILE) for an empty or foreign file, OutsideFileError for
    one that is damaged or exceeds the limits of the child.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise _refused(f"文件“{name}”是空的", "请选择含绩效目标表、自评表或报告的文件")
    facts = {"kind": kind_of(data, name), "rules": rules.to_json()}
    try:
        answer: dict[str, Any] = in_child(_TASK, data, facts=facts)
    except OutsideFileError as unread:  # what to do is told for rosters there
        raise OutsideFileError(unread.code, unread.what, _FIX) from None
    if "refused" in answer:
        raise _refused(f"文件“{name}”{answer['refused']}", _FIX)
    return answer


def kind_of(data: bytes, name: str) -> str:
    """'text', 'html', 'docx', 'book' or 'pdf', by content first; Refused FORM-FILE for others."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in data else "book"
    if head.startswith(b"%pdf"):
        return "pdf"
    if data.startswith(_OLD):
        return _old(data, name)
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            raise _refused(f"文件“{name}”是{kind}", _FIX)
    marked = head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<table"))
    return "html" if marked or name.lower().endswith((".html", ".htm")) else "text"


def _old(data: bytes, name: str) -> str:
    """Old binary files: a workbook is read, a Word document is not."""
    if "WordDocument".encode("utf-16-le") in data:
        raise _refused(f"文件“{name}”是旧格式的 Word 文档（.doc）", "请用 WPS 或 Word 另存为 .docx")
    return "book"


def _refused(what: str, fix: str) -> Refused:
    return Refused(Refusal("FORM-FILE", what, fix))

