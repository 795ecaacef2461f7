"""Law 5: maker, reviewer, approver, payer and reconciler of a batch are five persons."""

from datetime import date
from itertools import combinations, permutations
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.laws import fund

from nuanliu.core.refusal import Refused
from nuanliu.core.roles import Duty, Role
from nuanliu.records.journal.registration import StaffFacts, register_staff
from nuanliu.records.people.models import Account, RoleGrant
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.nominations.models import Channel
from nuanliu.stages.payments import actions as payments
from nuanliu.stages.payments import results
from nuanliu.stages.payments.models import Run
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews.models import Batch
from nuanliu.stages.reviews.models import Duty as Held

ALL = (Role.OFFICE, Role.SERVICE_CENTER, Role.LEADER, Role.CASHIER, Role.ACCOUNTANT)
USUAL = dict(
    zip(Duty, ("office", "service_center", "leader", "cashier", "accountant"), strict=True)
)


@pytest.fixture
def jack(books):
    """One natural person with every role, under two accounts."""
    facts = StaffFacts("多面手", "jack", ALL, books.root)
    pk = register_staff(books.deed("admin"), staff=[facts])[0]
    first = Account.objects.select_related("person").get(pk=pk)
    second = Account.objects.create(login="jack-2", person=first.person, password="!")  # noqa: S106 - unusable
    for grant in RoleGrant.objects.filter(account=first):
        RoleGrant.objects.create(account=second, role=grant.role, since=grant.since)
    return first, second


class Walk:
    """One batch, duty by duty; each step is done by whoever it is given."""

    def __init__(self, books):
        self.books = books
        _, self.campaign = fund.fresh(books)
        fund.put_forward(books, self.campaign, 1)
        self.batch = self.run = 0

    def maker(self, who):
        self.batch = reviews.compile_batch(
            self.books.deed(who), campaign=self.campaign, label="第一批"
        )
        reviews.submit(self.books.deed(who), batch=self.batch)

    def reviewer(self, who):
        reviews.review(self.books.deed(who), batch=self.batch, text="同意")

    def approver(self, who):
        books, batch = self.books, self.batch
        if Batch.objects.get(pk=batch).state == "reviewed":
            reviews.post_notice(books.deed("office2"), batch=batch, first_day_photo=fund.snap())
            fund.after_notice(books, batch)
            reviews.end_notice(books.deed("office2"), batch=batch, last_day_photo=fund.snap())
        fund.approve(books, batch, leader=who)

    def payer(self, who):
        if not self.run:
            maker = Held.objects.get(batch=self.batch, duty="maker").person
            deed = self.books.deed(maker.accounts.earliest("pk"))
            self.run = payments.lock(deed, batch=self.batch, channel=Channel.BANK)
        payments.release(self.books.deed(who), run=self.run)

    def reconciler(self, who):
        data = fund.answer_of(self.run)
        results.read_result(self.books.deed(who), run=self.run, name="回盘.csv", data=data)


@pytest.mark.parametrize(("first", "second"), [*combinations(Duty, 2)], ids=str)
def test_nobody_does_two_duties_on_the_way_of_a_batch(books, jack, first, second):
    """He does one duty and tries a later one under his other account; a colleague then may."""
    walk, codes = Walk(books), []
    for duty in Duty:
        step = getattr(walk, duty.value)
        if duty == second:
            codes.append(fund.refusal_of(step, jack[1]))
        step(jack[0] if duty == first else USUAL[duty])
    persons = Held.objects.filter(batch=walk.batch).values("person").distinct().count()
    assert (codes, persons) == (["DUTY-TWICE"], 5)


def taken(books, batch, account, duty):
    """Take a duty inside a transaction, as the actions do; the code when it is refused."""
    try:
        with transaction.atomic():
            reviews.take_duty(books.deed(account), batch, duty)
    except Refused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(("first", "second"), [*permutations(Duty, 2)], ids=str)
def test_every_ordered_pair_of_duties_is_refused(books, jack, first, second):
    """All twenty pairs, by the same and by the second account; the first duty may be repeated."""
    _, campaign = fund.fresh(books)
    batch = Batch.objects.create(campaign_id=campaign, label="试", state="compiled")
    codes = [
        taken(books, batch, account, duty)
        for account, duty in (
            (jack[0], first),
            (jack[0], second),
            (jack[1], second),
            (jack[1], first),
            ("office2", second),
        )
    ]
    assert codes == ["", "DUTY-TWICE", "DUTY-TWICE", "", ""]


def test_the_database_refuses_a_second_duty_of_a_person(books):
    """Straight into the table: one row a person and batch; on another batch he may hold another."""
    _, campaign = fund.fresh(books)
    person = books.staff["office"].person
    batches = [
        Batch.objects.create(campaign_id=campaign, label=str(n), state="compiled") for n in (1, 2)
    ]
    Held.objects.create(batch=batches[0], person=person, duty="maker")
    with pytest.raises(IntegrityError), transaction.atomic():
        Held.objects.create(batch=batches[0], person=person, duty="payer")
    Held.objects.create(batch=batches[1], person=person, duty="payer")
    assert sorted(Held.objects.values_list("batch__label", "duty")) == [
        ("1", "maker"),
        ("2", "payer"),
    ]


def test_the_administrator_handles_no_money(books):
    """Who manages accounts and chains gets no role in a chain; each of the two alone is allowed."""

    def registered(name, *roles):
        facts = StaffFacts(name, name, roles, books.root)
        return fund.refusal_of(register_staff, books.deed("admin"), staff=[facts])

    both = [registered(f"b{role}", Role.ADMIN, role) for role in ALL]
    alone = [registered("a1", Role.ADMIN), registered("a2", Role.CASHIER)]
    assert (both, alone) == (["ROLE-ADMIN-MONEY"] * 5, ["", ""])


def newer_text():
    """The shipped standards with a higher yearly cap: another version of the same set."""
    return fund.standards().replace('amount = "1000.00"', 'amount = "1200.00"', 1)


def configured(books, *, plans="office", opens="leader3", newer=""):
    """A campaign with one nomination, configured by whom one says; its id."""
    line = fund.project(books, ("元旦春节送温暖", 200_000, 4))[0]
    pk = campaigns.plan(
        books.deed(plans),
        line=line.pk,
        name=line.campaign_name,
        window_from=date(2024, 1, 1),
        window_to=date(2024, 12, 31),
        groups=["苦脏累险行业一线职工"],
        standards=fund.standards(),
    )
    if newer:
        books.sleep(1)
        campaigns.receive_standards(books.deed(newer), standards=newer_text())
    quota = campaigns.QuotaFacts(books.unions[0], line.people, line.people, line.planned_fen)
    campaigns.allot(books.deed("office"), campaign=pk, quotas=[quota])
    campaigns.open_campaign(books.deed(opens), campaign=pk)
    fund.put_forward(books, pk, 1)
    return pk


HANDS = ("plans", "opens", "newer")


@pytest.mark.parametrize("hand", HANDS)
def test_who_laid_down_the_rules_does_not_approve_by_them(books, jack, hand):
    """Planned, opened, or brought the pinned standards: he neither reviews nor signs nor decides.

    Under his other account either. Control: colleagues with the same roles review and approve.
    """
    campaign = configured(books, **{hand: jack[0]})
    batch = fund.compiled(books, campaign)
    review = {"batch": batch, "text": "同意"}
    codes = [fund.refusal_of(reviews.review, books.deed(jack[1]), **review)]
    reviews.review(books.deed("service_center"), **review)
    reviews.post_notice(books.deed("office2"), batch=batch, first_day_photo=fund.snap())
    raised = reviews.raise_objection(books.deed("office"), batch=batch, text="不实")
    ruled: dict[str, Any] = {"objection": raised, "upheld": False, "answer": "已核查"}
    codes.append(fund.refusal_of(reviews.decide_objection, books.deed(jack[1]), **ruled))
    reviews.decide_objection(books.deed("leader"), **ruled)
    fund.after_notice(books, batch)
    reviews.end_notice(books.deed("office2"), batch=batch, last_day_photo=fund.snap())
    signed = {"batch": batch, "number": "纪要1", "text": "同意"}
    codes.append(fund.refusal_of(decisions.sign, books.deed(jack[1]), **signed))
    codes.append(fund.refusal_of(fund.approve, books, batch, leader=jack[1]))
    codes.append(fund.refusal_of(fund.approve, books, batch, leader="leader"))
    assert codes == ["DUTY-CONFIGURED"] * 4 + [""]


def test_who_laid_down_the_rules_may_do_the_other_duties(books, jack):
    """The maker of a list may have planned its campaign: he is in no approval chain."""
    campaign = configured(books, plans=jack[0])
    batch = reviews.compile_batch(books.deed(jack[0]), campaign=campaign, label="第一批")
    assert Held.objects.get(batch=batch).duty == "maker"


def test_standards_that_came_after_the_opening_bind_nobody(books, jack):
    """He brought a text that this campaign is not pinned to: he may sign its decision."""
    campaign = configured(books)
    campaigns.receive_standards(books.deed(jack[0]), standards=newer_text())
    batch = fund.noticed(books, campaign)
    assert fund.refusal_of(fund.approve, books, batch, leader=jack[1]) == ""


def test_the_run_is_bound_to_the_duties_of_its_batch(books):
    """The reviewer of a batch, made cashier too, cannot release its money; the cashier can."""
    campaign = fund.with_people(books, 1)
    batch = fund.approved(books, campaign)
    RoleGrant.objects.create(
        account=books.staff["service_center"], role=Role.CASHIER, since=books.now.date()
    )
    run = payments.lock(books.deed("office"), batch=batch, channel=Channel.BANK)
    codes = [
        fund.refusal_of(payments.release, books.deed(who), run=run)
        for who in ("service_center", "cashier")
    ]
    assert (codes, Run.objects.get().state) == (["DUTY-TWICE", ""], "released")


def as_leader(books, who):
    """The same person may also act as a leader."""
    RoleGrant.objects.create(account=books.staff[who], role=Role.LEADER, since=books.now.date())


@pytest.mark.parametrize(("judge", "code"), [("cashier", "DUTY-TWICE"), ("leader2", "")])
def test_who_decides_an_objection_does_not_pay_after(books, judge, code):
    """He let the payee go, so he sends him no money; decided by another, the cashier sends it."""
    _, campaign = fund.fresh(books)
    ids = fund.put_forward(books, campaign, 2)
    as_leader(books, "cashier")
    batch = fund.posted(books, campaign)
    pk = reviews.raise_objection(
        books.deed("office2"), batch=batch, text="情况不实", nomination=ids[0]
    )
    reviews.decide_objection(books.deed(judge), objection=pk, upheld=False, answer="已核查")
    fund.after_notice(books, batch)
    reviews.end_notice(books.deed("office2"), batch=batch, last_day_photo=fund.snap())
    fund.approve(books, batch)
    assert fund.refusal_of(fund.sent, books, batch) == code


def test_who_raised_an_objection_does_not_decide_it(books):
    """Registered and dismissed by one person: refused; by another leader: decided."""
    campaign = fund.with_people(books, 2)
    as_leader(books, "office2")
    batch = fund.posted(books, campaign)
    pk = reviews.raise_objection(books.deed("office2"), batch=batch, text="情况不实")
    facts = {"objection": pk, "upheld": False, "answer": "已核查"}
    codes = [
        fund.refusal_of(reviews.decide_objection, books.deed(who), **facts)
        for who in ("office2", "leader2")
    ]
    assert codes == ["DUTY-SELF", ""]


def test_who_gave_out_the_quotas_does_not_open_the_campaign(books):
    """One who allotted and leads: refused; another leader opens; who opened allots no more."""
    as_leader(books, "office2")
    line = fund.project(books, ("春节", 200_000, 4))[0]
    pk = planned(books, line)
    quota = campaigns.QuotaFacts(books.unions[0], 4, 4, 200_000)

    def allot(who):
        act = campaigns.allot
        return fund.refusal_of(act, books.deed(who), campaign=pk, quotas=[quota])

    def open_by(who):
        return fund.refusal_of(campaigns.open_campaign, books.deed(who), campaign=pk)

    codes = [allot("office2"), open_by("office2"), allot("office"), open_by("office2")]
    assert [*codes, allot("office2"), allot("office")] == ["", "DUTY-SELF", "", "", "DUTY-SELF", ""]


def planned(books, line):
    """A campaign on a line, not open yet."""
    return campaigns.plan(
        books.deed("office"),
        line=line.pk,
        name="春节",
        window_from=date(2024, 1, 1),
        window_to=date(2024, 12, 31),
        groups=["苦脏累险行业一线职工"],
        standards=fund.standards(),
    )
