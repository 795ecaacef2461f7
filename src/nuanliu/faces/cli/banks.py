"""`nuanliu bank`: what the bank's file looks like, mapped once and checked by a second person."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.problems import Stop
from nuanliu.faces.cli.runs import template_of
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.core.banking.filling import Filled
    from nuanliu.stages.payments.models import BankTemplate

BY = option("--as", "login", metavar="登录名", help="由谁办理")
FIELDS = (
    "number 发放编号、payee 户名、account 账号、amount 金额、seq 序号、"
    "bank 开户银行、branch 开户网点、day 日期、cross 是否跨行、const:文字、blank 留空"
)


@click.group(cls=Group, epilog=f"字段：{FIELDS}。")
def command() -> None:
    """银行模板：银行的代发文件有哪些列。登记一次，由第二个人核对后使用；没有模板的银行用通用清单（待取得样本）。"""


@command.command("list", cls=Command)
@json_option
@data_option
def list_(as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出已登记的模板和程序随附的参考模板。"""
    office.open_books()
    from nuanliu.stages.payments.bankfile import mapping_in, shipped
    from nuanliu.stages.payments.models import BankTemplate

    rows = BankTemplate.objects.select_related("made_by", "checked_by").order_by("pk")
    told: list[dict[str, Any]] = [_told(row) for row in rows]
    for key, text in shipped().items():
        mapping = mapping_in(text)
        told.append({"key": key, "name": mapping.name, "state": mapping.status})
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    cells = [
        [
            str(one.get("template", one.get("key"))),
            one["name"],
            one["state"],
            one.get("made_by", "随附"),
            one.get("checked_by") or "—",
        ]
        for one in told
    ]
    click.echo("\n".join(table(("编号", "名称", "状态", "登记人", "核对人"), cells)))


def _told(row: "BankTemplate") -> dict[str, Any]:
    from nuanliu.core.lifecycles import BANK_TEMPLATE

    return {
        "template": row.pk,
        "name": row.name,
        "state": BANK_TEMPLATE.states[row.state],
        "made_by": row.made_by.name,
        "checked_by": row.checked_by.name if row.checked_by else None,
        "blank": row.blank_id,
    }


@command.command("guess", cls=Command, epilog=f"字段：{FIELDS}。")
@click.argument("file", metavar="空白模板")
@option("--name", metavar="名称", required=True, help="给这份模板起的名称，如 云川农商行代发")
@option(
    "--bank", metavar="银行", default=None, help="银行名称里的字，用来判断本行账户，如 云川农商"
)
@option("--map", "pairs", metavar="表头=字段", multiple=True, help="指明某个表头是什么，可写多次")
@option("--out", metavar="文件", default=None, help="把映射写到这个文件（缺省打印出来）")
@data_option
def guess(file: str, name: str, bank: str | None, pairs: tuple[str, ...], out: str | None) -> None:
    """读一份从网银下载的空白模板，按表头对出映射，写成 YAML 供修改和登记；不改动账。"""
    office.start()
    from nuanliu.stages.payments.mappings import guess as understood
    from nuanliu.stages.payments.mappings import with_fields

    found = understood(office.read_file(file), name=name, bank=bank or "")
    text = with_fields(found.text, _pairs(pairs)) if pairs else found.text
    if out:
        folder = Path(out).parent
        click.echo(f"已写入 {office.write_file(folder, Path(out).name, text.encode())}")
        return
    click.echo(text, nl=False)


def _pairs(pairs: tuple[str, ...]) -> dict[str, str]:
    told = {}
    for pair in pairs:
        head, mark, field = pair.rpartition("=")
        if not mark or not head:
            raise Stop(f"“{pair}”不是“表头=字段”的写法", "例如：--map 备注=number")
        told[head] = field
    return told


@command.command("add", cls=Command)
@click.argument("mapping", metavar="映射文件或随附模板")
@option(
    "--blank",
    metavar="空白模板",
    default=None,
    help="银行的空白工作簿（.xlsx 或 .xls），代发时原样填写",
)
@BY
@json_option
@data_option
def add(mapping: str, blank: str | None, login: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """登记一份模板：YAML 映射文件，或随附模板的编号（如 ccb-xls）；打印样例，由第二个人核对。"""
    office.open_books()
    from nuanliu.stages.payments.bankfile import shipped
    from nuanliu.stages.payments.mappings import draft_template

    text = shipped().get(mapping)
    if text is None:
        try:
            text = office.read_file(mapping).decode("utf-8")
        except UnicodeDecodeError:
            raise Stop(f"“{mapping}”不是 UTF-8 文字", "映射文件请存为 UTF-8") from None
    data = office.read_file(blank) if blank else b""
    name = Path(blank).name if blank else ""
    made = draft_template(office.deed(login, "bank"), text=text, blank=data, blank_name=name)
    _show(template_of(made), as_json=as_json)


@command.command("show", cls=Command)
@click.argument("template", metavar="编号", type=int)
@option("--sample", metavar="文件", default=None, help="把三行样例写成银行文件，拿到网银试导")
@json_option
@data_option
def show(template: int, sample: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """显示一份模板和三行样例。"""
    office.open_books()
    from nuanliu.stages.payments.bankfile import form_of
    from nuanliu.stages.payments.bankfile import sample as made_up

    row = template_of(template)
    if sample:
        data = made_up(form_of(row), office.today())[1]
        at = office.write_file(Path(sample).parent, Path(sample).name, data)
        click.echo(f"已写入 {at}")
        return
    _show(row, as_json=as_json)


def _show(row: "BankTemplate", *, as_json: bool) -> None:
    from nuanliu.stages.payments.mappings import preview_of

    filled = preview_of(row, office.today())
    if as_json:
        told = _told(row) | {"heads": filled.heads, "sample": filled.rows}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(f"银行模板 {row.pk}“{row.name}”：{_told(row)['state']}。三行样例（虚构）：")
    click.echo("\n".join(_lines(filled)))


def _lines(filled: "Filled") -> list[str]:
    heads = filled.heads or tuple(f"第{n}列" for n in range(1, len(filled.rows[0]) + 1))
    return [*filled.before, *table(heads, filled.rows), *filled.after]


@command.command("check", cls=Command)
@click.argument("template", metavar="编号", type=int)
@BY
@data_option
def check(template: int, login: str | None) -> None:
    """核对无误：与银行的空白模板逐列比对过样例。须由登记人以外的人办理。"""
    office.open_books()
    from nuanliu.stages.payments.mappings import check_template

    row = template_of(template)
    check_template(office.deed(login, "bank"), template=row.pk)
    click.echo(f"银行模板 {row.pk}“{row.name}”已核对，可以使用。")


@command.command("retire", cls=Command)
@click.argument("template", metavar="编号", type=int)
@BY
@data_option
def retire(template: int, login: str | None) -> None:
    """停用一份模板；用它做过的代发文件不受影响。"""
    office.open_books()
    from nuanliu.stages.payments.mappings import retire_template

    row = template_of(template)
    retire_template(office.deed(login, "bank"), template=row.pk)
    click.echo(f"银行模板 {row.pk}“{row.name}”已停用。")
