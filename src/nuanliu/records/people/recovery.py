"""The recovery sheet (恢复单): the keyring on paper for the safe, typed back in when all is lost.

Crockford's base32 (no I, L, O, U), groups of five, and four check characters a line that also
cover the sheet's number and the line's place: a slip of the pen is found with its line.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from nuanliu.records.people.crypto import DataKey, IndexKey, SealError, Suite
from nuanliu.records.people.keys import Keyring

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 5
PER_LINE = 5 * GROUP
CHECK = 4
SHEET_ID = 8
VERSION = 1
_LINE = re.compile(r"\s*([0-9OIL]{1,3})\s*/\s*([0-9OIL]{1,3})[\s.:]+(.+)")
_NUMBER = re.compile(r"\s*表号\s*:?\s*(.+)")
_MISREAD = str.maketrans("OIL", "011")
_LOOK = "请对照恢复单逐个字符核对这一行"


def sheet(keyring: Keyring) -> list[str]:
    """The lines to print for the safe: every key of the ring. Whoever holds it holds the keys."""
    payload = _pack(keyring)
    number, body = sheet_id(keyring), _encode(payload)
    parts = [body[at : at + PER_LINE] for at in range(0, len(body), PER_LINE)]
    keys = ", ".join(key.hex() for key in keyring.data)
    return [
        "暖流 密钥恢复单",
        "打印一份，装入信封，封口处签名，存入保险柜；不得拍照，不得与备份放在一起。",
        "密钥文件丢失时，用 nuanliu keys restore 逐行录入；轮换密钥后须换新表。",
        f"数据库: {keyring.database}",
        f"含密钥: {keys}",
        f"表号: {_grouped(number, 4)}",
        *(_line(number, at, len(parts), part) for at, part in enumerate(parts, 1)),
    ]


def sheet_id(keyring: Keyring) -> str:
    """The sheet's number, 8 characters: tells a current sheet from an outdated one."""
    return _digest(b"sheet", _pack(keyring))[:SHEET_ID]


def from_sheet(lines: Iterable[str]) -> Keyring:
    """The keyring of a sheet typed in; extra text around the numbered lines is passed over.

    Upper or lower case, O for 0, I or L for 1, full-width characters and any spacing are
    understood. Raises `SealError` naming the first faulty or missing line.
    """
    number, typed = _read(lines)
    body = "".join(typed)
    payload = _decode(body)
    if _digest(b"sheet", payload)[:SHEET_ID] != number:
        raise SealError(
            "SHEET-NUMBER", "恢复单的表号与内容不符", "请核对表号，并确认各行出自同一张表"
        )
    return _unpack(payload)


def _read(lines: Iterable[str]) -> tuple[str, list[str]]:
    number, total = "", 0
    found: dict[int, str] = {}
    for line in lines:
        text = unicodedata.normalize("NFKC", line).upper()
        head, row = _NUMBER.fullmatch(text), _LINE.fullmatch(text)
        if head:
            number = _characters(head[1], "表号")
        elif row:
            at, total = _count(row[1]), max(total, _count(row[2]))
            if at in found and found[at] != row[3]:
                raise SealError("SHEET-TWICE", f"恢复单第 {at} 行录入了两次且不一样", _LOOK)
            found[at] = row[3]
    if len(number) != SHEET_ID:
        what = "没有录入恢复单的表号，或不是 8 个字符"
        raise SealError("SHEET-NUMBER", what, "请录入“表号: ”开头的一行")
    return number, [_checked(number, at, total, found.get(at)) for at in range(1, total + 1)]


def _count(text: str) -> int:
    return int(text.translate(_MISREAD))


def _checked(number: str, at: int, total: int, typed: str | None) -> str:
    """The characters of one line less its check; `SealError` when missing or mistyped."""
    if typed is None:
        raise SealError("SHEET-MISSING", f"恢复单缺第 {at} 行（共 {total} 行）", "请补录这一行")
    text = _characters(typed, f"第 {at} 行")
    part, check = text[:-CHECK], text[-CHECK:]
    if check != _check(number, at, total, part):
        raise SealError("SHEET-CHECK", f"恢复单第 {at} 行录入有误", _LOOK)
    return part


def _characters(typed: str, where: str) -> str:
    text = re.sub(r"[\s\-—_.]", "", typed).translate(_MISREAD)
    strange = sorted(set(text) - set(ALPHABET))
    if strange:
        what = f"恢复单{where}有不会出现的字符“{strange[0]}”"
        raise SealError("SHEET-CHARACTER", what, _LOOK)
    return text


def _line(number: str, at: int, total: int, part: str) -> str:
    return f"{at:02}/{total:02}  {_grouped(part, GROUP)}  {_check(number, at, total, part)}"


def _check(number: str, at: int, total: int, part: str) -> str:
    return _digest(b"line", f"{number} {at}/{total} {part}".encode())[:CHECK]


def _digest(purpose: bytes, data: bytes) -> str:
    return _encode(hashlib.sha256(b"nuanliu sheet " + purpose + b"\0" + data).digest())


def _grouped(text: str, size: int) -> str:
    return " ".join(text[at : at + size] for at in range(0, len(text), size))


def _encode(data: bytes) -> str:
    """Base32, five bits a character, the last one filled with zero bits."""
    bits = len(data) * 8
    length = -(-bits // 5)
    value = int.from_bytes(data) << (length * 5 - bits)
    return "".join(ALPHABET[value >> shift & 31] for shift in range(length * 5 - 5, -1, -5))


def _decode(text: str) -> bytes:
    value = 0
    for character in text:
        value = value << 5 | ALPHABET.index(character)
    size = len(text) * 5 // 8
    return (value >> (len(text) * 5 - size * 8)).to_bytes(size)


def _pack(keyring: Keyring) -> bytes:
    """Version, database, index key, position of the current key, all data keys with suites."""
    database = keyring.database.encode()
    index = next(suite.number for suite in Suite if suite.digest == keyring.index.digest)
    data = list(keyring.data.values())
    head = bytes([VERSION, len(database)]) + database + bytes([index]) + keyring.index.secret
    body = b"".join(bytes([key.suite.number]) + key.secret for key in data)
    return head + bytes([list(keyring.data).index(keyring.current), len(data)]) + body


def _unpack(payload: bytes) -> Keyring:
    try:
        return _ring(payload)
    except (IndexError, StopIteration, UnicodeDecodeError):
        what = "恢复单的内容不完整或来自更新的版本"
        raise SealError("SHEET-FORM", what, "请确认各行齐全，或升级本程序") from None


def _ring(payload: bytes) -> Keyring:
    size = payload[1]
    if payload[0] != VERSION:
        raise IndexError
    rest = payload[2 + size :]
    index = IndexKey(_suite(rest[0]).digest, rest[1:33])
    keys = _data_keys(rest[35:], rest[34])
    database = payload[2 : 2 + size].decode()
    return Keyring(database, {key.id: key for key in keys}, keys[rest[33]].id, index)


def _data_keys(body: bytes, count: int) -> Sequence[DataKey]:
    keys, at = [], 0
    for _ in range(count):
        suite = _suite(body[at])
        keys.append(DataKey(suite, body[at + 1 : at + 1 + suite.key_size]))
        at += 1 + suite.key_size
    return keys


def _suite(number: int) -> Suite:
    return next(suite for suite in Suite if suite.number == number)
