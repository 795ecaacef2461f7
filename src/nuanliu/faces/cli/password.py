"""`nuanliu password`: a first password for the pages, typed at the machine that holds the books."""

import sys

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option
from nuanliu.faces.cli.problems import REFUSED, Stop

SHORTEST, LONGEST = 10, 128  # characters


@click.command(cls=Command)
@click.argument("login", metavar="登录名")
@data_option
def command(login: str) -> None:
    """给一个账号设网页登录密码。其他人可由系统管理员在网页“系统”里发一次性登录链接。"""
    office.open_books()
    from django.contrib.auth.hashers import make_password

    from nuanliu.records.journal.registration import keep_password
    from nuanliu.records.people.models import Account

    account = Account.objects.filter(login=login, is_active=True).first()
    if account is None:
        raise Stop(f"没有登录名为“{login}”的在用账号", "请核对登录名，或先登记人员", REFUSED)
    hashed = make_password(_typed())
    keep_password(office.deed(login, "password"), account=account.pk, hashed=hashed)
    click.echo(f"已设好 {login} 的密码。启动网页：nuanliu serve")


def _typed() -> str:
    """A password typed twice at a terminal, or the one line of a pipe."""
    if sys.stdin.isatty():
        first = str(click.prompt("新密码", hide_input=True))
        if first != str(click.prompt("再输入一次", hide_input=True)):
            raise Stop("两次输入的密码不一致", "没有改动，请再试一次")
    else:
        first = sys.stdin.readline().rstrip("\n")
    if not SHORTEST <= len(first) <= LONGEST:
        raise Stop(f"密码须有 {SHORTEST} 到 {LONGEST} 个字符", "没有改动，请换一个长一些的")
    return first
