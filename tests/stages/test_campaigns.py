"""活动与名额: inside the project's period, within its money and head-count, opened by another."""

from datetime import date

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.core.documents import plain
from nuanliu.core.money import Money
from nuanliu.core.standards import Kind
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns import queries
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.wording import standard_text
from nuanliu.stages.nominations.models import Nomination
from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews import decisions

LINE = ("元旦春节送温暖", 200_000, 4)


def planned(books, line, *, start=date(2024, 1, 1), end=date(2024, 2, 9), text=None, who="office"):
    """A campaign planned, or the code of the refusal."""
    code = refusal_of(
        campaigns.plan,
        books.deed(who),
        line=line.pk,
        name="元旦春节送温暖",
        window_from=start,
        window_to=end,
        groups=["苦脏累险行业一线职工"],
        standards=text or fund.standards(),
    )
    return code or Campaign.objects.get().pk


def allot(books, pk, people, fen, reserves=0):
    quota = campaigns.QuotaFacts(books.unions[0], people, reserves, fen)
    return refusal_of(campaigns.allot, books.deed("office"), campaign=pk, quotas=[quota])


def opened(books, pk, who="leader"):
    return refusal_of(campaigns.open_campaign, books.deed(who), campaign=pk)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"start": date(2023, 12, 31)}, "WINDOW"),
        ({"end": date(2025, 1, 1)}, "WINDOW"),
        ({"who": "leader"}, "MOVE-ROLE"),
        ({"end": date(2024, 12, 31)}, 1),
    ],
)
def test_a_campaign_lies_inside_the_period(books, facts, code):
    """A day before or after the year is refused; the whole year is not."""
    line = fund.project(books, LINE)[0]
    assert planned(books, line, **facts) == code


@pytest.mark.parametrize(
    ("people", "fen", "reserves", "code"),
    [(4, 200_000, 9, ""), (5, 200_000, 0, "QUOTA-PEOPLE"), (4, 200_001, 0, "QUOTA-MONEY")],
)
def test_quotas_fit_the_line(books, people, fen, reserves, code):
    """Head-count and money of the line bind; reserves stand beside them."""
    pk = planned(books, fund.project(books, LINE)[0])
    given = allot(books, pk, people, fen, reserves)
    totals = queries.totals(Campaign.objects.get())
    assert (given, totals) == (code, (0, 0) if code else (people, fen))


def test_a_campaign_opens_granted_allotted_and_by_another(books):
    """Without quotas, or by an office clerk, it stays closed; with them a leader opens it."""
    pk = planned(books, fund.project(books, LINE)[0])
    codes = [opened(books, pk)]
    allot(books, pk, 4, 200_000)
    Campaign.objects.update(planned_by=books.staff["leader"].person)
    codes += [opened(books, pk, who) for who in ("office", "leader", "leader2")]
    assert codes == ["QUOTA-NONE", "MOVE-ROLE", "DUTY-SELF", ""]


def test_a_campaign_finishes_when_no_money_is_open(books):
    """Approved and unpaid: refused; withdrawn again: it finishes, and takes no list any more."""
    _, pk = fund.fresh(books)
    chosen = fund.put_forward(books, pk, 1)
    fund.approved(books, pk)
    campaigns.stop_collecting(books.deed("office"), campaign=pk)

    def finish():
        return refusal_of(campaigns.finish, books.deed("office"), campaign=pk)

    early = finish()
    fund.decisions.withdraw(books.deed("office"), nomination=chosen[0], reason="调离")
    late = finish()
    compiling = refusal_of(reviews.compile_batch, books.deed("office"), campaign=pk, label="迟")
    assert (early, late, compiling) == ("CAMPAIGN-OPEN-MONEY", "", "CAMPAIGN-IDLE")


def test_a_cancelled_campaign_is_not_decided_on(books):
    """Cancelled while its list is on notice: the decision is refused; in an open one it is made."""
    lines = fund.project(books, LINE, ("中秋国庆送温暖", 200_000, 4))
    codes = []
    for place, line in enumerate(lines):
        pk = fund.campaign(books, line)
        fund.put_forward(books, pk, 1)
        batch = fund.noticed(books, pk)
        if place == 0:
            campaigns.cancel(books.deed("leader"), campaign=pk)
        codes.append(refusal_of(fund.approve, books, batch))
    assert codes == ["CAMPAIGN-IDLE", ""]


def test_quotas_are_fixed_once_collecting_has_stopped(books):
    """Changed while open; refused after the stop; allowed again once a leader reopened it."""
    _, pk = fund.fresh(books)
    codes = [allot(books, pk, 3, 150_000)]
    campaigns.stop_collecting(books.deed("office"), campaign=pk)
    codes.append(allot(books, pk, 2, 100_000))
    campaigns.reopen(books.deed("leader"), campaign=pk)
    codes.append(allot(books, pk, 2, 100_000))
    assert (codes, queries.totals(Campaign.objects.get())) == (["", "QUOTA-LATE", ""], (2, 100_000))


STRICTER = ('amount = "500.00"', 'amount = "400.00"')
OTHER_SET = ('name = "panlong-2024"', 'name = "yunchuan-2024"')


@pytest.mark.parametrize(
    ("changes", "early", "cap"),
    [
        ((), True, 50_000),
        ((STRICTER,), True, 40_000),
        ((STRICTER,), False, 50_000),
        ((STRICTER, OTHER_SET), True, 50_000),
    ],
    ids=["same", "newer before opening", "newer after opening", "another set"],
)
def test_a_campaign_is_pinned_to_the_standard_of_the_day_it_opens(books, changes, early, cap):
    """Planned at 500; 400 of the same set, received before it opens, binds it; later does not."""
    pk = planned(books, fund.project(books, LINE)[0])
    allot(books, pk, 4, 200_000)
    text = fund.standards()
    for old, new in changes:
        text = text.replace(old, new, 1)

    def receive():
        books.sleep(1)
        campaigns.receive_standards(books.deed("office"), standards=text)
        books.sleep(1)

    if early:
        receive()
    opening = books.now.date()
    opened(books, pk)
    if not early:
        receive()
    campaign = Campaign.objects.get()
    limits = queries.standard_of(campaign).in_force(Kind.CAP_PER_TIME, opening)
    assert (campaign.opened_on, limits[0].amount) == (opening, Money(cap))


def test_quotas_given_out_anew_replace_the_old_ones(books):
    """All to the first union, then all to the second: the first has none left, not both all."""
    pk = planned(books, fund.project(books, LINE)[0])
    allot(books, pk, 4, 200_000)
    second = campaigns.QuotaFacts(books.unions[1], 4, 0, 200_000)
    campaigns.allot(books.deed("office"), campaign=pk, quotas=[second])
    campaign = Campaign.objects.get()
    unions = [row.union_id for row in queries.quota_rows(campaign)]
    assert (queries.totals(campaign), unions) == ((4, 200_000), [books.unions[1]])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (((0, 2, 0, 1), (0, 1, 0, 1)), "QUOTA-TABLE"),
        (((0, -1, 0, 1),), "QUOTA-TABLE"),
        (((0, 1, 0, -1),), "QUOTA-TABLE"),
        (((0, 2, 0, 1), (1, 1, 0, 1)), ""),
    ],
)
def test_a_quota_table_names_each_union_once(books, rows, code):
    """A union twice or a number below zero is refused; two unions are not."""
    pk = planned(books, fund.project(books, LINE)[0])
    quotas = [campaigns.QuotaFacts(books.unions[place], *rest) for place, *rest in rows]
    given = refusal_of(campaigns.allot, books.deed("office"), campaign=pk, quotas=quotas)
    assert given == code


def test_quotas_are_asked_again_when_the_campaign_opens(books):
    """Half of the money taken back after the allotment: it opens only with quotas that fit."""
    line = fund.project(books, LINE)[0]
    pk = planned(books, line)
    allot(books, pk, 4, 200_000)
    change = fund.projects.enter_change(
        books.deed("office"),
        line=line.pk,
        kind=fund.ChangeKind.REDUCE,
        amount_fen=100_000,
        document_number="财预减1号",
        document_date=date(2024, 1, 2),
    )
    fund.projects.confirm_change(books.deed("accountant"), change=change)
    codes = [opened(books, pk), allot(books, pk, 2, 100_000), opened(books, pk)]
    assert codes == ["QUOTA-MONEY", "", ""]


def test_two_campaigns_of_one_line_share_its_money(books):
    """Half to each fits; one fen more for the second does not; a name is used once."""
    line = fund.project(books, LINE)[0]
    first = planned(books, line)
    again = planned(books, line)
    Campaign.objects.update(name="第一次")
    planned_code = refusal_of(
        campaigns.plan,
        books.deed("office"),
        line=line.pk,
        name="第二次",
        window_from=date(2024, 1, 1),
        window_to=date(2024, 2, 9),
        groups=[],
        standards=fund.standards(),
    )
    second = Campaign.objects.get(name="第二次").pk
    codes = [allot(books, first, 2, 100_000), allot(books, second, 2, 100_001)]
    codes += [allot(books, second, 3, 100_000), allot(books, second, 2, 100_000)]
    assert (again, planned_code, codes) == (
        "CAMPAIGN-EXISTS",
        "",
        ["", "QUOTA-MONEY", "QUOTA-PEOPLE", ""],
    )


def test_what_a_finished_campaign_left_is_given_out_again(books):
    """Three of four places used: the second campaign gets one, never two, and none before the end.

    One of the three withdraws, as after a return: then it gets two.
    """
    line, first = fund.fresh(books)
    fund.put_forward(books, first, 3)
    fund.approved(books, first)
    second = campaigns.plan(
        books.deed("office"),
        line=line.pk,
        name="补发",
        window_from=date(2024, 5, 1),
        window_to=date(2024, 6, 1),
        groups=[],
        standards=fund.standards(),
    )
    codes = [allot(books, second, 1, 50_000)]
    Campaign.objects.filter(pk=first).update(state="finished")
    codes += [allot(books, second, 2, 100_000), allot(books, second, 1, 50_000)]
    gone = Nomination.objects.filter(campaign=first, state="approved").first()
    decisions.withdraw(books.deed("office"), nomination=gone.pk, reason="银行退汇，另行补发")
    codes += [allot(books, second, 3, 150_000), allot(books, second, 2, 100_000)]
    assert codes == ["QUOTA-PEOPLE", "QUOTA-PEOPLE", "", "QUOTA-PEOPLE", ""]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("500.00", "500.00"),
        ("300.00", "300.00"),
        ("1000.00", "500.00"),
    ],
)
def test_papers_name_the_cap_that_binds(books, text, said):
    """A line of 500 a person; equal, lower and higher standards: the lower of both is said."""
    line = fund.project(books, LINE)[0]
    text = fund.standards().replace('amount = "500.00"', f'amount = "{text}"', 1)
    campaign = Campaign.objects.get(pk=planned(books, line, text=text))
    assert plain(standard_text(campaign)) == f"不超过{said}元/人"
