"""`nuanliu next-year`: last year's project as the draft of the next, shown before it is saved."""

import json
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.stages.archive.rolling import Rolled


@click.command(cls=Command)
@click.argument("project", metavar="项目号", type=int)
@option("--save", is_flag=True, help="看过以后保存为新一年的项目草稿；已经复制过的不再复制")
@option("--as", "login", metavar="登录名", help="由谁保存（须有综合办公室岗位）")
@json_option
@data_option
def command(project: int, save: bool, login: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """复制上年：项目、资金安排、指标、活动窗口顺延一年；单位、银行模板和标准沿用。"""
    office.open_books()
    from nuanliu.stages.archive.rolling import next_year
    from nuanliu.stages.projects import actions
    from nuanliu.stages.projects.models import Project

    row = Project.objects.filter(pk=project).first()
    if row is None:
        raise Stop(f"没有项目 {project}", "请核对项目号", REFUSED)
    told, number = next_year(row), None
    if save:
        number = told.already
        if number is None:
            deed = office.deed_in_books(office.deed(login, "next-year"))
            number = actions.draft(deed, facts=told.facts, narrative=told.narrative, findings=[])
    if as_json:
        answer = {**told._asdict(), "saved": number}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    click.echo(_words(told))
    if number is not None:
        click.echo(f"已是项目 {number}。" if told.already else f"已保存为项目 {number}。")


def _words(told: "Rolled") -> str:
    facts, period = told.facts, told.facts["period"]
    lines = [
        f"{facts['fiscal_year']} 年{facts['name']}，{period['from']} 至 {period['to']}",
        *(f"  活动 {one['name']}：{one['from'] or '未定'} 至 {one['to'] or '未定'}"
          for one in facts["campaigns"]),
        f"  资金安排 {len(facts['lines'])} 项，指标 {len(facts['indicators'])} 项",
        f"  沿用基层工会 {told.unions} 个，银行模板 {'、'.join(told.templates) or '（没有）'}",
        *(f"  须重新确认的标准：{label}" for label in told.lapsed),
    ]  # fmt: skip
    return "\n".join(lines)
