"""An office that starts in the middle of a year: what was granted, and what was paid before."""

from datetime import date

import pytest
from tests.laws import fund

from nuanliu.core.indicators import Spending
from nuanliu.core.money import Money
from nuanliu.records.ledger.export import kind_name, legs
from nuanliu.records.ledger.queries import balance, replayed
from nuanliu.stages.archive.audit import audit
from nuanliu.stages.archive.trace import trace
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.performance.measures import take
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetChange, BudgetLine, ChangeKind, Project
from nuanliu.stages.projects.queries import opening_fen

NAME = "元旦春节送温暖"
GRANTED = 200_000


@pytest.fixture
def line(books):
    """An active project of one line, its 2,000 yuan granted."""
    return fund.project(books, (NAME, GRANTED, 4))[0]


def entered(books, line, fen, *, kind=ChangeKind.OPENING_PAID, who="office", number="前账1号"):
    return projects.enter_change(
        books.deed(who), line=line.pk, kind=kind, amount_fen=fen, document_number=number,
        document_date=date(2024, 1, 2),
    )  # fmt: skip


def booked(books, line, fen, *, by="accountant", **more):
    """Entered by the office and confirmed; the code of the refusal, '' for none."""
    change = entered(books, line, fen, **more)
    return fund.refusal_of(projects.confirm_change, books.deed(by), change=change)


def said(line):
    """(appropriated, available, encumbered, in transit, paid), the same by counter and replay."""
    held = balance(line.ledger_line_id)[2:]
    assert held == replayed(line.ledger_line_id)[2:]
    return held


def test_what_was_paid_before_counts_as_paid(books, line):
    """800 of 2,000 were paid before: the identity holds, the audit is clean."""
    code = booked(books, line, 80_000)
    assert (code, said(line), opening_fen(line), audit()) == (
        "",
        (GRANTED, 120_000, 0, 0, 80_000),
        80_000,
        [],
    )


@pytest.mark.parametrize(("fen", "code"), [(GRANTED, ""), (GRANTED + 1, "BUD-OVERSPEND")])
def test_no_more_than_was_granted(books, line, fen, code):
    """The whole grant may have been paid; a fen more is refused and nothing is written."""
    found = booked(books, line, fen)
    assert (found, said(line)[4]) == (code, fen if not code else 0)


def test_several_documents_add_up_and_each_is_booked_once(books, line):
    """Two documents of one line; the second entry of the same number is refused."""
    codes = [booked(books, line, 30_000, number=n) for n in ("前账1号", "前账2号", "前账1号")]
    assert (codes, said(line)[4]) == (["", "", "BUD-TWICE"], 60_000)


def test_nothing_was_granted_yet(books):
    """The grant comes first: without it there is nothing that could have been paid."""
    pk = projects.draft(
        books.deed("office"), facts=fund.facts([(NAME, GRANTED, 4)]), narrative={}, findings=[]
    )
    projects.activate(books.deed("leader"), project=pk)
    line = BudgetLine.objects.get(project=pk)
    assert (booked(books, line, 1), said(line)) == ("BUD-NOT-GRANTED", (0, 0, 0, 0, 0))


@pytest.mark.parametrize(("spent", "code"), [(False, ""), (True, "BUD-OPENING-LATE")])
def test_not_once_these_books_spend_of_the_line(books, line, spent, code):
    """After an approval it is too late; a campaign that is only open does not matter."""
    campaign = fund.campaign(books, _less(line))
    if spent:
        fund.put_forward(books, campaign, 1)
        fund.approved(books, campaign)
    assert booked(books, line, 10_000) == code


def _less(line):
    """The line as `fund.campaign` gives quotas out: 3 people and 1,500 yuan of it."""
    line.people, line.planned_fen = 3, 150_000
    return line


def test_two_persons(books, line):
    """Who entered it does not confirm it (law 5), whatever his posts."""
    change = entered(books, line, 10_000, who="accountant")
    confirm = projects.confirm_change
    codes = [
        fund.refusal_of(confirm, books.deed(who), change=change) for who in ("accountant", "leader")
    ]
    assert (codes, said(line)[4]) == (["DUTY-SELF", ""], 10_000)


def test_a_mistake_is_reversed_not_changed(books, line):
    """Red letters by two persons: the money is available again, both vouchers stay (law 2)."""
    booked(books, line, 80_000)
    change = BudgetChange.objects.get(kind=ChangeKind.OPENING_PAID)
    projects.ask_reversal(books.deed("office"), change=change.pk, reason="金额填错")
    projects.reverse_change(books.deed("accountant"), change=change.pk)
    change.refresh_from_db()
    assert (change.state, change.voucher != change.reversal_voucher, said(line), audit()) == (
        "reversed",
        True,
        (GRANTED, GRANTED, 0, 0, 0),
        [],
    )


def test_the_books_call_it_by_its_name(books, line):
    """One voucher that skips no step, printed as 期初已支付; a direct way does not exist for it."""
    booked(books, line, 80_000)
    voucher = BudgetChange.objects.get(kind=ChangeKind.OPENING_PAID).voucher
    rows = [leg for leg in legs() if leg.voucher == voucher]
    assert [(kind_name(r.kind, r.source, r.target), r.source, r.target) for r in rows] == [
        ("期初已支付", "available", "encumbered"),
        ("期初已支付", "encumbered", "paid"),
    ]


def test_after_a_reversal_it_is_entered_again(books, line):
    """The reversed entry is no approval: the right amount goes in under the same number."""
    booked(books, line, 80_000)
    change = BudgetChange.objects.get(kind=ChangeKind.OPENING_PAID)
    projects.ask_reversal(books.deed("office"), change=change.pk, reason="金额填错")
    projects.reverse_change(books.deed("accountant"), change=change.pk)
    assert (booked(books, line, 70_000), said(line)[4], opening_fen(line)) == ("", 70_000, 70_000)


@pytest.mark.parametrize(("fen", "code"), [(120_000, ""), (120_001, "QUOTA-MONEY")])
def test_quotas_are_given_out_of_what_is_left(books, line, fen, code):
    """800 of 2,000 are gone: quotas over 1,200 yuan are refused."""
    booked(books, line, 80_000)
    pk = campaigns.plan(
        books.deed("office"), line=line.pk, name=NAME, window_from=date(2024, 1, 2),
        window_to=date(2024, 12, 31), groups=["苦脏累险行业一线职工"], standards=fund.standards(),
    )  # fmt: skip
    quota = campaigns.QuotaFacts(books.unions[0], 3, 0, fen)
    found = fund.refusal_of(campaigns.allot, books.deed("office"), campaign=pk, quotas=[quota])
    assert found == code


def test_an_opening_entry_does_not_hold_a_campaign(books, line):
    """A campaign of the line is cancelled: nothing was paid for it."""
    booked(books, line, 10_000)
    campaign = fund.campaign(books, _less(line))
    assert fund.refusal_of(campaigns.cancel, books.deed("leader"), campaign=campaign) == ""


def test_papers_count_it_with_its_document(books, line):
    """Executed 800 of 2,000, traced to the document; before it nothing is executed."""
    project = Project.objects.get()
    before = take("paid_against_appropriation", project, date(2024, 12, 31))
    booked(books, line, 80_000)
    after = take("paid_against_appropriation", project, date(2024, 12, 31))
    change = BudgetChange.objects.get(kind=ChangeKind.OPENING_PAID)
    row = f"projects.budgetchange:{change.pk}"
    granted = Money(GRANTED)
    assert (
        (before.actual, before.rows),
        (after.actual, after.rows),
        trace(project, "budget.executed"),
        row in trace(project, "budget.adjusted"),
    ) == (
        (Spending(Money(0), granted), ()),
        (Spending(Money(80_000), granted), (row,)),
        [row],
        False,
    )
