"""`nuanliu import-project`: what a disclosure says, where it contradicts itself, and saving it."""

import json
from typing import Any, NamedTuple

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop

# The office's words are written by the office: the running text of a disclosure repeats amounts
# and head-counts, which every later paper must take from the books instead.
NO_WORDS = {"basis": "", "overview": "", "objective": ""}


class ReadProject(NamedTuple):
    """What was read: facts and findings as printed by --json, and the office's own words.

    households: 户 of each fund line that counts them, else None; promised: 项目目标 and 实施成效 in
    the words of the text, for people to read. Neither is part of the JSON.
    """

    facts: dict[str, Any]
    findings: list[dict[str, Any]]
    narrative: dict[str, Any]
    households: list[int | None]
    promised: dict[str, str]

    @property
    def has_errors(self) -> bool:
        """Whether the text contradicts itself."""
        return any(one["severity"] == "error" for one in self.findings)


@click.command(cls=Command)
@click.argument("file", metavar="文件")
@json_option
@option("--save", is_flag=True, help="核对后保存为项目；查出矛盾时须同时写明理由")
@option("--reason", metavar="理由", default="", help="公开文本有矛盾仍要保存的理由")
@option("--as", "login", metavar="登录名", help="由谁保存（须有综合办公室岗位）")
@data_option
def command(file: str, as_json: bool, save: bool, reason: str, login: str | None) -> int:  # noqa: FBT001 - click passes options by name
    """读入九部分的项目公开文本（.txt、.docx、.html），或本程序的项目文件（.toml）。

    列出读到的内容和一致性报告。只读，不改动任何数据；加 --save 才保存。
    没有矛盾时退出码为 0，有矛盾（error）时为 1，读不出时为 2。
    """
    if save:
        office.open_books()
    project = read_project(office.read_file(file), file)
    if as_json:
        answer = {"project": project.facts, "findings": project.findings}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        from nuanliu.faces.cli.project_print import print_project

        print_project(project)
    if save:
        _save(project, reason, login)
    return REFUSED if project.has_errors else 0


def read_project(data: bytes, name: str) -> ReadProject:
    """Read a disclosure or a project file; Stop in words when it cannot be read."""
    return _read_toml(data) if name.lower().endswith(".toml") else _read_text(data, name)


def _read_toml(data: bytes) -> ReadProject:
    from nuanliu.faces.cli.outside import in_guarded_child
    from nuanliu.faces.cli.project_file import findings_of

    read = in_guarded_child("nuanliu.faces.cli.project_file:read_toml", data)
    words = {**NO_WORDS, **read["narrative"]}
    households: list[int | None] = [None for _ in read["facts"]["lines"]]  # a file counts people
    promised = {"项目目标": words["objective"]}
    return ReadProject(read["facts"], findings_of(read["facts"]), words, households, promised)


def _read_text(data: bytes, name: str) -> ReadProject:
    from nuanliu.core.ninesections import UnreadableError, read
    from nuanliu.records.documents.readers.opening import blocks_of
    from nuanliu.records.documents.sandbox import OutsideFileError

    try:
        reading = read(blocks_of(data, name))
    except (UnreadableError, OutsideFileError) as unread:
        raise Stop(unread.what, unread.fix) from None
    answer = reading.to_json()
    lines = reading.facts.lines
    households = [one.count if one.count_unit == "户" else None for one in lines]
    said = reading.narrative
    promised = {"项目目标": said.objective, "实施成效": said.results}
    return ReadProject(answer["project"], answer["findings"], NO_WORDS, households, promised)


def _save(project: ReadProject, reason: str, login: str | None) -> None:
    from nuanliu.stages.projects.actions import draft

    number = draft(
        office.deed(login, "import-project"),
        facts=project.facts,
        narrative=project.narrative,
        findings=project.findings,
        reason=reason,
    )
    click.echo(f"已保存为项目 {number}，状态为“起草”，请由领导批准立项。", err=True)
