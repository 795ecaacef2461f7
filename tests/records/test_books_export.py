"""The books for other programs: Beancount finds them balanced, and no fen is lost on the way."""

from datetime import date

import pytest
from beancount import loader
from beancount.core.data import Balance, Transaction

from nuanliu.core.money import Money
from nuanliu.records.ledger import actions as ledger
from nuanliu.records.ledger import export, queries

JAN, DEC = date(2024, 1, 9), date(2024, 12, 20)


def transfer(line, source, target, fen, subject="projects.budgetchange:1"):
    """Money to move."""
    return ledger.Transfer(line, source, target, fen, subject)


@pytest.fixture
def lines(books):
    """Two lines through a whole year: granted, encumbered, sent, half returned, handed over."""
    first = ledger.open_line(year=2024, label="元旦春节")
    second = ledger.open_line(year=2024, label='中秋"国庆"\\')
    vouchers = [
        ("appropriate", JAN, [transfer(first, "outside", "available", 25_000_005)]),
        (
            "encumber",
            JAN,
            [transfer(first, "available", "encumbered", 50_000 + n) for n in range(3)],
        ),
        ("release", JAN, [transfer(first, "encumbered", "in_transit", 50_001)]),
        ("result", JAN, [transfer(first, "in_transit", "paid", 50_001)]),
        ("return", DEC, [transfer(first, "paid", "available", 1)]),
        (
            "transfer",
            DEC,
            [
                transfer(first, "available", "outside", 7),
                transfer(second, "outside", "available", 7),
            ],
        ),
    ]
    for place, (kind, on, transfers) in enumerate(vouchers):
        ledger.post(
            key=f"k{place}", kind=kind, on=on, memo=f'第 {place} "笔"\n\\', transfers=transfers
        )
    return first, second


def loaded():
    """(entries, errors) as Beancount reads the text."""
    text = "\n".join(export.beancount())
    entries, errors, _ = loader.load_string(text)
    return text, entries, errors


def test_beancount_accepts_the_books(lines):
    """No error; a transaction for each voucher in order; an assertion for each account."""
    _, entries, errors = loaded()
    numbers = [one.meta["voucher"] for one in entries if isinstance(one, Transaction)]
    asserted = sum(isinstance(one, Balance) for one in entries)
    assert (errors, numbers, asserted) == ([], [f"2024-{n}" for n in range(1, 7)], 10)


def test_beancount_would_find_a_changed_amount(lines):
    """Control: one fen more in one posting pair, and an assertion fails."""
    text, _, _ = loaded()
    changed = text.replace("-500.01", "-500.02", 1).replace(" 500.01", " 500.02", 1)
    _, errors, _ = loader.load_string(changed)
    assert (changed == text, [type(error).__name__ for error in errors][:1]) == (
        False,
        ["BalanceError"],
    )


def test_each_voucher_sums_to_zero(lines):
    """Every transaction of the text, and every leg of the rows, in whole fen."""
    _, entries, _ = loaded()
    sums = [
        sum(posting.units.number for posting in one.postings)
        for one in entries
        if isinstance(one, Transaction)
    ]
    assert sums == [0] * 6


def test_the_asserted_balances_are_the_counters(lines):
    """What Beancount must find is what the counter rows say, to the fen."""
    _, entries, _ = loaded()
    told = {one.account: str(one.amount.number) for one in entries if isinstance(one, Balance)}
    expected = {}
    for row in queries.balances(list(lines)):
        amounts = (-row.appropriated_fen, *export.amounts(row)[1:])
        for end, fen in zip(export.ACCOUNTS, amounts, strict=True):
            expected[export.account_of(row.line, end)] = Money(fen).plain_text()
    assert told == expected


def test_text_of_a_memo_cannot_end_its_quotes(lines):
    """Quotes, backslashes and line breaks of a memo stay inside one string."""
    _, entries, _ = loaded()
    memos = [one.narration for one in entries if isinstance(one, Transaction)]
    assert memos == [f'第 {place} "笔" \\' for place in range(6)]


def test_books_without_a_voucher_are_two_options(books):
    """Nothing posted: a heading that Beancount accepts, no account."""
    text, entries, errors = loaded()
    assert (len(text.splitlines()), entries, errors) == (2, [], [])


def test_voucher_series_are_told_by_year(lines):
    """The last number given out and every number, for the audit of gaps."""
    assert export.series() == {2024: (6, [1, 2, 3, 4, 5, 6])}
