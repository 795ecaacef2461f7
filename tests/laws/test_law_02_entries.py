"""Law 2: an entry moves money and makes none, stays as it was written, and is only reversed."""

from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction
from tests.laws import fund

from nuanliu.records.ledger.models import BUCKETS, Line, Posting, Voucher
from nuanliu.stages.payments import results


@pytest.fixture
def paid(books):
    """Two people paid by bank: every kind of posting of a good year."""
    campaign = fund.with_people(books, 2)
    run = fund.sent(books, fund.approved(books, campaign))
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)


def test_entries_move_money_between_buckets_and_make_none(paid):
    """Every voucher has postings; what all postings took and gave is what the line holds."""
    del paid
    moved: Counter[str] = Counter()
    for one in Posting.objects.all():
        moved[one.source] -= one.amount_fen
        moved[one.target] += one.amount_fen
    line = Line.objects.get()
    held = {name: getattr(line, f"{name}_fen") for name in BUCKETS}
    outside = sum(fen for name, fen in moved.items() if name not in BUCKETS)
    assert {name: moved[name] for name in BUCKETS} == held
    assert (moved.total(), outside) == (0, -line.appropriated_fen)
    assert set(Posting.objects.values_list("voucher", flat=True)) == set(
        Voucher.objects.values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_posting SET amount_fen = amount_fen + 1",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_voucher SET memo = 'x'",
        "DELETE FROM ledger_voucher",
    ],
)
def test_what_is_written_is_never_changed(paid, sql):
    """By the program or past it: the database refuses, and the rows are the same afterwards."""
    del paid
    before = list(Posting.objects.order_by("pk").values())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(Posting.objects.order_by("pk").values()) == before
