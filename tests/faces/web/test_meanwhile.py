"""A form whose thing went on while it was filled in: nothing typed is lost, and it says what."""

import re

import pytest
from tests.faces.web.conftest import given
from tests.laws import fund

from nuanliu.stages.reviews import actions as reviews
from nuanliu.stages.reviews.models import Batch

SINCE = re.compile(r'name="since" value="(\d+)"')


@pytest.fixture
def batch(books):
    """A list that waits for its review."""
    line = fund.project(books, ("元旦春节送温暖", 200_000, 4))[0]
    campaign = fund.campaign(books, line)
    fund.put_forward(books, campaign, 2)
    return fund.compiled(books, campaign)


def since(browser, where):
    """How many lines the page says there were."""
    return SINCE.search(browser.get(where).content.decode())[1]


def test_a_form_that_was_overtaken_comes_back_as_typed(batch, books, clock, enter):
    """The clerk types why he returns the list; meanwhile it was returned and sent in again.

    Nothing is done, his words stand in the form, and what happened is told; sent once more it is.
    """
    browser, where = enter("service_center"), f"/batch/{batch}/return/"
    facts = given(since=since(browser, where), text="第三行单位写错")
    reviews.return_batch(books.deed("service_center"), batch=batch, text="先退一次")
    reviews.submit(books.deed("office"), batch=batch)
    told = browser.post(where, facts)
    page, state = told.content.decode(), Batch.objects.get(pk=batch).state
    again = browser.post(where, facts | {"since": SINCE.search(page)[1]})
    happened = re.findall(r"<b>(退回|送审)</b> (\S+)</li>", page)
    assert (told.status_code, state, "第三行单位写错" in page, happened) == (
        409, "submitted", True, [("退回", "职员service_center"), ("送审", "职员office")],
    )  # fmt: skip
    assert (again.status_code, Batch.objects.get(pk=batch).state) == (302, "compiled")


def test_a_thing_that_moved_on_gives_the_typed_words_back(batch, books, clock, enter):
    """Reviewed by another meanwhile, it cannot be returned any more: the reason is shown."""
    browser, where = enter("service_center"), f"/batch/{batch}/return/"
    facts = given(since=since(browser, where), text="第三行单位写错")
    reviews.return_batch(books.deed("service_center"), batch=batch, text="先退一次")
    told = browser.post(where, facts)
    page = told.content.decode()
    assert (told.status_code, "MOVE-STATE" in page, "第三行单位写错" in page, "退回" in page) == (
        409, True, True, True,
    )  # fmt: skip


def test_a_form_sent_twice_is_not_overtaken_by_itself(batch, clock, enter):
    """Control: a double click; the second gets the answer of the first."""
    browser, where = enter("service_center"), f"/batch/{batch}/return/"
    facts = given(since=since(browser, where), text="第三行单位写错")
    answers = [browser.post(where, facts).status_code for _ in range(2)]
    assert (answers, Batch.objects.get(pk=batch).state) == ([302, 302], "compiled")
