"""Law 8: approved list = what was sent = the bank's answer, to the fen; exceptions else."""

import pytest
from tests.laws import audit, fund

from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment, ResultException, ResultFile


@pytest.fixture
def run(books):
    """Three people sent to the bank; the run's id."""
    return fund.sent(books, fund.approved(books, fund.with_people(books, 3)))


def read(books, run, data, who="accountant"):
    """A bank's answer taken over: the counts, or the code of the refusal."""
    try:
        return results.read_result(books.deed(who), run=run, name="回盘.csv", data=data)
    except fund.Refused as refused:
        return refused.code


def counts(paid=0, failed=0, repeated=0, exception=0):
    return {"paid": paid, "failed": failed, "repeated": repeated, "exception": exception}


def numbers():
    return list(Payment.objects.order_by("pk").values_list("number", flat=True))


def test_what_is_released_is_what_was_locked(books):
    """An amount changed between lock and release: refused; put back, the file leaves."""
    campaign = fund.with_people(books, 2)
    batch = fund.approved(books, campaign)
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    one = Payment.objects.filter(pk=Payment.objects.earliest("pk").pk)

    def release():
        return fund.refusal_of(payments.release, books.deed("cashier"), run=run)

    one.update(amount_fen=49_999)
    changed = release()
    one.update(amount_fen=fund.CAP)
    assert (changed, release()) == ("RUN-CHANGED", "")


def test_the_answer_moves_each_line_to_its_end(books, run):
    """One failure: two amounts are paid, the third is encumbered again, nothing is in transit."""
    failed = numbers()[1]
    told = read(books, run, fund.answer_of(run, failed={failed}))
    states = list(Payment.objects.order_by("pk").values_list("state", flat=True))
    assert (told, states, fund.buckets()) == (
        counts(paid=2, failed=1),
        ["paid", "failed", "paid"],
        (50_000, 50_000, 0, 100_000),
    )


def test_the_same_answer_twice_changes_nothing(books, run):
    """Sent again, every line is 'repeated' and no amount moves."""
    data = fund.answer_of(run, failed={numbers()[0]})
    read(books, run, data)
    before = (fund.buckets(), list(Payment.objects.order_by("pk").values()))
    again = read(books, run, data)
    after = (fund.buckets(), list(Payment.objects.order_by("pk").values()))
    assert (again, after == before) == (counts(repeated=3), True)


def test_an_answer_in_parts_adds_up(books, run):
    """Two lines today, the third tomorrow: three paid, all of it out of transit."""
    first, second, third = numbers()
    told = [
        read(books, run, fund.answer_of(run, only={first, second})),
        read(books, run, fund.answer_of(run, only={third})),
    ]
    assert (told, fund.buckets()) == ([counts(paid=2), counts(paid=1)], (50_000, 0, 0, 150_000))


KINDS = ("success turned failure", "failure turned success", "named twice")


@pytest.mark.parametrize("kind", KINDS)
def test_a_contradiction_refuses_the_whole_file(books, run, kind):
    """One line contradicts what is booked: the good third line of the file is not taken either."""
    first, second, third = numbers()
    read(books, run, fund.answer_of(run, only={first, second}, failed={second}))
    data = {
        "success turned failure": fund.answer_of(run, only={first, third}, failed={first}),
        "failure turned success": fund.answer_of(run, only={second, third}),
        "named twice": fund.answer_of(run, only={third}, extra=[f"{third},500.00,失败,重复"]),
    }[kind]
    before = audit.dump()
    refused = read(books, run, data)
    unchanged = audit.dump() == before
    good = read(books, run, fund.answer_of(run, only={third}))
    assert (refused, unchanged, good) == ("RESULT-CONFLICT", True, counts(paid=1))


def test_what_does_not_match_waits_for_a_person(books, run):
    """Unknown number, other amount, unknown word, no amount: exceptions; the good line is paid."""
    first, second, third = numbers()
    lines = ["NOBODY-1,500.00,成功,", f"{second},499.99,成功,", f"{third},500.00,待查,"]
    data = fund.answer_of(run, only={first}, extra=[*lines, "NOBODY-2,five hundred,成功,"])
    told = read(books, run, data)
    queue = list(ResultException.objects.order_by("row").values_list("row", "code"))
    assert (told, queue, fund.buckets()) == (
        counts(paid=1, exception=4),
        [
            (3, "RESULT-UNKNOWN"),
            (4, "RESULT-AMOUNT"),
            (5, "RESULT-WORD"),
            (6, "RESULT-UNKNOWN"),
        ],
        (50_000, 0, 100_000, 50_000),
    )


def test_the_same_answer_twice_queues_nothing_twice(books, run):
    """A stray line, the file sent again: one exception, one file; another file queues its own."""
    data = fund.answer_of(run, extra=["NOBODY-1,500.00,成功,"])
    told = [read(books, run, data), read(books, run, data)]
    kept = (ResultFile.objects.count(), ResultException.objects.count())
    read(books, run, data + b"\n")
    assert (told, kept, ResultException.objects.count()) == (
        [counts(paid=3, exception=1), counts(repeated=3, exception=1)],
        (1, 1),
        2,
    )


def test_an_answer_without_its_columns_is_refused(books, run):
    """No column of numbers: nothing is guessed; the whole form is taken."""
    data = fund.answer_of(run)
    refused = read(books, run, data.replace("发放编号".encode(), "甲".encode()))
    assert (refused, ResultFile.objects.count(), read(books, run, data)) == (
        "RESULT-FORM",
        0,
        counts(paid=3),
    )


def test_only_the_accountant_takes_an_answer_over(books, run):
    """Even an answer of nothing but exceptions: anybody else is refused and takes no duty."""
    data = fund.answer_of(run, only=set(), extra=["NOBODY,1.00,成功,"])
    codes = [read(books, run, data, who) for who in ("office2", "admin", "leader2", "cashier")]
    assert (codes, read(books, run, data)) == (["MOVE-ROLE"] * 4, counts(exception=1))


def test_a_run_is_settled_when_every_line_is_final(books, run):
    """Two of three answered: refused; the third answered: settled, and no answer enters after."""
    first, second, third = numbers()
    read(books, run, fund.answer_of(run, only={first, second}))

    def settle():
        return fund.refusal_of(payments.settle, books.deed("accountant"), run=run)

    early = settle()
    read(books, run, fund.answer_of(run, only={third}))
    assert (early, settle(), read(books, run, fund.answer_of(run))) == (
        "RUN-OPEN",
        "",
        "RESULT-CLOSED",
    )
