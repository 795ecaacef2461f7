"""红字冲销 of a budget document booked by mistake: asked for by one, done by another (law 2)."""

from datetime import date

import pytest
from tests.laws import audit, fund
from tests.laws.fund import refusal_of

from nuanliu.records.ledger.queries import balance, book_rows
from nuanliu.stages.archive.audit import audit as replay
from nuanliu.stages.archive.trace import trace
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects import queries
from nuanliu.stages.projects.models import BudgetChange, ChangeKind, Project


@pytest.fixture
def lines(books):
    """Two lines with 2,000 and 1,000 yuan."""
    return fund.project(books, ("元旦春节送温暖", 200_000, 4), ("中秋国庆送温暖", 100_000, 2))


def booked(books, line, kind, fen, to=None):
    """A document entered by the office and confirmed by the accountant; its id."""
    change = projects.enter_change(
        books.deed("office"),
        line=line.pk,
        kind=kind,
        amount_fen=fen,
        document_number="财预9号",
        document_date=date(2024, 1, 2),
        to_line=to.pk if to else None,
    )
    projects.confirm_change(books.deed("accountant"), change=change)
    return change


def ask(books, change, who="office", reason="金额录错"):
    return refusal_of(projects.ask_reversal, books.deed(who), change=change, reason=reason)


def reverse(books, change, who="leader"):
    return refusal_of(projects.reverse_change, books.deed(who), change=change)


def available(*lines):
    return [balance(line.ledger_line_id).available_fen for line in lines]


def state(change):
    return BudgetChange.objects.get(pk=change).state


@pytest.mark.parametrize(
    ("kind", "two", "after"),
    [
        (ChangeKind.SUPPLEMENT, False, [250_000, 100_000]),
        (ChangeKind.REDUCE, False, [150_000, 100_000]),
        (ChangeKind.SURRENDER, False, [150_000, 100_000]),
        (ChangeKind.TRANSFER, True, [150_000, 150_000]),
    ],
)
def test_every_kind_of_document_can_be_undone(books, lines, kind, two, after):
    """500 yuan moved by mistake: the reversal brings both lines back; books and journal agree."""
    change = booked(books, lines[0], kind, 50_000, lines[1] if two else None)
    moved = available(*lines)
    codes = [ask(books, change), reverse(books, change)]
    assert (moved, codes, available(*lines), state(change)) == (
        after,
        ["", ""],
        [200_000, 100_000],
        "reversed",
    )
    assert (audit.unlike_the_journal(), audit.crooked_lines(), replay()) == ([], [], [])


def test_the_wrong_voucher_stays_and_the_new_one_undoes_it(books, lines):
    """Nothing is erased: two vouchers, the second with the legs of the first turned round."""
    change = booked(books, lines[0], ChangeKind.SUPPLEMENT, 50_000)
    ask(books, change)
    reverse(books, change)
    row = BudgetChange.objects.get(pk=change)
    rows = [(one.voucher, one.source, one.target) for one in book_rows()][-2:]
    assert rows == [
        (row.voucher, "outside", "available"),
        (row.reversal_voucher, "available", "outside"),
    ]


def test_it_takes_two_persons(books, lines):
    """Who asked, by whatever role, may neither do it nor turn it down; another does it, once."""
    change = booked(books, lines[0], ChangeKind.SUPPLEMENT, 50_000)
    early = reverse(books, change)
    ask(books, change, "accountant")
    keep = projects.keep_change
    codes = [
        reverse(books, change, "accountant"),
        refusal_of(keep, books.deed("accountant"), change=change),
        reverse(books, change, "cashier"),
        reverse(books, change),
        reverse(books, change),
        ask(books, change),
    ]
    assert (early, codes, available(lines[0])) == (
        "MOVE-STATE",
        ["DUTY-SELF", "DUTY-SELF", "MOVE-ROLE", "", "MOVE-STATE", "MOVE-STATE"],
        [200_000],
    )


def test_a_reversal_turned_down_leaves_the_money(books, lines):
    """The document was right: it stays booked, and can be asked about again."""
    change = booked(books, lines[0], ChangeKind.SUPPLEMENT, 50_000)
    ask(books, change)
    projects.keep_change(books.deed("leader"), change=change)
    kept = (state(change), available(lines[0]))
    assert (kept, ask(books, change), state(change)) == (("posted", [250_000]), "", "reversing")


@pytest.mark.parametrize(
    ("reason", "code"), [(" ", "TEXT-BLANK"), ("字" * 201, "TEXT-LONG"), ("错", "")]
)
def test_a_reversal_has_its_reason(books, lines, reason, code):
    """Empty or too long to keep is refused."""
    change = booked(books, lines[0], ChangeKind.SUPPLEMENT, 50_000)
    assert ask(books, change, reason=reason) == code


def test_money_that_was_used_does_not_go_back(books, lines):
    """The supplement is promised to people meanwhile: refused, nothing moves; freed, it goes."""
    change = booked(books, lines[0], ChangeKind.SUPPLEMENT, 50_000)
    ask(books, change)
    other = booked(books, lines[0], ChangeKind.TRANSFER, 225_000, lines[1])
    refused = (reverse(books, change), state(change), available(lines[0]))
    ask(books, other)
    reverse(books, other)
    assert (refused, reverse(books, change), available(lines[0])) == (
        ("BUD-OVERSPEND", "reversing", [25_000]),
        "",
        [200_000],
    )


def test_a_grant_reversed_can_be_granted_anew(books, lines):
    """The appropriation of the wrong document number is undone and booked under the right one."""
    wrong = BudgetChange.objects.get(line=lines[0]).pk
    ask(books, wrong)
    reverse(books, wrong)
    right = booked(books, lines[0], ChangeKind.APPROPRIATE, 200_000)
    assert (state(right), available(lines[0])) == ("posted", [200_000])


def test_a_reversed_document_is_no_row_of_a_budget_figure(books, lines):
    """Asked for, it still stands behind the figure; reversed, it does not."""
    change = booked(books, lines[0], ChangeKind.SUPPLEMENT, 50_000)
    project, name = Project.objects.get(), f"projects.budgetchange:{change}"
    ask(books, change)
    before = name in trace(project, "budget.adjusted")
    reverse(books, change)
    assert (before, name in trace(project, "budget.adjusted")) == (True, False)


def test_a_budget_was_adjusted_till_the_day_of_the_reversal(books, lines):
    """500 yuan more on the 2nd, reversed on the 20th: on the 19th they still count, then not."""
    change = booked(books, lines[0], ChangeKind.SUPPLEMENT, 50_000)
    ask(books, change)
    asked = queries.adjusted_fen(lines[0], date(2024, 1, 19))
    books.on(date(2024, 1, 20))
    reverse(books, change)
    found = [queries.adjusted_fen(lines[0], date(2024, 1, day)) for day in (19, 20)]
    assert (asked, found) == (250_000, [250_000, 200_000])
