"""`nuanliu compare`: any list held against the books: who is in already, when, how much."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option
from nuanliu.faces.cli.mapped import map_option, mapping_of
from nuanliu.faces.cli.outside import in_guarded_child

if TYPE_CHECKING:
    from nuanliu.stages.payments.comparing import Compared, Match

NAMED = 20  # rows that name nobody and are told


@click.command(cls=Command)
@click.argument("file", metavar="文件")
@map_option
@json_option
@data_option
def command(file: str, pairs: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """名单比对：查一份名单里谁已经在册、在哪次活动、哪个单位、多少钱、何时到账。不保存任何内容。

    有姓名或身份证号一列即可，没有表头也可以。证件号相同的为本人；相似的另列并说明依据；
    只有姓名的只报同名，不认定为同一人。往年导入的名单也查。
    """
    office.open_books()
    from nuanliu.core.roster import Sheet
    from nuanliu.core.roster.anyone import read_anyone, rows_passed_over
    from nuanliu.stages.nominations.reading import CELLS
    from nuanliu.stages.payments.comparing import compare

    cells = in_guarded_child(CELLS, office.read_file(file))
    sheets, mapping = [Sheet.of(sheet) for sheet in cells["sheets"]], mapping_of(pairs)
    people = read_anyone(sheets, mapping)
    lines, passed = compare(people), rows_passed_over(sheets, people, mapping)
    if as_json:
        told = {"rows": len(lines), "known": sum(one.known for one in lines), "passed": passed}
        told_lines = [one.to_json() for one in lines]
        click.echo(json.dumps({**told, "lines": told_lines}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join([*_words(lines), *_passed(passed)]))


def _passed(rows: list[int]) -> Iterator[str]:
    if rows:
        numbers = "、".join(map(str, rows[:NAMED])) + ("…" if len(rows) > NAMED else "")
        yield f"没有读出姓名或号码、没有比对的行：第 {numbers} 行。"


def _words(lines: "list[Compared]") -> Iterator[str]:
    known = sum(one.known for one in lines)
    yield f"共 {len(lines)} 人，{known} 人已在册。"
    for one in lines:
        row, fault = one.someone
        head = f"第 {row.row} 行 {row.name or '（无姓名）'}"
        if fault is not None:
            yield f"{head}：{fault.what}，只能按姓名比对" if row.name else f"{head}：{fault.what}"
        for match in one.matches:
            yield from _told(head, match)
        if one.namesakes > len(one.matches):
            yield f"{head}：同名共 {one.namesakes} 人，只列出前 {len(one.matches)} 人"


def _told(head: str, match: "Match") -> Iterator[str]:
    from nuanliu.core.money import Money

    why = "、".join(reason.chinese for reason in match.reasons)
    beside = f"{match.how.chinese}（{why}）" if why else match.how.chinese
    whom = f"{head}：{beside} {match.name}"
    if not match.standing:
        yield f"{whom}，已登记，没有申报或发放"
    for one in match.standing:
        day = f"，到账 {one.paid_on}" if one.paid_on else ""
        yield f"{whom}，{one.occasion}，{one.union}，{Money(one.amount_fen)} 元，{one.state}{day}"
