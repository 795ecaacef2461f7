"""追加, 调减 and 调剂 that speak of people: the head-count of a line follows, by two persons."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.laws import fund
from tests.laws.fund import refusal_of

from nuanliu.core.documents import Fields, plain
from nuanliu.core.imprint import Imprint
from nuanliu.records.documents.render.to_json import render_json
from nuanliu.records.people.models import RoleGrant
from nuanliu.stages.campaigns import actions as campaigns
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.campaigns.papers import quota_table
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import BudgetChange, ChangeKind, IndicatorTarget
from nuanliu.stages.projects.queries import adjusted_people
from nuanliu.stages.reviews import decisions

SUPPLEMENT, REDUCE, TRANSFER = "supplement", "reduce", "transfer"


@pytest.fixture
def lines(books):
    """Two lines for 4 and 2 people; the quotas of the first give all of its 4 places out."""
    made = fund.project(books, ("元旦春节送温暖", 200_000, 4), ("中秋国庆送温暖", 100_000, 2))
    fund.campaign(books, made[0])
    return made


def entered(books, line, kind, people, *, fen=50_000, to=None):
    """A document entered by the office: its id, or the code when it is refused."""
    try:
        return projects.enter_change(
            books.deed("office"),
            line=line.pk,
            kind=ChangeKind(kind),
            amount_fen=fen,
            document_number=f"财预〔2024〕{BudgetChange.objects.count() + 1}号",
            document_date=date(2024, 1, 2),
            to_line=to.pk if to else None,
            people=people,
        )
    except fund.Refused as refused:
        return refused.code


def confirmed(books, change, who="accountant"):
    return refusal_of(projects.confirm_change, books.deed(who), change=change)


def allotted(books, people):
    """The code with which quotas for so many people are refused on the first line."""
    campaign = Campaign.objects.get().pk
    quota = campaigns.QuotaFacts(books.unions[0], people, 0, people * 40_000)
    return refusal_of(campaigns.allot, books.deed("office"), campaign=campaign, quotas=[quota])


def counts(lines):
    return [adjusted_people(line) for line in lines]


def test_a_supplement_raises_the_places(books, lines):
    """One place more by document: nothing follows before another confirms it, then the quotas do.

    Control: a document of the same money that does not speak of people leaves the places alone.
    """
    confirmed(books, entered(books, lines[0], SUPPLEMENT, None))
    silent = (counts(lines), allotted(books, 5))
    change = entered(books, lines[0], SUPPLEMENT, 1)
    waiting, own = counts(lines), confirmed(books, change, "office")
    done = confirmed(books, change)
    after = (counts(lines), allotted(books, 6), allotted(books, 5))
    assert (silent, waiting, own, done, after) == (
        ([4, 2], "QUOTA-PEOPLE"),
        [4, 2],
        "MOVE-ROLE",
        "",
        ([5, 2], "QUOTA-PEOPLE", ""),
    )


def test_who_entered_a_head_count_does_not_confirm_it(books, lines):
    """Made a leader too, he is refused; a colleague confirms."""
    RoleGrant.objects.create(account=books.staff["office"], role="leader", since=books.now.date())
    change = entered(books, lines[0], SUPPLEMENT, 1)
    assert (confirmed(books, change, "office"), confirmed(books, change)) == ("DUTY-SELF", "")


def test_the_decision_has_a_place_more(books):
    """Four of four are approved and a reserve waits: refused; with one place more he is taken.

    The place is one of the line first, and his campaign's once it is allotted to it.
    """
    line, campaign = fund.fresh(books, 200_000, 4)
    fund.put_forward(books, campaign, 4, amount_fen=40_000)
    reserve = fund.put_forward(books, campaign, 1, amount_fen=40_000, reserve=True)[0]
    batch = fund.approved(books, campaign)

    def substituted(number):
        meeting = {"number": number, "attended": 5, "minutes": b"m"}
        facts = {"batch": batch, "nomination": reserve, **meeting}
        return refusal_of(decisions.substitute, books.deed("leader"), **facts)

    before = substituted("递补1")
    confirmed(books, entered(books, line, SUPPLEMENT, 1))
    between = substituted("递补2")
    quota = campaigns.QuotaFacts(books.unions[0], 5, 1, 200_000)
    campaigns.allot(books.deed("office"), campaign=campaign, quotas=[quota])
    codes = (before, between, substituted("递补3"))
    assert codes == ("PLAN-PEOPLE", "RESERVE-PLACE", "")


def test_a_transfer_moves_places_and_a_reduction_takes_them(books, lines):
    """One place from the second line to the first, one off the first; never more than there are."""
    codes = [
        confirmed(books, entered(books, lines[1], TRANSFER, 1, to=lines[0])),
        confirmed(books, entered(books, lines[0], REDUCE, 1, fen=10_000)),
        confirmed(books, entered(books, lines[1], REDUCE, 2, fen=10_000)),
    ]
    assert (codes, counts(lines)) == (["", "", "BUD-PEOPLE"], [4, 1])


def test_a_document_reversed_takes_its_places_back(books, lines):
    """红字冲销 of a supplement: its place goes with the money; as of the day before it stands."""
    change = entered(books, lines[0], SUPPLEMENT, 1)
    confirmed(books, change)
    raised, on = counts(lines), books.now.date()
    books.sleep(1)
    projects.ask_reversal(books.deed("office"), change=change, reason="文号有误")
    projects.reverse_change(books.deed("accountant"), change=change)
    then, now = adjusted_people(lines[0], on), adjusted_people(lines[0], books.now.date())
    assert (raised, counts(lines), then, now) == ([5, 2], [4, 2], 5, 4)


@pytest.mark.parametrize(
    ("kind", "people", "code"),
    [
        ("appropriate", 1, "BUD-PEOPLE"),
        ("surrender", 1, "BUD-PEOPLE"),
        (SUPPLEMENT, 0, "BUD-PEOPLE"),
        (SUPPLEMENT, -1, "BUD-PEOPLE"),
        (REDUCE, 1, ""),
    ],
)
def test_only_what_changes_the_plan_speaks_of_people(books, lines, kind, people, code):
    """A grant or a surrender changes no head-count; nothing and less than nothing are no change."""
    made = entered(books, lines[0], kind, people)
    assert (made if code else type(made)) == (code or int)


def test_a_line_without_a_head_count_gets_none_by_a_supplement(books):
    """Only 户 were planned: people are not known, so no document adds to them."""
    line = fund.project(books, ("慰问", 100_000, None))[0]
    refused = entered(books, line, SUPPLEMENT, 1)
    assert (refused, type(entered(books, line, SUPPLEMENT, None))) == ("BUD-PEOPLE", int)


def test_the_database_refuses_people_on_a_grant(books, lines):
    """Behind the action's back: a CHECK."""
    rows = BudgetChange.objects.filter(kind="appropriate")
    with pytest.raises(IntegrityError, match="change_people_with_money"), transaction.atomic():
        rows.update(people=1)
    assert list(rows.values_list("people", flat=True)) == [None, None]


def test_papers_tell_the_new_head_count_beside_the_plan(books, lines):
    """The 名额分配表 shows 4 as planned and 5 as adjusted; without a document only the plan."""
    campaign, shown = Campaign.objects.get(), Imprint(date(2024, 12, 31), demo=True)
    before = render_json(quota_table(campaign, shown)).decode()
    confirmed(books, entered(books, lines[0], SUPPLEMENT, 1))
    paper = quota_table(campaign, shown)
    fields = next(block for block in paper.blocks if isinstance(block, Fields))
    told = {field.label: plain(field.value) for field in fields.items}
    assert ("调整后人数" in before, told["计划人数"], told["调整后人数"]) == (False, "4人", "5人")


def test_the_promised_targets_stay_as_disclosed(books, lines):
    """A document about places is none about the 绩效目标: no row of the targets changes."""
    before = list(IndicatorTarget.objects.values())
    confirmed(books, entered(books, lines[0], SUPPLEMENT, 1))
    assert list(IndicatorTarget.objects.values()) == before
