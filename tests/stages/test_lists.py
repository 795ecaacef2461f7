"""Who is on a list: before the notice whoever still stands, afterwards whoever it named."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.laws import audit, fund
from tests.laws.fund import refusal_of

from nuanliu.core.documents import Table
from nuanliu.core.imprint import Imprint
from nuanliu.records.people.models import ComparisonHit, Person
from nuanliu.stages.archive.audit import audit as replay
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions, queries
from nuanliu.stages.reviews.models import Batch, Decision, Item, Notice
from nuanliu.stages.reviews.papers import notice_list


@pytest.fixture
def campaign(books):
    """An open campaign for four with three people and a reserve put forward."""
    campaign = fund.with_people(books, 3)
    fund.put_forward(books, campaign, 1, reserve=True)
    return campaign


def leave(books, place=0):
    one = Nomination.objects.order_by("pk")[place].pk
    return refusal_of(decisions.withdraw, books.deed("office"), nomination=one, reason="调离")


def counted():
    row = Batch.objects.get()
    return row.people, row.reserves, row.total_fen


def printed(books):
    """How many names each table of the posted list has."""
    paper = notice_list(Batch.objects.get(), Imprint(books.now.date(), demo=True))
    return [len(block.rows) for block in paper.blocks if isinstance(block, Table)]


def post(books, batch):
    deed = books.deed("office2")
    return refusal_of(reviews.post_notice, deed, batch=batch, first_day_photo=fund.snap())


def test_who_leaves_before_the_notice_is_not_on_it(books, campaign):
    """Withdrawn after the review: two names, 1,000 yuan, a new hash, and the review still holds."""
    batch = fund.compiled(books, campaign)
    reviews.review(books.deed("service_center"), batch=batch, text="同意")
    before = (counted(), Batch.objects.get().list_hash)
    leave(books)
    after = (counted(), Batch.objects.get().list_hash)
    code = post(books, batch)
    row, notice = Batch.objects.get(), Notice.objects.get()
    assert (before[0], after[0], code, printed(books), notice.list_hash == after[1]) == (
        (3, 1, 150_000),
        (2, 1, 100_000),
        "",
        [2, 1],
        True,
    )
    assert (before[1] == after[1], queries.hash_of_list(row) == after[1]) == (False, True)
    reviewed = [row.person.name for row in queries.opinions_of(row, "review")]
    assert (reviewed, audit.unlike_the_journal(), replay()) == (["职员service_center"], [], [])


def test_who_leaves_after_the_notice_stays_on_the_posted_list(books, campaign):
    """What was posted is history: names, sum and hash stay; the decision is about the two left."""
    batch = fund.noticed(books, campaign)
    posted = (counted(), Batch.objects.get().list_hash, printed(books))
    leave(books)
    kept = (counted(), Batch.objects.get().list_hash, printed(books))
    fund.approve(books, batch)
    decision = Decision.objects.get()
    assert (posted == kept, posted[0], kept[2]) == (True, (3, 1, 150_000), [3, 1])
    assert (decision.people, decision.total_fen, replay()) == (2, 100_000, [])


def test_every_line_knows_the_notice_that_named_it(books, campaign):
    """Three of four were posted: three lines carry the notice, the one who left carries none."""
    batch = fund.compiled(books, campaign)
    reviews.review(books.deed("service_center"), batch=batch, text="同意")
    leave(books)
    post(books, batch)
    named = list(Item.objects.order_by("nomination").values_list("notice", flat=True))
    notice = Notice.objects.get().pk
    assert named == [None, notice, notice, notice]


def test_a_list_that_everybody_left_goes_nowhere(books, campaign):
    """All four withdrawn before the review: refused at each step; with one left it goes on."""
    batch = fund.compiled(books, campaign)
    for place in range(3):
        leave(books, place)
    codes = []
    reviews.review(books.deed("service_center"), batch=batch, text="同意")
    leave(books, 3)
    codes.append(post(books, batch))
    reviews.return_batch(books.deed("leader"), batch=batch, text="没有人了")
    codes.append(refusal_of(reviews.submit, books.deed("office"), batch=batch))
    assert (codes, counted()) == (["BATCH-EMPTY", "BATCH-EMPTY"], (0, 0, 0))


def test_a_leader_takes_one_person_off_a_list(books, campaign):
    """不通过 with a reason: off the list and its sum; not by the office, not from 申报."""
    batch = fund.compiled(books, campaign)
    one = Nomination.objects.earliest("pk").pk
    codes = [
        refusal_of(nominations.reject, books.deed("leader"), nomination=one, reason="不符"),
        refusal_of(decisions.reject, books.deed("office"), nomination=one, reason="不符"),
        refusal_of(decisions.reject, books.deed("leader"), nomination=one, reason=" "),
        refusal_of(decisions.reject, books.deed("leader"), nomination=one, reason="不符"),
    ]
    row = Nomination.objects.get(pk=one)
    assert (codes, row.state, row.note, counted(), batch) == (
        ["NOMINATION-LISTED", "MOVE-ROLE", "TEXT-BLANK", ""],
        "rejected",
        "不符",
        (2, 1, 100_000),
        Batch.objects.get().pk,
    )


def test_who_is_on_no_list_is_refused_where_he_was_put_forward(books, campaign):
    """Only nominated: the batch's deed refuses him, the one of 申报 does it."""
    one = Nomination.objects.earliest("pk").pk
    codes = [
        refusal_of(act, books.deed("leader"), nomination=one, reason="不符")
        for act in (decisions.reject, nominations.reject)
    ]
    assert codes == ["NOT-LISTED", ""]


def test_an_approval_is_taken_back_with_its_money(books, campaign):
    """撤销批准 of one not yet paid: 500 yuan available again, by a leader only."""
    fund.approved(books, campaign)
    one = Nomination.objects.earliest("pk").pk
    codes = [
        refusal_of(decisions.reject, books.deed(who), nomination=one, reason="查实不符")
        for who in ("office", "leader2")
    ]
    line = fund.BudgetLine.objects.get().ledger_line_id
    assert (codes, fund.balance(line)[3:], Nomination.objects.get(pk=one).state) == (
        ["MOVE-ROLE", ""],
        (100_000, 100_000, 0, 0),
        "rejected",
    )


def test_a_batch_is_named_once_and_whole(books, campaign):
    """No name, too long a name, a name used: refused with words; a new one is taken."""
    fund.compiled(books, campaign)
    fund.put_forward(books, campaign, 1, people=fund.payees(books, 1))
    codes = [
        refusal_of(reviews.compile_batch, books.deed("office"), campaign=campaign, label=label)
        for label in (" ", "批" * 61, "第一批", "第二批")
    ]
    assert codes == ["TEXT-BLANK", "TEXT-LONG", "BATCH-LABEL", ""]


def back(books, batch):
    """The list goes back to its maker."""
    reviews.return_batch(books.deed("service_center"), batch=batch, text="请核对")


def again(books, batch):
    """Sent to review once more: the codes with which it is refused."""
    try:
        reviews.submit(books.deed("office"), batch=batch)
    except fund.Refused as refused:
        return [one.code for one in refused.refusals]
    return []


def on_list(books):
    person = Nomination.objects.earliest("pk").person
    ComparisonHit.objects.create(
        list_name="死亡", id_index=person.id_index, received_on=books.now.date()
    )


def one_card(_):
    first, second = Person.objects.filter(nominations__isnull=False).order_by("pk")[:2]
    Person.objects.filter(pk=second.pk).update(card=first.card, card_index=first.card_index)


def other_group(_):
    Nomination.objects.filter(pk=Nomination.objects.earliest("pk").pk).update(group="A1")


def over_cap(_):
    Nomination.objects.filter(pk=Nomination.objects.earliest("pk").pk).update(amount_fen=50_001)


def no_number(_):
    person = Nomination.objects.earliest("pk").person_id
    Person.objects.filter(pk=person).update(id_number=None, id_index=None)


def no_fault(_):
    """Nothing is wrong."""


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        (no_fault, []),
        (over_cap, ["CAP-TIME"]),
        (other_group, ["GROUP"]),
        (on_list, ["COMPARISON"]),
        (one_card, ["SHARED-ACCOUNT"]),
        (no_number, ["MISSING"]),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_returned_list_is_checked_again(books, campaign, fault, codes):
    """Something changed while it was back: refused with its reason; he leaves, and it goes on."""
    batch = fund.compiled(books, campaign)
    back(books, batch)
    fault(books)
    refused = again(books, batch)
    if codes:
        leave(books)
        leave(books, 1)
        refused_then = again(books, batch)
    else:
        refused_then = []
    assert (refused, refused_then, Batch.objects.get().state) == (codes, [], "submitted")


def test_the_checks_of_a_list_ask_no_question_a_row(books):
    """One person, three or thirty: sending the list to review asks the tables as often."""
    _, campaign = fund.fresh(books, fen=5_000_000, people=100)
    asked = []
    for size in (1, 3, 30):
        fund.put_forward(books, campaign, size)
        deed, label = books.deed("office"), f"{size} 人"
        batch = reviews.compile_batch(deed, campaign=campaign, label=label)
        deed = books.deed("office")
        with CaptureQueriesContext(connection) as told:
            reviews.submit(deed, batch=batch)
        asked.append(len(told))
    # Two of them ask what somebody does for a colleague on leave.
    assert (asked, asked[0] <= 53) == ([asked[0]] * 3, True)
