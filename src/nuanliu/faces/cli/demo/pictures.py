"""Photos and scans of the demo year: small PNG pictures, each saying that it is a sample."""

import struct
import zlib


def photo(label: str) -> bytes:
    """A small grey PNG that carries `label` and 演示样例 as its text; equal labels, equal bytes."""
    width, height = 64, 48
    shade = zlib.crc32(label.encode()) % 96 + 120
    return _picture(label, width, height, (b"\x00" + bytes([shade]) * width) * height)


def scan(label: str) -> bytes:
    """An upright A4 page with lines of grey writing, the last half as long, labelled as `photo`."""
    width, height, margin, step = 210, 297, 24, 12
    paper = bytes([250])
    blank = b"\x00" + paper * width
    rows = [blank] * height
    for top in range(margin, height // 2, step):
        ink = (width - 2 * margin) // (2 if top + step >= height // 2 else 1)
        line = paper * margin + bytes([90]) * ink
        rows[top : top + step // 3] = [b"\x00" + line.ljust(width, paper)] * (step // 3)
    return _picture(label, width, height, b"".join(rows))


def _picture(label: str, width: int, height: int, rows: bytes) -> bytes:
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
            _chunk(b"iTXt", b"Title\x00\x00\x00\x00\x00" + f"演示样例：{label}".encode()),
            _chunk(b"IDAT", zlib.compress(rows)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
