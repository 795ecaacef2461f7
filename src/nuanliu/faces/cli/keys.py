"""`nuanliu keys`: the recovery sheet, a new data key, and the key file out of the sheet."""

import sys
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.records.people.crypto import Suite


@click.group(cls=Group)
def command() -> None:
    """密钥的保管：密钥文件、恢复单、轮换。密钥不在数据库里，也不在备份里。"""


@command.command("show-sheet", cls=Command)
@option("--reason", metavar="事由", default="", help="为什么要打印，记入流水")
@option("--as", "login", metavar="登录名", help=office.BY_ADMIN)
@data_option
def show_sheet(reason: str, login: str | None) -> None:
    """重新打印密钥恢复单，并把谁、为什么记入流水。谁拿到它，谁就能读出全部号码：当场打印，锁进保险柜，然后清屏。"""
    office.open_books()
    from nuanliu.records.people import keys, recovery
    from nuanliu.stages.archive.actions import note_sheet

    note_sheet(office.deed_of_admin(login, "sheet"), reason=reason)
    click.echo("\n".join(recovery.sheet(keys.current())))


@command.command("rotate", cls=Command)
@option("--as", "login", metavar="登录名", help="由哪位系统管理员办理，记入流水")
@option("--suite", metavar="算法", help="改用的算法：aes-256-gcm 或 sm4-gcm（缺省不变）")
@option("--yes", is_flag=True, help="不再询问，供脚本使用")
@data_option
def rotate(login: str | None, suite: str | None, yes: bool) -> None:  # noqa: FBT001 - click passes options by name
    """换一把新的数据密钥，把全部号码和文件重新加密，打印新的恢复单。须写明由谁办理，并确认。

    旧密钥留在密钥文件中：在此之前的备份还要用它。旧恢复单与旧备份一同保存。
    中途断电没有关系，再运行一次即可。
    """
    office.open_books()
    from nuanliu.records.people import keys, recovery
    from nuanliu.stages.archive import actions

    chosen = _suite(suite)
    deed = office.deed_of_admin(login, "rotate", named=True)
    if not yes:
        _confirm()
    actions.start_rotation(deed, chosen)
    changed = actions.reseal(deed)
    click.echo("\n".join(recovery.sheet(keys.current())))
    files, packages = changed.pop("files"), changed.pop("packages")
    sealed = f"{sum(changed.values())} 个号码、{files} 个文件、{packages} 个归档包"
    click.echo(f"\n已重新加密 {sealed}。旧恢复单与旧备份一同保存。")


def _confirm() -> None:
    """The new sheet must go into the safe at once: nobody rotates by mistake."""
    if not sys.stdin.isatty():
        raise Stop("没有确认轮换密钥，没有改动", "请在终端里办理并确认，或加 --yes")
    click.echo("轮换后须立即打印新的恢复单，锁进保险柜。确认请输入“轮换”：", nl=False, err=True)
    if sys.stdin.readline().strip() != "轮换":
        raise Stop("没有确认，没有改动", "如需轮换，请重新运行", REFUSED)


def _suite(name: str | None) -> "Suite | None":
    from nuanliu.records.people.crypto import Suite

    if name is None:
        return None
    try:
        return Suite(name)
    except ValueError:
        known = "、".join(suite.value for suite in Suite)
        raise Stop(f"没有算法“{name}”", f"可用的算法：{known}") from None


@command.command("restore", cls=Command)
@option("--sheet", metavar="文件", help="录有恢复单的文本文件（缺省：按提示逐行录入）")
@data_option
def restore(sheet: str | None) -> None:
    """密钥文件丢失时，用恢复单重建；密钥文件缺少在用的密钥时，用较新的恢复单补齐。

    恢复单缺少数据库在用的密钥（轮换前的旧单）时拒绝；密钥文件齐全时也拒绝，不会覆盖。
    """
    office.open_books()
    from nuanliu.faces.cli.restore import typed_sheet
    from nuanliu.records.people import keys
    from nuanliu.records.people.models import Installation
    from nuanliu.stages.archive.keyfiles import rebuild

    uid = Installation.objects.get().uid
    keyring = typed_sheet(sheet)
    if keyring.database != uid:
        what = f"这张恢复单属于数据库 {keyring.database}，不是 {uid}"
        raise Stop(what, "请找出本数据库的恢复单", REFUSED)
    place = keys.default_path(uid)
    done = "重建" if rebuild(place, keyring) else "补齐"
    click.echo(f"已{done}密钥文件 {place}")
