"""`nuanliu visits`: visits planned, recorded, checked; requests followed up to their answer."""

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from nuanliu.faces.cli import office
from nuanliu.faces.cli.app import Command, Group, data_option, json_option, option
from nuanliu.faces.cli.chosen import campaign_of, union_of
from nuanliu.faces.cli.paying_hands import person_of
from nuanliu.faces.cli.problems import REFUSED, Stop
from nuanliu.faces.cli.runs import BY, REASON, echo
from nuanliu.faces.cli.tables import table

if TYPE_CHECKING:
    from nuanliu.records.journal.deeds import Deed
    from nuanliu.stages.visits.models import Request, Visit

CAMPAIGN = click.argument("campaign", metavar="活动编号", type=int)
VISIT = click.argument("number", metavar="走访编号", type=int)
REQUEST = click.argument("number", metavar="诉求编号", type=int)
DAY = click.DateTime(["%Y-%m-%d"])
VISITS = ("编号", "单位", "日期", "地点", "带队", "状态", "诉求")
REQUESTS = ("编号", "内容", "提出", "来源", "办理人", "期限", "状态", "答复")


@click.group(cls=Group)
def command() -> None:
    """走访：计划、记录、核对；诉求：登记、交办、答复、办结、重新办理。"""


@command.command("list", cls=Command)
@CAMPAIGN
@json_option
@data_option
def list_(campaign: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """一次活动的走访。"""
    office.open_books()
    from nuanliu.core.lifecycles import VISIT as MOVES
    from nuanliu.stages.visits.models import Visit

    rows = Visit.objects.filter(campaign=campaign_of(campaign)).select_related("union", "leader")
    told = [
        {"id": one.pk, "union": one.union.name, "on": _iso(one.visited_on or one.planned_on),
         "place": one.place, "leader": one.leader.name, "state": one.state,
         "requests": one.requests.count()}
        for one in rows.order_by("pk")
    ]  # fmt: skip
    _listed(told, VISITS, MOVES.states, "还没有走访。", as_json=as_json)


def _listed(
    told: list[dict[str, Any]],
    heads: tuple[str, ...],
    states: "dict[str, str]",
    none: str,
    *,
    as_json: bool,
) -> None:
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    cells = [
        [states[str(value)] if key == "state" else str("—" if value is None else value)
         for key, value in one.items()]
        for one in told
    ]  # fmt: skip
    click.echo("\n".join(table(heads, cells, right=(0,))) if cells else none)


@command.command("plan", cls=Command)
@CAMPAIGN
@option("--union", "code", metavar="单位代码", required=True, help="走访哪个单位")
@option("--on", "day", metavar="日期", type=DAY, required=True, help="计划哪一天，如 2024-02-01")
@option("--place", metavar="地点", required=True, help="走访地点")
@option("--leader", metavar="登录名", required=True, help="谁带队")
@BY
@json_option
@data_option
def plan(
    campaign: int,
    code: str,
    day: datetime,
    place: str,
    leader: str,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """计划一次走访。"""
    office.open_books()
    from nuanliu.stages.visits import actions

    pk = actions.plan(
        _deed(login), campaign=campaign_of(campaign).pk, union=union_of(code).pk,
        planned_on=day.date(), place=place, leader=person_of(leader),
    )  # fmt: skip
    echo({"visit": pk}, as_json=as_json, line=f"已计划走访 {pk}。")


@command.command("record", cls=Command)
@VISIT
@click.argument("situation", metavar="情况")
@option("--photo", "photos", metavar="文件", multiple=True, help="现场照片，一到九张，可写多次")
@option("--seen", "seen", metavar="申报编号", type=int, multiple=True, help="见到的人，可写多次")
@option("--signature", metavar="文件", default=None, help="受访人签名的照片")
@BY
@data_option
def record(
    number: int,
    situation: str,
    photos: tuple[str, ...],
    seen: tuple[int, ...],
    signature: str | None,
    login: str | None,
) -> None:
    """记录一次走访：看到听到的、见到的人、照片。"""
    office.open_books()
    from nuanliu.stages.visits import actions

    actions.record_visit(
        _deed(login), visit=_visit(number).pk, situation=situation, people=_people(seen),
        photos=[office.read_file(one) for one in photos],
        signature=office.read_file(signature) if signature else b"",
    )  # fmt: skip
    click.echo(f"已记录走访 {number}，请另一人核对。")


def _people(nominations: tuple[int, ...]) -> list[int]:
    """The persons of some nominations; Stop names a number that is none."""
    from nuanliu.stages.nominations.models import Nomination

    found = dict(Nomination.objects.filter(pk__in=nominations).values_list("pk", "person"))
    missing = [str(one) for one in nominations if one not in found]
    if missing:
        raise Stop(f"没有编号 {'、'.join(missing)} 的申报", "请核对编号", REFUSED)
    return [found[one] for one in nominations]


@command.command("check", cls=Command)
@VISIT
@BY
@data_option
def check(number: int, login: str | None) -> None:
    """核对一次走访，由没有记录它的人办理。"""
    office.open_books()
    from nuanliu.stages.visits import actions

    actions.check(_deed(login), visit=_visit(number).pk)
    click.echo(f"已核对走访 {number}。")


@command.command("requests", cls=Command)
@CAMPAIGN
@json_option
@data_option
def requests(campaign: int, as_json: bool) -> None:  # noqa: FBT001 - click passes options by name
    """一次活动的诉求：谁办、到哪一天、怎样答复。"""
    office.open_books()
    from nuanliu.core.lifecycles import REQUEST as MOVES
    from nuanliu.stages.visits.models import Request

    rows = Request.objects.filter(campaign=campaign_of(campaign))
    told = [_told(one) for one in rows.select_related("assigned_to", "wish").order_by("pk")]
    _listed(told, REQUESTS, MOVES.states, "还没有诉求。", as_json=as_json)


def _told(one: "Request") -> dict[str, object]:
    from_call = "回访电话" if hasattr(one, "wish") else None
    return {
        "id": one.pk,
        "text": one.text,
        "raised_on": one.raised_on.isoformat(),
        "from": f"走访 {one.visit_id}" if one.visit_id else from_call,
        "to": one.assigned_to.name if one.assigned_to else None,
        "due": _iso(one.due_on),
        "state": one.state,
        "answer": one.answer or None,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@command.command("raise", cls=Command)
@CAMPAIGN
@click.argument("text", metavar="内容")
@option("--visit", metavar="走访编号", type=int, default=None, help="在哪次走访中提出")
@BY
@json_option
@data_option
def raise_(
    campaign: int,
    text: str,
    visit: int | None,
    login: str | None,
    as_json: bool,  # noqa: FBT001 - click passes options by name
) -> None:
    """登记一件诉求。"""
    office.open_books()
    from nuanliu.stages.visits import actions

    at = None if visit is None else _visit(visit).pk
    pk = actions.raise_request(_deed(login), campaign=campaign_of(campaign).pk, text=text, visit=at)
    echo({"request": pk}, as_json=as_json, line=f"已登记诉求 {pk}。")


@command.command("assign", cls=Command)
@REQUEST
@option("--to", "whom", metavar="登录名", required=True, help="交给谁办理")
@option("--due", metavar="日期", type=DAY, required=True, help="期限，如 2024-03-31")
@BY
@data_option
def assign(number: int, whom: str, due: datetime, login: str | None) -> None:
    """交办一件诉求。"""
    office.open_books()
    from nuanliu.stages.visits import actions

    row, to = _request(number), person_of(whom)
    actions.assign_request(_deed(login), request=row.pk, to=to, due_on=due.date())
    click.echo(f"诉求 {number} 已交办。")


@command.command("answer", cls=Command)
@REQUEST
@click.argument("answer", metavar="答复")
@BY
@data_option
def answer(number: int, answer: str, login: str | None) -> None:
    """答复一件诉求。"""
    office.open_books()
    from nuanliu.stages.visits import actions

    actions.answer_request(_deed(login), request=_request(number).pk, answer=answer)
    click.echo(f"诉求 {number} 已答复。")


@command.command("close", cls=Command)
@REQUEST
@BY
@data_option
def close(number: int, login: str | None) -> None:
    """办结一件答复过的诉求。"""
    office.open_books()
    from nuanliu.stages.visits import actions

    actions.close_request(_deed(login), request=_request(number).pk)
    click.echo(f"诉求 {number} 已办结。")


@command.command("reopen", cls=Command)
@REQUEST
@REASON
@BY
@data_option
def reopen(number: int, reason: str, login: str | None) -> None:
    """重新办理：答复没有解决的。"""
    office.open_books()
    from nuanliu.stages.visits import actions

    actions.reopen_request(_deed(login), request=_request(number).pk, reason=reason)
    click.echo(f"诉求 {number} 重新办理。")


def _deed(login: str | None) -> "Deed":
    return office.deed_in_books(office.deed(login, "visit"))


def _visit(number: int) -> "Visit":
    from nuanliu.stages.visits.models import Visit

    found = Visit.objects.filter(pk=number).first()
    if found is None:
        raise Stop(f"没有编号 {number} 的走访", "用 nuanliu visits list 查看编号", REFUSED)
    return found


def _request(number: int) -> "Request":
    from nuanliu.stages.visits.models import Request

    found = Request.objects.filter(pk=number).first()
    if found is None:
        raise Stop(f"没有编号 {number} 的诉求", "用 nuanliu visits requests 查看编号", REFUSED)
    return found
