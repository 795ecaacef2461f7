"""`nuanliu rulings`: findings that only a leader may pass, and what was decided on them by whom."""

import json

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.chosen import campaign_of
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

HEAD = ("申报", "姓名", "规则", "内容", "裁定", "裁定人", "日期", "理由")
WORDS = {None: "待裁定", True: "放行", False: "不放行"}


@click.group(cls=Group)
def command() -> None:
    """裁定：列出须由领导决定的事项，登记领导的决定。"""


@command.command("list", cls=Command)
@option("--campaign", metavar="活动编号", type=int, required=True, help="哪次活动")
@json_option
@data_option
def list_(campaign: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出一次活动里须由领导决定的事项：关于谁、哪条规则、谁在何时如何决定。"""
    office.open_books()
    from nuanliu.stages.reviews.to_rule import to_rule

    rows = [one.to_json() for one in to_rule(campaign_of(campaign), office.today())]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    cells = [
        [
            *(str(one[key]) for key in ("nomination", "name", "code")),
            one["message"] or "（已不再查出）",
            WORDS[one["allowed"]],
            *(str(one[key] or "") for key in ("decided_by", "decided_on", "reason")),
        ]
        for one in rows
    ]
    click.echo("\n".join(table(HEAD, cells, right=(0,))) if rows else "没有须由领导决定的事项。")


@command.command("decide", cls=Command)
@click.argument("nomination", metavar="申报", type=int)
@option("--code", metavar="规则", required=True, help="规则代码，见 nuanliu rulings list")
@option("--pass/--hold", "allowed", default=None, help="--pass 放行；--hold 不放行")
@option("--reason", metavar="理由", required=True, help="裁定理由")
@option("--as", "login", metavar="登录名", help="由哪位领导裁定")
@json_option
@data_option
def decide(
    nomination: int,
    code: str,
    allowed: bool | None,  # noqa: FBT001 - click passes options by name
    reason: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """登记领导对一个人、一条规则的决定。后作的决定代替先前的；本人或亲属的事项须回避。"""
    office.open_books()
    from nuanliu.stages.nominations.models import Nomination
    from nuanliu.stages.nominations.rulings import rule

    if allowed is None:
        raise Stop("没有写明裁定结果", "请加 --pass（放行）或 --hold（不放行）")
    if not Nomination.objects.filter(pk=nomination).exists():
        raise Stop(f"没有编号 {nomination} 的申报", "请用 nuanliu rulings list 查看", REFUSED)
    deed = office.deed(login, "rule")
    rule(deed, nomination=nomination, code=code, allowed=allowed, reason=reason)
    if as_json:
        told = {"nomination": nomination, "code": code, "allowed": allowed}
        click.echo(json.dumps({**told, "decided_by": deed.by.login}, ensure_ascii=False, indent=2))
        return
    click.echo(f"已登记：{code} {WORDS[allowed]}，裁定人 {deed.by.person.name}。")
