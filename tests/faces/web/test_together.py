"""成批办理: the dry run says who may move and why not the others; one deed moves all or nobody."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.faces.web.conftest import given
from tests.laws import fund
from tests.stages import scenario

from nuanliu.records.journal.models import Intent
from nuanliu.records.ledger.queries import balance
from nuanliu.stages.nominations.models import Channel, Nomination
from nuanliu.stages.projects import actions as projects
from nuanliu.stages.projects.models import ChangeKind
from nuanliu.stages.reviews import decisions
from nuanliu.stages.reviews import together as stage
from nuanliu.stages.reviews.models import Batch


def waiting(books, people=4):
    """A campaign in which `people` wait to be put on a list."""
    made = scenario.project(books, people)
    opened = scenario.campaign(books, made, people, 0)
    scenario.nominate(books, opened, people, 0, 0)
    return opened


def crowd(books, people):
    """A batch of `people` of two unions, noticed; then the line is cut by one of them."""
    made = scenario.project(books, people)
    opened = scenario.campaign(books, made, people, 0)
    parts = (people - people // 2, people // 2)
    for place, (union, count) in enumerate(zip(books.unions, parts, strict=True)):
        names = [scenario.NAMES[n % len(scenario.NAMES)] for n in range(count)]
        first = 1 + place * parts[0]
        told = {"union": union, "names": names, "first": first}
        pks = scenario.register_named(books.deed("admin"), **told)
        fund._nominate(
            books.deed(books.chairs[place]), campaign=opened.pk, union=union, people=pks,
            amount_fen=fund.CAP, reserve=False, channel=Channel.BANK, group="B1",
        )  # fmt: skip
    books.on(date(2024, 1, 15))
    batch = Batch.objects.get(pk=fund.noticed(books, opened.pk))
    cut = projects.enter_change(
        books.deed("office"), line=made.lines.get().pk, kind=ChangeKind.REDUCE,
        amount_fen=fund.CAP, people=1, document_number="云财预〔2024〕9号",
        document_date=date(2024, 1, 15),
    )  # fmt: skip
    projects.confirm_change(books.deed("accountant"), change=cut)
    return batch


def states():
    """How many stand in which state."""
    found = Nomination.objects.values_list("state", flat=True)
    return {state: list(found).count(state) for state in set(found)}


def ids():
    """Everybody's id, in order."""
    return list(Nomination.objects.order_by("pk").values_list("pk", flat=True))


def test_the_list_can_be_ticked_whole_without_a_script(clock, books, enter):
    """?all=1 ticks everybody; without it nobody is ticked."""
    row = waiting(books)
    where = f"/campaign/{row.pk}/many/return/"
    told = [
        enter("office").get(w).content.decode().count(" checked") for w in (where, f"{where}?all=1")
    ]
    assert told == [0, 4]


def test_the_dry_run_moves_nobody_and_names_who_may_not(clock, books, enter):
    """Three ticked, one of them on a list by now: two may, one may not, with code and remedy."""
    row = waiting(books)
    first = ids()[0]
    Nomination.objects.filter(pk=first).update(state="listed")
    page = enter("office").post(f"/campaign/{row.pk}/many/return/", {"who": ids()[:3]})
    text = page.content.decode()
    told = [words in text for words in ("可办 2 人", "不能办 1 人", ">MOVE-STATE</a>]")]
    assert (page.status_code, told, states()) == (
        200, [True] * 3, {"listed": 1, "nominated": 3},
    )  # fmt: skip


def test_confirmed_everybody_goes_back_with_his_data_in_one_deed(clock, books, enter):
    """Three returned with one reason: one intent; amount, group and person stay; a second click
    changes nothing."""
    row = waiting(books)
    kept = list(Nomination.objects.order_by("pk").values_list("person", "amount_fen", "group"))
    before, browser = Intent.objects.count(), enter("office")
    told = given(who=ids()[:3], go="1", reason="缺少单位盖章")
    answers = [browser.post(f"/campaign/{row.pk}/many/return/", told).status_code for _ in range(2)]
    notes = list(Nomination.objects.filter(state="returned").values_list("note", flat=True))
    assert (answers, states(), notes, Intent.objects.count() - before) == (
        [302, 302], {"returned": 3, "nominated": 1}, ["缺少单位盖章"] * 3, 1,
    )  # fmt: skip
    now = list(Nomination.objects.order_by("pk").values_list("person", "amount_fen", "group"))
    assert now == kept


def test_somebody_who_moved_meanwhile_holds_the_whole_deed(clock, books, enter):
    """Of three confirmed one was put on a list in between: shown again, nobody is returned."""
    row = waiting(books)
    Nomination.objects.filter(pk=ids()[0]).update(state="listed")
    told = given(who=ids()[:3], go="1", reason="重复")
    answer = enter("office").post(f"/campaign/{row.pk}/many/return/", told)
    assert (answer.status_code, states()) == (409, {"listed": 1, "nominated": 3})


@pytest.mark.parametrize(("who", "verb", "status"), [
    ("accountant", "return", 403), ("chair0", "return", 403), ("admin", "return", 403),
    ("leader", "return", 200), ("office", "return", 200), ("office", "approve", 404),
])  # fmt: skip
def test_who_may_open_the_page(clock, books, enter, who, verb, status):
    """Written by hand: office, centre and leaders look; others do not; no such verb, no page."""
    row = waiting(books)
    assert enter(who).get(f"/campaign/{row.pk}/many/{verb}/").status_code == status


def test_a_leader_may_not_return_for_the_office(clock, books, enter):
    """The dry run says of every one of them that the role has not this move."""
    row = waiting(books)
    page = enter("leader").post(f"/campaign/{row.pk}/many/return/", {"who": ids()})
    text = page.content.decode()
    assert ("不能办 4 人" in text, text.count(">MOVE-ROLE</a>]"), states()) == (
        True,
        4,
        {"nominated": 4},
    )


def test_people_of_another_campaign_are_not_among_the_chosen(clock, books, enter):
    """Ids that do not stand in this campaign are nobody here."""
    row = waiting(books)
    page = enter("office").post(f"/campaign/{row.pk}/many/return/", {"who": [987654]})
    assert (page.status_code, ">MANY-NONE</a>]" in page.content.decode()) == (409, True)


def test_the_501st_is_refused_and_500_are_approved_in_one_call(clock, books, enter):
    """A plan of 500: the dry run and the decision refuse the 501st; without him, three taps.

    The number of queries of the decision is that of the act, not of the people.
    """
    batch = crowd(books, 501)
    fund_number = "云工会纪〔2024〕3号"
    browser, where = enter("leader2"), f"/batch/{batch.pk}/approve/"
    decisions.sign(books.deed("leader"), batch=batch.pk, number=fund_number, text="同意")
    tried = browser.get(where).content.decode()

    def decide():
        minutes = SimpleUploadedFile("纪要.pdf", b"minutes")
        return browser.post(where, given(number=fund_number, attended=5, minutes=minutes))

    refused = decide()
    codes = [code in tried for code in (">PLAN-PEOPLE</a>]", ">BUD-OVERSPEND</a>]")]
    last = ids()[-1]
    enter("leader2").post(
        f"/batch/{batch.pk}/many/reject/", given(who=[last], go="1", reason="超出名额")
    )
    decisions.sign(books.deed("leader"), batch=batch.pk, number=fund_number, text="同意")
    page = browser.get(where).content.decode()
    with CaptureQueriesContext(connection) as asked:
        approved = decide()
    line = balance(batch.campaign.line.ledger_line_id)
    assert (codes, refused.status_code, approved.status_code, states(), line.available_fen) == (
        [True, True], 409, 302, {"approved": 500, "rejected": 1}, 0,
    )  # fmt: skip
    assert (
        "500 人都可以审批" in page, "人民币贰拾伍万元整" in page, len(asked) < 400,
    ) == (True, True, True)  # fmt: skip


def test_more_than_five_hundred_are_not_moved_at_once(clock, books, enter, monkeypatch):
    """Four chosen where three are the most: refused; three of them go."""
    monkeypatch.setattr(stage, "MOST", 3)
    row = waiting(books)
    where, browser = f"/campaign/{row.pk}/many/return/", enter("office")
    many = browser.post(where, given(who=ids(), go="1", reason="分批"))
    few = browser.post(where, given(who=ids()[:3], go="1", reason="分批"))
    told = re.findall(r">(MANY-LIMIT)<", many.content.decode())
    assert (many.status_code, told, few.status_code, states()) == (
        409, ["MANY-LIMIT"], 302, {"returned": 3, "nominated": 1},
    )  # fmt: skip


def test_a_returned_batch_keeps_every_line_and_its_reason(clock, books, enter):
    """退回 by the centre: the list stays whole, the reason stands among the opinions."""
    row = waiting(books)
    batch = Batch.objects.get(pk=fund.compiled(books, row.pk))
    before = list(batch.items.values_list("nomination", flat=True))
    answer = enter("service_center").post(f"/batch/{batch.pk}/return/", given(text="缺工种说明"))
    batch.refresh_from_db()
    said = list(batch.opinions.filter(agrees=False).values_list("text", flat=True))
    after = list(batch.items.values_list("nomination", flat=True))
    assert (answer.status_code, batch.state, said, after == before) == (
        302, "compiled", ["缺工种说明"], True,
    )  # fmt: skip
