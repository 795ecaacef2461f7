"""The number formats of an old workbook (.xls, WPS's .et), which its reader drops; in the child.

After the pre-scan and the reader have taken the file. In the globals of the workbook stream stand
FORMAT (number and text) and XF (one a style, in order); a cell names its style by place.
"""

import struct
from collections.abc import Iterator
from itertools import pairwise

from nuanliu.records.documents.prescan_xls import BOF, BOUNDSHEET, heads, stream_of

EOF, FORMAT, XF = 0x000A, 0x041E, 0x00E0
FORMULA, NUMBER, RK, MULRK = 0x0006, 0x0203, 0x027E, 0x00BD
MODERN = 0x0600  # the version since which texts are Unicode
WORKSHEET = 0
# Formats every program knows without their text, as far as they print a plain number or a share.
KNOWN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
Formats = dict[tuple[int, int], str]  # by (row, column) from 0; 'General' is left out


def formats_of(data: bytes) -> list[Formats]:
    """The formats of the number cells of each worksheet, in the order of the workbook."""
    return sheets_of(stream_of(data))


def sheets_of(stream: bytes) -> list[Formats]:
    """The same of the workbook's stream."""
    texts, styles, starts = dict(KNOWN), [], []
    version = 0
    for kind, content in _part(stream, 0):
        if kind == BOF:
            version = _word(content, 0)
        elif kind == FORMAT:
            texts[_word(content, 0)] = _text(content, version)
        elif kind == XF:
            styles.append(_word(content, 2))
        elif kind == BOUNDSHEET and len(content) > 5 and content[5] == WORKSHEET:
            starts.append(struct.unpack_from("<I", content)[0])
    printed = [texts.get(style, "") for style in styles]
    return [_sheet(stream, start, printed) for start in starts]


def _part(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, without those of charts that lie within it."""
    depth = 0
    for kind, content in heads(stream, start):
        depth += {BOF: 1, EOF: -1}.get(kind, 0)
        if depth <= 1 and kind != EOF:
            yield kind, content
        if depth <= 0:
            return


def _word(content: bytes, place: int) -> int:
    return int.from_bytes(content[place : place + 2], "little")


def _text(content: bytes, version: int) -> str:
    """The text of a FORMAT record; before Unicode a byte of length and bytes of the code page."""
    if version < MODERN:
        return content[3 : 3 + content[2]].decode("latin-1") if len(content) > 3 else ""
    length, wide = _word(content, 2), content[4:5] == b"\x01"
    end = 5 + length * (2 if wide else 1)
    return content[5:end].decode("utf-16-le" if wide else "latin-1", "replace")


def _sheet(stream: bytes, start: int, printed: list[str]) -> Formats:
    """Where a cell holds a number, and how it is printed."""
    found: Formats = {}
    for kind, content in _part(stream, start):
        if kind in (FORMULA, NUMBER, RK, MULRK):
            row, first = _word(content, 0), _word(content, 2)
            for place, style in enumerate(_styles(kind, content), first):
                if style < len(printed) and printed[style]:
                    found[row, place] = printed[style]
    return found


def _styles(kind: int, content: bytes) -> list[int]:
    """The style of a cell, or those of a run of cells: style and value, six bytes each."""
    if kind != MULRK:
        return [_word(content, 4)]
    return [_word(content, at) for at, _ in pairwise(range(4, len(content), 6))]
