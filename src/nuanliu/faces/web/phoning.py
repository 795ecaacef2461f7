"""The number to call for a call-back or a doubt: for a reason that is kept, for a minute."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from nuanliu.core.refusal import Refusal, Refused
from nuanliu.faces.web.deeds.fields import long_text
from nuanliu.faces.web.deeds.page import DeedForm
from nuanliu.faces.web.guards import READERS, SignedRequest, guard
from nuanliu.faces.web.reveal import shown
from nuanliu.faces.web.thing import found
from nuanliu.records.journal.deeds import Deed
from nuanliu.records.people.models import Shown
from nuanliu.stages.feedback import calling, doubting


class PhoneForm(DeedForm):
    """Why the number is looked at."""

    reason = long_text("原因", 300, help_text="例如：第一次拨打；会和您的姓名一起记入流水")


@guard(*READERS)
@require_http_methods(["GET", "POST"])
def call_number(request: SignedRequest, pk: int) -> HttpResponse:
    """The number of somebody drawn, for whoever is independent of him."""
    return _page(
        request, "call", pk, lambda deed, why: calling.reveal_contact(deed, call=pk, reason=why)
    )


@guard(*READERS)
@require_http_methods(["GET", "POST"])
def doubt_number(request: SignedRequest, pk: int) -> HttpResponse:
    """How somebody is reached whose money is in doubt."""
    return _page(
        request, "doubt", pk, lambda deed, why: doubting.reveal_contact(deed, doubt=pk, reason=why)
    )


def _page(
    request: SignedRequest, name: str, pk: int, reveal: Callable[[Deed, str], str]
) -> HttpResponse:
    kind, row = found(request, name, pk)
    request.menu_entry = kind.menu  # type: ignore[attr-defined] # read by house.house
    posted = request.method == "POST"
    form = PhoneForm(request.POST if posted else None, signed=request.signed, row=row)
    told = {"name": kind.title(row), "back": kind.address(row)}
    refusals: tuple[Refusal, ...] = ()
    if posted and form.is_valid():
        try:
            deed = request.signed.deed(str(form.cleaned_data["key"]))
            value = reveal(deed, form.cleaned_data["reason"])
            return shown(request, {**told, "label": Shown.PHONE.label, "value": value})
        except Refused as refused:
            refusals = refused.refusals
    more = {**told, "form": form, "refusals": refusals}
    return render(request, "web/reveal.html", more, status=409 if refusals else 200)
