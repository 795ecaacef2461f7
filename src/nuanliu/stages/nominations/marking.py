"""The sender's own file given back: faulty cells coloured, what is wrong in a first column.

The file is opened in the guarded child like any other. A workbook keeps its layout; formulas
become the values they showed, so that nothing computes in a file we hand out. The old formats come
back as .xlsx, text files as text (UTF-8 with mark).
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Protocol

from nuanliu.core.roster import Field, Sheet, find_header
from nuanliu.records.documents.sandbox import in_child
from nuanliu.records.documents.workbook import cells

HEADING = Field.MARKS.chinese
TASK = f"{__name__}:mark_in_child"
ERROR_FILL, OTHER_FILL = "FFFFC7CE", "FFFFEB9C"
MARK_WIDTH = 48
_FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


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


def marked(original: bytes, findings: Iterable[Mark]) -> bytes:
    """The sender's file with the findings marked in it; raises OutsideFileError like reading does.

    Sent again after correction, its first column is recognised and filled anew.
    """
    facts = {
        "findings": [
            [one.sheet, one.row, one.column, str(one.severity), f"{one.message}。{one.fix}。"]
            for one in findings
        ]
    }
    answer = in_child(TASK, original, facts=facts)
    return bytes(answer)


def marked_name(name: str) -> str:
    """The name of the marked file: '花名册（标错）.xlsx'; old formats come back as .xlsx."""
    path = PurePath(name)
    ending = path.suffix if path.suffix.lower() in {".csv", ".txt", ".xlsx"} else ".xlsx"
    return f"{path.stem}（标错）{ending}"


def mark_in_child(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """The task itself, run in the guarded child.

    facts: {"findings": [[sheet, row, column, severity, text], ...]}.
    """
    book = cells(data)
    sheets = [Sheet.of(raw) for raw in book["sheets"]]
    by_sheet: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for finding in facts["findings"]:
        by_sheet[finding[0] or sheets[0].name].append(finding)
    if book["format"] == "csv":
        return _mark_text(sheets[0], by_sheet[sheets[0].name])
    return _mark_workbook(_opened(data, book["format"], sheets), sheets, by_sheet)


def _texts(findings: Sequence[Sequence[Any]]) -> dict[int, str]:
    """Row → what is wrong in it, errors first, numbered when there are several."""
    rows: dict[int, list[str]] = defaultdict(list)
    for _, row, column, severity, text in sorted(findings, key=lambda one: one[3] != "error"):
        place = f"{column}列：" if column else ""
        kind = "" if severity == "error" else "（提示）"
        rows[row].append(f"{kind}{place}{text}")
    return {
        row: texts[0] if len(texts) == 1 else "\n".join(f"{n}. {t}" for n, t in enumerate(texts, 1))
        for row, texts in rows.items()
    }


def _header_of(sheet: Sheet) -> tuple[int, bool]:
    """(row of the heading from 1, whether its first column already is ours)."""
    header = find_header(sheet)
    if header is None:
        return 1, False
    ours = any(c.field is Field.MARKS and c.place == 0 for c in header.columns)
    return header.rows[0] + 1, ours


def _mark_text(sheet: Sheet, findings: Sequence[Sequence[Any]]) -> bytes:
    heading, ours = _header_of(sheet)
    texts = _texts(findings) | {heading: HEADING}
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for number, row in enumerate(sheet.rows, 1):
        kept = [cell.text for cell in (row[1:] if ours else row)]
        writer.writerow([_harmless(text) for text in (texts.get(number, ""), *kept)])
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _opened(data: bytes, form: str, sheets: Sequence[Sheet]) -> Any:
    """The workbook with values for formulas; one made anew for formats that cannot be kept."""
    import openpyxl  # noqa: PLC0415 - only the child pays for it

    if form == "xlsx":
        return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        made = book.create_sheet(sheet.name)
        made.sheet_state = "hidden" if sheet.hidden else "visible"
        for number, row in enumerate(sheet.rows, 1):
            for place, cell in enumerate(row, 1):
                _put_text(made, number, place, cell.text)
    return book


def _put_text(sheet: Any, row: int, column: int, text: str) -> Any:
    cell = sheet.cell(row, column)
    cell.value = text
    if text:
        cell.data_type = "s"  # a text that starts with '=' stays a text
    cell.number_format = "@"
    return cell


def _mark_workbook(
    book: Any, sheets: Sequence[Sheet], by_sheet: Mapping[str, Sequence[Sequence[Any]]]
) -> bytes:
    from nuanliu.stages.nominations import marking_xlsx  # noqa: PLC0415 - needs openpyxl

    for sheet in sheets:
        if sheet.name in by_sheet:
            heading, ours = _header_of(sheet)
            page = book[sheet.name]
            shift = 0 if ours else 1
            if ours:
                marking_xlsx.forget_marks(page, (ERROR_FILL, OTHER_FILL))
            else:
                marking_xlsx.insert_first_column(page, MARK_WIDTH)
            findings = by_sheet[sheet.name]
            for row, text in (_texts(findings) | {heading: HEADING}).items():
                marking_xlsx.write_mark(_put_text(page, row, 1, text))
            for _, row, column, severity, _ in findings:
                fill = ERROR_FILL if severity == "error" else OTHER_FILL
                if column:
                    marking_xlsx.colour(page, row, column, shift, fill)
    return marking_xlsx.saved(book)
