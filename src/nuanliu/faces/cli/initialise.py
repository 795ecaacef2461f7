"""`nuanliu init`: found a 正式 (or an empty 演示) database and print what must go into the safe."""

import re
import sys

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, option
from nuanliu.faces.cli.problems import Stop

_CODE = re.compile(r"[0-9A-Za-z-]{1,20}")


@click.command(cls=Command)
@option("--unit", metavar="单位名称", help="单位全称，例如 云川区总工会")
@option("--code", metavar="代码", help="单位代码：20 位以内的字母、数字")
@option("--admin", metavar="登录名", default="admin", help="系统管理员的登录名（缺省 admin）")
@option("--admin-name", metavar="姓名", default="系统管理员", help="系统管理员的姓名")
@option("--demo", is_flag=True, help="建立演示库：文书都带“演示”字样，不得放入真实名单")
@data_option
def command(unit: str | None, code: str | None, admin: str, admin_name: str, demo: bool) -> None:  # noqa: FBT001 - click passes options by name
    """建立新的账：数据库、密钥文件、密钥恢复单和 2024—2026 年工作日历。

    恢复单只打印这一次：请当场打印，装入信封，锁进保险柜。
    """
    folder = office.free_folder()
    unit, code = _asked(unit, "单位全称", "--unit"), _asked(code, "单位代码", "--code")
    if not _CODE.fullmatch(code):
        raise Stop(f"单位代码“{code}”不对", "只能用 20 位以内的字母、数字和连字符")
    office.create(folder)
    _found(unit, code, (admin, admin_name), demo=demo)
    _print_sheet()
    click.echo(_next_steps(folder, demo=demo))


def _asked(value: str | None, label: str, name: str) -> str:
    if value is None and sys.stdin.isatty():
        value = str(click.prompt(label))
    if not (value or "").strip():
        raise Stop(f"没有写明{label}", f"请加上 {name}")
    return (value or "").strip()


def _found(unit: str, code: str, admin: tuple[str, str], *, demo: bool) -> None:
    from nuanliu.records.journal.deeds import Deed
    from nuanliu.records.journal.holidays import holiday_rows
    from nuanliu.records.journal.installation import Founding, found
    from nuanliu.records.journal.registration import import_calendar
    from nuanliu.records.people.models import Kind

    founding = Founding(Kind.DEMO if demo else Kind.LIVE, unit, code, *admin)
    account = found(founding, office.now())
    import_calendar(Deed(account, office.now(), "calendar:shipped"), days=holiday_rows())


def _print_sheet() -> None:
    from nuanliu.records.people import keys, recovery

    click.echo("\n".join(recovery.sheet(keys.current())))


def _admin() -> str:
    from nuanliu.records.people.models import Account

    return Account.objects.order_by("pk").values_list("login", flat=True)[0]


def _next_steps(folder: object, *, demo: bool) -> str:
    from nuanliu.records.people import keys
    from nuanliu.records.people.models import Installation

    uid = Installation.objects.get().uid
    lines = (
        "",
        f"{'演示' if demo else '正式'}库已建立：{folder}",
        f"密钥文件：{keys.default_path(uid)}（不要放进备份，也不要发给别人）",
        "下一步：",
        "  1. 打印上面的恢复单，锁进保险柜，然后清屏。",
        "  2. nuanliu staff --help            登记经办、审核、领导、出纳、会计",
        "  3. nuanliu import-project 文件      读入今年的项目公开文本，核对后加 --save 保存",
        f"  4. nuanliu password {_admin()}       设网页密码，再用 nuanliu serve 启动网页",
        "  5. nuanliu backup --help           定期备份到另一块磁盘",
    )
    return "\n".join(lines)
