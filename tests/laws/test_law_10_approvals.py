"""Law 10: the rate of sound approvals is judged by what was true when each was decided."""

from datetime import date
from fractions import Fraction

import pytest
from django.apps import apps
from tests.laws import fund

from nuanliu.records.people.models import ComparisonHit, Person
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import queries, results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance.measures import take
from nuanliu.stages.performance.queries import number_of
from nuanliu.stages.projects.models import Project
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Decision

YEAR_END = date(2024, 12, 31)
WHOLE = Fraction(100)


def figure(on):
    return number_of("approval_compliance", Project.objects.get(), on)


def today(books):
    return books.now.date()


def put_on_list(payee, on):
    ComparisonHit.objects.create(list_name="死亡", id_index=payee.id_index, received_on=on)


def paid(books, count=4, after=lambda: None):
    """`count` people approved and paid by bank; what `after` does comes between notice and vote."""
    campaign = fund.with_people(books, count)
    batch = fund.noticed(books, campaign)
    after()
    fund.approve(books, batch)
    run = fund.sent(books, batch)
    books.sleep(1)
    results.read_result(
        books.deed("accountant"), run=run, name="回盘.csv", data=fund.answer_of(run)
    )
    return list(Payment.objects.order_by("pk"))


@pytest.fixture
def blind(monkeypatch):
    """The rules about people asked of nobody, at the decision and at the payment."""
    monkeypatch.setattr(decisions, "reasons_against", lambda *_: [])
    monkeypatch.setattr(payments, "check_all", lambda *_: None)
    monkeypatch.setattr(queries, "listed_in", lambda _: [])


def dead_before_the_vote(books):
    """Somebody of the list is known to have died before the leaders decide."""
    put_on_list(Person.objects.latest("pk"), today(books))


def recover(books, payment):
    case = results.open_case(
        books.deed("accountant"), payment=payment.pk, due_fen=payment.amount_fen, reason="不应发放"
    )
    results.recover(books.deed("accountant"), case=case, amount_fen=payment.amount_fen)


def test_sound_approvals_are_all_of_them(books):
    """Four people, every rule kept: 100 %, traced to four payments and to their decision."""
    paid(books)
    found = take("approval_compliance", Project.objects.get(), today(books))
    there = [
        apps.get_model(label).objects.filter(pk=pk).exists()
        for label, pk in (ref.split(":") for ref in found.rows)
    ]
    named = f"reviews.decision:{Decision.objects.get().pk}"
    assert (figure(today(books)), found.rows[-1], there) == (WHOLE, named, [True] * 5)


def test_a_later_withdrawal_and_a_recovery_change_nothing(books):
    """One payment comes back and its person withdraws, another is recovered: as sound as before."""
    first, second, *_ = paid(books)
    day, before = today(books), figure(today(books))
    books.sleep(20)
    results.return_later(books.deed("accountant"), payment=first.pk, reason="退票")
    decisions.withdraw(books.deed("office"), nomination=first.nomination_id, reason="本人退出")
    recover(books, second)
    assert (before, figure(day), figure(today(books))) == (WHOLE, WHOLE, WHOLE)


def test_what_the_office_learns_later_changes_nothing(books):
    """A list of the dead that comes after the payment tells nothing of the approval."""
    first, *_ = paid(books)
    books.sleep(20)
    put_on_list(first.person, today(books))
    assert figure(today(books)) == WHOLE


@pytest.mark.usefixtures("blind")
def test_an_approval_that_broke_a_rule_lowers_it_for_good(books):
    """One of four was on the list before the vote: 75 %, also once his money is recovered."""
    *_, last = paid(books, after=lambda: dead_before_the_vote(books))
    day, before = today(books), figure(today(books))
    books.sleep(20)
    recover(books, last)
    three_of_four = Fraction(75)
    assert [before, figure(day), figure(today(books))] == [three_of_four] * 3


@pytest.mark.usefixtures("blind")
def test_blind_rules_alone_lower_nothing(books):
    """The same without anybody on the list: the fault is what lowered it."""
    paid(books)
    assert figure(YEAR_END) == WHOLE


def test_money_unlike_what_was_decided_lowers_it(books):
    """An amount is changed after the vote behind the program's back, and paid so: 300, not 500.

    The voucher of the decision still says 500 yuan, so the three lists differ for one of four.
    """
    _, campaign = fund.fresh(books)
    one, *_ = fund.put_forward(books, campaign, 4)
    batch = fund.approved(books, campaign)
    apps.get_model("nominations.nomination").objects.filter(pk=one).update(amount_fen=30_000)
    run = fund.sent(books, batch)
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    assert figure(YEAR_END) == Fraction(75)


def test_an_issue_in_place_of_returned_money_counts_by_itself(books):
    """Paid, returned, paid again under the same decision: five payments, and nobody had two."""
    first, *_ = paid(books)
    books.sleep(2)
    results.return_later(books.deed("accountant"), payment=first.pk, reason="退票")
    again = Payment.objects.get(pk=results.reissue(books.deed("office"), payment=first.pk))
    payments.release(books.deed("cashier"), run=again.run_id)
    data = fund.answer_of(again.run_id)
    results.read_result(books.deed("accountant"), run=again.run_id, name="回盘.csv", data=data)
    found = take("approval_compliance", Project.objects.get(), today(books))
    assert (figure(today(books)), len(found.rows)) == (WHOLE, 6)
