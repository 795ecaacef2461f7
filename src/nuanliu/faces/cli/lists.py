"""`nuanliu lists`: comparison lists and declarations of interest, taken over from any layout."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.mapped import map_option, mapping_of
from nuanliu.faces.cli.outside import in_guarded_child
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.core.roster.anyone import Someone

ISO = click.DateTime(["%Y-%m-%d"])
KNOWN = "deceased 死亡人员、payroll 财政供养人员、hardship 困难职工档案，或标准文件里的其他名称"
MEANS = {"refuse": "不得发放", "decision": "须领导决定", "note": "只提示"}
RELATIONS = ("关系=备注", "与本人关系=备注", "亲属关系=备注", "与申报人关系=备注")
BY = option("--as", "login", metavar="登录名", help="由谁办理")
LEAVE = option("--leave-faulty", is_flag=True, help="读不出证件号的行留下不导入（缺省整份不导入）")


@click.group(cls=Group)
def command() -> None:
    """比对名单和利害关系申报：导入、查看。只保存证件号的密钥索引，不保存号码本身。"""


@command.command("import", cls=Command, epilog=f"名称：{KNOWN}。")
@click.argument("file", metavar="文件")
@option("--name", metavar="名称", required=True, help="比对名单的名称")
@option("--document", metavar="来源", required=True, help="来源文件的文号或名称")
@option("--dated", metavar="日期", type=ISO, required=True, help="来源文件的日期，如 2024-01-05")
@map_option
@LEAVE
@BY
@json_option
@data_option
def import_(
    file: str,
    name: str,
    document: str,
    dated: Any,
    pairs: tuple[str, ...],
    leave_faulty: bool,  # noqa: FBT001 - click passes options by name
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """导入一份比对名单（任何版式，只要有证件号）。每次活动怎样处理命中的人，由其标准文件决定。"""
    office.open_books()
    from nuanliu.records.journal.registration import SourceFacts, import_comparison

    data = office.read_file(file)
    people, left = _people(data, pairs, leave_faulty=leave_faulty)
    numbers = list(dict.fromkeys(one.row.identity.number for one in people if one.row.identity))
    source = SourceFacts(document, dated.date(), hashlib.sha256(data).hexdigest())
    total = import_comparison(
        office.deed(login, "comparison"), name=name, numbers=numbers, source=source
    )
    told = {"list": name, "read": len(numbers), "left": left, "on_list": total}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    rest = f"，留下 {left} 行" if left else ""
    click.echo(f"“{name}”读入 {len(numbers)} 人{rest}，现共 {total} 人。")


def _people(
    data: bytes, pairs: tuple[str, ...], *, leave_faulty: bool
) -> tuple[list["Someone"], int]:
    """Who can be told by a number, and how many lines were left; Stop when one must not be left."""
    from nuanliu.core.roster import Sheet
    from nuanliu.core.roster.anyone import read_anyone
    from nuanliu.stages.nominations.reading import CELLS

    cells = in_guarded_child(CELLS, data)
    found = read_anyone([Sheet.of(sheet) for sheet in cells["sheets"]], mapping_of(pairs))
    good = [one for one in found if one.row.identity]
    bad = [one for one in found if not one.row.identity]
    if not good:
        raise Stop("文件里没有读得出的证件号", "请核对文件，或用 --map 指明证件号一列", REFUSED)
    if bad and not leave_faulty:
        first = bad[0]
        why = first.fault.what if first.fault else "没有证件号"
        what = f"有 {len(bad)} 行读不出证件号，没有导入：第 {first.row.row} 行 {why}"
        raise Stop(what, "请改正后再导入，或加 --leave-faulty 只导入其余的行", REFUSED)
    return good, len(bad)


@command.command("show", cls=Command)
@json_option
@data_option
def show(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出已有的比对名单：人数、来源，以及各次活动怎样处理命中的人。"""
    office.open_books()
    from django.db.models import Count

    from nuanliu.records.people.models import ComparisonHit, ComparisonSource
    from nuanliu.stages.campaigns.models import Campaign
    from nuanliu.stages.campaigns.queries import list_severity

    rows = ComparisonHit.objects.values_list("list_name").annotate(people=Count("pk"))
    campaigns = list(Campaign.objects.select_related("standard").order_by("pk"))
    sources = list(ComparisonSource.objects.order_by("pk"))
    told = [
        {
            "list": name,
            "people": people,
            "sources": [
                {"document": one.document, "dated": one.dated.isoformat(), "numbers": one.numbers}
                for one in sources
                if one.list_name == name
            ],
            "campaigns": {row.name: list_severity(row, name) for row in campaigns},
        }
        for name, people in rows.order_by("list_name")
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    cells = [[one["list"], str(one["people"]), _from(one), _means(one)] for one in told]
    head = ("名称", "人数", "来源", "命中时")
    click.echo("\n".join(table(head, cells, right=(1,))) if cells else "还没有比对名单。")


def _from(one: dict[str, Any]) -> str:
    return "；".join(f"{each['document']}（{each['dated']}）" for each in one["sources"])


def _means(one: dict[str, Any]) -> str:
    return "；".join(f"{name} {MEANS[how]}" for name, how in one["campaigns"].items())


@command.command("interests", cls=Command)
@click.argument("file", metavar="文件")
@option("--of", "declarer", metavar="登录名", required=True, help="谁的申报（登录名）")
@map_option
@LEAVE
@BY
@json_option
@data_option
def interests(
    file: str,
    declarer: str,
    pairs: tuple[str, ...],
    leave_faulty: bool,  # noqa: FBT001 - click passes options by name
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """导入一个人的利害关系申报：亲属的证件号和关系（“关系”一列）。申报由系统管理员登记。"""
    office.open_books()
    from nuanliu.core.roster import Field
    from nuanliu.records.journal.registration import InterestFacts, import_interests

    data = office.read_file(file)
    people, left = _people(data, (*RELATIONS, *pairs), leave_faulty=leave_faulty)
    facts = [
        InterestFacts(declarer, one.row.identity.number, one.row.text(Field.NOTE) or "亲属")
        for one in people
        if one.row.identity
    ]
    new = import_interests(office.deed_of_admin(login, "interests"), interests=facts)
    if as_json:
        told = {"of": declarer, "relatives": len(facts), "new": new, "left": left}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    rest = f"，留下 {left} 行" if left else ""
    click.echo(f"“{Path(file).name}”：{len(facts)} 名亲属，新登记 {new} 名{rest}。")
