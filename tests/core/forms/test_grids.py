"""Invented papers as page, Word file, workbook and copied text give what was typed by hand."""

import json

import pytest
from tests.core.forms.grids import GRIDS, KINDS, PLACE
from tests.core.forms.layouts import marks, scoring

from nuanliu.core.forms import read
from nuanliu.core.forms.answers import form_json
from nuanliu.records.documents.formfiles.opening import form_blocks

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
