"""就地改正: the faulty cells of a list as fields; what is typed is sent as a list of its own."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.jobs.rosters import is_large
from nuanliu.faces.web.thing import found
from nuanliu.stages.campaigns.wording import groups_of, short_name
from nuanliu.stages.nominations.mending import Place, mend, wrong_rows
from nuanliu.stages.nominations.models import Roster

TOO_LARGE = Refusal(
    "MEND-LARGE", "名单太大，不能在页面上逐行改正", "请下载批注文件，在表格里改好后重新上传"
)


@guard(Role.OFFICE, Role.CHAIR)
@require_http_methods(["GET", "POST"])
def mending(request: SignedRequest, pk: int) -> HttpResponse:
    """The form; sent, the new list with what is still wrong in it."""
    kind, row = found(request, "roster", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    if is_large(row.pk):
        return render(request, "web/refused.html", {"refusals": [TOO_LARGE]}, status=409)
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            return _sent(request, row)
        except Refused as refused:
            refusals = refused.refusals
    told = {
        "row": row,
        "rows": [_shown(request, one) for one in wrong_rows(row)],
        "groups": [short_name(one) for one in groups_of(row.campaign).values()],
        "key": request.POST.get("key") or uuid4(),
        "refusals": refusals,
    }
    return render(request, "web/mending.html", told, status=409 if refusals else 200)


def _shown(request: SignedRequest, one: Any) -> tuple[Any, list[tuple[Any, str, str]]]:
    """A row with its fields: each cell, the name of its field, what stands in it."""
    cells = [(cell, _name(cell.place)) for cell in one.cells]
    return one, [(cell, name, request.POST.get(name, cell.value)) for cell, name in cells]


def _name(place: Place) -> str:
    sheet, row, column = place
    return f"at:{row}:{column}:{sheet}"


def _sent(request: SignedRequest, row: Roster) -> HttpResponse:
    typed = {_place(name): text for name, text in request.POST.items() if name.startswith("at:")}
    deed = request.signed.deed(request.POST.get("key", ""))
    made = mend(deed, roster=row.pk, typed=typed)  # type: ignore[arg-type] # texts, not files
    messages.success(request, "改正的行已作为一份新名单送出")
    return redirect("thing", "roster", made)


def _place(name: str) -> Place:
    _, number, column, sheet = (*name.split(":", 3), "", "", "")[:4]
    return sheet, int(number) if number.isdecimal() else 0, column
