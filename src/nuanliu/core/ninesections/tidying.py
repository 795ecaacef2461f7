"""What copying leaves in a text and nobody sees: signs without width, odd blanks, twin letters.

An article copied from a phone carries joiners and blanks of every kind; a page copied from a PDF
carries radicals that look like characters (⼯ for 工) and numbers that are one sign (⒈, ㈠).
"""

import re
import unicodedata
from collections.abc import Sequence

from nuanliu.core.ninesections.blocks import Block, Line, TableBlock

_UNSEEN = "\u00ad\u034f\u061c\u180e\ufeff" + "".join(
    chr(code)
    for start, end in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F))
    for code in range(start, end + 1)
)
_BLANKS = "\u00a0\u1680\u202f\u205f\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_RUN = re.compile("[ \u3000]{20,}")  # drawn with blanks: one is as good as a thousand
_TWINS = re.compile("[\u2f00-\u2fd5\u2474-\u249b\u3220-\u3229\uf900-\ufaff]")
_TABLE = str.maketrans(dict.fromkeys(_UNSEEN, "") | dict.fromkeys(_BLANKS, " "))


def tidied(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without unseen signs, with plain blanks; lines of unseen signs alone are gone."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, TableBlock):
            rows = tuple(tuple(map(_tidy, row)) for row in block.rows)
            found.append(TableBlock(rows, block.line))
        elif (text := _tidy(block.text)).strip():
            found.append(Line(text, block.number))
    return found


def _tidy(text: str) -> str:
    return _RUN.sub(" ", _TWINS.sub(_spelled_out, text.translate(_TABLE)))


def _spelled_out(sign: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", sign[0])
