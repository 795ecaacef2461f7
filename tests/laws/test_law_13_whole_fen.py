"""Law 13: money is whole fen everywhere: in tables, in the journal and in files."""

import io
import json

import openpyxl
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BigIntegerField
from tests.laws import fund

from nuanliu.records.documents.actions import read
from nuanliu.records.journal import queries
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Run

COLUMNS = [
    (model._meta.db_table, column.column, column)
    for model in apps.get_models()
    for column in model._meta.concrete_fields
    if column.name.endswith("_fen")
]


@pytest.fixture
def run(books):
    """Three people paid by bank."""
    campaign = fund.with_people(books, 2)
    fund.put_forward(books, campaign, 1, amount_fen=33_333)
    run = fund.sent(books, fund.approved(books, campaign))
    data = fund.answer_of(run, only=set())
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    return Run.objects.get(pk=run)


def test_every_amount_column_is_a_whole_number():
    """Every *_fen column of every table is a 64-bit integer."""
    other = [(table, name) for table, name, col in COLUMNS if not isinstance(col, BigIntegerField)]
    assert (len(COLUMNS) > 15, other) == (True, [])


def test_no_column_of_any_table_is_a_float_or_decimal():
    """Nothing that could hold a binary or decimal fraction exists in the models."""
    kinds = {f.get_internal_type() for m in apps.get_models() for f in m._meta.concrete_fields}
    assert kinds & {"FloatField", "DecimalField"} == set()


def test_every_amount_kept_is_an_integer(run):
    """As SQLite sees the rows: typeof is integer (or null) in every amount column."""
    kinds = set()
    with connection.cursor() as cursor:
        for table, column, _ in COLUMNS:
            cursor.execute(f"SELECT DISTINCT typeof({column}) FROM {table}")  # noqa: S608 - names of ours
            kinds |= {kind for (kind,) in cursor.fetchall()}
    assert kinds - {"null"} == {"integer"}


def test_every_amount_in_the_journal_is_an_integer(run):
    """Legs and amounts of every line; no number with a point anywhere in the text."""
    found = set()
    floats: list[str] = []
    for text in queries.lines():
        line = json.loads(text, parse_float=floats.append)
        found |= {type(leg[3]) for leg in line.get("legs", ())}
        found |= {type(fen) for fen in line.get("obj", {}).get("amounts", {}).values()}
    assert (found, floats) == ({int}, [])


def test_the_bank_file_writes_amounts_as_text_to_the_fen(run):
    """Every cell is text; 333.33 is '333.33', not a number that is nearly so."""
    sheet = openpyxl.load_workbook(io.BytesIO(read(run.file))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    amounts = [row[6].value for row in sheet.iter_rows(min_row=2)]
    assert ({cell.data_type for cell in cells if cell.value}, amounts) == (
        {"s"},
        ["500.00", "500.00", "333.33"],
    )
