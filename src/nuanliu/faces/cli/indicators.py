"""`nuanliu indicators`: what each indicator is counted by, its frame, what was typed in, scores."""

import json
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.chosen import day_said, project_of
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from nuanliu.stages.projects.models import IndicatorTarget, Project

PROJECT = option("--project", "number", metavar="项目号", type=int, help="哪个项目（缺省为最近的）")
ON = option("--on", "day", metavar="日期", help="截至哪一天，如 2024-12-31（缺省为今天）")
BY = option("--as", "login", metavar="登录名", help="由谁办理")
REASON = option("--reason", metavar="理由", required=True, help="为什么，记入流水")
NUMBER = click.argument("number", metavar="编号", type=int)
LIST = ("编号", "指标", "指标值", "分值", "口径", "实际", "得自")
SCORE = ("指标", "指标值", "实际", "分值", "得分")
FILLS = ("编号", "指标", "截至", "实际值", "状态", "填报人", "理由")


@click.group(cls=Group)
def command() -> None:
    """绩效指标：绑定计量口径、选定评分框架、填报和确认实际值、计分。

    没有口径也没有确认过的填报值的指标是“未取得”，不计分，也不用常数代替。
    """


@command.command("list", cls=Command)
@PROJECT
@ON
@json_option
@data_option
def list_(number: int | None, day: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出指标：编号、指标值、分值、绑定的口径、截至某日的实际值；下面是填报值。"""
    office.open_books()
    project, on = project_of(number), day_said(day)
    rows, fills = _rows(project, on), _fills(project)
    if as_json:
        answer = {"project": project.pk, "on": on.isoformat(), "indicators": rows, "filled": fills}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    cells = [[str(row[key] or "—") for key in rows[0]] for row in rows] if rows else []
    click.echo("\n".join(table(LIST, cells, right=(0, 3))) if cells else "这个项目没有绩效指标。")
    if fills:
        told = [[str(row[key]) for key in fills[0]] for row in fills]
        click.echo("\n".join(["", "填报值", *table(FILLS, told, right=(0,))]))


def _rows(project: "Project", on: "date") -> list[dict[str, Any]]:
    from nuanliu.core.indicators.actuals import decimal_text
    from nuanliu.stages.performance.choices import FILLED, UNBOUND, choices_of, weight_for
    from nuanliu.stages.performance.measures import CATALOGUE
    from nuanliu.stages.performance.queries import (
        measured,
        measures_of,
        scoring_day,
        standards_of,
        target_of,
    )

    standards, day, chosen = standards_of(project), scoring_day(project, on), choices_of(project)
    names, found = measures_of(project, on), measured(project, on)
    words = {FILLED: "人工填报", UNBOUND: "未绑定"}
    return [
        {
            "id": row.pk,
            "name": row.level3,
            "target": target_of(standards, day, row).text,
            "weight": decimal_text(weight_for(standards, day, row, chosen)),
            "measure": None if names[row.level3] in words else names[row.level3],
            "actual": found[row.level3].text,
            "from": words.get(names[row.level3]) or CATALOGUE[names[row.level3]].chinese,
        }
        for row in project.targets.all()
    ]


def _fills(project: "Project") -> list[dict[str, Any]]:
    from nuanliu.core.lifecycles import FILLED_VALUE
    from nuanliu.stages.performance.models import FilledValue

    rows = FilledValue.objects.filter(target__project=project).select_related("target", "filled_by")
    return [
        {
            "id": row.pk,
            "indicator": row.target.level3,
            "on": row.on.isoformat(),
            "text": row.text,
            "state": FILLED_VALUE.states[row.state],
            "by": row.filled_by.name,
            "reason": row.reason,
        }
        for row in rows.order_by("pk")
    ]


@command.command("bind", cls=Command)
@click.argument("indicator", metavar="指标")
@click.argument("measure", metavar="口径")
@option("--operator", metavar="性质", default="", help="≥、≤、=、定性或文本（目标表没写明的才用）")
@REASON
@PROJECT
@BY
@data_option
def bind(
    indicator: str, measure: str, operator: str, reason: str, number: int | None, login: str | None
) -> None:
    """把指标绑定到计量口径（英文名或中文名，见 nuanliu measures）；指标写编号或名称。"""
    office.open_books()
    from nuanliu.stages.performance.measures import CATALOGUE
    from nuanliu.stages.performance.setting import bind as do

    names = {one.chinese: one.name for one in CATALOGUE.values()}
    row = _target(project_of(number), indicator)
    deed = office.deed_in_books(office.deed(login, "bind"))
    name = names.get(measure, measure)
    do(deed, target=row.pk, measure=name, operator=operator, reason=reason)
    click.echo(f"已绑定：{row.level3} → {CATALOGUE[name].chinese}（{name}）。")


def _target(project: "Project", said: str) -> "IndicatorTarget":
    rows = project.targets.all()
    found = next((row for row in rows if said in {str(row.pk), row.level3}), None)
    if found is None:
        named = "、".join(f"{row.pk}（{row.level3}）" for row in rows) or "没有指标"
        raise Stop(f"没有指标“{said}”", f"这个项目的指标：{named}", REFUSED)
    return found


@command.command("frame", cls=Command)
@click.argument("frame", metavar="框架")
@option("--weight", "weights", metavar="指标=分值", multiple=True, help="一项指标的分值；可写多次")
@REASON
@PROJECT
@BY
@data_option
def frame(
    frame: str, weights: tuple[str, ...], reason: str, number: int | None, login: str | None
) -> None:
    """选定评分框架（标准文件里的 frame，如 20-80）和各指标分值；不写分值的，本级平均分。"""
    office.open_books()
    from nuanliu.stages.performance.setting import choose_frame

    project = project_of(number)
    points = dict(_points(project, one) for one in weights)
    deed = office.deed_in_books(office.deed(login, "frame"))
    choose_frame(deed, project=project.pk, frame=frame, weights=points, reason=reason)
    click.echo(f"已选定框架 {frame}。")


def _points(project: "Project", said: str) -> tuple[str, int]:
    name, mark, points = said.rpartition("=")
    if not mark or not points.strip().isdecimal():
        raise Stop(f"分值“{said}”读不懂", "请写成 指标=分值，分值用整数，如 慰问人数=20")
    return _target(project, name.strip()).level3, int(points)


@command.command("fill", cls=Command)
@click.argument("indicator", metavar="指标")
@click.argument("value", metavar="实际值")
@option("--paper", metavar="文件", required=True, help="证明材料：照片或 PDF")
@REASON
@ON
@PROJECT
@BY
@data_option
def fill(
    indicator: str,
    value: str,
    paper: str,
    reason: str,
    day: str | None,
    number: int | None,
    login: str | None,
) -> None:
    """填报一项没有口径可算的实际值，须写理由、附材料；另一人确认后才计入。"""
    office.open_books()
    from nuanliu.stages.performance.setting import fill as do

    deed = office.deed_in_books(office.deed(login, "fill"))
    made = do(
        deed,
        target=_target(project_of(number), indicator).pk,
        on=day_said(day),
        text=value,
        reason=reason,
        name=PurePath(paper).name,
        data=office.read_file(paper),
    )
    click.echo(f"已填报，编号 {made}，待另一人确认：nuanliu indicators confirm {made}")


@command.command("confirm", cls=Command)
@NUMBER
@BY
@data_option
def confirm(number: int, login: str | None) -> None:
    """确认一个填报值，由填报人以外的人办理。"""
    office.open_books()
    from nuanliu.stages.performance.setting import confirm_filled

    _filled(number)
    confirm_filled(office.deed_in_books(office.deed(login, "confirm")), filled=number)
    click.echo(f"已确认填报值 {number}。")


@command.command("refuse", cls=Command)
@NUMBER
@REASON
@BY
@data_option
def refuse(number: int, reason: str, login: str | None) -> None:
    """不予确认一个填报值：它不计入，指标仍按口径或未取得。"""
    office.open_books()
    from nuanliu.stages.performance.setting import refuse_filled

    _filled(number)
    deed = office.deed_in_books(office.deed(login, "refuse"))
    refuse_filled(deed, filled=number, reason=reason)
    click.echo(f"填报值 {number} 不予确认。")


@command.command("withdraw", cls=Command)
@NUMBER
@BY
@data_option
def withdraw(number: int, login: str | None) -> None:
    """撤回一个还没有确认的填报值。"""
    office.open_books()
    from nuanliu.stages.performance.setting import withdraw_filled

    _filled(number)
    withdraw_filled(office.deed_in_books(office.deed(login, "withdraw")), filled=number)
    click.echo(f"已撤回填报值 {number}。")


def _filled(number: int) -> None:
    from nuanliu.stages.performance.models import FilledValue

    if not FilledValue.objects.filter(pk=number).exists():
        raise Stop(f"没有编号 {number} 的填报值", "请用 nuanliu indicators list 查看", REFUSED)


@command.command("print", cls=Command)
@option(
    "--layout",
    metavar="布局",
    default="national",
    help="national、yunnan、yunnan-eight、sichuan（缺省为 national）",
)
@option("--out", metavar="目录", help="写入的目录（缺省为数据目录下的 papers）")
@PROJECT
@json_option
@data_option
def print_(layout: str, out: str | None, number: int | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """按布局写出绩效目标表和各次运行监控表、自评表、自评报告：DOCX、PDF，表另有 XLSX。"""
    data = office.open_books()
    folder = office.out_folder(out, data / "papers")
    written = [str(path) for path in _printed(project_of(number), layout, folder)]
    if as_json:
        click.echo(json.dumps({"layout": layout, "files": written}, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(f"已写入 {path}" for path in written))


def _printed(project: "Project", layout: str, folder: Path) -> "Iterator[Path]":
    from nuanliu.stages.archive.papers import imprint_now
    from nuanliu.stages.performance.formed import every_form, files_of

    used = imprint_now()
    for name, made in every_form(project, layout):
        for ending, content in files_of(made, used):
            yield office.write_file(folder, f"{name}{office.mark()}.{ending}", content)


@command.command("score", cls=Command)
@PROJECT
@ON
@json_option
@data_option
def score(number: int | None, day: str | None, as_json: bool) -> int:  # noqa: FBT001 - click passes options by name
    """按账计分：每项指标的得分、总分、等级，和还要处理的地方；不起草、不保存。

    有未取得或未说明的指标时退出码为 1。
    """
    office.open_books()
    project, on = project_of(number), day_said(day)
    answer = {"project": project.pk, "on": on.isoformat(), **_scored(project, on)}
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_score_words(answer)))
    return REFUSED if answer["findings"] else 0


def _scored(project: "Project", on: "date") -> dict[str, Any]:
    from nuanliu.core.indicators import score_text
    from nuanliu.core.indicators.rules import EXECUTION
    from nuanliu.stages.performance.choices import choices_of
    from nuanliu.stages.performance.queries import self_evaluation

    found = self_evaluation(project, on)
    first = [EXECUTION, "", "", str(found.execution_weight), score_text(found.execution_score)]
    rows = [
        [row.level3, row.target_text, row.actual_text, str(row.weight), score_text(row.score)]
        for row in found.rows
    ]
    open_ones = [{"code": one.code, "what": one.what, "fix": one.fix} for one in found.findings]
    return {
        "frame": choices_of(project).frame,
        "rows": [first, *rows],
        "total": score_text(found.total) if found.complete else None,
        "grade": found.grade or None,
        "findings": open_ones,
    }


def _score_words(answer: dict[str, Any]) -> list[str]:
    total = f"总分 {answer['total']}，等级 {answer['grade']}" if answer["total"] else "总分未取得"
    return [
        f"框架 {answer['frame']}，截至 {answer['on']}",
        *table(SCORE, answer["rows"], right=(3, 4)),
        total,
        *(f"{one['code']} {one['what']}。{one['fix']}。" for one in answer["findings"]),
    ]
