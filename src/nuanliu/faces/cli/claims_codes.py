"""`nuanliu claims types, codes, code-line`: expense types and the codes of budget lines."""

from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.claims_shared import BY, KEY, deed
from nuanliu.faces.cli.runs import echo
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.stages.projects.models import BudgetLine

ASSUMED = "待财政确认"


@click.command("types", cls=Command)
@json_option
@data_option
def types(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """费用类型：代码、经济分类、必须附的材料和依据。"""
    office.start()
    from nuanliu.core.expenses import ordered
    from nuanliu.stages.projects.shipped import code_book

    rows = code_book().expenses
    told = [
        {"type": one.key, "label": one.label, "kind": one.kind.value, "economic": one.economic,
         "papers": list(one.papers), "clause": one.clause} for one in rows
    ]  # fmt: skip
    shown = [
        (one.key, one.label, one.economic or "随资金安排", "、".join(ordered(one.papers).values()))
        for one in rows
    ]
    lines = table(("代码", "费用类型", "经济分类", "必须附的材料"), shown)
    echo(told, as_json=as_json, line="\n".join(lines))


@click.command("codes", cls=Command)
@json_option
@data_option
def codes(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """科目：可用的功能分类、经济分类，和各项资金安排现在的科目。"""
    office.open_books()
    from nuanliu.stages.projects.models import BudgetLine
    from nuanliu.stages.projects.shipped import code_book

    book = code_book()
    rows = [_line_told(one) for one in BudgetLine.objects.select_related("project").order_by("pk")]
    told = {
        "functions": [{"code": one.code, "name": one.name} for one in book.functions],
        "economics": [
            {"code": one.code, "name": one.name, "government": one.government}
            for one in book.economics
        ],
        "lines": rows,
    }
    lines = [
        "功能分类",
        *(f"  {one.code} {one.name}" for one in book.functions),
        "经济分类（部门 → 政府）",
        *(f"  {one.code} {one.name} → {one.government} {one.government_name}"
          for one in book.economics),
        "资金安排",
        *(f"  {one['line']} {one['name']}（{one['year']}年）：{one['said']}" for one in rows),
    ]  # fmt: skip
    echo(told, as_json=as_json, line="\n".join(lines))


def _line_told(row: "BudgetLine") -> dict[str, Any]:
    from nuanliu.records.ledger.queries import coding_of_line

    coding = coding_of_line(row.ledger_line_id)
    newest = coding[-1] if coding else None
    about = {"line": row.pk, "name": row.campaign_name, "year": row.project.fiscal_year}
    if newest is None:
        return about | {"codes": None, "document": "", "assumed": True, "said": "没有科目"}
    why = ASSUMED if newest.assumed else newest.document
    said = f"{newest.codes.text()}（{why}）"
    return about | {
        "codes": list(newest.codes),
        "document": newest.document,
        "assumed": newest.assumed,
        "said": said,
    }


@click.command("code-line", cls=Command)
@click.argument("line", metavar="资金安排")
@click.argument("function", metavar="功能分类")
@click.argument("economic", metavar="经济分类")
@option("--number", metavar="文号", required=True, help="财政批复的文号")
@BY
@KEY
@data_option
def code_line(
    line: str, function: str, economic: str, number: str, login: str | None, key: str | None
) -> None:
    """按财政批复登记一项资金安排的科目；以后的凭证都带新科目，以前的不变。"""
    office.open_books()
    from nuanliu.faces.cli.budget import line_named
    from nuanliu.stages.claims import lines

    row = line_named(line)
    lines.code_line(
        deed(login, key), line=row.pk, function=function, economic=economic, document=number
    )
    click.echo(f"已登记：{_line_told(row)['name']} {_line_told(row)['said']}")
