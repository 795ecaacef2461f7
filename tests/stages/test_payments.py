"""发放: lock, release, and every way money comes back. The laws behind it: tests/laws."""

import pytest
from tests.laws import audit, fund
from tests.laws.fund import refusal_of

from nuanliu.records.people.models import ComparisonHit, Person
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import queries, results
from nuanliu.stages.payments.models import Case, Payment, Run
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Batch


@pytest.fixture
def batch(books):
    """Two people approved, with money and places for four."""
    campaign = fund.with_people(books, 2)
    return fund.approved(books, campaign)


@pytest.fixture
def paid(books, batch):
    """The same two, paid by bank."""
    run = fund.sent(books, batch)
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    return batch


def lock(books, batch, channel=Channel.BANK):
    return refusal_of(payments.lock, books.deed("office"), batch=batch, channel=channel)


def first():
    return Payment.objects.earliest("pk")


def returned(books, who="accountant"):
    return refusal_of(results.return_later, books.deed(who), payment=first().pk, reason="退票")


def test_the_payee_is_copied_when_locked(books, batch):
    """A card and a name changed after the lock do not change the payment."""
    lock(books, batch)
    card, name = first().person.card.open(), first().person.name
    Person.objects.filter(pk=first().person_id).update(card=fund.card_number(99), name="另一个人")
    assert (first().card.open(), first().payee) == (card, name)


def test_who_is_on_a_comparison_list_is_not_paid(books, batch):
    """Found on the list of the dead at the lock: refused; taken off it, locked."""
    person = Nomination.objects.earliest("pk").person
    hit = ComparisonHit.objects.create(
        list_name="死亡", id_index=person.id_index, received_on=books.now.date()
    )
    refused = lock(books, batch)
    hit.delete()
    assert (refused, lock(books, batch)) == ("PAY-COMPARISON", "")


def test_a_bank_payment_needs_a_card(books, batch):
    """Without a bank the person is left out and named, the other goes; with it, he goes too."""
    row = Nomination.objects.earliest("pk")
    Person.objects.filter(pk=row.person_id).update(bank="")
    first_lock = lock(books, batch)
    left = queries.held_back(Batch.objects.get(pk=batch), Channel.BANK)
    locked = Payment.objects.count()
    again = lock(books, batch)
    Person.objects.update(bank="云川农商银行")
    assert (first_lock, left, locked, again, lock(books, batch), Payment.objects.count()) == (
        "",
        [row],
        1,
        "PAY-PAYEE",
        "",
        2,
    )


def test_a_channel_without_people_has_no_run(books, batch):
    """Nobody of this list takes cash: refused; by bank there are two."""
    assert (lock(books, batch, Channel.CASH), lock(books, batch)) == ("RUN-EMPTY", "")


def test_a_release_takes_the_money_into_transit(books, batch):
    """The cashier sends it once; anybody else, or a second time, is refused."""
    lock(books, batch)
    run = Run.objects.get()
    codes = [
        refusal_of(payments.release, books.deed(who), run=run.pk)
        for who in ("accountant", "cashier", "cashier")
    ]
    assert (codes, fund.buckets()) == (["MOVE-ROLE", "", "MOVE-STATE"], (100_000, 0, 100_000, 0))


def test_a_cancelled_run_can_be_locked_anew(books, batch):
    """Before it left: its payments are void and the people are payable again."""
    lock(books, batch)
    payments.cancel(books.deed("office"), run=Run.objects.get().pk)
    again = lock(books, batch)
    states = list(Payment.objects.order_by("pk").values_list("state", flat=True))
    assert (again, states) == ("", ["void", "void", "locked", "locked"])


def test_a_run_whose_payments_are_all_void_is_cancelled_too(books, batch):
    """Each payment was voided by hand: the run cannot leave any more, but it can be cancelled."""
    lock(books, batch)
    run = Run.objects.get().pk
    for row in Payment.objects.all():
        payments.void(books.deed("office"), payment=row.pk, reason="改现金")
    leave = refusal_of(payments.release, books.deed("cashier"), run=run)
    assert (leave, refusal_of(payments.cancel, books.deed("office"), run=run)) == (
        "RUN-CHANGED",
        "",
    )


def test_what_comes_back_is_free_and_may_be_issued_again(books, paid):
    """Paid → available on return; the re-issue encumbers it again, on the line of before."""
    codes = [returned(books, "cashier"), returned(books), returned(books)]
    free = fund.buckets()
    results.reissue(books.deed("office"), payment=first().pk, card=fund.card_number(77))
    assert (codes, free, fund.buckets()) == (
        ["MOVE-ROLE", "", "MOVE-STATE"],
        (150_000, 0, 0, 50_000),
        (100_000, 50_000, 0, 50_000),
    )


def test_a_cancelled_reissue_does_not_lose_the_money(books, paid):
    """Returned, re-issued, re-issue cancelled: free as after the return; once, when he leaves."""
    returned(books)
    made = results.reissue(books.deed("office"), payment=first().pk)
    payments.cancel(books.deed("office"), run=Payment.objects.get(pk=made).run_id)
    held = fund.buckets()
    nomination = first().nomination_id
    decisions.withdraw(books.deed("office"), nomination=nomination, reason="放弃")
    assert (held, fund.buckets(), audit.unlike_the_journal()) == (
        (150_000, 0, 0, 50_000),
        (150_000, 0, 0, 50_000),
        [],
    )


def case(books, due=50_000, who="accountant"):
    return refusal_of(
        results.open_case, books.deed(who), payment=first().pk, due_fen=due, reason="重复享受"
    )


def recover(books, fen, who="accountant"):
    pk = Case.objects.get().pk
    return refusal_of(results.recover, books.deed(who), case=pk, amount_fen=fen)


def test_a_recovery_comes_in_parts_and_never_exceeds_what_is_due(books, paid):
    """200 and 300 of 500 yuan by the accountant only; a fen more is refused; then it is closed."""
    opened = [case(books, 50_001), case(books), case(books)]
    codes = [
        recover(books, 20_000, "cashier"),
        recover(books, 20_000),
        recover(books, 30_001),
        recover(books, 30_000),
        recover(books, 1),
    ]
    assert (opened, codes, fund.buckets(), first().state, Case.objects.get().state) == (
        ["CASE-AMOUNT", "", "RETURN-CASE"],
        ["MOVE-ROLE", "", "CASE-AMOUNT", "", "CASE-AMOUNT"],
        (150_000, 0, 0, 50_000),
        "recovered",
        "closed",
    )


def test_nothing_is_recovered_that_never_arrived(books, batch):
    """A payment that is only locked cannot be asked back; once paid it can."""
    lock(books, batch)
    early = case(books)
    run = Run.objects.get().pk
    payments.release(books.deed("cashier"), run=run)
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    assert (early, case(books)) == ("CASE-STATE", "")


def test_the_same_fen_does_not_come_back_twice(books, paid):
    """Under recovery a return is refused, before and after 200 yuan came in; others may."""
    case(books)
    codes = [returned(books)]
    recover(books, 20_000)
    codes.append(returned(books))
    other = Payment.objects.latest("pk").pk
    codes.append(
        refusal_of(results.return_later, books.deed("accountant"), payment=other, reason="退票")
    )
    assert (codes, fund.buckets()) == (["RETURN-CASE", "RETURN-CASE", ""], (170_000, 0, 0, 30_000))


def test_a_corrected_card_is_nobody_else_s(books, paid):
    """Re-issued into the account of another of the list: refused; into a new one: taken."""
    returned(books)
    other = Nomination.objects.latest("pk").person
    codes = [
        refusal_of(results.reissue, books.deed("office"), payment=first().pk, card=card)
        for card in (other.card.open(), fund.card_number(77))
    ]
    assert codes == ["SHARED-ACCOUNT", ""]


def test_names_of_banks_are_kept_whole(books, paid):
    """A bank or branch too long for its column is refused, never cut."""
    returned(books)
    reissue, pk = results.reissue, first().pk
    codes = [
        refusal_of(reissue, books.deed("office"), payment=pk, bank=bank, branch=branch)
        for bank, branch in (("行" * 61, ""), ("", "点" * 121), ("行" * 60, "点" * 120))
    ]
    assert codes == ["TEXT-LONG", "TEXT-LONG", ""]


def test_what_comes_back_is_booked_by_the_reconciler(books, paid):
    """The maker, made accountant too, books no recovery of his own batch; the accountant does."""
    books.staff["office"].grants.create(role="accountant", since=books.now.date())
    case(books)
    codes = [recover(books, 20_000, who) for who in ("office", "accountant")]
    assert codes == ["DUTY-TWICE", ""]


def test_undoing_a_payment_needs_its_reason(books, paid):
    """A return, a case and a void without words are refused; each with words is done."""
    other = Payment.objects.latest("pk").pk
    made = [("", "退票"), ("", "重复享受"), (" ", "改现金")]
    codes = [
        refusal_of(results.return_later, books.deed("accountant"), payment=first().pk, reason=text)
        for text in made[0]
    ]
    codes += [
        refusal_of(
            results.open_case, books.deed("accountant"), payment=other, due_fen=1, reason=text
        )
        for text in made[1]
    ]
    again = results.reissue(books.deed("office"), payment=first().pk)
    codes += [
        refusal_of(payments.void, books.deed("office"), payment=again, reason=text)
        for text in made[2]
    ]
    assert codes == ["TEXT-BLANK", ""] * 3
