"""Law 4 at approval: what a person has, or is about to get, this year elsewhere counts."""

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.stages.campaigns.models import Campaign, StandardText
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Batch
from nuanliu.stages.reviews.standing import reasons_against


def standards(yearly):
    """The shipped standards with another yearly cap, in yuan."""
    return fund.standards().replace('amount = "1000.00"', f'amount = "{yearly}"', 1)


@pytest.fixture
def two(books):
    """Two campaigns of one year and two people; the yearly cap is 900 yuan."""
    spring, autumn = fund.project(
        books, ("元旦春节送温暖", 200_000, 4), ("中秋国庆送温暖", 200_000, 4)
    )
    text = standards("900.00")
    pair = [fund.campaign(books, line, text=text) for line in (spring, autumn)]
    return (*pair, fund.payees(books, 2))


def codes_of(books, batch, number="纪要2"):
    """Every code with which the decision is refused."""
    try:
        fund.approve(books, batch, number)
    except fund.Refused as refused:
        return [one.code for one in refused.refusals]
    return []


def autumn_list(books, autumn, people, fen):
    """The second campaign's list, its notice run; only the checks of the first submit left out."""
    fund.put_forward(books, autumn, people=people, amount_fen=fen)
    return fund.noticed(books, autumn)


def spring_after(books, spring, people, fen=50_000, group="B1"):
    """The first campaign decided on after the second one's list was reviewed and noticed."""
    fund.put_forward(books, spring, people=people, amount_fen=fen, group=group)
    return fund.approved(books, spring)


@pytest.mark.parametrize(("fen", "codes"), [(40_000, []), (40_001, ["CAP-YEAR"])])
def test_what_is_approved_elsewhere_counts_at_the_decision(books, two, fen, codes):
    """500 approved in spring meanwhile: 400 more is the cap, a fen above it stops the decision."""
    spring, autumn, people = two
    batch = autumn_list(books, autumn, people, fen)
    spring_after(books, spring, people[:1])
    assert (codes_of(books, batch), Batch.objects.get(pk=batch).state) == (
        codes,
        "noticed" if codes else "approved",
    )


def test_the_year_of_somebody_else_does_not_count(books, two):
    """Control: only the first was approved in spring; the second alone gets his 500."""
    spring, autumn, people = two
    batch = autumn_list(books, autumn, people[1:], 50_000)
    spring_after(books, spring, people[:1])
    assert codes_of(books, batch) == []


@pytest.mark.parametrize("paid", [False, True])
def test_paid_or_only_approved_is_the_same_to_the_year(books, two, paid):
    """Before and after the money arrived: 500 and 500 are more than 900."""
    spring, autumn, people = two
    batch = autumn_list(books, autumn, people[:1], 50_000)
    first = spring_after(books, spring, people[:1])
    if paid:
        run = fund.sent(books, first)
        data = fund.answer_of(run)
        results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    assert codes_of(books, batch) == ["CAP-YEAR"]


def test_what_was_taken_back_does_not_count(books, two):
    """Withdrawn in spring, or paid and wholly recovered: the year has room again."""
    spring, autumn, people = two
    batch = autumn_list(books, autumn, people, 50_000)
    first = spring_after(books, spring, people)
    one, other = Nomination.objects.filter(campaign=spring).order_by("pk")
    decisions.withdraw(books.deed("office"), nomination=one.pk, reason="调离")
    run = fund.sent(books, first)
    data = fund.answer_of(run)
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    held = codes_of(books, batch)
    payment = Payment.objects.get(nomination=other).pk
    case = results.open_case(
        books.deed("accountant"), payment=payment, due_fen=50_000, reason="不符"
    )
    results.recover(books.deed("accountant"), case=case, amount_fen=50_000)
    assert (held, codes_of(books, batch)) == (["CAP-YEAR"], [])


def test_the_year_is_asked_when_a_list_goes_to_review(books, two):
    """Approved in spring first: the autumn list with him does not leave its maker's hands."""
    spring, autumn, people = two
    spring_after(books, spring, people[:1])
    fund.put_forward(books, autumn, people=people[:1])
    fund.put_forward(books, autumn, people=people[1:])
    batch = reviews.compile_batch(books.deed("office"), campaign=autumn, label="第一批")
    submit, deed = reviews.submit, books.deed
    refused = refusal_of(submit, deed("office"), batch=batch)
    one = Nomination.objects.get(campaign=autumn, person=people[0]).pk
    decisions.withdraw(deed("office"), nomination=one, reason="本年已享受")
    assert (refused, refusal_of(submit, deed("office"), batch=batch)) == ("CAP-YEAR", "")


def test_a_cap_of_one_group_sums_that_group_alone(books):
    """900 a year for group B1 only: 500 under B3 in spring leaves B1 its 500; under B1 it stops."""
    lines = fund.project(books, ("元旦春节送温暖", 200_000, 4), ("中秋国庆送温暖", 200_000, 4))
    own_cap = (
        '[[cap_per_year]]\ngroup = "B1"\namount = "900.00"\nvalid_from = 2024-01-01\n'
        'valid_to = 2024-12-31\nclause = "试"\nassumption = true\n'
    )
    text = f"{fund.standards()}\n{own_cap}"
    spring, autumn = (fund.campaign(books, line, text=text) for line in lines)
    Campaign.objects.update(groups=["B1", "B3"])
    people = fund.payees(books, 2)
    fund.put_forward(books, spring, people=people[:1], group="B3")
    fund.put_forward(books, spring, people=people[1:], group="B1")
    fund.approved(books, spring)
    fund.put_forward(books, autumn, people=people, group="B1")
    chosen = Nomination.objects.filter(campaign=autumn)
    row = Campaign.objects.get(pk=autumn)
    told = [
        (one.code, one.what.partition("：")[0])
        for one in reasons_against(row, chosen, books.now.date())
    ]
    name = Nomination.objects.get(campaign=autumn, person=people[1]).person.name
    assert told == [("CAP-YEAR", name)]


def test_many_people_with_a_past_are_asked_about_at_once(books, django_assert_max_num_queries):
    """Forty people with 500 each from spring: a handful of questions, one reason for all forty."""
    lines = fund.project(
        books, ("元旦春节送温暖", 2_000_000, 40), ("中秋国庆送温暖", 2_000_000, 40)
    )
    spring, autumn = (fund.campaign(books, line, text=standards("900.00")) for line in lines)
    people = fund.payees(books, 40)
    fund.put_forward(books, spring, people=people)
    fund.approved(books, spring)
    fund.put_forward(books, autumn, people=people)
    row = Campaign.objects.select_related("line", "project", "standard").get(pk=autumn)
    chosen = Nomination.objects.filter(campaign=autumn)
    with django_assert_max_num_queries(9):
        told = list(reasons_against(row, chosen, books.now.date()))
    assert [(one.code, "等 40 人" in one.what) for one in told] == [("CAP-YEAR", True)]


def stricter(books):
    """A stricter text of the same standards arrives today."""
    StandardText.objects.create(
        version="0" * 64,
        text=standards("600.00"),
        received_on=books.now.date(),
        received_by=books.staff["office"].person,
    )


def approve(books, batch, number, ruling=""):
    return refusal_of(
        decisions.approve,
        books.deed("leader"),
        batch=batch,
        number=number,
        attended=5,
        minutes=b"m",
        ruling=ruling,
    )


def test_a_stricter_standard_is_put_to_the_leaders_at_approval(books):
    """Come since the campaign was pinned: refused until the meeting rules on it."""
    campaign = fund.with_people(books, 1)
    batch = fund.noticed(books, campaign)
    stricter(books)
    codes = [approve(books, batch, "纪要1", ruling) for ruling in ("", "没有这份纪要", "纪要1")]
    assert codes == ["STD-STRICTER", "STD-STRICTER", ""]


def test_without_a_stricter_standard_no_ruling_is_needed(books):
    """Control: the same list without a new text is approved as it is."""
    campaign = fund.with_people(books, 1)
    assert approve(books, fund.noticed(books, campaign), "纪要1") == ""
