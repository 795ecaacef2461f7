"""`nuanliu import-history`: an earlier paid list taken over, so that caps count it from day one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.mapped import map_option, mapping_of
from nuanliu.faces.cli.outside import in_guarded_child

_SHOWN = 30
ISO = click.DateTime(["%Y-%m-%d"])


@click.command(cls=Command)
@click.argument("file", metavar="文件")
@option("--occasion", metavar="事由", required=True, help="发放事由，如 2023年元旦春节送温暖")
@option("--on", "day", metavar="日期", type=ISO, help="整份名单的发放日期（名单里没有这一列时）")
@map_option
@option("--leave-faulty", is_flag=True, help="有问题的行留下不导入（缺省为整份不导入）")
@option("--as", "login", metavar="登录名", help="由谁导入（须有综合办公室岗位）")
@json_option
@data_option
def command(
    file: str,
    occasion: str,
    day: Any,
    pairs: tuple[str, ...],
    leave_faulty: bool,  # noqa: FBT001 - click passes options by name
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """导入以前已经发放的名单（任何版式的 .xlsx、.xls、.ods、.csv、.txt）。

    作为已办结的发放保存：不动预算，但计入个人全年标准和重复发放的核对。已登记的人员资料不改动。
    同一份文件再导入一次不会有任何变化。
    """
    office.open_books()
    from nuanliu.stages.nominations.history import import_history
    from nuanliu.stages.nominations.reading import CELLS

    deed, data = office.deed(login, "import-history"), office.read_file(file)
    answer = import_history(
        deed,
        occasion=occasion,
        name=Path(file).name,
        data=data,
        cells=in_guarded_child(CELLS, data),
        on=_date(day),
        mapping=mapping_of(pairs),
        leave_faulty=leave_faulty,
    )
    click.echo(
        json.dumps(answer, ensure_ascii=False, indent=2) if as_json else "\n".join(_words(answer))
    )


def _date(day: Any) -> date | None:
    return day.date() if day is not None else None


def _words(answer: dict[str, Any]) -> list[str]:
    from nuanliu.core.money import Money

    left = f"，留下 {answer['left']} 行未导入" if answer["left"] else ""
    lines = [f"已导入 {answer['taken']} 笔，共 {Money(answer['total_fen'])} 元{left}。"]
    likely = answer["likely"]
    if likely:
        lines.append(f"下列 {len(likely)} 行可能与另一人是同一人，请核对证件：")
        lines += [_asked(one) for one in likely[:_SHOWN]]
    if len(likely) > _SHOWN:
        lines.append(f"  其余 {len(likely) - _SHOWN} 行用 --json 查看。")
    return lines


def _asked(one: dict[str, Any]) -> str:
    from nuanliu.core.resemblance import Likeness
    from nuanliu.records.people.models import Person

    why = "、".join(Likeness(reason).chinese for reason in one["reasons"])
    whom = "本表的另一行"
    if one["person"] is not None:
        known = Person.objects.select_related("union").get(pk=one["person"])
        whom = f"已登记的{known.name}（{known.union.name}）"
    return f"  “{one['sheet']}”第 {one['row']} 行与{whom}：{why}"
