"""Ways around the laws that somebody of the office might try; each beside the honest way."""

from datetime import date, timedelta

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.core.roles import Role
from nuanliu.records.people.models import Account, ComparisonHit, Person, RoleGrant
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.claims import actions as claims
from nuanliu.stages.claims import invoices
from nuanliu.stages.claims.models import ClaimKind
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import exceptions, results
from nuanliu.stages.payments.models import ExceptionDecision, Payment, ResultException
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions


@pytest.fixture
def campaign(books):
    """A campaign with money and places for four."""
    return fund.fresh(books)[1]


def account_of(person, login, *roles):
    made = Account.objects.create(login=login, person=person, password="!")  # noqa: S106 - unusable
    for role in roles:
        RoleGrant.objects.create(account=made, role=role, since=date(2024, 1, 1))
    return made


def test_nobody_approves_himself_under_whatever_account(books, campaign):
    """A leader who stands on the list, by either account: refused. A colleague approves it."""
    mine, _ = fund.put_forward(books, campaign, 2)
    person = Nomination.objects.get(pk=mine).person
    accounts = [account_of(person, f"self-{n}", Role.LEADER) for n in (1, 2)]
    batch = fund.noticed(books, campaign)
    codes = [refusal_of(fund.approve, books, batch, leader=who) for who in (*accounts, "leader")]
    assert codes == ["DUTY-OWN", "DUTY-OWN", ""]


def test_nobody_makes_the_list_he_stands_on(books, campaign):
    """A clerk compiles a list with himself on it: refused. A colleague compiles it."""
    mine, _ = fund.put_forward(books, campaign, 2)
    clerk = account_of(Nomination.objects.get(pk=mine).person, "clerk", Role.OFFICE)
    codes = [
        refusal_of(reviews.compile_batch, books.deed(who), campaign=campaign, label="第一批")
        for who in (clerk, "office")
    ]
    assert codes == ["DUTY-OWN", ""]


def test_who_left_the_list_is_no_judge_in_his_own_cause(books, campaign):
    """A leader withdrew his own name before the vote: nothing of his is decided, so he may vote."""
    mine, _ = fund.put_forward(books, campaign, 2)
    who = account_of(Nomination.objects.get(pk=mine).person, "leaving", Role.LEADER)
    batch = fund.noticed(books, campaign)
    before = refusal_of(fund.approve, books, batch, leader=who)
    decisions.withdraw(books.deed("office"), nomination=mine, reason="本人放弃")
    assert (before, refusal_of(fund.approve, books, batch, leader=who)) == ("DUTY-OWN", "")


def released(books, run):
    return refusal_of(payments.release, books.deed("cashier"), run=run)


def test_a_death_told_after_the_lock_holds_the_release(books, campaign):
    """Locked on Monday, on the list of the dead on Tuesday: nothing leaves; cleared, it leaves."""
    fund.put_forward(books, campaign, 2)
    batch = fund.approved(books, campaign)
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    payee = Payment.objects.earliest("pk").person
    hit = ComparisonHit.objects.create(
        list_name="死亡", id_index=payee.id_index, received_on=books.now.date()
    )
    held, sent = released(books, run), Payment.objects.filter(state="sent").count()
    hit.delete()
    assert (held, sent, released(books, run)) == ("PAY-COMPARISON", 0, "")


def test_a_run_does_not_outlive_the_window_of_its_campaign(books, campaign):
    """Locked in time and sent the day after the window: refused; on its last day: sent."""
    fund.put_forward(books, campaign, 2)
    batch = fund.approved(books, campaign)
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    last = books.now.date() + timedelta(days=5)
    Campaign.objects.update(window_to=last)
    books.on(last + timedelta(days=1))
    late = released(books, run)
    Campaign.objects.update(window_to=last + timedelta(days=1))
    assert (late, released(books, run)) == ("WINDOW", "")


def two_on_one_line(books):
    """A line of four places and money for five; two campaigns on it with two places each."""
    line = fund.project(books, ("元旦春节送温暖", 250_000, 4))[0]
    found = []
    for name in ("元旦春节送温暖", "夏季送清凉"):
        pk = campaigns.plan(
            books.deed("office"),
            line=line.pk,
            name=name,
            window_from=date(2024, 1, 1),
            window_to=date(2024, 12, 31),
            groups=["苦脏累险行业一线职工"],
            standards=fund.standards(),
        )
        quota = campaigns.QuotaFacts(books.unions[0], 2, 1, 100_000)
        campaigns.allot(books.deed("office"), campaign=pk, quotas=[quota])
        campaigns.open_campaign(books.deed("leader3"), campaign=pk)
        found.append(pk)
    return found


def substitute(books, batch, nomination):
    return refusal_of(
        decisions.substitute,
        books.deed("leader"),
        batch=batch,
        nomination=nomination,
        number="递补1",
        attended=5,
        minutes=b"m",
    )


def test_a_reserve_takes_no_place_of_another_campaign(books):
    """Two places taken of four on the line, the rest another campaign's: he waits for a place."""
    winter, _ = two_on_one_line(books)
    main = fund.put_forward(books, winter, 2)
    reserve = fund.put_forward(books, winter, 1, reserve=True)[0]
    batch = fund.approved(books, winter)
    full = substitute(books, batch, reserve)
    decisions.withdraw(books.deed("office"), nomination=main[0], reason="调离")
    assert (full, substitute(books, batch, reserve)) == ("RESERVE-PLACE", "")


def test_the_plan_of_a_line_counts_every_campaign_on_it(books):
    """The plan shrinks to three while two of the line are approved: two more are one too many."""
    winter, summer = two_on_one_line(books)
    fund.put_forward(books, winter, 2)
    fund.approved(books, winter)
    fund.put_forward(books, summer, 2)
    batch = fund.noticed(books, summer, label="第二批")
    fund.BudgetLine.objects.update(people=3)
    over = refusal_of(fund.approve, books, batch, "纪要2")
    fund.BudgetLine.objects.update(people=4)
    assert (over, refusal_of(fund.approve, books, batch, "纪要2")) == ("PLAN-PEOPLE", "")


def test_who_explained_an_exception_does_not_close_the_run(books, campaign):
    """First the exception explained away, then the run closed by the same person: refused."""
    fund.put_forward(books, campaign, 2)
    run = fund.sent(books, fund.approved(books, campaign))
    data = fund.answer_of(run, extra=["NOBODY-1,500.00,成功,"])
    results.read_result(books.deed("accountant"), run=run, name="回盘.csv", data=data)
    second = account_of(
        Person.objects.create(name="第二会计", union_id=books.root), "second", Role.ACCOUNTANT
    )
    stray = ResultException.objects.get()
    exceptions.settle_exception(
        books.deed(second), exception=stray.pk, decision=ExceptionDecision.FOREIGN, reason="无关"
    )
    codes = [
        refusal_of(payments.settle, books.deed(who), run=run) for who in (second, "accountant")
    ]
    assert codes == ["DUTY-SELF", ""]


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2023, 12, 31), "INV-PERIOD"),
        (date(2024, 1, 1), ""),
        (date(2024, 12, 31), ""),
        (date(2025, 1, 1), "INV-PERIOD"),
    ],
    ids=str,
)
def test_what_another_year_bought_is_not_charged_to_this_one(books, campaign, on, code):
    """An invoice of the year before or after the project: refused; of its own days: in."""
    claim = claims.draft(
        books.deed("office"),
        campaign=campaign,
        kind=ClaimKind.PURCHASE,
        purpose="慰问品",
        amount_fen=30_000,
    )
    books.on(date(2025, 1, 5))
    told = refusal_of(
        invoices.add_invoice,
        books.deed("office"),
        claim=claim,
        identity="24532000000012345678",
        seller="粮油商店",
        on=on,
        amount_fen=30_000,
        data=b"invoice",
    )
    assert told == code
