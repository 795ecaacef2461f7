"""Laws 3 and 4 when a verdict says that two stored persons are one: money counts together."""

import pytest
from tests.laws import fund
from tests.laws.test_law_04_yearly_cap import autumn_list, codes_of, spring_after, standards

from nuanliu.records.journal.actions import action, record
from nuanliu.records.people.models import Person, Verdict
from nuanliu.records.people.verdicts import others_of, pair
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.nominations import actions as nominations
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments.queries import yearly_received
from nuanliu.stages.reviews.standing import reasons_against


@action("nominations.judge")
def told(deed, *, one, other, same):
    """A verdict on two stored persons, without the look at a roster."""
    numbers = dict(Person.objects.filter(pk__in=(one, other)).values_list("pk", "id_index"))
    lower, upper = pair(numbers[one], numbers[other])
    facts = {"same": same, "reason": "核对证件", "decided_by": deed.by.person}
    kept, _ = Verdict.objects.update_or_create(
        lower=lower, upper=upper, defaults={**facts, "decided_on": deed.at.date()}
    )
    record(deed, kept)
    return kept.pk


@pytest.fixture
def two(books):
    """Two campaigns of one year and two people; the yearly cap is 900 yuan."""
    lines = fund.project(books, ("元旦春节送温暖", 200_000, 4), ("中秋国庆送温暖", 200_000, 4))
    pair_of = [fund.campaign(books, line, text=standards("900.00")) for line in lines]
    return (*pair_of, fund.payees(books, 2))


@pytest.mark.parametrize(("same", "codes"), [(True, ["CAP-YEAR"]), (False, [])])
def test_the_year_counts_both_numbers_at_the_decision(books, two, same, codes):
    """500 in spring by one number, 500 in autumn by the other: more than 900 if one person."""
    spring, autumn, (first, second) = two
    batch = autumn_list(books, autumn, [second], 50_000)
    spring_after(books, spring, [first])
    told(books.deed("office"), one=first, other=second, same=same)
    assert codes_of(books, batch) == codes


@pytest.mark.parametrize(("same", "code"), [(True, "CAP-YEAR"), (False, "")])
def test_the_year_counts_both_numbers_at_payment(books, two, same, code):
    """Both decided on, the spring money locked, then the verdict: the autumn run is refused."""
    spring, autumn, (first, second) = two
    batch = autumn_list(books, autumn, [second], 50_000)
    fund.approve(books, batch, "纪要2")
    fund.sent(books, spring_after(books, spring, [first]))
    told(books.deed("office"), one=first, other=second, same=same)
    assert fund.refusal_of(payments.lock, books.deed("office"), batch=batch, channel="bank") == code


def test_each_number_tells_the_same_sum(books, two):
    """Asked by either number the year is the same, and a third person has none of it."""
    spring, autumn, (first, second) = two
    stranger = fund.payees(books, 1)[0]
    fund.sent(books, spring_after(books, spring, [first]))
    told(books.deed("office"), one=first, other=second, same=True)
    had = yearly_received([first, second, stranger], 2024, autumn)
    sums = {person: sum(one.amount.fen for one in rows) for person, rows in had.items()}
    assert sums == {first: 50_000, second: 50_000}


@pytest.mark.parametrize(("same", "codes"), [(True, ["DUP-CAMPAIGN"] * 2), (False, [])])
def test_one_person_stands_once_in_a_list(books, two, same, codes):
    """Both numbers live in one campaign, as a verdict of old books could leave it: refused."""
    spring, _, people = two
    fund.put_forward(books, spring, people=people, amount_fen=20_000)
    told(books.deed("office"), one=people[0], other=people[1], same=same)
    chosen = Nomination.objects.filter(campaign=spring)
    reasons = reasons_against(Campaign.objects.get(pk=spring), chosen, books.now.date())
    assert [one.code for one in reasons if one.code == "DUP-CAMPAIGN"] == codes


@pytest.mark.parametrize(("same", "code"), [(True, "DUP-CAMPAIGN"), (False, "")])
def test_who_was_returned_does_not_come_back_beside_himself(books, two, same, code):
    """Returned under one number, in under the other: he cannot be put forward anew."""
    spring, _, people = two
    first, _ = fund.put_forward(books, spring, people=people, amount_fen=20_000)
    nominations.return_nomination(books.deed("office"), nomination=first, reason="材料不全")
    told(books.deed("office"), one=people[0], other=people[1], same=same)
    act, deed = nominations.resubmit, books.deed("office")
    assert fund.refusal_of(act, deed, nomination=first, note="已补") == code


@pytest.mark.parametrize(("same", "code"), [(True, "DUP-CAMPAIGN"), (False, "")])
def test_one_person_is_locked_for_payment_once(books, two, same, code):
    """Both numbers approved in one campaign, then the verdict: nobody of them is locked."""
    spring, _, people = two
    fund.put_forward(books, spring, people=people, amount_fen=20_000)
    batch = fund.approved(books, spring)
    told(books.deed("office"), one=people[0], other=people[1], same=same)
    assert fund.refusal_of(payments.lock, books.deed("office"), batch=batch, channel="bank") == code


def test_verdicts_chain(books, two):
    """A = B and B = C: each has the two others, whoever is asked."""
    people = [*two[2], *fund.payees(books, 1)]
    for one, other in ((0, 1), (1, 2)):
        told(books.deed("office"), one=people[one], other=people[other], same=True)
    found = others_of(Person.objects.filter(pk=people[0]))
    assert found == {one: set(people) - {one} for one in people}
