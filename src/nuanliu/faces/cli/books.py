"""`nuanliu books`: balances and vouchers on the screen, as JSON, as a workbook and as Beancount."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option

NAME = "送温暖专项资金账簿"  # of the files, without their endings


@click.command(cls=Command)
@json_option
@option("--out", metavar="目录", help="把账簿写成 XLSX 和 Beancount 两个文件，放入此目录")
@option("--as", "login", metavar="登录名", help="由谁导出（须有导出权；演示库可不写）")
@option("--purpose", metavar="用途", default="", help="导出去做什么，记入流水")
@data_option
def command(as_json: bool, out: str | None, login: str | None, purpose: str) -> None:  # noqa: FBT001 - click passes options by name
    """各项资金安排的余额和全部凭证。

    加 --out 时另存为工作簿（.xlsx）和 Beancount 文本（.beancount，可用 bean-check 核对）；账簿里有
    收款人，正式库须用 --as 和 --purpose 写明由谁、为什么导出。
    """
    office.open_books()
    files = _taken_out(office.out_folder(out, Path()), login, purpose) if out else []
    if as_json:
        click.echo(json.dumps(_answer(files), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_words(files)))


def _taken_out(folder: Path, login: str | None, purpose: str) -> list[str]:
    from nuanliu.stages.archive.counting import books_wanted

    said = office.stamped(login)
    office.take_out(login, purpose, books_wanted(f"{NAME}{office.mark()}"))
    return _write(folder, said)


def _write(folder: Path, said: str) -> list[str]:
    """Both files; said: who takes them out and when, below the tables and above the text."""
    from dataclasses import replace

    from nuanliu.records.documents.render.to_xlsx import render_xlsx
    from nuanliu.records.ledger import export
    from nuanliu.stages.archive.books import workbook

    name = f"{NAME}{office.mark()}"
    note = [f"; {said}"] if said else []
    text = "".join(f"{line}\n" for line in (*note, *export.beancount(name)))
    model = replace(workbook(), footer_note=said) if said else workbook()
    made = (
        office.write_file(folder, f"{name}.xlsx", render_xlsx(model)),
        office.write_file(folder, f"{name}.beancount", text.encode()),
    )
    return [str(path) for path in made]


def _answer(files: list[str]) -> dict[str, Any]:
    """{"lines": balances in fen, "vouchers": with their postings, "codes" of each, "files"}."""
    from nuanliu.records.ledger import export

    vouchers = [
        {
            "number": number,
            "on": rows[0].on.isoformat(),
            "kind": rows[0].kind,
            "memo": rows[0].memo,
            "postings": [
                {
                    key: getattr(row, key)
                    for key in ("line", "source", "target", "amount_fen", "subject")
                }
                for row in rows
            ],
        }
        for number, group in groupby(export.legs(), lambda leg: leg.voucher)
        for rows in [list(group)]
    ]
    codes = [
        {"voucher": row.voucher, "line": row.line, **row.codes._asdict(),
         "amount_fen": row.amount_fen} for row in export.code_rows()
    ]  # fmt: skip
    lines = [balance._asdict() for balance in export.balance_rows()]
    return {"lines": lines, "vouchers": vouchers, "codes": codes, "files": files}


def _words(files: list[str]) -> list[str]:
    from nuanliu.core.money import Money
    from nuanliu.faces.cli.tables import table
    from nuanliu.records.ledger import export

    balances = [
        (str(row.line), row.label, *(Money(fen).yuan_text() for fen in export.amounts(row)))
        for row in export.balance_rows()
    ]
    vouchers = []
    for number, group in groupby(export.legs(), lambda leg: leg.voucher):
        rows = list(group)
        total = Money(sum(row.amount_fen for row in rows)).yuan_text()
        vouchers.append((number, rows[0].on.isoformat(), rows[0].memo, str(len(rows)), total))
    return [
        "余额（单位：元）",
        *table(export.BALANCE_HEAD, balances, right=range(2, 7)),
        "",
        "凭证",
        *table(("凭证号", "日期", "摘要", "笔数", "金额（元）"), vouchers, right={3, 4}),
        *(f"已写入 {name}" for name in files),
    ]
