"""Law 1: the four buckets make the appropriation at every step, and none is below zero."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.laws import fund
from tests.stages.test_union_lists import Union

from nuanliu.records.ledger.models import Line, Posting
from nuanliu.records.ledger.queries import balance, replayed
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetLine, ChangeKind

EACH = 50_000


def buckets(line):
    """(available, encumbered, in transit, paid) of a budget line, in hundreds of yuan a person."""
    row = Line.objects.get(pk=line)
    assert (balance(line), row.available_fen >= 0) == (replayed(line), True)
    found = (row.available_fen, row.encumbered_fen, row.in_transit_fen, row.paid_fen)
    assert sum(found) == row.appropriated_fen
    return tuple(fen // EACH for fen in found)


def test_the_identity_holds_after_every_deed_of_a_batch(books):
    """Four people on a line of four: approved, sent, one fails, is called off, one comes back."""
    row, campaign = fund.fresh(books)
    line = row.ledger_line_id
    steps = [buckets(line)]
    fund.put_forward(books, campaign, 4)
    batch = fund.approved(books, campaign)
    steps.append(buckets(line))
    run = fund.sent(books, batch)
    steps.append(buckets(line))
    bad = Payment.objects.earliest("pk")
    data = fund.answer_of(run, failed={bad.number})
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    steps.append(buckets(line))
    assert steps == [(4, 0, 0, 0), (0, 4, 0, 0), (0, 0, 4, 0), (0, 1, 0, 3)]


def test_money_with_a_workplaces_union_is_in_transit(books):
    """Three of four through their union: out, a false list, a true one of two, the rest refunded.

    Every step moves what it says along the ways there are, the journal's legs with it.
    """
    union = Union(books)
    line, left = BudgetLine.objects.get().ledger_line_id, [union.lines[2].pk]
    steps = [buckets(line)]
    transfer = union.entrust()
    steps.append(buckets(line))
    refused = fund.refusal_of(union.take, transfer, [union.row(0)], left=left)
    steps.append(buckets(line))
    union.take(transfer, [union.row(0), union.row(1)], left=left)
    steps.append(buckets(line))
    union.refund(transfer, EACH)
    steps.append(buckets(line))
    rows = Posting.objects.filter(subject=f"payments.payment:{left[0]}").order_by("pk")
    ways = list(rows.values_list("source", "target"))
    crooked = [one for one in audit() if one.code.startswith("LEDGER")]
    assert (refused, steps, ways, crooked) == (
        "LIST-CONFLICT",
        [(1, 3, 0, 0), (1, 0, 3, 0), (1, 0, 3, 0), (1, 0, 1, 2), (2, 0, 0, 2)],
        [("encumbered", "in_transit"), ("in_transit", "encumbered"), ("encumbered", "available")],
        [],
    )


def test_an_approval_cannot_take_what_is_no_longer_there(books):
    """Money for one of four is cut after the notice: refused. Given back: approved."""
    row, campaign = fund.fresh(books)
    fund.put_forward(books, campaign, 4)
    batch = fund.noticed(books, campaign)
    change(books, row.pk, ChangeKind.REDUCE, "财预8号")
    cut = buckets(row.ledger_line_id)
    refused = fund.refusal_of(fund.approve, books, batch)
    after = buckets(row.ledger_line_id)
    change(books, row.pk, ChangeKind.SUPPLEMENT, "财预9号")
    again = fund.refusal_of(fund.approve, books, batch, number="纪要2")
    assert (cut, refused, after, again) == ((3, 0, 0, 0), "BUD-OVERSPEND", cut, "")


def change(books, line, kind, number):
    """Money for one person taken from a line or given to it."""
    facts = {"document_number": number, "document_date": date(2024, 1, 3)}
    pk = projects.enter_change(books.deed("office"), line=line, kind=kind, amount_fen=EACH, **facts)
    projects.confirm_change(books.deed("accountant"), change=pk)


@pytest.mark.parametrize("column", ["available_fen", "encumbered_fen", "paid_fen"])
def test_the_database_refuses_a_bucket_moved_by_hand(books, column):
    """Whoever writes past the program breaks a constraint; a posting does not."""
    row, _ = fund.fresh(books)
    before = buckets(row.ledger_line_id)
    sql = f"UPDATE ledger_line SET {column} = {column} - 1 WHERE id = %s"  # noqa: S608 - our own
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [row.ledger_line_id])
    assert buckets(row.ledger_line_id) == before
