"""`nuanliu rosters give-back`: the sender's own file with its faults marked in it."""

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, option
from nuanliu.faces.cli.files import at_home
from nuanliu.faces.cli.problems import REFUSED, Stop


@click.command("give-back", cls=Command)
@click.argument("number", metavar="名单编号", type=int)
@option("--reason", metavar="事由", required=True, help="为什么取出，例如：退回更正第三行")
@option("--out", metavar="目录", help="写入哪个目录（缺省为当前目录）")
@option("--as", "login", metavar="登录名", help="由谁办理")
@data_option
def give_back(number: int, reason: str, out: str | None, login: str | None) -> None:
    """取出一份花名册的批注文件：原样的名单，第一列写明错误，改好后可再报。含明文号码，每次取出都记入流水。"""
    office.open_books()
    from nuanliu.stages.nominations import giving
    from nuanliu.stages.nominations.marking import marked_name
    from nuanliu.stages.nominations.models import Roster

    row = Roster.objects.filter(pk=number).select_related("file").first()
    if row is None:
        raise Stop(f"没有编号 {number} 的花名册", "请用 nuanliu rosters list 查看", REFUSED)
    if not row.findings.exclude(severity="note").exists():
        raise Stop("这份花名册没有须改正的内容", "不需要批注文件", REFUSED)
    folder = office.out_folder(out, at_home("."))
    deed = office.deed_in_books(office.deed(login, "give-back"))
    office.await_agreement(deed, giving.marked_wanted(row), reason)
    giving.give_back(deed, roster=number, reason=reason)
    data = giving.marked_file(row, office.stamp(deed))
    path = office.write_file(folder, marked_name(row.file_name), data)
    click.echo(f"批注文件：{path}")
