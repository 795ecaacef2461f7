"""More payments in a run than a statement may have variables: no deed asks for one each."""

import sqlite3

from django.db import connection
from tests import databases
from tests.laws import fund

from nuanliu.records.ledger.queries import balances
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import batching, results
from nuanliu.stages.payments.models import Payment

MOST, PEOPLE = 999, 1_005  # variables of a statement, as the oldest SQLite has them


def narrow():
    """This connection takes no statement of more variables; a server has other limits."""
    if not databases.on_server():
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, MOST)


def test_a_run_of_a_thousand_goes_through(books):
    """Locked, filed, released, answered with ten returns, in one deed each; to the fen."""
    _, campaign = fund.fresh(books, PEOPLE * fund.CAP, PEOPLE)
    fund.put_forward(books, campaign, PEOPLE)
    batch = fund.noticed(books, campaign)
    fund.decisions.sign(books.deed("leader2"), batch=batch, number="纪要1", text="同意")
    fund.approve(books, batch)
    narrow()
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    left = batching.prepare_file(books.deed("office"), run=run)
    payments.release(books.deed("cashier"), run=run)
    numbers = Payment.objects.order_by("number").values_list("number", flat=True)
    data = fund.answer_of(run, failed=set(numbers[::101]))
    told = results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    line = balances()[0]
    assert (left, told["paid"], told["failed"], line.paid_fen, line.encumbered_fen) == (
        [], 995, 10, 995 * fund.CAP, 10 * fund.CAP,
    )  # fmt: skip
