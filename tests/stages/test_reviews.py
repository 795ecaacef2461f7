"""审核·公示·审批: the chain of a batch, and what may leave it. The laws behind it: tests/laws."""

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.stages.campaigns.models import Quota
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions, queries
from nuanliu.stages.reviews.models import Batch, Decision, Opinion


@pytest.fixture
def campaign(books):
    """An open campaign for four people with two of them put forward."""
    return fund.with_people(books, 2)


def test_a_batch_lists_everybody_who_waits(books, campaign):
    """Two waiting and one reserve: counted apart, summed without the reserve; then nobody waits."""
    fund.put_forward(books, campaign, 1, reserve=True)
    row = Batch.objects.get(pk=fund.compiled(books, campaign))
    empty = refusal_of(reviews.compile_batch, books.deed("office"), campaign=campaign, label="空")
    assert ((row.people, row.reserves, row.total_fen), fund.states(), empty) == (
        (2, 1, 100_000),
        ["listed"] * 3,
        "BATCH-EMPTY",
    )


def test_a_return_needs_its_reason(books, campaign):
    """退回 without words is refused; with them the batch goes back and every line stays."""
    batch = fund.compiled(books, campaign)
    deed, act = books.deed, reviews.return_batch
    codes = [
        refusal_of(act, deed("service_center"), batch=batch, text=text) for text in (" ", "漏人")
    ]
    again = refusal_of(reviews.submit, deed("office"), batch=batch)
    said = list(Opinion.objects.values_list("step", "agrees", "text"))
    assert (codes, again, said, fund.states()) == (
        ["TEXT-BLANK", ""],
        "",
        [("return", False, "漏人")],
        ["listed", "listed"],
    )


def test_a_decision_encumbers_every_amount_once(books, campaign):
    """Two times 500 yuan on one voucher; the decision says who signed for how many and how much."""
    fund.approved(books, campaign)
    row = Decision.objects.get()
    told = (row.people, row.total_fen, row.approver_id, row.voucher, row.supplement)
    assert (fund.buckets(), told, fund.states()) == (
        (100_000, 100_000, 0, 0),
        (2, 100_000, books.staff["leader"].person_id, "2024-2", False),
        ["approved", "approved"],
    )


def test_a_decision_is_collective(books, campaign):
    """Nobody at the meeting: refused; with attendance it is taken."""
    batch = fund.noticed(books, campaign)
    facts = {"batch": batch, "number": "纪要1", "minutes": b"m"}
    codes = [
        refusal_of(decisions.approve, books.deed("leader"), attended=n, **facts) for n in (0, 1)
    ]
    assert codes == ["DECISION-SIGN", ""]


def test_a_large_total_needs_two_signatures(books):
    """From 50,000 yuan on two leaders sign: alone refused, after the other signed taken."""
    _, campaign = fund.fresh(books, fen=5_000_000, people=100)
    fund.put_forward(books, campaign, 100)
    batch = fund.noticed(books, campaign)
    alone = refusal_of(fund.approve, books, batch)
    decisions.sign(books.deed("leader2"), batch=batch, number="纪要1", text="同意")
    both = refusal_of(fund.approve, books, batch)
    signed = [row.person_id for row in queries.signatures_of(Decision.objects.get())]
    leaders = [books.staff[who].person_id for who in ("leader2", "leader")]
    assert (alone, both, signed) == ("DECISION-SIGN", "", leaders)


def test_a_decision_cannot_promise_more_than_there_is(books):
    """Money for one, places for two: refused; after one is withdrawn the other is approved."""
    _, campaign = fund.fresh(books, fen=60_000, people=2)
    Quota.objects.update(amount_fen=100_000)  # given out before the line was cut
    first, _ = fund.put_forward(books, campaign, 2)
    batch = fund.noticed(books, campaign)
    over = refusal_of(fund.approve, books, batch)
    decisions.withdraw(books.deed("office"), nomination=first, reason="调离")
    again = refusal_of(fund.approve, books, batch)
    assert (over, again, fund.states()) == ("BUD-OVERSPEND", "", ["withdrawn", "approved"])


def test_a_batch_refused_books_nothing(books, campaign):
    """不予批准: everybody is rejected with the reason, no fen moves, and it cannot be approved."""
    batch = fund.noticed(books, campaign)
    decisions.refuse(books.deed("leader"), batch=batch, text="材料不全")
    late = refusal_of(fund.approve, books, batch, leader="leader2")
    assert (late, fund.states(), fund.buckets()) == (
        "MOVE-STATE",
        ["rejected"] * 2,
        (200_000, 0, 0, 0),
    )


def test_a_withdrawal_frees_the_money(books, campaign):
    """Approved and withdrawn: the amount is available again, once; a chair may not do it."""
    fund.approved(books, campaign)
    one = Nomination.objects.earliest("pk").pk
    act = decisions.withdraw
    codes = [
        refusal_of(act, books.deed(who), nomination=one, reason="调离")
        for who in (books.chairs[0], "office", "office")
    ]
    assert (codes, fund.buckets()) == (["MOVE-ROLE", "", "MOVE-STATE"], (150_000, 50_000, 0, 0))


def test_a_chair_withdraws_only_his_own_people(books, campaign):
    """Before the decision the chair of the union may, the chair of another union may not."""
    one = Nomination.objects.earliest("pk").pk
    codes = [
        refusal_of(decisions.withdraw, books.deed(chair), nomination=one, reason="调离")
        for chair in reversed(books.chairs)
    ]
    assert codes == ["MOVE-ROLE", ""]
