"""The catalogue on the way to the money: what stops a list, what a leader passes, what is shown."""

from datetime import date

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.records.journal.registration import InterestFacts, import_comparison, import_interests
from nuanliu.records.people.models import Account, ComparisonHit, Interest, Person
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations.models import Channel, Nomination, Ruling
from nuanliu.stages.nominations.rulings import rule
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews.standing import findings_about


@pytest.fixture
def campaign(books):
    """An open campaign with one person put forward by the first chair."""
    _, campaign = fund.fresh(books)
    fund.put_forward(books, campaign)
    return campaign


def kin_of(books, who):
    """Somebody of the office or a union declares the person put forward as his child."""
    number = Person.objects.get(pk=Nomination.objects.get().person_id).id_number.open()
    login = books.deed(who).by.login
    facts = InterestFacts(login, number, "子女")
    return import_interests(books.deed("admin"), interests=[facts])


def compiled(books, campaign):
    """The code with which a list is refused when it is sent to review; '' when it goes on."""
    batch = reviews.compile_batch(books.deed("office"), campaign=campaign, label="第一批")
    return batch, refusal_of(reviews.submit, books.deed("office"), batch=batch)


def ruled(books, code, *, by="leader", allowed=True, reason="已核实，按程序办理"):
    """The code with which a ruling on the one nomination is refused; '' when it is recorded."""
    facts = {"nomination": Nomination.objects.get().pk, "code": code}
    return refusal_of(rule, books.deed(by), **facts, allowed=allowed, reason=reason)


def on_list(books, name):
    """The person put forward comes to stand on a comparison list."""
    number = Nomination.objects.get().person.id_number.open()
    import_comparison(books.deed("admin"), name=name, numbers=[number])


def test_a_relative_needs_a_leaders_ruling(books, campaign):
    """The chair put his declared child forward: held until a leader passes it, with the reason."""
    kin_of(books, books.chairs[0])
    batch, held = compiled(books, campaign)
    said = ruled(books, "KIN-NOMINATED")
    again = refusal_of(reviews.submit, books.deed("office"), batch=batch)
    row = Ruling.objects.get()
    assert (held, said, again) == ("KIN-NOMINATED", "", "")
    assert (row.code, row.allowed, row.reason, row.decided_on) == (
        "KIN-NOMINATED",
        True,
        "已核实，按程序办理",
        books.now.date(),
    )


def test_a_ruling_against_him_keeps_him_held(books, campaign):
    """Not passed is not passed; a later ruling takes its place."""
    kin_of(books, books.chairs[0])
    batch, _ = compiled(books, campaign)
    ruled(books, "KIN-NOMINATED", allowed=False)
    held = refusal_of(reviews.submit, books.deed("office"), batch=batch)
    ruled(books, "KIN-NOMINATED")
    freed = refusal_of(reviews.submit, books.deed("office"), batch=batch)
    assert (held, freed, Ruling.objects.count()) == ("KIN-NOMINATED", "", 1)


def test_without_a_declaration_nothing_is_held(books, campaign):
    """Control: nobody declared anything; another person's child is not his."""
    import_interests(
        books.deed("admin"),
        interests=[InterestFacts(books.deed("office").by.login, fund.id_number(900), "子女")],
    )
    assert compiled(books, campaign)[1] == ""


def test_who_may_rule_and_on_what(books, campaign):
    """Only a leader, only on what leaves room, with a reason, and not on his own child."""
    kin_of(books, "leader2")
    assert [
        ruled(books, "KIN-NOMINATED", by="office"),
        ruled(books, "CAP-TIME"),
        ruled(books, "没有的规则"),
        ruled(books, "KIN-NOMINATED", by="leader2"),
        ruled(books, "KIN-NOMINATED", reason=" "),
        ruled(books, "KIN-NOMINATED"),
    ] == ["RULING-LEADER", "RULING-CODE", "RULING-CODE", "RULING-KIN", "TEXT-BLANK", ""]


def test_a_declaration_of_somebody_unknown_is_refused(books, campaign):
    """A sign-in that does not exist: nothing of the sheet is taken over."""
    facts = [
        InterestFacts(books.deed("office").by.login, fund.id_number(900), "子女"),
        InterestFacts("nobody", fund.id_number(901), "子女"),
    ]
    code = refusal_of(import_interests, books.deed("admin"), interests=facts)
    assert (code, Interest.objects.count()) == ("INTEREST-LOGIN", 0)


def test_a_declaration_keeps_no_number(books, campaign):
    """Of the ID only the keyed index is kept; the same sheet again adds nothing."""
    added = [kin_of(books, "office"), kin_of(books, "office")]
    person = Person.objects.get(pk=Nomination.objects.get().person_id)
    declarer = Account.objects.get(login=books.deed("office").by.login).person_id
    row = Interest.objects.get()
    assert (added, row.declarer_id, row.id_index) == ([1, 0], declarer, person.id_index)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("deceased", "COMPARISON"), ("payroll", ""), ("hardship", ""), ("未列入标准", "COMPARISON")],
)
def test_a_list_is_as_bad_as_the_campaign_says(books, campaign, name, expected):
    """The dead and a list nobody spoke of stop him; payroll and the hardship register are shown."""
    on_list(books, name)
    assert compiled(books, campaign)[1] == expected


def test_what_is_only_shown_can_be_asked_for(books, campaign):
    """On the payroll list: a note about him, and he is paid all the same."""
    on_list(books, "payroll")
    batch = fund.approved(books, campaign)
    chosen = Nomination.objects.all()
    found = findings_about(Campaign.objects.get(), chosen, books.now.date())
    payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    notes = [(one.nomination, one.finding.code, one.finding.severity.value) for one in found]
    assert (notes, Payment.objects.count()) == ([(chosen.get().pk, "LISTED", "note")], 1)


def test_who_dies_after_the_approval_is_not_paid(books, campaign):
    """On the list of the dead between decision and payment; off it, he is the control."""
    batch = fund.approved(books, campaign)
    on_list(books, "deceased")
    dead = refusal_of(payments.lock, books.deed("office"), batch=batch, channel=Channel.BANK)
    ComparisonHit.objects.all().delete()
    alive = refusal_of(payments.lock, books.deed("office"), batch=batch, channel=Channel.BANK)
    assert (dead, alive) == ("PAY-COMPARISON", "")


def test_an_approvers_child_is_held_at_the_payment(books, campaign):
    """Declared after the decision: the leader who signed it cannot be passed by himself."""
    batch = fund.approved(books, campaign)
    kin_of(books, "leader")
    held = refusal_of(payments.lock, books.deed("office"), batch=batch, channel=Channel.BANK)
    own, other = ruled(books, "KIN-HANDLED"), ruled(books, "KIN-HANDLED", by="leader2")
    freed = refusal_of(payments.lock, books.deed("office"), batch=batch, channel=Channel.BANK)
    assert (held, own, other, freed) == ("KIN-HANDLED", "RULING-KIN", "", "")


@pytest.mark.parametrize(("last", "expected"), [(date(2024, 1, 3), "WINDOW"), (None, "")])
def test_no_payment_outside_the_window(books, campaign, last, expected):
    """The campaign ended before the money was sent; within it, it is."""
    batch = fund.approved(books, campaign)
    if last:
        Campaign.objects.update(window_to=last)
    assert (
        refusal_of(payments.lock, books.deed("office"), batch=batch, channel=Channel.BANK)
        == expected
    )


def test_more_people_than_the_quota_do_not_go_to_review(books, campaign):
    """Four places and five people, one of them past the roster; the fifth withdrawn, it goes on."""
    fund.put_forward(books, campaign, 4, amount_fen=10_000)
    batch, over = compiled(books, campaign)
    Nomination.objects.filter(pk=Nomination.objects.latest("pk").pk).update(state="withdrawn")
    within = refusal_of(reviews.submit, books.deed("office"), batch=batch)
    assert (over, within) == ("QUOTA-OVER", "")
