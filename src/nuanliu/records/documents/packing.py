"""Many papers as one PDF to print; the parts come from outside, so a guarded child copies them."""

from collections.abc import Sequence

from nuanliu.core.refusal import Refused
from nuanliu.records.documents.sandbox import OutsideFileError, in_child

TASK = "nuanliu.records.documents.packing_child:pack"
PRINTABLE = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff")  # what a page can be made of


def printable(data: bytes) -> bool:
    """Whether a file is a PDF or a picture; others are named on a page and handed out as files."""
    return data.startswith(PRINTABLE)


def packed(parts: Sequence[bytes]) -> bytes:
    """One PDF of PDFs and pictures in their order.

    Raises Refused PACK-PART for a part that is damaged or locked, PACK-PAGES for too many pages,
    and the codes of the sandbox.
    """
    facts = {"sizes": [len(part) for part in parts]}
    try:
        return bytes(in_child(TASK, b"".join(parts), facts=facts, cpu_seconds=60))
    except OutsideFileError as error:
        raise Refused(error.refusal) from error
