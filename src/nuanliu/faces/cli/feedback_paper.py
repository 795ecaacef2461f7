"""`nuanliu feedback`, the paper forms: keyed in twice, compared, mended, taken over."""

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.asked import keying_of, survey_of
from nuanliu.faces.cli.problems import Stop
from nuanliu.faces.cli.runs import BY, REASON, echo

FORMS = click.argument("forms", metavar="答卷...", nargs=-1, required=True)
KEYING = click.argument("keying", metavar="录入单编号", type=int)
HOW = "每份一个词，每题一个数字：选项的序号，未答写 0，例如 1213。"


@click.command("key-in", cls=Command, epilog=HOW)
@click.argument("survey", metavar="调查编号", type=int)
@FORMS
@option("--label", metavar="包号", default=None, help="初录：写在这一包问卷上的名称")
@option("--again", metavar="录入单编号", type=int, default=None, help="复录哪一张录入单")
@BY
@json_option
@data_option
def key_in(
    survey: int,
    forms: tuple[str, ...],
    label: str | None,
    again: int | None,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """录入一包纸质问卷：先由一人初录（--label），再由另一人复录（--again）。"""
    office.open_books()
    from nuanliu.stages.feedback import keying

    if (label is None) == (again is None):
        raise Stop(
            "没有说明是初录还是复录", "初录写 --label 包号，复录写 --again 录入单编号，二选一"
        )
    text, by = "\n".join(forms), office.deed(login, "key-in")
    row = survey_of(survey)
    if again is None:
        pk = keying.key(by, survey=row.pk, label=label or "", text=text)
        told = {"keying": pk, "forms": len(forms)}
        line = f"录入单 {pk} 已初录 {len(forms)} 份，请另一人复录。"
        echo(told, as_json=as_json, line=line)
        return
    stack = keying_of(again)
    if stack.survey_id != row.pk:
        raise Stop(f"录入单 {again} 不属于调查 {survey}", "请核对编号")
    keying.key_again(by, keying=again, text=text)
    _say(again, as_json=as_json)


@click.command("mend", cls=Command, epilog=HOW)
@KEYING
@click.argument("form", metavar="第几份", type=int)
@click.argument("text", metavar="答卷")
@BY
@json_option
@data_option
def mend(
    keying: int,
    form: int,
    text: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """对照纸质问卷更正一份：两次录入都以此为准。"""
    office.open_books()
    from nuanliu.stages.feedback.keying import mend as mended

    stack = keying_of(keying)
    mended(office.deed(login, "key-in"), keying=stack.pk, form=form, text=text)
    _say(keying, as_json=as_json)


@click.command("take", cls=Command)
@KEYING
@BY
@json_option
@data_option
def take(keying: int, login: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """收录一包：两次录入一致，答卷计入结果。"""
    office.open_books()
    from nuanliu.stages.feedback.keying import take_over

    made = take_over(office.deed(login, "key-in"), keying=keying_of(keying).pk)
    line = f"录入单 {keying} 已收录 {made} 份。"
    echo({"keying": keying, "answers": made}, as_json=as_json, line=line)


@click.command("void", cls=Command)
@KEYING
@REASON
@BY
@data_option
def void(keying: int, reason: str, login: str | None) -> None:
    """作废一张还没有收录的录入单。"""
    office.open_books()
    from nuanliu.stages.feedback.keying import void as voided

    voided(office.deed(login, "key-in"), keying=keying_of(keying).pk, reason=reason)
    click.echo(f"录入单 {keying} 已作废。")


def _say(keying: int, *, as_json: bool) -> None:
    """Where the two readings differ."""
    from nuanliu.stages.feedback.keying import parting

    found = parting(keying_of(keying))
    told = {"keying": keying, "differences": [one._asdict() for one in found]}
    lines = [
        f"第 {one.form} 份 {one.code}：初录“{one.first or '未答'}”，复录“{one.second or '未答'}”"
        for one in found
    ]
    verdict = f"有 {len(found)} 处不一致，请对照纸质问卷更正（mend）" if found else "两次录入一致"
    echo(told, as_json=as_json, line="\n".join([*lines, f"录入单 {keying}：{verdict}。"]))


COMMANDS = (key_in, mend, take, void)
