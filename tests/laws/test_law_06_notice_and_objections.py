"""Law 6: nobody before his notice has run and his own approval; open objections hold."""

from datetime import timedelta

import pytest
from tests.laws import fund

from nuanliu.records.documents.actions import read
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Batch, Notice


@pytest.fixture
def campaign(books):
    """An open campaign for four people with two of them put forward."""
    return fund.with_people(books, 2)


def lock(books, batch):
    return fund.refusal_of(payments.lock, books.deed("office"), batch=batch, channel=Channel.BANK)


def end_notice(books, batch):
    return fund.refusal_of(
        reviews.end_notice, books.deed("office2"), batch=batch, last_day_photo=fund.snap()
    )


def test_nobody_is_paid_before_the_approval(books, campaign):
    """After the notice but before the decision the list cannot be locked; after it, it can."""
    batch = fund.noticed(books, campaign)
    before = lock(books, batch)
    fund.approve(books, batch)
    assert (before, lock(books, batch)) == ("PAY-NOT-APPROVED", "")


def test_the_notice_runs_its_working_days(books, campaign):
    """Posted on Tuesday 2 January for five working days: ends on the 9th, over on the 10th."""
    batch = fund.posted(books, campaign)
    notice, codes = Notice.objects.get(), []
    for day in range(2, 11):
        books.on(notice.posted_on.replace(day=day))
        codes.append(end_notice(books, batch))
    assert (notice.posted_on.day, notice.ends_on.day, codes) == (
        2,
        9,
        ["NOTICE-RUNNING"] * 8 + [""],
    )


def test_the_decision_waits_for_the_notice_whatever_the_state_says(books, campaign):
    """A batch pushed to 'noticed' behind the program's back is still not decided on too early."""
    batch = fund.posted(books, campaign)
    Batch.objects.update(state="noticed")
    early = fund.refusal_of(fund.approve, books, batch)
    fund.after_notice(books, batch)
    assert (early, fund.refusal_of(fund.approve, books, batch)) == ("NOTICE-RUNNING", "")


def test_payment_asks_for_the_notice_again(books, campaign):
    """A notice stretched after the approval holds the payment; run out, it does not."""
    batch = fund.approved(books, campaign)
    ends = Notice.objects.get().ends_on
    Notice.objects.update(ends_on=ends + timedelta(days=30))
    held = lock(books, batch)
    Notice.objects.update(ends_on=ends)
    assert (held, lock(books, batch)) == ("NOTICE-RUNNING", "")


def test_the_days_need_photos_of_both_ends(books, campaign):
    """Without the first day's photo the notice does not end; with it, it does."""
    batch = fund.posted(books, campaign)
    fund.after_notice(books, batch)
    photo = Notice.objects.get().first_day_proof_id
    Notice.objects.update(first_day_proof=None)
    without = end_notice(books, batch)
    Notice.objects.update(first_day_proof=photo)
    assert (without, end_notice(books, batch)) == ("NOTICE-PROOF", "")


HELD = [(True, "OBJECTION-PERSON"), (False, "OBJECTION-PROCEDURE")]


def objection(books, batch, nomination=None):
    """An open objection, raised by the office; its id."""
    return reviews.raise_objection(
        books.deed("office2"), batch=batch, text="情况不实", nomination=nomination
    )


@pytest.mark.parametrize(("personal", "code"), HELD)
def test_an_open_objection_holds_the_decision(books, campaign, personal, code):
    """Against a person or the procedure: held until a leader dismisses it."""
    batch = fund.noticed(books, campaign)
    one = Nomination.objects.earliest("pk").pk if personal else None
    raised = objection(books, batch, one)
    held = fund.refusal_of(fund.approve, books, batch)
    reviews.decide_objection(books.deed("leader2"), objection=raised, upheld=False, answer="属实")
    assert (held, fund.refusal_of(fund.approve, books, batch)) == (code, "")


def test_an_objection_against_the_procedure_holds_the_payment(books, campaign):
    """The same after the decision: the list is not locked while it is open."""
    batch = fund.approved(books, campaign)
    raised = objection(books, batch)
    held = lock(books, batch)
    reviews.decide_objection(books.deed("leader2"), objection=raised, upheld=False, answer="不实")
    assert (held, lock(books, batch)) == ("OBJECTION-PROCEDURE", "")


def test_an_objection_upheld_takes_the_person_off_the_list(books, campaign):
    """He is rejected with the answer as reason; the others are decided on without him."""
    batch = fund.noticed(books, campaign)
    first = Nomination.objects.earliest("pk")
    raised = objection(books, batch, first.pk)
    reviews.decide_objection(books.deed("leader2"), objection=raised, upheld=True, answer="已享受")
    fund.approve(books, batch)
    rows = Nomination.objects.order_by("pk").values_list("state", "note")
    assert list(rows) == [("rejected", "已享受"), ("approved", "")]


def substitute(books, batch, nomination, number="递补1"):
    return fund.refusal_of(
        decisions.substitute,
        books.deed("leader"),
        batch=batch,
        nomination=nomination,
        number=number,
        attended=5,
        minutes=b"m",
    )


def test_a_reserve_steps_in_only_from_the_same_notice(books):
    """Noticed with the list and a place free: yes. No decision, no place or no notice: no."""
    _, campaign = fund.fresh(books, fen=100_000, people=2)
    main = fund.put_forward(books, campaign, 2)
    reserve = fund.put_forward(books, campaign, 1, reserve=True)[0]
    batch = fund.noticed(books, campaign)
    early = substitute(books, batch, reserve)
    fund.approve(books, batch)
    late = fund.put_forward(books, campaign, 1, reserve=True)[0]
    full = substitute(books, batch, reserve)
    decisions.withdraw(books.deed("office"), nomination=main[0], reason="调离")
    codes = [substitute(books, batch, late), substitute(books, batch, reserve)]
    assert (early, full, codes) == ("RESERVE-EARLY", "PLAN-PEOPLE", ["RESERVE", ""])


def test_the_head_count_is_a_ceiling(books):
    """Money for three, places for two: the reserve waits for a place, not only for money."""
    _, campaign = fund.fresh(books, fen=150_000, people=2)
    main = fund.put_forward(books, campaign, 2)
    reserve = fund.put_forward(books, campaign, 1, reserve=True)[0]
    batch = fund.approved(books, campaign)
    full = substitute(books, batch, reserve)
    decisions.withdraw(books.deed("office"), nomination=main[0], reason="调离")
    assert (full, substitute(books, batch, reserve)) == ("PLAN-PEOPLE", "")


def test_an_opinion_counts_only_for_the_list_it_was_given_on(books, campaign):
    """An amount changed after the review: notice refused; put back, it goes up."""
    batch = fund.compiled(books, campaign)
    reviews.review(books.deed("service_center"), batch=batch, text="同意")

    def post():
        deed = books.deed("office2")
        return fund.refusal_of(reviews.post_notice, deed, batch=batch, first_day_photo=fund.snap())

    one = Nomination.objects.filter(pk=Nomination.objects.earliest("pk").pk)
    one.update(amount_fen=49_999)
    changed = post()
    one.update(amount_fen=fund.CAP)
    assert (changed, post()) == ("LIST-CHANGED", "")


def test_the_last_day_has_a_photo_of_its_own(books):
    """The first day's photo again: refused; another: the notice ends."""
    campaign = fund.with_people(books, 1)
    batch = fund.posted(books, campaign)
    fund.after_notice(books, batch)
    codes = [
        fund.refusal_of(
            reviews.end_notice, books.deed("office2"), batch=batch, last_day_photo=photo
        )
        for photo in (read(Notice.objects.get(batch=batch).first_day_proof), fund.snap())
    ]
    assert codes == ["NOTICE-PROOF", ""]


def test_a_photo_shows_one_notice(books, campaign):
    """The second list posted or ended with a photo of the first's: refused; with its own: taken."""
    first = Notice.objects.get(batch=fund.noticed(books, campaign))
    fund.put_forward(books, campaign, 1)
    second = fund.compiled(books, campaign, "第二批")
    reviews.review(books.deed("service_center"), batch=second, text="同意")

    def post(picture):
        deed = books.deed("office2")
        return fund.refusal_of(reviews.post_notice, deed, batch=second, first_day_photo=picture)

    def end(picture):
        deed = books.deed("office2")
        return fund.refusal_of(reviews.end_notice, deed, batch=second, last_day_photo=picture)

    used = [read(first.first_day_proof), read(first.last_day_proof)]
    posted = [post(picture) for picture in (*used, fund.snap())]
    fund.after_notice(books, second)
    ended = [end(picture) for picture in (used[1], fund.snap())]
    assert (posted, ended) == (["NOTICE-PROOF", "NOTICE-PROOF", ""], ["NOTICE-PROOF", ""])
