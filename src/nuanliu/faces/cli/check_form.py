"""`nuanliu check-form`: what a published form says, and where it does not agree with itself."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.core.indicators import ScoringRules


@click.command(cls=Command)
@click.argument("file", metavar="文件")
@option("--standard", metavar="文件", help="标准文件：计分分档（缺省为随程序的 panlong-2024.toml）")
@json_option
def command(file: str, standard: str | None, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """检查一份公开的绩效目标表、自评表、自评报告或项目公开页，不需要建库，也不保存任何内容。

    可读 .txt、.html、.docx、.pdf、.xlsx、.xls、.ods。列出项目、金额、指标（性质、目标、单位、实际、
    得分、分值）和查出的问题：合计不符、得分与目标和实际不符、突破上限仍得满分、分值不是 100、
    空白和占位符、错列、一张凭证列两次。每处注明位置和把握；没有读到的写“未读到”，不猜填。
    没有矛盾时退出码为 0，有矛盾（error）时为 1，文件读不出或用法不对时为 2。
    """
    reading = read_form(office.read_file(file), file, standard)
    if as_json:
        printed = {key: reading[key] for key in ("projects", "findings")}
        click.echo(json.dumps(printed, ensure_ascii=False, indent=2))
    else:
        from nuanliu.faces.cli.form_print import print_forms

        print_forms(reading)
    return REFUSED if any(one["severity"] == "error" for one in reading["findings"]) else 0


def read_form(data: bytes, name: str, standard: str | None = None) -> dict[str, Any]:
    """What a form says (core.forms.answers.told); Stop in words when it cannot be read."""
    from nuanliu.core.refusal import Refused
    from nuanliu.records.documents.formfiles.opening import check_form
    from nuanliu.records.documents.sandbox import OutsideFileError

    try:
        return check_form(data, name, _rules(standard))
    except Refused as refused:
        first = refused.refusals[0]
        raise Stop(first.what, first.fix, name=first.code) from None
    except OutsideFileError as unread:
        raise Stop(unread.what, unread.fix, name=unread.code) from None


def _rules(path: str | None) -> "ScoringRules":
    """The thresholds of the standards at the end of their own year; forms of any year come in."""
    from nuanliu.core.indicators import rules_from
    from nuanliu.core.refusal import Refusal
    from nuanliu.faces.cli.check_roster import standards_of

    standards = standards_of(path)
    found = rules_from(standards, date(standards.fiscal_year, 12, 31))
    if isinstance(found, Refusal):
        raise Stop(found.what, found.fix, name=found.code)
    return found

