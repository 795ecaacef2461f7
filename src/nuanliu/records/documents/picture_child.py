"""What is a photo; runs in the guarded child (pictures.py).

A PNG is unpacked to its last row and every part of it checked against its sum; a JPEG is walked
from marker to marker up to its scan and must end as one. Then a decoder reads it to the last pixel:
a right frame around noise is no photo.
"""

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.records.documents.pictures import Picture

MAX_PIXELS = 200_000_000  # the largest phone cameras; more is a trap for whoever opens it
PNG, JPEG, END = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd9"
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # PNG colour type → values a pixel
# Start-of-frame markers carry the size; 0xC4, 0xC8 and 0xCC lie among them and are none.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SCAN, BARE = 0xDA, frozenset({0x01, *range(0xD0, 0xD8)})
_SMALLER = 8  # a JPEG is decoded to an eighth: every bit of it is read, few pixels are held
_AGAIN = "请上传相机或手机拍摄的原图（.jpg 或 .png）"
_BROKEN = (struct.error, zlib.error, ValueError, IndexError, KeyError, OSError, SyntaxError)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def look(data: bytes) -> Picture:
    """What a PNG or JPEG is; Refused for anything else or a damaged one."""
    try:
        if data.startswith(PNG):
            return _decoded(_png(data), data)
        if data.startswith(JPEG):
            return _decoded(_jpeg(data), data)
    except (*_BROKEN, UnidentifiedImageError) as wrong:
        raise Refused(Refusal("PHOTO-DAMAGED", "照片已损坏或不完整", _AGAIN)) from wrong
    raise Refused(Refusal("PHOTO-KIND", "文件不是 .jpg 或 .png 照片", _AGAIN))


def _decoded(picture: Picture, data: bytes) -> Picture:
    """The same picture once a decoder has read all of it and found the same size."""
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
        size = image.size
        if image.format == "JPEG":
            image.draft("L", (size[0] // _SMALLER, size[1] // _SMALLER))
        image.load()
    if size != (picture.width, picture.height):
        msg = "two sizes"
        raise ValueError(msg)
    return picture


def _sized(kind: str, width: int, height: int) -> Picture:
    if not width or not height:
        msg = "no size"
        raise ValueError(msg)
    if width * height > MAX_PIXELS:
        what = f"照片有 {width}×{height} 个像素，超过上限"
        raise Refused(Refusal("PHOTO-LARGE", what, _AGAIN))
    return Picture(kind, width, height)


def _png(data: bytes) -> Picture:
    parts = list(_chunks(data))
    names = [name for name, _ in parts]
    width, height, depth, colour, _, _, laced = struct.unpack(">IIBBBBB", parts[0][1])
    if names[0] != b"IHDR" or names[-1] != b"IEND":
        msg = "parts out of order"
        raise ValueError(msg)
    picture = _sized("png", width, height)
    row = 1 + -(-width * depth * SAMPLES[colour] // 8)
    rows = zlib.decompressobj()
    held = sum(len(piece) for piece in _unpacked(rows, parts, row * height * 2))
    # An interlaced picture has a few more rows of its own; the plain one is exact.
    if not rows.eof or held < row * height - (height if laced else 0):
        msg = "rows are missing"
        raise ValueError(msg)
    return picture


def _unpacked(
    rows: "zlib._Decompress", parts: list[tuple[bytes, bytes]], most: int
) -> Iterator[bytes]:
    packed, left = b"".join(body for name, body in parts if name == b"IDAT"), most
    while not rows.eof and left > 0:
        piece = rows.decompress(packed, min(left, 1 << 20))
        packed = rows.unconsumed_tail
        if not piece and not packed:
            return
        left -= len(piece)
        yield piece


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while True:
        (size,) = struct.unpack_from(">I", data, at)
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        (check,) = struct.unpack_from(">I", data, at + 8 + size)
        if zlib.crc32(name + body) != check:
            msg = "a part does not match its sum"
            raise ValueError(msg)
        yield name, body
        if name == b"IEND":
            return
        at += size + 12


def _jpeg(data: bytes) -> Picture:
    picture, at = None, 2
    while (marker := data[at + 1]) != SCAN:
        if data[at] != END[0]:
            msg = "no marker where one must be"
            raise ValueError(msg)
        (size,) = struct.unpack_from(">H", data, at + 2) if marker not in BARE else (0,)
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            picture = _sized("jpeg", width, height)
        at += size + 2
    # Cameras may add a preview or padding behind the end; before it there must be a scan.
    if picture is None or data.rfind(END) - at < _least_bytes(picture):
        msg = "no frame, or the scan does not end"
        raise ValueError(msg)
    return picture


def _least_bytes(picture: Picture) -> int:
    """How long a scan is at least: a decoder fills what is wanting with grey and says nothing.

    Every block of 8 × 8 takes one bit or more, whatever is on the picture.
    """
    blocks = -(-picture.width // 8) * -(-picture.height // 8)
    return blocks // 8 + 1
