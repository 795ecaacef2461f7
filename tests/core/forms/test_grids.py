"""Invented papers as page, Word file, workbook and copied text give what was typed by hand."""

import json

import pytest
from tests.core.forms.grids import GRIDS, KINDS, PLACE
from tests.core.forms.layouts import marks, scoring

from nuanliu.core.forms import read
from nuanliu.core.forms.answers import form_json
from nuanliu.records.documents.formfiles.opening import form_blocks

FILES = [path for path in sorted((PLACE / "files").iterdir()) if path.suffix != ".xls"]
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
    # The same papers through LibreOffice: PDF, whose cells come from ruling lines, and .ods.
    got = reading(path.read_bytes(), path.name)
    found = marks(wanted(f"{path.stem}.grid"), [form_json(form) for form in got.forms])
    wrong = [(one.field, one.wrong) for one in found if one.wrong]
    errors = [one.message for one in got.findings if one.severity == "error"]
    assert (wrong, errors, len(FILES)) == ([], [], 6)


def test_an_old_workbook_gives_all_but_the_format_of_its_shares():
    # .xls keeps no format here: 100% comes as 1 and 97% as 0.97; everything else is as printed.
    path = PLACE / "files" / "b01_national_merged.xls"
    got = [form_json(form) for form in reading(path.read_bytes(), path.name).forms]
    wrong = {one.field: one.wrong for one in marks(wanted("b01_national_merged.grid"), got)}
    assert {field: pairs for field, pairs in wrong.items() if pairs} == {
        "target": (("100", "1"),),
        "unit": (("%", None),),
        "actual": (("100", "1"), ("97", "0.97")),
    }
