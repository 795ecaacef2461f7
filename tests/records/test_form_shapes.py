"""Forms with real merges are read alike from a page, Word, workbooks, PDF and copied text.

Each sample page has one table of values, typed by hand; the page is written again in every kind
of file and must give the same values.
"""


import pytest
from tests.core.forms.layouts import PAGES, expected, marks, scoring
from tests.records.form_shapes import BOOKS, TEXTS, written

from nuanliu.records.documents.formfiles.opening import check_form
from nuanliu.records.documents.formfiles.reading import blocks_in, opened_as
from nuanliu.records.documents.sandbox import nurseries_kept

@pytest.fixture(scope="module", autouse=True)
def _kept():
    """The readers stay loaded between the files of this module; each file has a child of its own."""
    with nurseries_kept():
        yield


KINDS = (*BOOKS, "docx", "pdf", *TEXTS)


def wrong(path, file):
    """What was read otherwise than the table of the sample says."""
    got = check_form(file.read_bytes(), file.name, scoring())["projects"]
    return [(one.field, one.wrong) for one in marks(expected(path), got) if one.wrong]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_is_read_as_written_by_hand(path):
    assert wrong(path, path) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_same_form_in_another_kind_of_file_is_read_alike(tmp_path, path, kind):
    page = blocks_in(opened_as(path.read_bytes(), "html"))
    assert wrong(path, written(page, kind, tmp_path)) == []
