"""In and out: passwords, lock-out before hashing, one-time links, idle sessions."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.urls import reverse
from tests.faces.web.conftest import given

from nuanliu.faces.web.invitations import LINK_LIFE, invite
from nuanliu.faces.web.models import Invitation
from nuanliu.records.journal.queries import parsed
from nuanliu.records.people.models import UNUSABLE, Account


@pytest.fixture
def clerk(books):
    """Somebody of the office with a password."""
    account = books.staff["office"]
    account.set_password("一串够长的密码")
    account.save()
    return account


def tries(browser, password, times=1):
    """What the sign-in page answers each time: its status."""
    typed = {"username": "office", "password": password, "next": "/campaigns/"}
    return [browser.post("/enter/", typed).status_code for _ in range(times)]


def test_the_right_password_leads_to_the_wanted_page(clerk):
    """Signed in, the clerk is where he wanted to go."""
    browser = Client()
    answer = browser.post(
        "/enter/",
        {"username": "office", "password": "一串够长的密码", "next": "/campaigns/"},
        follow=True,
    )
    assert (answer.redirect_chain, answer.status_code) == ([("/campaigns/", 302)], 200)


def test_a_foreign_address_to_go_to_is_not_followed(clerk):
    """A link that would lead to another site after signing in."""
    typed = {"username": "office", "password": "一串够长的密码", "next": "//elsewhere.example/"}
    assert Client().post("/enter/", typed)["Location"] == "/"


def test_five_wrong_passwords_lock_and_no_hash_is_computed(clerk, monkeypatch):
    """The sixth try, even with the right password, never reaches the hash."""
    browser = Client()
    wrong = tries(browser, "猜的", 5)
    hashed = []

    def counting(*given, **more):
        hashed.append(given)
        return check_password(*given, **more)

    monkeypatch.setattr("nuanliu.records.people.models.check_password", counting)
    locked = tries(browser, "一串够长的密码")
    assert (wrong, locked, hashed) == ([200, 200, 200, 200, 429], [429], [])


def test_four_wrong_passwords_do_not_lock(clerk):
    """Control: the fifth try is right."""
    browser = Client()
    assert (tries(browser, "猜的", 4), tries(browser, "一串够长的密码")) == ([200] * 4, [302])


def test_a_link_signs_in_once(books):
    """Looking spends nothing; pressing the button does; the second press finds it spent."""
    address = f"/enter/{invite(books.staff['leader'])}/"
    first, second = Client(), Client()
    looked = first.get(address).status_code
    pressed = first.post(address)["Location"]
    inside = first.get("/").status_code
    again = second.post(address).status_code
    assert (looked, pressed, inside, again) == (200, "/", 200, 410)


def test_a_link_runs_out(books):
    """The day after its last one."""
    address = f"/enter/{invite(books.staff['leader'])}/"
    Invitation.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert Client().get(address).status_code == 410


def test_only_the_hash_of_a_link_is_kept(books):
    """Whoever reads the table cannot sign in with it."""
    secret = invite(books.staff["leader"])
    row = Invitation.objects.get()
    kept_for = row.expires_at - datetime.now(UTC)
    assert (secret in str(vars(row)), kept_for <= LINK_LIFE) == (False, True)


def test_an_idle_session_is_closed(enter, settings):
    """Nobody touched the page for longer than the office allows; the reason is told."""
    browser = enter("office")
    before = browser.get("/").status_code
    settings.NUANLIU_IDLE = timedelta(seconds=-1)
    after = browser.get("/", follow=True)
    assert (before, after.redirect_chain[0][0], "SEC-105" in after.content.decode()) == (
        200,
        "/enter/?next=%2F",
        True,
    )


def test_signing_out_needs_a_post(enter):
    """A link cannot sign anybody out; the button can."""
    browser = enter("office")
    by_link = browser.get("/leave/").status_code
    browser.post("/leave/")
    assert (by_link, browser.get("/").status_code) == (405, 302)


def test_a_form_without_its_proof_of_origin_changes_nothing(books):
    """Another site posts with the clerk's cookies."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(books.staff["office"], "django.contrib.auth.backends.ModelBackend")
    answer = browser.post("/me/", {"password": "stolen-words-2024", "again": "stolen-words-2024"})
    told = "SEC-103" in answer.content.decode()
    kept = Account.objects.get(login="office").password
    assert (answer.status_code, told, kept) == (403, True, UNUSABLE)


def test_one_sets_a_password_of_his_own(enter):
    """Two unlike ones are refused by the field; two like ones count."""
    browser = enter("office")
    unlike = browser.post("/me/", {"password": "warm-current-2024", "again": "warm-current-2025"})
    browser.post("/me/", {"password": "warm-current-2024", "again": "warm-current-2024"})
    fits = Account.objects.get(login="office").check_password("warm-current-2024")
    assert ("两次输入的密码不一致" in unlike.content.decode(), fits) == (True, True)


def test_the_administrator_makes_a_link_that_is_told_in_the_journal(books, enter):
    """The link on the page signs the colleague in; one line of the journal says who made it."""
    admin = enter("admin")
    where = reverse("invited", args=[books.staff["office"].pk])
    page = admin.post(where, given()).content.decode()
    address = page.partition("http://testserver")[2].partition("<")[0]
    browser = Client()
    browser.post(address)
    inside = "职员office" in browser.get("/me/").content.decode()
    (line,) = parsed("people.invite")
    told = (line["actor"], line["obj"]["id"])
    account = books.staff["office"].pk
    assert (inside, told) == (True, (f"account:{books.staff['admin'].pk}", str(account)))


def test_nobody_else_makes_a_link(books, enter):
    """A leader posts the administrator's form: refused, no link is made."""
    where = reverse("invited", args=[books.staff["office"].pk])
    status = enter("leader").post(where, given()).status_code
    assert (status, Invitation.objects.count()) == (403, 0)
