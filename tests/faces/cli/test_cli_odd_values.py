"""Every option and argument of every command given what it does not expect.

Bytes that are no letters everywhere; a device and a folder where a file or folder is asked for.
Only that a command answers in words is looked at here, not which words: exit 0, 1 or 2, what is
refused ends as a sentence, and no fault of the program is told. (`--data` is everywhere the same
option and is looked at in test_cli_trouble.)
"""

import json
import os
import subprocess
import sys

import pytest
from tests.faces.cli.conftest import ROOT, environment
from tests.faces.cli.test_cli_slips import EMPTY, words_with

NO_LETTERS = os.fsdecode("林晓".encode("gb18030"))
PLACES = ("文件", "目录", "文件夹", "[流水文件夹]", "备份文件")
LONG = ("serve", "demo")  # go on for ever, or for the time of a whole year, with what they get


def values(param):
    """What a parameter is given."""
    places = ["/dev/null", "."] if param.metavar in PLACES else []
    return [NO_LETTERS, *places]


def cases():
    """The words of every case."""
    return [
        [*words, *words_with(command, param, value)]
        for words, command, param in EMPTY
        if words[0] not in LONG and param.name != "data"
        for value in values(param)
    ]


def answers(office, lines, place):
    """What each line gives on one office; what is written by a short name lands in `place`."""
    told = "".join(json.dumps([os.fsencode(word).hex() for word in line]) + "\n" for line in lines)
    done = subprocess.run(
        [sys.executable, "-B", "-m", "tests.faces.cli.asked"],
        input=told,
        capture_output=True,
        text=True,
        env=environment(office.data, office.keys) | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        cwd=place,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def faults(line, told):
    """What is wrong with an answer."""
    wrong = []
    if told["code"] not in {0, 1, 2}:
        wrong.append(f"ends with {told['code']}")
    if "程序出错" in told["err"] or "Traceback" in told["err"]:
        wrong.append(told["err"][:200])
    if told["code"] == 2 and not told["err"].rstrip().endswith(("。", "）")):
        wrong.append(f"says {told['err'][-80:]!r}")
    return [f"{' '.join(line)!a}: {one}" for one in wrong]


@pytest.mark.parametrize("part", range(4))
def test_whatever_is_typed_is_answered_in_words(office, tmp_path, part):
    """A quarter of the cases, on one office, which is whole afterwards."""
    lines, desk = cases()[part::4], tmp_path / "desk"
    desk.mkdir()
    told = answers(office, lines, desk)
    found = [fault for line, one in zip(lines, told, strict=True) for fault in faults(line, one)]
    assert (found, office.run("verify").code) == ([], 0)


def test_a_fault_would_be_seen():
    """Control: an exit that is none, a fault of the program, and a line that is no sentence."""
    seen = [
        faults(["x"], {"code": 70, "err": ""}),
        faults(["x"], {"code": 2, "err": "程序出错。"}),
        faults(["x"], {"code": 2, "err": "Error: no such file"}),
        faults(["x"], {"code": 2, "err": "请核对。\n"}),
    ]
    assert [len(one) for one in seen] == [1, 1, 1, 0]
