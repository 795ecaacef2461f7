"""`nuanliu pay`, third part: cash in handlers' hands, and what goes through a workplace's union."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.proxies import FOLDER, by_proxy, pairs
from nuanliu.faces.cli.runs import BY_ONCE, REASON, echo, fen_of, payment_of, run_of
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.stages.payments.cash import Standing
    from nuanliu.stages.payments.ticking import Tick


def person_of(login: str) -> int:
    """The person who signs in by a name; Stop where nobody does."""
    from nuanliu.records.people.models import Account

    found = Account.objects.filter(login=login).values_list("person", flat=True).first()
    if found is None:
        raise Stop(f"没有登录名“{login}”", "请核对登录名", REFUSED)
    return found


def union_of(name: str) -> int:
    """A union by its name or code; Stop where there is none."""
    from django.db.models import Q

    from nuanliu.records.people.models import Union

    found = Union.objects.filter(Q(name=name) | Q(code=name)).order_by("pk").first()
    if found is None:
        raise Stop(f"没有单位“{name}”", "请写单位的全称或编码", REFUSED)
    return found.pk


def _there(model: Any, number: int, words: str) -> None:
    if not model.objects.filter(pk=number).exists():
        raise Stop(f"没有编号 {number} 的{words}", "请核对编号", REFUSED)


@click.command("draw", cls=Command)
@click.argument("run", metavar="批次号")
@click.argument("union", metavar="单位")
@option("--handler", metavar="登录名", required=True, help="经办人")
@option("--with", "companion", metavar="登录名", required=True, help="第二经办人：现金双人经手")
@option("--slip", metavar="凭证号", required=True, help="银行取款凭证的编号")
@BY_ONCE
@json_option
@data_option
def draw(
    run: str,
    union: str,
    handler: str,
    companion: str,
    slip: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """领出现金：出纳把一个单位的现金交给两位经办人。"""
    office.open_books()
    from nuanliu.core.money import Money
    from nuanliu.stages.payments import cash
    from nuanliu.stages.payments.models import CashDraw

    made = cash.draw_cash(
        office.deed(login, "pay"),
        run=run_of(run).pk,
        union=union_of(union),
        handler=person_of(handler),
        companion=person_of(companion),
        reference=slip,
    )
    row = CashDraw.objects.select_related("handler").get(pk=made)
    told = {"draw": made, "people": row.people, "amount": Money(row.amount_fen).plain_text()}
    line = f"领用单 {made}：{row.handler.name}领出 {row.people} 人 {Money(row.amount_fen)} 元。"
    echo(told, as_json=as_json, line=line)


@click.command("tick", cls=Command, epilog=FOLDER)
@click.argument("draw", metavar="领用单号", type=int)
@click.argument("sheet", metavar="签领表照片")
@option("--signed", metavar="发放编号", multiple=True, help="本人已签的一行，可以多次")
@option("--rest-signed", is_flag=True, help="其余还没有结果的行都由本人签了字")
@option("--back", metavar="编号=原因", multiple=True, help="未领的一行和原因，可以多次")
@option("--proxy", metavar="编号=文件夹", multiple=True, help="代领的一行和它的文件夹，可以多次")
@BY_ONCE
@json_option
@data_option
def tick_(
    draw: int,
    sheet: str,
    signed: tuple[str, ...],
    rest_signed: bool,  # noqa: FBT001 - click passes options by name
    back: tuple[str, ...],
    proxy: tuple[str, ...],
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """逐行登记一页签领表：本人已签、代领、未领；整页要么全收，要么全不收。"""
    office.open_books()
    from nuanliu.stages.payments.models import CashDraw
    from nuanliu.stages.payments.ticking import Outcome, Tick, tick

    _there(CashDraw, draw, "领用单")
    ticks = [Tick(payment_of(one).pk, Outcome.SIGNED) for one in signed]
    ticks += [
        Tick(payment_of(number).pk, Outcome.BACK, why) for number, why in pairs(back, "--back")
    ]
    ticks += [by_proxy(payment_of(number).pk, folder) for number, folder in pairs(proxy, "--proxy")]
    ticks += _rest(draw, ticks) if rest_signed else []
    told = tick(office.deed(login, "pay"), draw=draw, sheet=office.read_file(sheet), ticks=ticks)
    words = {"signed": "本人已签", "proxy": "代领", "back": "未领"}
    line = "，".join(f"{words[one]} {count} 笔" for one, count in told.items())
    echo(told, as_json=as_json, line=f"{line}。")


def _rest(draw: int, ticks: "list[Tick]") -> "list[Tick]":
    from nuanliu.stages.payments.cash import lines_for
    from nuanliu.stages.payments.models import CashDraw
    from nuanliu.stages.payments.ticking import Outcome, Tick

    row = CashDraw.objects.select_related("run").get(pk=draw)
    named = [one.payment for one in ticks]
    waiting = lines_for(row.run, row.union_id).filter(state="issued").exclude(pk__in=named)
    return [Tick(pk, Outcome.SIGNED) for pk in waiting.values_list("pk", flat=True)]


@click.command("count", cls=Command)
@click.argument("handler", metavar="经办人登录名", required=False)
@click.argument("on", metavar="领出日期", required=False, type=click.DateTime(["%Y-%m-%d"]))
@click.argument("amount", metavar="交回金额", required=False)
@BY_ONCE
@json_option
@data_option
def count(
    handler: str | None,
    on: Any,
    amount: str | None,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """清点交清：领出 = 已发 + 交回，按经办人和日；不写金额时只列出各人各日的差额。"""
    office.open_books()
    from nuanliu.stages.payments import cash

    if handler and on and amount:
        cash.count_cash(
            office.deed(login, "pay"),
            handler=person_of(handler),
            on=on.date(),
            returned_fen=fen_of(amount),
        )
    elif handler and not amount:
        raise Stop("没有写交回金额", "请写：经办人登录名 领出日期 交回金额；没有余款写 0")
    rows = [one for one in cash.days() if _asked(one, handler, on.date() if on else None)]
    echo([one.to_json() for one in rows], as_json=as_json, line="\n".join(_days(rows)))


def _asked(one: "Standing", handler: str | None, on: date | None) -> bool:
    return handler is None or (one.handler == person_of(handler) and one.on == on)


def _days(rows: "list[Standing]") -> list[str]:
    from nuanliu.core.money import Money

    heads = ("经办人", "领出日期", "领出", "已发", "应交回", "未登记", "状态")
    lines = [
        [one.name, one.on.isoformat(), str(Money(one.drawn_fen)), str(Money(one.handed_fen)),
         str(Money(one.back_fen)), f"{one.waiting} 笔 {Money(one.unticked_fen)}",
         "已交清" if one.closed else "未交清"] for one in rows
    ]  # fmt: skip
    return list(table(heads, lines, right=(2, 3, 4, 5))) if rows else ["没有领出的现金。"]


@click.command("entrust", cls=Command)
@click.argument("run", metavar="批次号")
@click.argument("union", metavar="单位")
@option("--slip", metavar="凭证号", required=True, help="转账凭证的编号")
@BY_ONCE
@json_option
@data_option
def entrust(run: str, union: str, slip: str, login: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """转基层工会代发：一个单位的钱一次转给它的工会；名单交回核对后才算个人已领。"""
    office.open_books()
    from nuanliu.core.money import Money
    from nuanliu.stages.payments import union_lists
    from nuanliu.stages.payments.models import UnionTransfer

    made = union_lists.entrust(
        office.deed(login, "pay"), run=run_of(run).pk, union=union_of(union), reference=slip
    )
    row = UnionTransfer.objects.get(pk=made)
    told = {"transfer": made, "people": row.people, "amount": Money(row.amount_fen).plain_text()}
    line = f"代发单 {made}：转出 {row.people} 人 {Money(row.amount_fen)} 元。"
    echo(told, as_json=as_json, line=line)


@click.command("list", cls=Command)
@click.argument("transfer", metavar="代发单号", type=int)
@click.argument("file", metavar="实发名单")
@option("--sheet", metavar="照片", required=True, help="职工签名的签领表照片")
@option("--left", metavar="发放编号", multiple=True, help="单位没有发出的一笔，可以多次")
@BY_ONCE
@json_option
@data_option
def list_(
    transfer: int,
    file: str,
    sheet: str,
    left: tuple[str, ...],
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """核对基层工会交回的实发名单：逐人比对姓名、证件号和金额，有一处不符整份不收。"""
    office.open_books()
    from nuanliu.stages.payments import union_lists
    from nuanliu.stages.payments.models import UnionTransfer

    _there(UnionTransfer, transfer, "代发单")
    told = union_lists.take_union_list(
        office.deed(login, "pay"),
        transfer=transfer,
        name=Path(file).name,
        data=office.read_file(file),
        sheet=office.read_file(sheet),
        left=[payment_of(one).pk for one in left],
    )
    line = f"名单一致：已发 {told['paid']} 人，未发 {told['left']} 人。"
    echo(told, as_json=as_json, line=line)


@click.command("refund", cls=Command)
@click.argument("transfer", metavar="代发单号", type=int)
@click.argument("amount", metavar="退回金额")
@REASON
@BY_ONCE
@data_option
def refund(transfer: int, amount: str, reason: str, login: str | None) -> None:
    """登记基层工会退回的余款；未发的人钱退回可用，可以重发。"""
    office.open_books()
    from nuanliu.stages.payments import union_lists
    from nuanliu.stages.payments.models import UnionTransfer

    _there(UnionTransfer, transfer, "代发单")
    union_lists.refund_transfer(
        office.deed(login, "pay"), transfer=transfer, refunded_fen=fen_of(amount), reason=reason
    )
    click.echo(f"代发单 {transfer} 已结清。")


@click.command("give-up", cls=Command)
@click.argument("payment", metavar="发放编号")
@REASON
@BY_ONCE
@data_option
def give_up(payment: str, reason: str, login: str | None) -> None:
    """未领：出纳窗口没有人来领的一笔，钱退回可用，可以重发。"""
    office.open_books()
    from nuanliu.stages.payments import cash

    cash.give_up(office.deed(login, "pay"), payment=payment_of(payment).pk, reason=reason)
    click.echo(f"{payment} 未领，钱已退回可用。")


COMMANDS = (draw, tick_, count, entrust, list_, refund, give_up)
