"""`nuanliu pay`, second part: what comes back, what is stuck, what is asked back."""

import json
from datetime import date
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.chosen import campaign_of
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.runs import BY_ONCE, REASON, RULING, echo, fen_of, payment_of
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.stages.payments.stuck import Stuck

KINDS = "deceased 对象已去世、over 超过标准、wrong 发错人、unentitled 不符合条件、other 其他"
LISTED = 20  # lines shown where not all are asked for


@click.command("reissue", cls=Command)
@click.argument("payment", metavar="发放编号")
@option("--card", metavar="卡号", default=None, help="改正后的卡号")
@option("--bank", metavar="银行", default=None, help="改正后的开户银行")
@option("--branch", metavar="网点", default=None, help="改正后的开户网点")
@RULING
@BY_ONCE
@json_option
@data_option
def reissue(
    payment: str,
    card: str | None,
    bank: str | None,
    branch: str | None,
    ruling: str | None,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """改正收款信息后重发一笔未成功或退回的发放，与原来的一笔相连。"""
    office.open_books()
    from nuanliu.stages.payments.models import Payment
    from nuanliu.stages.payments.results import reissue as again

    made = again(
        office.deed(login, "pay"),
        payment=payment_of(payment).pk,
        card=card or "",
        bank=bank or "",
        branch=branch or "",
        ruling=ruling or "",
    )
    row = Payment.objects.select_related("run").get(pk=made)
    told = {"payment": row.number, "run": row.run.number, "reissue_of": payment}
    echo(told, as_json=as_json, line=f"{payment} 重发为 {row.number}（发放批 {row.run.number}）。")


@click.command("return", cls=Command)
@click.argument("payment", metavar="发放编号")
@REASON
@BY_ONCE
@data_option
def return_(payment: str, reason: str, login: str | None) -> None:
    """到账后退回：银行退票，钱回到可用额度。"""
    office.open_books()
    from nuanliu.stages.payments.results import return_later

    return_later(office.deed(login, "pay"), payment=payment_of(payment).pk, reason=reason)
    click.echo(f"{payment} 已退回。")


@click.command("stuck", cls=Command)
@option("--campaign", metavar="活动编号", type=int, default=None, help="只看一次活动")
@option("--all", "every", is_flag=True, help="列出每一笔（缺省只列合计和最久的 20 笔）")
@json_option
@data_option
def stuck(campaign: int | None, every: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """滞留资金：在途、未成功、退回、待签领、异常、追回，各停留多少天，该怎么办。"""
    office.open_books()
    from nuanliu.core.money import Money
    from nuanliu.stages.payments.stuck import WHY, by_age, stuck_in

    on = office.today()
    rows = stuck_in(campaign_of(campaign) if campaign is not None else None, on)
    ages = by_age(rows, on)
    if as_json:
        told = {
            "on": on.isoformat(),
            "ages": {
                WHY[why]: [
                    {
                        "bucket": a.bucket,
                        "payments": a.payments,
                        "amount": Money(a.fen).plain_text(),
                    }
                    for a in found
                ]
                for why, found in ages.items()
            },
            "rows": [one.to_json(on) for one in rows],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if not rows:
        click.echo("没有滞留的资金。")
        return
    heads = ("原因", *(a.bucket for a in next(iter(ages.values()))))
    cells = [
        [WHY[why], *(f"{a.payments} 笔 {Money(a.fen)}" if a.payments else "—" for a in found)]
        for why, found in ages.items()
    ]
    click.echo("\n".join(table(heads, cells)))
    _list(rows if every else rows[:LISTED], on)


def _list(listed: "list[Stuck]", on: date) -> None:
    from nuanliu.core.money import Money
    from nuanliu.stages.payments.stuck import WHY

    lines = [
        [str(one.pk), one.number, one.name, str(Money(one.fen)), f"{one.days(on)} 天", WHY[one.why],
         one.advice or "—"] for one in listed
    ]  # fmt: skip
    click.echo()
    click.echo(
        "\n".join(
            table(("编号", "发放编号", "姓名", "金额", "停留", "原因", "怎么办"), lines, right=(3,))
        )
    )


@click.command("advice", cls=Command)
@click.argument("reason", metavar="失败原因")
@json_option
@data_option
def advice_(reason: str, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """银行说的失败原因该怎么处理。"""
    office.start()
    from nuanliu.core.banking.advice import advice_for
    from nuanliu.stages.payments.bankfile import advice

    found = advice_for(reason, advice())
    told = {"kind": found.kind, "title": found.title, "advice": found.text}
    echo(told, as_json=as_json, line=f"{found.title}：{found.text}")


@click.command(
    "open-case",
    cls=Command,
    epilog=f"种类：{KINDS}。",
)
@click.argument("payment", metavar="发放编号")
@click.argument("amount", metavar="应追回金额")
@option(
    "--kind",
    metavar="种类",
    type=click.Choice(["deceased", "over", "wrong", "unentitled", "other"]),
    required=True,
    help="为什么追回",
)
@REASON
@BY_ONCE
@json_option
@data_option
def open_case(
    payment: str,
    amount: str,
    kind: str,
    reason: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """追回立项：已经到账、不该发的钱，应追回多少。"""
    office.open_books()
    from nuanliu.stages.payments.results import open_case as opened

    row = payment_of(payment)
    made = opened(
        office.deed(login, "pay"), payment=row.pk, due_fen=fen_of(amount), reason=reason, kind=kind
    )
    echo({"case": made}, as_json=as_json, line=f"追回事项 {made} 已立项（{payment}）。")


@click.command("recover", cls=Command)
@click.argument("case", metavar="追回编号", type=int)
@click.argument("amount", metavar="进账金额")
@BY_ONCE
@json_option
@data_option
def recover(case: int, amount: str, login: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """登记一次追回进账；还清时办结。"""
    office.open_books()
    from nuanliu.core.money import Money
    from nuanliu.stages.payments.models import Case
    from nuanliu.stages.payments.results import recover as got

    if not Case.objects.filter(pk=case).exists():
        raise Stop(f"没有编号 {case} 的追回事项", "用 nuanliu pay stuck 查看编号", REFUSED)
    got(office.deed(login, "pay"), case=case, amount_fen=fen_of(amount))
    row = Case.objects.get(pk=case)
    rest = Money(row.due_fen - row.recovered_fen)
    told = {
        "case": case,
        "due": Money(row.due_fen).plain_text(),
        "recovered": Money(row.recovered_fen).plain_text(),
        "outstanding": rest.plain_text(),
    }
    sums = f"应追回 {Money(row.due_fen)} 元，已追回 {Money(row.recovered_fen)} 元"
    line = f"追回事项 {case}：{sums}，尚欠 {rest} 元。"
    echo(told, as_json=as_json, line=line)


COMMANDS = (reissue, return_, stuck, advice_, open_case, recover)
