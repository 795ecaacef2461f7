"""`nuanliu people`: find a person, see one number in clear for a reason, and who saw what."""

import json

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

FIELDS = {"id": "证件号码", "phone": "手机号码", "card": "银行卡号"}
_NAMES = "、".join(f"{name}（{label}）" for name, label in FIELDS.items())


@click.group(cls=Group)
def command() -> None:
    """人员：按姓名查找（号码脱敏），凭事由查看一个明文号码，查看记录。"""


@command.command("find", cls=Command)
@click.argument("name", metavar="姓名")
@json_option
@data_option
def find(name: str, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """按姓名查找人员，列出编号和单位。不显示任何号码。"""
    office.open_books()
    from nuanliu.records.people.models import Person

    rows = Person.objects.filter(name=name).select_related("union").order_by("pk")
    told = [{"person": row.pk, "name": row.name, "union": row.union.name} for row in rows]
    if not told:
        raise Stop(f"没有姓名为“{name}”的人员", "请核对姓名", REFUSED)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    cells = [[str(value) for value in one.values()] for one in told]
    click.echo("\n".join(table(("编号", "姓名", "单位"), cells, right=(0,))))


@command.command("reveal", cls=Command, epilog=f"可查看：{_NAMES}。")
@click.argument("number", metavar="人员编号", type=int)
@option("--field", type=click.Choice(list(FIELDS)), required=True, help="看哪一项")
@option("--reason", metavar="事由", default="", help="为什么要看，记入流水；不得写入号码")
@option("--as", "login", metavar="登录名", help="由谁查看")
@data_option
def reveal(number: int, field: str, reason: str, login: str | None) -> None:
    """查看一个人的一个明文号码。先把谁、看了谁的哪一项、为什么记入流水，再显示；号码本身不记。"""
    office.open_books()
    from nuanliu.records.journal import revealing
    from nuanliu.records.people.models import Shown

    deed = office.deed(login, "reveal")
    value = revealing.reveal(deed, person=number, what=Shown(field), reason=reason)
    click.echo(value or f"没有登记{FIELDS[field]}。")


@command.command("reveals", cls=Command)
@json_option
@data_option
def reveals(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出明文查看记录：何时、谁、看了什么、为什么。"""
    office.open_books()
    from nuanliu.records.journal.states import OFFICE_TIME
    from nuanliu.records.people.models import Reveal, Shown

    rows = Reveal.objects.select_related("by").order_by("pk")
    told = [
        {
            "at": row.at.astimezone(OFFICE_TIME).strftime("%Y-%m-%d %H:%M"),
            "by": row.by.name,
            "what": Shown(row.what).label,
            "subject": row.subject,
            "reason": row.reason,
        }
        for row in rows
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    head = ("时间", "查看人", "内容", "对象", "事由")
    cells = [list(one.values()) for one in told]
    click.echo("\n".join(table(head, cells)) if cells else "还没有人查看过明文。")
