"""Roles × kinds × own, sibling's and absent objects × methods, against tables written by hand."""

from datetime import date

import pytest
from django.urls import reverse
from tests.laws import fund
from tests.stages import disclosed, scenario
from tests.stages.calls import round_of, said

from nuanliu.core.roles import Role
from nuanliu.faces.cli.demo.pictures import photo
from nuanliu.faces.web.deeds import PAGES
from nuanliu.faces.web.kinds import KINDS
from nuanliu.faces.web.urls import urlpatterns
from nuanliu.records.journal import registration as registry
from nuanliu.records.journal.agreeing import ask_export
from nuanliu.records.journal.exporting import allow_export
from nuanliu.records.journal.taking import Wanted
from nuanliu.records.people.models import Shown
from nuanliu.stages.archive.models import Destruction, Erasure
from nuanliu.stages.feedback.models import Call, Keying, Survey
from nuanliu.stages.payments import mappings
from nuanliu.stages.performance.setting import fill

OFFICE = ("office", "service_center", "leader", "cashier", "accountant")
READERS = (*OFFICE, "auditor")
PEOPLE = (*READERS, "finance", "worker", "admin", "chair0", "chair1")
# Who sees an object of the first union, by kind; nobody else knows that it exists.
SEEN_BY = {
    "project": (*READERS, "finance"),
    "budget_change": (*READERS, "finance"),
    "evaluation": (*READERS, "finance"),
    "filled_value": (*READERS, "finance"),
    "disclosure": (*READERS, "finance"),
    "section": (*READERS, "finance"),
    "campaign": (*READERS, "chair0", "chair1"),
    "nomination": (*READERS, "chair0"),
    "visit": (*READERS, "chair0"),
    "request": (*READERS, "chair0"),
    "batch": READERS,
    "objection": READERS,
    "bank_template": READERS,
    "run": READERS,
    "payment": READERS,
    "cash_draw": READERS,
    "union_transfer": READERS,
    "goods_order": READERS,
    "goods_issue": READERS,
    "stock_count": READERS,
    "claim": READERS,
    "survey": READERS,
    "keying": READERS,
    "call_round": READERS,
    "call": READERS,
    "doubt": READERS,
    "erasure": READERS,
    "destruction": READERS,
    # Asked by the chair of the first union; of the others only who may agree or audits sees it.
    "export_request": ("leader", "auditor", "chair0"),
}
# Routes that name an object, and those that name a kind alone; the others stand in test_guards.
OF_AN_OBJECT = {
    "thing",
    "deed",
    "roster-accept",
    "marked",
    "pairs",
    "papers",
    "paper",
    "number",
    "many",
    "cover-end",
    "export-end",
    "bank-file",
    "mending",
    "gathering",
    "campaign-pairs",
    "resending",
    "visit-form",
    "call-number",
    "doubt-number",
    "attached",
    "invoice",
    "invoice-page",
    "invoice-original",
    "packet",
    "packet-file",
    "claim-treasury",
    "run-treasury",
} | {
    "figures",
    "brief",
    "evidence",
    "measures",
    "measure",
    "disclosure-findings",
    "disclosure-last-year",
    "disclosure-sources",
    "disclosure-package",
}
# A job belongs to who asked for it alone: test_jobs.py asks them of others.
OF_ONE_PERSON = {"job", "job-again", "job-file"}
OF_A_KIND = {"begin"}
ABSENT = 987654
# Pages of many rows at once, by route: the kind in whose address they lie, and who opens them.
ROWS_AT_ONCE = {
    "mending": ("roster", ("office", "chair0")),
    "gathering": ("campaign", ("office",)),
    "campaign-pairs": ("campaign", ("office",)),
    "resending": ("run", ("office",)),
}


@pytest.fixture
def people(books, enter):
    """Everybody of the scenario, an auditor, a bureau and a worker, each with a browser."""
    root = books.root
    roles = {"auditor": Role.AUDITOR, "finance": Role.FINANCE, "worker": Role.WORKER}
    staff = [registry.StaffFacts(f"外来{n}", n, (role,), root) for n, role in roles.items()]
    registry.register_staff(books.deed("admin"), staff=staff)
    paid = scenario.paid_campaign(books)
    scenario.afterwards(books, paid)
    scenario.carried(books, paid)
    disclosed.drafted(books, paid.project)
    mappings.draft_shipped(books.deed("office"), key="cmb")
    fill(
        books.deed("office"), target=paid.project.targets.last().pk, on=date(2024, 10, 25),
        text="95", reason="第三方组织", name="证明.png", data=photo("证明"),
    )  # fmt: skip
    Keying.objects.create(
        survey=Survey.objects.get(), label="第1包", first=[{}], state="keyed",
        first_by=books.staff["office"].person,
    )  # fmt: skip
    round_of(books, paid.campaign.pk)
    said(books, Call.objects.order_by("pk").last(), "missing")
    clerk, day = books.staff["office"].person, date(2024, 10, 25)
    Erasure.objects.create(
        person=Call.objects.first().payment.person, reason="本人要求", asked_by=clerk, asked_on=day,
        state="asked",
    )  # fmt: skip
    Destruction.objects.create(
        project=paid.project, kind="accounts", until=day, files=1, people=1, proposed_by=clerk,
        proposed_on=day, state="proposed",
    )  # fmt: skip
    for role in (Role.LEADER, Role.CHAIR):
        allow_export(books.deed("admin"), role=role, reason="按岗位授予")
    file = Wanted(Shown.MARKED, "名单.csv", "nominations.roster:1", 51, books.unions[0])
    ask_export(books.deed(books.chairs[0]), wanted=file, purpose="退回更正第三行")
    return {who: enter(who) for who in PEOPLE}


def own(kind, books):
    """The first row of a kind that belongs to the first union, or to none."""
    rows = KINDS[kind].rows.order_by("pk")
    mine = KINDS[kind].union
    return rows.filter(union=books.unions[0]).first() if mine == "union" else rows.first()


def test_the_tables_know_every_route_with_an_object():
    """A new route stands in one of the tables or fails here."""
    named = {one.name: set(one.pattern.converters) for one in urlpatterns}
    with_object = {name for name, parts in named.items() if parts & {"kind", "pk"}}
    assert with_object == OF_AN_OBJECT | OF_ONE_PERSON | OF_A_KIND


def test_each_kind_is_seen_by_the_table(people, books):
    """Every person asks for every object: those of the table get it, the others 404 or 403."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in SEEN_BY:
        where = KINDS[kind].address(own(kind, books))
        answers = {who: browser.get(where).status_code for who, browser in people.items()}
        found[kind] = tuple(who for who in PEOPLE if answers[who] == 200)
        assert {answers[who] for who in PEOPLE if who not in found[kind]} <= {403, 404}
    assert found == SEEN_BY


def test_an_absent_object_is_absent_for_all(people):
    """A number nobody has: no page, no form, no way to tell it from a foreign one."""
    told = {
        browser.get(reverse("thing", args=[kind, ABSENT])).status_code
        for kind in KINDS
        for browser in people.values()
    }
    assert told == {403, 404}


def test_no_form_does_anything_for_somebody_whose_role_has_not_that_move(people, books):
    """Every button's address, posted empty by everybody: what is not his is never done."""
    done: set[tuple[str, str, str, int]] = set()
    for (kind, verb), page in PAGES.items():
        row = own(kind, books) if kind in SEEN_BY else None
        if row is None:
            continue
        where = reverse("deed", args=[kind, row.pk, verb])
        for who, browser in people.items():
            status = browser.post(where, {}).status_code
            if status not in (403, 404, 409, 422):
                done.add((who, kind, page.verb, status))
    assert done == set()


def test_pages_of_many_rows_are_opened_by_the_table(people, books):
    """Each by everybody; nobody else gets in, and a sibling's chair is told nothing of the list."""
    campaign = fund.fresh(books, 100_000, 2, "另一次")[1]
    fund.received(books, campaign, [fund.row("张三", "1")])
    found = {}
    for name, (kind, _) in ROWS_AT_ONCE.items():
        row = KINDS[kind].rows.latest("pk") if kind == "roster" else own(kind, books)
        where = reverse(name, args=[row.pk])
        answers = {who: browser.get(where).status_code for who, browser in people.items()}
        got_in = tuple(who for who in PEOPLE if answers[who] not in (403, 404))
        found[name] = (kind, got_in)
    sibling = people["chair1"].get(reverse("mending", args=[KINDS["roster"].rows.latest("pk").pk]))
    assert (found, sibling.status_code) == (ROWS_AT_ONCE, 404)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(people, books, method):
    """Only looking and posting exist."""
    where = KINDS["batch"].address(own("batch", books))
    told = {
        getattr(people[who], method)(address).status_code
        for who in ("office", "leader")
        for address in (where, "/", "/campaigns/", f"{where}approve/")
    }
    assert told == {405}
