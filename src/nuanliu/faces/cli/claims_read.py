"""`nuanliu claims read`: what invoices say, and what may be held against them, with no books."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.core.invoices import Expected, Finding, Invoice
    from nuanliu.core.refusal import Refusal


@click.command("read", cls=Command)
@click.argument("files", metavar="文件...", nargs=-1, required=True)
@option("--buyer", metavar="名称", default="", help="本单位全称，用来核对购买方")
@option("--tax-id", metavar="税号", default="", help="本单位统一社会信用代码，用来核对购买方税号")
@option("--from", "start", metavar="日期", default=None, help="项目期间的第一天，如 2024-01-01")
@option("--to", "end", metavar="日期", default=None, help="项目期间的最后一天")
@json_option
def read(
    files: tuple[str, ...],
    buyer: str,
    tax_id: str,
    start: str | None,
    end: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> int:
    """读出电子发票的票面（.xml、.pdf、.ofd 原件），列出问题；不需要建库，也不保存。

    读不到的写“未读到”，不猜填。检查：号码位数、购买方和税号、日期、各行与合计、价税合计与大写、
    几张之间是否重复。没有错误时退出码为 0，有错误时为 1，文件读不出时为 2。
    """
    expected = _expected(buyer, tax_id, start, end)
    from nuanliu.records.documents.invoicefiles.opening import read_invoices

    answers = read_invoices([(name, office.read_file(name)) for name in files])
    told = [_told(name, answer, expected) for name, answer in zip(files, answers, strict=True)]
    among = _among(list(zip(files, answers, strict=True)))
    if as_json:
        click.echo(json.dumps({"invoices": told, "among": among}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_words(told, among)))
    if any("refused" in one for one in told):
        return 2
    found = [finding for one in told for finding in one["findings"]]
    return REFUSED if any(one["severity"] == "error" for one in [*found, *among]) else 0


def _expected(buyer: str, tax_id: str, start: str | None, end: str | None) -> "Expected":
    from nuanliu.core.invoices import Expected, Span

    if (start is None) != (end is None):
        raise Stop("--from 和 --to 要一起写", "请写明项目期间的第一天和最后一天")
    span = Span(day_of_text(start), day_of_text(end)) if start and end else None
    return Expected(buyer, tax_id, span, office.now().date())


def day_of_text(text: str) -> date:
    """A day as typed; Stop for what is none."""
    from nuanliu.core.dates.written import parse_date
    from nuanliu.core.refusal import Refusal

    read_as = parse_date(text)
    if isinstance(read_as, Refusal):
        raise Stop(read_as.what, read_as.fix, name=read_as.code)
    return read_as


def _told(name: str, answer: "Invoice | Refusal", expected: "Expected") -> dict[str, Any]:
    from nuanliu.core.invoices.checks import findings
    from nuanliu.core.invoices.telling import finding_json, invoice_json, told
    from nuanliu.core.refusal import Refusal

    if isinstance(answer, Refusal):
        return {"file": name, "refused": answer.code, "what": answer.what, "fix": answer.fix}
    found = [finding_json(one) for one in findings(answer, expected)]
    return {"file": name, "invoice": invoice_json(answer), "findings": found, "face": told(answer)}


def _among(answers: "list[tuple[str, Invoice | Refusal]]") -> list[dict[str, str]]:
    from nuanliu.core.invoices import Invoice, alike
    from nuanliu.core.invoices.telling import finding_json

    read_ones = [(name, one) for name, one in answers if isinstance(one, Invoice)]
    found: list[Finding] = alike(read_ones)
    return [finding_json(one) for one in found]


def _words(told: list[dict[str, Any]], among: list[dict[str, str]]) -> list[str]:
    lines: list[str] = []
    for one in told:
        lines.append(f"文件：{one['file']}")
        if "refused" in one:
            lines.append(f"  没有读出：{one['what']}。{one['fix']}。[{one['refused']}]")
            continue
        lines += [f"  {label}：{value}" for label, value in one["face"]]
        lines += [_line(finding) for finding in one["findings"]] or ["  没有发现问题"]
    return [*lines, *(_line(finding) for finding in among)]


def _line(finding: dict[str, str]) -> str:
    word = "错误" if finding["severity"] == "error" else "提醒"
    return f"  {word}：{finding['what']}。{finding['fix']}。[{finding['code']}]"
