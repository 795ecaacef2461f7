"""What cannot be opened or written ends in words: where, what, what to do; never a traceback."""

import ctypes
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest
from tests.faces.cli.conftest import Told, environment

from nuanliu.faces.cli import problems

DATABASE = "nuanliu.sqlite3"
ONLY = "只有系统管理员可以登记单位、人员和岗位"
ROTATE = ["keys", "rotate", "--as", "admin", "--yes"]
BACKUP = "请从最近一次备份恢复到空目录"
# Root may write anywhere; without these two powers it obeys the modes like everybody.
OVERRIDES, DROP = (1, 2), 24


def obedient():
    """In the child: file modes count, also for root."""
    for power in OVERRIDES:
        ctypes.CDLL(None).prctl(DROP, power, 0, 0, 0)


def run_obedient(office, *words):
    """`nuanliu WORDS` by somebody whom file modes bind."""
    ended = subprocess.run(
        [sys.executable, "-B", "-m", "nuanliu", *map(str, words)],
        capture_output=True,
        text=True,
        env=environment(office.data, office.keys),
        preexec_fn=obedient,
        check=False,
    )
    return Told(ended.returncode, ended.stdout, ended.stderr)


def garbage(path):
    path.write_bytes(b"not a database at all, " * 500)


def cut_short(path):
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def emptied(path):
    path.write_bytes(b"")


def a_folder(path):
    path.unlink()
    path.mkdir()


def gone(path):
    path.unlink()


@pytest.mark.parametrize(
    ("damage", "code", "words"),
    [
        (garbage, 2, f"数据库文件不是数据库，或开头已损坏（{{data}}）。{BACKUP}。\n"),
        (cut_short, 2, f"数据库文件已损坏或被截断（{{data}}）。{BACKUP}。\n"),
        (a_folder, 2, "数据库文件打不开（{data}）。请检查数据目录是否存在、可读可写。\n"),
        (emptied, 1, "{data} 里还没有账。"),
        (gone, 1, "{data} 里还没有账。"),
    ],
)
@pytest.mark.parametrize("command", [["verify"], ["books"], ROTATE])
def test_a_database_that_is_none_is_told_in_words(office, damage, code, words, command):
    """Exit code, one line, what to do. (The undamaged office answers in test_cli_safety.)"""
    folded(office)
    damage(office.data / DATABASE)
    told = office.run(*command)
    assert (told.code, told.out, told.err.startswith(words.format(data=office.data))) == (
        *(code, ""),
        True,
    )


def folded(office):
    """The log folded into the file, so that the file is all there is."""
    base = sqlite3.connect(office.data / DATABASE)
    base.execute("PRAGMA journal_mode=DELETE")
    base.close()


def test_a_missing_data_folder_says_what_to_do(office, tmp_path):
    """Every command that needs books: exit 1 and how to begin; nothing is made."""
    commands = (
        ["verify"],
        ["books"],
        ["backup", "--out", "x.zip"],
        ["keys", "rotate", "--as", "admin", "--yes"],
    )
    told = [office.run(*words, data=tmp_path / "none") for words in commands]
    what = f"{tmp_path / 'none'} 里还没有账。"
    answers = [(one.code, one.err.startswith(what)) for one in told]
    assert (answers, (tmp_path / "none").exists()) == ([(1, True)] * 4, False)


def test_a_folder_that_may_only_be_read_is_told_in_words(office):
    """A deed in it: exit 2 and what to look at; with the modes put back it goes through."""
    folded(office)
    for path in (office.data / DATABASE, office.data):
        path.chmod(0o500 if path.is_dir() else 0o400)
    told = run_obedient(office, "staff", "lin", "林晓", "--role", "office")
    office.data.chmod(0o700)
    (office.data / DATABASE).chmod(0o600)
    again = run_obedient(office, "staff", "lin", "林晓", "--role", "office")
    words = f"数据目录或数据库文件只能读，写不进去（{office.data}）。请检查数据目录的权限。\n"
    assert (told.code, told.out, told.err, again.code) == (2, "", words, 0)


def test_a_backup_folder_that_may_only_be_read_is_told_in_words(office, tmp_path):
    """Exit 1 with the place; into a folder that may be written it goes through."""
    closed = tmp_path / "stick"
    closed.mkdir(mode=0o500)
    told = run_obedient(office, "backup", "--out", closed)
    closed.chmod(0o700)
    again = run_obedient(office, "backup", "--out", closed)
    assert (told.code, told.err.startswith(f"备份写不进 {closed}："), again.code) == (1, True, 0)


def test_a_folder_that_cannot_be_made_is_told_in_words(office, tmp_path):
    """init below a file: exit 2, the place and what to check."""
    (tmp_path / "file").write_text("x")
    data = tmp_path / "file" / "data"
    told = office.run("init", "--unit", "某某工会", "--code", "1", data=data)
    assert (told.code, told.err.startswith(f"建不了数据目录 {data}：")) == (2, True)


@pytest.mark.parametrize("words", [["verify"], ["verify", "--json"]])
def test_without_the_key_file_verify_says_so(office, tmp_path, words):
    """No word of tampering: KEY-MISSING and how to rebuild it. (With the keys it verifies.)"""
    told = office.run(*words, keys=tmp_path / "none")
    assert (told.code, told.out, "[KEY-MISSING]" in told.err, "恢复单" in told.err) == (
        *(1, ""),
        *(True, True),
    )


def test_a_lacking_key_is_told_once_and_is_no_tampering(office, tmp_path):
    """The key file from before a rotation: one finding, what to do, and no word of tampering."""
    old = tmp_path / "old"
    shutil.copytree(office.keys, old)
    office.run("keys", "rotate", "--as", "admin", "--yes")
    told, words = office.run("verify", "--json", keys=old), office.run("verify", keys=old).out
    codes = [one["code"] for one in told.json["findings"]]
    assert (told.code, codes, "keys restore" in words, "请保持现状" in words) == (
        *(1, ["KEY-LACKING"]),
        *(True, False),
    )


def test_a_lacking_key_hides_no_damage(office, tmp_path):
    """A row changed by hand is found beside the lacking key; the same books are whole before."""
    old = tmp_path / "old"
    shutil.copytree(office.keys, old)
    office.run("keys", "rotate", "--as", "admin", "--yes")
    before = office.run("verify", "--json").json["findings"]
    office.sql("UPDATE people_union SET name = '别的工会' WHERE id = 1")
    found = office.run("verify", "--json", keys=old).json["findings"]
    assert (before, [one["code"] for one in found]) == ([], ["ROW-DIFFERS", "KEY-LACKING"])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("database or disk is full", "磁盘已满，没有改动（）。请腾出空间后重试。"),
        ("database is locked", "别的程序正占用数据库，没有改动（）。请稍后再试。"),
        ("disk I/O error", f"磁盘读写出错（）。请检查磁盘，必要时{BACKUP[1:]}。"),
    ],
)
def test_other_troubles_of_the_disk_have_words(said, words, monkeypatch):
    """What cannot be staged here is told from what SQLite says of it."""
    monkeypatch.delenv("NUANLIU_DATA", raising=False)
    assert problems._verdict(sqlite3.OperationalError(said)) == (words, 2)


def test_the_only_administrator_need_not_be_named(office):
    """His sign-in may be any; with a second one --as is asked for, and both are listed."""
    office.sql("UPDATE people_account SET login = 'hejing' WHERE login = 'admin'")
    alone = office.run("staff", "lin", "林晓", "--role", "admin")
    wrong = office.run("staff", "wu", "吴琳", "--role", "office", "--as", "office")
    two = office.run("keys", "rotate", "--yes")
    named = office.run("keys", "rotate", "--as", "lin", "--yes")
    assert [(one.code, one.err) for one in (alone, wrong, two, named)] == [
        (0, ""),
        (1, f"{ONLY}。请联系系统管理员（登录名：hejing、lin）。[ADMIN-ONLY]\n"),
        (1, "没有说明由哪位系统管理员办理。请用 --as 写明。系统管理员的登录名：hejing、lin。\n"),
        (0, ""),
    ]


def test_the_calendar_too_takes_the_only_administrator(office, tmp_path):
    """Whatever his sign-in is; somebody named who is none is refused by the deed itself."""
    office.sql("UPDATE people_account SET login = 'hejing' WHERE login = 'admin'")
    days = tmp_path / "2027.csv"
    days.write_text("date,working,name\n2027-01-01,放假,元旦\n", encoding="utf-8")
    alone = office.run("calendar", "import", days)
    wrong = office.run("calendar", "import", days, "--as", "office")
    office.run("staff", "lin", "林晓", "--role", "admin")
    two = office.run("calendar", "import", days)
    told = [(one.code, one.out, one.err.partition("。")[2]) for one in (alone, wrong, two)]
    assert told == [
        (0, "已导入 1 天（2027 年）。\n", ""),
        (1, "", "请联系系统管理员（登录名：hejing）。[ADMIN-ONLY]\n"),
        (1, "", "请用 --as 写明。系统管理员的登录名：hejing、lin。\n"),
    ]


def modes(folder):
    """What others may do to a folder and what is in it: nothing, everywhere."""
    paths = [folder, *folder.rglob("*")]
    return {path.name for path in paths if path.stat().st_mode & 0o077}


def test_whatever_is_written_is_private_under_a_lax_umask(tmp_path):
    """Database, its log, keys, files, backup and restored books, with a umask of 000."""
    data, keys, stick = tmp_path / "data", tmp_path / "keys", tmp_path / "stick"
    old = os.umask(0)
    try:
        stick.mkdir(mode=0o700)
        codes = [
            lax("init", "--unit", "云川区总工会", "--code", "990101", data=data, keys=keys),
            lax("backup", "--out", stick, data=data, keys=keys),
            lax("restore", *stick.glob("*.zip"), data=tmp_path / "new", keys=keys),
        ]
    finally:
        os.umask(old)
    open_to_others = set().union(*map(modes, (data, keys, stick, tmp_path / "new")))
    assert (codes, open_to_others) == ([0, 0, 0], set())


def lax(*words, data, keys):
    """A command by somebody who set no umask at all."""
    ended = subprocess.run(
        [sys.executable, "-m", "nuanliu", *map(str, words)],
        capture_output=True,
        env=environment(data, keys),
        umask=0,
        check=False,
    )
    return ended.returncode


def test_an_old_database_open_to_others_is_closed(office):
    """Made before this rule, or copied about: the next command takes it back."""
    files = [office.data / DATABASE, office.data / "files"]
    for path in files:
        path.chmod(0o755 if path.is_dir() else 0o644)
    office.run("books")
    assert [path.stat().st_mode & 0o077 for path in files] == [0, 0]
