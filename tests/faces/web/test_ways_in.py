"""What `nuanliu serve` prints in 演示: a way in for every role, each good for one visit."""

import re
from datetime import date

import pytest
from django.test import Client
from tests.stages import scenario

from nuanliu.core.roles import Role
from nuanliu.faces.cli import office, serve
from nuanliu.faces.cli.demo.stage import OUTSIDE
from nuanliu.faces.web.ways_in import ways_in
from nuanliu.records.journal import registration as registry
from nuanliu.records.people.models import Installation, Kind


@pytest.fixture
def guests(books):
    """A paid campaign, and the two who look in from elsewhere as the demo registers them."""
    scenario.paid_campaign(books)
    staff = [registry.StaffFacts(s.name, s.login, s.roles, books.root, until=s.until)
             for s in OUTSIDE]  # fmt: skip
    registry.register_staff(books.deed("admin"), staff=staff)


def test_every_role_has_a_way_in(guests):
    """Of the lines printed, the roles that stand in them: all ten, the worker by his own page."""
    told = [way.who for way in ways_in()]
    found = {role for role in Role if any(role.chinese in who for who in told)}
    assert found == set(Role)


def test_who_comes_from_elsewhere_is_let_in_until_a_day(guests):
    """The auditor's and the bureau's line say until when; nobody else's does."""
    told = [way.who for way in ways_in() if "有效期至" in way.who]
    assert told == ["方正  审计（有效期至 2024-12-31）", "钱丽  财政局（有效期至 2024-12-31）"]


def test_each_way_opens_a_page_once(guests, clock):
    """Every link is opened and used: the desk, or the worker's own page; a second time it is over.

    The worker's name is printed masked.
    """
    found = []
    for way in ways_in():
        browser = Client()
        page = browser.post(way.address, follow=True)
        again = Client().post(way.address).status_code
        found.append((page.status_code, page.redirect_chain[-1][0], again))
    desks, worker = found[:-1], found[-1]
    assert (set(desks), worker) == ({(200, "/", 410)}, (200, "/p/me/", 410))
    assert re.fullmatch(r".\*  职工（本人页面，.*）", ways_in()[-1].who)


@pytest.mark.parametrize("kind", [Kind.DEMO, Kind.LIVE])
def test_links_stand_before_the_server_listens(guests, monkeypatch, capsys, kind):
    """They are printed before the port is opened; 正式 prints none, yet serves all the same."""
    Installation.objects.update(kind=kind)
    seen = []
    monkeypatch.setattr(office, "open_books", lambda: None)
    monkeypatch.setattr(serve, "_prepare", lambda: None)
    monkeypatch.setattr(serve, "_free_port", lambda _host, port: port)
    monkeypatch.setattr(serve, "_serve", lambda *_: seen.append(capsys.readouterr().out))
    serve.command.main(["--port", "8123"], standalone_mode=False)
    assert ("/enter/" in seen[0], "http://127.0.0.1:8123" in seen[0]) == (kind == Kind.DEMO, True)


def test_an_expired_guest_is_shut_out(guests, books, enter, monkeypatch):
    """On his last day the auditor sees the lists; the day after, nothing."""
    from nuanliu.faces.web import guards
    from nuanliu.records.journal.clock import Moment

    found = []
    for day in (date(2024, 12, 31), date(2025, 1, 1)):
        at = books.now.replace(year=day.year, month=day.month, day=day.day)
        monkeypatch.setattr(guards, "moment", lambda at=at: Moment(at, simulated=True))
        found.append(enter("fangzheng").get("/audit/").status_code)
    assert found == [200, 403]
