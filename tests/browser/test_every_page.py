"""Every page that a role can reach, found by its links: nothing serious for axe, nothing too wide.

The walk is checked against the tree of addresses: a route that a role may open is reached from its
first page, or stands in the table below with the reason.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import SIZES, books_served
from tests.browser.crawl import FILES, walk

from nuanliu.core.roles import Role
from nuanliu.faces.web.urls import urlpatterns

GRAVE = ("serious", "critical")
ASKED = "() => axe.run(document, {resultTypes: ['violations']})"
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
    "backup-make", "backup-drill", "present-end", "compare-result",  # answer a form
    "job", "jobs",  # of somebody who asked for something: test_jobs_seen.py
}  # fmt: skip
# What waits for nobody of a role in these books: the same pages are looked at by others.
# The claim that they come to first is of relief; the office, which fills in both, sees the other.
OF_RELIEF = (Role.SERVICE_CENTER, Role.LEADER, Role.CASHIER, Role.ACCOUNTANT, Role.AUDITOR)
UNREACHED = {
    **{role: {"claim-treasury"} for role in OF_RELIEF},
    Role.FINANCE: {"begin", "deed"},
    Role.CHAIR: {"number"},  # nobody of his is taken in from a list
    Role.ADMIN: {"begin", "deed", "thing"},  # he sees no case and begins none
}  # fmt: skip


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    """Books with one of every thing, served."""
    with books_served(tmp_path_factory.mktemp("every"), "tests.browser.everything") as served:
        yield served


@pytest.fixture(scope="module")
def sound():
    """The parts of the pages that were found sound, of whichever role."""
    return set()


def faults(page):
    """What axe finds serious in a desk's window and in a phone's, and where a page is too wide."""
    page.evaluate(Axe().axe_script)
    told = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(ASKED)
        told += [
            f"{size} {one['id']} {one['nodes'][0]['target']}"
            for one in found["violations"]
            if one["impact"] in GRAVE
        ]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        told += [f"{size} {wide} pixels too wide"] if wide > 0 else []
    return told


def routes_of(role):
    """The routes whose guard lets a role in, by their names."""
    guards = {one.name: getattr(one.callback, "guard", None) for one in urlpatterns}
    open_ones = {name for name, held in guards.items() if not held.roles or role in held.roles}
    return open_ones - NOT_LINKED - FILES


@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_a_role_is_sound(browser, every, sound, who):
    """Each kind of page once, at both sizes; every route that the role may open is among them."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(every[1]["links"][who])
    page.get_by_role("button", name="我是本人").click()
    seen, wrong = walk(page, faults, sound)
    page.context.close()
    missed = routes_of(ROLES[who]) - {one.route for one in seen}
    assert (wrong, missed) == ([], UNREACHED.get(ROLES[who], set()))
