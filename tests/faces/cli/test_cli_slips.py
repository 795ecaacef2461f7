"""A slip of the hand on the command line: an empty value, a folder that is not there, no name."""

import re

import click
import pytest

from nuanliu.faces.cli.app import COMMANDS, app


def commands():
    """Every command with its words: ['keys', 'rotate']."""
    context = click.Context(app)
    found = []
    for name in COMMANDS:
        one = app.get_command(context, name)
        if isinstance(one, click.Group):
            found += [([name, sub], one.commands[sub]) for sub in one.commands]
        else:
            found.append(([name], one))
    return found


def filled(param):
    """Some value that the parameter takes."""
    if isinstance(param.type, click.Choice):
        return param.type.choices[0]
    return "2024-01-01" if isinstance(param.type, click.DateTime) else "1"


def words_with(command, param, value):
    """The words of a command with one value in the place of one parameter, others filled in."""
    words = []
    for one in command.params:
        if isinstance(one, click.Argument):
            words.append(value if one is param else filled(one))
        elif one.required and one is not param:
            words += [one.opts[0], filled(one)]
    if isinstance(param, click.Option):
        words += [param.opts[0], value]
    return words


EMPTY = [
    (words, command, param)
    for words, command in commands()
    for param in command.params
    if isinstance(param.type, click.types.StringParamType) and not getattr(param, "is_flag", False)
]


@pytest.mark.parametrize(
    ("words", "command", "param"), EMPTY, ids=[f"{' '.join(w)} {p.name}" for w, _, p in EMPTY]
)
def test_an_empty_value_is_told_by_name(words, command, param, capsys):
    """Exit 2 and one line, before anything is opened; the line names the option or argument."""
    from nuanliu.faces.cli import main

    code = main([*words, *words_with(command, param, "")])
    told = capsys.readouterr().err
    shown = param.opts[0] if isinstance(param, click.Option) else param.metavar
    assert (code, "是空的。请写明" in told, shown in told, told.count("\n")) == (2, True, True, 1)


def test_a_backup_into_a_folder_that_is_not_there_is_told(office, tmp_path):
    """The folder is named, with the cure; made, the same words do it."""
    out = tmp_path / "no" / "backup-演示.zip"
    told = office.run("backup", "--out", out)
    (tmp_path / "no").mkdir()
    done = office.run("backup", "--out", out)
    said = f"文件夹“{out.parent}”不存在。请先建立这个文件夹，或换一个位置。\n"
    assert (told.code, told.err, done.code) == (2, said, 0)


def test_a_restored_backup_is_dated_as_the_office_clock_shows(office, tmp_path):
    """2024-01-02 09:30, not 2024-01-02T01:30:00.123456+00:00."""
    made = tmp_path / "backup-演示.zip"
    office.run("backup", "--out", made)
    told = office.run("restore", made, data=tmp_path / "new", keys=office.keys)
    assert (told.code, len(re.findall(r"备份时间 \d{4}-\d\d-\d\d \d\d:\d\d，", told.out))) == (0, 1)


def test_nobody_rotates_keys_unnamed_or_by_mistake(office):
    """Without --as and without a yes nothing changes; with both the deed is done by its name."""
    before = office.run("verify", "--json").json
    unnamed = office.run("keys", "rotate", "--yes")
    unsure = office.run("keys", "rotate", "--as", "admin")
    still = office.run("verify", "--json").json
    done = office.run("keys", "rotate", "--as", "admin", "--yes")
    assert (unnamed.code, unsure.code, done.code, still) == (1, 2, 0, before)
    assert ("请用 --as 写明" in unnamed.err, "请在终端里办理并确认" in unsure.err) == (True, True)
