"""收款核实: looked into by somebody independent, settled by another, linked to what followed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.laws import fund
from tests.laws.fund import refusal_of
from tests.stages.calls import INDEPENDENT, drawn, said

from nuanliu.stages.feedback import doubting
from nuanliu.stages.feedback.call_queries import doubts_by, overdue, settled
from nuanliu.stages.feedback.models import Doubt, DoubtKind, Finding
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Case, CaseKind, Payment

CONTACT = "13900001234"


@pytest.fixture
def doubt(books):
    """Somebody paid by bank says that nothing came: (campaign, the doubt)."""
    paid, calls = drawn(books)
    call = next(one for one in calls if one.payment.run.channel == "bank")
    said(books, call, "missing")
    return paid, Doubt.objects.get()


def looked(books, doubt, to=INDEPENDENT, days=7, who="leader3"):
    due = books.now.date() + timedelta(days=days)
    person = books.staff[to].person_id
    facts = {"doubt": doubt.pk, "to": person, "due_on": due}
    return refusal_of(doubting.look_into, books.deed(who), **facts)


def ended(books, doubt, finding="arrived", who="leader3", found="已核对银行回单"):
    facts = {"doubt": doubt.pk, "finding": Finding(finding), "found": found}
    return refusal_of(doubting.settle, books.deed(who), **facts)


def test_who_paid_does_not_look_into_it(books, doubt):
    """Maker, payer, reconciler and a day gone by are refused; somebody else is not."""
    _, row = doubt
    codes = [looked(books, row, to) for to in ("office", "cashier", "accountant")]
    codes += [looked(books, row, days=-1), looked(books, row)]
    assert codes == ["DUTY-SELF", "DUTY-SELF", "DUTY-SELF", "DUE-PAST", ""]


def test_it_is_settled_by_another_with_words(books, doubt):
    """Not before it was looked into, not by who looked, not without words; by a leader it is."""
    _, row = doubt
    codes = [ended(books, row)]
    looked(books, row)
    codes += [ended(books, row, who=INDEPENDENT), ended(books, row, who="office")]
    codes += [ended(books, row, found=" "), ended(books, row, found="卡号 6222020000000000001")]
    codes.append(ended(books, row))
    with pytest.raises(IntegrityError), transaction.atomic():
        Doubt.objects.update(found="")
    row.refresh_from_db()
    assert (codes, row.state, row.finding) == (
        ["MOVE-STATE", "DUTY-SELF", "DUTY-SELF", "TEXT-BLANK", "DOUBT-NUMBER", ""],
        "settled",
        "arrived",
    )


def test_a_reissue_is_linked_and_must_be_there(books, doubt):
    """Nothing issued again: refused; returned and issued again: settled with that payment."""
    _, row = doubt
    looked(books, row)
    early = ended(books, row, "reissued")
    results.return_later(books.deed("accountant"), payment=row.payment_id, reason="银行退票")
    made = results.reissue(books.deed("office"), payment=row.payment_id, card=fund.card_number(77))
    late = ended(books, row, "reissued")
    row.refresh_from_db()
    assert (early, late, row.reissue) == ("DOUBT-LINK", "", Payment.objects.get(pk=made))


def test_a_recovery_is_linked_and_must_be_there(books, doubt):
    """No case: refused; opened: settled with it."""
    _, row = doubt
    looked(books, row)
    early = ended(books, row, "recovering")
    results.open_case(
        books.deed("accountant"), payment=row.payment_id, due_fen=fund.CAP, reason="发错人",
        kind=CaseKind.WRONG,
    )  # fmt: skip
    late = ended(books, row, "recovering")
    row.refresh_from_db()
    assert (early, late, row.case) == ("DOUBT-LINK", "", Case.objects.get())


def raised(books, campaign, who=INDEPENDENT, **more):
    facts = {"campaign": campaign, "kind": DoubtKind.MISSING, "told": "来电说没收到", **more}
    return refusal_of(doubting.raise_doubt, books.deed(who), **facts)


def test_it_may_be_raised_outside_a_call(books, doubt):
    """Of another payment: once; of the one being looked into, with a number, by a cashier: not."""
    paid, row = doubt
    campaign = paid.campaign.pk
    others = Payment.objects.filter(campaign=campaign, state="paid").exclude(pk=row.payment_id)
    other = others.order_by("pk").first().pk
    codes = [
        raised(books, campaign, payment=row.payment_id),
        raised(books, campaign, payment=other),
        raised(books, campaign, payment=other),
        raised(books, campaign, told="电话 13900001234"),
        raised(books, campaign, told=" "),
        raised(books, campaign, who="cashier"),
        raised(books, campaign),
    ]
    assert codes == [
        "DOUBT-TWICE",
        "",
        "DOUBT-TWICE",
        "DOUBT-NUMBER",
        "TEXT-BLANK",
        "MOVE-ROLE",
        "",
    ]


def test_one_of_nobody_cannot_have_arrived(books, doubt):
    """Left without a name: what is told of a payment is refused, 无法核实 is not."""
    paid, _ = doubt
    raised(books, paid.campaign.pk)
    row = Doubt.objects.get(payment=None)
    looked(books, row)
    codes = [ended(books, row, one) for one in ("arrived", "reissued", "untraceable")]
    assert codes == ["DOUBT-PAYMENT", "DOUBT-PAYMENT", ""]


def shown(books, doubt, who=INDEPENDENT, reason="回电核实"):
    found = []
    facts = {"doubt": doubt.pk, "reason": reason}
    code = refusal_of(
        lambda by, **more: found.append(doubting.reveal_contact(by, **more)),
        books.deed(who),
        **facts,
    )
    return code or found[0]


def test_the_way_to_reach_him_is_sealed_and_wiped(books, doubt):
    """Shown for a reason; an administrator never; settled it is gone, and nothing is shown."""
    paid, _ = doubt
    raised(books, paid.campaign.pk, contact=CONTACT)
    row = Doubt.objects.get(payment=None)
    raw = bytes(row.contact.raw)
    seen = [shown(books, row), shown(books, row, reason="看"), shown(books, row, who="admin")]
    looked(books, row)
    ended(books, row, "untraceable")
    row.refresh_from_db()
    assert (CONTACT.encode() in raw, seen, row.contact, shown(books, row)) == (
        False,
        [CONTACT, "REVEAL-REASON", "REVEAL-ROLE"],
        None,
        "MOVE-STATE",
    )


def test_a_wrong_end_is_opened_again(books, doubt):
    """By a leader with a reason; what was found stays in the words; the office itself may not."""
    _, row = doubt
    looked(books, row)
    ended(books, row)
    deed = books.deed
    codes = [
        refusal_of(doubting.reopen, deed(who), doubt=row.pk, reason=why)
        for who, why in (("office", "又来电"), ("leader3", " "), ("leader3", "又来电"))
    ]
    row.refresh_from_db()
    assert (codes, row.state, row.finding, row.told.partition("（")[2]) == (
        ["MOVE-ROLE", "TEXT-BLANK", ""],
        "looking",
        "",
        "曾认定：已核对银行回单；重新核实：又来电）",
    )


def test_what_is_late_is_counted(books, doubt):
    """Raised today, due in a week: late after it, until it is settled."""
    paid, row = doubt
    looked(books, row)
    today = books.now.date()
    every = doubts_by(paid.project, today)
    counts = [overdue(every, today + timedelta(days=n)).count() for n in (7, 8)]
    ended(books, row)
    after = overdue(every, today + timedelta(days=8)).count()
    by_day = [doubts_by(paid.project, date(2024, 1, 1)).count(), settled(every, today).count()]
    assert (counts, after, by_day) == ([0, 1], 0, [0, 1])
