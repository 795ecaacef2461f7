"""How much the commonest pages ask: as many questions as pinned here."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.test.utils import CaptureQueriesContext
from tests.stages import scenario

from nuanliu.records.people.models import Account

# Who it is, his roles, those lent to him, whose books; the rest is the page's own. The moment,
# which costs an office one more, is here that of the scenario and asks nothing.
FRAME = 4
PINNED = {
    "/search/": FRAME + 1,  # the newest projects, for their figures
    "/surveys/": FRAME + 4,
    "/claims/": FRAME + 1,
    "/projects/": FRAME + 2,
    "/payments/": FRAME + 4,
    "/campaigns/": FRAME + 4,
}


@pytest.fixture
def paid(books, clock):
    """A year of everything."""
    found = scenario.paid_campaign(books)
    scenario.afterwards(books, found)
    return found


def asked(browser, where):
    """(status, questions to the books, questions to what lies beside them)."""
    with (
        CaptureQueriesContext(connections["default"]) as books,
        CaptureQueriesContext(connections["web"]) as web,
    ):
        answer = browser.get(where)
    return answer.status_code, len(books), len(web)


def test_the_commonest_pages_ask_as_often_as_pinned(paid, enter):
    """Second visit of each: the first keeps the time in the session."""
    browser = enter("office")
    for where in PINNED:
        browser.get(where)
    told = {where: asked(browser, where) for where in PINNED}
    assert told == {where: (200, many, 1) for where, many in PINNED.items()}


def test_whoever_is_put_out_is_out_at_his_next_click(paid, enter):
    """A session taken away, and an account closed: both are asked for anew on every page."""
    first, second = enter("office"), enter("leader")
    before = [one.get("/search/").status_code for one in (first, second)]
    Session.objects.using("web").filter(session_key=first.session.session_key).delete()
    Account.objects.filter(login="leader").update(is_active=False)
    after = [one.get("/search/").status_code for one in (first, second)]
    assert (before, after) == ([200, 200], [302, 302])
