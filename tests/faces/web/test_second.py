"""两步验证: the codes of RFC 6238, asked for after the password, each good once."""

import base64
import re
import time

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client
from tests.faces.web.conftest import given

from nuanliu.faces.web import second as page
from nuanliu.faces.web.models import Second
from nuanliu.records.journal.models import Entry
from nuanliu.records.people import keys
from nuanliu.records.people.models import Account

RFC_SECRET = b"12345678901234567890"
SECRET = b"abcdefghijklmnopqrst"
NOW = 1_700_000_000


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
     (2000000000, "279037"), (20000000000, "353130")],
)  # fmt: skip
def test_the_codes_are_those_of_the_standard(at, code):
    """Appendix B of RFC 6238, the last six digits, and one digit changed."""
    other = code[:-1] + str((int(code[-1]) + 1) % 10)
    told = (page.step_of(RFC_SECRET, code, at), page.step_of(RFC_SECRET, other, at))
    assert told == (at // 30, None)


def code_at(now, secret=SECRET):
    """The code of a secret at a moment."""
    return TOTP(secret, 6, SHA1(), 30).generate(now).decode()  # noqa: S303 - RFC 6238


@pytest.fixture
def guarded(books, monkeypatch):
    """The clerk with a password and a second step; the time stands."""
    account = Account.objects.get(login="office")
    account.set_password("long-enough-1")
    account.save()
    sealed = keys.current().seal_bytes(page.AAD, SECRET)
    Second.objects.create(account=account.pk, secret=sealed)
    monkeypatch.setattr(time, "time", lambda: NOW)
    return account


def entered(login="office"):
    """A browser that gave the password; where it was sent."""
    browser = Client()
    answer = browser.post("/enter/", {"username": login, "password": "long-enough-1"})
    return browser, answer["Location"]


def test_the_password_alone_opens_nothing(guarded):
    """Sent to the code; the pages stay shut; with the code they open."""
    browser, where = entered()
    before = browser.get("/").status_code
    wrong = browser.post(where, {"code": "000000"})
    right = browser.post(where, {"code": code_at(NOW)})
    told = ">SEC-106</a>]" in wrong.content.decode()
    assert (where, before, told, right["Location"], browser.get("/").status_code) == (
        "/enter/code/", 302, True, "/", 200,
    )  # fmt: skip


def test_a_code_serves_once(guarded):
    """The same code in another browser within its half minute: refused; the next one is taken."""
    first, where = entered()
    first.post(where, {"code": code_at(NOW)})
    other, _ = entered()
    again = other.post(where, {"code": code_at(NOW)}).status_code
    later = other.post(where, {"code": code_at(NOW + 30)}).status_code
    assert (again, later) == (200, 302)


def test_five_wrong_codes_rest_the_account(guarded):
    """After five, the right one is refused too, until a quarter of an hour is over."""
    browser, where = entered()
    for _ in range(5):
        browser.post(where, {"code": "000000"})
    resting = page.passes(guarded, code_at(NOW), NOW + 30)
    after = page.passes(guarded, code_at(NOW + page.REST), NOW + page.REST)
    assert (resting, after) == (False, True)


def test_the_code_is_asked_for_only_after_a_password(guarded, monkeypatch):
    """Straight to the page of the code, or six minutes after the password: back to the door."""
    straight = Client().get("/enter/code/")["Location"]
    browser, where = entered()
    monkeypatch.setattr(time, "time", lambda: NOW + 6 * 60)
    late = browser.post(where, {"code": code_at(NOW + 6 * 60)})["Location"]
    assert (straight, late) == ("/enter/", "/enter/")


def test_it_is_set_up_and_taken_off_with_a_code(enter, monkeypatch):
    """The secret typed into a phone gives the code that sets it up; wrong codes do nothing; the
    secret lies sealed; a later code takes it off."""
    monkeypatch.setattr(time, "time", lambda: NOW)
    browser = enter("leader")
    text = browser.get("/me/second/").content.decode()
    secret = base64.b32decode(re.search(r"<code>([A-Z2-7 ]+)", text)[1].replace(" ", ""))
    wrong = browser.post("/me/second/", {"code": "000000"}).status_code
    on = browser.post("/me/second/", {"code": code_at(NOW, secret)}).status_code
    sealed = secret not in bytes(Second.objects.get().secret)
    used = browser.post("/me/second/", {"code": code_at(NOW, secret)}).status_code
    off = browser.post("/me/second/", {"code": code_at(NOW + 30, secret)}).status_code
    assert (wrong, on, sealed, used, off, Second.objects.exists()) == (
        422, 302, True, 422, 302, False,
    )  # fmt: skip


def test_an_administrator_takes_it_off_and_the_journal_knows(guarded, enter):
    """A lost phone: the administrator's button; others are not let in; one line in the journal."""
    where = f"/system/second/{guarded.pk}/"
    told = [enter(who).post(where, given()).status_code for who in ("leader", "admin")]
    lines = Entry.objects.filter(kind="people.reset_second").count()
    assert (told, lines, Second.objects.exists()) == ([403, 302], 1, False)
