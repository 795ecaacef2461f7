"""Law 10: every figure comes from a named measure and can be traced to its rows."""

from datetime import date
from fractions import Fraction

import pytest
from django.apps import apps
from tests.laws import fund

from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.performance.measures import CATALOGUE, take
from nuanliu.stages.projects.models import Project

YEAR_END = date(2024, 12, 31)


@pytest.fixture
def project(books):
    """Three people paid, one failed, of four planned; the project."""
    campaign = fund.with_people(books, 4)
    run = fund.sent(books, fund.approved(books, campaign))
    failed = Payment.objects.earliest("pk").number
    data = fund.answer_of(run, failed={failed})
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    return Project.objects.get()


def value(project, name):
    return getattr(take(name, project, YEAR_END).actual, "value", None)


def lost(refs):
    """Those of some references that lead to no row."""
    pairs = [(ref, *ref.split(":")) for ref in refs]
    return [
        ref for ref, label, pk in pairs if not apps.get_model(label).objects.filter(pk=pk).exists()
    ]


def test_every_measure_names_itself_and_its_rows(project):
    """Its name, a definition in words, and references that lead to rows which exist."""
    taken = {name: take(name, project, YEAR_END) for name in CATALOGUE}
    found = {name: (one.name, bool(one.definition), lost(one.rows)) for name, one in taken.items()}
    assert found == {name: (name, True, []) for name in CATALOGUE}


def test_people_and_money_are_their_rows_added_up(project):
    """Three payments of 500 yuan: 3 people, 1,500 yuan, exactly those three rows behind both."""
    paid = [f"payments.payment:{p.pk}" for p in Payment.objects.filter(state="paid").order_by("pk")]
    rows = [list(take(name, project, YEAR_END).rows) for name in ("people_paid", "paid_amount")]
    figures = (value(project, "people_paid"), value(project, "paid_amount"))
    assert (rows, figures) == ([paid, paid], (Fraction(3), Fraction(1500)))


def test_the_figure_moves_with_the_row(books, project):
    """One payment comes back: one person and 500 yuan less, without anybody typing a figure."""
    one = Payment.objects.filter(state="paid").latest("pk")
    results.return_later(books.deed("accountant"), payment=one.pk, reason="退票")
    figures = (value(project, "people_paid"), value(project, "paid_amount"))
    assert figures == (Fraction(2), Fraction(1000))


def test_a_partial_recovery_is_no_longer_spent(books, project):
    """200 of 500 yuan come back: the person stays paid, the amount paid is what the ledger says."""
    one = Payment.objects.filter(state="paid").latest("pk")
    case = results.open_case(
        books.deed("accountant"), payment=one.pk, due_fen=20_000, reason="标准适用错误"
    )
    results.recover(books.deed("accountant"), case=case, amount_fen=20_000)
    line = fund.BudgetLine.objects.get().ledger_line_id
    from_ledger = Fraction(fund.balance(line).paid_fen, 100)
    figures = (value(project, "people_paid"), value(project, "paid_amount"))
    assert (figures, from_ledger) == ((Fraction(3), Fraction(1300)), Fraction(1300))
