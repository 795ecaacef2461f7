"""Sealing of personal values and the keyed index that finds them again.

A sealed value is version (1 byte), suite (1), key id (4), nonce (12), ciphertext, tag (16). The
table and column are authenticated with it, so a value moved to another column does not open.
Two suites: AES-256-GCM, and SM4-GCM for offices bound to commercial cryptography (商用密码).
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nuanliu.core.refusal import Refusal, Refused

VERSION = 1
NONCE = 12
DRAWN = 64  # nonces asked of the system at a time
TAG = 16
HEADER = struct.Struct(">BB4s")
OVERHEAD = HEADER.size + NONCE + TAG
SALT = 32
CHUNK = 1 << 20


class Suite(StrEnum):
    """The ciphers a value may be sealed with; the number of each is kept with every value."""

    AES = "aes-256-gcm"
    SM4 = "sm4-gcm"

    @property
    def number(self) -> int:
        """The byte that stands for the suite inside a sealed value; never re-used."""
        return {Suite.AES: 1, Suite.SM4: 2}[self]

    @property
    def key_size(self) -> int:
        """Length of a data key in bytes."""
        return {Suite.AES: 32, Suite.SM4: 16}[self]

    @property
    def digest(self) -> str:
        """The hash of the blind index made with a keyring of this suite, as hashlib names it."""
        return {Suite.AES: "sha256", Suite.SM4: "sm3"}[self]


class SealError(Refused):
    """A value cannot be sealed or opened. The text never holds the value or a key."""

    def __init__(self, code: str, what: str, fix: str) -> None:
        super().__init__(Refusal(code, what, fix))


class _Aead(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class _Sm4Gcm:
    """SM4 in GCM with the same face as AESGCM: the tag follows the ciphertext."""

    def __init__(self, secret: bytes) -> None:
        self._algorithm = algorithms.SM4(secret)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        work = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        work.authenticate_additional_data(associated_data or b"")
        return work.update(data) + work.finalize() + work.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        mode = modes.GCM(nonce, data[-TAG:])
        work = Cipher(self._algorithm, mode).decryptor()
        work.authenticate_additional_data(associated_data or b"")
        return work.update(data[:-TAG]) + work.finalize()


@lru_cache(maxsize=32)
def cipher(suite: Suite, secret: bytes) -> _Aead:
    """The prepared cipher of a key; preparing it costs more than one short value."""
    return AESGCM(secret) if suite is Suite.AES else _Sm4Gcm(secret)


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key that seals values: its suite and secret. Its id is computed from both."""

    suite: Suite
    secret: bytes = field(repr=False)
    id: bytes = field(init=False)

    def __post_init__(self) -> None:
        """Refuse a secret of the wrong length and compute the id."""
        if len(self.secret) != self.suite.key_size:
            what = (
                f"数据密钥长度为 {len(self.secret)} 字节，{self.suite} 应为 {self.suite.key_size}"
            )
            raise SealError("KEY-LENGTH", what, "请用恢复单重建密钥文件")
        seed = b"nuanliu key id\0" + self.suite.encode() + b"\0" + self.secret
        object.__setattr__(self, "id", hashlib.sha256(seed).digest()[:4])

    @classmethod
    def new(cls, suite: Suite) -> "DataKey":
        """A fresh random key."""
        return cls(suite, os.urandom(suite.key_size))

    @property
    def header(self) -> bytes:
        """The first six bytes of everything sealed with this key."""
        return HEADER.pack(VERSION, self.suite.number, self.id)


@dataclass(frozen=True, slots=True)
class IndexKey:
    """The key of the blind index; never one of the data keys."""

    digest: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse an unknown hash or a secret that is not 32 bytes."""
        if self.digest not in {suite.digest for suite in Suite} or len(self.secret) != 32:
            raise SealError("KEY-INDEX", "索引密钥的算法或长度不对", "请用恢复单重建密钥文件")

    def of(self, kind: str, value: str) -> str:
        """The index of a normalised value, 64 hex digits."""
        return self.digest_of(kind, value).hex()

    def digest_of(self, kind: str, value: str) -> bytes:
        """The same as 32 bytes.

        kind ('id', 'phone', 'card') keeps equal digits in different columns apart.
        """
        inner, outer = (state.copy() for state in _keyed(self.digest, self.secret))
        inner.update(kind.encode() + b"\0" + value.encode())
        outer.update(inner.digest())
        return outer.digest()


@lru_cache(maxsize=8)
def _keyed(digest: str, secret: bytes) -> "tuple[hashlib._Hash, hashlib._Hash]":
    """The two keyed states of HMAC (RFC 2104), to copy from.

    Keying anew for every value takes four times as long, copying an `hmac.HMAC` twice: a roster
    asks for a dozen indexes a row.
    """
    inner, outer = hashlib.new(digest), hashlib.new(digest)
    key = secret.ljust(inner.block_size, b"\0")
    inner.update(key.translate(hmac.trans_36))
    outer.update(key.translate(hmac.trans_5C))
    return inner, outer


def seal(key: DataKey, aad: str, data: bytes) -> bytes:
    """Seal bytes under a key; aad is 'table.column'."""
    nonce = os.urandom(NONCE)
    return key.header + nonce + cipher(key.suite, key.secret).encrypt(nonce, data, aad.encode())


def seal_many(key: DataKey, aad: str, values: Iterable[str | None]) -> Iterator[bytes | None]:
    """Seal texts one after another for an import; None stays None."""
    encrypt, header, bound = cipher(key.suite, key.secret).encrypt, key.header, aad.encode()
    nonces = _nonces()
    for value in values:
        if value is None:
            yield None
            continue
        nonce = next(nonces)
        yield header + nonce + encrypt(nonce, value.encode(), bound)


def _nonces() -> Iterator[bytes]:
    """Fresh nonces, each given out once; nobody but one sealing of many holds what is drawn."""
    while True:
        drawn = os.urandom(NONCE * DRAWN)
        yield from (drawn[at : at + NONCE] for at in range(0, len(drawn), NONCE))


def open_sealed(keys: Mapping[bytes, DataKey], aad: str, blob: bytes) -> bytes:
    """Open a sealed value; raise `SealError` for a strange form, an unknown key or a wrong tag."""
    key = _key_of(keys, aad, blob)
    nonce, body = blob[HEADER.size : HEADER.size + NONCE], blob[HEADER.size + NONCE :]
    try:
        return cipher(key.suite, key.secret).decrypt(nonce, body, aad.encode())
    except InvalidTag:
        what = f"{aad} 中有一个加密值打不开：内容被改动，或从别的字段搬来"
        raise SealError("SEAL-TAG", what, "请从最近一次校验通过的备份恢复并查明原因") from None


def key_id(blob: bytes) -> bytes:
    """The id of the key a value was sealed with, without opening it."""
    return blob[2 : HEADER.size]


def _key_of(keys: Mapping[bytes, DataKey], aad: str, blob: bytes) -> DataKey:
    if len(blob) < OVERHEAD or blob[0] != VERSION:
        what = f"{aad} 中有一个值不是本程序的加密格式"
        raise SealError("SEAL-FORM", what, "请从最近一次校验通过的备份恢复并查明原因")
    key = keys.get(key_id(blob))
    if key is None or key.suite.number != blob[1]:
        what = f"{aad} 中有一个值由编号 {key_id(blob).hex()} 的密钥加密，密钥文件里没有这把密钥"
        raise SealError("SEAL-KEY", what, "请取出保险柜中含这把密钥的恢复单，重建密钥文件")
    return key


class StreamSealer:
    """A sink that seals what is written to it, a mebibyte at a time, under a key of its own.

    Chunks are numbered and the last one is marked: none can be dropped, moved or appended. Nothing
    is whole before `close`.
    """

    def __init__(self, key: DataKey, aad: str, sink: BinaryIO) -> None:
        """Begin a stream bound to `aad` in `sink`."""
        salt = os.urandom(SALT)
        sink.write(key.header + salt)
        self._encrypt = _stream_cipher(key, salt).encrypt
        self._aad, self._sink, self._held, self._number = aad.encode(), sink, bytearray(), 0

    def write(self, data: bytes) -> int:
        """Take `data`; a full chunk goes out as soon as it is known not to be the last."""
        self._held += data
        while len(self._held) > CHUNK:
            self._send(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Send the last chunk."""
        self._send(bytes(self._held), last=True)

    def _send(self, chunk: bytes, *, last: bool) -> None:
        self._sink.write(self._encrypt(_stream_nonce(self._number, last=last), chunk, self._aad))
        self._number += 1


def seal_stream(key: DataKey, aad: str, source: BinaryIO, sink: BinaryIO) -> None:
    """Seal a file of any size under a key derived for it alone (StreamSealer)."""
    sealer = StreamSealer(key, aad, sink)
    while chunk := source.read(CHUNK):
        sealer.write(chunk)
    sealer.close()


def open_stream(keys: Mapping[bytes, DataKey], aad: str, source: BinaryIO, sink: BinaryIO) -> None:
    """Open what `seal_stream` sealed; on `SealError` the caller discards what was written."""
    sink.writelines(opened_chunks(keys, aad, source))


def opened_chunks(keys: Mapping[bytes, DataKey], aad: str, source: BinaryIO) -> Iterator[bytes]:
    """The clear chunks of a sealed stream in order; `SealError` at the first that does not open."""
    header = source.read(HEADER.size + SALT)
    key = _key_of(keys, aad, header)
    decrypt = _stream_cipher(key, header[HEADER.size :]).decrypt
    chunk, number = source.read(CHUNK + TAG), 0
    while True:
        following = source.read(CHUNK + TAG)
        try:
            yield decrypt(_stream_nonce(number, last=not following), chunk, aad.encode())
        except (InvalidTag, ValueError):
            what = f"{aad} 打不开：内容被改动、截断或调换"
            raise SealError("SEAL-TAG", what, "请换一份校验通过的备份") from None
        if not following:
            return
        chunk, number = following, number + 1


def _stream_cipher(key: DataKey, salt: bytes) -> _Aead:
    derived = hmac.digest(key.secret, b"nuanliu stream\0" + salt, key.suite.digest)
    secret = derived[: key.suite.key_size]
    return AESGCM(secret) if key.suite is Suite.AES else _Sm4Gcm(secret)


def _stream_nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE - 1) + bytes([last])
