"""Forms with real merges are read alike from a page, Word, workbooks, PDF and copied text.

Each sample page has one table of values, typed by hand; the page is written again in every kind
of file and must give the same values.
"""


import pytest
from tests.core.forms.layouts import PAGES, expected, marks, scoring
from tests.records.form_shapes import BOOKS, TEXTS, written

from nuanliu.core.forms import read
from nuanliu.core.forms.answers import form_json
from nuanliu.records.documents.formfiles.opening import form_blocks

KINDS = (*BOOKS, "docx", "pdf", *TEXTS)


def blocks_of(path):
    return form_blocks(path.read_bytes(), path.name)


def wrong(path, file):
    """What was read otherwise than the table of the sample says."""
    got = [form_json(form) for form in read(blocks_of(file), scoring()).forms]
    return [(one.field, one.wrong) for one in marks(expected(path), got) if one.wrong]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_read_as_written_by_hand(path):
    assert wrong(path, path) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_same_form_in_another_kind_of_file_is_read_alike(tmp_path, path, kind):
    assert wrong(path, written(blocks_of(path), kind, tmp_path)) == []
