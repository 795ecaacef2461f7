"""Who opens which page: written by hand here, asked of every route and role."""

from uuid import uuid4

from django.test import Client
from django.urls import get_resolver, reverse

from nuanliu.faces.web.guards import Guard
from nuanliu.faces.web.menu import MENU
from nuanliu.records.journal.visitors import visitor
from nuanliu.records.people.models import Account, RoleGrant

OFFICE = {"office", "service_center", "leader", "cashier", "accountant"}
# Route: who gets in, by the logins of the scenario. Everybody else gets 403.
OPEN_TO = {
    "/": {*OFFICE, "chair0", "admin"},
    "/me/": {*OFFICE, "chair0", "admin"},
    "/me/second/": {*OFFICE, "chair0", "admin"},
    "/me/cover/": {*OFFICE, "chair0", "admin"},
    "/projects/": OFFICE,
    "/campaigns/": {*OFFICE, "chair0"},
    "/payments/": OFFICE,
    "/payments/cash/": OFFICE,
    "/payments/stuck/": OFFICE,
    "/claims/": OFFICE,
    "/claims/goods/": OFFICE,
    "/claims/invoices/": OFFICE,
    "/visits/": {*OFFICE, "chair0"},
    "/surveys/": OFFICE,
    "/performance/": OFFICE,
    "/disclosures/": OFFICE,
    "/performance/check-form/": {"office"},
    "/search/": OFFICE,
    "/search/list/": OFFICE,
    "/search/reports/": OFFICE,
    "/search/reports/unions/": OFFICE,
    "/jobs/": {*OFFICE, "chair0", "admin"},
    "/history/": {"office"},
    "/audit/": {"office", "leader", "accountant"},
    "/basics/": {*OFFICE, "admin"},
    "/audit/sample/": {"office", "leader", "accountant"},
    "/audit/retention/": {"office", "leader", "accountant"},
    "/audit/taken/": {"office", "leader", "accountant"},
    "/audit/changes/": {"office", "leader", "accountant"},
    "/basics/standards/": {*OFFICE, "admin"},
    "/basics/words/": {*OFFICE, "admin"},
    "/basics/papers/": OFFICE,
    "/system/": {"admin"},
    "/system/present/": {"admin"},
    "/system/log/": {"admin"},
    "/system/parameters/": {"admin"},
    "/system/backups/": {"admin"},
    "/system/person/": {"admin"},
    "/system/leaving/": {"admin"},
    "/system/exports/": {"admin"},
    # The wizard is over in books that have people: nobody opens it, not even the administrator.
    "/first/people/": set(),
    "/first/sheet/": set(),
}
INSIDE = {
    "/search/reports/",
    "/search/reports/unions/",
    "/payments/cash/",
    "/claims/goods/",
    "/search/list/",
    "/performance/check-form/",
    "/payments/stuck/",
    "/claims/invoices/",
    "/history/",
    "/jobs/",
    "/me/second/",
    "/me/",
    "/me/cover/",
    "/system/leaving/",
    "/audit/sample/",
    "/audit/retention/",
    "/audit/taken/",
    "/system/exports/",
    "/system/person/",
    "/system/present/",
    "/system/log/",
    "/system/parameters/",
    "/system/backups/",
    "/audit/changes/",
    "/basics/standards/",
    "/basics/words/",
    "/basics/papers/",
}  # reached from a page, not from the menu
# What lies open to the public: at addresses nobody guesses, or empty until a code is typed in.
PUBLIC = {
    "p/n/<slug:slug>/",
    "p/received/",
    "p/receipt/",
    "p/d/<slug:slug>/",
    "p/d/<slug:slug>/data/",
    "p/q/",
    "p/q/thanks/",
    "p/q/<slug:token>/",
    "p/check/",
    "p/w/<str:secret>/",
    "p/me/",
    "p/me/received/",
    "p/me/ask/",
    "p/me/ask/<int:pk>/again/",
    "p/me/withdraw/",
}
PEOPLE = sorted({*OFFICE, "chair0", "admin"})


def views():
    """(pattern, view) of every address."""

    def walk(patterns, begin=""):
        for one in patterns:
            where = begin + str(one.pattern)
            if hasattr(one, "url_patterns"):
                yield from walk(one.url_patterns, where)
            else:
                yield where, one.callback

    return list(walk(get_resolver().url_patterns))


def test_every_route_declares_its_guard():
    """A view that forgot would be found here, before anybody finds it elsewhere."""
    bare = [where for where, view in views() if not isinstance(getattr(view, "guard", None), Guard)]
    assert bare == []


def test_what_is_public_says_why():
    """Routes that ask for no role; each with its reason."""
    open_ones = {where for where, view in views() if not view.guard.roles}
    without_reason = [w for w, view in views() if not view.guard.roles and not view.guard.why]
    assert (open_ones, without_reason) == (
        {
            "enter/",
            "enter/code/",
            "enter/<str:secret>/",
            "first/<str:secret>/",
            "language/",
            "leave/",
            "reading/",
            "help/",
            "help/codes/",
            "help/codes/<str:name>/",
            "help/<slug:name>/",
        }
        | PUBLIC,
        [],
    )


def test_every_role_gets_in_where_the_table_says(enter):
    """Each page of the table asked by each person."""
    found: dict[str, set[str]] = {where: set() for where in OPEN_TO}
    for who in PEOPLE:
        browser = enter(who)
        for where, there in found.items():
            if browser.get(where).status_code == 200:
                there.add(who)
    assert found == OPEN_TO


def test_a_stranger_is_sent_to_the_door(books):
    """Nobody signed in: each page of the table."""
    told = {Client().get(where)["Location"].partition("?")[0] for where in OPEN_TO}
    assert told == {"/enter/"}


def test_the_menu_shows_what_opens_and_nothing_else(enter):
    """Each person's own menu against the table."""
    for who in PEOPLE:
        page = enter(who).get("/").content.decode()
        side = page.partition('class="side"')[2].partition("</nav>")[0]
        shown = {where for where in OPEN_TO if f'href="{where}"' in side}
        assert shown == {w for w, people in OPEN_TO.items() if who in people} - INSIDE


def test_the_menu_has_thirteen_entries():
    """As users know it."""
    assert len(MENU) == 13


def test_the_administrator_sees_no_name_of_a_worker(enter, books):
    """Search, lists and things are shut to him."""
    browser = enter("admin")
    asked = ["/search/", "/campaigns/", "/payments/", "/nomination/1/", "/batch/1/"]
    assert {browser.get(where).status_code for where in asked} <= {403, 404}


def test_nobody_is_let_in_as_the_public(books, enter, clock):
    """The account of the public's letters is not offered, and no link is made; of staff one is."""
    visitor(books.now, simulated=True)
    public, clerk = (Account.objects.get(login=one) for one in ("public", "office"))
    browser = enter("admin")
    shown = [one.person.name in browser.get("/system/").text for one in (public, clerk)]
    asked = [reverse("invited", args=[one.pk]) for one in (public, clerk)]
    made = [browser.post(one, {"key": str(uuid4())}).status_code for one in asked]
    assert (shown, made) == ([False, True], [404, 200])


def test_a_role_that_ended_opens_nothing(books, enter):
    """The grant of the clerk has run out: his pages answer as to somebody without a role."""
    RoleGrant.objects.filter(account=books.staff["office"]).update(
        since="2023-01-01", until="2023-12-31"
    )
    assert (enter("office").get("/").status_code, enter("leader").get("/").status_code) == (
        403,
        200,
    )
