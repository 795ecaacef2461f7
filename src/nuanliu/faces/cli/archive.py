"""`nuanliu archive`: the packages of closed projects, and unpacking one for a reason."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.stages.campaigns.models import Campaign
    from nuanliu.stages.projects.models import Project


@click.group(cls=Group)
def command() -> None:
    """归档包：登记簿，凭事由调阅。归档包在数据目录里是加密的。"""


@command.command("list", cls=Command)
@json_option
@data_option
def list_(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """归档登记簿：每个归档包的项目、指纹、流水行数和保管期限。"""
    office.open_books()
    from nuanliu.core.lifecycles import PACKAGE
    from nuanliu.stages.archive.queries import register

    rows = register()
    if as_json:
        told = [row._asdict() | {"retain_until": row.retain_until.isoformat()} for row in rows]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    head = ("编号", "项目", "名称", "状态", "流水行数", "保管至", "指纹")
    cells = [
        [
            str(row.id),
            row.project,
            row.folder,
            PACKAGE.states[row.state],
            str(row.journal_size),
            row.retain_until.isoformat(),
            row.manifest_hash,
        ]
        for row in rows
    ]
    click.echo("\n".join(table(head, cells, right=(0, 4))) if cells else "还没有归档包。")


@command.command("assemble", cls=Command)
@click.argument("project", metavar="项目号", type=int)
@option("--campaign", metavar="活动编号", type=int, help="只收一次活动的材料（缺省为全年）")
@option("--as", "login", metavar="登录名", help="由谁组卷")
@data_option
def assemble(project: int, campaign: int | None, login: str | None) -> None:
    """组卷：打印全部文书，连同原件和流水加密封装并登记，请另一人封存。"""
    office.open_books()
    from nuanliu.stages.archive import actions, bag
    from nuanliu.stages.archive.kinds import made
    from nuanliu.stages.archive.originals import absent
    from nuanliu.stages.archive.papers import files_within

    row, part = _project(project), _campaign(project, campaign)
    deed = office.deed_in_books(office.deed(login, "archive"))
    folder = f"{row.fiscal_year}-{row.pk}-{deed.key.rpartition(':')[2][:8]}"
    files = files_within(row, part)
    papers = [made(one._replace(name=one.name.replace("/", "-"))) for one in files]
    bag.write_bag(row, papers, bag.place_of(folder), deed.at, part)
    number = actions.assemble(deed, project=row.pk, folder=folder, campaign=campaign)
    missing = absent(row, part)
    click.echo(f"已组卷：归档包 {number}，文书 {len(papers)} 份，缺项 {len(missing)} 处。")


@command.command("missing", cls=Command)
@click.argument("project", metavar="项目号", type=int)
@option("--campaign", metavar="活动编号", type=int, help="只看一次活动（缺省为全年）")
@json_option
@data_option
def missing(project: int, campaign: int | None, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """缺项：审计要调阅而现在没有的材料；有缺项时退出码为 1。"""
    office.open_books()
    from nuanliu.stages.archive.originals import absent

    lines = absent(_project(project), _campaign(project, campaign))
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(lines) if lines else "没有缺项。")
    return REFUSED if lines else 0


@command.command("seal", cls=Command)
@click.argument("number", metavar="编号", type=int)
@option("--as", "login", metavar="登录名", help="由谁封存（不能是组卷的人）")
@data_option
def seal(number: int, login: str | None) -> None:
    """封存：由没有组卷的人核对归档包完好后封存。"""
    office.open_books()
    from nuanliu.stages.archive import actions
    from nuanliu.stages.archive.models import Package

    if not Package.objects.filter(pk=number).exists():
        raise Stop(f"没有归档包 {number}", "请用 nuanliu archive list 核对", REFUSED)
    actions.seal(office.deed_in_books(office.deed(login, "archive")), package=number)
    click.echo("已封存。")


def _project(number: int) -> "Project":
    from nuanliu.stages.projects.models import Project

    row = Project.objects.filter(pk=number).first()
    if row is None:
        raise Stop(f"没有项目 {number}", "请核对项目号", REFUSED)
    return row


def _campaign(project: int, number: int | None) -> "Campaign | None":
    from nuanliu.stages.campaigns.models import Campaign

    if number is None:
        return None
    row = Campaign.objects.filter(pk=number, project=project).first()
    if row is None:
        raise Stop(f"项目 {project} 没有活动 {number}", "请核对活动编号", REFUSED)
    return row


@command.command("open", cls=Command)
@click.argument("number", metavar="编号", type=int)
@option("--out", metavar="目录", help="解开到哪个目录（须在数据目录以外，尚不存在）")
@option("--reason", metavar="事由", default="", help="为什么要调阅，记入流水")
@option("--as", "login", metavar="登录名", help="由谁调阅")
@data_option
def open_(number: int, out: str | None, reason: str, login: str | None) -> None:
    """调阅：把一个归档包解密成 BagIt 文件夹，谁、为什么记入流水。用后请销毁解开的文件夹。"""
    if not out:
        raise Stop("没有说明解开到哪里", "请用 --out 写明目录")
    office.open_books()
    from nuanliu.stages.archive.actions import hand_out, package_wanted
    from nuanliu.stages.archive.models import Package

    row = Package.objects.filter(pk=number).first()
    if row is None:
        raise Stop(f"没有归档包 {number}", "请用 nuanliu archive list 核对", REFUSED)
    folder = Path(out).expanduser().resolve()
    deed = office.deed_in_books(office.deed(login, "archive"))
    office.await_agreement(deed, package_wanted(row), reason)
    hand_out(deed, package=number, folder=folder, reason=reason)
    click.echo(f"已解开到 {folder}")
