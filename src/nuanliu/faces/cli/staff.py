"""`nuanliu staff`: who works in the office and in which roles, until there are pages for it."""

import click

from nuanliu.core.roles import Role
from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, option
from nuanliu.faces.cli.problems import Stop

ROLES = "、".join(f"{role.value}（{role.chinese}）" for role in Role)

_MOST = 40  # signs of a sign-in or a name: what a list and a signature line hold


@click.command(cls=Command, epilog=f"岗位：{ROLES}。")
@click.argument("login", metavar="登录名")
@click.argument("name", metavar="姓名")
@option("--role", "roles", metavar="岗位", multiple=True, help="岗位代码；一人多岗时写多次")
@option("--post", metavar="职务", default="", help="领导的职务，例如 分管领导；审批表按职务列名")
@option("--as", "by", metavar="登录名", help=office.BY_ADMIN)
@data_option
def command(login: str, name: str, roles: tuple[str, ...], post: str, by: str | None) -> None:
    """登记本单位的一名工作人员及其岗位。同一批次的经办、审核、审批、付款、对账须是不同的人。"""
    for what, text in (("登录名", login), ("姓名", name)):
        _readable(what, text)
    office.open_books()
    from nuanliu.records.journal.registration import StaffFacts, register_staff
    from nuanliu.records.people.models import Account, Union

    if Account.objects.filter(login=login).exists():
        raise Stop(f"登录名“{login}”已有人使用", "请换一个登录名", 1)
    root = Union.objects.get(parent=None).pk
    facts = StaffFacts(name, login, _roles(roles), root, post=_post(post, roles))
    register_staff(office.deed_of_admin(by, "staff"), staff=[facts])
    held = "、".join(role.chinese for role in facts.roles)
    click.echo(f"已登记 {name}（{login}）：{held}。")


def _readable(what: str, text: str) -> None:
    """One line of at most _MOST signs that can be seen; it is printed in lists and on papers."""
    text.encode()  # bytes that are no letters end the command here, in words of their own
    if not text.strip() or not text.isprintable():
        raise Stop(f"{what}是空的，或含有换行一类看不见的字符", "请重新填写")
    if len(text) > _MOST:
        raise Stop(f"{what}有 {len(text)} 个字，最多 {_MOST} 个字", "请缩短后重新填写")


def _post(post: str, roles: tuple[str, ...]) -> str:
    if post and Role.LEADER not in roles:
        raise Stop("只有领导填写职务", "请加上 --role leader，或去掉 --post")
    return post


def _roles(names: tuple[str, ...]) -> tuple[Role, ...]:
    if not names:
        raise Stop("没有写明岗位", "请用 --role 写明至少一个岗位")
    try:
        return tuple(Role(name) for name in names)
    except ValueError:
        raise Stop(f"没有岗位“{'、'.join(names)}”", f"可用的岗位：{ROLES}") from None
