"""Every page of every kind, over the finished books of a small campaign."""

import re
from typing import Any

import pytest
from django.urls import reverse
from lxml import html
from tests.stages import scenario

from nuanliu.faces.web.kinds import KINDS
from nuanliu.records.people.models import Union
from nuanliu.stages.nominations.models import Nomination

INLINE = re.compile(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:|https?://")
LISTS = (
    "home", "projects", "campaigns", "payments", "claims", "visits", "surveys", "performance",
    "disclosures", "audit", "basics", "search", "me",
)  # fmt: skip


@pytest.fixture
def done(books):
    """A campaign paid, claimed, visited, asked and scored."""
    paid = scenario.paid_campaign(books)
    scenario.afterwards(books, paid)
    return paid


def addresses():
    """The page of the first row of every kind that has one."""
    rows = {name: kind.rows.order_by("pk").first() for name, kind in KINDS.items()}
    return {name: KINDS[name].address(row) for name, row in rows.items() if row is not None}


def test_every_page_opens_and_holds_nothing_inline(done, enter):
    """Lists and things, as the office's leader sees them: status, and what a strict CSP forbids."""
    browser = enter("leader")
    asked = [reverse(name) for name in LISTS] + list(addresses().values())
    answers = {where: browser.get(where) for where in asked}
    bad = {
        where: (answer.status_code, INLINE.findall(answer.content.decode()))
        for where, answer in answers.items()
    }
    assert set(map(str, bad.values())) == {"(200, [])"}


def test_the_scenario_holds_nearly_every_kind(done):
    """Control: what the test above does not see, and nothing else."""
    unseen = {
        "bank_template", "call", "call_round", "case", "cash_draw", "destruction",
        "disclosure", "doubt", "erasure", "exception", "export_request", "filled_value",
        "goods_issue", "goods_order", "keying", "package", "roster", "section", "stock_count",
        "union_transfer",
    }  # fmt: skip
    assert set(KINDS) - set(addresses()) == unseen


def test_every_answer_carries_the_strict_policy(done, enter):
    """No source but our own, nothing inline, no frame; nothing kept by a shared computer."""
    answer = enter("office").get("/campaigns/")
    policy = answer["Content-Security-Policy"]
    told = ("'unsafe" in policy, "default-src 'none'" in policy, "frame-ancestors 'none'" in policy)
    assert (told, answer["Cache-Control"]) == ((False, True, True), "no-store")


def test_a_chair_sees_who_of_his_people_was_paid(books, enter, clock):
    """On the page of the campaign how many, on that of a person when; of another union nobody."""
    paid = scenario.paid_campaign(books)
    where = f"/campaign/{paid.campaign.pk}/"
    mine = Nomination.objects.filter(union=books.unions[0], payments__state="paid")
    told = results_in(enter("chair0").get(where).text)
    names = [Union.objects.get(pk=one).name for one in books.unions[:2]]
    person = enter("chair0").get(f"/nomination/{mine.first().pk}/").text
    shown = ("已到账" in person, "/payment/" in person)
    assert (told[names[0]]["已到账"], names[1] in told, shown) == (
        str(mine.distinct().count()), False, (True, False),
    )  # fmt: skip


def results_in(page):
    """Of the table of results: {union: {state: people}}."""
    found: dict[str, dict[str, str]] = {}
    tree: Any = html.fromstring(page)
    for row in tree.xpath("//section[.//h2='发放结果']//tbody/tr"):
        union, came, people = (one.text_content().strip() for one in row.xpath("./td")[:3])
        found.setdefault(union, {})[came] = people
    return found


def test_a_chair_sees_his_own_union_and_no_other(done, enter, books):
    """Nominations and visits of the other union do not exist for him."""
    seen: dict[tuple[str, bool], set[int]] = {}
    for place, chair in enumerate(("chair0", "chair1")):
        browser = enter(chair)
        for kind in ("nomination", "visit", "batch", "run", "payment", "project"):
            for row in KINDS[kind].rows:
                status = browser.get(KINDS[kind].address(row)).status_code
                own = getattr(row, "union_id", None) == books.unions[place]
                seen.setdefault((kind, own), set()).add(status)
    assert seen == {
        ("nomination", True): {200},
        ("nomination", False): {404},
        ("visit", True): {200},
        ("visit", False): {404},
        ("batch", False): {404},
        ("run", False): {404},
        ("payment", False): {404},
        ("project", False): {404},
    }


def test_no_number_of_a_person_stands_on_a_page(done, enter):
    """ID numbers, phones and cards of everybody, looked for on every page of every role."""
    from nuanliu.records.people.models import Person

    secret = [
        sealed.open()
        for person in Person.objects.exclude(id_index=None)
        for sealed in (person.id_number, person.phone, person.card)
    ]
    shown = set()
    for who in ("office", "leader", "accountant", "chair0"):
        browser = enter(who)
        for where in addresses().values():
            page = browser.get(where).content.decode()
            shown |= {number for number in secret if number in page}
    assert (len(secret), shown) == (21, set())


def test_the_look_of_a_state_says_how_it_ended():
    """Somebody's move, done, come back, called off: only what was done is green."""
    asked = [("run", "locked"), ("run", "settled"), ("payment", "returned"), ("run", "cancelled")]
    told = [KINDS[kind].look(state) for kind, state in asked]
    assert told == ["state-open", "state-good", "state-stop", ""]


def test_figures_stand_beside_the_search(books, enter):
    """Before anything is typed, the newest project's figures, one-page view and papers."""
    made = scenario.project(books, 6)
    browser = enter("leader")
    told = [browser.get("/search/"), browser.post("/search/", {"q": "欧"})]
    names = ("figures", "brief", "papers")
    found = [
        [reverse(name, args=[made.pk]) in page.content.decode() for name in names] for page in told
    ]
    assert found == [[True] * 3, [False] * 3]


def test_search_finds_by_name_initials_and_number(done, enter):
    """The same worker by the beginning of her name, by letters, and by her whole number."""
    from nuanliu.records.people.models import Person

    person = Person.objects.exclude(id_index=None).get(name="欧阳娜")
    browser = enter("office")
    found = [
        "欧阳娜</b>" in browser.post("/search/", {"q": typed}).content.decode()
        for typed in ("欧阳", "oyn", person.id_number.open(), "娜")
    ]
    assert found == [True, True, True, False]


def test_the_campaign_counts_in_yuan(done, enter):
    """The page of the campaign names its quota; the project's page where the money went."""
    browser = enter("leader")
    project = browser.get(KINDS["project"].address(done.project)).content.decode()
    cells = re.findall(r'class="num">([\d,.]+)<', project)
    assert cells == ["3,000.00", "0.00", "0.00", "0.00", "3,000.00"]
