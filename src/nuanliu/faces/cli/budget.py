"""`nuanliu budget`: budget documents, entered by one person and confirmed by another."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.stages.projects.models import BudgetChange, BudgetLine

# The word that people type, and the document it stands for.
KINDS = {
    "拨款": "appropriate",
    "追加": "supplement",
    "调减": "reduce",
    "调剂": "transfer",
    "年终上缴": "surrender",
    "期初已支付": "opening_paid",
}
WORDS = "、".join(f"{word}（{code}）" for word, code in KINDS.items())
HEAD = ("编号", "类别", "资金安排", "金额", "人数", "文件号", "文件日期", "状态", "凭证")
BY = "由谁办理"


@click.group(cls=Group, epilog=f"类别：{WORDS}。")
def command() -> None:
    """预算文件：登记、复核入账、作废、列出。登记和复核须是两个人。

    年中开账的，先登记拨款，再登记期初已支付（附原账的文件号和日期）；本账一旦办理审批占用就不能再登记期初。
    """


@command.command("enter", cls=Command, epilog=f"类别：{WORDS}。")
@click.argument("kind", metavar="类别")
@click.argument("line", metavar="资金安排")
@click.argument("amount", metavar="金额")
@option("--number", metavar="文件号", required=True, help="文件号")
@option("--dated", metavar="日期", required=True, help="文件日期，如 2024-01-02")
@option("--to", metavar="资金安排", help="调剂到哪项资金安排")
@option("--people", metavar="人数", type=int, help="文件同时增减的计划人数（追加、调减、调剂）")
@option("--reason", metavar="说明", default="", help="说明")
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def enter(  # noqa: PLR0913, PLR0917 - click passes the parts of a document by name
    kind: str,
    line: str,
    amount: str,
    number: str,
    dated: str,
    to: str | None,
    people: int | None,
    reason: str,
    login: str | None,
) -> None:
    """登记一份预算文件。资金安排写编号或活动名称（见 nuanliu budget list），金额以元计。"""
    office.open_books()
    from nuanliu.stages.projects.actions import enter_change
    from nuanliu.stages.projects.models import ChangeKind

    change = enter_change(
        office.deed(login, "budget"),
        line=line_named(line).pk,
        kind=ChangeKind(_kind(kind)),
        amount_fen=_fen(amount),
        document_number=number,
        document_date=_day(dated),
        to_line=line_named(to).pk if to else None,
        people=people,
        reason=reason,
    )
    click.echo(f"已登记，编号 {change}，待另一人复核：nuanliu budget confirm {change}")


@command.command("confirm", cls=Command)
@click.argument("change", metavar="编号", type=int)
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def confirm(change: int, login: str | None) -> None:
    """复核一份登记的文件并入账（领导或会计，不能是登记人）。"""
    office.open_books()
    from nuanliu.stages.projects.actions import confirm_change

    voucher = confirm_change(office.deed(login, "budget"), change=_change(change).pk)
    click.echo(f"已入账，凭证号 {voucher}。")


@command.command("cancel", cls=Command)
@click.argument("change", metavar="编号", type=int)
@option("--reason", metavar="原因", required=True, help="作废原因")
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def cancel(change: int, reason: str, login: str | None) -> None:
    """作废一份还没有入账的文件。"""
    office.open_books()
    from nuanliu.stages.projects.actions import cancel_change

    done = cancel_change(office.deed(login, "budget"), change=_change(change).pk, reason=reason)
    click.echo(f"已作废编号 {done}。")


@command.command("list", cls=Command)
@json_option
@data_option
def show(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出各项资金安排和全部预算文件。"""
    office.open_books()
    from nuanliu.stages.projects.models import BudgetChange, BudgetLine

    lines = list(BudgetLine.objects.select_related("project").order_by("pk"))
    changes = list(BudgetChange.objects.select_related("line").order_by("pk"))
    if as_json:
        told = {"lines": [_line_told(one) for one in lines], "changes": [_told(c) for c in changes]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in lines:
        click.echo(f"资金安排 {one.pk}：{one.project.fiscal_year}年{one.campaign_name}")
    click.echo("\n".join(table(HEAD, [_row(one) for one in changes], right={3, 4})))


def _line_told(line: "BudgetLine") -> dict[str, Any]:
    year = line.project.fiscal_year
    return {"line": line.pk, "campaign": line.campaign_name, "fiscal_year": year}


def _told(change: "BudgetChange") -> dict[str, Any]:
    return {
        "change": change.pk,
        "kind": change.kind,
        "line": change.line_id,
        "to_line": change.to_line_id,
        "amount_fen": change.amount_fen,
        "people": change.people,
        "document_number": change.document_number,
        "document_date": change.document_date.isoformat(),
        "state": change.state,
        "voucher": change.voucher,
    }


def _row(change: "BudgetChange") -> tuple[str, ...]:
    from nuanliu.core.lifecycles import BUDGET_CHANGE
    from nuanliu.core.money import Money

    return (
        str(change.pk),
        change.get_kind_display(),
        change.line.campaign_name,
        str(Money(change.amount_fen)),
        "" if change.people is None else str(change.people),
        change.document_number,
        change.document_date.isoformat(),
        BUDGET_CHANGE.states[change.state],
        change.voucher,
    )


def _kind(word: str) -> str:
    if word not in {*KINDS, *KINDS.values()}:
        raise Stop(f"没有预算文件类别“{word}”", f"可用的类别：{WORDS}")
    return KINDS.get(word, word)


def _fen(text: str) -> int:
    from nuanliu.core.refusal import Refusal
    from nuanliu.core.roster import parse_amount

    found = parse_amount(text)
    if isinstance(found, Refusal):
        raise Stop(found.what, found.fix, name=found.code)
    return found.fen


def _day(text: str) -> date:
    from nuanliu.core.dates import parse_date
    from nuanliu.core.refusal import Refusal

    found = parse_date(text)
    if isinstance(found, Refusal):
        raise Stop(found.what, found.fix, name=found.code)
    return found


def line_named(text: str) -> "BudgetLine":
    """The line of a number or of a campaign's name; the name must belong to one line alone."""
    from nuanliu.stages.projects.models import BudgetLine

    named = {"pk": int(text)} if text.isascii() and text.isdigit() else {"campaign_name": text}
    found = list(BudgetLine.objects.filter(**named)[:2])
    if len(found) == 1:
        return found[0]
    what = f"没有资金安排“{text}”" if not found else f"有几项资金安排都叫“{text}”"
    raise Stop(what, "请用 nuanliu budget list 查看编号", REFUSED)


def _change(number: int) -> "BudgetChange":
    from nuanliu.stages.projects.models import BudgetChange

    found = BudgetChange.objects.filter(pk=number).first()
    if found is None:
        raise Stop(f"没有编号为 {number} 的预算文件", "请用 nuanliu budget list 查看编号", REFUSED)
    return found
