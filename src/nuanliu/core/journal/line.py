"""One line of the journal: canonical JSON, and commitments in place of personal values."""

import hashlib
import json
import re
import unicodedata
from typing import Any

FORMAT_VERSION = 1
NO_PREVIOUS = "0" * 64  # `prev` of the first line: there is no line before it
MAX_BYTES = 64 * 1024
MAX_INT = 2**53 - 1  # what every JSON reader, a browser's included, holds exactly
MAX_DEPTH = 8
COMMITMENT_PREFIX = b"\x02"
SALT_BYTES = 32

_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029]")  # JSON would leave these control characters raw
_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
).encode


class JournalFormatError(ValueError):
    """The value or text cannot stand in the journal; the message names the field."""


def canonical(value: dict[str, Any]) -> str:
    """`value` as its one canonical line, without the newline.

    Keys sorted by code point, no spaces, Unicode as itself in NFC, C0 controls escaped the JSON
    way. Strings, integers (at most 2^53 - 1 in size), booleans, lists and dicts only; at most
    64 KiB of UTF-8. Raises JournalFormatError naming the field for anything else.
    """
    if not _sound(value, MAX_DEPTH):
        _check_dict(value, "", MAX_DEPTH)
    return canonical_trusted(value)


def canonical_trusted(value: dict[str, Any]) -> str:
    """`canonical` for values whose types were proved elsewhere; text is still checked."""
    text = _encode(value)
    if not text.isascii() or "\x7f" in text:
        _check_text(text)
    elif len(text) > MAX_BYTES:
        raise JournalFormatError(
            f"流水行长 {len(text)} 字节，超过上限 {MAX_BYTES} 字节，请拆成几行"
        )
    return text


def _check_text(text: str) -> None:
    if not unicodedata.is_normalized("NFC", text):
        raise JournalFormatError("流水行里有未按 NFC 规范化的文字，请先规范化再记入")
    if _UNSAFE.search(text):
        raise JournalFormatError("流水行里有控制字符（U+007F–U+009F、U+2028、U+2029），请先删除")
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise JournalFormatError("流水行里有不完整的字符（代理项），请改正原文") from error
    if size > MAX_BYTES:
        raise JournalFormatError(f"流水行长 {size} 字节，超过上限 {MAX_BYTES} 字节，请拆成几行")


def _sound(value: dict[str, Any], depth: int) -> bool:
    """The common case, without names for messages: half the cost of the walk that has them."""
    if type(value) is not dict or depth == 0:
        return False
    for key, item in value.items():
        if type(key) is not str:
            return False
        kind = type(item)
        if kind is str:
            continue
        if kind is int:
            if not -MAX_INT <= item <= MAX_INT:
                return False
        elif kind is dict:
            if not _sound(item, depth - 1):
                return False
        elif kind is not bool and not (kind is list and _sound_list(item, depth - 1)):
            return False
    return True


def _sound_list(value: list[Any], depth: int) -> bool:
    for item in value:
        kind = type(item)
        if kind is str or (kind is int and -MAX_INT <= item <= MAX_INT):
            continue
        if kind is not list or depth == 0 or not _sound_list(item, depth - 1):
            return False
    return True


def _check_dict(value: dict[str, Any], path: str, depth: int) -> None:
    if not isinstance(value, dict):
        raise JournalFormatError(f"流水行必须是对象，收到的是 {type(value).__name__}")
    for key, item in value.items():
        if not isinstance(key, str):
            raise JournalFormatError(f"字段名必须是文字：{path}{key!r}")
        _check_item(item, f"{path}{key}", depth - 1)


def _check_item(item: Any, path: str, depth: int) -> None:
    if isinstance(item, str):
        return
    if isinstance(item, int):
        if not -MAX_INT <= item <= MAX_INT:
            raise JournalFormatError(f"字段 {path} 的整数超出 ±(2^53-1)，请核对")
    elif not isinstance(item, dict | list):
        allowed = "文字、整数、布尔、数组、对象"
        kind = type(item).__name__
        raise JournalFormatError(f"字段 {path} 的类型是 {kind}，流水只收{allowed}，请换成其中一种")
    elif depth == 0:
        raise JournalFormatError(f"字段 {path} 嵌套超过 {MAX_DEPTH} 层，请压平")
    elif isinstance(item, dict):
        _check_dict(item, f"{path}.", depth)
    else:
        for place, part in enumerate(item):
            _check_item(part, f"{path}[{place}]", depth - 1)


def commitment(salt: bytes, value: str) -> str:
    """A personal value as hex SHA-256(0x02 || salt || NFC text): opens only with the salt.

    `salt` is 32 random bytes kept in an erasable table; deleting it is the erasure.
    """
    if len(salt) != SALT_BYTES:
        raise JournalFormatError(f"盐值必须是 {SALT_BYTES} 字节，收到 {len(salt)} 字节")
    text = unicodedata.normalize("NFC", value).encode()
    return hashlib.sha256(COMMITMENT_PREFIX + salt + text).hexdigest()


def genesis(*, name: str, database: str, identity: str) -> dict[str, Any]:
    """What the first line says beside the common fields: the terms all later lines stand under.

    name: the log's name, as on every checkpoint; database: 'demo' (演示) or 'live' (正式);
    identity: the installation's own id.
    """
    if database not in ("demo", "live"):
        raise JournalFormatError(f"数据库类别只能是 demo 或 live，收到 {database!r}")
    return {
        "format": FORMAT_VERSION,
        "name": name,
        "suite": "sha256",
        "currency": "CNY",
        "database": database,
        "id": identity,
    }
