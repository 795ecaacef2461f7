"""`nuanliu feedback`, what is in doubt: raised, looked into, settled, opened again."""

import json
from datetime import datetime

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.asked import doubt_of
from nuanliu.faces.cli.chosen import campaign_of
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.runs import BY, REASON, echo, payment_of
from nuanliu.faces.cli.tables import table

DOUBT = click.argument("doubt", metavar="核实编号", type=int)
KINDS = ("missing", "short", "other")
FINDINGS = ("arrived", "mistaken", "reissued", "recovering", "untraceable")
FOUND = (
    "结果：arrived 已足额收到、mistaken 反映有误、reissued 退回后已重发、"
    "recovering 发放有误已立项追回、untraceable 无法联系不能核实。"
)
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("doubts", cls=Command)
@option("--all", "every", is_flag=True, help="连已办结的一起列出")
@json_option
@data_option
def doubts(every: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """收款核实：谁说没收到或金额不对，办到哪一步，是否超期。"""
    office.open_books()
    from nuanliu.core.lifecycles import DOUBT as MOVES
    from nuanliu.stages.feedback.models import Doubt

    on = office.today()
    rows = Doubt.objects.select_related("payment", "campaign", "assigned_to").order_by("pk")
    found = list(rows if every else rows.exclude(state="settled"))
    if as_json:
        told = [
            {
                "doubt": one.pk,
                "kind": one.kind,
                "payment": one.payment.number if one.payment else None,
                "state": one.state,
                "due": one.due_on.isoformat() if one.due_on else None,
                "overdue": one.state != "settled" and one.due_on is not None and one.due_on < on,
                "finding": one.finding or None,
            }
            for one in found
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("没有待核实的。")
        return
    cells = [
        [str(one.pk), one.payment.number if one.payment else "—", one.get_kind_display(),
         MOVES.states[one.state], one.assigned_to.name if one.assigned_to else "—",
         f"{one.due_on or '—'}", one.get_finding_display() or "—"]
        for one in found
    ]  # fmt: skip
    heads = ("编号", "发放编号", "种类", "状态", "承办人", "期限", "结果")
    click.echo("\n".join(table(heads, cells, right=(0,))))


@click.command("doubt", cls=Command, epilog="种类：missing 没收到、short 金额不对、other 其他。")
@click.argument("campaign", metavar="活动编号", type=int)
@click.argument("kind", metavar="种类", type=click.Choice(KINDS))
@click.argument("words", metavar="情况")
@option("--payment", metavar="发放编号", default=None, help="是哪一笔")
@option("--contact", metavar="电话", default="", help="联系电话，加密留存，办结时清除")
@BY
@json_option
@data_option
def raise_(
    campaign: int,
    kind: str,
    words: str,
    payment: str | None,
    contact: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """登记一件收款核实：来电、来访反映的，不经回访。"""
    office.open_books()
    from nuanliu.stages.feedback.doubting import raise_doubt
    from nuanliu.stages.feedback.models import DoubtKind

    pk = raise_doubt(
        office.deed(login, "doubt"),
        campaign=campaign_of(campaign).pk,
        kind=DoubtKind(kind),
        told=words,
        payment=payment_of(payment).pk if payment else None,
        contact=contact,
    )
    echo({"doubt": pk}, as_json=as_json, line=f"收款核实 {pk} 已登记。")


@click.command("look", cls=Command)
@DOUBT
@option("--to", "whom", metavar="登录名", required=True, help="交给谁核实")
@option("--due", metavar="日期", type=DAY, required=True, help="期限，如 2024-03-31")
@BY
@data_option
def look(doubt: int, whom: str, due: datetime, login: str | None) -> None:
    """交办核实：承办人不能是推荐人，也不能是编制、付款、对账的人。"""
    office.open_books()
    from nuanliu.records.people.models import Account
    from nuanliu.stages.feedback.doubting import look_into

    account = Account.objects.select_related("person").filter(login=whom, is_active=True).first()
    if account is None:
        raise Stop(f"没有登录名为“{whom}”的在用账号", "请核对登录名", REFUSED)
    look_into(
        office.deed(login, "doubt"),
        doubt=doubt_of(doubt).pk,
        to=account.person_id,
        due_on=due.date(),
    )
    click.echo(f"收款核实 {doubt} 已交 {account.person.name} 核实。")


@click.command("settle", cls=Command, epilog=FOUND)
@DOUBT
@click.argument("finding", metavar="结果", type=click.Choice(FINDINGS))
@option("--found", metavar="说明", required=True, help="怎样核实的，看到什么凭据；不写号码")
@BY
@json_option
@data_option
def settle(
    doubt: int,
    finding: str,
    found: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """办结一件核实；重发、追回须先办好，这里自动关联。"""
    office.open_books()
    from nuanliu.stages.feedback.doubting import settle as settled
    from nuanliu.stages.feedback.models import Finding

    pk = doubt_of(doubt).pk
    settled(office.deed(login, "doubt"), doubt=pk, finding=Finding(finding), found=found)
    row = doubt_of(doubt)
    told = {
        "doubt": pk,
        "finding": row.finding,
        "reissue": row.reissue.number if row.reissue else None,
        "case": row.case_id,
    }
    line = f"收款核实 {pk} 已办结：{row.get_finding_display()}。"
    echo(told, as_json=as_json, line=line)


@click.command("reopen", cls=Command)
@DOUBT
@REASON
@BY
@data_option
def reopen(doubt: int, reason: str, login: str | None) -> None:
    """重新核实一件办错的，由领导或审计决定。"""
    office.open_books()
    from nuanliu.stages.feedback.doubting import reopen as again

    again(office.deed(login, "doubt"), doubt=doubt_of(doubt).pk, reason=reason)
    click.echo(f"收款核实 {doubt} 已重新核实。")


COMMANDS = (doubts, raise_, look, settle, reopen)
