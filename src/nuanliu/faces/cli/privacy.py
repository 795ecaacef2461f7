"""`nuanliu privacy`: on which basis a campaign handles names, what people are told, withdrawals."""

import json
from typing import TYPE_CHECKING

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.chosen import campaign_of
from nuanliu.faces.cli.problems import REFUSED, Stop

if TYPE_CHECKING:
    from nuanliu.records.people.models import Person
    from nuanliu.stages.campaigns.models import Campaign

BY = option("--as", "login", metavar="登录名", help="由谁办理（须有综合办公室岗位）")
ROSTER = option("--roster", metavar="名单编号", type=int, required=True, help="他在哪份花名册里")
ROW = option("--row", metavar="行", type=int, required=True, help="他在花名册的哪一行")
NUMBER = click.argument("number", metavar="活动编号", type=int)
PARTS = (
    "contact（处理者和联系方式）、purpose（处理目的）、kinds（信息种类）、recipient（接收方）、"
    "retention（保存期限）、rights（本人权利）"
)


@click.group(cls=Group)
def command() -> None:
    """个人信息：每次活动的处理依据和告知内容，撤回同意。"""


@command.command("show", cls=Command)
@NUMBER
@json_option
@data_option
def show(number: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """列出一次活动的处理依据、告知内容及其条款，和撤回同意的人数。"""
    office.open_books()
    from nuanliu.stages.campaigns.data_use import data_use_of, told_people
    from nuanliu.stages.nominations.consents import withdrawn_in

    campaign = campaign_of(number)
    use, gone = data_use_of(campaign), len(withdrawn_in(campaign))
    if use is None:
        raise Stop(f"“{campaign.name}”还没有告知内容", "请用 nuanliu privacy tell 写好", REFUSED)
    if as_json:
        _as_json(campaign)
        return
    for one in told_people(use):
        click.echo(f"{one.heading}：{one.text}" + (f"（{one.clause}）" if one.clause else ""))
    click.echo(f"已撤回同意：{gone} 人。")


def _as_json(campaign: "Campaign") -> None:
    from nuanliu.stages.campaigns.data_use import data_use_of, told_people
    from nuanliu.stages.nominations.consents import withdrawn_in

    use = data_use_of(campaign)
    told = {
        "campaign": campaign.name,
        "basis": use.basis if use else None,
        "told": [one._asdict() for one in told_people(use)] if use else [],
        "withdrawn": len(withdrawn_in(campaign)),
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


@command.command("tell", cls=Command, epilog=f"各项：{PARTS}。")
@NUMBER
@option("--basis", metavar="依据", default="", help="duty 履行法定职责；consent 取得本人同意")
@option("--text", "texts", metavar="项=内容", multiple=True, help="改写一项，可写多次")
@BY
@json_option
@data_option
def tell(
    number: int,
    basis: str,
    texts: tuple[str, ...],
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click
) -> None:
    """改写告知内容；处理依据只能在活动启动前改。"""
    office.open_books()
    from nuanliu.stages.campaigns import actions

    campaign = campaign_of(number)
    pairs = [text.partition("=") for text in texts]
    if any(not mark for _, mark, _ in pairs):
        raise Stop("--text 没有写成 项=内容", f"各项：{PARTS}")
    told = {part.strip(): text.strip() for part, _, text in pairs}
    actions.tell(office.deed(login, "tell"), campaign=campaign.pk, basis=basis, texts=told)
    if as_json:
        _as_json(campaign)
        return
    click.echo(f"“{campaign.name}”的告知内容已更新。")


@command.command("withdraw", cls=Command)
@NUMBER
@ROSTER
@ROW
@option("--reason", metavar="情况", required=True, help="本人何时、怎样提出的")
@BY
@json_option
@data_option
def withdraw(
    number: int,
    roster: int,
    row: int,
    reason: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click
) -> None:
    """登记一个人撤回同意：此后不再公布、不再审批、不再发放；已经到账的不受影响。"""
    office.open_books()
    from nuanliu.stages.nominations.consents import withdraw_consent

    campaign = campaign_of(number)
    found = _person(campaign, roster, row)
    withdraw_consent(
        office.deed(login, "withdraw"), campaign=campaign.pk, person=found.pk, reason=reason
    )
    _say(as_json, found, campaign, "撤回同意。还在名单里的，请为他办理退出")


@command.command("renew", cls=Command)
@NUMBER
@ROSTER
@ROW
@option("--reason", metavar="情况", required=True, help="本人何时、怎样重新同意的")
@BY
@json_option
@data_option
def renew(
    number: int,
    roster: int,
    row: int,
    reason: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click
) -> None:
    """登记一个撤回过同意的人重新同意：此后照常办理；撤回的记录保留。"""
    office.open_books()
    from nuanliu.stages.nominations.consents import renew_consent

    campaign = campaign_of(number)
    found = _person(campaign, roster, row)
    renew_consent(office.deed(login, "renew"), campaign=campaign.pk, person=found.pk, reason=reason)
    _say(as_json, found, campaign, "重新同意。退出过的，请由单位重新申报")


def _person(campaign: "Campaign", roster: int, row: int) -> "Person":
    from nuanliu.stages.nominations.models import Nomination

    rows = Nomination.objects.filter(campaign=campaign, roster=roster, row=row)
    found = rows.select_related("person").order_by("-pk").first()
    if found is None:
        raise Stop(f"名单 {roster} 第 {row} 行没有收录的人", "请核对名单编号和行号", REFUSED)
    return found.person


def _say(as_json: bool, person: "Person", campaign: "Campaign", words: str) -> None:  # noqa: FBT001 - passed on
    from nuanliu.stages.nominations.consents import withdrawn_in

    gone = withdrawn_in(campaign)
    if as_json:
        told = {"campaign": campaign.name, "held": person.pk in gone, "withdrawn": len(gone)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(f"已登记：{person.name}{words}。")
