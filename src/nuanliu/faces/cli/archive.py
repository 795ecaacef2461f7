"""`nuanliu archive`: the packages of closed projects, and unpacking one for a reason."""

import json
from pathlib import Path

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table


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
