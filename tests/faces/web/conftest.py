"""The office's pages in a test: books of the shared scenarios, and people who are signed in."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client


def pytest_collection_modifyitems(items):
    """Tests of pages use both databases: the books, and that of sessions beside them."""
    for item in items:
        if "faces/web" in item.path.as_posix():
            item.add_marker(pytest.mark.django_db(databases=["default", "web"]))


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """Every static file as `nuanliu serve` collects it."""
    from django.test import override_settings

    place = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=place):
        call_command("collectstatic", verbosity=0, interactive=False)
    return place


@pytest.fixture(autouse=True)
def pages(settings, collected):
    """Pages find their static files; passwords are hashed as quickly as a test can wait for."""
    settings.STATIC_ROOT = collected
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def enter(books):
    """Sign somebody in by his login (or account): a browser of his own."""
    from nuanliu.records.people.models import Account

    def signed(who):
        account = Account.objects.get(login=who) if isinstance(who, str) else who
        browser = Client()
        browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return signed


@pytest.fixture
def exporting(books):
    """Every post that works with numbers may also take them out as files."""
    from nuanliu.records.journal.exporting import allow_export
    from nuanliu.records.journal.revealing import SEES

    for role in sorted(SEES):
        allow_export(books.deed("admin"), role=role, reason="按岗位授予")


@pytest.fixture
def clock(books, monkeypatch):
    """The office's pages live at the moment of the scenario, which goes on by itself."""
    from nuanliu.faces.web import guards
    from nuanliu.records.journal.clock import Moment

    def now():
        books.sleep(minutes=1)
        return Moment(books.now, simulated=True)

    monkeypatch.setattr(guards, "moment", now)


def given(**facts):
    """A form as a browser sends it, with the key of its deed."""
    return {"key": str(uuid4()), **facts}


def taken(browser, where, purpose="报市总工会备案"):
    """A file with people in it, fetched for a purpose."""
    return browser.post(where, given(purpose=purpose))
