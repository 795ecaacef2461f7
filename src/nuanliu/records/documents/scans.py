"""Whether bytes are a scanned paper, photo or PDF, each asked in the guarded child.

What makes a scan is in scan_child.py, which only the child imports.
"""

from collections.abc import Sequence
from typing import NamedTuple

from nuanliu.records.documents.pictures import asked

TASK = "nuanliu.records.documents.scan_child:look"


class Scanned(NamedTuple):
    """What a scan is: 'png', 'jpeg' or 'pdf', and how many pages it has."""

    kind: str
    pages: int


def scans_of(files: Sequence[bytes], names: Sequence[str] = ()) -> list[Scanned]:
    """What each file is, each opened in its own child; Refused names the first that is no scan.

    names: what to call each file in a refusal, in the same order; by their place without them.
    Codes: SCAN-KIND, SCAN-DAMAGED, SCAN-LOCKED, SCAN-ACTIVE, SCAN-PAGES, PHOTO-DAMAGED,
    PHOTO-LARGE and those of the sandbox.
    """
    return [Scanned(*answer) for answer in asked(TASK, files, names, "份扫描件")]
