"""Every page that a role can reach, found by its links: nothing serious for axe, nothing too wide.

The walk is checked against the tree of addresses: a route that a role may open is reached from its
first page, or stands in the table below with the reason.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import SIZES
from tests.browser.crawl import FILES, walk

from nuanliu.core.roles import Role
from nuanliu.faces.web.urls import urlpatterns

GRAVE = ("serious", "critical")
ROLES = {
    "职员office": Role.OFFICE, "职员service_center": Role.SERVICE_CENTER, "职员leader": Role.LEADER,
    "职员cashier": Role.CASHIER, "职员accountant": Role.ACCOUNTANT, "审计员": Role.AUDITOR,
    "财政员": Role.FINANCE, "主席0": Role.CHAIR, "管理员": Role.ADMIN,
}  # fmt: skip
# Pages that no link of a signed-in person leads to, each with how it is come by.
NOT_LINKED = {
    "enter", "link", "second", "first", "first-people", "first-sheet",  # before one is in
    "leave", "language", "reading", "cover-end", "export-end", "second-reset", "invited",
    "all-invited", "job-ask", "job-again",  # answer a form
    "job", "jobs",  # of somebody who asked for something: test_jobs_seen.py
}  # fmt: skip
# What waits for nobody of a role in these books: the same pages are looked at by others.
UNREACHED: dict[Role, set[str]] = {}
LARGE = {"size": "l", "contrast": "1"}


def faults(page):
    """What axe finds serious, and how many pixels the page is too wide."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    told = [f"{one['id']} {one['nodes'][0]['target']}" for one in found if one["impact"] in GRAVE]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*told, f"{wide} pixels too wide"] if wide > 0 else told


def routes_of(role):
    """The routes whose guard lets a role in, by their names."""
    return {
        one.name for one in urlpatterns
        if role in one.callback.guard.roles or not one.callback.guard.roles
    } - NOT_LINKED - FILES  # fmt: skip


@pytest.fixture
def seated(browser, story):
    """A window of somebody on his first page, at a size; closed at the end."""
    opened = []

    def made(who, size):
        width, height = SIZES[size]
        viewport = {"width": width, "height": height}
        context = browser.new_context(viewport=viewport, locale="zh-CN")
        opened.append(context)
        page = context.new_page()
        page.goto(story[1]["links"][who])
        page.get_by_role("button", name="我是本人").click()
        return page

    yield made
    for context in opened:
        context.close()


@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_a_role_is_sound(seated, who):
    """At a desk: each kind of page once; every route that the role may open is among them."""
    seen, wrong = walk(seated(who, "desk"), faults)
    missed = routes_of(ROLES[who]) - {one.route for one in seen}
    assert (wrong, sorted(missed)) == ([], sorted(UNREACHED.get(ROLES[who], set())))


def test_every_page_is_sound_on_a_phone_in_large_letters(seated):
    """字号 大 and high contrast at 390 pixels, by everybody in turn: each kind of page once."""
    done, wrong = set(), []
    for who in ROLES:
        page = seated(who, "phone")
        context, first = page.context, page.url
        context.add_cookies([{"name": n, "value": v, "url": first} for n, v in LARGE.items()])
        page.goto(first)
        wrong += [] if "size-l" in page.get_attribute("html", "class") else [f"{who}: not large"]
        seen, told = walk(page, faults, known=done)
        wrong += told
        done |= set(seen)
    assert wrong == []
