"""`nuanliu feedback`, the call-backs: draw, list, call, a number kept for a call, end."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.asked import call_of, pairs_of, round_of
from nuanliu.faces.cli.chosen import campaign_of
from nuanliu.faces.cli.problems import Stop
from nuanliu.faces.cli.runs import BY, REASON, echo, fen_of
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.stages.feedback.models import CallRound

CALL = click.argument("call", metavar="回访电话编号", type=int)
ROUND = click.argument("number", metavar="回访编号", type=int)
SAID = ("full", "short", "missing", "declined", "missed", "gave-up")
SAYS = (
    "回答：full 足额收到、short 金额不对、missing 没收到、declined 不愿回答、"
    "missed 未接通一次、gave-up 不再拨打。"
)
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("draw", cls=Command)
@click.argument("campaign", metavar="活动编号", type=int)
@option("--seed", metavar="种子", required=True, help="抽样种子，留存备查")
@option("--share", metavar="百分比", type=int, default=10, help="抽取比例（缺省 10）")
@option("--due", metavar="日期", type=DAY, required=True, help="办完期限，如 2024-03-31")
@BY
@json_option
@data_option
def draw(
    campaign: int,
    seed: str,
    share: int,
    due: datetime,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """抽取回访名单：按单位和发放方式分层、按种子抽取。经办人不能抽取。"""
    office.open_books()
    from nuanliu.stages.feedback import calling

    row = campaign_of(campaign)
    pk = calling.draw(
        office.deed(login, "call"), campaign=row.pk, seed=seed, share=share, due_on=due.date()
    )
    made = round_of(pk)
    many = made.calls.count()
    told = {"round": pk, "campaign": row.name, "population": made.population, "drawn": many}
    line = f"回访 {pk}：{row.name}实际到账 {made.population} 人，抽取 {many} 人。"
    echo(told, as_json=as_json, line=line)


@click.command("calls", cls=Command)
@ROUND
@json_option
@data_option
def calls(number: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """一轮回访的名单和结果，并按种子当场重抽一遍比对。"""
    office.open_books()
    from nuanliu.core.lifecycles import CALL as MOVES
    from nuanliu.stages.feedback.call_queries import calls_of

    row = round_of(number)
    found = list(calls_of(row))
    told = _outcome(row)
    if as_json:
        told["calls"] = [
            {
                "call": one.pk,
                "payment": one.payment.number,
                "tries": one.tries,
                "state": one.state,
                "received": one.received or None,
            }
            for one in found
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    cells = [
        [str(one.pk), one.payment.number, one.payment.payee, one.payment.nomination.union.name,
         str(one.tries), MOVES.states[one.state], one.get_received_display() or "—"]
        for one in found
    ]  # fmt: skip
    heads = ("编号", "发放编号", "姓名", "单位", "拨打", "状态", "回答")
    click.echo("\n".join(table(heads, cells, right=(0, 4))))
    again = "相同" if told["same_again"] else "不同：抽取之后有款项退回或补发"
    click.echo(
        f"抽取 {told['drawn']} 人，已回访 {told['answered']} 人，不愿回答 {told['declined']} 人，"
        f"未联系上 {told['unreached']} 人；回访率 {told['rate']}，足额率 {told['full_rate']}。"
    )
    click.echo(f"种子“{row.seed}”，现在重抽，结果{again}。")


def _outcome(row: "CallRound") -> dict[str, object]:
    from nuanliu.core.sampling import percent_down
    from nuanliu.stages.feedback.call_queries import reached, redrawn
    from nuanliu.stages.feedback.models import Call

    found = reached(Call.objects.filter(round=row))
    drawn = list(row.calls.order_by("place").values_list("payment_id", flat=True))
    return {
        "round": row.pk,
        "seed": row.seed,
        **found._asdict(),
        "waiting": found.waiting,
        "rate": percent_down(found.answered, found.drawn),
        "full_rate": percent_down(found.full, found.answered),
        "same_again": redrawn(row) == drawn,
    }


@click.command("call", cls=Command, epilog=SAYS)
@CALL
@click.argument("said", metavar="回答", type=click.Choice(SAID))
@option("--got", metavar="金额", default=None, help="金额不对时，本人说实收多少元")
@option("--ask", "asked", metavar="题=选项", multiple=True, help="satisfied、attitude 的回答")
@option("--note", metavar="记录", default="", help="回访记录，不写号码")
@option("--wish", metavar="诉求", default="", help="本人另外提出的要求，登记为诉求；不写号码")
@BY
@json_option
@data_option
def call(
    call: int,
    said: str,
    got: str | None,
    asked: tuple[str, ...],
    note: str,
    wish: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """登记一次回访电话；没收到、金额不对的，自动转为收款核实；另有要求的，登记为诉求。"""
    office.open_books()
    from nuanliu.core.lifecycles import CALL as MOVES
    from nuanliu.stages.feedback import calling
    from nuanliu.stages.feedback.models import Doubt, Received, Wish

    row, by = call_of(call), office.deed(login, "call")
    other = {"missed": calling.miss, "declined": calling.decline, "gave-up": calling.give_up}
    if said in other and (got or asked or note or wish):
        fix = "请去掉 --got、--ask、--note、--wish"
        raise Stop(f"“{said}”不带金额、题目、记录和诉求", fix)
    if said in other:
        other[said](by, call=row.pk)
    else:
        fen = fen_of(got) if got is not None else None
        choices = pairs_of(asked)
        calling.answer(
            by,
            call=row.pk,
            received=Received(said),
            got_fen=fen,
            choices=choices,
            note=note,
            wish=wish,
        )
    row = call_of(call)
    doubt, wished = Doubt.objects.filter(call=row).first(), Wish.objects.filter(call=row).first()
    told = {
        "call": call, "state": row.state, "tries": row.tries, "doubt": doubt and doubt.pk,
        "request": wished and wished.request_id,
    }  # fmt: skip
    line = f"回访电话 {call}：{MOVES.states[row.state]}，已拨打 {row.tries} 次。"
    more = f"已转收款核实 {doubt.pk}。" if doubt else ""
    more += f"已登记诉求 {wished.request_id}。" if wished else ""
    echo(told, as_json=as_json, line=line + more)


@click.command("contact", cls=Command)
@CALL
@click.argument("number", metavar="手机号码")
@option(
    "--from",
    "source",
    metavar="来源",
    type=click.Choice(["union", "self", "other"]),
    default="union",
    help="谁提供的：union 单位、self 本人、other 其他（缺省 union）",
)
@BY
@data_option
def contact(call: int, number: str, source: str, login: str | None) -> None:
    """为一次回访登记电话：加密留存，这一轮结束时清除。"""
    office.open_books()
    from nuanliu.stages.feedback import calling
    from nuanliu.stages.feedback.models import Source

    row = call_of(call)
    calling.keep_contact(
        office.deed(login, "call"), call=row.pk, number=number, source=Source(source)
    )
    click.echo(f"回访电话 {call} 的号码已加密留存。")


@click.command("phone", cls=Command)
@CALL
@REASON
@BY
@data_option
def phone(call: int, reason: str, login: str | None) -> None:
    """查看一次回访的号码，凭事由，记入流水。"""
    office.open_books()
    from nuanliu.stages.feedback import calling

    row = call_of(call)
    found = calling.reveal_contact(office.deed(login, "call"), call=row.pk, reason=reason)
    click.echo(found or "没有登记电话，请向单位询问后用 contact 登记。")


@click.command("end", cls=Command)
@ROUND
@BY
@data_option
def end(number: int, login: str | None) -> None:
    """结束一轮回访：名单上的人都已办完，留存的号码随即清除。"""
    office.open_books()
    from nuanliu.stages.feedback import calling

    calling.close(office.deed(login, "call"), round=round_of(number).pk)
    click.echo(f"回访 {number} 已结束。")


COMMANDS = (draw, calls, call, contact, phone, end)
