"""Invented papers as page, Word file, workbook and copied text give what was typed by hand."""

import io
import json
import struct

import pytest
import xlwt
from tests.core.forms.grids import GRIDS, KINDS, PLACE
from tests.core.forms.layouts import marks, scoring

from nuanliu.core.forms import read
from nuanliu.core.forms.answers import form_json
from nuanliu.records.documents.formfiles import books
from nuanliu.records.documents.formfiles.old_formats import sheets_of
from nuanliu.records.documents.formfiles.opening import form_blocks

FILES = sorted((PLACE / "files").iterdir())
EXPECTED = json.loads((PLACE / "expected_grids.json").read_text(encoding="utf-8"))


def reading(data, name):
    return read(form_blocks(data, name), scoring())


def wanted(name):
    return EXPECTED[name].get("projects", [EXPECTED[name]])


@pytest.mark.parametrize("ending", KINDS)
@pytest.mark.parametrize("path", GRIDS, ids=lambda path: path.stem)
def test_a_paper_is_read_as_written_by_hand_in_every_kind_of_file(path, ending):
    got = reading(KINDS[ending](path.read_text(encoding="utf-8")), f"自评表{ending}")
    found = marks(wanted(path.name), [form_json(form) for form in got.forms])
    wrong = [(one.field, one.wrong) for one in found if one.wrong]
    errors = [one.message for one in got.findings if one.severity == "error"]
    assert (wrong, errors) == ([], [])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_an_office_program_wrote_is_read_as_written_by_hand(path):
    # The same papers through LibreOffice: PDF, whose cells come from ruling lines, .ods and .xls.
    got = reading(path.read_bytes(), path.name)
    found = marks(wanted(f"{path.stem}.grid"), [form_json(form) for form in got.forms])
    wrong = [(one.field, one.wrong) for one in found if one.wrong]
    errors = [one.message for one in got.findings if one.severity == "error"]
    assert (wrong, errors, len(FILES)) == ([], [], 7)


# (value, number format, as printed) by hand; None of a format: the program's own "General".
CELLS = (
    (1, "0%", "100%"), (0.97, "0%", "97%"), (0.9675, "0.00%", "96.75%"), (1, None, "1"),
    (98.5, "0.00", "98.50"), (18, "#,##0.00", "18.00"), (0.5, '0.0"%"', "0.5"),
    (1, "0.0%", "100.0%"), (-0.05, "0%;[Red]-0%", "-5%"), (700, '0"人"', "700"),
    ("95%", "0%", "95%"), (0.25, "@", "0.25"),
)  # fmt: skip


def old_book(*, hidden=False):
    """An .xls of two sheets, the second with CELLS below each other and side by side."""
    book = xlwt.Workbook()
    first, second = book.add_sheet("说明"), book.add_sheet("自评表")
    first.visibility = int(hidden)
    first.write(0, 0, 0.5, xlwt.easyxf(num_format_str="0%"))
    first.write(0, 1, "说明")
    for place, (value, form, _) in enumerate(CELLS):
        style = xlwt.easyxf(num_format_str=form) if form else xlwt.easyxf()
        second.write(place + 1, 0, value, style)
        second.write(place + 1, 1, "列")
        second.write(0, place, value, style)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("hidden", [False, True])
def test_numbers_of_an_old_workbook_are_as_printed(hidden):
    """Each sheet has its own formats, in a row or down a column, whether the first is shown."""
    items = books.book(old_book(hidden=hidden))["items"]
    tables = [row for item in items for row in item["rows"]]
    wanted = [printed for _, _, printed in CELLS]
    first, side = ([] if hidden else [["50%", "说明"]]), tables[0 if hidden else 1]
    down = [row[0][0] for row in tables[len(first) + 1 :]]
    assert (
        [[cell[0] for cell in row] for row in tables[: len(first)]],
        [cell[0] for cell in side],
        down,
    ) == (first, wanted, wanted)


def test_a_record_cut_short_gives_the_numbers_bare():
    """The style of a cell that the workbook does not have; control: the one that it has."""
    head = struct.pack("<HHHHHHHHI", 0x0809, 16, 0x0600, 5, 0, 0, 0, 0, 0)
    style = struct.pack("<HHHH", 0x00E0, 4, 0, 9)
    number = [struct.pack("<HHHHHd", 0x0203, 14, 0, place, style, 1.0) for place, style in
              enumerate((0, 7))]  # fmt: skip
    end = struct.pack("<HH", 0x000A, 0)
    sheet = head + b"".join(number) + end
    place = len(head + style) + 4 + 6 + len(end)
    bound = struct.pack("<HHIH", 0x0085, 6, place, 0)
    assert sheets_of(head + style + bound + end + sheet) == [{(0, 0): "0%"}]
