"""`nuanliu rosters`: rosters received, shown, taken in, taken back, and who is one person."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.giving import give_back
from nuanliu.faces.cli.mapped import map_option, mapping_of
from nuanliu.faces.cli.outside import in_guarded_child
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.core.roster import Finding
    from nuanliu.stages.nominations.choosing import RowChoice
    from nuanliu.stages.nominations.likely import Entry, Pair
    from nuanliu.stages.nominations.models import Roster
    from nuanliu.stages.nominations.preview import Line

BY = option("--as", "login", metavar="登录名", help="由谁办理")
NUMBER = click.argument("number", metavar="名单编号", type=int)
MODES = click.Choice(["only-new", "update", "skip"])
WORDS = {"收": "take", "改": "update", "不": "skip"}


@click.group(cls=Group)
def command() -> None:
    """花名册：收到、预览、收录、撤销，以及疑似同一人的认定。"""


@command.command("list", cls=Command)
@json_option
@data_option
def list_(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出收到的花名册。"""
    office.open_books()
    from nuanliu.core.lifecycles import ROSTER
    from nuanliu.stages.nominations.models import Roster

    rows = Roster.objects.select_related("campaign", "union").order_by("pk")
    told: list[dict[str, Any]] = [
        {
            "roster": row.pk,
            "campaign": row.campaign.name,
            "union": row.union.name,
            "file": row.file_name,
            "received_on": row.received_on.isoformat(),
            "state": row.state,
            "people": row.nominations.count(),
        }
        for row in rows
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    head = ("编号", "活动", "单位", "文件", "收到", "状态", "收录人数")
    cells = [
        [str(v) for v in {**one, "state": ROSTER.states[one["state"]]}.values()] for one in told
    ]
    click.echo("\n".join(table(head, cells, right=(0, 6))) if cells else "还没有收到花名册。")


@command.command("receive", cls=Command)
@click.argument("file", metavar="文件")
@option("--campaign", metavar="活动编号", type=int, required=True, help="哪次活动")
@option("--union", "code", metavar="单位代码", required=True, help="哪个单位的名单")
@map_option
@BY
@data_option
def receive(file: str, campaign: int, code: str, pairs: tuple[str, ...], login: str | None) -> None:
    """收下一份花名册。只是收到，还没有人被收录；接着用 preview 预览。"""
    office.open_books()
    from nuanliu.records.people.models import Union
    from nuanliu.stages.campaigns.models import Campaign
    from nuanliu.stages.nominations import actions
    from nuanliu.stages.nominations.reading import CELLS

    data = office.read_file(file)
    union = Union.objects.filter(code=code).first()
    if union is None or not Campaign.objects.filter(pk=campaign).exists():
        raise Stop("没有这个单位代码或活动编号", "请核对", REFUSED)
    pk = actions.receive(
        office.deed(login, "roster"),
        campaign=campaign,
        union=union.pk,
        name=Path(file).name,
        data=data,
        cells=in_guarded_child(CELLS, data),
        mapping=mapping_of(pairs),
    )
    click.echo(f"已收到，名单编号 {pk}。预览：nuanliu rosters preview {pk}")


@command.command("preview", cls=Command)
@NUMBER
@json_option
@data_option
def preview_(number: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """预览一份花名册：每一行是新增、有变化、已在、须改正还是待认定。不保存任何内容。"""
    office.open_books()
    from nuanliu.stages.nominations.preview import Status, preview

    seen = preview(_roster(number), office.today())
    if as_json:
        click.echo(json.dumps(seen.to_json(), ensure_ascii=False, indent=2))
        return
    counts = "，".join(f"{Status(name).chinese} {count}" for name, count in seen.counts.items())
    click.echo(f"“{seen.roster.file_name}”：{counts}。")
    rows = [_shown(line) for line in seen.lines]
    click.echo("\n".join(table(("工作表", "行", "姓名", "状态", "说明"), rows, right=(1,))))
    for one in seen.about_file:
        click.echo(one.text())


def _shown(line: "Line") -> list[str]:
    said = [f"{d.heading}：{d.before or '空'} → {d.after or '空'}" for d in line.differences]
    said += [_fault(one) for one in line.findings]
    if line.status.value == "faulty" and all(one.severity != "error" for one in line.findings):
        said.append("表里缺少一列，见下面对表头的说明。")
    return [line.sheet, str(line.row), line.name, line.status.chinese, "；".join(said)]


def _fault(one: "Finding") -> str:
    """A finding of a row by the column it is in; where something has to be done, what."""
    place = f"{one.column}列：" if one.column else ""
    fix = "" if one.severity == "note" else f"{one.fix}。"
    return f"{place}{one.message}。{fix}[{one.code}]"


@command.command("accept", cls=Command)
@NUMBER
@option(
    "--mode",
    type=MODES,
    metavar="方式",
    default="only-new",
    help="only-new 只收新增（缺省）；update 新增和变化都收；skip 只收点名的行",
)
@option(
    "--row",
    "picks",
    metavar="行=字",
    multiple=True,
    help="单独决定一行：5=收、5=改、5=不；多个工作表时写 工作表!5=改",
)
@BY
@json_option
@data_option
def accept(
    number: int,
    mode: str,
    picks: tuple[str, ...],
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """收录一份花名册里没有问题的行；有问题的、待认定的留下，改好或认定后可再收录一次。"""
    office.open_books()
    from nuanliu.stages.nominations import actions
    from nuanliu.stages.nominations.choosing import Mode

    roster = _roster(number)
    rows = [_choice(roster, pick) for pick in picks]
    deed = office.deed(login, "accept")
    told = actions.accept(deed, roster=number, mode=Mode(mode), rows=rows)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(
        f"收录 {told['accepted']} 人，更改 {told['updated']} 人，已在 {told['already']} 人；"
        f"须改正 {told['refused']} 行，待认定 {told['waiting']} 行。"
    )


def _choice(roster: "Roster", pick: str) -> "RowChoice":
    from nuanliu.stages.nominations.choosing import Choice, RowChoice

    place, _, word = pick.rpartition("=")
    if word not in WORDS:
        raise Stop(f"“{pick}”看不懂", "请写成 行=收、行=改 或 行=不，例如 5=改")
    return RowChoice(*_place(roster, place), Choice(WORDS[word]))


def _place(roster: "Roster", text: str) -> tuple[str, int]:
    """A row as typed, '5' or '工作表!5'; the sheet may be left out where there is only one."""
    sheet, _, row = text.rpartition("!")
    sheets = sorted(set(roster.keys.values_list("sheet", flat=True)))
    if not row.isdecimal() or (not sheet and len(sheets) != 1):
        raise Stop(f"“{text}”不是一个行号", "请写行号；有几个工作表时写 工作表!行号")
    return sheet or sheets[0], int(row)


@command.command("undo", cls=Command)
@NUMBER
@BY
@data_option
def undo(number: int, login: str | None) -> None:
    """撤销一份花名册：收录的人退出，更改过的内容恢复原样。已进入后续环节的不能撤销。"""
    office.open_books()
    from nuanliu.stages.nominations import actions

    _roster(number)
    actions.undo(office.deed(login, "undo"), roster=number)
    click.echo(f"名单 {number} 已撤销。")


@command.command("pairs", cls=Command)
@NUMBER
@json_option
@data_option
def pairs(number: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """并排列出一份花名册里疑似同一人的各对，连同依据和已有的认定。"""
    office.open_books()
    from nuanliu.stages.nominations.judging import pairs_in

    found = pairs_in(_roster(number))
    if as_json:
        click.echo(json.dumps([_told(one) for one in found], ensure_ascii=False, indent=2))
        return
    rows = [
        [
            f"{one.row.row[0]}!{one.row.row[1]}" if one.row.row else "",
            one.row.traits.name,
            _token(one.other),
            f"{one.other.traits.name}（{one.other.where}）",
            "、".join(reason.chinese for reason in one.reasons),
            _verdict(one.same),
        ]
        for one in found
    ]
    head = ("行", "姓名", "对方", "对方姓名", "依据", "认定")
    click.echo("\n".join(table(head, rows)) if rows else "没有疑似同一人的。")


def _told(one: "Pair") -> dict[str, Any]:
    from nuanliu.core.masking import mask_name_public

    sheet, row = one.row.row or ("", 0)
    return {
        "sheet": sheet,
        "row": row,
        "name": mask_name_public(one.row.traits.name),
        "other": _token(one.other),
        "other_name": mask_name_public(one.other.traits.name),
        "number": one.row.masked,
        "other_number": one.other.masked,
        "reasons": [reason.value for reason in one.reasons],
        "same": one.same,
    }


def _token(entry: "Entry") -> str:
    """How `judge --with` names the other side: P and the person's id, or the row."""
    return f"P{entry.person}" if entry.person is not None else "!".join(map(str, entry.row or ()))


def _verdict(same: bool | None) -> str:  # noqa: FBT001 - three values of one answer
    return {None: "待认定", True: "同一人", False: "不是同一人"}[same]


@command.command("judge", cls=Command)
@NUMBER
@option("--row", metavar="行", required=True, help="名单里的行，如 5；多个工作表时写 工作表!5")
@option("--with", "other", metavar="对方", required=True, help="pairs 列出的对方，如 P12 或行号")
@option("--same/--distinct", "same", default=None, help="--same 是同一人；--distinct 不是同一人")
@option("--reason", metavar="理由", default="", help="核对了什么")
@BY
@data_option
def judge(
    number: int,
    row: str,
    other: str,
    same: bool | None,  # noqa: FBT001 - click passes options by name
    reason: str,
    login: str | None,
) -> None:
    """认定名单里的一行与另一人是不是同一人。认定记入流水，以后各次活动都照此办理。"""
    office.open_books()
    from nuanliu.stages.nominations import judging

    if same is None:
        raise Stop("没有写明认定结果", "请加 --same（同一人）或 --distinct（不是同一人）")
    roster = _roster(number)
    person = other[1:] if other[:1] in {"P", "p"} else ""
    judging.judge(
        office.deed(login, "judge"),
        roster=number,
        row=_place(roster, row),
        other=int(person) if person.isdecimal() else _place(roster, other),
        same=same,
        reason=reason,
    )
    click.echo(f"已认定：{_verdict(same)}。再收录一次即可生效：nuanliu rosters accept {number}")


command.add_command(give_back)


def _roster(number: int) -> "Roster":
    from nuanliu.stages.nominations.models import Roster

    chosen = Roster.objects.select_related("campaign__project", "campaign__line")
    found = chosen.select_related("campaign__standard", "union").filter(pk=number).first()
    if found is None:
        raise Stop(f"没有编号 {number} 的花名册", "请用 nuanliu rosters list 查看", REFUSED)
    return found
