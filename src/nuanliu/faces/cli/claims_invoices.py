"""`nuanliu claims enter, add, invoices, original`: the register of invoices."""

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.claims_shared import BY, KEY, claim_of, deed, invoice_of
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.runs import echo, fen_of
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.records.journal.deeds import Deed
    from nuanliu.stages.claims.models import Invoice

HEAD = ("发票号码", "开票方", "开票日期", "价税合计（元）", "来源", "报销单")


@click.command("enter", cls=Command)
@click.argument("file", metavar="文件")
@option("--claim", metavar="报销单号", default=None, help="直接加入这张报销单")
@option("--paper", is_flag=True, help="纸质发票手工录入：文件是扫描件，并写明以下四项")
@option("--number", metavar="号码", default=None, help="发票号码，或“代码-号码”（纸质）")
@option("--seller", metavar="名称", default=None, help="开票方（纸质）")
@option("--dated", metavar="日期", default=None, help="开票日期（纸质）")
@option("--amount", metavar="金额", default=None, help="价税合计，元（纸质）")
@BY
@KEY
@json_option
@data_option
def enter(  # noqa: PLR0913, PLR0917 - click passes the parts of an invoice by name
    file: str,
    claim: str | None,
    paper: bool,  # noqa: FBT001 - click passes options by name
    number: str | None,
    seller: str | None,
    dated: str | None,
    amount: str | None,
    login: str | None,
    key: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """登记一张发票：读电子发票原件，或手工录入纸质发票并附扫描件；原件逐字节保存。

    有错误的（购买方不是本单位、合计不符、号码用过）不登记；有提醒的登记并列出。
    """
    office.open_books()
    from nuanliu.stages.claims.invoices import take_invoice
    from nuanliu.stages.claims.models import Invoice

    data, name = office.read_file(file), PurePath(file).name
    into = claim_of(claim).pk if claim else None
    typed = {"--number": number, "--seller": seller, "--dated": dated, "--amount": amount}
    _demand_agreeing(typed, paper=paper)
    by = deed(login, key)
    if paper:
        made = _on_paper(by, into, [value or "" for value in typed.values()], (name, data))
    else:
        made = take_invoice(by, name=name, data=data, claim=into)
    row = Invoice.objects.select_related("claim").get(pk=made)
    echo(told(row), as_json=as_json, line="\n".join(_words(row)))


def _demand_agreeing(typed: dict[str, str | None], *, paper: bool) -> None:
    given = [name for name, value in typed.items() if value is not None]
    if not paper and given:
        raise Stop(f"{'、'.join(given)} 只用于纸质发票", "电子发票从原件读取；纸质的请加 --paper")
    lacking = [name for name, value in typed.items() if value is None]
    if paper and lacking:
        raise Stop(f"纸质发票缺少 {'、'.join(lacking)}", "请照票面写明号码、开票方、日期和金额")


def _on_paper(by: "Deed", claim: int | None, typed: list[str], scan: tuple[str, bytes]) -> int:
    from nuanliu.faces.cli.claims_read import day_of_text
    from nuanliu.records.documents.scans import scans_of
    from nuanliu.stages.claims.invoices import add_invoice, enter_invoice

    name, data = scan
    scans_of([data], [name])
    number, seller, dated, amount = typed
    facts: dict[str, Any] = {
        "identity": number,
        "seller": seller,
        "on": day_of_text(dated),
        "amount_fen": fen_of(amount),
        "data": data,
    }
    return add_invoice(by, claim=claim, **facts) if claim else enter_invoice(by, **facts)


def told(row: "Invoice") -> dict[str, Any]:
    """An invoice for machines; amounts in fen."""
    return {
        "invoice": row.identity,
        "seller": row.seller,
        "on": row.on.isoformat(),
        "amount_fen": row.amount_fen,
        "tax_fen": row.tax_fen,
        "source": row.source,
        "claim": row.claim.number if row.claim else None,
        "sha256": row.file_id,
        "findings": row.findings,
    }


def _words(row: "Invoice") -> list[str]:
    from nuanliu.core.money import Money

    where = f"报销单 {row.claim.number}" if row.claim else "登记簿，还没有报销"
    lines = [f"发票 {row.identity}：{row.seller}，{Money(row.amount_fen)} 元，{where}"]
    lines += [f"  提醒：{one['what']}。{one['fix']}。[{one['code']}]" for one in row.findings]
    return [*lines, f"  原件指纹 SHA-256 {row.file_id or '（没有文件）'}"]


@click.command("add", cls=Command)
@click.argument("claim", metavar="报销单号")
@click.argument("invoice", metavar="发票号码")
@BY
@KEY
@json_option
@data_option
def add(
    claim: str,
    invoice: str,
    login: str | None,
    key: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """把已登记的发票加入报销单；用过的号码不能再用。"""
    office.open_books()
    from nuanliu.stages.claims.invoices import use_invoice

    use_invoice(deed(login, key), claim=claim_of(claim).pk, invoice=invoice_of(invoice).pk)
    row = invoice_of(invoice)
    echo(told(row), as_json=as_json, line="\n".join(_words(row)))


@click.command("invoices", cls=Command)
@option("--free", is_flag=True, help="只列还没有报销的")
@json_option
@data_option
def invoices(free: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出登记过的发票。"""
    office.open_books()
    from nuanliu.core.invoices import Source
    from nuanliu.core.money import Money
    from nuanliu.stages.claims.models import Invoice

    rows = Invoice.objects.select_related("claim").order_by("pk")
    found = list(rows.filter(claim=None) if free else rows)
    shown = [
        (one.identity, one.seller, one.on.isoformat(), str(Money(one.amount_fen)),
         Source(one.source).chinese, one.claim.number if one.claim else "—") for one in found
    ]  # fmt: skip
    lines = table(HEAD, shown, right={3}) if shown else ["没有这样的发票"]
    echo([told(one) for one in found], as_json=as_json, line="\n".join(lines))


@click.command("original", cls=Command)
@click.argument("invoice", metavar="发票号码")
@option("--out", metavar="目录", required=True, help="写到哪个目录")
@option("--purpose", metavar="用途", default="", help="取出去做什么，记入流水")
@BY
@data_option
def original(invoice: str, out: str, purpose: str, login: str | None) -> None:
    """取出发票原件，与收到时逐字节相同。"""
    office.open_books()
    from nuanliu.records.documents.actions import read as read_kept
    from nuanliu.records.journal.taking import Wanted
    from nuanliu.records.people.models import Taken

    row = invoice_of(invoice)
    if row.file is None:
        raise Stop(f"发票 {invoice} 没有保存文件", "请补附扫描件", REFUSED)
    folder = office.out_folder(out, Path())
    name = f"发票{row.identity}{PurePath(row.file.name).suffix}"
    wanted = Wanted(Taken.PAPER, name, f"claims.invoice:{row.pk}", 0)  # nobody stands in it
    office.take_out(login, purpose, wanted)
    try:
        data = read_kept(row.file)
    except OSError as wrong:
        raise Stop(str(wrong), "请从备份恢复", REFUSED) from None
    click.echo(f"已写入 {office.write_file(folder, name, data)}")
