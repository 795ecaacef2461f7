"""`nuanliu exports`: who may take personal data out as files, and who agrees to large ones."""

import json
from datetime import datetime

import click

from nuanliu.core.roles import Role
from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

BY_ADMIN = option("--as", "login", metavar="登录名", help=office.BY_ADMIN)
BY = option("--as", "login", metavar="登录名", help="由谁办理（须有导出权，不能是申请人）")
NUMBER = click.argument("number", metavar="编号", type=int)


@click.group(cls=Group)
def command() -> None:
    """导出权和导出申请。能看的人不一定能导出；超过 50 人的文件还须另一人同意。"""


@command.command("allow", cls=Command)
@option("--account", "whom", metavar="登录名", help="授予哪个人（和 --role 只写一项）")
@option("--role", metavar="岗位", help="授予哪个岗位的人，例如 office")
@option("--until", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), help="有效期至（缺省为不限）")
@option("--reason", metavar="事由", default="", help="为什么授予，记入流水")
@BY_ADMIN
@data_option
def allow(
    whom: str | None, role: str | None, until: datetime | None, reason: str, login: str | None
) -> None:
    """授予导出权，由系统管理员办理。"""
    office.open_books()
    from nuanliu.records.journal.exporting import allow_export
    from nuanliu.records.people.models import Account

    account = Account.objects.filter(login=whom).first() if whom else None
    if whom and account is None:
        raise Stop(f"没有登录名为“{whom}”的账号", "请核对登录名", REFUSED)
    deed = office.deed_in_books(office.deed_of_admin(login, "exports"))
    pk = allow_export(
        deed,
        reason=reason,
        account=account.pk if account else None,
        role=_role(role),
        until=until.date() if until else None,
    )
    click.echo(f"已授予导出权，编号 {pk}。")


def _role(name: str | None) -> Role | None:
    if name is None or name in set(Role):
        return Role(name) if name else None
    known = "、".join(f"{role.value}（{role.chinese}）" for role in Role)
    raise Stop(f"没有岗位“{name}”", f"可用的岗位：{known}")


@command.command("end", cls=Command)
@NUMBER
@BY_ADMIN
@data_option
def end(number: int, login: str | None) -> None:
    """结束一项导出权，由系统管理员办理；编号见 nuanliu exports list。"""
    office.open_books()
    from nuanliu.records.journal.exporting import end_export
    from nuanliu.records.people.models import ExportGrant

    if not ExportGrant.objects.filter(pk=number).exists():
        raise Stop(f"没有编号 {number} 的导出权", "请用 nuanliu exports list 核对", REFUSED)
    end_export(office.deed_in_books(office.deed_of_admin(login, "exports")), grant=number)
    click.echo(f"导出权 {number} 已结束。")


@command.command("list", cls=Command)
@json_option
@data_option
def list_(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """谁有导出权，何时起止。"""
    office.open_books()
    from nuanliu.records.people.models import ExportGrant

    rows = ExportGrant.objects.select_related("account").order_by("pk")
    told = [
        {
            "grant": row.pk,
            "account": row.account.login if row.account else "",
            "role": row.role,
            "since": row.since.isoformat(),
            "until": row.until.isoformat() if row.until else "",
            "ended_on": row.ended_on.isoformat() if row.ended_on else "",
            "reason": row.reason,
        }
        for row in rows
    ]
    heads = ("编号", "人员", "岗位", "自", "至", "结束", "事由")
    _show(told, heads, "还没有人有导出权。", as_json=as_json)


@command.command("requests", cls=Command)
@json_option
@data_option
def requests(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """导出申请：谁要哪个文件、做什么、多少人、到哪一步。"""
    office.open_books()
    from nuanliu.core.lifecycles import EXPORT_REQUEST
    from nuanliu.records.journal.taking import told as at
    from nuanliu.records.people.models import ExportRequest

    told = [
        {
            "request": row.pk,
            "by": row.by.name,
            "file": row.name,
            "people": row.people,
            "purpose": row.purpose,
            "state": row.state if as_json else EXPORT_REQUEST.states[row.state],
            "until": at(row.until),
            "reason": row.reason,
        }
        for row in ExportRequest.objects.select_related("by").order_by("pk")
    ]
    heads = ("编号", "申请人", "文件", "人数", "用途", "状态", "有效期至", "原因")
    _show(told, heads, "还没有导出申请。", as_json=as_json)


def _show(
    told: "list[dict[str, object]]", heads: tuple[str, ...], none: str, *, as_json: bool
) -> None:
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    cells = [[str(value) for value in one.values()] for one in told]
    click.echo("\n".join(table(heads, cells, right=(0,))) if cells else none)


@command.command("agree", cls=Command)
@NUMBER
@BY
@data_option
def agree(number: int, login: str | None) -> None:
    """同意一项导出申请：申请人在限定时间内可取走那个文件一次。"""
    office.open_books()
    from nuanliu.records.journal.taking import agree_export

    agree_export(office.deed_in_books(office.deed(login, "exports")), request=_known(number))
    click.echo(f"已同意导出申请 {number}。")


@command.command("refuse", cls=Command)
@NUMBER
@option("--reason", metavar="原因", default="", help="为什么不同意，申请人会看到")
@BY
@data_option
def refuse(number: int, reason: str, login: str | None) -> None:
    """不同意一项导出申请。"""
    office.open_books()
    from nuanliu.records.journal.taking import refuse_export

    deed = office.deed_in_books(office.deed(login, "exports"))
    refuse_export(deed, request=_known(number), reason=reason)
    click.echo(f"导出申请 {number} 未同意。")


def _known(number: int) -> int:
    from nuanliu.records.people.models import ExportRequest

    if not ExportRequest.objects.filter(pk=number).exists():
        raise Stop(f"没有编号 {number} 的导出申请", "请用 nuanliu exports requests 核对", REFUSED)
    return number
