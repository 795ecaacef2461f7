"""A path that leads to no plain file is refused by name before anything is opened.

A pipe that nobody writes into would keep the command waiting for ever; every command below would
time out without the guard. The plain file beside each is the control.
"""

import os
import socket
import subprocess
import sys

import pytest
from tests.faces.cli.conftest import Told, environment
from tests.faces.cli.test_cli_trouble import run_obedient

SAMPLE = "tests/samples/disclosures/qinglan_2025.txt"
PATIENCE = 40  # seconds; an answer takes one or two

# Every place of the command line that takes a file; {} stands for it.
TAKERS = [
    ["import-project", "{}"],
    ["check-roster", "{}"],
    ["check-form", "{}"],
    ["check-roster", "roster.csv", "--standard", "{}"],
    ["check-form", "roster.csv", "--standard", "{}"],
    ["claims", "read", "{}"],
    ["compare", "{}"],
    ["import-history", "{}", "--occasion", "往年慰问", "--as", "office"],
    ["rosters", "receive", "{}", "--campaign", "1", "--union", "990101", "--as", "office"],
    ["calendar", "import", "{}"],
    ["restore", "{}"],
    ["restore", "plain.txt", "--checkpoint", "{}"],
    ["keys", "restore", "--sheet", "{}"],
    ["import-project", "plain.txt", "--json", "--save", "--as", "office", "--data", "{}/below"],
]


def patient(office, *words, cwd):
    """A command that must answer; one that waits for a pipe fails the test instead."""
    ended = subprocess.run(
        [sys.executable, "-m", "nuanliu", *map(str, words)],
        capture_output=True,
        text=True,
        env=environment(office.data, office.keys),
        timeout=PATIENCE,
        cwd=cwd,
        check=False,
    )
    return Told(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def desk(tmp_path):
    """A folder with a plain file, a roster, a pipe, a socket, a folder and a link to a pipe."""
    place = tmp_path / "desk"
    (place / "folder").mkdir(parents=True)
    (place / "plain.txt").write_text("姓名\n张三\n", encoding="utf-8")
    (place / "roster.csv").write_text("姓名,身份证号\n张三,11010519491231002X\n", encoding="utf-8")
    os.mkfifo(place / "pipe")
    (place / "link").symlink_to("pipe")
    bound = socket.socket(socket.AF_UNIX)
    here = os.open(place, os.O_RDONLY)
    bound.bind(f"/proc/self/fd/{here}/socket")  # a socket's path may not be long
    os.close(here)
    yield place
    bound.close()


@pytest.mark.parametrize("words", TAKERS, ids=" ".join)
def test_no_command_waits_for_a_pipe(office, desk, words):
    """Exit 2 and a line that names the pipe, from every command that takes a file."""
    told = patient(office, *[word.format("pipe") for word in words], cwd=desk)
    named = "“pipe”是管道，不是文件。请先存为普通文件，再指定它。\n"
    below = f"{desk / 'pipe' / 'below'}"
    right = told.err == named or below in told.err
    assert (told.out, told.code in {1, 2}, right) == ("", True, True), told.err


@pytest.mark.parametrize(
    ("name", "kind"),
    [("link", "管道"), ("socket", "套接字"), ("/dev/zero", "设备"), ("/dev/tty", "设备")],
)
def test_links_sockets_and_devices_are_named(office, desk, name, kind):
    """What stands behind the path is said, and what to do."""
    told = patient(office, "import-project", name, cwd=desk)
    assert (told.code, told.out, told.err) == (
        *(2, ""),
        f"“{name}”是{kind}，不是文件。请先存为普通文件，再指定它。\n",
    )


def test_a_folder_is_named_and_a_plain_file_is_read(office, desk):
    """The control: the same command on a plain file reads it and says what it is."""
    folder, plain = (patient(office, "compare", one, cwd=desk) for one in ("folder", "plain.txt"))
    assert (folder.code, folder.err, plain.code, plain.out) == (
        *(2, "“folder”是目录，不是文件。请指定其中的一个文件。\n"),
        *(0, "共 1 人，0 人已在册。\n"),
    )


@pytest.mark.parametrize("words", TAKERS[:10], ids=" ".join)
def test_a_file_one_may_not_read_is_named(office, desk, words):
    """Exit 2 and the reason in Chinese, for somebody whom file modes bind."""
    closed = desk / "closed"
    closed.write_text("x")
    closed.chmod(0)
    ready = [word.format(closed).replace("roster.csv", str(desk / "roster.csv")) for word in words]
    told = run_obedient(office, *ready)
    said = told.err.endswith(f"“{closed}”读不出：没有权限。请检查路径和权限。\n")
    assert (told.code, told.out, said) == (2, "", True), told.err


def test_a_pipe_beside_a_backup_or_in_a_folder_keeps_nobody_waiting(office, desk):
    """The digest beside a backup, a part of a table, a file of a journal, a list to be written."""
    backup, journal, tables = desk / "b-演示.zip", desk / "journal-folder", desk / "tables"
    patient(office, "backup", "--out", backup, cwd=desk)
    (desk / "b-演示.zip.sha256").unlink()
    os.mkfifo(desk / "b-演示.zip.sha256")
    (journal / "journal").mkdir(parents=True)
    os.mkfifo(journal / "checkpoints.txt")
    for name in ("payment", "person"):
        (tables / name).mkdir(parents=True)
        os.mkfifo(tables / name / "1.parquet")
    told = [
        patient(office, "restore", backup, "--data", desk / "new", cwd=desk),
        patient(office, "verify", journal, cwd=desk),
        patient(office, "sweep", tables, cwd=desk),
        patient(office, "sweep", tables, "--out", "pipe.csv", cwd=desk),
        patient(office, "check-roster", "roster.csv", "--out", "pipe", cwd=desk),
    ]
    codes = [(one.code, one.out, "Traceback" in one.err) for one in told]
    assert (codes, (desk / "pipe").is_fifo()) == (
        [(1, "", False), (2, "", False), (2, "", False), (2, "", False), (2, "", False)],
        True,
    ), [one.err for one in told]
