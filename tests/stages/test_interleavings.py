"""Laws 1 and 3 at every point where two deeds can meet: approve/approve, pay/return, lock/withdraw.

For every step of one deed the other begins right before it, over a connection of its own. Begun
before the first step it comes first; begun anywhere later it waits, and comes second.
"""

from typing import Any

import pytest
from tests.laws import audit, fund
from tests.stages import stepping

from nuanliu.records.people import keys
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.actions import end_notice

# Fen in each bucket, where everybody stands, the payments, lines whose counters are wrong.
End = tuple[tuple[int, ...], list[str], list[str], list[Any]]
MANY = 15  # steps of even the shortest of these deeds


def two_lists(box):
    """Money for one person, and two lists of one person each that wait for their decision."""
    _, campaign = fund.fresh(box, fen=50_000, people=2)
    lists = []
    for label in ("甲", "乙"):
        fund.put_forward(box, campaign)
        lists.append(fund.posted(box, campaign, label))
    fund.after_notice(box, lists[-1])
    for one in lists:
        end_notice(box.deed("office2"), batch=one, last_day_photo=fund.snap())
    one, two = (
        lambda place=place, pk=pk: fund.approve(box, pk, f"纪要{place}", key=f"approve-{place}")
        for place, pk in enumerate(lists, 1)
    )
    return one, two


def pay_and_return(box):
    """One payment under way: the bank's answer that it arrived, and its coming back later."""
    _, campaign = fund.fresh(box, fen=50_000, people=1)
    fund.put_forward(box, campaign)
    run = fund.sent(box, fund.approved(box, campaign))
    answer, payment = fund.answer_of(run), Payment.objects.get().pk
    pay, back = (box.deed("accountant", key=key) for key in ("pay", "back"))
    return (
        lambda: results.read_result(pay, run=run, name="回盘.csv", data=answer),
        lambda: results.return_later(back, payment=payment, reason="账户已销"),
    )


def lock_and_withdraw(box):
    """One approved person: the maker locks his payment, and he leaves the list."""
    _, campaign = fund.fresh(box, fen=50_000, people=1)
    (person,) = fund.put_forward(box, campaign)
    batch = fund.approved(box, campaign)
    lock, leave = box.deed("office", key="lock"), box.deed("office2", key="leave")
    return (
        lambda: payments.lock(lock, batch=batch, channel=Channel.BANK),
        lambda: decisions.withdraw(leave, nomination=person, reason="本人放弃"),
    )


def left():
    """What is left of the money, where everybody stands, and whether counters are postings."""
    paid = list(Payment.objects.order_by("pk").values_list("state", flat=True))
    return fund.buckets(), fund.states(), paid, audit.crooked_lines()


ONE_ONLY: End = ((0, 50_000, 0, 0), ["approved", "listed"], [], [])
OTHER_ONLY: End = ((0, 50_000, 0, 0), ["listed", "approved"], [], [])
PAID: End = ((0, 0, 0, 50_000), ["paid"], ["paid"], [])
CAME_BACK: End = ((50_000, 0, 0, 0), ["approved"], ["returned"], [])
LOCKED: End = ((0, 50_000, 0, 0), ["approved"], ["locked"], [])
LEFT: End = ((50_000, 0, 0, 0), ["withdrawn"], [], [])
# (deeds, which begins first, codes and end when the other is quicker, and when it has to wait)
MEETINGS = {
    "approve meets approve": (
        *(two_lists, 0),
        (("BUD-OVERSPEND", ""), OTHER_ONLY),
        (("", "BUD-OVERSPEND"), ONE_ONLY),
    ),
    "pay meets return": (*(pay_and_return, 0), (("", "MOVE"), PAID), (("", ""), CAME_BACK)),
    "return meets pay": (*(pay_and_return, 1), (("", ""), CAME_BACK), (("MOVE", ""), PAID)),
    "lock meets withdraw": (
        *(lock_and_withdraw, 0),
        (("RUN-EMPTY", ""), LEFT),
        (("", "MOVE"), LOCKED),
    ),
    "withdraw meets lock": (
        *(lock_and_withdraw, 1),
        (("MOVE", ""), LOCKED),
        (("", "RUN-EMPTY"), LEFT),
    ),
}


@pytest.fixture
def blockless(django_db_blocker, monkeypatch):
    """Books of one's own, with pictures opened here."""
    from tests.conftest import seen_here

    monkeypatch.setattr("nuanliu.records.documents.pictures.in_child_many", seen_here)
    with django_db_blocker.unblock():
        yield
    keys.use(None)


@pytest.mark.usefixtures("blockless")
@pytest.mark.parametrize("meeting", MEETINGS)
def test_two_deeds_that_meet_come_one_after_the_other(meeting, tmp_path):
    """At every step; there are two ends and no third."""
    prepare, which, quicker, waited = MEETINGS[meeting]
    folder = tmp_path / "books"
    deeds = stepping.made(folder, prepare)
    found = stepping.every_meeting(folder, deeds[which], deeds[1 - which], left)
    assert (found, len(found) > MANY) == ([quicker, *[waited] * (len(found) - 1)], True)
