"""XML without entities, types or anything fetched; runs in the guarded child."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from nuanliu.core.refusal import Refusal, Refused

MOST_NODES = 50_000  # an invoice of a hundred lines has some thousand
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9_-]+)", re.IGNORECASE)
_ENCODINGS = {"utf-8", "utf8", "gbk", "gb2312", "gb18030"}
_FIX = "请向开票方重新索取原件"


def root_of(data: bytes) -> Any:
    """The root of a document; Refused FILE-DTD, FILE-TOO-LARGE or FILE-UNREADABLE."""
    encoded = _ENCODED.search(data[:200])
    if encoded and encoded[1].decode().lower() not in _ENCODINGS:
        raise _refused("FILE-UNREADABLE", "文件的编码不是 UTF-8 或 GBK")
    if b"\0" in data[:512] or _DTD.search(data):
        raise _refused("FILE-DTD", "文件内含有文档类型定义，发票原件没有")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise _refused("FILE-UNREADABLE", "文件已损坏，不是完整的 XML") from wrong
    if sum(1 for _ in root.iter()) > MOST_NODES:
        raise _refused("FILE-TOO-LARGE", "文件内容远多于一张发票")
    return root


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def text_of(element: Any) -> str:
    """All text inside an element on one line."""
    return " ".join("".join(element.itertext()).split())


def named(root: Any, name: str) -> Iterator[Any]:
    """The elements of a local name, in document order."""
    return (one for one in root.iter() if isinstance(one.tag, str) and local(one) == name)


def _refused(code: str, what: str) -> Refused:
    return Refused(Refusal(code, what, _FIX))
