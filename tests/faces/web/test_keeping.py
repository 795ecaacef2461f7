"""A session that ran out over a form: what was typed comes back, to its owner alone, once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from tests.faces.web.conftest import given
from tests.stages import scenario

from nuanliu.faces.web import keeping
from nuanliu.faces.web.watch import SEEN
from nuanliu.records.people.models import Account
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.visits.models import Request

WHERE = "/begin/request/raise/"
WORDS = "希望在环卫站旁设一处歇脚点"


@pytest.fixture
def tired(clock, books, enter):
    """The clerk's browser with a session that lay idle for a day, before a campaign."""
    made = scenario.project(books, 4)
    scenario.campaign(books, made, 4, 0)
    account = Account.objects.get(login="office")
    account.set_password("long-enough-1")
    account.save()
    browser = enter("office")
    session = browser.session
    session[SEEN] = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    session.save()
    return browser


def sent(browser):
    """The form sent over the idle session; where it leads."""
    told = given(campaign=Campaign.objects.get().pk, text=WORDS)
    return browser.post(WHERE, told)["Location"]


def sign_in(browser, where, login="office"):
    """Sign in at the door one was sent to; where that leads."""
    back = where.partition("next=")[2].replace("%2F", "/")
    told = {"username": login, "password": "long-enough-1", "next": back}
    return browser.post("/enter/", told)["Location"]


def test_what_was_typed_stands_in_the_form_again_once(tired):
    """Sent, sent to the door, signed in: back at the form with the text, and nothing was done."""
    door = sent(tired)
    told = "您填写的内容已保存" in tired.get(door).content.decode()
    back = sign_in(tired, door)
    first, twice = (tired.get(back).content.decode() for _ in range(2))
    assert (told, back, WORDS in first, WORDS in twice, Request.objects.count()) == (
        True, WHERE, True, False, 0,
    )  # fmt: skip


def test_somebody_else_gets_nothing_of_it(tired):
    """Another person signs in at the same browser: his form is empty, also the owner's later."""
    account = Account.objects.get(login="office2")
    account.set_password("long-enough-1")
    account.save()
    back = sign_in(tired, sent(tired), "office2")
    assert (WORDS in tired.get(back).content.decode(), keeping.KEPT in tired.session) == (
        False, False,
    )  # fmt: skip


def test_it_lies_sealed_in_the_session(tired):
    """The row of the session holds no word of it."""
    sent(tired)
    kept = [row.get_decoded().get(keeping.KEPT, "") for row in Session.objects.all()]
    assert (any(kept), [WORDS in text for text in kept if text]) == (True, [False])


def test_a_password_is_never_kept(tired):
    """The form of a new password over an idle session leaves nothing behind."""
    tired.post("/me/", {"password": "another-long-1", "again": "another-long-1"})
    assert (keeping.KEPT in tired.session) is False


def test_a_form_sent_twice_is_done_once(clock, books, enter):
    """Two posts of one form, as a double click sends them: one request, the same answer."""
    made = scenario.project(books, 4)
    scenario.campaign(books, made, 4, 0)
    told = given(campaign=Campaign.objects.get().pk, text=WORDS)
    browser = enter("office")
    answers = [browser.post(WHERE, told) for _ in range(2)]
    assert ([one["Location"] for one in answers], Request.objects.count()) == (
        [f"/request/{Request.objects.get().pk}/"] * 2, 1,
    )  # fmt: skip
