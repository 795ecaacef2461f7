"""系统 of the administrator: parameters with their source, who is signed in, backups and drills."""

import re
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests.faces.web.conftest import given

from nuanliu.faces.web.watch import SEEN
from nuanliu.records.journal.queries import history
from nuanliu.records.people.models import Account
from nuanliu.stages.archive import safekeeping


def test_parameters_tell_value_source_and_who(books, clock, enter, monkeypatch, settings):
    """One from the environment, one by default, one of the program, one of the founding."""
    monkeypatch.setenv("NUANLIU_HOSTS", "relief.example.cn")
    monkeypatch.delenv("NUANLIU_ADDRESS", raising=False)
    settings.ALLOWED_HOSTS = ["relief.example.cn", "testserver"]
    page = enter("admin").get("/system/parameters/").content.decode()
    rows = dict(re.findall(r'<tr><td class="lead">([^<]+)</td>(.*?)</tr>', page))
    told = {name: re.findall(r">([^<]+)</td>", cells) for name, cells in rows.items()}
    asked = ("允许的主机名", "文书二维码的网址", "密码最短", "账的类别")
    assert {name: told[name] for name in asked} == {
        "允许的主机名": ["relief.example.cn、testserver", "环境变量 NUANLIU_HOSTS",
                   "安装人员在服务器上改，重启后生效"],
        "文书二维码的网址": ["没有，二维码只印编号", "缺省值", "安装人员在服务器上改，重启后生效"],
        "密码最短": ["10 个字符", "程序", "程序规定，页面上不能改"],
        "账的类别": ["演示", "建账", "建账时定，以后不改"],
    }  # fmt: skip


def test_no_secret_stands_among_the_parameters(books, clock, enter, monkeypatch, settings):
    """The key that signs and the address of a database server are told as set, never shown."""
    monkeypatch.setenv("NUANLIU_SECRET_KEY", "do-not-show-me")
    monkeypatch.setenv("DATABASE_URL", "postgresql://fund:geheim@host/db")
    page = enter("admin").get("/system/parameters/").content.decode()
    assert ("do-not-show-me" in page, "geheim" in page, "已设置（不显示）" in page) == (
        False, False, True,
    )  # fmt: skip


def present(browser):
    """Who is signed in, as the page says: name and login, and whether he can be signed out."""
    page = browser.get("/system/present/").content.decode()
    return re.findall(r"<b>([^<]+)</b>.*?(请他下线|我自己)", page)


def test_somebody_signed_in_is_signed_out(books, clock, enter):
    """The clerk on two devices: ended once, both are out at the next click; the journal says it."""
    admin, devices = enter("admin"), [enter("office"), enter("office")]
    before = present(admin)
    row = Account.objects.get(login="office")
    facts = given()
    answers = [admin.post(f"/system/present/{row.pk}/end/", facts).status_code for _ in range(2)]
    out = {one.get("/")["Location"].partition("?")[0] for one in devices}
    told = [line["kind"] for line in history("people.account", row.pk)]
    assert (sorted(before), answers, out, present(admin), told.count("people.end_sessions")) == (
        [("管理员（admin）", "我自己"), ("职员office（office）", "请他下线")],
        [302, 302], {"/enter/"}, [("管理员（admin）", "我自己")], 1,
    )  # fmt: skip


def test_only_an_administrator_signs_others_out(books, clock, enter):
    """The leader tries: refused, and the clerk goes on working."""
    clerk, row = enter("office"), Account.objects.get(login="office")
    status = enter("leader").post(f"/system/present/{row.pk}/end/", given()).status_code
    assert (status, clerk.get("/").status_code) == (403, 200)


def test_a_session_left_alone_is_not_present(books, clock, enter, settings):
    """Idle for longer than pages last: not among those signed in."""
    clerk = enter("office")
    clerk.get("/")
    session = clerk.session
    session[SEEN] = (datetime.now(UTC) - settings.NUANLIU_IDLE - timedelta(minutes=1)).isoformat()
    session.save()
    assert [name for name, _ in present(enter("admin"))] == ["管理员（admin）"]


@pytest.fixture
def shelf(books, settings, tmp_path_factory, monkeypatch):
    """A folder for backups on another disk; the books in memory lie in a file as a backup asks."""
    place = tmp_path_factory.mktemp("disk")
    settings.NUANLIU_BACKUPS = place / "shelf"

    @contextmanager
    def copied(_data):
        file = place / "books.sqlite3"
        file.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as sink:  # by words: pages wait for the transaction
            sink.executescript("\n".join(connection.connection.iterdump()))
        yield file

    monkeypatch.setattr(safekeeping, "source_of", copied)
    return settings.NUANLIU_BACKUPS


def test_the_page_says_when_a_backup_is_due(shelf, clock, enter):
    """None yet: due. The folder does not lie among the data: no word about one disk."""
    page = enter("admin").get("/system/backups/").content.decode()
    assert ("已有 7 天以上没有备份" in page, "同一块磁盘" in page, "还没有备份" in page) == (
        True, False, True,
    )  # fmt: skip


def test_a_file_that_is_no_backup_of_the_folder_is_not_rehearsed(shelf, clock, enter):
    """A name out of nowhere, and one that leads out of the folder."""
    browser = enter("admin")
    told = [browser.post("/system/backups/drill/", given(file=name)).status_code
            for name in ("无.zip", "../../etc/passwd")]  # fmt: skip
    assert told == [404, 404]


def test_the_forms_of_the_system_are_the_administrators(shelf, clock, enter):
    """Everybody else posts them and gets 403; nothing is made."""
    where = ("/system/backups/make/", "/system/backups/drill/")
    told = {enter(who).post(one, given()).status_code
            for who in ("office", "leader", "chair0") for one in where}  # fmt: skip
    assert (told, shelf.exists()) == ({403}, False)


def test_a_backup_is_made_by_a_button_and_rehearsed(shelf, clock, enter):
    """Pressed twice with the same form one is made; restored for a try, that stands beside it."""
    browser, facts = enter("admin"), given()
    answers = [browser.post("/system/backups/make/", facts).status_code for _ in range(2)]
    [name] = [path.name for path in shelf.glob("*.zip")]
    before = "没有演练过" in browser.get("/system/backups/").content.decode()
    browser.post("/system/backups/drill/", given(file=name))
    page = browser.get("/system/backups/").content.decode()
    assert (answers, before, "恢复演练通过" in page, "没有演练过" in page) == (
        [302, 302], True, True, False,
    )  # fmt: skip
    assert [one.name for one in shelf.iterdir() if one.name.startswith(".")] == []


def test_a_damaged_backup_fails_its_rehearsal(shelf, clock, enter):
    """One bit turned in the midst of the file: the page says so, and the books go on."""
    browser = enter("admin")
    browser.post("/system/backups/make/", given())
    [path] = shelf.glob("*.zip")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    told = browser.post("/system/backups/drill/", given(file=path.name), follow=True)
    page = browser.get("/system/backups/").content.decode()
    assert ("被改动" in told.content.decode(), "tag-stop" in page) == (True, True)
