"""`nuanliu verify --out`: what an auditor takes away and checks with Python alone."""

import json
import re
import runpy
import subprocess
import sys

import pytest

from nuanliu.faces.cli.verify import _answer
from nuanliu.stages.archive.verification import PROGRAM


def judged(folder):
    """What a bare Python says that has only this folder: exit code and answer."""
    command = [sys.executable, "-I", "-B", "nuanliu_verify.py", ".", "--json"]
    done = subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


def test_the_folder_is_judged_by_the_program_in_it(office, tmp_path):
    """Root and size are those the office printed; names and numbers stand nowhere in it."""
    told = office.run("verify", "--out", tmp_path / "journal", "--json").json
    code, answer = judged(tmp_path / "journal")
    files = [path for path in (tmp_path / "journal").rglob("*") if path.is_file()]
    text = "".join(path.read_text("utf-8") for path in files if path.suffix != ".py")
    assert (code, answer["ok"], answer["entries"], answer["root"]) == (
        *(0, True),
        *(told["entries"], told["root"]),
    )
    assert (told["folder"], sorted(path.name for path in files)) == (
        str(tmp_path / "journal"),
        ["000001.ndjson", "FORMAT.md", "balances.json", "checkpoints.txt", "nuanliu_verify.py"],
    )
    assert ["11010519491231002X" in text, "职员" in text] == [False, False]


def test_one_changed_letter_in_the_folder_is_found(office, tmp_path):
    """Control: the auditor's program refuses a journal that was touched after it was written."""
    folder = tmp_path / "out"
    office.run("verify", "--out", folder)
    segment = folder / "journal" / "000001.ndjson"
    segment.write_text(segment.read_text("utf-8").replace("25000000", "25000001", 1), "utf-8")
    code, answer = judged(folder)
    assert (code, answer["ok"]) == (1, False)


@pytest.mark.parametrize("content", ["x", None])
def test_only_an_empty_folder_is_written(office, tmp_path, content):
    """What lies there stays: exit 1; an empty one is filled."""
    folder = tmp_path / "out"
    folder.mkdir()
    if content:
        (folder / "note.txt").write_text(content, "utf-8")
    told = office.run("verify", "--out", folder)
    there = (folder / "nuanliu_verify.py").exists()
    expected = (1, False, True) if content else (0, True, False)
    assert (told.code, there, "不是空的" in told.err) == expected


def test_a_folder_is_either_read_or_written(office, tmp_path):
    """Both at once make no sense: exit 2."""
    told = office.run("verify", tmp_path, "--out", tmp_path)
    assert (told.code, told.err) == (2, "流水文件夹和 --out 不能同时写。请只写其中一个。\n")


@pytest.mark.parametrize("inside", [b"", b"{}\n", b"PK\x03\x04", "慰问名单\n".encode()])
def test_a_file_that_is_no_journal_raises_no_alarm(office, tmp_path, inside):
    """Exit 2 and one Chinese line: nothing was judged. Its own journal folder passes."""
    file = tmp_path / "名单.xlsx"
    file.write_bytes(inside)
    told = office.run("verify", file)
    office.run("verify", "--out", tmp_path / "journal")
    fix = "请指定导出的流水文件夹，其中应有 journal 文件夹和 checkpoints.txt"
    assert (told.code, told.out, told.err, office.run("verify", tmp_path / "journal").code) == (
        2,
        "",
        f"“{file}”不是流水文件夹，没有核验。{fix}。\n",
        0,
    )


def test_every_finding_of_the_verifier_is_told_in_chinese(office, tmp_path):
    """Of its messages in two languages the screen shows the Chinese half, code and all."""
    rows = re.split("[|\n]", runpy.run_path(str(PROGRAM))["MESSAGES"])
    told = [told_of(row) for row in rows]
    assert (len(rows) > 10, [words for words in told if re.search("[a-z]", words)]) == (True, [])


def told_of(row):
    code = row.split()[0]
    damaged = {"ok": False, "code": code, "entry": 0, "message": row, "detail": ""}
    return _answer(damaged, [])["findings"][0]["what"]


def proved(folder, *more):
    """What a bare Python says of a proof: exit code and answer."""
    words = [sys.executable, "-I", "-B", "nuanliu_verify.py", "proof.json", "--json", *more]
    done = subprocess.run(words, cwd=folder, env={}, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("seq", [1, 4])
def test_one_line_is_proved_without_the_others(office, tmp_path, seq):
    """The line, its path and a checkpoint are enough; one letter changed, they are not."""
    folder = tmp_path / "one"
    told = office.run("verify", "--entry", seq, "--out", folder)
    sound = proved(folder, "--checkpoint", "checkpoint.txt")
    proof = folder / "proof.json"
    proof.write_text(proof.read_text("utf-8").replace("account:", "account:1", 1), "utf-8")
    touched = proved(folder, "--checkpoint", "checkpoint.txt")
    assert (told.code, sound[0], sound[1]["seq"], touched[0]) == (0, 0, seq, 1)
    assert sorted(one.name for one in folder.iterdir()) == [
        "FORMAT.md",
        "checkpoint.txt",
        "nuanliu_verify.py",
        "proof.json",
    ]


def test_a_line_that_is_not_there_has_no_proof(office, tmp_path):
    """Nought and one beyond the last: told, nothing written; a proof on the screen is canonical."""
    size = office.run("verify", "--json").json["entries"]
    codes = [office.run("verify", "--entry", seq).code for seq in (0, size + 1, size)]
    shown = json.loads(office.run("verify", "--entry", size).out)
    assert (codes, shown["seq"], shown["size"]) == ([1, 1, 0], size, size)
