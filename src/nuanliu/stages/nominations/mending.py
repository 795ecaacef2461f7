"""就地改正: faulty rows of a received roster put right by typing, sent on as a roster of their own.

The file that came stays as it came. What is typed takes the place of the faulty cells alone; the
other cells of the row go along as they were read, so that nobody types them again.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

from nuanliu.core.masking import scrub
from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roster import Field, RosterRow
from nuanliu.records.journal.deeds import Deed
from nuanliu.stages.nominations.actions import receive
from nuanliu.stages.nominations.models import FILE_NAME_MAX, Roster, RosterFinding
from nuanliu.stages.nominations.naming import read_back
from nuanliu.stages.nominations.reading import cells_of, packed, roster_of, unpacked

MOST = 50  # rows on a screen; a longer list of faults is put right in the file itself
PERSONAL = frozenset({Field.ID, Field.CARD, Field.PHONE})  # never shown again, typed anew
LEFT_OUT = frozenset({Field.SERIAL, Field.MARKS})
STEM_MAX = FILE_NAME_MAX - len("（改正）.csv")

Place = tuple[str, int, str]  # sheet, row from 1, letters of the column


class Cell(NamedTuple):
    """A faulty cell: where, its heading, what stands there ('' if personal), what is wrong."""

    place: Place
    heading: str
    value: str
    personal: bool
    said: tuple[str, ...]


class Wrong(NamedTuple):
    """A row with its faulty cells."""

    row: int
    sheet: str
    name: str
    cells: tuple[Cell, ...]


def wrong_rows(roster: Roster) -> list[Wrong]:
    """The rows that typing can put right, at most `MOST`: each error sits in a cell of its own."""
    rows = _rows_of(roster)
    found: dict[tuple[str, int], dict[str, list[RosterFinding]]] = defaultdict(dict)
    for one in roster.findings.filter(severity="error").order_by("row", "pk"):
        found[one.sheet, one.row].setdefault(one.column, []).append(one)
    mendable = [key for key, cells in found.items() if key in rows and "" not in cells]
    return [_wrong(rows[key], found[key]) for key in mendable[:MOST]]


def _wrong(row: RosterRow, cells: Mapping[str, list[RosterFinding]]) -> Wrong:
    fields = {letters: field for field, letters in row.columns.items()}
    made = [
        Cell(
            (row.sheet, row.row, column),
            findings[0].heading,
            "" if fields.get(column) in PERSONAL else _plain(row, fields.get(column)),
            fields.get(column) in PERSONAL,
            tuple(f"{one.message}。{one.fix}" for one in findings),
        )
        for column, findings in cells.items()
    ]
    return Wrong(row.row, row.sheet, row.name or "", tuple(made))


def _plain(row: RosterRow, field: Field | None) -> str:
    """What stands in a cell; '' where a number was put into the wrong column."""
    text = row.text(field) if field is not None else ""
    return text if scrub(text) == text else ""


def mend(deed: Deed, *, roster: int, typed: Mapping[Place, str]) -> int:
    """Send the rows of which a cell was typed anew as a roster of the same union; its id.

    Refused MEND-NONE where nothing was typed that differs, MEND-ROW for a cell that is not there,
    and as `receive`.
    """
    row = Roster.objects.get(pk=roster)
    rows = _rows_of(row)
    changed: dict[tuple[str, int], dict[Field, str]] = defaultdict(dict)
    for (sheet, number, column), text in typed.items():
        one = rows.get((sheet, number))
        field = _field(one, column) if one is not None else None
        if one is None or field is None:
            raise Refused(Refusal("MEND-ROW", "有一格在名单里找不到", "请刷新页面后重新填写"))
        if text.strip() and text.strip() != one.text(field):
            changed[one.key][field] = text.strip()
    if not changed:
        raise Refused(Refusal("MEND-NONE", "没有填写任何改正", "请在须改正的格子里填写正确的内容"))
    data = _as_file([(rows[key], cells) for key, cells in changed.items()])
    return receive(
        deed,
        campaign=row.campaign_id,
        union=row.union_id,
        name=f"{PurePath(row.file_name).stem[:STEM_MAX]}（改正）.csv",
        data=data,
        cells=packed(cells_of([data])[0]),
    )


def _field(row: RosterRow, column: str) -> Field | None:
    return next((field for field, letters in row.columns.items() if letters == column), None)


def _rows_of(roster: Roster) -> dict[tuple[str, int], RosterRow]:
    if roster.reading is None:
        return {}
    read = roster_of(unpacked(roster.reading.open()), read_back(roster.mapping))
    return {row.key: row for row in read.rows}


def _as_file(rows: list[tuple[RosterRow, Mapping[Field, str]]]) -> bytes:
    fields = [
        field for field in Field
        if field not in LEFT_OUT and any(field in row.columns for row, _ in rows)
    ]  # fmt: skip
    kept = io.StringIO()
    out = csv.writer(kept, lineterminator="\n")
    out.writerow([field.chinese for field in fields])
    out.writerows([[cells.get(one, row.text(one)) for one in fields] for row, cells in rows])
    return kept.getvalue().encode("utf-8-sig")
