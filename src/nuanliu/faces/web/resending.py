"""成批重发: what failed or came back of one run, each with its account to put right, at once."""

from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.core.roles import Role
from nuanliu.faces.web.guards import SignedRequest, guard
from nuanliu.faces.web.thing import found
from nuanliu.stages.payments.models import Payment
from nuanliu.stages.payments.queries import may_go_again
from nuanliu.stages.payments.results import Corrected, reissue_many

MOST = 50  # payments on the page, by number
PARTS = (("card", "银行卡号"), ("bank", "开户银行"), ("branch", "开户支行"))


class Failed(NamedTuple):
    """A payment that may be sent again, whether it is ticked, and its three fields."""

    row: Payment
    ticked: bool
    fields: list[tuple[str, str, str]]


@guard(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def resending(request: SignedRequest, pk: int) -> HttpResponse:
    """The list with its fields; sent, all that are ticked are locked anew, or none."""
    kind, row = found(request, "run", pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            return _sent(request, row)
        except Refused as refused:
            refusals = refused.refusals
    told = {
        "row": row,
        "heading": kind.title(row),
        "failed": [_shown(request, one) for one in may_go_again(row)[:MOST]],
        "key": request.POST.get("key") or uuid4(),
        "refusals": refusals,
    }
    return render(request, "web/resending.html", told, status=409 if refusals else 200)


def _shown(request: SignedRequest, row: Payment) -> Failed:
    ticked = request.method != "POST" or str(row.pk) in request.POST.getlist("who")
    names = [(f"{part}-{row.pk}", words) for part, words in PARTS]
    return Failed(row, ticked, [(name, words, request.POST.get(name, "")) for name, words in names])


def _sent(request: SignedRequest, row: Any) -> HttpResponse:
    chosen = [int(one) for one in request.POST.getlist("who") if one.isdecimal()]
    wanted = [(pk, Corrected(*_typed(request, pk))) for pk in chosen]
    deed = request.signed.deed(request.POST.get("key", ""))
    made = reissue_many(deed, run=row.pk, wanted=wanted)
    messages.success(request, f"已锁定重发 {len(made)} 人，请出纳逐笔送出")
    return redirect("thing", "run", row.pk)


def _typed(request: SignedRequest, pk: int) -> list[str]:
    return [request.POST.get(f"{part}-{pk}", "").strip() for part, _ in PARTS]
