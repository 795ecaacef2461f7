"""Full disks, readers that leave, words that are none: what is said, and with which exit code.

A small limit on the size of files stands for a full disk; /dev/full takes nothing at all.
"""

import os
import resource
import subprocess
import sys

import pytest
from tests.checks.scene import SOUND
from tests.faces.cli.conftest import Told, environment

from nuanliu.checks.folder import write_folder

ROOM = 4096  # bytes any file may have: less than the smallest database or paper


@pytest.fixture
def tables(tmp_path):
    """A sound folder of tables."""
    write_folder(SOUND, tmp_path / "tables")
    return tmp_path / "tables"


def run(words, place, room=None, out=subprocess.PIPE, **more):
    """The command in a process with a data folder, keys and temporary folder of its own."""

    def bounded():
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    ended = subprocess.run(
        [sys.executable, "-B", "-m", "nuanliu", *words],
        stdout=out,
        stderr=subprocess.PIPE,
        env=environment(place / "data", place / "keys") | {"TMPDIR": str(place)} | more,
        preexec_fn=bounded,
        check=False,
    )
    return Told(ended.returncode, (ended.stdout or b"").decode(), ended.stderr.decode())


@pytest.mark.parametrize("name", ["found.csv", "found.parquet"])
def test_a_sweep_on_a_full_disk_says_so(tables, tmp_path, name):
    """Exit 2, both places and what to do; with room it goes through."""
    words = ["sweep", str(tables), "--out", str(tmp_path / name)]
    full, enough = run(words, tmp_path, ROOM), run(words, tmp_path)
    said = f"写不进 {tmp_path / name} 或临时文件夹 {tmp_path}：磁盘已满、没有权限或中途出错。"
    assert (full.code, full.out, full.err.startswith(said), enough.code) == (2, "", True, 0)


def test_without_any_room_the_temporary_folder_is_named(tables, tmp_path):
    """Not even the first byte can be written, nor the details of the trouble."""
    full = run(["sweep", str(tables)], tmp_path, 0)
    said = "没有可用的临时文件夹：磁盘已满或没有权限。请腾出空间，或用环境变量 TMPDIR 另指一处。\n"
    assert (full.code, full.out, full.err) == (2, "", said)


DEEDS = [
    ["staff", "lin", "林晓", "--role", "office"],
    ["keys", "rotate", "--as", "admin", "--yes"],
    ["backup", "--out", "{place}"],
    ["books", "--out", "{place}/books"],
    ["verify", "--out", "{place}/journal"],
]


@pytest.mark.parametrize("words", DEEDS, ids=lambda words: words[0])
def test_no_deed_goes_half_through_on_a_full_disk(office, tmp_path, words):
    """Exit 2 in words; with room again the books are whole and the deed is done."""
    words = [word.format(place=tmp_path) for word in words]
    full = run(words, tmp_path, ROOM)
    whole, again = office.run("verify"), office.run(*words)
    told = full.err.endswith("。\n") and "程序出错" not in full.err
    assert (full.code, told, whole.code, again.code) == (2, True, 0, 0)


LISTS = [["--help"], ["books"], ["budget", "list"], ["verify", "--json"]]


@pytest.mark.parametrize("words", LISTS, ids=lambda words: words[0])
def test_an_answer_that_finds_no_room_is_told_once(office, tmp_path, words):
    """Into a full disk: exit 2 and one line. Into a pipe whose reader left: no line at all."""
    del office
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        told = run(words, tmp_path, out=full)
    there, gone = os.pipe()
    os.close(there)
    left = run(words, tmp_path, out=gone)
    os.close(gone)
    whole = run(words, tmp_path)
    said = "读写文件时出错：磁盘已满。请检查路径、权限和磁盘空间后重试。\n"
    assert ((told.code, told.err), left.err, whole.code) == ((2, said), "", 0)


def test_bytes_that_are_no_letters_are_told_in_words(office):
    """A name typed in another encoding: nothing is kept; the same name in UTF-8 is."""
    words = ["staff", "lin", os.fsdecode("林晓".encode("gb18030")), "--role", "office"]
    told = run(words, office.data.parent)
    again = office.run("staff", "lin", "林晓", "--role", "office")
    said = "命令行里有不是 UTF-8 编码的字符，没有改动。请在 UTF-8 的终端里重新输入。\n"
    assert (told.code, told.out, told.err, again.code) == (2, "", said, 0)


@pytest.mark.parametrize(
    ("login", "name", "said"),
    [
        ("", "林晓", "参数“登录名”是空的。请写明它的值。\n"),
        ("lin", " ", "参数“姓名”是空的。请写明它的值。\n"),
        ("a\nb", "林晓", "登录名是空的，或含有换行一类看不见的字符。请重新填写。\n"),
        ("x" * 41, "林晓", "登录名有 41 个字，最多 40 个字。请缩短后重新填写。\n"),
    ],
)
def test_a_name_that_is_none_is_not_kept(office, login, name, said):
    told = office.run("staff", login, name, "--role", "office")
    good = office.run("staff", "x" * 40, "林晓", "--role", "office")
    assert (told.code, told.out, told.err, good.code) == (2, "", said, 0)


def test_no_locale_and_a_narrow_terminal(office):
    """LANG=C, 40 columns, no HOME: the same answer as anywhere."""
    odd = {"LANG": "C", "LC_ALL": "C", "COLUMNS": "40"}
    plain, narrow = (run(["books"], office.data.parent, **more) for more in ({}, odd))
    assert narrow == plain
