"""Law 3: one person, one live payment a campaign; a re-issue never beside one that may succeed."""

import pytest
from django.db import IntegrityError, transaction
from tests.laws import fund

from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment


@pytest.fixture
def run(books):
    """Two people sent to the bank; the run's id."""
    return fund.sent(books, fund.approved(books, fund.with_people(books, 2)))


def answered(books, run, *, failed):
    data = fund.answer_of(run, failed=failed)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)


def reissued(books, payment):
    return fund.refusal_of(results.reissue, books.deed("office"), payment=payment.pk)


def test_who_is_sent_is_not_locked_again(books, run):
    """A second lock finds nobody, and a run that left cannot be cancelled to lock it anew."""
    batch = Payment.objects.first().run.batch_id
    lock, facts = payments.lock, {"batch": batch, "channel": Channel.BANK}
    again = fund.refusal_of(lock, books.deed("office"), **facts)
    taken_back = fund.refusal_of(payments.cancel, books.deed("office"), run=run)
    assert (again, taken_back) == ("RUN-EMPTY", "MOVE-STATE")


def test_a_payment_that_may_succeed_is_not_issued_again(books, run):
    """Sent: refused. Paid: refused. Failed: issued once more, linked; a second time refused."""
    first, second = Payment.objects.order_by("pk")
    waiting = reissued(books, first)
    answered(books, run, failed={first.number})
    codes = [reissued(books, second), reissued(books, first), reissued(books, first)]
    linked = list(Payment.objects.filter(reissue_of=first).values_list("state", flat=True))
    assert (waiting, codes, linked) == (
        "REISSUE-LIVE",
        ["REISSUE-LIVE", "", "REISSUE-TWICE"],
        ["locked"],
    )


def twin(payment, number, state):
    """The same payment once more, straight into the table; whether the database took it."""
    payment.pk, payment.number, payment.state = None, number, state
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError as error:
        return str(error)
    return "taken"


def test_the_database_refuses_a_second_live_payment(books, run):
    """Past every rule: each live state is refused by UNIQUE, each dead one enters."""
    states = ("locked", "sent", "issued", "paid", "failed", "returned", "recovered", "void")
    tried = {s: twin(Payment.objects.earliest("pk"), f"X-{s}", s) for s in states}
    words = "UNIQUE constraint failed: payments_payment.campaign_id, payments_payment.person_id"
    assert tried == dict.fromkeys(states[:4], words) | dict.fromkeys(states[4:], "taken")


def test_the_database_refuses_a_second_live_nomination(books):
    """The same person twice in one campaign is refused; in another campaign he may stand."""
    lines = fund.project(books, ("春节", 100_000, 2), ("中秋", 100_000, 2))
    spring, autumn = [fund.campaign(books, line) for line in lines]
    person = fund.payees(books, 1)
    fund.put_forward(books, spring, people=person)
    with pytest.raises(IntegrityError):
        fund.put_forward(books, spring, people=person)
    fund.put_forward(books, autumn, people=person)
    assert Nomination.objects.filter(person__in=person).count() == 2


def test_two_forms_of_one_id_are_one_person(books):
    """Under 15 and 18 digits in one roster: the second row is refused, another number is not."""
    _, campaign = fund.fresh(books)
    long, other = fund.id_number(1), fund.id_number(2)
    short = long[:6] + long[8:17]
    rows = [("张一", long), ("张一", short), ("李二", other)]
    done = fund.uploaded(books, campaign, [fund.row(name, number) for name, number in rows])
    assert (done["accepted"], done["refused"], Nomination.objects.count()) == (2, 1, 2)
