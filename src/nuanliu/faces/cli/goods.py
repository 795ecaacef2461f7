"""`nuanliu goods`: buy, receive, accept, issue, tick, close, count, write off, list."""

import re
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.chosen import campaign_of
from nuanliu.faces.cli.paying_hands import person_of, union_of
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.proxies import FOLDER, by_proxy, pairs
from nuanliu.faces.cli.runs import BY_ONCE, REASON, echo, fen_of
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.stages.goods.models import Order
    from nuanliu.stages.payments.ticking import Tick


@click.group(cls=Group)
def command() -> None:
    """物资：采购、验收、领出、逐行登记、核销、盘点、报损、实物台账。

    采购单号如 WZ-2024-001。
    """


def order_of(number: str) -> "Order":
    """An order by its number; Stop where there is none."""
    from nuanliu.stages.goods.models import Order

    found = Order.objects.filter(number=number).first()
    if found is None:
        raise Stop(f"没有采购单“{number}”", "用 nuanliu goods list 查看单号", REFUSED)
    return found


def _there(model: Any, number: int, words: str) -> None:
    if not model.objects.filter(pk=number).exists():
        raise Stop(f"没有编号 {number} 的{words}", "请核对编号", REFUSED)


@command.command("buy", cls=Command)
@click.argument("campaign", metavar="活动编号", type=int)
@click.argument("item", metavar="品名")
@click.argument("quantity", metavar="数量和单位")
@click.argument("price", metavar="单价")
@option("--supplier", metavar="供应商", required=True, help="从哪一家买")
@option("--basis", metavar="依据", required=True, help="询价、比价或合同")
@BY_ONCE
@json_option
@data_option
def buy(
    campaign: int,
    item: str,
    quantity: str,
    price: str,
    supplier: str,
    basis: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """登记采购一种物资；数量和单位写成 10袋 的样子。"""
    office.open_books()
    from nuanliu.core.money import Money
    from nuanliu.stages.goods import actions
    from nuanliu.stages.goods.models import Order

    amount, unit = _pieces(quantity)
    made = actions.order_goods(
        office.deed(login, "goods"),
        campaign=campaign_of(campaign).pk,
        item=item,
        unit=unit,
        supplier=supplier,
        quantity=amount,
        price_fen=fen_of(price),
        basis=basis,
    )
    row = Order.objects.get(pk=made)
    told = {"order": row.number, "amount": Money(row.total_fen).plain_text()}
    echo(told, as_json=as_json, line=f"采购单 {row.number}：{Money(row.total_fen)} 元，待批准。")


def _pieces(text: str) -> tuple[int, str]:
    found = re.fullmatch(r"\s*(\d{1,7})\s*(\D+)", text)
    if found is None:
        raise Stop(f"“{text}”看不出数量和单位", "请写成 10袋 的样子")
    return int(found[1]), found[2].strip()


@command.command("approve", cls=Command)
@click.argument("order", metavar="采购单号")
@BY_ONCE
@data_option
def approve(order: str, login: str | None) -> None:
    """批准采购：占用资金安排。"""
    office.open_books()
    from nuanliu.stages.goods import actions

    actions.approve_order(office.deed(login, "goods"), order=order_of(order).pk)
    click.echo(f"采购单 {order} 已批准。")


@command.command("cancel", cls=Command)
@click.argument("order", metavar="采购单号")
@REASON
@BY_ONCE
@data_option
def cancel(order: str, reason: str, login: str | None) -> None:
    """取消还没有到货的采购。"""
    office.open_books()
    from nuanliu.stages.goods import actions

    actions.cancel_order(office.deed(login, "goods"), order=order_of(order).pk, reason=reason)
    click.echo(f"采购单 {order} 已取消。")


@command.command("receive", cls=Command)
@click.argument("order", metavar="采购单号")
@click.argument("quantity", metavar="实收数量", type=int)
@option("--accept", "slip", metavar="验收单", default=None, help="第二人验收入库，附验收单照片")
@BY_ONCE
@data_option
def receive(order: str, quantity: int, slip: str | None, login: str | None) -> None:
    """到货登记；加 --accept 由第二人重新点数、验收入库。"""
    office.open_books()
    from nuanliu.stages.goods import actions

    row, deed = order_of(order), office.deed(login, "goods")
    if slip is None:
        actions.receive_goods(deed, order=row.pk, quantity=quantity)
        click.echo(f"采购单 {order} 到货 {quantity} {row.unit}，待第二人验收。")
        return
    actions.accept_goods(deed, order=row.pk, quantity=quantity, slip=office.read_file(slip))
    click.echo(f"采购单 {order} 验收入库 {quantity} {row.unit}。")


@command.command("issue", cls=Command)
@click.argument("order", metavar="采购单号")
@click.argument("union", metavar="单位")
@click.argument("each", metavar="每人数量", type=click.IntRange(1))
@option("--handler", metavar="登录名", required=True, help="经办人")
@option("--with", "companion", metavar="登录名", required=True, help="第二经办人：物资双人经手")
@BY_ONCE
@json_option
@data_option
def issue(
    order: str,
    union: str,
    each: int,
    handler: str,
    companion: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """领出：一个单位的已批准人员每人若干，由两位经办人领走。"""
    office.open_books()
    from nuanliu.stages.goods import issuing
    from nuanliu.stages.goods.models import Issue

    made = issuing.issue_goods(
        office.deed(login, "goods"),
        order=order_of(order).pk,
        union=union_of(union),
        handler=person_of(handler),
        companion=person_of(companion),
        each=each,
    )
    row = Issue.objects.select_related("order").get(pk=made)
    told = {"issue": made, "people": row.people, "quantity": row.quantity}
    line = f"领用单 {made}：{row.people} 人，{row.quantity} {row.order.unit}。"
    echo(told, as_json=as_json, line=line)


@command.command("tick", cls=Command, epilog=FOLDER)
@click.argument("issue", metavar="领用单号", type=int)
@click.argument("sheet", metavar="签领表照片")
@option("--back", metavar="姓名=原因", multiple=True, help="未领的人和原因，可以多次")
@option("--proxy", metavar="姓名=文件夹", multiple=True, help="代领的人和他的文件夹，可以多次")
@option("--signed", metavar="姓名", multiple=True, help="本人已签的人，可以多次")
@option("--rest-signed", is_flag=True, help="其余还没有结果的行都由本人签了字")
@BY_ONCE
@json_option
@data_option
def tick(
    issue: int,
    sheet: str,
    back: tuple[str, ...],
    proxy: tuple[str, ...],
    signed: tuple[str, ...],
    rest_signed: bool,  # noqa: FBT001 - click passes options by name
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """逐行登记一页实物签领表：本人已签、代领、未领；同名的写签领表上的序号。"""
    office.open_books()
    from nuanliu.stages.goods.issuing import tick_goods
    from nuanliu.stages.goods.models import Issue
    from nuanliu.stages.payments.ticking import Outcome, Tick

    _there(Issue, issue, "领用单")
    waiting = _waiting(issue)
    ticks = [Tick(_line(waiting, who), Outcome.BACK, why) for who, why in pairs(back, "--back")]
    ticks += [by_proxy(_line(waiting, who), folder) for who, folder in pairs(proxy, "--proxy")]
    ticks += [Tick(_line(waiting, who), Outcome.SIGNED) for who in signed]
    ticks += _rest(waiting, ticks) if rest_signed else []
    deed = office.deed(login, "goods")
    told = tick_goods(deed, issue=issue, sheet=office.read_file(sheet), ticks=ticks)
    words = {"signed": "已签", "proxy": "代领", "back": "未领"}
    line = "，".join(f"{words[one]} {count} 人" for one, count in told.items())
    echo(told, as_json=as_json, line=f"{line}。")


def _waiting(issue: int) -> dict[str, list[int]]:
    """Lines without a result, by name and by their place on the sheet."""
    from nuanliu.stages.goods.models import Issue
    from nuanliu.stages.goods.queries import lines_of

    found: dict[str, list[int]] = {}
    for place, one in enumerate(lines_of(Issue.objects.get(pk=issue)), 1):
        if not one.outcome:
            found[str(place)] = [one.pk]
            found.setdefault(one.person.name, []).append(one.pk)
    return found


def _line(waiting: dict[str, list[int]], who: str) -> int:
    found = waiting.get(who, [])
    if len(found) == 1:
        return found[0]
    what = f"“{who}”有 {len(found)} 行待登记"
    raise Stop(what, "请核对姓名；同名的请写签领表上的序号", REFUSED)


def _rest(waiting: dict[str, list[int]], ticks: "list[Tick]") -> "list[Tick]":
    from nuanliu.stages.payments.ticking import Outcome, Tick

    left = {pk for lines in waiting.values() for pk in lines} - {one.payment for one in ticks}
    return [Tick(pk, Outcome.SIGNED) for pk in sorted(left)]


@command.command("close", cls=Command)
@click.argument("issue", metavar="领用单号", type=int)
@click.argument("returned", metavar="退回数量", type=int)
@BY_ONCE
@data_option
def close(issue: int, returned: int, login: str | None) -> None:
    """核销：领出 = 已发 + 退回，退回的重新入库。"""
    office.open_books()
    from nuanliu.stages.goods.issuing import close_issue
    from nuanliu.stages.goods.models import Issue

    _there(Issue, issue, "领用单")
    close_issue(office.deed(login, "goods"), issue=issue, returned=returned)
    click.echo(f"领用单 {issue} 已核销。")


@command.command("count", cls=Command)
@click.argument("order", metavar="采购单号")
@click.argument("counted", metavar="实盘数量", type=click.IntRange(0))
@option("--witness", metavar="登录名", required=True, help="监盘人")
@option("--damage", is_flag=True, help="报损：填还完好的数量")
@option("--reason", metavar="原因", default="", help="与账面不符或报损时必填")
@BY_ONCE
@json_option
@data_option
def count(
    order: str,
    counted: int,
    witness: str,
    damage: bool,  # noqa: FBT001 - click passes options by name
    reason: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """盘点或报损，两人清点；有差异的等领导处理。"""
    office.open_books()
    from nuanliu.stages.goods import actions
    from nuanliu.stages.goods.models import CountKind, StockCount

    made = actions.count_stock(
        office.deed(login, "goods"),
        order=order_of(order).pk,
        counted=counted,
        witness=person_of(witness),
        reason=reason,
        kind=CountKind.DAMAGE if damage else CountKind.COUNT,
    )
    row = StockCount.objects.get(pk=made)
    told = {"count": made, "booked": row.booked, "counted": row.counted, "state": row.state}
    end = "相符。" if row.state == "settled" else "有差异，等领导处理。"
    line = f"盘点单 {made}：账面 {row.booked}，实盘 {row.counted}，{end}"
    echo(told, as_json=as_json, line=line)


@command.command("write-off", cls=Command)
@click.argument("count", metavar="盘点单号", type=int)
@BY_ONCE
@data_option
def write_off(count: int, login: str | None) -> None:
    """处理差异：账面改为实盘数量（盘盈、盘亏、报损）。"""
    office.open_books()
    from nuanliu.stages.goods import actions
    from nuanliu.stages.goods.models import StockCount

    _there(StockCount, count, "盘点单")
    actions.write_off(office.deed(login, "goods"), count=count)
    click.echo(f"盘点单 {count} 已处理。")


@command.command("list", cls=Command)
@option("--order", metavar="采购单号", default=None, help="只看一张采购单的实物台账")
@json_option
@data_option
def list_(order: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """采购单和库存；加 --order 看一张采购单的每次出入库。"""
    office.open_books()
    told = _orders() if order is None else _moves(order_of(order))
    empty = "没有采购单。" if order is None else "还没有出入库。"
    rows = [[str(one) for one in row.values()] for row in told]
    lines = table(tuple(HEADS[one] for one in told[0]), rows) if told else [empty]
    echo(told, as_json=as_json, line="\n".join(lines))


HEADS = {
    "order": "采购单号",
    "item": "品名",
    "ordered": "订购",
    "received": "实收",
    "stock": "库存",
    "amount": "金额",
    "state": "状态",
    "on": "日期",
    "kind": "事由",
    "quantity": "数量",
    "after": "结存",
    "about": "单据",
}


def _orders() -> list[dict[str, Any]]:
    from nuanliu.core.lifecycles import GOODS_ORDER
    from nuanliu.core.money import Money
    from nuanliu.stages.goods.models import Order

    return [
        {"order": one.number, "item": one.item, "ordered": one.quantity, "received": one.received,
         "stock": one.stock, "amount": Money(one.total_fen).plain_text(),
         "state": GOODS_ORDER.states[one.state]} for one in Order.objects.order_by("pk")
    ]  # fmt: skip


def _moves(order: "Order") -> list[dict[str, Any]]:
    from nuanliu.stages.goods.queries import moves_of

    return [
        {"on": one.on.isoformat(), "kind": one.get_kind_display(), "quantity": one.quantity,
         "after": one.after, "about": one.about} for one in moves_of(order)
    ]  # fmt: skip
