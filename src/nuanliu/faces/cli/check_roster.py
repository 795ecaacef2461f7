"""`nuanliu check-roster`: a clerk drops a file and gets it back marked, with no database at all."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, json_option, option
from nuanliu.faces.cli.files import at_home
from nuanliu.faces.cli.mapped import map_option, mapping_of
from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.core.roster import Names
    from nuanliu.core.standards import StandardSet
    from nuanliu.stages.nominations.trial import Trial

_SHOWN = 30
_LABELS = {"error": "须改正", "decision": "须领导决定", "warning": "请核对", "note": "说明"}


@click.command(cls=Command)
@click.argument("file", metavar="文件")
@option("--standard", metavar="文件", help="标准文件（缺省为随程序的 panlong-2024.toml）")
@option(
    "--groups", metavar="类别", default="", help="慰问对象类别，用逗号隔开（缺省为标准开放的全部）"
)
@map_option
@option("--out", metavar="文件", help="批注文件写到哪里（缺省在原文件旁，名为“（批注）”）")
@json_option
def command(
    file: str,
    standard: str | None,
    groups: str,
    pairs: tuple[str, ...],
    out: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> int:
    """检查一份花名册（.xlsx、.xls、.ods、.csv、.txt），不需要建库，也不保存任何内容。

    有问题时给出批注文件：原样保留，差错单元格着色，第一列为“错误说明”，改好即可再报。
    没有须改正的问题时退出码为 0，有时为 1，文件读不出或用法不对时为 2。
    """
    data = office.read_file(file)
    standards, mapping = standards_of(standard), mapping_of(pairs)
    trial = _try_out(data, standards, groups, mapping)
    path = _mark(trial, data, Path(file), out)
    if as_json:
        answer = {**trial.to_json(), "marked_file": str(path) if path else None}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_words(trial, path)))
    return REFUSED if trial.stopped else 0


def standards_of(path: str | None) -> "StandardSet":
    """The standards of a file, or the shipped ones; Stop in words for a file that is none."""
    from nuanliu.core.refusal import Refused
    from nuanliu.core.standards import read_standards
    from nuanliu.stages.projects.shipped import shipped

    if path is None:
        return read_standards(shipped("standards"))
    try:
        return read_standards(office.read_file(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Stop(f"标准文件“{path}”不是 UTF-8 编码", "请另存为 UTF-8") from None
    except Refused as refused:
        first = refused.refusals[0]
        raise Stop(f"标准文件“{path}”：{first.what}", first.fix) from None


def _try_out(data: bytes, standards: "StandardSet", groups: str, mapping: "Names") -> "Trial":
    from nuanliu.core.refusal import Refused
    from nuanliu.stages.nominations.trial import try_out

    words = [word for part in groups.replace("，", ",").split(",") if (word := part.strip())]
    today = office.now().date()
    try:
        return try_out(data, standards, today=today, groups=words, mapping=mapping)
    except Refused as refused:
        first = refused.refusals[0]
        raise Stop(first.what, first.fix, name=first.code) from None


def _mark(trial: "Trial", data: bytes, file: Path, out: str | None) -> Path | None:
    """Write the marked file when there is something to tell.

    An existing file is never replaced unless --out names it.
    """
    from nuanliu.stages.nominations.marking import marked_name

    if out is None and not trial.checked.findings:
        return None
    path = at_home(out) if out else _free(file.with_name(marked_name(file.name)))
    if path.exists() and path.samefile(file):
        raise Stop("--out 与原文件是同一个文件", "请换一个文件名，原文件不会被改动")
    return office.write_file(path.parent.resolve(), path.name, trial.marked(data))


def _free(path: Path) -> Path:
    """The path itself, or the first of 'name 2', 'name 3' ... that does not exist."""
    number = 1
    tried = path
    while tried.exists():
        number += 1
        tried = path.with_stem(f"{path.stem}{number}")
    return tried


def _words(trial: "Trial", path: Path | None) -> list[str]:
    told: dict[str, Any] = trial.to_json()
    lines = [f"共 {told['rows']} 人：{told['ok']} 人可以上报，{told['faulty']} 人须改正。"]
    lines += [_read(trial)] if trial.roster.sheets else []
    for one in told["findings"][:_SHOWN]:
        place = f"第{one['row']}行" + (
            f" {one['column']}列“{one['heading']}”" if one["column"] else ""
        )
        sheet = f"“{one['sheet']}”" if len(trial.sheets) > 1 else ""
        kind = _LABELS[one["severity"]]
        lines.append(f"  {kind}  {sheet}{place}：{one['message']}。{one['fix']}。[{one['code']}]")
    if len(told["findings"]) > _SHOWN:
        lines.append(f"  其余 {len(told['findings']) - _SHOWN} 处见批注文件，或用 --json 查看。")
    if path is not None:
        turned = "（已转为 .xlsx，内容和行列不变）" if trial.form != "xlsx" else ""
        lines.append(f"批注文件：{path}{turned}")
    return lines


def _read(trial: "Trial") -> str:
    """Where the heading was found and how many rows were passed over, so that it can be judged."""
    heads = [
        f"“{one.name}”表头在第 {one.header_rows[-1]} 行"
        if one.header_rows
        else f"“{one.name}”没有表头"
        for one in trial.roster.sheets
    ]
    passed = sum(one.why != "空行" for one in trial.roster.ignored)
    return f"{'；'.join(heads)}；已略过合计、说明、落款等 {passed} 行。"
