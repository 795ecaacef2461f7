"""首次建账 from the printed link to the first budget: within its clicks, and gone afterwards."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from nuanliu.core.roles import Role
from nuanliu.faces.web.invitations import invite_founder
from nuanliu.faces.web.posts import POSTS
from nuanliu.records.people import keys
from nuanliu.records.people.models import Account, CalendarDay, Installation, Reveal, RoleGrant
from nuanliu.stages.projects.models import BudgetChange, BudgetLine, Project

USCC = "13530103015119637B"
UNIT = {
    "unit": "云川区总工会", "code": USCC, "admin_name": "何静", "admin": "hejing",
    "password": "long-enough-1", "again": "long-enough-1",
}  # fmt: skip


@pytest.fixture
def empty(db, settings, tmp_path):
    """A database with tables and nothing else, and the link that the start printed."""
    settings.NUANLIU_DATA = tmp_path
    settings.NUANLIU_FILES = tmp_path / "files"
    settings.NUANLIU_KEYS = tmp_path.parent / f"{tmp_path.name}-keys"
    keys.use(None)
    yield f"/first/{invite_founder()}/"
    keys.use(None)


def staff():
    """Every needed post with a person of its own."""
    names = ("王敏", "李明", "陈强", "赵刚", "吴琳", "孙悦", "郑涛")
    told = {"key": str(uuid4())}
    for place, (post, name) in enumerate(zip(POSTS, names, strict=True)):
        told |= {f"{post.key}_name": name, f"{post.key}_login": f"staff{place}"}
    return told


def budget():
    """Two lines, granted by a document of today."""
    today = date.today().isoformat()  # noqa: DTZ011 - the wizard founds real books: they know today alone
    return {
        "key": str(uuid4()), "name": "送温暖专项经费", "fiscal_year": today[:4],
        "period_from": f"{today[:4]}-01-01", "period_to": f"{today[:4]}-12-31",
        "document_number": "云财预〔2026〕1号", "document_date": today,
        "indicators": "产出指标｜数量指标｜慰问人数｜700｜人",
        "line1_campaign": "元旦春节送温暖", "line1_amount_fen": "250000", "line1_cap_fen": "500",
        "line1_people": "500",
        "line2_campaign": "中秋国庆送温暖", "line2_amount_fen": "10万元", "line2_cap_fen": "500",
        "line2_people": "200",
    }  # fmt: skip


def founded(where):
    """A browser in which the administrator has founded the books, and the answer to that."""
    browser = Client()
    return browser, browser.post(where, UNIT)


def test_nothing_opens_before_the_books_are_founded(empty):
    """Every address says where to begin; the link alone opens the wizard, a wrong one nothing."""
    asked = ("/", "/enter/", "/campaigns/", "/first/not-the-secret/", empty)
    assert [Client().get(where).status_code for where in asked] == [503, 503, 503, 410, 200]


def test_founding_answers_with_the_recovery_sheet_and_spends_the_link(empty):
    """The unit typed once: books of kind 正式, calendar, one account, the sheet to print."""
    browser, answer = founded(empty)
    again = browser.post(empty, UNIT)
    assert (
        answer.status_code, "密钥恢复单" in answer.content.decode(), again.status_code,
        Installation.objects.get().kind, Account.objects.get().login,
        CalendarDay.objects.count() > 80, answer["Cache-Control"],
    ) == (200, True, 410, "live", "hejing", True, "no-store")  # fmt: skip


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("code", "13530103015119637A", ">USCC-CHECK</a>]"),
        ("again", "something-else", "两次输入的密码不一致"),
        ("password", "short", "至少"),
    ],
)
def test_a_wrong_unit_founds_nothing(empty, field, text, words):
    """A code with a wrong check, two passwords that differ, a short one: said, and nothing made."""
    answer = Client().post(empty, UNIT | {field: text})
    told = words in answer.content.decode()
    assert (answer.status_code, told, Installation.objects.exists()) == (422, True, False)


def test_the_sheet_is_shown_again_only_by_a_deed_that_is_kept(empty):
    """Looking shows no key; the button does, and the journal knows it."""
    browser, first = founded(empty)
    looked = browser.get("/first/sheet/").content.decode()
    shown = browser.post("/first/sheet/", {"key": str(uuid4())}).content.decode()
    number = re.search(r"表号: (\S+)", first.content.decode())[1]
    assert (number in looked, number in shown, Reveal.objects.count()) == (False, True, 1)


def test_people_get_posts_and_links_and_the_wizard_is_gone(empty):
    """Seven persons, five duties apart; a second click answers the same; then 404 for all of it."""
    browser, _ = founded(empty)
    assert browser.get("/")["Location"] == "/first/people/"
    told = staff()
    first, twice = (browser.post("/first/people/", told) for _ in range(2))
    gone = [browser.get(where).status_code for where in ("/first/people/", "/first/sheet/", "/")]
    links = [
        len(re.findall(r"/enter/[\w-]{20,}/\n?<", one.content.decode())) for one in (first, twice)
    ]
    roles = sorted(RoleGrant.objects.values_list("role", flat=True))
    assert (first.status_code, twice.status_code, gone, links, roles) == (
        200, 200, [404, 404, 200], [7, 7],
        ["accountant", "admin", "cashier", "leader", "leader", "office", "office",
         "service_center"],
    )  # fmt: skip


def test_one_person_cannot_hold_two_of_the_duties(empty):
    """The cashier named as accountant too: refused at the field, nobody is registered."""
    browser, _ = founded(empty)
    answer = browser.post("/first/people/", staff() | {"accountant_name": "孙悦"})
    told = "五项职责须由不同的人担任" in answer.content.decode()
    assert (answer.status_code, told, Account.objects.count()) == (422, True, 1)


def test_the_clerk_goes_on_to_the_budget_and_nothing_is_approved_by_it(empty):
    """The clerk's link leads to the budget; saved, it waits for a leader and the accountant."""
    browser, _ = founded(empty)
    page = browser.post("/first/people/", staff()).content.decode()
    onward = re.search(r'href="(http://[^"]+draft-form/)"', page)[1].partition("testserver")[2]
    signed = browser.post(onward)
    told = budget()
    first, twice = (browser.post(signed["Location"], told) for _ in range(2))
    lines = list(BudgetLine.objects.order_by("pk").values_list("campaign_name", "planned_fen"))
    changes = list(BudgetChange.objects.values_list("state", flat=True))
    assert (first["Location"], twice["Location"], lines, changes, Project.objects.get().state) == (
        "/project/1/", "/project/1/",
        [("元旦春节送温暖", 25000000), ("中秋国庆送温暖", 10000000)],
        ["drafted", "drafted"], "drafted",
    )  # fmt: skip


def test_the_administrator_approves_nothing_afterwards(empty):
    """He sees neither the project nor a button; his post is refused."""
    admin, _ = founded(empty)
    admin.post("/first/people/", staff())
    clerk = Client()
    clerk.force_login(
        Account.objects.get(login="staff0"), backend="django.contrib.auth.backends.ModelBackend"
    )
    clerk.post("/begin/project/draft-form/", budget())
    shut = ("/project/1/activate/", "/budget_change/1/confirm/", "/begin/project/draft-form/")
    asked = [admin.post(where, {"key": str(uuid4())}).status_code for where in shut]
    roles = set(RoleGrant.objects.filter(account__login="hejing").values_list("role", flat=True))
    assert (asked, roles, Project.objects.get().state) == ([404, 404, 409], {Role.ADMIN}, "drafted")
