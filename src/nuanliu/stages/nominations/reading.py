"""A roster file on its way in: cells from the guarded child, kept sealed until it is accepted.

Accepting reads the kept cells, not the file again, so it sees exactly what the preview showed.
"""

import json
from collections.abc import Sequence
from typing import Any

from nuanliu.core.refusal import Refused
from nuanliu.core.roster import NO_NAMES, Finding, Names, Roster, Sheet, read_roster
from nuanliu.records.documents.sandbox import OutsideFileError, in_child_many

CELLS = "nuanliu.records.documents.workbook:cells"

Cells = dict[str, Any]  # what workbook.cells answers


def cells_of(files: Sequence[bytes]) -> list[Cells]:
    """The cells of roster files, each read in its own child; Refused names the first bad file."""
    answers = in_child_many(CELLS, files)
    for answer in answers:
        if isinstance(answer, OutsideFileError):
            raise Refused(answer.refusal)
    return answers


def roster_of(cells: Cells, mapping: Names = NO_NAMES) -> Roster:
    """People and faults in the cells of a file, its columns named by `mapping` where it speaks."""
    return read_roster([Sheet.of(sheet) for sheet in cells["sheets"]], mapping=mapping)


def packed(cells: Cells | str) -> str:
    """The cells as one text, to be sealed; a text is that already."""
    if isinstance(cells, str):
        return cells
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Cells:
    """The cells behind `packed`."""
    found: Cells = json.loads(text)
    return found


def columns_of(finding: Finding) -> dict[str, Any]:
    """A finding as columns of its table, every word of it."""
    return {
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "heading": finding.heading,
        "value": finding.value,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "fix": finding.fix,
        "clause": finding.clause,
    }
