"""The sender's own file given back: faulty cells coloured, what is wrong in a first column.

The file is opened in the guarded child like any other. A workbook keeps its layout; formulas
become the values they showed, so that nothing computes in a file we hand out. Old formats and text
files come back as .xlsx with the same rows and columns: a text file has no colours, and opening
one in a spreadsheet program would cost its long numbers their last digits.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple, Protocol

from nuanliu.core.roster import NO_NAMES, Field, Names, Sheet, find_header
from nuanliu.records.documents.sandbox import Limits, OutsideFileError, in_child, in_child_many

CELLS = "nuanliu.records.documents.workbook:cells"
TASK = "nuanliu.stages.nominations.marking_xlsx:mark"
LIMITS = Limits(1536, 120, 240)  # openpyxl holds the whole workbook, about 6 KB a row
_AGAIN = re.compile(r"（批注）\d*$")


class Mark(Protocol):
    """What marking needs to know of a finding; core's Finding and the stored row both fit."""

    @property
    def sheet(self) -> str:
        """Name of the sheet; '' is the first."""

    @property
    def row(self) -> int:
        """Row of the file, from 1."""

    @property
    def column(self) -> str:
        """Letters of the column; '' is the whole row."""

    @property
    def severity(self) -> str:
        """error, decision, warning or note."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def fix(self) -> str:
        """How to put it right."""


class Faulty(NamedTuple):
    """A file to be given back: its bytes, what is wrong in it, and its sheets as they were read."""

    original: bytes
    findings: Sequence[Mark]
    sheets: Sequence[Sheet]
    mapping: Names = NO_NAMES
    note: str = ""


def marked(
    original: bytes,
    findings: Iterable[Mark],
    *,
    sheets: Sequence[Sheet] | None = None,
    mapping: Names = NO_NAMES,
    note: str = "",
) -> bytes:
    """The sender's file with the findings marked in it; raises OutsideFileError like reading does.

    `sheets` saves reading the file once more when its cells are at hand. Sent again after
    correction, its first column is recognised and filled anew. note: who takes it out and when, at
    the foot of each printed page and among the properties of the file.
    """
    if sheets is None:
        sheets = [Sheet.of(raw) for raw in in_child(CELLS, original)["sheets"]]
    return marked_many([Faulty(original, list(findings), sheets, mapping, note)])[0]


def marked_many(files: Sequence[Faulty]) -> list[bytes]:
    """`marked` for several files, in their order; raises for the first that cannot be opened."""
    facts = [_facts(file) for file in files]
    answers = in_child_many(TASK, [file.original for file in files], facts=facts, limits=LIMITS)
    for answer in answers:
        if isinstance(answer, OutsideFileError):
            raise answer
    return answers


def _facts(file: Faulty) -> dict[str, Any]:
    """What the child must know; see marking_xlsx.mark."""
    _, findings, sheets, mapping, note = file
    return {
        "note": note,
        "heading": Field.MARKS.chinese,
        "sheets": {sheet.name: _header_of(sheet, mapping) for sheet in sheets},
        "findings": [
            [
                one.sheet or sheets[0].name,
                one.row,
                one.column,
                str(one.severity),
                f"{one.message}。{one.fix}。",
            ]
            for one in findings
        ],
    }


def marked_name(name: str) -> str:
    """The name of the marked file, always .xlsx: '花名册（批注）.xlsx', also the second time."""
    return f"{_AGAIN.sub('', PurePath(name).stem)}（批注）.xlsx"


def _header_of(sheet: Sheet, mapping: Names) -> tuple[int, bool, int]:
    """(first row of the heading from 1, whether its first column already is ours, its last row).

    A list without a heading has its words in row 1, and no row of a heading to spare.
    """
    header = find_header(sheet, mapping)
    if header is None or not header.rows:
        return 1, False, 0
    ours = any(c.field is Field.MARKS and c.place == 0 for c in header.columns)
    return header.rows[0] + 1, ours, header.rows[-1] + 1
