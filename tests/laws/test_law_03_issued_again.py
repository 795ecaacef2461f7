"""Laws 1 and 3: money that failed, came back or was called off can be paid again, linked, once."""

import pytest
from tests.laws import audit, fund

from nuanliu.records.ledger.queries import balance
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.reviews import decisions

GRANTED = 200_000


class Till:
    """Two people of one batch sent to the bank, and what may become of the first one's money."""

    def __init__(self, books):
        self.books = books
        _, campaign = fund.fresh(books, GRANTED)
        fund.put_forward(books, campaign, 2)
        self.batch = fund.approved(books, campaign)
        self.run = fund.sent(books, self.batch)

    @property
    def last(self):
        """The newest payment of the first person."""
        first = Nomination.objects.earliest("pk")
        return Payment.objects.filter(nomination=first).latest("pk")

    def answered(self, *, failed=False):
        last = self.last
        data = fund.answer_of(last.run_id, failed={last.number} if failed else ())
        deed = self.books.deed("accountant")
        results.read_result(deed, run=last.run_id, name="回盘.csv", data=data)

    def send_back(self):
        results.return_later(self.books.deed("accountant"), payment=self.last.pk, reason="销户")

    def reissue(self, payment=None):
        return results.reissue(self.books.deed("office"), payment=(payment or self.last).pk)

    def release(self):
        payments.release(self.books.deed("cashier"), run=self.last.run_id)

    def cancel(self):
        payments.cancel(self.books.deed("office"), run=self.last.run_id)

    def void(self, payment=None):
        payment = payment or self.last
        payments.void(self.books.deed("office"), payment=payment.pk, reason="不再发放")

    def lock(self):
        return payments.lock(self.books.deed("office"), batch=self.batch, channel=Channel.BANK)

    def leave(self):
        first = Nomination.objects.earliest("pk").pk
        decisions.withdraw(self.books.deed("office"), nomination=first, reason="调离")

    def held(self):
        """available, encumbered, in transit, paid."""
        return balance(fund.BudgetLine.objects.get().ledger_line_id)[3:]

    def links(self):
        """(state, which earlier one it names) of his payments; 1 is the oldest."""
        mine = list(Payment.objects.filter(nomination=self.last.nomination_id).order_by("pk"))
        place = {row.pk: at for at, row in enumerate(mine, 1)}
        return [(row.state, place.get(row.reissue_of_id, 0)) for row in mine]


@pytest.fixture
def till(books):
    return Till(books)


def test_a_reissue_that_was_called_off_is_made_again(till):
    """Paid, returned, issued again, that run cancelled, issued once more: paid in the end.

    What the reissue had set aside is available again when it is called off: the bank's return had
    made it so, and the second reissue finds it there.
    """
    till.answered()
    till.send_back()
    returned, back = till.last, till.held()
    till.reissue()
    promised = till.held()
    till.cancel()
    called_off = till.held()
    till.reissue(returned)
    till.release()
    till.answered()
    assert (back, promised, called_off, till.held(), till.links(), audit.crooked_lines()) == (
        (150_000, 0, 0, 50_000),
        (100_000, 50_000, 0, 50_000),
        (150_000, 0, 0, 50_000),
        (100_000, 0, 0, 100_000),
        [("returned", 0), ("void", 1), ("paid", 1)],
        [],
    )


def test_a_reissue_that_failed_and_is_void_gives_back_what_it_set_aside(till):
    """Returned, issued again, failed, void: the money is available, and can be issued again."""
    till.answered()
    till.send_back()
    returned = till.last
    till.reissue()
    till.release()
    till.answered(failed=True)
    failed = till.held()
    till.void()
    void = till.held()
    till.reissue(returned)
    assert (failed, void, till.held(), till.links(), audit.crooked_lines()) == (
        (100_000, 50_000, 0, 50_000),
        (150_000, 0, 0, 50_000),
        (100_000, 50_000, 0, 50_000),
        [("returned", 0), ("void", 1), ("locked", 1)],
        [],
    )


def test_who_is_locked_again_is_linked_to_what_failed(till):
    """Failed, void, locked again: the new payment names the failed one; money stays set aside."""
    till.answered(failed=True)
    till.void()
    void = till.held()
    till.lock()
    locked = till.held()
    till.release()
    till.answered()
    assert (void, locked, till.held(), till.links()) == (
        (100_000, 50_000, 0, 50_000),
        (100_000, 50_000, 0, 50_000),
        (100_000, 0, 0, 100_000),
        [("void", 0), ("paid", 1)],
    )


def test_a_run_called_off_before_it_left_is_named_too(books):
    """Locked, cancelled, locked: each names the one before, so the chain is whole."""
    campaign = fund.with_people(books, 1)
    batch = fund.approved(books, campaign)
    for _ in range(2):
        run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
        payments.cancel(books.deed("office"), run=run)
    payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    first, second, third = Payment.objects.order_by("pk")
    assert [first.reissue_of_id, second.reissue_of_id, third.reissue_of_id] == [
        None,
        first.pk,
        second.pk,
    ]


def test_what_was_issued_again_is_not_void_beside_it(till):
    """Void would free the first for a third payment while the second runs: refused.

    Control: once the second is called off, the first may be void.
    """
    till.answered(failed=True)
    first = till.last
    till.reissue()
    beside = fund.refusal_of(till.void, first)
    till.cancel()
    alone = fund.refusal_of(till.void, first)
    assert (beside, alone, till.links()) == ("VOID-REISSUED", "", [("void", 0), ("void", 1)])


WAYS = {
    "never paid": ((), "WITHDRAW-LATE", (100_000, 0, 100_000, 0)),
    "returned": (("answered", "send_back"), "", (150_000, 0, 0, 50_000)),
    "reissue called off": (
        ("answered", "send_back", "reissue", "cancel"),
        "",
        (150_000, 0, 0, 50_000),
    ),
    "reissue waiting": (
        ("answered", "send_back", "reissue"),
        "WITHDRAW-LATE",
        (100_000, 50_000, 0, 50_000),
    ),
    "failed, void, locked, called off": (
        ("fail", "void", "lock", "cancel"),
        "",
        (150_000, 0, 0, 50_000),
    ),
    "failed, issued again, paid, returned": (
        ("fail", "reissue", "release", "answered", "send_back"),
        "",
        (150_000, 0, 0, 50_000),
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_who_leaves_takes_nothing_with_him(till, way):
    """Wherever his money lay, it is available once when he leaves, or he cannot leave yet."""
    steps, code, held = WAYS[way]
    for step in steps:
        if step == "fail":
            till.answered(failed=True)
        else:
            getattr(till, step)()
    left = fund.refusal_of(till.leave)
    assert (left, till.held(), audit.crooked_lines()) == (code, held, [])
