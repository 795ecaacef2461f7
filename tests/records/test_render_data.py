"""Papers for machines, and one promise of all formats: the same paper gives the same bytes."""

import csv
import io
import json

import pytest
from tests.records.render_sample import every_block, indicators, running_text, sign_sheet

from nuanliu.core.documents import Column, DocumentError, Kind, Table, unmerged
from nuanliu.records.documents.render.every import RENDERERS
from nuanliu.records.documents.render.to_csv import render_csv
from nuanliu.records.documents.render.to_json import render_json


@pytest.mark.parametrize("ending", RENDERERS)
def test_the_same_paper_gives_the_same_bytes(ending):
    """Rendered twice a sheet is equal to the byte, and another sheet is not."""
    first, again, other = (RENDERERS[ending](sign_sheet(count)) for count in (12, 12, 13))
    assert (first == again, first == other) == (True, False)


def read(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_no_merged_cells():
    """Each row of the indicator table stands alone, in UTF-8 that a spreadsheet recognises."""
    assert read(render_csv(every_block(), 1)) == unmerged(indicators())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " ="])
def test_csv_starts_no_formula(start):
    """What a spreadsheet would calculate gets an apostrophe; other words and amounts do not."""
    columns = (Column("姓名"), Column("金额", kind=Kind.MONEY))
    table = Table(columns, ((f"{start}cmd", "-5.00"), ("张三", "")))
    rows = read(render_csv(running_text((), blocks=(table,))))
    assert rows[1:] == [[f"'{start}cmd", "-5.00"], ["张三", ""]]


def test_csv_asks_which_table():
    """A paper of two tables is not half exported: which one must be said."""
    with pytest.raises(DocumentError):
        render_csv(every_block())
    with pytest.raises(DocumentError):
        render_csv(every_block(), 2)
    assert read(render_csv(every_block(), 0))[0] == ["序号", "活动", "凭证号", "人数", "金额"]


def test_json_is_the_model():
    """The file says what the model says, readable by eye."""
    document = every_block()
    data = render_json(document)
    assert (json.loads(data), "张堃" in data.decode()) == (document.to_json(), True)
