"""One edit in every column of every table, and one row gone from each: the audit says so.

What may change unseen stands in `MAY_CHANGE`, with the reason. Tables whose rows are told row by
row are edited together, one column of each a round, and every edited row must be named; the others
are edited one column at a time.
"""

import json
import re

import pytest
from django.apps import apps
from django.db.models import DateField
from tests.stages import tampering

from nuanliu.core.refusal import Refused
from nuanliu.stages.archive.audit import BOUND, TOLD, TOLD_TABLES

NUMBER = "a row number that nothing refers to"
SIGN_IN = "changes at every sign-in, and sign-ins have a log of their own"
MAY_CHANGE = {
    ("feedback_asked", "id"): NUMBER,
    ("feedback_token", "id"): NUMBER,
    ("journal_salt", "id"): NUMBER,
    ("ledger_vouchercode", "id"): NUMBER,
    ("nominations_rosterfinding", "id"): NUMBER,
    ("nominations_rosterkey", "id"): NUMBER,
    ("people_account", "last_login"): SIGN_IN,
    ("reviews_item", "id"): NUMBER,
    ("visits_visit_people", "id"): NUMBER,
    ("visits_visit_photos", "id"): NUMBER,
}
# Of the framework, and of signing in: no figure and no paper comes from them.
FRAMEWORK = ("auth", "contenttypes", "sessions", "axes", "web")
# The demo year leaves them without rows; they are told row by row like their neighbours.
EMPTY = {
    "people_stopped",
    "archive_erasure",
    "archive_destruction",
    "people_interest",
    "people_delegation",
    "people_export",
    "campaigns_scan",
    "payments_receipt",
    "feedback_sharedlink",
    "feedback_interview",
    "feedback_wish",
    "payments_banktemplate",
    "payments_treasurypayment",
    "payments_cashdraw",
    "payments_sheetphoto",
    "payments_cashday",
    "payments_uniontransfer",
    "goods_order",
    "goods_stockmove",
    "goods_issue",
    "goods_line",
    "goods_stockcount",
    "reviews_letter",
    "reviews_enclosure",
    "nominations_columnname",
    "nominations_ruling",
    "nominations_withdrawal",
    "nominations_history",
    "nominations_pastgrant",
    "performance_framing",
    "performance_binding",
    "performance_filledvalue",
}

# ruff: noqa: S608 - the SQL of an insider: names of our own models, and no value from outside

MODELS = {
    model._meta.db_table: model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label not in FRAMEWORK
}
BY_ROW = [
    table
    for table, model in MODELS.items()
    if (model._meta.app_label in TOLD or model._meta.label_lower in TOLD_TABLES)
    and model._meta.label_lower not in BOUND
    and not model._meta.auto_created
]
ALONE = [table for table in MODELS if table not in BY_ROW]


def columns(table):
    """The columns of a table, in its order."""
    return [field.column for field in MODELS[table]._meta.local_concrete_fields]


ROUNDS = range(max(len(columns(table)) for table in BY_ROW))


def filled(copy, table):
    """Whether the year has rows in it; which tables have none, the last test knows."""
    return copy.one(f'SELECT EXISTS (SELECT 1 FROM "{table}")') == 1


def spoil(copy, table, column):
    """Put another value into a column of one row; the row's key before."""
    key = MODELS[table]._meta.pk.column
    ((row, pk, value),) = copy.rows(
        f'SELECT rowid, "{key}", "{column}" FROM "{table}" ORDER BY "{column}" IS NULL, rowid DESC'
        " LIMIT 1"
    )
    copy.base.execute(
        f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (other(table, column, value), row)
    )
    return pk


def other(table, column, value):
    """A value of the same make that is not the same: what cannot be read counts as empty."""
    if value is None:
        fields = {field.column: field for field in MODELS[table]._meta.concrete_fields}
        return "2023-01-31" if isinstance(fields[column], DateField) else 4711
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value + 1_000_000
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    if re.fullmatch(r"\d{4}-\d\d-\d\d.*", value):
        return "2023-01-31" + value[10:]
    return json.dumps({"x": 1}) if value[:1] in ("{", "[") else f"{value}x"


@pytest.fixture
def copy(year):
    """A copy of the year for one test."""
    yield tampering.Copy(year[0], year[0].with_name("copy"))
    tampering.shutil.rmtree(year[0].with_name("copy"))


def seen(copy):
    """What the audit says, in one text; a refusal to judge counts as said."""
    copy.done()
    try:
        return "\n".join(f"{code} {what}" for code, _, what in tampering.replayed(copy.folder))
    except Refused as refused:
        return str(refused)


def unnamed(keys, said):
    """Of the rows {what: (table, key)} those that the findings do not name."""
    labels = {table: re.escape(model._meta.label_lower) for table, model in MODELS.items()}
    return [
        what
        for what, (table, pk) in keys.items()
        if not re.search(f"({labels[table]}|人员) {re.escape(str(pk))}(?!\\d)", said)
    ]


@pytest.mark.parametrize("place", ROUNDS)
def test_a_changed_cell_of_any_told_row_is_named(copy, place):
    """Every table's column number `place` in one row: the findings name each of those rows."""
    tried = [(table, columns(table)[place]) for table in BY_ROW if place < len(columns(table))]
    spoilt = {pair: (pair[0], spoil(copy, *pair)) for pair in tried if filled(copy, pair[0])}
    expected = [pair for pair in spoilt if pair in MAY_CHANGE]
    assert unnamed(spoilt, seen(copy)) == expected


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table in ALONE for column in columns(table)]
)
def test_a_changed_cell_of_any_other_row_is_seen(copy, table, column):
    """One cell alone: the audit finds something unless the column may change."""
    spoil(copy, table, column)
    assert (seen(copy) == "") is ((table, column) in MAY_CHANGE)


def last_row(copy, table):
    """The key of the last row of a table, which is then deleted."""
    key = MODELS[table]._meta.pk.column
    last = f'rowid = (SELECT max(rowid) FROM "{table}")'
    pk = copy.one(f'SELECT "{key}" FROM "{table}" WHERE {last}')
    copy.base.execute(f'DELETE FROM "{table}" WHERE {last}')
    return table, pk


def test_a_row_gone_from_any_told_table_is_named(copy):
    """The last row of each deleted; with nothing deleted nothing is found (test_tampered_books)."""
    gone = {table: last_row(copy, table) for table in BY_ROW if filled(copy, table)}
    assert unnamed(gone, seen(copy)) == []


@pytest.mark.parametrize("table", ALONE)
def test_a_row_gone_from_any_other_table_is_seen(copy, table):
    """The last row deleted, and nothing else."""
    last_row(copy, table)
    assert (seen(copy) == "") is False


def test_only_the_named_tables_are_empty(copy):
    """Every other table of the year has rows to edit."""
    empty = {table for table in MODELS if not filled(copy, table)}
    copy.done()
    assert empty == EMPTY
