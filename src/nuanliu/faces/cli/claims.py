"""`nuanliu claims`: claims from the draft to the books, their invoices, packets and codes."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.claims_codes import code_line, codes, types
from nuanliu.faces.cli.claims_invoices import add, enter, invoices, original
from nuanliu.faces.cli.claims_papers import packet, sheet
from nuanliu.faces.cli.claims_read import read
from nuanliu.faces.cli.claims_shared import BY, KEY, REASON, claim_of, deed, line_of, told
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.runs import echo, fen_of
from nuanliu.faces.cli.tables import table

HEAD = ("报销单号", "种类", "用途", "金额（元）", "状态")


@click.group(cls=Group)
def command() -> None:
    """审核与报销：发票、报销单、资料包、一体化录入单。

    次序：登记发票、填报、附材料、送审、审核、审批、入账。报销单号如 BX-2024-001。
    """


@command.command("list", cls=Command)
@option("--state", metavar="状态", default=None, help="只列这个状态的，如 待审核")
@json_option
@data_option
def list_(state: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出报销单。"""
    office.open_books()
    from nuanliu.core.lifecycles import CLAIM
    from nuanliu.core.money import Money
    from nuanliu.stages.claims.models import Claim

    names = {name: key for key, name in CLAIM.states.items()}
    if state is not None and state not in names:
        raise Stop(f"没有状态“{state}”", f"可以写：{'、'.join(names)}")
    rows = Claim.objects.select_related("campaign__project", "line").order_by("pk")
    found = list(rows.filter(state=names[state]) if state else rows)
    shown = [
        (one.number, str(one.get_kind_display()), one.purpose, str(Money(one.amount_fen)),
         CLAIM.states[one.state]) for one in found
    ]  # fmt: skip
    lines = table(HEAD, shown, right={3}) if shown else ["还没有报销单"]
    echo([told(one) for one in found], as_json=as_json, line="\n".join(lines))


@command.command("show", cls=Command)
@click.argument("claim", metavar="报销单号")
@json_option
@data_option
def show(claim: str, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """一张报销单：各行和科目、发票、缺少的材料、凭证。"""
    office.open_books()
    from nuanliu.core.money import Money

    row = claim_of(claim)
    about = told(row)
    lines = [
        line_of(row),
        *(f"  第 {one['place']} 行 {one['what']} {Money(one['amount_fen'])} 元 {one['expense']}"
          f" {one['function_code']} · {one['economic_code']} · {one['government_code']}"
          for one in about["lines"]),
        *(f"  发票 {identity}" for identity in about["invoices"]),
        *(f"  缺少：{name}" for name in about["missing"]),
        *([f"  凭证 {'、'.join(about['vouchers'][:12])}"] if about["vouchers"] else []),
        *([f"  原因：{about['reason']}"] if about["reason"] else []),
    ]  # fmt: skip
    echo(about, as_json=as_json, line="\n".join(lines))


@command.command("new", cls=Command)
@click.argument("campaign", metavar="活动编号", type=int)
@click.argument("amount", metavar="金额")
@option("--purpose", metavar="用途", required=True, help="用途")
@option("--relief", is_flag=True, help="慰问金报销单（只归集凭证）；缺省为采购")
@option("--type", "expense", metavar="类型", default="", help="费用类型，见 nuanliu claims types")
@BY
@KEY
@json_option
@data_option
def new(
    campaign: int,
    amount: str,
    purpose: str,
    relief: bool,  # noqa: FBT001 - click passes options by name
    expense: str,
    login: str | None,
    key: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """填报：一张报销单，先有一行；要分几行的再用 line。"""
    office.open_books()
    from nuanliu.stages.campaigns.models import Campaign
    from nuanliu.stages.claims.actions import draft
    from nuanliu.stages.claims.models import Claim, ClaimKind

    if not Campaign.objects.filter(pk=campaign).exists():
        raise Stop(f"没有编号 {campaign} 的活动", "请核对活动编号", REFUSED)
    made = draft(
        deed(login, key),
        campaign=campaign,
        kind=ClaimKind.RELIEF if relief else ClaimKind.PURCHASE,
        purpose=purpose,
        amount_fen=fen_of(amount),
        expense=expense,
    )
    _answer(Claim.objects.get(pk=made).number, as_json=as_json)


def _answer(number: str, *, as_json: bool) -> None:
    row = claim_of(number)
    echo(told(row), as_json=as_json, line=line_of(row))


@command.command("line", cls=Command)
@click.argument("claim", metavar="报销单号")
@click.argument("place", metavar="行号", type=int)
@click.argument("amount", metavar="金额")
@option("--what", metavar="事项", required=True, help="事项")
@option("--type", "expense", metavar="类型", required=True, help="费用类型")
@option("--function", metavar="科目", default="", help="功能分类；缺省随资金安排")
@option("--economic", metavar="科目", default="", help="经济分类；缺省随费用类型")
@BY
@KEY
@json_option
@data_option
def line(  # noqa: PLR0913, PLR0917 - click passes the parts of a line by name
    claim: str,
    place: int,
    amount: str,
    what: str,
    expense: str,
    function: str,
    economic: str,
    login: str | None,
    key: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """填写或改正草稿的一行；金额写 0 即划去这一行。"""
    office.open_books()
    from nuanliu.stages.claims.lines import put_line

    put_line(
        deed(login, key),
        claim=claim_of(claim).pk,
        place=place,
        expense=expense,
        what=what,
        amount_fen=fen_of(amount),
        function=function,
        economic=economic,
    )
    _answer(claim, as_json=as_json)


@command.command("amend", cls=Command)
@click.argument("claim", metavar="报销单号")
@click.argument("amount", metavar="金额")
@option("--purpose", metavar="用途", required=True, help="用途")
@BY
@KEY
@json_option
@data_option
def amend(
    claim: str,
    amount: str,
    purpose: str,
    login: str | None,
    key: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """改正草稿的用途和金额；由谁改正，以后就由谁送审。"""
    office.open_books()
    from nuanliu.stages.claims import actions

    row = claim_of(claim).pk
    actions.amend(deed(login, key), claim=row, purpose=purpose, amount_fen=fen_of(amount))
    _answer(claim, as_json=as_json)


@command.command("attach", cls=Command)
@click.argument("claim", metavar="报销单号")
@click.argument("kind", metavar="材料")
@click.argument("file", metavar="文件")
@BY
@KEY
@json_option
@data_option
def attach(
    claim: str,
    kind: str,
    file: str,
    login: str | None,
    key: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """附上一份材料（照片、扫描件或 PDF）；材料写代码或名称，如 receipt 或 验收单。"""
    office.open_books()
    from nuanliu.records.documents.scans import scans_of
    from nuanliu.stages.claims import actions
    from nuanliu.stages.claims.policies import wanted_papers

    row = claim_of(claim)
    wanted = wanted_papers(row)
    codes_by_name = {name: code for code, name in wanted.items()} | {code: code for code in wanted}
    if kind not in codes_by_name:
        named = "、".join(f"{code}（{name}）" for code, name in wanted.items())
        raise Stop(f"这张报销单不用附“{kind}”", f"可以附：{named}")
    data, name = office.read_file(file), PurePath(file).name
    scans_of([data], [name])
    actions.attach(deed(login, key), claim=row.pk, kind=codes_by_name[kind], name=name, data=data)
    _answer(claim, as_json=as_json)


def _step(name: str, does: str, verb: str, *, reason: bool = False) -> None:
    """A command that takes a claim one step: `name` as typed, `verb` the action."""

    def run(claim: str, login: str | None, key: str | None, *, as_json: bool, **more: Any) -> None:
        office.open_books()
        from nuanliu.stages.claims import actions

        act: Callable[..., int] = getattr(actions, verb)
        act(deed(login, key), claim=claim_of(claim).pk, **more)
        _answer(claim, as_json=as_json)

    run.__doc__ = does
    made = data_option(json_option(KEY(BY(REASON(run) if reason else run))))
    command.command(name, cls=Command)(click.argument("claim", metavar="报销单号")(made))


_step("submit", "送审：材料齐全、各行合计与金额一致才能送。", "submit")
_step("review", "审核通过，由职工服务中心；不能是填报人。", "review")
_step("approve", "审批，由领导；采购即占用资金，余额不足的不能批。", "approve")
_step("return", "退回给填报人，写明原因；已占用的资金放回。", "return_claim", reason=True)
_step("withdraw", "撤销草稿或待审核的报销单；发票和发放批可另行报销。", "withdraw", reason=True)
_step("pay", "入账：采购付款记账；慰问金只归集凭证。", "file_claim")

for _one in (read, enter, add, invoices, original, packet, sheet, types, codes, code_line):
    command.add_command(_one)
