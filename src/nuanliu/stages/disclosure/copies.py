"""Whether a page that was published still says what was released: line by line, nothing judged."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from nuanliu.core.ninesections import Block, Line, UnreadableError
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.signs import squeezed
from nuanliu.records.documents.readers.opening import blocks_of
from nuanliu.records.documents.sandbox import OutsideFileError
from nuanliu.stages.disclosure.models import Publication
from nuanliu.stages.disclosure.texts import lines_of, written


class Copy(NamedTuple):
    """A copy of a published page: its SHA-256 and the lines of the released text it lacks."""

    hash: str
    lacks: list[str]


def looked_at(publication: Publication, data: bytes, name: str) -> Copy:
    """Read a copy (saved page, DOCX or text) in the guarded child and compare it.

    Spaces and the marks between the cells of a table do not count. Refused PUBLIC-COPY where the
    file cannot be read.
    """
    try:
        said = "".join(_texts(blocks_of(data, name)))
    except (UnreadableError, OutsideFileError) as unread:
        raise Refused(
            Refusal("PUBLIC-COPY", f"网页的副本读不出来：{unread.what}", unread.fix)
        ) from None
    lines = lines_of(written(publication, None))
    lacks = [line for line in lines if any(squeezed(part) not in said for part in line.split("｜"))]
    return Copy(hashlib.sha256(data).hexdigest(), lacks)


def _texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield squeezed(block.text)
        else:
            yield from (squeezed(cell) for row in block.rows for cell in row)
