"""A wrong address, a broken request, a fault of the program: told in Chinese, never a traceback."""

import re

import pytest
from django.test import Client

from nuanliu.faces.web import home

ENGLISH = re.compile(r"Not Found|Server Error|Bad Request|Traceback|服务器繁忙")


def told(answer):
    """(status, heading, whether framework English stands in it)."""
    text = answer.content.decode()
    heading = re.search(r"<h1>([^<]*)</h1>", text)
    return answer.status_code, heading and heading[1], bool(ENGLISH.search(text))


@pytest.mark.parametrize("signed", [True, False])
def test_an_address_that_is_none(enter, books, signed):
    """For somebody signed in, and for a stranger."""
    browser = enter("office") if signed else Client()
    assert told(browser.get("/nothing/of/the/kind/at/all/")) == (404, "没有这一页", False)


def test_a_fault_of_the_program_says_what_became_of_it(enter, monkeypatch):
    """The workbench breaks: words without a detail of the fault; control: it opens otherwise."""
    browser = enter("office")
    browser.raise_request_exception = False
    before = browser.get("/").status_code

    def broken(_):
        raise RuntimeError("11010519491231002X")

    monkeypatch.setattr(home, "waiting_for", broken)
    answer = browser.get("/")
    assert (before, told(answer)) == (200, (500, "这一步没有办成", False))
    assert "11010519491231002X" not in answer.content.decode()


def test_a_host_that_is_not_ours(enter):
    """A request under a foreign name is refused in words."""
    answer = enter("office").get("/", headers={"host": "elsewhere.example"})
    assert told(answer) == (400, "这个请求办不了", False)
