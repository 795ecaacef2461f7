"""No list costs more for more rows: as many queries at three as at one, no table read through."""

import dataclasses
import re
from datetime import date, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.stages import scenario

from nuanliu.faces.web.kinds import KINDS
from nuanliu.faces.web.urls import urlpatterns
from nuanliu.records.documents.models import StoredFile
from nuanliu.records.people.models import Account, ExportRequest, Person, RoleGrant, Union
from nuanliu.stages.archive.models import Destruction, Erasure, Package
from nuanliu.stages.disclosure.models import Publication, Section
from nuanliu.stages.feedback.models import Call, CallRound, Doubt, Keying, Survey
from nuanliu.stages.nominations.models import Nomination, Roster, RosterFinding
from nuanliu.stages.payments.bankfile import shipped
from nuanliu.stages.payments.models import (
    BankTemplate,
    Case,
    Payment,
    ResultException,
    ResultFile,
)
from nuanliu.stages.performance.models import Evaluation, FilledValue
from nuanliu.stages.projects.models import IndicatorTarget
from nuanliu.stages.reviews.models import Item

# Pages without an object that are no list: doors, forms, the wizard, what only takes a form.
NO_LIST = {
    "enter", "second", "leave", "reading", "first-people", "first-sheet", "second-mine", "person",
    "leaving", "sample", "published", "blanks",
}  # fmt: skip
WHO = ("office", "leader", "chair0", "admin")
# Tables that hold a row for every person, deed or list: none of them is ever read through.
BIG = {
    "people_person", "nominations_nomination", "nominations_roster", "nominations_rosterfinding",
    "nominations_rosterkey", "reviews_batch", "reviews_item", "reviews_duty", "reviews_opinion",
    "reviews_objection", "payments_run", "payments_payment", "payments_evidence", "payments_case",
    "payments_cashdraw", "payments_uniontransfer", "goods_order", "goods_issue", "goods_line",
    "payments_resultexception", "claims_claim", "visits_visit", "visits_request",
    "feedback_answer", "feedback_asked", "feedback_token", "feedback_keying",
    "feedback_callround", "feedback_call", "feedback_doubt",
    "journal_entry", "journal_intent",
    "journal_salt", "ledger_posting", "ledger_voucher", "documents_storedfile",
}  # fmt: skip
WORDS = ("张伟", "张", "zw", "环卫")


@pytest.fixture
def one(books):
    """One row of everything that has a list."""
    paid = scenario.paid_campaign(books, people=1, cash=0, reserves=0, failures=0)
    scenario.afterwards(books, paid)
    Evaluation.objects.filter(kind="monitoring").delete()
    staff, file = books.staff["office"].person, StoredFile.objects.order_by("pk").first()
    day, payment = date(2024, 11, 1), Payment.objects.get()
    roster = Roster.objects.create(
        campaign=paid.campaign, union_id=books.unions[0], file=file, file_name="名单.xlsx",
        sent_by=staff, received_on=day, state="received",
    )  # fmt: skip
    RosterFinding.objects.create(roster=roster, row=3, column="C", code="IMP-101", severity="error")
    Case.objects.create(payment=payment, reason="重复领取", opened_on=day, due_fen=1, state="open")
    result = ResultFile.objects.get()
    ResultException.objects.create(
        result=result, row=3, code="PAY-412", text="不一致", state="open"
    )
    public = Publication.objects.create(
        project=paid.project, title="公开", content_hash="0", drafted_by=staff, state="drafted"
    )
    Section.objects.create(publication=public, number=1, state="drafted")
    Erasure.objects.create(
        person=payment.person, reason="本人要求", asked_by=staff, asked_on=day, state="asked"
    )
    Destruction.objects.create(
        project=paid.project, kind="accounts", until=day, files=1, people=1, proposed_by=staff,
        proposed_on=day, state="proposed",
    )  # fmt: skip
    BankTemplate.objects.create(
        name="模板", text=shipped()["cmb"], made_by=staff, made_on=day, state="drafted"
    )
    scenario.carried(books, dataclasses.replace(paid, cash=paid.bank))
    Package.objects.create(
        project=paid.project, folder="a", manifest_hash="0", journal_size=1, retain_until=day,
        assembled_by=staff, state="assembled",
    )  # fmt: skip
    Keying.objects.create(
        survey=Survey.objects.get(), label="第1包", first=[{}], first_by=staff, state="keyed"
    )
    called = CallRound.objects.create(
        campaign=paid.campaign, seed="7", share=100, population=1, drawn_by=staff, drawn_on=day,
        due_on=day, state="calling",
    )  # fmt: skip
    Call.objects.create(round=called, payment=payment, place=1, state="waiting")
    Doubt.objects.create(
        campaign=paid.campaign, kind="missing", payment=payment, told="没收到", raised_by=staff,
        raised_on=day, state="open",
    )  # fmt: skip
    ExportRequest.objects.create(
        what="papers", name="文书.zip", subject="web.job:1", purpose="报市总工会备案", people=51,
        by=staff, asked_at=books.now, until=books.now + timedelta(days=300), state="asked",
    )  # fmt: skip
    FilledValue.objects.create(
        target=paid.project.targets.first(), on=day, text="95", reason="第三方组织", file=file,
        filled_by=staff, state="filled",
    )  # fmt: skip
    return paid


def twin(row, **other):
    """A row like another one, its own where a column is."""
    made = type(row).objects.get(pk=row.pk)
    made.pk = None
    for name, value in other.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made


def two_more(place):
    """One more of everything that has a list; everything of it belongs together."""
    first = {name: kind.rows.order_by("pk").first() for name, kind in KINDS.items()}
    union = twin(Union.objects.exclude(parent=None).first(), code=f"99{place}")
    person = twin(Person.objects.exclude(id_index=None).first(), id_index=f"{place}")
    account = twin(Account.objects.get(login="chair0"), login=f"x{place}")
    twin(RoleGrant.objects.filter(account__login="chair0").first(), account=account)
    project = twin(first["project"], name=f"项目{place}")
    campaign = twin(first["campaign"], name=f"活动{place}")
    for quota in first["campaign"].quotas.all():
        twin(quota, campaign=campaign)
    roster = twin(first["roster"], campaign=campaign)
    twin(RosterFinding.objects.first(), roster=roster)
    mine = {"campaign": campaign, "person": person}
    nomination = twin(first["nomination"], **mine, roster=roster)
    batch = twin(first["batch"], campaign=campaign)
    twin(Item.objects.first(), batch=batch, nomination=nomination)
    twin(first["objection"], batch=batch)
    run = twin(first["run"], batch=batch, number=f"{place}")
    for name in ("cash_draw", "union_transfer"):
        twin(first[name], run=run, **({"reference": f"{place}"} if name[0] == "u" else {}))
    order = twin(first["goods_order"], number=f"{place}")
    for name in ("goods_issue", "stock_count"):
        twin(first[name], order=order)
    payment = twin(first["payment"], **mine, run=run, number=f"{place}", nomination=nomination)
    result = twin(ResultFile.objects.first(), run=run)
    twin(first["exception"], result=result)
    twin(first["case"], payment=payment)
    twin(first["claim"], number=f"{place}", campaign=campaign)
    visit = twin(first["visit"], campaign=campaign)
    twin(first["request"], visit=visit, campaign=campaign)
    survey = twin(first["survey"], campaign=campaign)
    twin(first["keying"], survey=survey)
    called = twin(first["call_round"], campaign=campaign)
    twin(first["call"], round=called, payment=payment)
    twin(first["doubt"], campaign=campaign, payment=payment)
    twin(first["bank_template"], name=f"模板{place}")
    twin(first["budget_change"], document_number=f"{place}号", voucher="")
    twin(first["export_request"], name=f"文书{place}.zip")
    twin(first["filled_value"], target=twin(IndicatorTarget.objects.first(), project=project))
    for name in ("evaluation", "package", "destruction"):
        twin(first[name], project=project)
    twin(first["section"], publication=twin(first["disclosure"], project=project))
    twin(first["erasure"], person=person)
    assert union.pk > 0


def lists():
    """Every list of the office, from the tree of addresses."""
    bare = [one.name for one in urlpatterns if not one.pattern.converters]
    tabs = [f"/?tab={tab}" for tab in ("done", "mine", "diary", "start")]
    return [reverse(name) for name in bare if name not in NO_LIST] + tabs


def asked(browser, where, word=""):
    """(status, the queries that a page makes, of both databases)."""
    with (
        CaptureQueriesContext(connections["default"]) as books,
        CaptureQueriesContext(connections["web"]) as web,
    ):
        answer = browser.post(where, {"q": word}) if word else browser.get(where)
    return answer.status_code, [one["sql"] for one in (*books, *web)]


def counted(enter):
    """By person and list: how many queries."""
    found = {}
    for who in WHO:
        browser = enter(who)
        browser.get("/me/")  # the session has its time
        for where in lists():
            status, queries = asked(browser, where)
            if status == 200:
                found[who, where] = len(queries)
    return found


def test_every_list_asks_as_much_for_three_rows_as_for_one(one, clock, enter):
    """Each person's every list, before and after two more of everything were laid beside."""
    before = counted(enter)
    for place in (1, 2):
        two_more(place)
    after = counted(enter)
    rows = {name: kind.rows.count() for name, kind in KINDS.items()}
    grown = {page: (asked, after[page]) for page, asked in before.items() if after[page] != asked}
    told = (grown, set(after), set(rows.values()), len(before) > 40)
    assert told == ({}, set(before), {3}, True)


def of_the_books(sql):
    """Whether a query asks the books; sessions and jobs lie beside them and are few."""
    return sql.startswith("SELECT") and ' FROM "django_session' not in sql and "web_" not in sql


def read_through(sql):
    """The big tables that SQLite reads from end to end for a query.

    Walking along a table's own key until a page is full is no such reading: no condition, no sum.
    """
    with connections["default"].cursor() as base:
        base.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[3] for row in base.fetchall()]
    seen = {found[1] for step in steps if (found := re.match(r"SCAN (\w+)", step))} & BIG
    walk = " LIMIT " in sql and " WHERE " not in sql and "COUNT(" not in sql
    sorted_ = any("TEMP B-TREE FOR ORDER BY" in step for step in steps)
    return set() if walk and not sorted_ else seen


def test_no_list_search_or_thing_reads_a_big_table_through(one, clock, enter):
    """The plan of every query of every list, of the page of every kind and of the box."""
    bad = set()
    for who in WHO:
        browser = enter(who)
        pages = [(where, "") for where in lists()]
        pages += [(kind.address(kind.rows.first()), "") for kind in KINDS.values()]
        pages += [(reverse("search"), word) for word in WORDS]
        for where, word in pages:
            _, queries = asked(browser, where, word)
            for sql in queries:
                if of_the_books(sql) and (tables := read_through(sql)):
                    bad |= {(where, table, sql[:400]) for table in tables}
    assert bad == set()


def test_a_table_read_through_is_seen(one):
    """Control: a name looked for in its midst, a count of all, and a page by key."""
    told = [
        read_through("SELECT id FROM people_person WHERE name LIKE '%a%' LIMIT 5"),
        read_through("SELECT COUNT(*) FROM nominations_nomination"),
        read_through("SELECT id, state FROM payments_payment ORDER BY id DESC LIMIT 31"),
    ]
    assert told == [{"people_person"}, {"nominations_nomination"}, set()]


def test_a_count_stops_at_a_thousand(one, monkeypatch):
    """Three rows where two are the most: '2+', and no more than three are looked at."""
    from nuanliu.faces.web.panels import parts

    for place in (1, 2):
        two_more(place)
    monkeypatch.setattr(parts, "MANY", 2)
    with CaptureQueriesContext(connections["default"]) as seen:
        said = parts.told(parts.few(Nomination.objects.all()))
    assert (said, "LIMIT 3" in seen[0]["sql"]) == ("2+", True)
