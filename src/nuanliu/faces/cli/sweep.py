"""`nuanliu sweep`: the catalogue over a folder of Parquet files, or our own tables into one."""

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.files import plain_target
from nuanliu.faces.cli.problems import REFUSED, UNREADABLE, Stop
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.checks.folder import Swept

KINDS = (".csv", ".parquet")
FINDINGS = "findings.csv"


@click.command(cls=Command)
@click.argument("folder", metavar="文件夹")
@json_option
@option(
    "--out",
    metavar="文件",
    help="问题清单写到哪里（.csv 或 .parquet；缺省为文件夹里的 findings.csv）",
)
@option("--rule", "codes", metavar="代码", multiple=True, help="只查这一条规则；可以写多次")
@option("--export", is_flag=True, help="不检查，而是把本库的检查表导出到文件夹")
@data_option
def command(
    folder: str,
    as_json: bool,  # noqa: FBT001 - click passes options by name
    out: str | None,
    codes: tuple[str, ...],
    export: bool,  # noqa: FBT001 - click passes options by name
) -> int:
    """对一个文件夹里的 Parquet 检查表跑全部合规规则，写出问题清单。

    文件夹里每张检查表一个文件（payment.parquet）或一个子文件夹（payment/*.parquet），列名和类型
    见 docs/reference/check-tables.md。不需要数据库和密钥；加 --export 才用到。
    查出问题时退出码为 1，表缺失或不合要求时为 2。
    """
    place = Path(folder)
    if export:
        return _export(place)
    findings = Path(out) if out else place / FINDINGS
    _sensible(place, findings)
    swept = _sweep(place, findings, codes)
    answer = _json(swept, findings) if as_json else "\n".join(_words(swept, findings))
    click.echo(answer)
    return REFUSED if swept.findings else 0


def _sensible(place: Path, findings: Path) -> None:
    if not place.is_dir():
        raise Stop(f"找不到文件夹“{place}”", "请核对路径")
    if findings.suffix not in KINDS:
        raise Stop(f"问题清单“{findings.name}”的类型不对", "请用 .csv 或 .parquet")
    if not findings.parent.is_dir():
        raise Stop(f"找不到目录“{findings.parent}”", "请先建好放问题清单的目录")
    plain_target(findings)


def _sweep(place: Path, findings: Path, codes: tuple[str, ...]) -> "Swept":
    import duckdb

    from nuanliu.checks.folder import sweep_folder
    from nuanliu.core.refusal import Refused

    try:
        return sweep_folder(place, findings, codes or None)
    except Refused as refused:
        raise Stop(refused.refusals[0].what, refused.refusals[0].fix, UNREADABLE) from None
    except (duckdb.IOException, duckdb.OutOfMemoryException):
        raise _unwritten(findings) from None


def _unwritten(target: Path) -> Stop:
    """Neither the tables (they were opened) nor the rules are at fault: the disk is."""
    what = f"写不进 {target} 或临时文件夹 {tempfile.gettempdir()}：磁盘已满、没有权限或中途出错"
    return Stop(what, "请检查权限和磁盘空间，或用环境变量 TMPDIR 另指一处临时文件夹")


def _json(swept: "Swept", findings: Path) -> str:
    rules = {code: one._asdict() for code, one in swept.rules.items()}
    answer = {"rows": sum(swept.rows.values()), "rules": rules, "findings_file": str(findings)}
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _words(swept: "Swept", findings: Path) -> list[str]:
    from nuanliu.checks.catalogue import catalogue

    rows = [
        (code, catalogue()[code].severity.chinese, str(one.findings), f"{one.seconds:.2f}")
        for code, one in swept.rules.items()
    ]
    return [
        *table(("规则", "处理", "问题", "秒"), rows, right={2, 3}),
        f"共读 {sum(swept.rows.values()):,} 行，查出 {swept.findings:,} 处，清单：{findings}",
    ]


def _export(place: Path) -> int:
    office.open_books()
    import duckdb

    from nuanliu.checks.folder import write_folder
    from nuanliu.records.journal.states import OFFICE_TIME
    from nuanliu.stages.performance.sweep import tables_of
    from nuanliu.stages.projects.models import Project

    folder = office.out_folder(str(place), place)
    tables = tables_of(Project.objects.order_by("pk"), office.now().astimezone(OFFICE_TIME).date())
    try:
        write_folder(tables, folder)
    except duckdb.IOException:
        raise _unwritten(folder) from None
    click.echo(f"已导出 {len(tables)} 张检查表，共 {sum(map(len, tables.values())):,} 行：{folder}")
    return 0
