"""保管期限: how long each kind of record of each project is kept, all of them read at once."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.panels.parts import Cell, Panel, count
from nuanliu.faces.web.tasks import starts
from nuanliu.faces.web.words import word
from nuanliu.stages.archive.retention import Clock, listed

HEADS = (
    ("项目", ""),
    ("档案", ""),
    ("件数", "num"),
    ("保管至", ""),
    ("状态", ""),
    ("依据", ""),
)


@guard(Role.AUDITOR, Role.LEADER, Role.OFFICE, Role.ACCOUNTANT)
@require_safe
def retention(request: SignedRequest) -> HttpResponse:
    """保管期限: a page of projects, newest first; what is past its time stands out."""
    request.menu_entry = "audit"  # type: ignore[attr-defined] # read by house.house
    typed = request.GET.get("after", "")
    rows, more = listed(int(typed) if typed.isdecimal() else 0)
    cells = [_cells(one, request.signed.today) for one in rows]
    panel = Panel("保管期限", HEADS, cells, more=more)
    begin = starts(request.signed, "erasure", "destruction")
    return render(request, "web/retention.html", {"panel": panel, "starts": begin})


def _cells(one: Clock, on: date) -> list[Cell]:
    over = one.ended(on)
    return [
        Cell(word(f"{one.year} 年{one.name}"), look="lead"),
        Cell(word(one.label)),
        count(one.records),
        Cell(one.until or word("永久")),
        Cell(word("期满，可编制销毁清册" if over else "保管中"), look=f"tag{' tag-ask' * over}"),
        Cell(one.clause),
    ]
