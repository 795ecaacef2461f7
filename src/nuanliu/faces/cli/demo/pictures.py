"""Photos of the demo year: small PNG pictures, each saying that it is a sample."""

import struct
import zlib


def photo(label: str) -> bytes:
    """A small grey PNG that carries `label` and 演示样例 as its text; equal labels, equal bytes."""
    width, height = 64, 48
    shade = zlib.crc32(label.encode()) % 96 + 120
    line = b"\x00" + bytes([shade]) * width
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            _chunk(b"iTXt", b"Title\x00\x00\x00\x00\x00" + f"演示样例：{label}".encode()),
            _chunk(b"IDAT", zlib.compress(line * height)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
