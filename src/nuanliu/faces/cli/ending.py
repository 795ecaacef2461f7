"""`nuanliu retention`: how long records are kept, and the destruction of what is past its time.

Requests of persons to be forgotten are beside it: both end in data that are gone.
"""

import json

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

BY = "由谁办理"


@click.group(cls=Group)
def command() -> None:
    """保管期限：查看、编制销毁清册、销毁；个人的删除申请、停止处理。"""


@command.command("list", cls=Command)
@json_option
@data_option
def list_(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """每个项目每种档案的件数、保管到哪一天、依据什么。"""
    office.open_books()
    from nuanliu.stages.archive.retention import clocks
    from nuanliu.stages.projects.models import Project

    on = office.today()
    rows = clocks(Project.objects.order_by("pk"))
    if as_json:
        told = [
            one._asdict()
            | {
                "until": None if one.until is None else one.until.isoformat(),
                "ended": one.ended(on),
            }
            for one in rows
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    cells = [
        [str(one.project), f"{one.year} 年{one.name}", one.label, str(one.records),
         str(one.until or "永久"), "期满" if one.ended(on) else "保管中", one.clause]
        for one in rows
    ]  # fmt: skip
    head = ("项目", "名称", "档案", "件数", "保管至", "状态", "依据")
    click.echo("\n".join(table(head, cells, right=(0, 3))) if cells else "还没有项目。")


@command.command("propose", cls=Command)
@click.argument("project", metavar="项目号", type=int)
@click.argument("kind", metavar="种类")
@option("--dry-run", "dry", is_flag=True, help="只列出会销毁什么，不编制清册")
@option("--as", "login", metavar="登录名", help=BY)
@json_option
@data_option
def propose(project: int, kind: str, dry: bool, login: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """编制销毁清册：期满的文件和个人信息；种类为 vouchers（凭证）或 bank_statements（对账单）。"""
    office.open_books()
    from nuanliu.stages.archive import retention
    from nuanliu.stages.projects.models import Project

    row = Project.objects.filter(pk=project).first()
    if row is None:
        raise Stop(f"没有项目 {project}", "请核对项目号", REFUSED)
    told = retention.proposal(row, kind, office.today())
    answer = {
        "kind": kind,
        "files": [{"name": one.name, "sha256": one.sha256} for one in told.files],
        "people": len(told.people),
        "destruction": None,
    }
    if not dry:
        deed = office.deed_in_books(office.deed(login, "retention"))
        answer["destruction"] = retention.propose(deed, project=project, kind=kind)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    for one in told.files:
        click.echo(f"  {one.name} {one.sha256[:16]}…")
    click.echo(f"文件 {len(told.files)} 份，个人信息 {len(told.people)} 人。")
    made = answer["destruction"]
    click.echo("没有改动。" if dry else f"已编制销毁清册 {made}，请另一人办理。")


@command.command("destroy", cls=Command)
@click.argument("number", metavar="清册编号", type=int)
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def destroy(number: int, login: str | None) -> None:
    """销毁清册所列：由没有编制清册的领导办理，办理后不能恢复。"""
    office.open_books()
    from nuanliu.stages.archive import retention

    deed = office.deed_in_books(office.deed(login, "retention"))
    gone = retention.destroy(deed, destruction=_list(number))
    click.echo(f"已销毁文件 {gone['files']} 份，删除个人信息 {gone['people']} 人。")


@command.command("keep", cls=Command)
@click.argument("number", metavar="清册编号", type=int)
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def keep(number: int, login: str | None) -> None:
    """不销毁，继续保管。"""
    office.open_books()
    from nuanliu.stages.archive import retention

    deed = office.deed_in_books(office.deed(login, "retention"))
    retention.keep(deed, destruction=_list(number))
    click.echo("已登记继续保管。")


def _list(number: int) -> int:
    from nuanliu.stages.archive.models import Destruction

    if not Destruction.objects.filter(pk=number).exists():
        raise Stop(f"没有销毁清册 {number}", "请核对编号", REFUSED)
    return number


@command.command("requests", cls=Command)
@json_option
@data_option
def requests(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """个人的删除申请：状态，必须保管的原因。"""
    office.open_books()
    from nuanliu.core.lifecycles import ERASURE
    from nuanliu.stages.archive.models import Erasure

    rows = Erasure.objects.select_related("asked_by").order_by("pk")
    told = [
        {"id": one.pk, "state": one.state, "asked_on": one.asked_on.isoformat(),
         "asked_by": one.asked_by.name, "held": one.held}
        for one in rows
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in told:
        state = ERASURE.states[str(one["state"])]
        click.echo(f"{one['id']} {state} {one['asked_on']} {one['asked_by']}")
        click.echo("".join(f"    {line}\n" for line in str(one["held"]).splitlines()), nl=False)
    if not told:
        click.echo("还没有删除申请。")


@command.command("ask", cls=Command)
@click.argument("nomination", metavar="申报", type=int)
@option("--reason", metavar="情况", required=True, help="本人何时、以什么方式提出")
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def ask(nomination: int, reason: str, login: str | None) -> None:
    """登记一个人的删除申请（用他任一次申报的编号指明）。"""
    office.open_books()
    from nuanliu.stages.archive import erasing
    from nuanliu.stages.nominations.models import Nomination

    row = Nomination.objects.filter(pk=nomination).first()
    if row is None:
        raise Stop(f"没有编号 {nomination} 的申报", "请核对编号", REFUSED)
    deed = office.deed_in_books(office.deed(login, "erasure"))
    made = erasing.ask(deed, person=row.person_id, reason=reason)
    held = list(erasing.holdings(row.person, office.today()))
    click.echo("\n".join([f"已登记删除申请 {made}。", *(f"须保管：{one.text}" for one in held)]))


@command.command("stop", cls=Command)
@click.argument("number", metavar="申请编号", type=int)
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def stop(number: int, login: str | None) -> None:
    """停止处理：凭证必须保管时，不再对此人做任何新的处理。"""
    office.open_books()
    from nuanliu.stages.archive import erasing

    deed = office.deed_in_books(office.deed(login, "erasure"))
    erasing.stop(deed, erasure=_request(number))
    click.echo("已停止处理。")


@command.command("forget", cls=Command)
@click.argument("number", metavar="申请编号", type=int)
@option("--as", "login", metavar="登录名", help=BY)
@data_option
def forget(number: int, login: str | None) -> None:
    """删除：没有必须保管的凭证时，姓名、号码和盐值删除，名单原件销毁；流水仍可核验。"""
    office.open_books()
    from nuanliu.stages.archive import erasing

    deed = office.deed_in_books(office.deed(login, "erasure"))
    gone = erasing.forget(deed, erasure=_request(number))
    click.echo(
        f"已删除：盐值 {gone['salts']} 个，名单 {gone['rows']} 行，原件 {gone['files']} 份。"
    )


def _request(number: int) -> int:
    from nuanliu.stages.archive.models import Erasure

    if not Erasure.objects.filter(pk=number).exists():
        raise Stop(f"没有删除申请 {number}", "请用 nuanliu retention requests 核对", REFUSED)
    return number
