"""What the command line says to people who type it wrongly, and what it says about itself."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from nuanliu.faces.cli import main, problems
from nuanliu.faces.cli.app import COMMANDS, Group, app

SOURCE = Path(__file__).resolve().parents[3] / "src"


def pages():
    """Every command and sub-command with its words, except the demo's own."""
    for name in COMMANDS:
        if name == "demo":
            continue
        command = app.get_command(click.Context(app), name)
        yield [name]
        if isinstance(command, Group):
            yield from ([name, sub] for sub in command.commands)


@pytest.fixture(autouse=True)
def no_office(monkeypatch, tmp_path):
    """No command of this file may find an office on the machine that runs the tests."""
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path / "none"))


def said(capsys, *words):
    """(exit code, standard output, standard error) of one call."""
    code = main(list(words))
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("words", list(pages()), ids=" ".join)
def test_every_command_explains_itself_in_chinese(capsys, words):
    """Exit 0; every option has a Chinese line and no English word of the library is left."""
    code, out, err = said(capsys, *words, "--help")
    head = f"用法：nuanliu {' '.join(words)} "
    lines = out.split("选项：\n")[1].split("\n\n")[0].splitlines()
    explained = [bool(re.search("[\u4e00-\u9fff]", line.split("  ", 2)[-1])) for line in lines]
    english = re.findall(r"Usage|Options|Commands|Show this|required|default", out)
    assert (code, err, out.startswith(head), set(explained), english) == (0, "", True, {True}, [])


def test_the_list_of_commands_is_the_table(capsys):
    """`nuanliu --help` and bare `nuanliu` print every command with its line."""
    helped, bare = said(capsys, "--help"), said(capsys)
    listed = re.findall(r"^  ([a-z-]+) +(\S.*)$", helped[1].split("命令：\n")[1], re.MULTILINE)
    assert (helped, dict(listed)) == (bare, {name: line for name, (_, line) in COMMANDS.items()})


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["frobnicate"], "nuanliu：没有这个命令。请加 --help 看用法。\n"),
        (["--hlep"], "nuanliu：没有选项“--hlep”。请加 --help 看用法。\n"),
        (["init", "--unti", "x"], "nuanliu init：没有选项“--unti”。请加 --help 看用法。\n"),
        (["verify", "a", "b"], "nuanliu verify：多写了参数。请加 --help 看用法。\n"),
        (["import-project"], "nuanliu import-project：缺少参数“文件”。请加 --help 看用法。\n"),
        (
            ["papers", "--project", "x"],
            "nuanliu papers：选项“--project”的值不对。请加 --help 看用法。\n",
        ),
        (["calendar", "frob"], "nuanliu calendar：没有这个命令。请加 --help 看用法。\n"),
        (["backup"], "没有说明要做什么，或说了两样。请在 --out、--list、--drill 里选一项。\n"),
        (["restore", "none.zip"], "找不到备份文件“none.zip”。请核对路径。\n"),
        (
            ["verify", "none"],
            "找不到“none”。请指定导出的流水文件夹，其中应有 journal 文件夹和 checkpoints.txt。\n",
        ),
        (["import-project", "none.txt"], "找不到文件“none.txt”。请核对路径。\n"),
        (["import-project", "/"], "“/”是目录，不是文件。请指定其中的一个文件。\n"),
        (["import-project", "a\0b"], "文件“a\0b”读不出：路径不对。请检查路径和权限。\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_slip_is_answered_in_one_chinese_line(capsys, words, message):
    """Exit 2, nothing on standard output, the whole message."""
    assert said(capsys, *words) == (2, "", message)


def test_an_option_without_its_value(capsys):
    """The library reports this one without a context."""
    code, out, err = said(capsys, "init", "--unit")
    assert (code, out, err.split("：", 1)[1]) == (
        2,
        "",
        "选项“--unit”的用法不对：该带值的须带值，开关不带值。请加 --help 看用法。\n",
    )


@pytest.mark.parametrize("wrong", [KeyboardInterrupt, EOFError])
def test_a_command_that_is_broken_off_says_what_is_known(capsys, monkeypatch, wrong):
    """Steps that were finished before stay, so nothing is said of "no change"; exit 1."""

    def broken(*_):
        raise wrong

    monkeypatch.setattr("nuanliu.faces.cli.office.read_file", broken)
    code, out, err = said(capsys, "import-project", "x.txt")
    words = "已中断。正在办的这一步没有完成，已撤销；之前完成的步骤仍然有效。\n"
    assert (code, out, err.lstrip("\n")) == (1, "", words)


def test_help_is_quick_because_it_loads_nothing():
    """`nuanliu --help` imports no framework, parser or table."""
    code = (
        "import sys; from nuanliu.faces.cli import main; main(['--help']);"
        "heavy = {'django', 'lxml', 'rich', 'cn2an', 'cryptography', 'docx', 'duckdb', 'typst'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    assert told.stderr == "[]\n"


def test_a_fault_of_the_program_is_one_line_and_a_log_without_numbers(tmp_path, monkeypatch):
    """The details go to the data folder; an ID in the exception does not."""
    monkeypatch.setenv("NUANLIU_DATA", str(tmp_path))
    text, code = problems._verdict(RuntimeError("身份证 11010519491231002X 出错"))
    log = tmp_path / "logs" / "nuanliu-errors.log"
    kept = log.read_text(encoding="utf-8")
    assert (text, code, log.stat().st_mode & 0o777, kept.splitlines()[-2]) == (
        f"程序出错，没有完成（RuntimeError）。详情已记入 {log}，请交给维护人员。",
        1,
        0o600,
        "RuntimeError: 身份证 [已隐藏] 出错",
    )


@pytest.mark.parametrize("named", [None, "none"])
def test_without_a_data_folder_the_log_lies_with_temporary_files(tmp_path, monkeypatch, named):
    """Nothing is created where no office is, nor in the folder the command was typed in."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.delenv("NUANLIU_DATA", raising=False)
    if named:
        monkeypatch.setenv("NUANLIU_DATA", str(here / named))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    text, _ = problems._verdict(KeyError("x"))
    log = tmp_path / "nuanliu-errors.log"
    assert (text, log.is_file(), list(here.iterdir())) == (
        f"程序出错，没有完成（KeyError）。详情已记入 {log}，请交给维护人员。",
        True,
        [],
    )
