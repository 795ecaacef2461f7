"""A disk that fills up in the middle: every command that writes says so and leaves the books whole.

A limit on the size of any one file stands for the disk. The same words with room are the control.
"""

import resource
import shutil
import subprocess
import sys

import pytest
from tests.faces.cli.conftest import ROOT, Office, Told, environment
from tests.stages.senders import ONE

ROOM = 4096  # bytes any file may have: less than a log of SQLite, a paper or a package
LISTS = {
    "history.csv": f"姓名,身份证号,金额,发放日期\n张三,{ONE},500,2023-12-20\n",
    "roster.csv": f"姓名,身份证号,金额\n张三,{ONE[:-1]},500\n",
}
WHY = ["--reason", "演练：磁盘写满"]
FINISHED = [
    ["papers", "--only", "公示", "--out", "{place}/papers"],
    ["archive", "open", "1", "--out", "{place}/package", "--as", "wulin", *WHY],
    ["books", "--out", "{place}/books"],
    ["backup", "--out", "{place}/演示.zip"],
    ["verify", "--out", "{place}/journal"],
    ["check-roster", "{place}/roster.csv", "--out", "{place}/marked.csv"],
]
INTO = ["--campaign", "1", "--union", "990101001", "--as", "office"]
OPEN = [
    ["template", "--campaign", "1", "--out", "{place}/templates"],
    ["import-history", "{place}/history.csv", "--occasion", "往年慰问", "--as", "office"],
    ["rosters", "receive", "{place}/roster.csv", *INTO],
]
BEGIN = "from tests.laws import roster_killed; roster_killed.begin()"


def narrow(office, words):
    """The words in a process in which no file may grow beyond `ROOM`."""
    ended = subprocess.run(
        [sys.executable, "-B", "-m", "nuanliu", *words],
        capture_output=True,
        env=environment(office.data, office.keys) | {"TMPDIR": str(office.data.parent)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM)),
        check=False,
    )
    return Told(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def told_of(office, words, place):
    """What a full disk gives, whether the books are whole after it, and what room gives."""
    for name, text in LISTS.items():
        (place / name).write_text(text, encoding="utf-8")
    words = [word.format(place=place) for word in words]
    full, whole, again = narrow(office, words), office.run("verify"), office.run(*words)
    left = sorted(path.name for path in office.data.parent.iterdir())
    # A list with a fault ends with 1 where there is room: what was asked for is there all the same.
    return (
        full.code,
        full.err.endswith("。\n"),
        "程序出错" in full.err,
        whole.code,
        again.code,
        left,
    )


def copied(data, keys, place):
    """An office of its own, to be changed at will."""
    shutil.copytree(data, place / "office" / "data")
    shutil.copytree(keys, place / "office" / "keys")
    return Office(place / "office" / "data", place / "office" / "keys")


def agreed(office, words, place):
    """So many people stand in a package that another person must agree to its leaving."""
    office.run(*(word.format(place=place) for word in words))
    number = office.run("exports", "requests", "--json").json[-1]["request"]
    office.run("exports", "agree", number, "--as", "zhengtao")


@pytest.fixture(scope="module")
def waiting(tmp_path_factory):
    """An office whose campaign takes lists."""
    place = tmp_path_factory.mktemp("waiting")
    office = Office(place / "data", place / "keys")
    office.data.mkdir()
    room = environment(office.data, office.keys)
    subprocess.run([sys.executable, "-c", BEGIN], env=room, cwd=ROOT, check=True)
    return office


@pytest.mark.parametrize("words", FINISHED, ids=lambda words: words[0])
def test_a_finished_year_on_a_full_disk(year, tmp_path, words):
    """Exit 2 and words, nothing left behind, the books whole; with room it is done."""
    office = copied(year[0], year[0].parent / "keys", tmp_path)
    done = 1 if words[0] == "check-roster" else 0
    if words[0] == "archive":
        agreed(office, words, tmp_path)
    expected = (2, True, False, 0, done, ["data", "keys"])
    assert told_of(office, words, tmp_path) == expected


@pytest.mark.parametrize("words", OPEN, ids=lambda words: words[0])
def test_a_year_under_way_on_a_full_disk(waiting, tmp_path, words):
    """The same for what comes in: no half of a list is kept."""
    office = copied(waiting.data, waiting.keys, tmp_path)
    assert told_of(office, words, tmp_path) == (2, True, False, 0, 0, ["data", "keys"])
