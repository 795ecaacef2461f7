"""Every page at the size of a desktop and of a phone: it fits, it is quiet, axe is content."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from tests.browser.conftest import SIZES

from nuanliu.faces.web.urls import urlpatterns

PAGES = {
    "王敏": (
        "/", "/?tab=done", "/?tab=mine", "/?tab=start", "/?tab=diary",
        "/projects/", "/campaigns/", "/payments/",
        "/claims/", "/visits/", "/surveys/", "/performance/", "/disclosures/", "/search/",
        "/audit/", "/basics/", "/me/", "/project/1/", "/project/1/papers/", "/campaign/1/",
        "/project/1/figures/", "/project/1/brief/", "/project/1/evidence/1/", "/roster/1/",
        "/project/1/measures/", "/project/1/measures/people_paid/", "/begin/filled_value/fill/",
        "/nomination/1/", "/budget_change/1/", "/roster/1/accept/", "/roster/1/pairs/",
        "/roster/1/marked/", "/roster/1/mend/", "/campaign/1/gather/", "/campaign/1/pairs/",
        "/begin/roster/receive/", "/begin/batch/compile/",
        "/begin/budget_change/enter/", "/begin/visit/plan/", "/begin/request/raise/",
        "/begin/project/draft-form/", "/begin/campaign/plan/", "/begin/campaign/plan-copy/",
        "/begin/package/assemble/", "/history/", "/jobs/", "/search/list/",
        "/performance/check-form/",
        "/campaign/1/many/return/", "/campaign/1/many/return/?all=1", "/audit/sample/",
        "/me/cover/", "/me/second/", "/campaign/1/scan/", "/audit/changes/",
        "/basics/standards/", "/basics/words/", "/basics/papers/",
        "/search/reports/", "/search/reports/quotas/",
        "/audit/taken/", "/help/",
        "/payments/stuck/", "/payments/cash/", "/claims/goods/", "/claims/invoices/",
        "/begin/claim/draft/", "/begin/claim/draft-invoice/", "/begin/claim/draft-paper/",
        "/begin/bank_template/draft/", "/help/bank-template/",
        "/help/take-in/", "/help/codes/ID-CHECK/",
        "/audit/retention/",
    ),
    "何静": (
        "/", "/basics/", "/system/", "/me/", "/system/person/", "/system/leaving/", "/me/cover/",
        "/system/exports/", "/system/present/", "/system/log/", "/system/parameters/",
        "/system/backups/",
    ),
    "演示联系人01": ("/", "/campaigns/", "/campaign/1/", "/roster/1/", "/visits/"),
}  # fmt: skip
# What other posts see of the same pages: looked at on the phone, the office's own at both sizes.
POSTS = {
    "陈强": ("/", "/visits/", "/help/", "/help/codes/", "/help/codes/BUD-OVERSPEND/"),
    "赵刚": ("/", "/projects/", "/campaign/1/"),
    "孙悦": ("/", "/payments/", "/claims/"),
    "郑涛": ("/", "/performance/", "/audit/sample/"),
}
# Routes that no page stands for here, and where a browser looks at them instead.
ELSEWHERE = {
    "enter": "test_keyboard",
    "link": "test_keyboard",
    "second": "test_second, by its form alone",
    "first": "test_wizard",
    "first-people": "test_wizard",
    "first-sheet": "test_wizard",
    "job": "test_jobs_seen",
    "number": "the page of a reason, as roster/1/marked",
    "call-number": "the page of a reason, as roster/1/marked",
    "doubt-number": "the page of a reason, as roster/1/marked",
    "standard": "test_every_page, from the list of standards",
    "compare-result": "the page of search/list, from a job",
    "resending": "its form is asked for in test_matrix, its list is that of a run",
    "bank-file": "the page of a reason, as roster/1/marked",
    "blank": "test_every_page, from the list of papers",
    "packet": "test_every_page, at the end of the year",
    "run-treasury": "test_every_page, at the end of the year",
    "disclosure-findings": "test_every_page, at the end of the year",
    "disclosure-last-year": "test_every_page, at the end of the year",
    "disclosure-sources": "test_every_page, at the end of the year",
    "invoice": "tests/faces/web/test_claiming.py reads it; the demo year claims no purchase",
    "invoice-original": "the page of a reason, as roster/1/marked",
    "packet-file": "the page of a reason, as roster/1/marked",
    "claim-treasury": "the page of run/1/treasury with a claim's values",
}
# Routes that answer a form or hand out a file: there is no page to look at.
NO_PAGE = {
    "leave", "cover-end", "reading", "second-reset", "invited", "job-ask", "job-again", "job-file",
    "paper", "attached", "disclosure-package", "visit-form", "export-end", "language",
    "invoice-page", "all-invited", "present-end", "backup-make", "backup-drill",
}  # fmt: skip
GRAVE = ("serious", "critical")
NARROW = {"width": 320, "height": 640}  # a window of 1280 pixels at 400 %
LIGHT = 100 * 1024  # bytes over the wire, cold cache, without photos


def faults(hand, where, mark=""):
    """What is wrong with one page, in words; on a phone also its weight, and its width at 320.

    mark: what the name of its picture begins with.
    """
    hand.page.set_viewport_size(dict(zip(("width", "height"), SIZES[hand.size], strict=True)))
    before = hand.weight
    answer = hand.go(where)
    hand.picture(f"{mark}{where.strip('/').replace('/', '-').replace('?', '-') or 'home'}")
    told = [f"{where} answers {answer.status}"] if answer.status != 200 else []
    if hand.sideways() > 0:
        told.append(f"{where} {hand.size} is {hand.sideways()} pixels too wide")
    found = Axe().run(hand.page).response["violations"]
    told += [
        f"{where} {hand.size}: {one['id']} {one['nodes'][0]['target']}"
        for one in found
        if one["impact"] in GRAVE
    ]
    return told + (narrow(hand, where, before) if hand.size == "phone" else [])


def narrow(hand, where, before):
    """What a phone is spared: bytes beyond `LIGHT`, and scrolling sideways at 400 %."""
    weight = hand.weight - before
    told = [] if 0 < weight <= LIGHT else [f"{where} weighs {weight} bytes"]
    hand.page.set_viewport_size(NARROW)
    wide = hand.sideways()
    return [*told, f"{where} is {wide} pixels too wide at 320"] if wide > 0 else told


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_are_quiet_light_and_read_aloud(window, name, size):
    """No sideways scroll, no complaint of the browser, no serious finding of axe; on a phone no
    page over 100 KB with nothing cached, none that scrolls sideways at 320 pixels.
    """
    hand = window(name, size).weighed()
    told = [fault for where in PAGES[name] for fault in faults(hand, where)]
    hand.page.context.close()
    assert (told, hand.complaints) == ([], [])


@pytest.mark.parametrize("name", POSTS)
def test_other_posts_see_pages_that_fit(window, name):
    """The same of what the centre, a leader, the cashier and the accountant see."""
    hand = window(name, "phone").weighed()
    told = [fault for where in POSTS[name] for fault in faults(hand, where)]
    hand.page.context.close()
    assert (told, hand.complaints) == ([], [])


def test_every_route_of_the_office_is_looked_at():
    """From the tree of addresses: a new page stands in one of the tables or fails here."""
    asked = {
        where.partition("?")[0] for pages in (*PAGES.values(), *POSTS.values()) for where in pages
    }
    seen = {resolve(where, "nuanliu.faces.web.urls").url_name for where in asked}
    routes = {one.name for one in urlpatterns}
    assert (routes - seen - NO_PAGE - set(ELSEWHERE), seen & (NO_PAGE | set(ELSEWHERE))) == (
        set(), set(),
    )  # fmt: skip
