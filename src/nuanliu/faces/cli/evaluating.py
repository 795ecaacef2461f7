"""`nuanliu evaluate`: 自评 and 运行监控, from the draft out of the books to the confirmation."""

import json
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.chosen import project_of
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.runs import BY, REASON, echo
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.stages.performance.models import Evaluation

PROJECT = option("--project", "number", metavar="项目号", type=int, help="哪个项目（缺省为最近的）")
TABLE = click.argument("number", metavar="编号", type=int)
WHY = option("--why", "whys", metavar="指标=原因", multiple=True,
             help="偏差原因，可写多次；执行率低的写 预算执行=…，监控写 指标=类别：…")  # fmt: skip
KINDS = {"self": "自评", "monitoring": "运行监控"}
HEAD = ("编号", "项目", "种类", "截至", "状态", "得分", "等级", "起草人")


@click.group(cls=Group)
def command() -> None:
    """自评和运行监控：起草、重新起草、报送、退回、确认；数字都由账上算出。"""


@command.command("list", cls=Command)
@PROJECT
@json_option
@data_option
def list_(number: int | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出一个项目的自评和运行监控。"""
    office.open_books()
    from nuanliu.core.indicators import score_text
    from nuanliu.core.lifecycles import EVALUATION

    rows = project_of(number).evaluations.select_related("drafted_by").order_by("pk")
    told = [
        {"id": one.pk, "project": one.project_id, "kind": one.kind, "on": one.on.isoformat(),
         "state": one.state, "score": None if one.total is None else score_text(one.total),
         "grade": one.grade or None, "by": one.drafted_by.name}
        for one in rows
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    words = {"kind": KINDS, "state": EVALUATION.states}
    cells = [
        [str(words.get(key, {}).get(str(value), value) or "—") for key, value in one.items()]
        for one in told
    ]
    click.echo(
        "\n".join(table(HEAD, cells, right=(0, 1, 5))) if cells else "还没有自评和运行监控。"
    )


@command.command("draft", cls=Command, epilog="种类：self 自评、monitoring 运行监控。")
@click.argument("kind", metavar="种类", type=click.Choice(list(KINDS)))
@WHY
@PROJECT
@BY
@json_option
@data_option
def draft(
    kind: str,
    whys: tuple[str, ...],
    number: int | None,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """按账起草，截至账上的今天。"""
    office.open_books()
    from nuanliu.stages.performance import actions

    do = actions.draft_self if kind == "self" else actions.draft_monitoring
    project, deed = project_of(number), office.deed_in_books(office.deed(login, "evaluate"))
    pk = do(deed, project=project.pk, reasons=_reasons(whys))
    echo({"evaluation": pk}, as_json=as_json, line=f"已起草{KINDS[kind]} {pk}。")


def _reasons(typed: tuple[str, ...]) -> dict[str, str]:
    pairs = [one.partition("=") for one in typed]
    if any(not mark or not reason.strip() for _, mark, reason in pairs):
        raise Stop("--why 没有写成 指标=原因", "例如 --why 受益对象满意度=问卷回收较少")
    return {name.strip(): reason.strip() for name, _, reason in pairs}


@command.command("redraft", cls=Command)
@TABLE
@WHY
@BY
@data_option
def redraft(number: int, whys: tuple[str, ...], login: str | None) -> None:
    """重新起草：退回的，或起草以后账又变了的，按账上的今天重算。"""
    office.open_books()
    from nuanliu.stages.performance import actions

    row, reasons = _table(number), _reasons(whys)
    deed = office.deed_in_books(office.deed(login, "evaluate"))
    actions.redraft(deed, evaluation=row.pk, reasons=reasons or row.reasons)
    click.echo(f"已重新起草 {number}。")


@command.command("submit", cls=Command)
@TABLE
@BY
@data_option
def submit(number: int, login: str | None) -> None:
    """报送，等待确认。"""
    office.open_books()
    from nuanliu.stages.performance import actions

    row, deed = _table(number), office.deed_in_books(office.deed(login, "evaluate"))
    actions.submit(deed, evaluation=row.pk)
    click.echo(f"已报送 {number}，请领导确认。")


@command.command("return", cls=Command)
@TABLE
@REASON
@BY
@data_option
def return_(number: int, reason: str, login: str | None) -> None:
    """退回起草人，写明原因。"""
    office.open_books()
    from nuanliu.stages.performance import actions

    row, deed = _table(number), office.deed_in_books(office.deed(login, "evaluate"))
    actions.return_evaluation(deed, evaluation=row.pk, reason=reason)
    click.echo(f"已退回 {number}。")


@command.command("confirm", cls=Command)
@TABLE
@BY
@data_option
def confirm(number: int, login: str | None) -> None:
    """确认，由没有起草的领导办理。"""
    office.open_books()
    from nuanliu.stages.performance import actions

    row, deed = _table(number), office.deed_in_books(office.deed(login, "evaluate"))
    actions.confirm(deed, evaluation=row.pk)
    click.echo(f"已确认 {number}。")


def _table(number: int) -> "Evaluation":
    from nuanliu.stages.performance.models import Evaluation

    found = Evaluation.objects.filter(pk=number).first()
    if found is None:
        raise Stop(f"没有编号 {number} 的自评或运行监控", "用 nuanliu evaluate list 查看", REFUSED)
    return found
