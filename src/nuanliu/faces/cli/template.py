"""`nuanliu template`: the workbook that a union fills in for a campaign, or one for every union."""

import json
from pathlib import Path

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, data_option, json_option, option
from nuanliu.faces.cli.chosen import campaign_of, union_of
from nuanliu.faces.cli.problems import REFUSED, Stop


@click.command(cls=Command)
@option("--campaign", metavar="活动编号", type=int, required=True, help="哪次活动")
@option("--union", "code", metavar="单位代码", help="哪个单位（缺省：每个有名额的单位各一份）")
@option("--out", metavar="目录", help="写到哪个目录（缺省：数据目录下的 模板）")
@json_option
@data_option
def command(campaign: int, code: str | None, out: str | None, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """生成花名册模板：填好本单位名额，号码列为文本，类别、发放方式等用下拉列表，第二页是填写要求和个人信息告知。"""
    data = office.open_books()
    from nuanliu.records.people.models import Union
    from nuanliu.stages.nominations.template import form_for, template

    row = campaign_of(campaign)
    if code is not None:
        unions = [union_of(code)]
    else:
        unions = list(Union.objects.filter(quotas__campaign=row, quotas__people__gt=0))
    if not unions:
        raise Stop(f"“{row.name}”还没有分配名额", "请先分配名额，或用 --union 指定单位", REFUSED)
    forms = [form_for(row, union) for union in unions]
    folder = office.out_folder(out, data / "模板")
    written = [
        office.write_file(folder, f"{form.union}-{form.campaign}-花名册模板.xlsx", template(form))
        for form in forms
    ]
    if as_json:
        told = [
            {"union": form.union, "people": form.people, "reserves": form.reserves, "file": str(at)}
            for form, at in zip(forms, written, strict=True)
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(_line(at) for at in written))


def _line(at: Path) -> str:
    return f"已写入 {at}"
