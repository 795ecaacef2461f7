"""活动与名额: inside the project's period, within its money and head-count, opened by another."""

from datetime import date

import pytest
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns import queries
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.reviews import actions as reviews

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
