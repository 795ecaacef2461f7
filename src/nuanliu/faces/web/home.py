"""工作台: what waits for me, what I did, what I began."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.diary import diary
from nuanliu.faces.web.facts import Fact, yuan
from nuanliu.faces.web.first import to_wizard
from nuanliu.faces.web.guards import STAFF, Signed, SignedRequest, guard
from nuanliu.faces.web.handover import hands_on, union_of
from nuanliu.faces.web.menu import WATCHERS
from nuanliu.faces.web.tasks import Start, Task, begun_by, done_by, starts, waiting_for
from nuanliu.stages.campaigns.models import Campaign
from nuanliu.stages.projects.queries import money_of_year

TABS = {"todo": "待办", "done": "已办", "mine": "我发起的", "diary": "日历", "start": "可以发起"}


def sending(signed: Signed) -> list[Start]:
    """上传名单, one tap away for a chair, whose work it is, while a campaign collects."""
    mine = Role.CHAIR in signed.roles and Campaign.objects.filter(state="open").exists()
    return starts(signed, "roster") if mine else []


def figures(signed: Signed) -> list[Fact]:
    """The money of the year, for who may see it; nothing before there is a project of the year."""
    if not signed.roles & WATCHERS:
        return []
    money = money_of_year(signed.today.year)
    if money is None:
        return []
    return [
        Fact("本年预算", yuan(money.granted_fen), "元"),
        Fact("已发", yuan(money.paid_fen), "元"),
        Fact("在办", yuan(money.moving_fen), "元"),
        Fact("可用", yuan(money.free_fen), "元"),
    ]


def held(tasks: list[Task], signed: Signed) -> list[tuple[Task, str]]:
    """Each task with those who have it in hand, by name."""
    if not tasks:
        return []
    hands = hands_on(signed.today, {pk for task in tasks for pk in union_of(task.row)})
    return [(task, hands.of(task.kind, task.row)) for task in tasks]


@guard(*STAFF)
@require_safe
def home(request: SignedRequest) -> HttpResponse:
    """The tasks of the signed-in person, or, by ?tab=, what he did, began, or may begin."""
    if (onward := to_wizard(request)) is not None:
        return onward
    tab = request.GET.get("tab", "todo")
    tasks = waiting_for(request.signed)
    told: dict[str, Any] = {
        "tab": tab if tab in TABS else "todo",
        "tabs": TABS.items(),
        "waiting": len(tasks),
        "tasks": held(begun_by(request.signed) if tab == "mine" else tasks, request.signed),
        "starts": starts(request.signed),
        "sending": sending(request.signed) if tab == "todo" else [],
        "done": done_by(request.signed) if tab == "done" else [],
        "diary": diary(request.signed) if tab == "diary" else [],
        "figures": figures(request.signed),
    }
    return render(request, "web/home.html", told)
