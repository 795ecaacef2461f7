"""Figures: the drawing and the table beside it say what the books say."""

import re
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.stages import scenario

from nuanliu.core.money import Money
from nuanliu.faces.web.figures import curve, flow, kept, progress
from nuanliu.stages.campaigns.models import Campaign, StandardText
from nuanliu.stages.projects.models import IndicatorTarget

OFFICE = ("office", "service_center", "leader", "cashier", "accountant")
AMOUNTS = st.integers(min_value=1, max_value=10**11)


@pytest.fixture
def paid(books):
    """Six people paid, two of them in cash, and everything that follows."""
    found = scenario.paid_campaign(books)
    scenario.afterwards(books, found)
    return found


def page(browser, name, *place):
    """The text of a page that opens."""
    answer = browser.get(reverse(name, args=place))
    assert answer.status_code == 200
    return answer.content.decode()


def cells(text):
    """The amounts and counts of the head of a page."""
    return re.findall(r"<dd>([^<]+)<", text.partition('class="facts"')[2].partition("</dl>")[0])


def test_the_head_says_what_the_books_say(paid, enter):
    """Granted, paid, left, rate and people of both pages."""
    browser = enter("leader")
    told = [cells(page(browser, name, paid.project.pk)) for name in ("figures", "brief")]
    assert told == [["3,000.00", "3,000.00", "0.00", "100.00%", "6"]] * 2


def test_progress_by_union_adds_up_to_the_campaign(paid):
    """The unions' rows against the campaign's, and the groups' money against the books."""
    counts = progress.counts_of(paid.project, kept.sums_of(paid.project))
    unions = progress.by_union(counts)
    (whole,) = progress.by_campaign(paid.project, counts, date(2024, 12, 31))
    groups = progress.by_group(paid.project, counts)
    sums = [sum(getattr(one, n) for one in unions) for n in ("plan", "put_forward", "paid")]
    assert (sums, sum(one.people for one in groups), Money.total(g.money for g in groups)) == (
        [whole.plan, whole.put_forward, whole.paid],
        6,
        Money(300_000),
    )


def test_one_campaign_can_be_chosen_and_no_foreign_one(paid, enter):
    """The tab of a campaign shows it; a number nobody has is absent."""
    browser = enter("office")
    where = reverse("figures", args=[paid.project.pk])
    told = [
        browser.get(where, {"campaign": typed}).status_code
        for typed in (str(paid.campaign.pk), "987654", "x")
    ]
    assert told == [200, 404, 404]


def test_every_indicator_leads_to_its_rows(paid, enter):
    """One click from each gauge: as many rows as the measure counted."""
    browser = enter("leader")
    text = page(browser, "figures", paid.project.pk)
    links = re.findall(r'gauge-name"><a href="([^"]+)"', text)
    counted = [
        int(re.search(r"<dt>依据</dt><dd>(\d+)", browser.get(one).content.decode())[1])
        for one in links
    ]
    assert (len(links), counted[0], min(counted) > 0) == (paid.project.targets.count(), 6, True)


def test_the_bureau_sees_figures_and_no_name(books, paid, enter):
    """财政: the rows behind an indicator by their numbers only; control: the office reads names."""
    from nuanliu.core.roles import Role
    from nuanliu.records.journal import registration as registry
    from nuanliu.stages.payments.models import Payment

    bureau = registry.StaffFacts("外来", "finance", (Role.FINANCE,), books.root)
    registry.register_staff(books.deed("admin"), staff=[bureau])
    names = set(Payment.objects.filter(state="paid").values_list("payee", flat=True))
    first = paid.project.targets.first().pk
    told = {
        who: sum(
            name in page(enter(who), "evidence", paid.project.pk, first)
            or name in page(enter(who), "figures", paid.project.pk)
            for name in names
        )
        for who in ("finance", "office")
    }
    assert told == {"finance": 0, "office": len(names)}


def test_who_opens_figures(books, paid, enter):
    """The office's people open all three; a chair and the administrator none."""
    target = paid.project.targets.first().pk
    places = [("figures",), ("brief",), ("evidence", target)]
    opened = {
        who: [
            enter(who).get(reverse(name, args=[paid.project.pk, *more])).status_code
            for name, *more in places
        ]
        for who in (*OFFICE, "chair0", "admin")
    }
    expected = dict.fromkeys(OFFICE, [200] * 3) | dict.fromkeys(("chair0", "admin"), [403] * 3)
    assert opened == expected


def test_a_foreign_indicator_is_absent(books, paid, enter):
    """The target of another project, and one nobody has."""
    foreign = IndicatorTarget.objects.get(pk=paid.project.targets.first().pk)
    told = [
        enter("leader").get(reverse("evidence", args=place)).status_code
        for place in ((paid.project.pk, 987654), (987654, foreign.pk))
    ]
    assert told == [404, 404]


def test_a_project_without_campaign_says_why_nothing_is_scored(books, enter):
    """Activated and granted, but no campaign yet: the page opens and tells what is missing."""
    made = scenario.project(books, 6)
    text = page(enter("leader"), "figures", made.pk)
    assert ("项目还没有活动" in text, "还没有支付" in text, "还没有分配名额" in text) == (True,) * 3


@given(
    st.lists(
        st.tuples(st.integers(0, 364), AMOUNTS), min_size=1, max_size=30, unique_by=lambda p: p[0]
    )
)
def test_a_curve_never_falls_while_money_goes_out(moved):
    """Any days and amounts: steps go right and up within the frame, and end at the sum."""
    days = [(date.fromordinal(738886 + day), fen) for day, fen in sorted(moved)]
    paid = curve.running(days)
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    made = curve.drawn([], paid, first, last, last)
    rises = [int(y) for y in re.findall(r"V(\d+)", made.paid)]
    assert rises == sorted(rises, reverse=True)
    assert (rises[-1], made.told[-1][1].fen) == (curve.TOP, sum(fen for _, fen in moved))


@given(st.lists(st.tuples(AMOUNTS, st.integers(0, 4)), min_size=1, max_size=12))
def test_a_flow_loses_no_fen(parts):
    """Any shares of any lines: the table adds up to what was granted, the boxes stay inside."""
    shares = [flow.Share(line, f"组{line % 3}", "paid", fen) for fen, line in parts]
    lines = sorted({line for _, line in parts})
    granted = [(n, f"行{n}", sum(f for f, line in parts if line == n)) for n in lines]
    made = flow.laid_out(granted, shares)
    inside = all(one.y >= 0 and one.y + one.height <= flow.HEIGHT for one in made.nodes)
    assert (sum(row[2].fen for row in made.table), inside) == (sum(f for f, _ in parts), True)


def test_the_plan_rises_evenly_within_its_window():
    """Ten days, ten yuan: nothing before, half at the middle, all at the end."""
    window = (date(2024, 3, 1), date(2024, 3, 11), 1000)
    told = [curve.even([window], date(2024, 1, 1), date(2024, 12, 31))]
    assert told == [[(date(2024, 1, 1), 0), (date(2024, 3, 1), 0), (date(2024, 3, 11), 1000),
                     (date(2024, 12, 31), 1000)]]  # fmt: skip


def test_a_make_up_campaign_plans_no_money_twice(books):
    """Two campaigns on a line of 3,000 yuan, allotted five sixths and one: 3,000, not 6,000."""
    made, by = scenario.project(books, 6), books.deed("office").by.person
    pinned = StandardText.objects.create(
        version="1", text="", received_on=date(2024, 1, 3), received_by=by
    )
    windows = [(date(2024, 1, 11), date(2024, 1, 31)), (date(2024, 8, 12), date(2024, 8, 30))]
    rows = [
        Campaign.objects.create(
            project=made,
            line=made.lines.get(),
            name=f"活动{first}",
            window_from=first,
            window_to=last,
            groups=[],
            state="planned",
            standard=pinned,
            planned_by=by,
        )
        for first, last in windows
    ]
    weights = dict(zip([one.pk for one in rows], (250_000, 50_000), strict=True))
    told = curve.planned_of(made, weights, date(2024, 12, 31))
    assert told == [(*windows[0], 250_000), (*windows[1], 50_000)]


def test_a_line_is_shared_without_a_fen_left():
    """By weight, rounded down, the rest in the last; before any quota all in the first."""
    told = [curve.shared(100, [1, 1, 1]), curve.shared(100, [0, 0]), curve.shared(7, [5])]
    assert told == [[33, 33, 34], [100, 0], [7]]


def test_how_much_of_a_window_is_over():
    """The day before, the first of four, the last, and long after."""
    window = (date(2024, 3, 1), date(2024, 3, 4))
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 4), date(2024, 9, 1)]
    assert [progress.elapsed(*window, day) for day in days] == [0, 250, 1000, 1000]
