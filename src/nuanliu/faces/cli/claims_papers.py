"""`nuanliu claims packet, sheet`: the packet of a claim as one PDF, and 一体化录入单."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.claims_shared import BY, claim_of
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.runs import echo

if TYPE_CHECKING:
    from nuanliu.core.documents import Document
    from nuanliu.stages.claims.treasury import Sheet

PURPOSE = option("--purpose", metavar="用途", default="", help="取出去做什么，记入流水")
OUT = option("--out", metavar="目录", default=None, help="写成 PDF 放入此目录；不写只在屏幕上列出")


@click.command("packet", cls=Command)
@click.argument("claim", metavar="报销单号")
@OUT
@option("--incomplete", is_flag=True, help="缺材料也打印（封面写明缺什么）")
@PURPOSE
@BY
@json_option
@data_option
def packet(
    claim: str,
    out: str | None,
    incomplete: bool,  # noqa: FBT001 - click passes options by name
    purpose: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> int:
    """报销资料包：按审计查看的次序列出材料，先说还缺什么，再合成一个 PDF。

    没有版面的电子文件（XML、OFD）列出指纹，原件另取。缺材料时退出码为 1。
    """
    office.open_books()
    from nuanliu.records.journal.taking import Wanted
    from nuanliu.records.people.models import Taken
    from nuanliu.stages.archive.papers import imprint_now
    from nuanliu.stages.claims.bundle import bundle, papers_in_order
    from nuanliu.stages.claims.policies import missing_papers

    row = claim_of(claim)
    missing, papers = missing_papers(row), papers_in_order(row)
    lines = [
        *(f"缺少：{name}" for name in missing),
        *(f"{place}. {one.kind} {one.name}" for place, one in enumerate(papers, 1)),
    ]
    written = ""
    if out is not None and (incomplete or not missing):
        name = f"报销资料包-{row.number}{office.mark()}.pdf"
        wanted = Wanted(Taken.PAPER, name, f"claims.claim:{row.pk}", 0)  # no list of people
        office.take_out(login, purpose, wanted)
        note = office.stamped(login)
        data = bundle(row, imprint_now(), note, incomplete=incomplete)
        written = str(office.write_file(office.out_folder(out, Path()), name, data))
        lines.append(f"已写入 {written}")
    elif out is not None:
        lines.append("没有打印：请补齐后再打印；确需先看的，加 --incomplete")
    told = {
        "claim": row.number,
        "missing": missing,
        "papers": [{"kind": one.kind, "name": one.name, "sha256": one.file.sha256}
                   for one in papers],
        "file": written or None,
    }  # fmt: skip
    echo(told, as_json=as_json, line="\n".join(lines))
    return REFUSED if missing else 0


@click.command("sheet", cls=Command)
@click.argument("number", metavar="报销单号或发放批号")
@OUT
@PURPOSE
@BY
@json_option
@data_option
def sheet(
    number: str,
    out: str | None,
    purpose: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """一体化录入单：采购报销单或慰问金发放批，按一体化系统录入界面的次序。"""
    office.open_books()
    from nuanliu.records.documents.render.to_pdf import render_pdf
    from nuanliu.records.journal.taking import Wanted
    from nuanliu.records.people.models import Taken

    sheets, document, about = _sheet_of(number)
    lines: list[str] = []
    for one in sheets:
        lines += [f"科目 {one.codes.text()}", *(f"  {e.label}：{e.value}" for e in one.entries)]
    written = ""
    if out is not None:
        name = f"一体化录入单-{number}{office.mark()}.pdf"
        office.take_out(login, purpose, Wanted(Taken.PAPER, name, about, 0))
        written = str(office.write_file(office.out_folder(out, Path()), name, render_pdf(document)))
        lines.append(f"已写入 {written}")
    told = {
        "number": number,
        "sheets": [
            {"codes": list(one.codes), "amount_fen": one.amount_fen,
             "entries": [[e.label, e.value] for e in one.entries]} for one in sheets
        ],
        "file": written or None,
    }  # fmt: skip
    echo(told, as_json=as_json, line="\n".join(lines))


def _sheet_of(number: str) -> "tuple[list[Sheet], Document, str]":
    """The sheets and their paper, of a claim or a run, and what the journal calls it."""
    from nuanliu.stages.archive.papers import imprint_now
    from nuanliu.stages.claims import treasury
    from nuanliu.stages.claims.models import Claim
    from nuanliu.stages.payments.models import Run

    if Claim.objects.filter(number=number).exists():
        claim = claim_of(number)
        paper = treasury.claim_sheet(claim, imprint_now())
        return treasury.sheets_of_claim(claim), paper, f"claims.claim:{claim.pk}"
    run = Run.objects.select_related("batch__campaign__line__project").filter(number=number).first()
    if run is None:
        fix = "报销单号见 nuanliu claims list，发放批号见 nuanliu pay stuck 或网页"
        raise Stop(f"没有报销单或发放批“{number}”", fix, REFUSED)
    paper = treasury.run_sheet(run, imprint_now())
    return treasury.sheets_of_run(run), paper, f"payments.run:{run.pk}"
