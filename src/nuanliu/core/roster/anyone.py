"""Any list of people, read for who they are: a name, a number, or both, with or without a heading.

A roster is read as a roster (reading.py). Anything less, a column of names pasted out of a message
or a list of numbers, is read cell by cell: what parses as a number is one, the first other cell
that may be a name is the name.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nuanliu.core.identity import Identity, parse_id, parse_name
from nuanliu.core.refusal import Refusal
from nuanliu.core.roster.headings import NO_NAMES, Names, field_of, find_header
from nuanliu.core.roster.model import Field, RosterRow, Sheet
from nuanliu.core.roster.reading import read_roster

NUMBER = re.compile(r"[0-9０-９][0-9０-９\s\-]{12,}[0-9０-９XxＸｘ]")
_BESIDE = re.compile(r"(?<![0-9０-９])[0-9０-９]{14,17}[0-9０-９XxＸｘ](?![0-9０-９XxＸｘ])")
_BETWEEN = " \t\u3000,，、;；:：()（）."
DAY_OR_TOTAL = re.compile(r"[年月日]$|^(?:合计|总计|小计)")


class Someone(NamedTuple):
    """One line about a person; fault: why its number could not be read, None where it could."""

    row: RosterRow
    fault: Refusal | None = None


def read_anyone(sheets: Iterable[Sheet], mapping: Names = NO_NAMES) -> list[Someone]:
    """Everybody whom the visible sheets name, in order; lines about nobody are passed over."""
    found: list[Someone] = []
    for sheet in sheets:
        if not sheet.hidden:
            found += _listed(sheet, mapping) if find_header(sheet, mapping) else _loose(sheet)
    return found


def rows_passed_over(
    sheets: Iterable[Sheet], people: Iterable[Someone], mapping: Names = NO_NAMES
) -> list[int]:
    """The rows of visible sheets that hold something but nobody: totals, what cannot be read.

    Headings and what stands above them are left out. Whoever shows the people tells these beside.
    """
    named = {(one.row.sheet, one.row.row) for one in people}
    passed = []
    for sheet in sheets:
        header = find_header(sheet, mapping)
        first = header.below if header else 0
        for row, cells in enumerate(sheet.rows[first:], start=first + 1):
            words = [text for cell in cells if (text := cell.text.strip())]
            heading = all(field_of(text) is not None for text in words)
            if not (sheet.hidden or heading) and (sheet.name, row) not in named:
                passed.append(row)
    return passed


def _listed(sheet: Sheet, mapping: Names) -> Iterator[Someone]:
    read = read_roster([sheet], expected_columns=(), mapping=mapping, to_pay=False)
    wrong = {
        (one.sheet, one.row): Refusal(one.code, one.message, one.fix, one.clause)
        for one in read.findings
        if one.code.startswith("ID-") or one.heading == Field.ID.chinese
    }
    for row in (*read.rows, *read.held):
        if row.name or row.text(Field.ID):
            yield Someone(row, None if row.identity else _unread(row, wrong.get(row.key)))


def _unread(row: RosterRow, why: Refusal | None) -> Refusal | None:
    if not row.text(Field.ID):
        return None
    return why or Refusal("ID-UNREAD", "证件号读不出", "请核对证件号")


def _loose(sheet: Sheet) -> Iterator[Someone]:
    for place, cells in enumerate(sheet.rows):
        name, number, fault = None, None, None
        for text in (part for cell in cells for part in _parts(cell.text)):
            if NUMBER.fullmatch(text.lstrip("'’‘")) and number is None and fault is None:
                number, fault = _number(text)
            elif name is None:
                name = _name(text)
        if name or number or fault:
            row = RosterRow(sheet.name, place + 1, {}, {}, {}, name=name, identity=number)
            yield Someone(row, fault)


def _parts(text: str) -> list[str]:
    """What stands in a cell: a name and a number typed into one, with blanks or marks between."""
    whole = text.strip()
    found = _BESIDE.search(whole) or NUMBER.search(whole)
    if found is None or NUMBER.fullmatch(whole.lstrip("'’‘")):
        return [whole]
    before, number, behind = whole[: found.start()], found[0], whole[found.end() :]
    return [part for side in (before, number, behind) if (part := side.strip(_BETWEEN))]


def _number(text: str) -> tuple[Identity | None, Refusal | None]:
    read = parse_id(text)
    return (None, read) if isinstance(read, Refusal) else (read, None)


def _name(text: str) -> str | None:
    if len(text) < 2 or field_of(text) is not None or DAY_OR_TOTAL.search(text):
        return None
    read = parse_name(text)
    return None if isinstance(read, Refusal) else read
